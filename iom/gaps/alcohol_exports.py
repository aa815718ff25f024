"""The figures on alcohol as a file for spreadsheets. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator

from iom.files.writing import Value, write_csv
from iom.gaps.alcohol import Discussion, Flags
from iom.gaps.alcohol_public import PublicAlcohol
from iom.kernel.small_numbers import HIDDEN
from iom.needs.profile import Alcohol

MARKING = "OFFICIAL-SENSITIVE"
_HEADER = (
    *("where", "on", "by", "group", "people", "has_need", "need_known", "need_in_progress"),
    *("people_flagged", "people_not_flagged", "need_or_flagged"),
    *("offences_flagged", "offences_not_flagged", "offences_not_known", "marking"),
)
_PUBLIC_HEADER = ("scheme", "on", "by", "group", "has_need", "people")


def csv_of(found: Discussion, where: str) -> bytes:
    """Return a line for everybody, for each quarter of the trend and for each group."""
    return write_csv(_HEADER, _rows(found, where))


def _rows(found: Discussion, where: str) -> Iterator[list[Value]]:
    def line(on: str, by: str, group: str, each: Alcohol, flags: Flags | None) -> list[Value]:
        need = each.need
        offences = (flags.yes, flags.no, flags.unknown) if flags else (None, None, None)
        return [
            *(where, on, by, group, each.people, need.has, need.known, need.started),
            *(each.flagged, each.not_flagged, each.either, *offences, MARKING),
        ]

    on = found.day.isoformat()
    yield line(on, "everybody", "all", found.now.alcohol, found.now.flags)
    for point in found.trend:
        yield line(point.day.isoformat(), "quarter", "all", point.alcohol, point.flags)
    for part in found.parts:
        for group in part.groups:
            yield line(on, part.heading, group.name, group.alcohol, None)


def public_csv_of(found: PublicAlcohol, scheme: str) -> bytes:
    """Return what anybody may be shown; `c` stands for what is kept back."""
    on = found.day.isoformat()
    rows: list[list[Value]] = []
    for part in found.parts:
        for name, cell in part.cells:
            counts: list[Value] = [HIDDEN, HIDDEN] if cell is None else [cell.has, cell.of]
            rows.append([scheme, on, part.heading, name, *counts])
    if found.people is not None:
        flags = found.flags
        told: list[Value] = [flags.yes, flags.asked] if flags else [HIDDEN, HIDDEN]
        rows.append([scheme, on, "Proven offences of the year", "under the influence", *told])
    return write_csv(_PUBLIC_HEADER, rows)
