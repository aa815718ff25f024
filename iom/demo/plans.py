"""Action plans of the story: most have one, some are late, one client does not agree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from iom.audit.service import Actor
from iom.clients.models import Client
from iom.contacts.domain import Pathway
from iom.db import db
from iom.entries.domain import EndedHow, Known
from iom.entries.rows import columns_of_new
from iom.needs.domain import NeedKind
from iom.plans.domain import Answer, Came, Doer
from iom.plans.models import (
    AgreedPart,
    Agreement,
    Goal,
    Introduction,
    PlanOutcome,
    PlanReview,
    Step,
)
from iom.sharing.scope import writing

_WORKERS = ("Rowan Siskin", "Maple Starling", "Ivy Fieldfare")
_D = Came.DONE
# Words of the client, of the worker; then each step: what, who does it, by name, by which day from
# today on, and what came of it.
_GOALS: tuple[tuple[Pathway, NeedKind | None, str, str, tuple[Any, ...]], ...] = (
    (
        Pathway.ACCOMMODATION,
        NeedKind.ACCOMMODATION,
        "I want a place of my own where my daughter can stay.",
        "Has a flat and keeps it for six months.",
        (
            ("Bring proof of income to the housing office", Doer.CLIENT, "", -20, (_D, "Brought.")),
            ("Ring the landlord of Alderfield Court", Doer.WORKER, _WORKERS[1], -3, None),
            ("Look at the flat in Kestrel Close", Doer.CLIENT, "", 5, None),
            ("Write to the council about the deposit", Doer.AGENCY, "Thornworth Homes", 12, None),
        ),
    ),
    (
        Pathway.ETE,
        NeedKind.ETE,
        "A job outside, not in a warehouse.",
        "Is in paid work, or on a course that leads to it.",
        (
            ("Sign up for the site safety course", Doer.CLIENT, "", -12, (_D, "Starts in May.")),
            ("Take the test for the safety card", Doer.CLIENT, "", 9, None),
            ("Ask Ivyfield College about the next start", Doer.WORKER, _WORKERS[0], 6, None),
        ),
    ),
    (
        Pathway.DRUGS_ALCOHOL,
        NeedKind.DRUGS,
        "I don’t want to wake up ill any more.",
        "Keeps seeing the drug worker for twelve weeks.",
        (
            ("See Linnet Hawthorn at the clinic each Tuesday", Doer.CLIENT, "", 3, None),
            ("Tell the chemist about the new time", Doer.AGENCY, "Rowanfield Clinic", -8, (_D, "")),
        ),
    ),
    (
        Pathway.FINANCE,
        NeedKind.FINANCE,
        "I want to see what I owe on one piece of paper.",
        "All debts are listed and a payment is agreed for each.",
        (
            ("Bring all letters in one bag", Doer.CLIENT, "", -10, (_D, "Nine letters.")),
            (
                *("Ring the water company", Doer.WORKER, _WORKERS[2], -6),
                (Came.NOT_DONE, "They want to hear it from the client."),
            ),
            ("Ring the water company together", Doer.WORKER, _WORKERS[2], 4, None),
        ),
    ),
    (
        Pathway.FAMILIES,
        NeedKind.RELATIONSHIPS,
        "See my boy every other weekend.",
        "Time with the children is agreed in writing.",
        (
            ("Ask the school for a talk", Doer.CLIENT, "", 7, None),
            ("Sit down with the boy’s mother", Doer.SOMEBODY, "Briar Larkfield, aunt", 14, None),
        ),
    ),
    (
        Pathway.HEALTH,
        NeedKind.HEALTH,
        "Sleep through the night.",
        "Has a GP and was seen once.",
        (
            ("Fill in the form at the surgery", Doer.CLIENT, "", -15, (_D, "")),
            ("Go to the first appointment", Doer.CLIENT, "", 8, None),
        ),
    ),
)
_SAID = (
    "That’s what I want. The flat comes first.",
    "All right, if somebody comes along the first time.",
    "Good. I can do these.",
)


def tell(clients: list[dict[str, str]], *, actor: Actor, at: datetime, today: date) -> None:
    """Give three in four of those on the scheme a plan, in the caller's transaction.

    Args:
        clients: rows of the file of clients.
        actor: whoever records it.
        at: when.
        today: the day around which it lies.
    """
    here = [
        row["client_ref"]
        for row in clients
        if row["selected_on"] and not row["deselected_on"] and row["deselection_reason"] != "died"
    ]
    known = writing(select(Client.ref, Client.id)).where(Client.ref.in_(here))
    ids = {ref: client_id for ref, client_id in db.session.execute(known)}  # noqa: C416  # typed
    for number, ref in enumerate(here):
        if number % 4 != 3:
            _Teller(ids[ref], number, actor, at, today).tell()


class _Teller:
    """Writes the plan of one client."""

    def __init__(
        self, client_id: int, number: int, actor: Actor, at: datetime, today: date
    ) -> None:
        self.client_id, self.number, self.today = client_id, number, today
        self.actor, self.at = actor, at
        self.goals: list[Goal] = []
        self.steps: list[Step] = []

    def tell(self) -> None:
        set_on = self.today - timedelta(days=70 + self.number % 11)
        for place in range(1 + self.number % 3):
            which = (self.number + place * 2) % len(_GOALS)
            self._goal(f"story-{self.number}-{place}", _GOALS[which], set_on)
        self._outcomes()
        self._rest(set_on)

    def _row(self, model: Any, **said: Any) -> Any:  # noqa: ANN401  # any table of a plan
        columns = columns_of_new(self.client_id, source="", actor=self.actor, at=self.at)
        row = model(**columns, **said)
        db.session.add(row)
        return row

    def _goal(self, key: str, goal: tuple[Any, ...], set_on: date) -> None:
        pathway, need, own_words, aim, steps = goal
        about = {"pathway": pathway, "own_words": own_words, "aim": aim}
        self.goals.append(self._row(Goal, key=key, on=set_on, need=need, **about))
        for place, (what, doer, who, days, _) in enumerate(steps):
            step = self._row(
                Step,
                key=f"{key}-{place}",
                goal=key,
                pathway=pathway,
                what=what,
                doer=doer,
                who=who,
                by_on=self.today + timedelta(days=days + self.number % 9),
            )
            self.steps.append(step)
        db.session.flush()

    def _outcomes(self) -> None:
        came = {what: outcome for *_, steps in _GOALS for what, _, _, _, outcome in steps}
        for step in self.steps:
            if came[step.what] is not None:
                how, what = came[step.what]
                self._outcome(step.goal, step.key, step.pathway, how, what, step.by_on)

    def _outcome(  # what came of what
        self, goal: str, step: str, pathway: Pathway, how: Came, what: str, on: date
    ) -> None:
        day = min(on, self.today)
        said = {"pathway": pathway, "on": day, "how": how, "what": what}
        self._row(PlanOutcome, goal=goal, step=step, **said)

    def _rest(self, set_on: date) -> None:
        """Let it be agreed, reviewed, changed since; and somebody be introduced."""
        number = self.number
        if number % 6 != 5:
            self._agree(set_on + timedelta(days=2), declines=number == 4)
        for days in self._reviewed():
            self._row(
                PlanReview,
                on=self.today - timedelta(days=days),
                reviewer=_WORKERS[number % 3],
                with_client=Known.NO if number % 5 == 2 else Known.YES,
                changed="The flat comes before the course now. Two steps have new days.",
                next_on=None,
            )
        if number % 3 == 1:
            self._reword()
        if number % 2 == 0:
            self._introduce()

    def _reviewed(self) -> Iterator[int]:
        """Yield how many days ago the plan was reviewed: some lately, some not for long."""
        if self.number % 4 == 1:
            yield 61
        if self.number % 5 != 3:
            yield 3 + self.number % 27

    def _agree(self, on: date, *, declines: bool) -> None:
        key = f"story-{self.number}-agreed"
        self._row(
            Agreement,
            key=key,
            on=on,
            answer=Answer.DECLINES if declines else Answer.AGREES,
            own_words="Too many people in it. Ask me again next month."
            if declines
            else _SAID[self.number % 3],
            worker=_WORKERS[self.number % 3],
            others="Thornworth Homes" if self.number % 2 else "",
        )
        about = {"client_id": self.client_id, "agreement": key}
        db.session.add_all(AgreedPart(**about, goal_id=goal.id) for goal in self.goals)
        db.session.add_all(AgreedPart(**about, step_id=step.id) for step in self.steps)

    def _reword(self) -> None:
        """Give the last step another day: it follows what was agreed."""
        was = self.steps[-1]
        was.ended_at, was.ended_by, was.ended_how = self.at, self.actor.ref, EndedHow.CHANGED
        db.session.flush()
        names = ("key", "goal", "pathway", "what", "doer", "who")
        said = {name: getattr(was, name) for name in names}
        now = self._row(Step, **said, by_on=was.by_on + timedelta(days=7))
        now.follows_id = was.id

    def _introduce(self) -> None:
        ahead = self.number % 4 == 0
        day = self.today + timedelta(days=6 if ahead else -16)
        self._row(
            Introduction,
            pathway=self.goals[0].pathway,
            service=("Thornworth Homes", "Ivyfield College", "Sorrelworth Advice")[self.number % 3],
            person=("Teasel Marsh", "Sorrel Quickthorn", "Plover Heathfield")[self.number % 3],
            worker=_WORKERS[self.number % 3],
            planned_on=day,
            place="the office in Mill Street",
            held_on=None if ahead else day,
            others="" if ahead else "the client’s sister",
            fell_through="",
            note="" if ahead else "They will meet again on their own next week.",
        )
