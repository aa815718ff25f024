"""What of a file there is for a reader: the columns of kinds that their agency may see, no others.

A reader is not told of the other columns. Where a file has one all the same it may stand there
empty; with a value it is refused. What is kept in them is left as it is.
"""

from __future__ import annotations

from dataclasses import replace

from iom.accounts.domain import Reader
from iom.intake.domain import FileKind
from iom.intake.files import LAYOUTS, unseen_of
from iom.intake.guide import GUIDES
from iom.intake.guide_shapes import Column, Guide
from iom.kernel.events import Event

WRITTEN: tuple[type[Event], ...] = tuple(
    event for layout in LAYOUTS.values() for event in layout.events
)
"""What a row of any file of happenings may put on the trail."""


def kinds_for(reader: Reader) -> list[FileKind]:
    """List the kinds of file that there are for a reader."""
    return [kind for kind in FileKind if _is_offered(kind, reader)]


def _is_offered(kind: FileKind, reader: Reader) -> bool:
    if kind is FileKind.CLIENTS:
        return "client_ref" not in unseen_of(kind, reader)
    return LAYOUTS[kind].offered_to(reader)


def guide_for(kind: FileKind, reader: Reader) -> Guide:
    """Return how a kind of file is explained to a reader."""
    guide, hidden = GUIDES[kind], unseen_of(kind, reader)
    kept = [at for at, column in enumerate(guide.columns) if column.name not in hidden]
    return replace(
        guide,
        columns=tuple(_told(guide.columns[at], kind, reader) for at in kept),
        example=tuple(guide.example[at] for at in kept),
    )


def _told(column: Column, kind: FileKind, reader: Reader) -> Column:
    if kind is FileKind.CLIENTS:
        return column
    return replace(column, words=LAYOUTS[kind].words_for(reader, column.name, column.words))
