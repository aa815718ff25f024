"""Recorded crime for tests: say only what the test is about. Every place and row is invented."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from iom.crimes import service
from iom.crimes.domain import HEADER, INCIDENT, FileState, area_of
from iom.crimes.models import CrimeCount, CrimeFile, CrimeRow, CrimeSummary
from iom.db import db
from iom.kernel.dates import Month
from iom.places import queries as places
from iom.transaction import transaction
from tests.factories.accounts import NOON

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
        crime_id = f"{next(_number):064x}" if self.crime_id == "invented" else self.crime_id
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
    numbers: Mapping[tuple[str, str], int], *, month: Month = AUGUST, force: str = FORCE
) -> CrimeFile:
    """Bring in a current police file with so many rows for each (area, category)."""
    rows = lines(numbers, month=month)
    content = street_csv(rows)
    incidents = sum(row.category == INCIDENT for row in rows)
    with transaction():
        file = CrimeFile(
            force=force,
            month=month,
            file_name=name_of(month, force),
            sha256=hashlib.sha256(content).hexdigest(),
            state=FileState.CURRENT,
            rows=len(rows),
            crimes=len(rows) - incidents,
            incidents=incidents,
            imported_at=NOON,
            imported_by="command:tests",
        )
        db.session.add(file)
        db.session.flush()
        for row in rows:
            crime_id, _, by, within, longitude, latitude, location, code, name, *rest = row.cells()
            db.session.add(
                CrimeRow(
                    file_id=file.id, area=area_of(name), category=rest[0], crime_id=crime_id,
                    reported_by=by, falls_within=within, longitude=longitude, latitude=latitude,
                    location=location, lsoa_code=code, lsoa_name=name, outcome=rest[1],
                    context=rest[2],
                )
            )  # fmt: skip
        found = Counter((area_of(row.lsoa_name), row.category) for row in rows)
        db.session.add_all(
            CrimeSummary(file_id=file.id, area=area, category=category, number=number)
            for (area, category), number in found.items()
        )
        return file


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
