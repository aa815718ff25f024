"""Rules of recorded crime (HANDBOOK 11). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from iom.kernel.dates import Month
from iom.kernel.errors import RuleBroken

HEADER = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)
INCIDENT = "Anti-social behaviour"
# The crime types of the police's files, those of earlier years included. The files may bring new
# ones at any time; the list only keeps counts that people type from being of nothing.
POLICE_CATEGORIES = frozenset(
    {
        INCIDENT,
        "Bicycle theft",
        "Burglary",
        "Criminal damage and arson",
        "Drugs",
        "Other crime",
        "Other theft",
        "Possession of weapons",
        "Public disorder and weapons",
        "Public order",
        "Robbery",
        "Shoplifting",
        "Theft from the person",
        "Vehicle crime",
        "Violence and sexual offences",
        "Violent crime",
    }
)
UNALLOCATED = ""  # the area of a row without an LSOA
# The work says every second or so that it goes on; a slow disk may keep it from that for a while.
_SILENCE = timedelta(seconds=60)
_STREET_FILE = re.compile(r"(\d{4}-\d{2})-([a-z0-9-]{1,60})-street\.csv", re.ASCII)
COUNTED_AS_SAC = "SAC"  # the category of a count of the whole default set


class FileState(StrEnum):
    """What has become of a file: only the current file of a force-month counts."""

    STAGING = "staging"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    ABANDONED = "abandoned"  # its import ended half way; what is left of it is being cleared away


class UploadState(StrEnum):
    """Where the work on files that were sent by page stands."""

    WORKING = "working"
    STOPPED = "stopped"  # silent for so long that it must have ended
    DONE = "done"
    DROPPED = "dropped"  # it stopped, and nobody started it again while the files were kept


class Source(StrEnum):
    """Where a month's figures come from."""

    FILE = "file"
    COUNT = "count"


class Elsewhere(StrEnum):
    """Where rows lie that lie in no district of any scheme."""

    UNALLOCATED = "unallocated"
    OUTSIDE = "outside"


class UnknownSacSet(RuleBroken):
    """No set of categories has this code."""


class BadFileName(RuleBroken):
    """A file is not named as a street file is, so nobody knows which force-month it is for."""


class BadUpload(RuleBroken):
    """Files that were sent by page can not be taken, or not be worked on again."""


class Overtaken(RuleBroken):
    """An import lost its turn to another one and must not put its rows in place any more."""


@dataclass(frozen=True, slots=True, order=True)
class ForceMonth:
    """What one street file covers, and what an import replaces as a whole (HANDBOOK 11)."""

    force: str
    month: Month

    @classmethod
    def named(cls, file_name: str) -> Self:
        """Read the name of a file, `2025-08-cambridgeshire-street.csv`.

        Raises:
            BadFileName: the name is none of a street file.
        """
        found = _STREET_FILE.fullmatch(file_name)
        if not found:
            raise BadFileName("the name is not like 2025-08-cambridgeshire-street.csv")
        try:
            return cls(found[2], Month.parse(found[1]))
        except RuleBroken:
            raise BadFileName(f"the name begins with {found[1]}, which is no month") from None

    @property
    def ref(self) -> str:
        """How the audit trail names it."""
        return f"force-month:{self.month}-{self.force}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SacSet:
    """A named set of categories that counts as SAC."""

    code: str
    name: str
    categories: frozenset[str]
    note: str


