"""Everything about one person on paper. Plain data in, bytes out."""

from __future__ import annotations

from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.kernel.words import within_sentence
from iom.paper.blocks import (
    Block,
    Bullets,
    Column,
    Definitions,
    Heading,
    Note,
    Paragraph,
    Photo,
    Row,
    Strong,
    Table,
    Words,
)
from iom.paper.document import Document, to_pdf
from iom.retention.dossier import MARK, NOT_RECORDED, Chapter, Dossier, Said, words_of

_JPEG = b"\xff\xd8"
_MOST_COLUMNS = 5  # that stand beside one another on a sheet; more stand below one another


def pdf_of(dossier: Dossier) -> bytes:
    """Return the document as a tagged PDF: A4, marked on every page, what is to be checked first.

    The title bears the reference, not the name: titles end up in lists of files.
    """
    day = day_in_words(dossier.made_at.astimezone(LONDON).date())
    return to_pdf(
        Document(
            title=f"Everything held about {dossier.ref}",
            subtitle=f"{dossier.name}. Put together {words_of(dossier.made_at)} "
            f"by {dossier.made_by}, for a subject access request.",
            produced_at=dossier.made_at,
            as_at=f"as at {day}",
            blocks=_blocks(dossier),
        )
    )


def _blocks(dossier: Dossier) -> list[Block]:
    found: list[Block] = [
        *_to_check(dossier),
        Paragraph(
            "What is not recorded is left out; the JSON form of this document has every field.",
            quiet=True,
        ),
    ]
    for chapter in dossier.chapters:
        found += _chapter(chapter)
    if dossier.empty:
        found += [
            Heading("Nothing is recorded of"),
            Bullets([within_sentence(title) for title in dossier.empty]),
        ]
    return found


def _to_check(dossier: Dossier) -> list[Block]:
    listed = dossier.to_check
    if not listed:
        return [Note("Nothing here is known to concern other people.", "Look through it before "
                     "it is released all the same.")]  # fmt: skip
    times = sum(each.times for each in listed)
    return [
        Note(
            "Check this before it is released.",
            f"{times} {'place bears' if times == 1 else 'places bear'} the mark {MARK}, because "
            "they may concern somebody else. Take out what the person is not entitled to.",
        ),
        Table(
            "What must be checked",
            [Column("Part"), Column("What"), Column("Times", numeric=True), Column("Because it")],
            [Row([each.chapter, each.column, each.times, each.why.value]) for each in listed],
            dense=True,
        ),
    ]


def _chapter(chapter: Chapter) -> list[Block]:
    if len(chapter.rows) > 1 and len(chapter.columns) <= _MOST_COLUMNS:
        return [
            Table(
                chapter.title,
                [Column(column) for column in chapter.columns],
                [Row([_words(said) for said in row]) for row in chapter.rows],
                quiet=chapter.note,
                dense=True,
            )
        ]
    found: list[Block] = [Heading(chapter.title)]
    if chapter.note:
        found.append(Paragraph(f"{chapter.note[0].upper()}{chapter.note[1:]}.", quiet=True))
    for number, row in enumerate(chapter.rows, 1):
        if len(chapter.rows) > 1:
            found.append(Heading(f"{number} of {len(chapter.rows)}", level=3))
        found.append(
            Definitions(
                [
                    (column, _words(said))
                    for column, said in zip(chapter.columns, row, strict=True)
                    if said.words != NOT_RECORDED
                ]
            )
        )
        found += [
            _drawn(said.value, f"{column} of {chapter.title}, {number} of {len(chapter.rows)}")
            for column, said in zip(chapter.columns, row, strict=True)
            if isinstance(said.value, bytes)
        ]
    return found


def _drawn(content: bytes, title: str) -> Block:
    """Draw a picture; of another file, say where it is."""
    if content.startswith(_JPEG):
        return Photo(content, title)
    return Paragraph(f"{title}, is a file of its own: it is in this document’s JSON form.")


def _words(said: Said) -> Words:
    return [Strong(f"{MARK} "), said.words] if said.check is not None else said.words
