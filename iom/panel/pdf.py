"""The record of a sitting on paper. Plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator

from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.panel.minutes import Item, Minutes
from iom.paper.blocks import Block, Column, Definitions, Heading, Paragraph, Row, Strong, Table
from iom.paper.document import Document, to_pdf

_APART = "A score is an indicator; the panel decides, with its reason."


def pdf_of(minutes: Minutes) -> bytes:
    """Return the record as a tagged PDF, marked; its title bears no name."""
    local = minutes.made_at.astimezone(LONDON)
    day = f"{day_in_words(local.date())}, {local:%H:%M}"
    blocks: list[Block] = [Definitions(list(minutes.facts))]
    if minutes.items:
        blocks.append(_overview(minutes))
        blocks += [block for each in minutes.items for block in _words(each)]
    else:
        blocks.append(Paragraph("There is no case on the list.", quiet=True))
    if minutes.hidden:
        cases = "1 case is" if minutes.hidden == 1 else f"{minutes.hidden} cases are"
        blocks.append(Paragraph(f"{cases} not shown to whoever made this copy.", quiet=True))
    blocks.append(Paragraph(_APART, quiet=True))
    return to_pdf(
        Document(
            title=minutes.title,
            produced_at=minutes.made_at,
            as_at=f"as at {day}",
            blocks=blocks,
        )
    )


def _overview(minutes: Minutes) -> Table:
    heads = ("Case", "Client", "Stands today", "Score", "Recommended", "Decision")
    return Table(
        "Cases",
        [Column(head) for head in heads],
        [
            Row(
                [
                    str(each.number),
                    f"{each.name}, {each.ref}",
                    each.stands,
                    each.score or "–",
                    each.recommended or "–",
                    each.decision,
                ]
            )
            for each in minutes.items
        ],
        dense=True,
    )


def _words(item: Item) -> Iterator[Block]:
    """Yield what the panel wrote of a case; nothing where it wrote nothing."""
    told = item.decided
    if told is None or not told.reason:
        return
    yield Heading(f"Case {item.number}, {item.ref}: {item.decision}", 3)
    yield Paragraph([Strong("Reason. "), told.reason])
    if told.benefit:
        yield Paragraph([Strong("Benefit expected. "), told.benefit])
    if told.note:
        yield Paragraph([Strong("Note. "), told.note])
    if told.set_aside:
        rules = "; ".join(told.set_aside)
        yield Paragraph([Strong("Set aside. "), f"{rules}. {told.why_otherwise}"])
    for said in told.dissent:
        yield Paragraph([Strong(f"Dissent of {said.member}. "), said.said])
