"""What is asked for when a level or a place is decided, and how it is refused. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iom.cohort.domain import DeselectionReason
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.selection.refusing import Rule

BENEFIT_MOST, NOTE_MOST = 1_000, 1_000


class Outcome(StrEnum):
    """What was decided of a place."""

    SELECTED = "selected"
    NOT_SELECTED = "not-selected"
    DESELECTED = "deselected"


class Words(StrEnum):
    """Words of a decision that can be corrected."""

    BENEFIT = "benefit"
    LEVEL_REASON = "level-reason"
    FINDING = "finding"
    NOTE = "note"
    PLACE_REASON = "place-reason"


class BadDecision(RuleBroken):
    """What was typed cannot be right."""


class PlaceChanged(ChangedMeanwhile):
    """Somebody else changed the placement or its level since the actor saw it."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has changed this place or its level since you opened the page. "
            "Nothing of yours was done; what stands now is shown below."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLevel:
    """A level that is to be set.

    Attributes:
        to: its number.
        on: from which day.
        benefit: what is expected of it, in words.
        why_otherwise: the panel's reason to do otherwise than the rules say; empty for none.
        by_panel: whether a panel looked at the place and decided it.
        token: of the form: sent twice, it is one act.
        seen: the version of the placement that the actor saw.
    """

    to: int
    on: date
    benefit: str
    why_otherwise: str = ""
    by_panel: bool = False
    token: str
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReappraisal:
    """That a level was looked at and is kept.

    Attributes:
        on: when it was looked at.
        finding: what was found, in words.
        by_panel: whether a panel looked at the place.
        token: of the form.
        seen: the version of the placement that the actor saw.
    """

    on: date
    finding: str
    by_panel: bool = False
    token: str
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """A place that is to be given: from which day, at which level, and what for."""

    on: date
    level: int
    benefit: str
    token: str
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeaving:
    """A place that is to end: its first day without it, and why. The rest is as of a level."""

    on: date
    reason: DeselectionReason
    note: str = ""
    why_otherwise: str = ""
    token: str
    seen: int


def written(text: str, most: int, *, field: str) -> str:
    """Return typed words without superfluous blanks.

    Raises:
        BadDecision: they are too long.
    """
    said = " ".join(text.split())
    if len(said) > most:
        raise BadDecision(f"Write at most {most:,} characters.", field=field)
    return said


def check_day(on: date, *, today: date) -> None:
    """Refuse a day that lies ahead.

    Raises:
        BadDecision: it does.
    """
    if on > today:
        raise BadDecision("The day lies ahead. Choose today or an earlier day.", field="on")


def as_text(rules: tuple[Rule, ...]) -> str:
    """Write down which rules were set aside."""
    return " ".join(rules)


def as_rules(text: str) -> tuple[Rule, ...]:
    """Read back which rules were set aside."""
    return tuple(Rule(each) for each in text.split())
