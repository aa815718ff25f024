"""The visit sheet on paper: always one page. Plain data in, bytes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from iom.casefile.visit import VisitSheet
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.paper.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Note,
    Paragraph,
    Photo,
    Row,
    SideBySide,
    Strong,
    Table,
    Words,
)
from iom.paper.document import Document, to_pdf

_PAGE: Final = re.compile(rb"/Type /Page\b")


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of each is said: lines of a list, characters of a line, rows to write in.

    `photo` is the height of the photograph in points.
    """

    lines: int
    dangers: int
    letters: int
    rows: int
    photo: int


# From the roomiest to the tightest; the last one holds whatever a record can hold.
_ROOMS = (
    _Room(8, 12, 400, 8, 120),
    _Room(8, 12, 400, 5, 110),
    _Room(8, 12, 400, 3, 90),  # what is said goes before room to write
    _Room(8, 12, 400, 2, 90),
    _Room(8, 12, 400, 1, 70),
    _Room(6, 10, 260, 3, 90),
    _Room(4, 8, 180, 3, 90),
    _Room(3, 6, 130, 2, 90),
    _Room(2, 5, 90, 2, 80),
    _Room(1, 4, 60, 2, 70),
)


def pdf_of(sheet: VisitSheet) -> bytes:
    """Return the sheet as a tagged PDF of exactly one A4 page, in the roomiest way that fits."""
    content = b""
    for room in _ROOMS:
        content = _set(sheet, room)
        if len(_PAGE.findall(content)) == 1:
            break
    return content


def _set(sheet: VisitSheet, room: _Room) -> bytes:
    local = sheet.printed_at.astimezone(LONDON)
    printed = f"{day_in_words(local.date())}, {local:%H:%M}"
    return to_pdf(
        Document(
            title=f"Visit sheet, {sheet.ref}",
            subtitle=f"For a visit, or a pick-up at the gate. Printed {printed} by "
            f"{sheet.printed_by}; destroy it after use.",
            produced_at=sheet.printed_at,
            as_at=f"as at {day_in_words(local.date())}",
            blocks=_blocks(sheet, room),
        )
    )


def _blocks(sheet: VisitSheet, room: _Room) -> list[Block]:
    found: list[Block] = []
    if sheet.died_on:
        found.append(Note(f"This client died on {day_in_words(sheet.died_on)}.", "Nobody visits."))
    found.append(_dangers(sheet, room))
    if sheet.wanted:
        found.append(Note("Wanted.", _cut(sheet.wanted, room)))
    if sheet.arrest:
        found.append(Paragraph([Strong("Arrested. "), _cut(sheet.arrest, room)]))
    who: list[str] = [_cut(part, room) for part in sheet.who]
    found.append(Paragraph([Strong(who[0]), f"; {'; '.join(who[1:])}"]))
    found.append(
        SideBySide(
            [
                *_list("Where", sheet.where, "Nothing is recorded.", room),
                *_optional("Conditions", sheet.conditions, "No order is in force.", room),
                *_list("Next", sheet.ahead, "Nothing is ahead.", room),
                *_optional("Not to be placed with", sheet.apart, "Nobody is recorded.", room),
            ],
            [
                *_photograph(sheet, room),
                *_list("Telephone", sheet.ring, "No number is recorded.", room),
                *_list("To talk", sheet.talk, "Nothing in particular is recorded.", room),
                *_list("May be contacted", sheet.kin, "Nobody is recorded.", room),
                *_list("Lead professional", sheet.leads, "Nobody leads.", room),
            ],
        )
    )
    found.append(
        Table(
            "Notes of the visit",
            [Column("When"), Column("Seen, said and agreed")],
            [Row([" ", "\n\n" if room.rows > _TIGHT else "\n"]) for _ in range(room.rows)],
            level=2,
            row_headers=False,
        )
    )
    return found


_TIGHT: Final = 2


def _dangers(sheet: VisitSheet, room: _Room) -> Block:
    if not sheet.dangers:
        return Paragraph([Strong("No warning marker is recorded. "), "Look out all the same."])
    words: list[str] = []
    for place, each in enumerate(sheet.dangers[: room.dangers]):
        words += [
            "\n" if place else "",
            Strong(_cut(each.word, room)),
            _cut(each.what, room),
            each.rest,
        ]
    more = len(sheet.dangers) - room.dangers
    words += [f"\nand {more} more on the record"] if more > 0 else []
    return Note("Warnings: read before you go.", ["\n", *words])


def _photograph(sheet: VisitSheet, room: _Room) -> list[Block]:
    found: list[Block] = []
    if sheet.photograph is not None:
        found.append(Photo(sheet.photograph, f"Photograph of client {sheet.ref}", room.photo))
    if sheet.photograph_said:
        found.append(Paragraph(sheet.photograph_said, quiet=True))
    return found


def _list(heading: str, lines: Sequence[str], nothing: str, room: _Room) -> list[Block]:
    if not lines:
        return [Heading(heading, 3), Paragraph(nothing, quiet=True)]
    items: list[Words] = [_cut(line, room) for line in lines[: room.lines]]
    more = len(lines) - room.lines
    items += [f"and {more} more on the record"] if more > 0 else []
    return [Heading(heading, 3), Bullets(items)]


def _optional(heading: str, lines: Sequence[str] | None, nothing: str, room: _Room) -> list[Block]:
    return [] if lines is None else _list(heading, lines, nothing, room)


def _cut(text: str, room: _Room) -> str:
    """Shorten a line at a word, with its line breaks taken out."""
    line = " ".join(text.split())
    if len(line) <= room.letters:
        return line
    return f"{line[: room.letters].rsplit(' ', 1)[0]} …"
