"""The plan as it was agreed, beside what is said by now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iom.kernel.dates import day_in_words
from iom.plans.plan import GoalNow, Plan, StepNow
from iom.plans.says import AgreementSays, GoalSays, StepSays


@dataclass(frozen=True, slots=True)
class AgreedStep:
    """A step as it was agreed; `now` says what is otherwise by now, empty where nothing is."""

    says: StepSays
    now: str


@dataclass(frozen=True, slots=True)
class AgreedGoal:
    """A goal as it was agreed, with its steps; `now` as with a step."""

    says: GoalSays
    now: str
    steps: Sequence[AgreedStep]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What the client said, and to what.

    Attributes:
        replaced: whether what is said of the answer was corrected or struck out since.
    """

    says: AgreementSays
    goals: Sequence[AgreedGoal]
    replaced: bool


def goals_then(
    goals: Sequence[GoalSays], steps: Sequence[StepSays], plan: Plan
) -> list[AgreedGoal]:
    """Put what was agreed together, goal by goal, each with what is otherwise by now."""
    now = {goal.says.key: goal for goal in plan.goals}
    steps_now = {step.says.key: step for goal in plan.goals for step in goal.steps}
    return [
        AgreedGoal(
            says=goal,
            now=_goal_now(goal, now.get(goal.key)),
            steps=[
                AgreedStep(step, _step_now(step, steps_now.get(step.key)))
                for step in sorted(steps, key=lambda each: (each.by_on, each.id))
                if step.goal == goal.key
            ],
        )
        for goal in sorted(goals, key=lambda each: (each.on, each.id))
    ]


def _goal_now(then: GoalSays, now: GoalNow | None) -> str:
    if now is None:
        return "Struck out since."
    parts = []
    if now.says.id != then.id:
        parts.append(f"Changed since: {now.says.aim}")
    if now.outcome is not None:
        parts.append(f"{now.outcome.how.of_goal} on {day_in_words(now.outcome.on)}.")
    return " ".join(parts)


def _step_now(then: StepSays, now: StepNow | None) -> str:
    if now is None:
        return "Struck out since."
    parts = []
    if now.says.id != then.id:
        said = now.says
        by = day_in_words(said.by_on)
        parts.append(f"Changed since: {said.what} ({said.by_whom}, by {by})")
    if now.outcome is not None:
        parts.append(f"{now.outcome.how.label} on {day_in_words(now.outcome.on)}.")
    return " ".join(parts)
