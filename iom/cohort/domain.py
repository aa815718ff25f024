"""Rules of placements and of what holds when (HANDBOOK 3). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event, Operation


class Strand(StrEnum):
    """The part of the cohort that a client belongs to; a client may have none."""

    DETER = "deter"
    CATCH_AND_CONVICT = "catch-and-convict"
    REHABILITATE_AND_RESETTLE = "rehabilitate-and-resettle"

    @property
    def short(self) -> str:
        """As in a narrow table."""
        return {"deter": "Deter", "catch-and-convict": "C+C", "rehabilitate-and-resettle": "R+R"}[
            self.value
        ]

    @property
    def title(self) -> str:  # type: ignore[override]  # a strand's name, not a change of case
        """As in a sentence."""
        return {
            "deter": "Prevent and Deter",
            "catch-and-convict": "Catch and Convict",
            "rehabilitate-and-resettle": "Rehabilitate and Resettle",
        }[self.value]


class DipStatus(StrEnum):
    """Where a client stands in the Drug Interventions Programme."""

    NOT_APPLICABLE = "not-applicable"
    IDENTIFIED = "identified"
    ASSESSED = "assessed"
    CARE_PLAN_AGREED = "care-plan-agreed"
    ON_CASELOAD = "on-caseload"
    RETAINED = "retained"
    PLANNED_COMPLETION = "planned-completion"
    UNPLANNED_EXIT = "unplanned-exit"
    DECLINED = "declined"


class DeselectionReason(StrEnum):
    """Why a placement ended."""

    SUCCESSFUL_ENGAGEMENT = "successful-engagement"
    SUSTAINED_DESISTANCE = "sustained-desistance"
    MOVED = "moved"
    LONG_CUSTODY = "long-custody"
    MAPPA = "mappa"
    NO_LONGER_MEETS_CRITERIA = "no-longer-meets-criteria"
    WITHDREW = "withdrew"
    CAPACITY = "capacity"
    DIED = "died"
    OTHER = "other"

    @property
    def successful(self) -> bool:
        """Whether reports count it among the successful removals (HANDBOOK 10)."""
        return self in {self.SUCCESSFUL_ENGAGEMENT, self.SUSTAINED_DESISTANCE}

    @property
    def needs_note(self) -> bool:
        """Whether a note must say more (HANDBOOK 3)."""
        return self in {self.MOVED, self.OTHER}


class Status(StrEnum):
    """Where a client stands with the scheme on a day, by the latest placement."""

    NOMINATED = "nominated"
    NOT_SELECTED = "not-selected"
    ON_SCHEME = "on-scheme"
    DESELECTED = "deselected"


# HANDBOOK 5
LEVEL_NAMES = {5: "Intensive", 4: "Enhanced", 3: "Standard", 2: "Light", 1: "Monitoring"}
PLANNED_CONTACTS = {5: 12, 4: 8, 3: 4, 2: 2, 1: 1}
"""Contacts planned in 28 days at each level."""
PLANNED_NOT_AT_LIBERTY = 1
"""In custody, on remand or recalled a client keeps the level, and this is the plan."""
MAPPA_EXCLUDED = 2  # levels from this one up are in no count (HANDBOOK 3)


def status_on(
    day: date,
    *,
    selected_on: date | None,
    deselected_on: date | None,
    not_selected_on: date | None = None,
) -> Status:
    """Say where a client with this placement stands on a day.

    Who was not selected stays so, whatever time passes: it takes a new nomination.
    """
    if deselected_on is not None and deselected_on <= day:
        return Status.DESELECTED
    if selected_on is not None and selected_on <= day:
        return Status.ON_SCHEME
    if not_selected_on is not None and not_selected_on <= day:
        return Status.NOT_SELECTED
    return Status.NOMINATED


@dataclass(frozen=True, slots=True)
class Plan:
    """How many contacts are planned in 28 days (HANDBOOK 5): by level, and for who is away."""

    by_level: Mapping[int, int]
    away: int

    def contacts(self, level: int | None, *, at_liberty: bool) -> int:
        """Say how many are planned for somebody; none where no level is set."""
        if level is None:
            return 0
        return self.by_level[level] if at_liberty else self.away


HANDBOOK_PLAN = Plan(PLANNED_CONTACTS, PLANNED_NOT_AT_LIBERTY)
"""What holds until a version of the scale says otherwise (`iom.cohort.planning`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementFacts:
    """What holds from a placement until the next one or a later change. None is not known."""

    district_id: int
    strand: Strand | None = None
    dip_status: DipStatus | None = None
    statutory: bool | None = None
    mappa_level: int = 0
    intensity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementDetails:
    """A placement as a file or a form says it."""

    nominated_on: date
    selected_on: date | None = None
    deselected_on: date | None = None
    deselection_reason: DeselectionReason | None = None
    deselection_note: str = ""
    not_selected_on: date | None = None  # a panel's decision, which no file tells
    facts: PlacementFacts

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """Yield each rule that the placement breaks: the column and the reason, no full stop.

        Imports record what happened, so no rule of process is among them (INTERFACES 3).
        """
        if self.selected_on is not None and self.selected_on < self.nominated_on:
            yield (
                "selected_on",
                f"selected on {self.selected_on}, before the nomination on {self.nominated_on}",
            )
        if self.deselected_on is not None and self.selected_on is None:
            yield "selected_on", "a placement that ended needs the day on which it was selected"
        if self.deselected_on and self.selected_on and self.deselected_on < self.selected_on:
            yield (
                "deselected_on",
                f"deselected on {self.deselected_on}, before the selection on {self.selected_on}",
            )
        if self.deselected_on is not None and self.deselection_reason is None:
            yield "deselection_reason", "a placement that ended needs a reason"
        if self.deselected_on is None and self.deselection_reason is not None:
            yield "deselected_on", "a reason for deselection needs the day of it"
        if self.deselection_reason is DeselectionReason.OTHER and not self.deselection_note:
            yield "deselection_note", "the reason “other” needs a note that says what it was"

    def lacks_note(self) -> bool:
        """Whether a note is wanting that an act in the product would insist on (HANDBOOK 3).

        A file of what happened long ago may not know to which scheme somebody moved; it is taken,
        with a word about it. `other` without a note says nothing at all and breaks a rule.
        """
        reason = self.deselection_reason
        return reason is not None and reason.needs_note and not self.deselection_note


class PlacementRefused(RuleBroken):
    """A placement breaks a rule; the sentence says which."""


class EndingChanged(ChangedMeanwhile):
    """A place would end on another day than whoever ends it saw."""


def overlapping(placements: Iterable[PlacementDetails]) -> list[tuple[date, date]]:
    """List the placements of one client that are on the scheme while an earlier one still is.

    Returns:
        Pairs of `nominated_on`: the later one by selection, and the one it overlaps.
    """
    selected = sorted(
        (p for p in placements if p.selected_on is not None and p.selected_on != p.deselected_on),
        key=lambda p: (p.selected_on or p.nominated_on, p.nominated_on),
    )
    found = []
    open_longest: PlacementDetails | None = None
    for placement in selected:
        began = placement.selected_on or placement.nominated_on
        if open_longest and (
            open_longest.deselected_on is None or began < open_longest.deselected_on
        ):
            found.append((placement.nominated_on, open_longest.nominated_on))
        if open_longest is None or _ends_later(placement, open_longest):
            open_longest = placement
    return found


def _ends_later(one: PlacementDetails, other: PlacementDetails) -> bool:
    if other.deselected_on is None:
        return False
    return one.deselected_on is None or one.deselected_on > other.deselected_on


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRecorded(Event):
    """A placement came onto the record."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    nominated_on: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementChanged(Event):
    """A placement was changed. Names the columns that changed."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    nominated_on: date
    columns: tuple[str, ...]
    source: str


class MoveRefused(RuleBroken):
    """A client cannot be moved to this district on this day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictMoved(Event):
    """A client is in another district from a day on."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictMoveTakenBack(Event):
    """It was a mistake that a client is in another district from a day on."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    from_on: date
