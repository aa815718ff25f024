"""The timeline of a client on paper. Plain data in, bytes out."""

from __future__ import annotations

from datetime import date, datetime

from iom.casefile.story import Story
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table, day_in_words
from iom.paper.blocks import Block, Column, Paragraph, Row, Table
from iom.paper.document import Document, to_pdf


def story_on_paper(story: Story, *, ref: str, name: str, by: str, at: datetime) -> bytes:
    """Return the timeline as a tagged PDF: what it is narrowed to, then a line for each.

    The title bears the reference, not the name: titles end up in lists of files.
    """
    day = at.astimezone(LONDON).date()
    return to_pdf(
        Document(
            title=f"Timeline of {ref}",
            subtitle=f"{name}. Taken out by {by}: what their agency may see.",
            produced_at=at,
            as_at=f"as at {day_in_words(day)}",
            blocks=_blocks(story, day),
        )
    )


def _blocks(story: Story, today: date) -> list[Block]:
    said = [f"{story.said}."]
    said += [
        f"Narrowed to {each.group.label}." for each in story.choices if each.shown and each.group
    ]
    said += [f"Only of {each.name}." for each in (*story.agencies, *story.workers) if each.shown]
    blocks: list[Block] = [Paragraph(" ".join(said))]
    if story.lines:
        rows = [
            Row(
                (
                    _day(each.on, today),
                    each.title,
                    each.line,
                    ", ".join(filter(None, (each.who, each.agency))),
                )
            )
            for each in story.lines
        ]
        columns = [Column("Day"), Column("What"), Column("Said"), Column("By")]
        blocks.append(Table("What happened", columns, rows, quiet="the latest first", dense=True))
    return blocks


def _day(day: date, today: date) -> str:
    return day_in_table(day) + (", ahead" if day > today else "")
