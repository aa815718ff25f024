"""What of a file there is for a reader: the columns of kinds that their agency may see, no others.

A reader is not told of the other columns. Where a file has one all the same it may stand there
empty; with a value it is refused. What is kept in them is left as it is.
"""

from __future__ import annotations

from dataclasses import replace

from iom.accounts.domain import Reader
from iom.intake.domain import FileKind
from iom.intake.files import COLUMNS, LAYOUTS
from iom.intake.guide import GUIDES, Guide
from iom.kernel.events import Event
from iom.sharing.fields import unseen

WRITTEN: tuple[type[Event], ...] = tuple(
    event for layout in LAYOUTS.values() for event in layout.events
)
"""What a row of any file of happenings may put on the trail."""
_NEEDED = {
    FileKind.CLIENTS: "client_ref",
    **{kind: layout.shows for kind, layout in LAYOUTS.items()},
}
"""Without seeing this, a kind of file has nothing to say."""


def kinds_for(reader: Reader) -> list[FileKind]:
    """List the kinds of file that there are for a reader."""
    return [kind for kind in FileKind if _NEEDED[kind] not in unseen_of(kind, reader)]


def unseen_of(kind: FileKind, reader: Reader) -> frozenset[str]:
    """Return the columns of a kind of file that a reader may not see."""
    return unseen(reader, COLUMNS[kind].required)


def guide_for(kind: FileKind, reader: Reader) -> Guide:
    """Return how a kind of file is explained to a reader."""
    guide, hidden = GUIDES[kind], unseen_of(kind, reader)
    kept = [at for at, column in enumerate(guide.columns) if column.name not in hidden]
    return replace(
        guide,
        columns=tuple(guide.columns[at] for at in kept),
        example=tuple(guide.example[at] for at in kept),
    )
