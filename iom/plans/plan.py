"""The plan of one client as pages, sheets and lists show it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from iom.contacts.domain import Pathway
from iom.plans.domain import Answer, Came, State, days_late
from iom.plans.says import (
    AgreementSays,
    GoalSays,
    IntroductionSays,
    OutcomeSays,
    ReviewSays,
    StepSays,
)


class Since(StrEnum):
    """How a goal or a step differs from what was agreed."""

    NEW = "new"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNow:
    """A step of today.

    Attributes:
        outcome: what came of it; None: nothing yet.
        needed: whether its goal is still to be reached, or something came of the step before.
        late: `6 days late`, of an open step whose day is over.
        since: how it differs from what was agreed; None: it does not, or nothing was agreed.
        was: what was agreed, where it was changed since.
    """

    says: StepSays
    outcome: OutcomeSays | None
    needed: bool
    late: str
    since: Since | None
    was: StepSays | None

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.outcome is None and self.needed

    @property
    def counts(self) -> bool:
        """Whether it is one of the steps of which some are done."""
        return self.needed and (self.outcome is None or self.outcome.how is not Came.NOT_WANTED)

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.outcome is not None and self.outcome.how is Came.DONE


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some steps are."""

    done: int
    of: int
    overdue: int

    @property
    def words(self) -> str:
        """`4 of 9 steps done, 1 overdue`."""
        if not self.of:
            return "no steps yet"
        late = f", {self.overdue} overdue" if self.overdue else ""
        return f"{self.done} of {self.of} step{'' if self.of == 1 else 's'} done{late}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalNow:
    """A goal of today with its steps, those that are open first."""

    says: GoalSays
    steps: Sequence[StepNow]
    outcome: OutcomeSays | None
    since: Since | None
    was: GoalSays | None

    @property
    def open(self) -> bool:
        """Whether it is still to be reached."""
        return self.outcome is None

    @property
    def progress(self) -> Progress:
        """How far its steps are."""
        return progress_of(self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayLine:
    """How far the goals of one pathway are."""

    pathway: Pathway
    open: int
    reached: int
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is known of a client's plan today, as far as the reader may go.

    Attributes:
        goals: those to be reached, then those that are not any more.
        agreements, reviews: the latest first.
        agreed: the last one to which the client agreed.
        gone: goals and steps that were agreed and are struck out or no longer wanted by now.
        review_by: None: there is nothing to review.
    """

    goals: Sequence[GoalNow]
    introductions: Sequence[IntroductionSays]
    agreements: Sequence[AgreementSays]
    reviews: Sequence[ReviewSays]
    agreed: AgreementSays | None
    gone: Sequence[str]
    review_by: date | None
    review_state: State | None
    review_late: str

    @property
    def open_goals(self) -> list[GoalNow]:
        """Those to be reached."""
        return [goal for goal in self.goals if goal.open]

    @property
    def closed_goals(self) -> list[GoalNow]:
        """Those that were reached, or are not to be any more."""
        return [goal for goal in self.goals if not goal.open]

    @property
    def open_steps(self) -> list[StepNow]:
        """What is still to be done, the earliest day first."""
        found = [step for goal in self.goals for step in goal.steps if step.open]
        return sorted(found, key=lambda step: (step.says.by_on, step.says.id))

    @property
    def overdue(self) -> list[StepNow]:
        """Open steps whose day is over."""
        return [step for step in self.open_steps if step.late]

    @property
    def progress(self) -> Progress:
        """How far all steps are."""
        return progress_of(step for goal in self.goals for step in goal.steps)

    @property
    def last(self) -> AgreementSays | None:
        """What the client said last."""
        return self.agreements[0] if self.agreements else None

    @property
    def changes(self) -> int:
        """How many goals and steps are otherwise than they were agreed."""
        now = [goal.since for goal in self.goals]
        now += [step.since for goal in self.goals for step in goal.steps]
        return sum(1 for each in now if each) + len(self.gone)

    @property
    def to_agree(self) -> bool:
        """Whether the client is to be asked: never asked, declined, or changed since."""
        if not self.open_goals:
            return False
        return self.last is None or self.last.answer is Answer.DECLINES or self.changes > 0

    @property
    def pathways(self) -> list[PathwayLine]:
        """How far the goals of each pathway are, in the order of the pathways."""
        found = []
        for pathway in Pathway:
            goals = [goal for goal in self.goals if goal.says.pathway is pathway]
            if goals:
                found.append(
                    PathwayLine(
                        pathway=pathway,
                        open=sum(goal.open for goal in goals),
                        reached=sum(
                            goal.outcome is not None and goal.outcome.how is Came.DONE
                            for goal in goals
                        ),
                        progress=progress_of(step for goal in goals for step in goal.steps),
                    )
                )
        return found


def progress_of(steps: Iterable[StepNow]) -> Progress:
    """Count steps: those no longer wanted or no longer needed are left out."""
    counted = [step for step in steps if step.counts]
    return Progress(
        done=sum(step.done for step in counted),
        of=len(counted),
        overdue=sum(1 for step in counted if step.late),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What is on record of a plan.

    Attributes:
        goals, steps: those of today.
        once: what goals and steps say that were agreed once, by the number of the row.
    """

    goals: Sequence[GoalSays]
    steps: Sequence[StepSays]
    outcomes: Sequence[OutcomeSays]
    goals_once: Mapping[int, GoalSays]
    steps_once: Mapping[int, StepSays]


def goals_of(rows: Rows, agreed: AgreementSays | None, today: date) -> list[GoalNow]:
    """Put goals, steps and what came of them together: open goals first, then by their day."""
    by_thing = {(each.goal, each.step): each for each in rows.outcomes}
    goals_then = _by_key(rows.goals_once, agreed.goal_ids if agreed else ())
    steps_then = _by_key(rows.steps_once, agreed.step_ids if agreed else ())
    found = []
    for goal in rows.goals:
        ended = by_thing.get((goal.key, ""))
        steps = []
        for step in rows.steps:
            if step.goal != goal.key:
                continue
            outcome = by_thing.get((goal.key, step.key))
            is_open = outcome is None and ended is None
            since, was = _since(step.id, steps_then.get(step.key), asked=bool(agreed) and is_open)
            steps.append(
                StepNow(
                    says=step,
                    outcome=outcome,
                    needed=ended is None or outcome is not None,
                    late=days_late(step.by_on, today) if is_open else "",
                    since=since,
                    was=was,
                )
            )
        steps.sort(key=lambda each: (not each.open, each.says.by_on, each.says.id))
        since, before = _since(goal.id, goals_then.get(goal.key), asked=bool(agreed) and not ended)
        found.append(GoalNow(says=goal, steps=steps, outcome=ended, since=since, was=before))
    return sorted(found, key=lambda each: (not each.open, each.says.on, each.says.id))


def gone_of(rows: Rows, agreed: AgreementSays | None) -> list[str]:
    """Say what was agreed and is struck out or no longer wanted by now."""
    if agreed is None:
        return []
    now = {each.key for each in rows.goals} | {each.key for each in rows.steps}
    dropped = {each.step or each.goal for each in rows.outcomes if each.how is Came.NOT_WANTED}
    goals = _by_key(rows.goals_once, agreed.goal_ids)
    steps = _by_key(rows.steps_once, agreed.step_ids)
    return [
        *(goal.aim for key, goal in goals.items() if key not in now or key in dropped),
        *(step.what for key, step in steps.items() if key not in now or key in dropped),
    ]


_Says = TypeVar("_Says", bound=GoalSays | StepSays)


def _by_key(once: Mapping[int, _Says], ids: Iterable[int]) -> dict[str, _Says]:
    found: dict[str, _Says] = {}
    for each in sorted(ids):
        says = once.get(each)
        if says is not None:
            found[says.key] = says
    return found


def _since(now_id: int, then: _Says | None, *, asked: bool) -> tuple[Since | None, _Says | None]:
    if not asked or (then is not None and then.id == now_id):
        return None, None
    return (Since.CHANGED, then) if then is not None else (Since.NEW, None)
