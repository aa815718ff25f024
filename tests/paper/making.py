"""Short documents for tests."""

from datetime import UTC, datetime

from iom.paper.blocks import Block
from iom.paper.document import OFFICIAL_SENSITIVE, Document, to_pdf
from tests.paper.reading import Reading

PRODUCED = datetime(2025, 10, 13, 7, 40, tzinfo=UTC)


def a_document(
    *blocks: Block,
    title: str = "Clients, Cambridge",
    marking: str | None = OFFICIAL_SENSITIVE,
    landscape: bool = False,
) -> Document:
    """Return a document of some blocks, issue 2, produced on 13 October 2025."""
    return Document(
        title=title,
        produced_at=PRODUCED,
        blocks=blocks,
        as_at="as at 13 October 2025, 08:40",
        issue="number 2",
        marking=marking,
        landscape=landscape,
    )


def read(*blocks: Block, title: str = "Clients, Cambridge", landscape: bool = False) -> Reading:
    """Make a document of some blocks and read it."""
    return Reading(to_pdf(a_document(*blocks, title=title, landscape=landscape)))
