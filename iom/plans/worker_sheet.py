"""The plan as a worker takes it along, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iom.entries.domain import Known
from iom.kernel.dates import day_in_table
from iom.plans.domain import Answer, Meeting
from iom.plans.plan import Plan
from iom.plans.says import IntroductionSays


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSheet:
    """All that the sheet says.

    Attributes:
        line: how far the plan is.
        standing: what else its head says, in sentences.
    """

    ref: str
    name: str
    plan: Plan
    line: str
    standing: Sequence[str]
    introductions: Sequence[str]
    agreements: Sequence[str]
    reviews: Sequence[str]
    printed_by: str
    printed_at: datetime


def worker_sheet(plan: Plan, *, ref: str, name: str, by: str, at: datetime) -> WorkerSheet:
    """Put a plan in the words of the trade."""
    words = plan.progress.words
    return WorkerSheet(
        ref=ref,
        name=name,
        plan=plan,
        line=words[0].upper() + words[1:],
        standing=list(_standing(plan)),
        introductions=[_introduction(each) for each in plan.introductions],
        agreements=[
            f"{each.answer.label}, {day_in_table(each.on)}, with {each.worker}"
            f"{f'; {each.others}' if each.others else ''}: “{each.own_words}”"
            for each in plan.agreements
        ],
        reviews=[
            f"{day_in_table(each.on)}, {each.reviewer}"
            f"{', with the client' if each.with_client is Known.YES else ''}: {each.changed}"
            for each in plan.reviews
        ],
        printed_by=by,
        printed_at=at,
    )


def _standing(plan: Plan) -> Iterator[str]:
    if plan.review_by is not None:
        late = f", {plan.review_late}" if plan.review_late else ""
        yield f"Review by {day_in_table(plan.review_by)}{late}. "
    if plan.last is None:
        yield "Not agreed yet."
    elif plan.last.answer is Answer.DECLINES:
        yield "The client does not agree to it."
    elif plan.changes:
        yield f"Changed since it was agreed: {plan.changes}. Go through it with the client again."


def _introduction(each: IntroductionSays) -> str:
    whom = ", ".join(part for part in (each.service, each.person) if part)
    return f"{whom}, with {each.worker}: {_when(each)}"


def _when(each: IntroductionSays) -> str:
    if each.held_on is not None:
        return f"took place {day_in_table(each.held_on)}"
    if each.meeting is Meeting.FELL_THROUGH:
        return f"did not take place. {each.fell_through}"
    return f"planned for {_planned(each.planned_on, each.late)}"


def _planned(day: date, late: str) -> str:
    return f"{day_in_table(day)}{f', {late}' if late else ''}"
