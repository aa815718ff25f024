"""Recorded crime for tests: say only what the test is about. Every place and row is invented."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from iom.crimes import service
from iom.crimes.domain import HEADER, INCIDENT
from iom.crimes.job import import_crimes
from iom.crimes.models import CrimeCount
from iom.crimes.outcomes import FileOutcome, ImportOutcome
from iom.db import db
from iom.kernel.dates import Month
from iom.places import queries as places
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

_number = count(1)
FORCE = "cambridgeshire"
AUGUST = Month(2025, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a street file, as it stands there."""

    crime_id: str = "invented"  # made unlike every other; an incident has none
    month: str = "2025-08"
    lsoa_name: str = "Cambridge 001A"
    category: str = "Burglary"
    longitude: str = "0.121"
    latitude: str = "52.205"
    outcome: str = "Under investigation"

    def cells(self) -> list[str]:
        crime_id = (
            f"{next(_number):012x}".ljust(64, "0") if self.crime_id == "invented" else self.crime_id
        )
        return [
            "" if self.category == INCIDENT else crime_id,
            self.month,
            "Cambridgeshire Constabulary",
            "Cambridgeshire Constabulary",
            self.longitude,
            self.latitude,
            "On or near Invented Street",
            "E01000001" if self.lsoa_name else "",
            self.lsoa_name,
            self.category,
            "" if self.category == INCIDENT else self.outcome,
            "",
        ]


def lines(numbers: Mapping[tuple[str, str], int], *, month: Month = AUGUST) -> list[Line]:
    """Make rows from how many lie in each (area, category); the area `""` is unallocated."""
    return [
        Line(month=str(month), lsoa_name=f"{area} 001A" if area else "", category=category)
        for (area, category), number in numbers.items()
        for _ in range(number)
    ]


def street_csv(rows: Iterable[Line | str], *, header: str = ",".join(HEADER)) -> bytes:
    """Write a street file; a text instead of a row stands there as it is."""
    written = [row if isinstance(row, str) else ",".join(row.cells()) for row in rows]
    return "\n".join([header, *written, ""]).encode()


def name_of(month: Month = AUGUST, force: str = FORCE) -> str:
    return f"{month}-{force}-street.csv"


def the_sac_sets() -> None:
    """Make the two default sets."""
    with transaction():
        service.set_up_sac_sets()


def a_police_file(
    numbers: Mapping[tuple[str, str], int],
    *,
    month: Month = AUGUST,
    force: str = FORCE,
    at: datetime = NOON,
) -> FileOutcome:
    """Bring in a police file with so many rows for each (area, category), by the usual door."""
    content = street_csv(lines(numbers, month=month))
    [outcome] = brought_in({name_of(month, force): content}, at=at).files
    assert outcome.refused is None, outcome.refused
    return outcome


def brought_in(files: Mapping[str, bytes], *, at: datetime = NOON) -> ImportOutcome:
    """Bring files in from a folder, by the names that they have there."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        outcome = import_crimes([folder], actor=COMMAND, now=lambda: at)
    for file in outcome.files:
        assert file.file.startswith(folder)
    return ImportOutcome([replace(f, file=f.file[len(folder) + 1 :]) for f in outcome.files])


def a_count(
    number: int, *, month: Month, category: str = "SAC", district: str = "Cambridge"
) -> None:
    """Note an exact figure from before the police files."""
    with transaction():
        db.session.add(
            CrimeCount(
                district_id=places.get_district_named(district).id,
                month=month,
                category=category,
                number=number,
                source="Invented quarterly paper",
                imported_at=NOON,
                imported_by="command:tests",
            )
        )
