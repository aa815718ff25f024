"""What a report is made of: editions, formats, figures, events and refusals. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from iom.kernel.dates import Month, day_in_words
from iom.kernel.errors import RuleBroken
from iom.kernel.events import Event, Operation

DEFAULT_MONTHS, MOST_MONTHS = 24, 60
DEFAULT_SAC_SET = "sac-proxy"
YEAR_TO_DATE = "year-to-date"
_EARLIEST = Month(1990, 1)  # two years before anything was called this; also keeps sums in range


class Edition(StrEnum):
    """Whom a report is for."""

    INTERNAL = "internal"
    PUBLIC = "public"

    @property
    def page(self) -> str:
        """The page that shows it."""
        return "public" if self is Edition.PUBLIC else "monthly"


class Format(StrEnum):
    """What a report may be downloaded as."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class Figure(StrEnum):
    """A number in a report. The values are the keys of INTERFACES 4, and some more."""

    CLIENTS = "clients"
    IN_CUSTODY = "in_custody"
    CC_RR = "cc_rr"
    DETER = "deter"
    NO_STRAND = "no_strand"
    NEW_ENGAGEMENTS = "new_engagements"
    REMOVALS = "removals"
    REMOVALS_SUCCESSFUL = "removals_successful"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"
    MAPPA_IN = "mappa_in"
    MAPPA_OUT = "mappa_out"
    MAPPA = "mappa"
    MOVES = "moves"
    OPENING = "opening"
    MANAGED = "managed"
    LEVEL_5 = "level_5"
    LEVEL_4 = "level_4"
    LEVEL_3 = "level_3"
    LEVEL_2 = "level_2"
    LEVEL_1 = "level_1"
    NO_LEVEL = "no_level"
    LEVELS_UP = "levels_up"
    LEVELS_DOWN = "levels_down"
    DIP = "dip"
    DIP_JOINED = "dip_joined"
    DIP_COMPLETED = "dip_completed"
    DIP_UNPLANNED = "dip_unplanned"
    CRIMES_SAVED = "crimes_saved"
    CRIMES_SAVED_PEOPLE = "crimes_saved_people"
    CRIMES_SAVED_LEFT_OUT = "crimes_saved_left_out"
    SAC = "sac"
    SAC_SAME_MONTH_LAST_YEAR = "sac_same_month_last_year"
    SAC_12_MONTHS = "sac_12_months"
    CRIMES = "crimes"
    INCIDENTS = "incidents"
    UNALLOCATED = "unallocated"
    UNALLOCATED_SAC = "unallocated_sac"
    OUTSIDE = "outside"
    OUTSIDE_SAC = "outside_sac"
    TARGET_MINIMUM = "target_minimum"

    @property
    def label(self) -> str:
        """As in a list of figures: `In custody`."""
        return _LABELS[self]

    @property
    def of_people(self) -> bool:
        """Whether it counts people, not crimes."""
        return self in _OF_PEOPLE


