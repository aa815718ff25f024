"""The plan in plain English, for the client to keep. Pure.

Short sentences, no codes, no trade words, and nothing that another agency noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from iom.contacts.domain import Pathway
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.plans.domain import Answer, Doer, Meeting
from iom.plans.plan import GoalNow, Plan
from iom.plans.says import IntroductionSays, StepSays

PRIVATE: Final = frozenset(
    {Pathway.HEALTH, Pathway.DRUGS_ALCOHOL, Pathway.DOMESTIC_ABUSE, Pathway.SEX_WORKING}
)
"""What somebody might not want to carry openly on paper."""

TRADE_WORDS: Final = (
    *("assessment", "assessor", "case conference", "case management", "case manager", "cohort"),
    *("compliance", "compliant", "criminogenic", "crn", "deselection", "deter", "dip", "drr"),
    *("dtto", "engage", "engaged", "engagement", "enforcement", "ete", "intensity", "intervention"),
    *("interventions", "iom", "lead professional", "mappa", "marac", "multi-agency", "nomination"),
    *("non-statutory", "oasys", "offender", "outcome", "partnership", "pathway", "placement"),
    *("pnc", "ppo", "pro-social", "prolific", "provider", "re-appraisal", "recidivism", "referral"),
    *("refer", "rehabilitation", "resettlement", "sac", "service user", "signpost", "stakeholder"),
    *("statutory", "step down", "strand", "substance misuse", "thematic", "tier"),
)
"""Words of the trade that a client should not have to know."""
_TRADE: Final = re.compile(
    rf"\b({'|'.join(re.escape(word) for word in TRADE_WORDS)})\b", re.IGNORECASE
)
_WHOLE_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Meet:
    """The next appointment: when, with whom and where; what is not known is empty."""

    on: date
    at: time | None
    whom: str
    where: str


@dataclass(frozen=True, slots=True)
class Ring:
    """Whom to ring; the number may not be known."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class SheetGoal:
    """A goal on the paper: in the client's words where there are any.

    Attributes:
        quoted: whether they are the client's own.
        steps: each as who and what, and by when.
        new: whether it is new, or otherwise, since the client agreed.
    """

    words: str
    quoted: bool
    steps: Sequence[tuple[str, str]]
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientSheet:
    """All that the paper says.

    Attributes:
        ref: of the client; it stands nowhere on the paper.
        name: the given names alone.
        done: what is done already.
        next: the next appointment, and the next look at the plan, in sentences.
        agreed: what the client said to it, in sentences.
    """

    ref: str
    name: str
    goals: Sequence[SheetGoal]
    done: Sequence[str]
    people: Sequence[str]
    next: Sequence[str]
    agreed: Sequence[str]
    ring: Sequence[str]
    left_out: str
    printed_at: datetime


def client_sheet(  # noqa: PLR0913  # what is known of a plan and whom to ring
    plan: Plan,
    *,
    ref: str,
    name: str,
    without: bool,
    ring: Ring | None,
    meet: Meet | None,
    at: datetime,
) -> ClientSheet:
    """Put the plan in plain words.

    Args:
        plan: as the one who prints it may see it.
        ref: of the client.
        name: the given names.
        without: whether what is private is left out.
        ring: whom to ring; None: nobody is known.
        meet: the next appointment.
        at: when it is printed.
    """
    hidden = PRIVATE if without else frozenset()
    goals = [goal for goal in plan.goals if goal.says.pathway not in hidden]
    whom, today = ring.name if ring else "your worker", at.astimezone(LONDON).date()
    return ClientSheet(
        ref=ref,
        name=name,
        goals=[_goal(goal, today) for goal in goals if goal.open],
        done=[_plain(step.says.what) for goal in goals for step in goal.steps if step.done],
        people=[
            _meeting(each, today)
            for each in plan.introductions
            if each.meeting is Meeting.PLANNED and each.pathway not in hidden
        ],
        next=list(_next(plan, meet, today)),
        agreed=list(_agreed(plan, whom, quoting=not without)),
        ring=list(_ring(ring)),
        left_out=f"This paper may not show all of your plan. Ask {whom} for the rest."
        if without
        else "",
        printed_at=at,
    )


