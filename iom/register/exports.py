"""The link-worker register as a file for spreadsheets. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iom.files.writing import Value, write_csv
from iom.register.domain import Board, Link

_HEADER = (
    *("sector", "provider", "person", "agency", "telephone", "districts", "since", "until"),
    *("state", "note"),
)
NOBODY = "nobody"


def csv_of(board: Board, districts: Mapping[int, str]) -> bytes:
    """Return a line for each link that is not over, and one for each gap."""
    return write_csv(_HEADER, _rows(board, districts))


def _rows(board: Board, districts: Mapping[int, str]) -> Iterator[list[Value]]:
    for line in board.lines:
        for link in line.links:
            terms = link.terms
            names = [name for key, name in districts.items() if key in terms.district_ids]
            yield [
                *(line.sector.label, terms.provider, link.name, link.agency, link.telephone),
                *("; ".join(names), terms.since_on, terms.last_on, state_of(link, board)),
                terms.note,
            ]
        if line.missing:
            yield [line.sector.label, *[""] * 4, "; ".join(line.missing), None, None, NOBODY, ""]


def state_of(link: Link, board: Board) -> str:
    """Say in a word or two how a link stands on the day of the board."""
    if link.stopped:
        return "account disabled"
    return "now" if link.held(board.day) else "later"