_LABELS = {
    Figure.CLIENTS: "Clients",
    Figure.IN_CUSTODY: "In custody",
    Figure.CC_RR: "C+C and R+R",
    Figure.DETER: "Deter",
    Figure.NO_STRAND: "No strand",
    Figure.NEW_ENGAGEMENTS: "New engagements",
    Figure.REMOVALS: "Removals",
    Figure.REMOVALS_SUCCESSFUL: "Successful removals",
    Figure.MOVED_IN: "Moved in",
    Figure.MOVED_OUT: "Moved out",
    Figure.MAPPA_IN: "Back from MAPPA levels 2 and 3",
    Figure.MAPPA_OUT: "To MAPPA levels 2 and 3",
    Figure.MAPPA: "MAPPA levels 2 and 3",
    Figure.MOVES: "Moves, MAPPA",
    Figure.OPENING: "Opening",
    Figure.MANAGED: "Managed at any time",
    Figure.LEVEL_5: "Level 5, Intensive",
    Figure.LEVEL_4: "Level 4, Enhanced",
    Figure.LEVEL_3: "Level 3, Standard",
    Figure.LEVEL_2: "Level 2, Light",
    Figure.LEVEL_1: "Level 1, Monitoring",
    Figure.NO_LEVEL: "No level set",
    Figure.LEVELS_UP: "Levels moved up",
    Figure.LEVELS_DOWN: "Levels moved down",
    Figure.DIP: "DIP, on the caseload or retained",
    Figure.DIP_JOINED: "DIP, joined the caseload",
    Figure.DIP_COMPLETED: "DIP, planned completions",
    Figure.DIP_UNPLANNED: "DIP, unplanned exits",
    Figure.CRIMES_SAVED: "Crimes saved",
    Figure.CRIMES_SAVED_PEOPLE: "Crimes saved, placements counted",
    Figure.CRIMES_SAVED_LEFT_OUT: "Crimes saved, placements left out",
    Figure.SAC: "SAC",
    Figure.SAC_SAME_MONTH_LAST_YEAR: "SAC, same month last year",
    Figure.SAC_12_MONTHS: "SAC in twelve months",
    Figure.CRIMES: "Crimes",
    Figure.INCIDENTS: "Anti-social behaviour incidents",
    Figure.UNALLOCATED: "Unallocated crimes",
    Figure.UNALLOCATED_SAC: "Unallocated SAC",
    Figure.OUTSIDE: "Crimes outside area",
    Figure.OUTSIDE_SAC: "SAC outside area",
    Figure.TARGET_MINIMUM: "Minimum of C+C and R+R clients",
}
_OF_PEOPLE = frozenset(list(Figure)[: list(Figure).index(Figure.SAC)])
# Figures that are the difference of others: who came in less who went out.
NET = {
    Figure.MAPPA: ((Figure.MAPPA_IN,), (Figure.MAPPA_OUT,)),
    Figure.MOVES: ((Figure.MOVED_IN, Figure.MAPPA_IN), (Figure.MOVED_OUT, Figure.MAPPA_OUT)),
}
# The rows of INTERFACES 4, in their order.
ROW_OF_PEOPLE = (
    Figure.CLIENTS,
    Figure.DETER,
    Figure.CC_RR,
    Figure.NO_STRAND,
    Figure.IN_CUSTODY,
    Figure.NEW_ENGAGEMENTS,
    Figure.REMOVALS,
    Figure.REMOVALS_SUCCESSFUL,
)
# Beside the rows, in lists of their own by month: levels at the month's end, which add up to the
# clients, and how many moved within it; DIP likewise.
LEVELS = {
    5: Figure.LEVEL_5,
    4: Figure.LEVEL_4,
    3: Figure.LEVEL_3,
    2: Figure.LEVEL_2,
    1: Figure.LEVEL_1,
    None: Figure.NO_LEVEL,
}
LEVEL_MOVES = (Figure.LEVELS_UP, Figure.LEVELS_DOWN)
DIP_FLOWS = (Figure.DIP_JOINED, Figure.DIP_COMPLETED, Figure.DIP_UNPLANNED)
ROW_OF_LEVELS = (*LEVELS.values(), *LEVEL_MOVES)
ROW_OF_DIP = (Figure.DIP, *DIP_FLOWS)
SAVED = (Figure.CRIMES_SAVED, Figure.CRIMES_SAVED_PEOPLE, Figure.CRIMES_SAVED_LEFT_OUT)
ROW_OF_CRIMES = (
    Figure.SAC,
    Figure.SAC_SAME_MONTH_LAST_YEAR,
    Figure.SAC_12_MONTHS,
    Figure.CRIMES,
    Figure.INCIDENTS,
)

# Crimes of the report's own month that lie in no district.
ELSEWHERE = (Figure.UNALLOCATED, Figure.UNALLOCATED_SAC, Figure.OUTSIDE, Figure.OUTSIDE_SAC)


class BadPeriod(RuleBroken):
    """The report asked for has a month or a number of months that it cannot have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProduced(Event):
    """A report was produced and frozen: everyone in it was counted."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    months: int
    sac_set: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDownloaded(Event):
    """A report left the product in a file."""

    operation: ClassVar[Operation] = Operation.EXPORT
    months: int
    sac_set: str
    number: int
    edition: Edition
    format: Format


def subject_of(district_code: str, month: Month) -> str:
    """Return how the audit trail names a monthly report."""
    return f"report:monthly:{district_code}:{month}"


def check_period(month: Month, months: int, *, today: date) -> None:
    """Refuse a period that cannot be reported on.

    A month can be counted from its last day on, because that is the day that counts (HANDBOOK 10).

    Raises:
        BadPeriod: fewer than 1 or more than 60 months, a month that is not over, or too long ago.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise BadPeriod(f"A report shows 1 to {MOST_MONTHS} months, not {months}.")
    if month.last_day > today:
        raise BadPeriod(
            f"{month.name} is not over: a report counts its last day, "
            f"{day_in_words(month.last_day)}."
        )
    if month < _EARLIEST:
        raise BadPeriod(f"A report goes back to {_EARLIEST.name} at most, not to {month.name}.")
