"""The need profile as a file for spreadsheets. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iom.files.writing import Value, write_csv
from iom.kernel.small_numbers import HIDDEN
from iom.needs.domain import NeedKind
from iom.needs.profile import Profile, Tally
from iom.needs.public import PublicProfile

MARKING = "OFFICIAL-SENSITIVE"
_HEADER = (
    *("where", "on", "by", "group", "need", "people", "has_need", "of_which_in_progress"),
    *("met", "no_need", "not_known", "marking"),
)
_PUBLIC_HEADER = ("scheme", "on", "by", "group", "need", "has_need", "people")


def csv_of(profile: Profile, where: str) -> bytes:
    """Return who has which need, by group: a line for each need of each group."""
    return write_csv(_HEADER, _rows(profile, where))


def _rows(profile: Profile, where: str) -> Iterator[list[Value]]:
    on = profile.day.isoformat()

    def lines(by: str, group: str, tallies: Mapping[NeedKind, Tally]) -> Iterator[list[Value]]:
        for kind, each in tallies.items():
            counts = (each.people, each.has, each.started, each.met, each.none, each.unknown)
            yield [where, on, by, group, kind.value, *counts, MARKING]

    yield from lines("everybody", "all", profile.needs)
    for axis, columns in profile.columns.items():
        for column in columns:
            yield from lines(axis.value, column.name, column.tallies)


def public_csv_of(profile: PublicProfile, scheme: str) -> bytes:
    """Return what anybody may be shown; `c` stands for what is kept back."""
    rows: list[list[Value]] = []
    for table in profile.tables:
        for row in table.rows:
            for name, cell in zip(table.columns, row.cells, strict=True):
                counts = [HIDDEN, HIDDEN] if cell is None else [cell.has, cell.of]
                on = profile.day.isoformat()
                rows.append([scheme, on, table.heading, name, row.kind.value, *counts])
    return write_csv(_PUBLIC_HEADER, rows)
