"""A plan is put on record once, changed in the open, ticked once, and agreed as it stood."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.domain import BadEntry, EntryGone
from iom.kernel.errors import NotFound
from iom.needs.domain import NeedKind
from iom.plans import service
from iom.plans.agreed import AgreedGoal
from iom.plans.agreeing import agree
from iom.plans.domain import Answer, Came, CannotPlan, Doer, SaidMeanwhile
from iom.plans.kinds import GOAL, OUTCOME, STEP
from iom.plans.models import AgreedPart, Goal, PlanOutcome, Step
from iom.plans.occasions import INTRODUCTION, REVIEW
from iom.plans.plan import Progress, Since
from iom.plans.queries import find_agreed, get_plan, happened, head_of, list_struck
from iom.plans.striking import strike_out
from iom.sharing.domain import InvolvementKind
from iom.sharing.readers import reader_of
from iom.sharing.scope import counting
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user
from tests.factories.clients import a_client
from tests.factories.desk import died
from tests.factories.plans import (
    a_goal,
    a_plan_review,
    a_step,
    agreed,
    an_act,
    an_introduction,
    came,
    the_plan,
)
from tests.factories.safeguards import works_with

TODAY = date(2026, 5, 5)
_HOUSING = {Category.IDENTITY, Category.HOUSING}
LATER = NOON + timedelta(days=4)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def wren(app: Flask) -> Client:
    return a_client(ref="C-1", given_names="Wren", family_name="Ashfield")


def changed(ref: str, kind: object, part_id: int, **values: object) -> int:
    with transaction():
        return int(service.change_part(an_act(ref, at=LATER), kind, part_id, values).id)  # type: ignore[arg-type]


def struck(ref: str, kind: object, part_id: int, reason: str = "Said by somebody else") -> None:
    with transaction():
        strike_out(an_act(ref, at=LATER), kind, part_id, reason)  # type: ignore[arg-type]


def rows(model: type) -> int:
    db.session.rollback()
    return len(db.session.scalars(counting(select(model.id))).all())  # type: ignore[attr-defined]


class TestPutting:
    def test_a_form_sent_twice_is_one_goal_one_step_and_one_agreement(self, wren: Client) -> None:
        for _ in range(2):
            goal = a_goal(wren, token="g")
        with transaction():
            first = service.add_step(
                an_act("C-1", token="s"), goal, {"what": "x", "doer": Doer.CLIENT, "by_on": TODAY}
            ).id
        with transaction():
            again = service.add_step(
                an_act("C-1", token="s"), goal, {"what": "x", "doer": Doer.CLIENT, "by_on": TODAY}
            ).id
        for _ in range(2):
            agreed("C-1", [goal], [first], token="a")

        assert first == again
        assert (rows(Goal), rows(Step), rows(AgreedPart)) == (1, 1, 2)

    def test_somebody_else_than_the_client_is_named(self, wren: Client) -> None:
        goal = a_goal(wren)

        with pytest.raises(BadEntry, match="Name who does it"):
            a_step("C-1", goal, doer=Doer.WORKER)

    def test_a_need_goes_with_the_pathway_that_it_leads_to(self, wren: Client) -> None:
        with pytest.raises(BadEntry, match="This need leads to education"):
            a_goal(wren, need=NeedKind.ETE)

    def test_no_step_can_be_added_to_a_goal_that_is_reached(self, wren: Client) -> None:
        goal = a_goal(wren)
        came("C-1", goal=goal, at=LATER)

        with pytest.raises(CannotPlan, match="no longer to be reached"):
            a_step("C-1", goal)

    def test_the_goal_of_another_client_is_none_of_this_one(self, wren: Client) -> None:
        del wren
        theirs = a_goal(a_client(ref="C-2", family_name="Elmworth"))

        with pytest.raises(NotFound):
            a_step("C-1", theirs)
        with pytest.raises(CannotPlan, match="not the one that was on the page"):
            agreed("C-1", [theirs])

    def test_what_is_set_after_a_death_says_nothing_of_what_the_client_did(
        self, wren: Client
    ) -> None:
        goal = a_goal(wren)
        died(wren, on=date(2026, 5, 3))

        with pytest.raises(BadEntry, match="died"):
            came("C-1", goal=goal, at=LATER)


class TestOutcomes:
    def test_what_is_said_twice_by_one_form_is_said_once(self, wren: Client) -> None:
        step = a_step(wren, a_goal(wren))

        for _ in range(2):
            came("C-1", step=step, token="t", at=LATER)

        assert rows(PlanOutcome) == 1

    def test_who_is_slower_is_told_and_changes_nothing(self, wren: Client) -> None:
        step = a_step(wren, a_goal(wren))
        came("C-1", step=step, at=LATER)

        with pytest.raises(SaidMeanwhile):
            came("C-1", step=step, how=Came.NOT_DONE, what="No bus", at=LATER)

        assert the_plan("C-1", TODAY).progress == Progress(done=1, of=1, overdue=0)

    def test_why_it_was_not_done_is_said_in_words(self, wren: Client) -> None:
        step = a_step(wren, a_goal(wren))

        with pytest.raises(BadEntry, match="Say in words"):
            came("C-1", step=step, how=Came.NOT_DONE, at=LATER)

    def test_several_are_ticked_at_once_all_or_none(self, wren: Client) -> None:
        goal = a_goal(wren)
        steps = [a_step("C-1", goal, what=f"Step {number}") for number in range(4)]
        came("C-1", step=steps[3], at=LATER)
        act = an_act("C-1", at=LATER, token="t")

        with pytest.raises(SaidMeanwhile) as refusal, transaction():
            service.tick(act, {steps[0]: "", steps[3]: "Mine"}, TODAY)
        assert refusal.value.steps == (steps[3],)
        assert rows(PlanOutcome) == 1
        for _ in range(2):
            db.session.rollback()
            with transaction():
                assert service.tick(act, {steps[0]: "Brought", steps[1]: ""}, TODAY) == 2

        assert rows(PlanOutcome) == 3
        assert the_plan("C-1", TODAY).progress == Progress(done=3, of=4, overdue=0)

    def test_nothing_ticked_is_refused(self, wren: Client) -> None:
        with pytest.raises(CannotPlan, match="Tick at least one"):
            service.tick(an_act(wren, at=LATER), {}, TODAY)

    def test_struck_out_it_is_open_again(self, wren: Client) -> None:
        step = a_step(wren, a_goal(wren))
        came("C-1", step=step, at=LATER)
        outcome = the_plan("C-1", TODAY).goals[0].steps[0].outcome
        assert outcome is not None

        struck("C-1", OUTCOME, outcome.id)

        assert the_plan("C-1", TODAY).progress == Progress(done=0, of=1, overdue=0)
        came("C-1", step=step, at=LATER)


class TestCorrecting:
    def test_what_was_said_stays_readable_and_the_slower_is_told(self, wren: Client) -> None:
        goal = a_goal(wren)
        now = changed("C-1", GOAL, goal, aim="Keeps a flat for a year")

        with pytest.raises(EntryGone) as gone:
            changed("C-1", GOAL, goal, aim="Something else")

        assert gone.value.now_id == now
        assert the_plan("C-1", TODAY).goals[0].says.aim == "Keeps a flat for a year"

    def test_a_step_stays_with_its_goal_whatever_both_say(self, wren: Client) -> None:
        goal = a_goal(wren)
        step = a_step("C-1", goal)

        changed("C-1", GOAL, goal, aim="Keeps a flat for a year")
        changed("C-1", STEP, step, what="Bring proof of income, twice")
        came("C-1", step=step, at=LATER)  # by its number of before

        [shown] = the_plan("C-1", TODAY).goals
        assert [(each.says.what, each.done) for each in shown.steps] == [
            ("Bring proof of income, twice", True)
        ]

    def test_with_a_goal_go_its_steps_and_what_came_of_them(self, wren: Client) -> None:
        goal = a_goal(wren)
        step = a_step("C-1", goal)
        a_step("C-1", goal, what="Ring the landlord")
        came("C-1", step=step, at=LATER)

        for _ in range(2):
            struck("C-1", GOAL, goal)

        assert the_plan("C-1", TODAY).goals == []
        with db.session.no_autoflush:
            record = get_plan(COMMAND, "C-1", TODAY).record
        assert sorted(each.noun for each in list_struck(record)) == [
            "goal",
            "outcome",
            "step",
            "step",
        ]
        told = [each.event for each in list_about("client:C-1")]
        assert told.count("EntryStruckOut") == 4

    def test_a_link_worker_says_what_came_of_a_step_and_sets_no_goal(self, wren: Client) -> None:
        linden = a_user(role=Role.LINK_WORKER, username="linden", districts=["Cambridge"])
        works_with(wren, linden, kind=InvolvementKind.LINK)
        reader = reader_of(linden)
        goal = a_goal("C-1")
        step = a_step("C-1", goal)

        came("C-1", step=step, actor=reader, at=LATER)
        own = a_step("C-1", goal, actor=reader, what="View the flat")
        with transaction():
            service.change_part(
                an_act("C-1", actor=reader, at=LATER), STEP, own, {"what": "View both flats"}
            )
        with pytest.raises(NotYours):
            a_goal("C-1", actor=reader)
        with pytest.raises(NotYours):
            came("C-1", goal=goal, actor=reader, at=LATER)
        with pytest.raises(NotYours), transaction():
            service.change_part(
                an_act("C-1", actor=reader, at=LATER), GOAL, goal, {"aim": "Another"}
            )


class TestCategories:
    def test_a_goal_about_health_is_absent_with_all_that_belongs_to_it(self, wren: Client) -> None:
        goal = a_goal(wren, pathway=Pathway.HEALTH, aim="Sleeps through the night")
        a_step("C-1", goal, what="See the GP")
        an_introduction("C-1", pathway=Pathway.HEALTH)
        a_goal("C-1")
        agreed("C-1", [goal])
        housing = a_reader(agency="housing", shared=_HOUSING)

        found = the_plan("C-1", TODAY, reader=housing)

        assert [each.says.aim for each in found.goals] == ["Keeps a flat for six months"]
        assert found.introductions == []
        assert found.progress == Progress(done=0, of=0, overdue=0)
        assert head_of(housing, wren.id, TODAY).goals == 1
        assert head_of(COMMAND, wren.id, TODAY).goals == 2
        with pytest.raises(NotFound):
            a_step("C-1", goal, actor=housing)
        told = [each.what for each in happened(housing, wren.id, date(2026, 1, 1), LATER.date())]
        assert [each for each in told if "Sleeps" in each or "GP" in each] == []

    def test_steps_follow_their_goal_to_another_pathway(self, wren: Client) -> None:
        goal = a_goal(wren)
        step = a_step("C-1", goal)
        came("C-1", step=step, at=LATER)
        housing = a_reader(agency="housing", shared=_HOUSING)
        assert the_plan("C-1", TODAY, reader=housing).progress.of == 1

        changed("C-1", GOAL, goal, pathway=Pathway.HEALTH)

        found = the_plan("C-1", TODAY, reader=housing)
        assert (found.goals, found.progress.of) == ([], 0)
        assert the_plan("C-1", TODAY).progress == Progress(done=1, of=1, overdue=0)

    def test_nobody_writes_what_their_agency_may_not_see(self, wren: Client) -> None:
        housing = a_reader(agency="housing", shared=_HOUSING)

        with pytest.raises(BadEntry, match="No agreement shares"):
            a_goal(wren, pathway=Pathway.HEALTH, actor=housing)


class TestAgreeing:
    def test_what_was_agreed_stays_as_it_was_and_a_change_asks_anew(self, wren: Client) -> None:
        goal = a_goal(wren)
        step = a_step("C-1", goal)
        agreed("C-1", [goal], [step], at=LATER)
        assert not the_plan("C-1", TODAY).to_agree

        changed("C-1", STEP, step, what="Bring two proofs of income")
        a_step("C-1", goal, what="Ring the landlord", at=LATER)

        found = the_plan("C-1", TODAY)
        assert (found.changes, found.to_agree) == (2, True)
        marks = {each.says.what: each.since for each in found.goals[0].steps}
        assert marks == {
            "Bring two proofs of income": Since.CHANGED,
            "Ring the landlord": Since.NEW,
        }
        [then] = as_agreed("C-1")
        assert then.says.aim == "Keeps a flat for six months"
        [only] = then.steps
        assert only.says.what == "Bring proof of income"
        assert only.now.startswith("Changed since: Bring two proofs of income")

        agreed("C-1", [goal], [each.says.id for each in found.open_steps], at=LATER)
        assert not the_plan("C-1", TODAY).to_agree

    def test_what_is_agreed_is_what_was_on_the_page_though_it_changed_since(
        self, wren: Client
    ) -> None:
        goal = a_goal(wren)
        seen = a_step("C-1", goal)
        changed("C-1", STEP, seen, what="Bring two proofs of income")

        agreed("C-1", [goal], [seen], at=LATER)

        found = the_plan("C-1", TODAY)
        assert found.goals[0].steps[0].since is Since.CHANGED
        assert [each.says.what for each in as_agreed("C-1")[0].steps] == ["Bring proof of income"]

    def test_who_does_not_agree_says_why_and_is_asked_again(self, wren: Client) -> None:
        goal = a_goal(wren)
        agreed("C-1", [goal], answer=Answer.DECLINES, own_words="Too much at once", at=LATER)

        found = the_plan("C-1", TODAY)

        assert found.to_agree
        assert found.agreed is None
        assert head_of(COMMAND, wren.id, TODAY).answer is Answer.DECLINES

    def test_there_is_nothing_to_agree_to_without_a_goal(self, wren: Client) -> None:
        with pytest.raises(CannotPlan, match="no goal yet"):
            agree(an_act(wren), {}, goal_ids=[], step_ids=[])


class TestReviewing:
    def test_the_next_is_counted_from_the_last(self, wren: Client) -> None:
        a_goal(wren)  # on 1 May, without a level: 28 days
        assert the_plan("C-1", TODAY).review_by == date(2026, 5, 29)

        a_plan_review("C-1", TODAY, at=LATER)
        assert the_plan("C-1", TODAY).review_by == date(2026, 6, 2)

        a_plan_review("C-1", TODAY, next_on=date(2026, 5, 20), at=LATER)
        assert the_plan("C-1", TODAY).review_by == date(2026, 5, 20)

    def test_a_later_day_than_the_level_asks_for_is_refused(self, wren: Client) -> None:
        a_goal(wren)

        with pytest.raises(BadEntry, match="due by 2 June 2026"):
            a_plan_review("C-1", TODAY, next_on=date(2026, 6, 3), at=LATER)

    def test_a_review_before_the_first_goal_of_today_was_of_another_plan(
        self, wren: Client
    ) -> None:
        a_plan_review(wren, date(2026, 4, 1))
        a_goal("C-1")

        assert the_plan("C-1", TODAY).review_by == date(2026, 5, 29)

    def test_a_plan_whose_goals_are_all_reached_is_not_reviewed(self, wren: Client) -> None:
        goal = a_goal(wren)
        came("C-1", goal=goal, at=LATER)

        found = the_plan("C-1", TODAY)
        assert (found.review_by, found.to_agree, found.open_goals) == (None, False, [])


def test_an_introduction_takes_place_or_falls_through_not_both(wren: Client) -> None:
    made = an_introduction(wren, planned_on=TODAY)

    with pytest.raises(BadEntry, match="Either it took place or it did not"):
        changed("C-1", INTRODUCTION, made, held_on=TODAY, fell_through="Nobody came")
    changed("C-1", INTRODUCTION, made, held_on=TODAY)

    [shown] = the_plan("C-1", TODAY).introductions
    assert shown.meeting == "held"


def test_a_timeline_is_told_what_happened_within_its_days(wren: Client) -> None:
    goal = a_goal(wren)
    step = a_step("C-1", goal)
    came("C-1", step=step, at=LATER)
    agreed("C-1", [goal], [step], on=date(2026, 5, 2), at=LATER)
    an_introduction("C-1", planned_on=date(2026, 5, 4))
    a_plan_review("C-1", TODAY, at=LATER)

    told = sorted(
        (each.on.day, each.what) for each in happened(COMMAND, wren.id, date(2026, 5, 2), TODAY)
    )

    assert told == [
        (2, "Plan: the client agrees"),
        (4, "Client to be introduced to Thornworth Homes"),
        (5, "Plan reviewed"),
        (5, "Step done: Bring proof of income"),
    ]


def as_agreed(ref: str) -> list[AgreedGoal]:
    db.session.rollback()
    of = get_plan(COMMAND, ref, TODAY)
    found = find_agreed(of, of.plan.agreements[0].id)
    assert found is not None
    return list(found.goals)


def test_a_review_of_the_plan_can_be_corrected(wren: Client) -> None:
    a_goal(wren)
    made = a_plan_review("C-1", TODAY, at=LATER)

    changed("C-1", REVIEW, made, changed="The flat comes first now")

    assert the_plan("C-1", TODAY).reviews[0].changed == "The flat comes first now"