def trade_words_in(texts: Iterable[str]) -> list[str]:
    """Return the words of the trade that stand in some texts, each once, in order."""
    found = [match.lower() for text in texts for match in _TRADE.findall(text)]
    return list(dict.fromkeys(found))


def typed_of(plan: Plan, *, without: bool) -> list[str]:
    """Return what people typed and the paper would show."""
    hidden = PRIVATE if without else frozenset()
    goals = [goal for goal in plan.goals if goal.says.pathway not in hidden]
    return [
        *((goal.says.own_words or goal.says.aim) for goal in goals if goal.open),
        *(step.says.what for goal in goals for step in goal.steps if step.open or step.done),
    ]


def day_in_full(day: date, today: date) -> str:
    """Write a day as one says it: `Friday 4 December`, with the year where it is another one."""
    words = day_in_words(day)
    if day.year == today.year:
        words = words.rsplit(" ", 1)[0]
    return f"{_WHOLE_DAYS[day.weekday()]} {words}"


def _goal(goal: GoalNow, today: date) -> SheetGoal:
    steps = [step for step in goal.steps if step.open]
    return SheetGoal(
        words=_plain(goal.says.own_words or goal.says.aim),
        quoted=bool(goal.says.own_words),
        steps=[
            (_who(step.says), f"{_plain(step.says.what)} By {day_in_full(step.says.by_on, today)}.")
            for step in steps
        ],
        new=goal.since is not None or any(step.since is not None for step in steps),
    )


def _who(step: StepSays) -> str:
    if step.doer is Doer.CLIENT:
        return "You"
    return step.who or "Somebody else"


def _plain(text: str) -> str:
    """Return a typed text as one sentence at least: it ends in a stop."""
    words = " ".join(text.split())
    return words if not words or words[-1] in ".!?" else f"{words}."


def _meeting(each: IntroductionSays, today: date) -> str:
    whom = f"{each.person} from {each.service}" if each.person else each.service
    where = f" Where: {each.place}." if each.place else ""
    day = day_in_full(each.planned_on, today)
    return f"You meet {whom} on {day}.{where} {each.worker} comes with you."


def _next(plan: Plan, meet: Meet | None, today: date) -> Iterable[str]:
    if meet is not None:
        at = f" at {meet.at:%H:%M}" if meet.at else ""
        whom = f" with {meet.whom}" if meet.whom else ""
        yield f"Your next appointment{whom} is on {day_in_full(meet.on, today)}{at}."
        if meet.where:
            yield f"Where: {meet.where}."
    if plan.review_by is None:
        return
    if plan.review_late:
        yield "It is time to look at this plan again with you."
    else:
        yield f"We look at this plan again with you by {day_in_full(plan.review_by, today)}."


def _agreed(plan: Plan, whom: str, *, quoting: bool) -> Iterable[str]:
    last = plan.last
    if last is None:
        yield f"You have not said yet what you think of this plan. Tell {whom}."
        return
    if last.answer is Answer.DECLINES:
        yield f"On {day_in_words(last.on)} you did not agree to this plan."
    else:
        yield f"You agreed to this plan on {day_in_words(last.on)}."
    if quoting:  # what somebody says to a plan may be about anything in it
        yield f"You said: “{last.own_words}”"
    if last.answer is Answer.AGREES and plan.changes:
        yield f"Some of it is new since then. Ask {whom} to go through it with you."


def _ring(ring: Ring | None) -> Iterable[str]:
    if ring is None:
        yield "Ring the worker you see most often."
    elif ring.number:
        yield f"Ring {ring.name} on {ring.number}."
    else:
        yield f"Tell {ring.name}."
    yield "Cannot come, or something has changed? Tell us before, not after."
