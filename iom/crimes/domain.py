"""Rules of recorded crime (HANDBOOK 11). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from iom.kernel.events import Event, Operation

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
UNALLOCATED = ""  # the area of a row without an LSOA
COUNTED_AS_SAC = "SAC"  # the category of a count of the whole default set


class FileState(StrEnum):
    """What has become of a file: only the current file of a force-month counts."""

    STAGING = "staging"
    CURRENT = "current"
    SUPERSEDED = "superseded"


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
class ForceMonthImported(Event):
    """A force-month came in, and replaced the rows that were there."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    file: str
    rows: int
    replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeFileRefused(Event):
    """A file was refused, whole."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeCountsImported(Event):
    """Exact counts came in."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    new: int
    changed: int


def area_of(lsoa_name: str) -> str:
    """Return the area of an LSOA: its name without the last word, blank for a blank name.

    `South Cambridgeshire 014A` lies in `South Cambridgeshire`.
    """
    return lsoa_name.rpartition(" ")[0]
