"""Rules of placements and of what holds when (HANDBOOK 3). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

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
    ON_SCHEME = "on-scheme"
    DESELECTED = "deselected"


# HANDBOOK 5
LEVEL_NAMES = {5: "Intensive", 4: "Enhanced", 3: "Standard", 2: "Light", 1: "Monitoring"}
MAPPA_EXCLUDED = 2  # levels from this one up are in no count (HANDBOOK 3)


def status_on(day: date, *, selected_on: date | None, deselected_on: date | None) -> Status:
    """Say where a client with this placement stands on a day."""
    if deselected_on is not None and deselected_on <= day:
        return Status.DESELECTED
    if selected_on is not None and selected_on <= day:
        return Status.ON_SCHEME
    return Status.NOMINATED


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
