"""What the rows of a plan say, one by one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from iom.contacts.domain import Pathway
from iom.entries.domain import Known
from iom.needs.domain import NeedKind
from iom.plans.domain import Answer, Came, Doer, Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalSays:
    """What a goal says, as one row has it."""

    id: int
    key: str
    on: date
    pathway: Pathway
    need: NeedKind | None
    own_words: str
    aim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSays:
    """What a step says, as one row has it."""

    id: int
    key: str
    goal: str
    pathway: Pathway
    what: str
    doer: Doer
    who: str
    by_on: date
    recorded_by: str = ""

    @property
    def by_whom(self) -> str:
        """Who does it, in words: the name where there is one."""
        return self.who or self.doer.label


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeSays:
    """What came of a step; of the goal where `step` is empty."""

    id: int
    goal: str
    step: str
    on: date
    how: Came
    what: str
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSays:
    """What the client said to the plan, and to which rows of it."""

    id: int
    key: str
    on: date
    answer: Answer
    own_words: str
    worker: str
    others: str
    recorded_by: str
    goal_ids: frozenset[int] = frozenset()
    step_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSays:
    """What a review of the plan found."""

    id: int
    on: date
    reviewer: str
    with_client: Known
    changed: str
    next_on: date | None
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionSays:
    """An introduction, and where it stands."""

    id: int
    pathway: Pathway
    service: str
    person: str
    worker: str
    planned_on: date
    place: str
    held_on: date | None
    others: str
    fell_through: str
    note: str
    meeting: Meeting
    late: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """Something of the plan that was struck out."""

    kind: str
    noun: str
    id: int
    line: str
    at: datetime
    by: str
    reason: str
