"""Invented recorded crime: counts for two years, then a year of files like the police's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from random import Random

from iom.crimes.domain import HEADER, INCIDENT
from iom.kernel.dates import Month

FORCE = "cambridgeshire"
_NAME = "Invented Constabulary"
# SAC recorded in Cambridge in 24 months, oldest first; the year before is a tenth higher.
_SAC = [
    118,
    124,
    131,
    109,
    112,
    104,
    115,
    108,
    97,
    101,
    99,
    95,
    103,
    112,
    116,
    98,
    101,
    92,
    96,
    90,
    86,
    93,
    88,
    84,
]
_SHARE = {
    "Cambridge": 1.0,
    "South Cambridgeshire": 0.55,
    "East Cambridgeshire": 0.22,
    "Huntingdonshire": 0.5,
    "Fenland": 0.4,
    "Peterborough": 1.6,
}
_SAC_PARTS = (("Burglary", 0.42), ("Vehicle crime", 0.46), ("Robbery", 0.12))
_OTHER = (
    ("Shoplifting", 0.9),
    ("Violence and sexual offences", 1.6),
    ("Theft from the person", 0.15),
    ("Criminal damage and arson", 0.5),
    ("Bicycle theft", 0.6),
    (INCIDENT, 1.1),
)
_OUTCOMES = (
    "Investigation complete; no suspect identified",
    "Under investigation",
    "Unable to prosecute suspect",
    "Awaiting court outcome",
)
_STREETS = (
    "Acorn Row",
    "Bulrush Lane",
    "Catkin Close",
    "Drumlin Way",
    "Elder Street",
    "Foxglove Road",
)


def sac_in(district: str, month: Month, last_month: Month) -> int:
    """Return the story's SAC for a district and month, up to 36 months back."""
    place = 23 - ((last_month.year - month.year) * 12 + last_month.number - month.number)
    cambridge = _SAC[place] if place >= 0 else round(_SAC[place + 12] * 1.1)
    return round(cambridge * _SHARE[district])


def counts(last_month: Month) -> bytes:
    """Return a `crime-counts` file for the two years before the police's own files."""
    rows = [
        [district, str(month), "SAC", str(sac_in(district, month, last_month)), "Invented figures"]
        for month in last_month.plus(-12).last(24)
        for district in _SHARE
    ]
    return _csv(["district", "month", "category", "count", "source"], rows)


def street_files(last_month: Month) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of twelve invented street-level files."""
    for month in last_month.last(12):
        chance = Random(f"{month.number}")  # noqa: S311  # a story, not a secret
        rows = list(_rows(month, last_month, chance))
        yield f"{month}-{FORCE}-street.csv", _csv(list(HEADER), rows)


def cut_short(last_month: Month) -> tuple[str, bytes]:
    """Return name and content of a file that broke off while it was sent, and is refused."""
    month = last_month.plus(-12)
    chance = Random(0)  # noqa: S311  # a story, not a secret
    rows = [_row(month, "Cambridge 001A", "Burglary", chance) for _ in range(3)]
    return f"{month}-{FORCE}-street.csv", _csv(list(HEADER), [*rows, rows[0][:5]])


def _rows(month: Month, last_month: Month, chance: Random) -> Iterator[list[str]]:
    for district in _SHARE:
        sac = sac_in(district, month, last_month)
        split = [round(sac * share) for _, share in _SAC_PARTS]
        split[0] += sac - sum(split)
        numbers = dict(zip((name for name, _ in _SAC_PARTS), split, strict=True))
        numbers |= {name: round(sac * share) for name, share in _OTHER}
        for category, number in numbers.items():
            for _ in range(number):
                yield _row(month, f"{district} {chance.randrange(1, 20):03}A", category, chance)
    elsewhere = (("", chance.randrange(15, 31)), ("Elsewhere 001A", chance.randrange(4, 13)))
    for lsoa, number in elsewhere:
        for _ in range(number):
            category = chance.choice(("Vehicle crime", "Other theft", "Public order", "Burglary"))
            yield _row(month, lsoa, category, chance)


def _row(month: Month, lsoa: str, category: str, chance: Random) -> list[str]:
    incident = category == INCIDENT
    return [
        "" if incident else f"{chance.getrandbits(256):064x}",
        str(month),
        _NAME,
        _NAME,
        f"{chance.uniform(-0.2, 0.3):.6f}" if lsoa else "",
        f"{chance.uniform(52.1, 52.6):.6f}" if lsoa else "",
        f"On or near {chance.choice(_STREETS)}" if lsoa else "No Location",
        f"E0{chance.randrange(1017000, 1018000)}" if lsoa else "",
        lsoa,
        category,
        "" if incident else chance.choice(_OUTCOMES),
        "",
    ]


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()
