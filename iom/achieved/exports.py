"""Contacts against plan as files for spreadsheets. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from iom.achieved.board import Board, Listed
from iom.achieved.domain import Figures, Window
from iom.achieved.groups import AgencyRow, Group
from iom.files.writing import Sheet, Value, write_csv, write_xlsx
from iom.kernel.rounding import half_up_exact

MARKING = "OFFICIAL-SENSITIVE"
_HEADER = (
    *("where", "from", "to", "by", "group", "people", "planned", "took_place", "per_cent"),
    *("people_behind", "contacts_missing", "acceptable_absence", "unacceptable_absence"),
    *("our_side", "made_by_agency", "marking"),
)
_PEOPLE = (
    *("client_ref", "name", "district", "level", "lead", "from", "to", "planned", "took_place"),
    *("missing", "last_met", "acceptable_absence", "unacceptable_absence", "our_side", "marking"),
)


def figures_csv(board: Board, where: str) -> bytes:
    """Write a line for each group; no client is named."""
    return write_csv(_HEADER, _figures(board, where))


def figures_xlsx(board: Board, where: str, *, at: datetime) -> bytes:
    """Write the same as a workbook, with what the figures are."""
    said: list[list[Value]] = [
        ["Contacts against plan", where],
        ["From", board.window.first],
        ["To", board.window.last],
        ["Scale", board.scale.code],
        ["Produced, as at", at],
        ["Marking", MARKING],
        ["People", "on the scheme on the last day, MAPPA 2 and 3 left out"],
        ["Planned", "each day its share of the contacts of its level; one for who is away"],
        ["Took place", "contacts that the client came to, or that were no appointment"],
        ["Counted", counted_words(board)],
    ]
    sheets = {
        "Figures": Sheet(_HEADER, list(_figures(board, where))),
        "About": Sheet(["what", "is"], said),
    }
    return write_xlsx(sheets, created=at)


def counted_words(board: Board) -> str:
    """Say which contacts the figures count."""
    if not board.narrow:
        return "Every contact is counted."
    if board.whole:
        return (
            "The total and the windows count every contact; levels, agencies and workers those "
            "alone of which your agency may know."
        )
    return "Contacts of which your agency may not know are not counted."


def people_csv(people: Iterable[Listed], window: Window) -> bytes:
    """Write a line for each client."""
    return write_csv(_PEOPLE, [_person(each, window) for each in people])


def _figures(board: Board, where: str) -> Iterator[list[Value]]:
    last = board.window

    def line(
        window: Window, by: str, group: str, figures: Figures, made: int | None = None
    ) -> list[Value]:
        counts = figures.counts
        return [
            *(where, window.first, window.last, by, group, figures.people),
            *(half_up_exact(figures.planned, 2), counts.took_place, figures.per_cent),
            *(figures.behind, figures.missing),
            *(counts.acceptable, counts.unacceptable, counts.our_side, made, MARKING),
        ]

    yield line(last, "everybody", "all", board.total)
    groups: tuple[tuple[str, Iterable[Group | AgencyRow]], ...] = (
        ("level", board.levels),
        ("agency", board.agencies),
        ("worker", board.workers),
    )
    for by, rows in groups:
        for row in rows:
            made = row.made if isinstance(row, AgencyRow) else None
            yield line(last, by, row.name, row.figures, made)
    for window, figures in board.history:
        yield line(window, "window", "all", figures)


def _person(each: Listed, window: Window) -> list[Value]:
    person, counts = each.person, each.person.counts
    return [
        *(each.ref, each.name, each.district, person.level, each.lead, window.first, window.last),
        *(half_up_exact(person.planned, 2), counts.took_place, person.missing, person.last_met),
        *(counts.acceptable, counts.unacceptable, counts.our_side, MARKING),
    ]
