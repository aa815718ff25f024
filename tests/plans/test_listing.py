"""The lists and the head of a client's page say of every plan what the plan itself says."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.domain import EndedHow, Known
from iom.entries.rows import columns_of_new
from iom.plans.domain import Answer, Came, Doer, State
from iom.plans.listing import count_all, list_page
from iom.plans.models import AgreedPart, Agreement, Goal, PlanOutcome, PlanReview, Step
from iom.plans.plan import Plan
from iom.plans.queries import get_plan, head_of
from iom.plans.sought import Sought
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.clients import a_client
from tests.factories.plans import a_goal, agreed

TODAY = date(2026, 5, 20)
PEOPLE = 40
_PATHWAYS = [Pathway.ACCOMMODATION, Pathway.HEALTH, Pathway.ETE]


class Invented:
    """Draws a plan for a client: any mixture of what can become of goals and steps."""

    def __init__(self, client: Client, lot: random.Random) -> None:
        self.client_id, self.lot = client.id, lot
        self.parts: list[tuple[str, Any]] = []

    def draw(self) -> None:
        for number in range(self.lot.randrange(3)):
            self.goal(f"g{self.client_id}-{number}")
        for _ in range(self.lot.randrange(3)):
            self.agreement(f"a{self.client_id}-{len(self.parts)}-{self.lot.random()}"[:24])
            self.change()
        for _ in range(self.lot.randrange(3)):
            day = TODAY - timedelta(days=self.lot.randrange(90))
            asked = self.lot.choice([None, TODAY + timedelta(days=self.lot.randrange(-3, 12))])
            later = asked if asked and asked > day else None
            said = {"reviewer": "x", "with_client": Known.YES, "changed": "x", "next_on": later}
            self.row(PlanReview, on=day, **said)

    def row(self, model: Any, **said: Any) -> Any:
        columns = columns_of_new(
            self.client_id,
            source="",
            actor=COMMAND,
            at=NOON,
            follows_id=said.pop("follows_id", None),
        )
        made = model(**columns, **said)
        db.session.add(made)
        db.session.flush()
        return made

    def goal(self, key: str) -> None:
        pathway = self.lot.choice(_PATHWAYS)
        day = TODAY - timedelta(days=self.lot.randrange(100))
        goal = self.row(Goal, key=key, on=day, pathway=pathway, need=None, own_words="", aim=key)
        self.parts.append(("goal_id", goal))
        for number in range(self.lot.randrange(4)):
            by_on = TODAY + timedelta(days=self.lot.randrange(-5, 6))
            about = {"goal": key, "pathway": pathway, "what": "x", "doer": Doer.CLIENT}
            step = self.row(Step, key=f"s-{key}-{number}", who="", by_on=by_on, **about)
            self.parts.append(("step_id", step))
            if self.lot.random() < 0.3:
                self.outcome(key, step.key, pathway)
        if self.lot.random() < 0.2:
            self.outcome(key, "", pathway)

    def outcome(self, goal: str, step: str, pathway: Pathway) -> None:
        how = self.lot.choice(list(Came))
        self.row(PlanOutcome, goal=goal, step=step, pathway=pathway, on=TODAY, how=how, what="x")

    def agreement(self, key: str) -> None:
        answer = self.lot.choice([Answer.AGREES, Answer.AGREES, Answer.DECLINES])
        day = TODAY - timedelta(days=self.lot.randrange(5))
        self.row(Agreement, key=key, on=day, answer=answer, own_words="x", worker="x")
        left_out = self.lot.random() < 0.3
        for column, part in self.parts[1:] if left_out else self.parts:
            if part.ended_at is None:
                about = {"client_id": self.client_id, "agreement": key, column: part.id}
                db.session.add(AgreedPart(**about))

    def change(self) -> None:
        """Now and then let a part be struck out, or say something else."""
        for number, (column, part) in enumerate(self.parts):
            if part.ended_at is not None or self.lot.random() > 0.15:
                continue
            part.ended_at = NOON
            part.ended_how = self.lot.choice([EndedHow.STRUCK_OUT, EndedHow.CHANGED])
            db.session.flush()
            if part.ended_how is EndedHow.CHANGED:
                names: tuple[str, ...] = ("key", "pathway", "goal", "what", "doer", "who", "by_on")
                if column == "goal_id":
                    names = ("key", "pathway", "on", "need", "own_words", "aim")
                said = {name: getattr(part, name) for name in names}
                self.parts[number] = (column, self.row(type(part), follows_id=part.id, **said))
            elif column == "goal_id":  # with a goal go its steps
                for _, other in self.parts:
                    if isinstance(other, Step) and other.goal == part.key:
                        other.ended_at = other.ended_at or NOON
                        other.ended_how = other.ended_how or EndedHow.STRUCK_OUT


@pytest.mark.parametrize("seed", [1, 2])
def test_every_list_is_what_the_plans_say(app: Flask, seed: int) -> None:
    lot = random.Random(seed)  # noqa: S311  # no secret
    selected = date(2025, 12, 1)
    clients = [
        a_client(
            ref=f"C-{number:02}",
            family_name="Elmworth",
            selected_on=selected,
            nominated_on=selected,
            level=lot.choice([None, 1, 3, 5]),
        )
        for number in range(PEOPLE)
    ]
    with transaction():
        for client in clients:
            Invented(client, lot).draw()
    housing = {Category.IDENTITY, Category.HOUSING, Category.OFFENDING}

    for reader in (a_reader(), a_reader(agency="housing", shared=housing)):
        plans = {ref: get_plan(reader, ref, TODAY).plan for ref in refs()}
        expected = {state: {ref for ref in plans if is_in(state, plans[ref])} for state in State}
        listed = {
            state: {row.ref: row for row in list_page(reader, Sought(which=state), TODAY).rows}
            for state in State
        }

        assert {state: set(rows) for state, rows in listed.items()} == expected
        assert all(people for state, people in expected.items() if state is not State.DUE)
        assert count_all(reader, TODAY).of() == {state: len(expected[state]) for state in State}
        for ref, row in listed[State.CURRENT].items():
            plan = plans[ref]
            assert (row.review_by, row.progress) == (plan.review_by, plan.progress)
            assert row.goals == len(plan.open_goals)
        assert_heads(reader, plans)


def test_what_was_agreed_once_and_not_the_last_time_is_to_be_agreed(app: Flask) -> None:
    client = a_client(ref="C-1", selected_on=date(2026, 4, 1), nominated_on=date(2026, 4, 1))
    goals = [a_goal(client), a_goal("C-1", aim="In work")]
    agreed("C-1", goals)
    agreed("C-1", goals[:1])

    page = list_page(a_reader(), Sought(which=State.CHANGED), TODAY)

    assert [row.ref for row in page.rows] == ["C-1"]


def assert_heads(reader: Reader, plans: dict[str, Plan]) -> None:
    for ref, plan in plans.items():
        head = head_of(reader, get_plan(reader, ref, TODAY).client.id, TODAY)
        last = plan.last
        assert (head.goals, head.progress) == (len(plan.open_goals), plan.progress)
        assert head.answer is (last.answer if last else None)


def refs() -> list[str]:
    db.session.rollback()
    return [f"C-{number:02}" for number in range(PEOPLE)]


def is_in(state: State, plan: Plan) -> bool:
    """Say by the plan itself whether a client is on a list."""
    match state:
        case State.OVERDUE | State.DUE:
            return plan.review_state is state
        case State.STEPS:
            return bool(plan.overdue)
        case State.NONE:
            return not plan.open_goals
        case State.CHANGED:
            return plan.to_agree
        case State.CURRENT:
            return bool(plan.open_goals)
