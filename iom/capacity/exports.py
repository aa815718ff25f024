"""A proposal as files for a spreadsheet: districts without people, and people by name."""

from __future__ import annotations

from datetime import date

from iom.capacity.board import Board
from iom.capacity.schemes import OwnScheme
from iom.capacity.telling import Listed
from iom.files.writing import Value, write_csv

_DISTRICTS = (
    *("scheme", "as_of", "matrix", "district", "places", "floor", "eligible", "on_scheme"),
    *("proposed", "coming", "going", "unfilled"),
)
_PEOPLE = (
    *("list", "number", "client_ref", "name", "district", "score", "nominated_on"),
    *("on_scheme", "filled_by", "change"),
)
ALL = "all districts"


def districts_file(scheme: OwnScheme, board: Board, *, today: date) -> bytes:
    """Write a line for each district and one for all of them. Everybody is counted."""
    proposal = board.proposal
    head = (scheme.name, today, board.matrix)
    rows: list[tuple[Value, ...]] = []
    totals = [0] * 7
    for each in proposal.districts:
        counts = (
            *(each.floor, each.eligible, each.on_scheme, each.placed),
            *(each.coming, each.going, each.unfilled),
        )
        totals = [one + other for one, other in zip(totals, counts, strict=True)]
        rows.append((*head, scheme.names.get(each.district, each.district), None, *counts))
    rows.append((*head, ALL, proposal.capacity.places, *totals))
    return write_csv(_DISTRICTS, rows)


def people_file(board: Board) -> bytes:
    """Write a line for each client whom the reader may see, list by list, in its order."""
    lists = (("places", board.placed), ("just outside", board.outside), ("below", board.below))
    rows = [row for name, listed in lists for row in _rows(name, listed)]
    without: list[tuple[Value, ...]] = [
        ("no score", None, person.ref, person.name, *[None] * 6) for person in board.unscored.named
    ]
    return write_csv(_PEOPLE, [*rows, *without])


def _rows(name: str, listed: Listed) -> list[tuple[Value, ...]]:
    return [
        (
            *(name, line.number, line.ref, line.name, line.district, line.score),
            *(line.nominated_on, line.on_scheme, line.by.value if line.by else "", line.change),
        )
        for line in listed.lines
    ]