# HANDBOOK 11: proxies, because the open files do not part dwelling from other burglary.
SAC_PROXY = SacSet(
    code="sac-proxy",
    name="Serious acquisitive crime (proxy)",
    categories=frozenset({"Burglary", "Robbery", "Vehicle crime"}),
    note="Burglary, robbery and vehicle crime in the police’s open files. A proxy: these files "
    "do not part dwelling from other burglary.",
)
NEIGHBOURHOOD_PROXY = SacSet(
    code="neighbourhood-proxy",
    name="Neighbourhood crime (proxy)",
    categories=SAC_PROXY.categories | {"Theft from the person"},
    note="Burglary, robbery, vehicle crime and theft from the person in the police’s open files. "
    "A proxy: these files do not part dwelling from other burglary.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFigures:
    """What is known of one district and month; None is *not counted* and never 0.

    Attributes:
        sac: crimes of the categories of a SAC set.
        crimes: rows other than incidents. Counts never give it: they are of some categories only.
        incidents: anti-social behaviour.
        source: where the figures come from; None where there are none.
    """

    sac: int | None = None
    crimes: int | None = None
    incidents: int | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAllocated:
    """What a force's file has in no district of any scheme; None where the month has no file.

    `unallocated` (no LSOA) and `outside` (a place of no scheme) count crimes, not incidents
    (HANDBOOK 11); `_sac` counts those of a SAC set among them.
    """

    unallocated: int | None = None
    unallocated_sac: int | None = None
    unallocated_incidents: int | None = None
    outside: int | None = None
    outside_sac: int | None = None
    outside_incidents: int | None = None


def upload_state(
    *, heartbeat_at: datetime, finished_at: datetime | None, has_result: bool, at: datetime
) -> UploadState:
    """Say where the work on an upload stands at a moment."""
    if finished_at is not None:
        return UploadState.DONE if has_result else UploadState.DROPPED
    return UploadState.STOPPED if at - heartbeat_at > _SILENCE else UploadState.WORKING


def area_of(lsoa_name: str) -> str:
    """Return the area of an LSOA: its name without the last word, blank for a blank name.

    `South Cambridgeshire 014A` lies in `South Cambridgeshire`.
    """
    return lsoa_name.strip().rpartition(" ")[0].rstrip()


def figures_of(
    *, recorded: Mapping[str, int] | None, counted: Mapping[str, int], sac_set: SacSet
) -> MonthFigures:
    """Decide what a district's month says: the police file wins over counts (HANDBOOK 11).

    Args:
        recorded: rows by category in the current police files; None where the month has no file,
            empty where it has one and nothing was recorded.
        counted: exact counts by category.
        sac_set: the set that counts as SAC.
    """
    if recorded is not None:
        return MonthFigures(
            sac=sum(recorded.get(category, 0) for category in sac_set.categories),
            crimes=crimes_in(recorded),
            incidents=recorded.get(INCIDENT, 0),
            source=Source.FILE,
        )
    sac = _counted_sac(counted, sac_set)
    incidents = counted.get(INCIDENT)
    known = sac is not None or incidents is not None
    return MonthFigures(sac=sac, incidents=incidents, source=Source.COUNT if known else None)


def _counted_sac(counted: Mapping[str, int], sac_set: SacSet) -> int | None:
    # A count of “SAC” is a count of the default set; nobody can tell how much of it another has.
    if sac_set.code == SAC_PROXY.code and COUNTED_AS_SAC in counted:
        return counted[COUNTED_AS_SAC]
    if all(category in counted for category in sac_set.categories):
        return sum(counted[category] for category in sac_set.categories)
    return None


def not_allocated_of(
    *, unallocated: Mapping[str, int], outside: Mapping[str, int], sac_set: SacSet
) -> NotAllocated:
    """Add up what lies in no district, from rows by category."""
    return NotAllocated(
        unallocated=crimes_in(unallocated),
        unallocated_sac=sum(unallocated.get(category, 0) for category in sac_set.categories),
        unallocated_incidents=unallocated.get(INCIDENT, 0),
        outside=crimes_in(outside),
        outside_sac=sum(outside.get(category, 0) for category in sac_set.categories),
        outside_incidents=outside.get(INCIDENT, 0),
    )


def crimes_in(by_category: Mapping[str, int]) -> int:
    """Count the crimes among rows by category: all but the incidents."""
    return sum(number for category, number in by_category.items() if category != INCIDENT)
