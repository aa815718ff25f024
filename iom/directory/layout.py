"""A file of programmes: its columns, a row as text, and a row read back (docs/files-in.md). Pure.

Lists within a cell have semicolons between them. What is empty is not known, or no bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from iom.contacts.domain import Pathway
from iom.directory.domain import BadProgramme, Programme, Start
from iom.directory.drafting import FREE, Details, cost_of
from iom.directory.start_words import NewStart
from iom.directory.words import ForSex, ForStatutory, Sector, Taken, Weekday, Where
from iom.entries.domain import Word
from iom.kernel.dates import read_date
from iom.kernel.errors import RuleBroken
from iom.kernel.money import in_pounds
from iom.needs.domain import NeedKind

REQUIRED = (
    *("programme_ref", "provider", "name", "what", "pathway", "needs", "districts"),
    *("least_age", "most_age", "sex", "statutory", "custody", "how_to_refer", "link_worker"),
    *("taken_up", "days", "hours", "places", "places_taken", "cost", "starts"),
)
OPTIONAL = ("sector", "third_sector", "telephone")
"""Of the provider; read only where the directory does not know it yet."""
COLUMN_OF = {
    "area": "districts",
    "serves": "districts",
    "link": "link_worker",
    "link_user": "link_worker",
    "takes": "taken_up",
    "capacity": "places",
    "taken": "places_taken",
    "on": "starts",
}
"""Columns by the fields of the rules, where the two are named otherwise."""
Kind = TypeVar("Kind", bound=Word)
_EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a row says.

    Attributes:
        line: where it stands in the file.
        ref: of the programme; empty: it is known by its provider and its name, or is new.
        provider: its name; `details` has no reference of it yet, and no account of the link worker.
    """

    line: int
    ref: str
    provider: str
    details: Details
    starts: tuple[NewStart, ...]
    sector: Sector
    third_sector: bool
    telephone: str


class BadCell(RuleBroken):
    """A cell cannot be read; `column` names where."""

    def __init__(self, sentence: str, column: str) -> None:
        super().__init__(sentence)
        self.column = column


def cells_of(programme: Programme, sector: Sector) -> list[str]:
    """Write a programme as a row of the file, the optional columns last."""
    return [
        programme.ref,
        programme.provider,
        programme.name,
        programme.what,
        programme.pathway.value,
        "; ".join(kind.value for kind in NeedKind if kind in programme.needs),
        _EVERYWHERE if programme.districts is None else "; ".join(sorted(programme.districts)),
        _plain(programme.least_age),
        _plain(programme.most_age),
        programme.sex.value,
        programme.statutory.value,
        programme.custody.value,
        programme.how_to_refer,
        programme.link,
        programme.takes.value,
        "; ".join(programme.days),
        programme.hours,
        _plain(programme.capacity),
        _plain(programme.taken),
        _cost(programme.cost_pence),
        "; ".join(_start(each) for each in programme.starts),
        sector.value,
        "yes" if programme.third_sector else "no",
        programme.telephone,
    ]


def _plain(number: int | None) -> str:
    return "" if number is None else str(number)


def _cost(pence: int | None) -> str:
    if pence is None:
        return ""
    return in_pounds(pence).replace(",", "") if pence else FREE


def _start(start: Start) -> str:
    if start.places is None:
        return start.on.isoformat()
    return f"{start.on.isoformat()} {start.taken}/{start.places}"


def row_of(line: int, cells: Mapping[str, str]) -> Row:
    """Read a row.

    Raises:
        BadCell: a cell is no number, no day or none of the words that there are.
    """
    districts = cells["districts"]
    everywhere = districts.casefold() == _EVERYWHERE
    sector = cells["sector"]
    details = Details(
        provider="",
        name=cells["name"],
        what=cells["what"],
        pathway=_word(Pathway, cells["pathway"], "pathway"),
        needs=frozenset(_word(NeedKind, each, "needs") for each in _parts(cells["needs"])),
        districts=None if everywhere else frozenset(_parts(districts)),
        least_age=_number(cells["least_age"], "least_age"),
        most_age=_number(cells["most_age"], "most_age"),
        sex=_word(ForSex, cells["sex"] or "any", "sex"),
        statutory=_word(ForStatutory, cells["statutory"] or "either", "statutory"),
        custody=_word(Where, cells["custody"] or "community", "custody"),
        how_to_refer=cells["how_to_refer"],
        link_user_id=None,
        link=cells["link_worker"],
        takes=_word(Taken, cells["taken_up"] or "by-referral", "taken_up"),
        days=tuple(_word(Weekday, each, "days") for each in _parts(cells["days"])),
        hours=cells["hours"],
        capacity=_number(cells["places"], "places"),
        taken=_number(cells["places_taken"], "places_taken") or 0,
        cost_pence=_told("cost", lambda: cost_of(cells["cost"])),
    )
    return Row(
        line=line,
        ref=cells["programme_ref"].upper(),
        provider=" ".join(cells["provider"].split()),
        details=details,
        starts=tuple(_read_start(each) for each in _parts(cells["starts"])),
        sector=_word(Sector, sector, "sector") if sector else Sector(details.pathway.value),
        third_sector=_yes(cells["third_sector"]),
        telephone=cells["telephone"],
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _word(kind: type[Kind], text: str, column: str) -> Kind:
    for each in kind:
        if text.casefold() in (each.value.casefold(), each.label.casefold()):
            return each
    known = ", ".join(each.value for each in kind)
    raise BadCell(f"“{text[:40]}” is none of these: {known}", column)


def _number(text: str, column: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise BadCell(f"“{text[:40]}” is not a whole number", column)
    return int(text)


def _yes(text: str) -> bool:
    if text.casefold() not in {"", "yes", "no"}:
        raise BadCell(f"“{text[:40]}” is neither yes nor no", "third_sector")
    return text.casefold() == "yes"


def _read_start(text: str) -> NewStart:
    """Read a start: `2026-12-07`, `2026-12-07 3/8` where 3 of 8 places are taken."""
    day, _, places = text.partition(" ")
    on: date = _told("starts", lambda: read_date(day))
    if not places.strip():
        return NewStart(on=on, places=None)
    taken, slash, whole = places.strip().partition("/")
    if not slash:
        raise BadCell(f"“{text[:40]}” is not written like 2026-12-07 3/8", "starts")
    return NewStart(on=on, places=_number(whole, "starts"), taken=_number(taken, "starts") or 0)


Told = TypeVar("Told")


def _told(column: str, read: Callable[[], Told]) -> Told:
    try:
        return read()
    except (BadProgramme, RuleBroken) as wrong:
        raise BadCell(str(wrong).rstrip("."), column) from None
