"""The pack of a transfer on paper. Plain data in, bytes out."""

from __future__ import annotations

from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.paper.blocks import Block, Column, Definitions, Heading, Paragraph, Row, Table
from iom.paper.document import Document, to_pdf
from iom.transfers.pack import Pack, Part

_TERM_AND_WORDS = 2  # columns of a part that reads as terms, each with what it is
_MOST_AT_FULL_SIZE = 5  # columns; a wider table is set smaller


def pdf_of(pack: Pack) -> bytes:
    """Return the pack as a tagged PDF, warnings first. The title bears the reference alone."""
    local = pack.made_at.astimezone(LONDON)
    day = day_in_words(local.date())
    blocks: list[Block] = [*_part(pack.warnings), Heading("Who"), Definitions(list(pack.facts))]
    for part in pack.parts:
        blocks += _part(part)
    return to_pdf(
        Document(
            title=f"Transfer pack {pack.ref}",
            subtitle=f"{pack.name}, for {pack.to}. Made on {day} at {local:%H:%M} "
            f"by {pack.made_by}.",
            produced_at=pack.made_at,
            as_at=f"as at {day}, {local:%H:%M}",
            blocks=blocks,
        )
    )


def _part(part: Part) -> list[Block]:
    if not part.rows:
        return [Heading(part.title), Paragraph(part.empty, quiet=True)]
    if len(part.heads) == _TERM_AND_WORDS:
        return [Heading(part.title), Definitions([(row[0], row[1] or "–") for row in part.rows])]
    return [
        Table(
            part.title,
            [Column(head) for head in part.heads],
            [Row(list(row)) for row in part.rows],
            dense=len(part.heads) > _MOST_AT_FULL_SIZE,
        )
    ]
