"""Read rows that wait for somebody to say whom they are about, and those that were thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from iom.accounts.domain import Reader
from iom.accounts.queries import names_of
from iom.clients.matching import Match
from iom.db import db
from iom.files.reading import PERSON_COLUMNS
from iom.intake.domain import FileKind, WaitingState
from iom.intake.files import LAYOUTS
from iom.intake.models import Waiting, WaitingDistrict
from iom.intake.queue_candidates import SHOWN, candidates_for, matches_of_each
from iom.intake.shared import kinds_for
from iom.intake.waiting import cells_of
from iom.kernel.batches import in_batches
from iom.kernel.errors import NotFound

READABLE = timedelta(days=182)
"""How long what was thrown away can be read."""
_LOOKED_AT = 50  # rows read at once, of which a reader may not be told of each


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A row as one reader is told of it.

    Attributes:
        id: of the row.
        kind: what it is a row of.
        who: what it says of the person, by column.
        what: what it says happened, by column.
        why: why nobody could be sure when it came.
        source: the file, as the trail names it.
        line: where it stood there.
        queued_at: when it came.
        sender: who sent the file.
        candidates: whom it may be about as far as the reader sees them, the likeliest first.
        waits: whether it is for the reader to say whom it is about.
        reason: why it was thrown away; empty where it was not.
        decided_at: when it was; None where it was not.
        decider: who did.
    """

    id: int
    kind: FileKind
    who: Mapping[str, str]
    what: Mapping[str, str]
    why: str
    source: str
    line: int
    queued_at: datetime
    sender: str
    candidates: list[Match]
    waits: bool
    reason: str
    decided_at: datetime | None
    decider: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the rows that wait for a reader, the oldest first; `more` stand after it."""

    rows: list[WaitingRow]
    more: bool


@dataclass(frozen=True, slots=True)
class WaitingBriefly:
    """A row that waits, in a line: what kind of row it is, of which line, whom it names, and why.

    `named` and `born` are empty where the row does not say it.
    """

    id: int
    kind: FileKind
    line: int
    named: str
    born: str
    why: str
    queued_at: datetime


def list_waiting(reader: Reader, *, after: int = 0) -> Queue:
    """List the rows that wait for a reader, the oldest first, with whom each may be about.

    What somebody threw away who does not see all of those waits for one who does.

    Args:
        reader: who is to decide.
        after: the number of the row after which the page begins; 0: from the first.
    """
    told: list[tuple[Waiting, list[Match]]] = []
    while len(told) <= SHOWN and (rows := _waiting_after(reader, after)):
        after = rows[-1].id
        for some in in_batches((row for row in rows if _sees(reader, row)), SHOWN + 1):
            for row, matches in zip(some, matches_of_each(reader, some), strict=True):
                candidates = [match for match in matches if match.visible]
                if row.state is WaitingState.WAITING or candidates:
                    told.append((row, candidates))
            if len(told) > SHOWN:
                break
    return Queue(_told(told[:SHOWN]), more=len(told) > SHOWN)


def _waiting_after(reader: Reader, row_id: int) -> Sequence[Waiting]:
    return db.session.scalars(
        select(Waiting)
        .where(_is_told_to(reader), _waits(), Waiting.id > row_id)
        .order_by(Waiting.id)
        .limit(_LOOKED_AT)
    ).all()


def list_waiting_briefly(reader: Reader, *, most: int) -> list[WaitingBriefly]:
    """List the first rows that wait for a reader, each in a line. One statement."""
    rows = db.session.scalars(
        select(Waiting)
        .where(_is_told_to(reader), Waiting.state == WaitingState.WAITING)
        .order_by(Waiting.id)
        .limit(most)
    )
    return [_briefly(row) for row in rows if _sees(reader, row)]


def _briefly(row: Waiting) -> WaitingBriefly:
    cells = cells_of(row)
    name = f"{cells.get('given_names', '')} {cells.get('family_name', '')}".strip()
    number = next((cells[each] for each in ("client_ref", *PERSON_COLUMNS) if cells.get(each)), "")
    return WaitingBriefly(
        id=row.id,
        kind=FileKind(row.kind),
        line=row.line,
        named=name or number,
        born=cells.get("date_of_birth", ""),
        why=row.why,
        queued_at=row.queued_at,
    )


def count_waiting(reader: Reader) -> int:
    """Count the rows that wait for a reader: for a figure beside a link. One statement."""
    statement = select(func.count()).where(
        _is_told_to(reader), Waiting.state == WaitingState.WAITING
    )
    return db.session.scalar(statement) or 0


def list_thrown_away(reader: Reader, *, limit: int = 50) -> list[WaitingRow]:
    """List the rows of which somebody said that they are about nobody, the latest first."""
    statement = (
        select(Waiting)
        .where(
            _is_told_to(reader), Waiting.state == WaitingState.NOBODY, Waiting.cells.is_not(None)
        )
        .order_by(Waiting.decided_at.desc(), Waiting.id.desc())
        .limit(limit)
    )
    return _told([(row, []) for row in db.session.scalars(statement) if _sees(reader, row)])


def anything_old(at: datetime) -> bool:
    """Say whether something can be read that was thrown away too long ago."""
    return db.session.scalar(select(Waiting.id).where(old(at)).limit(1)) is not None


def old(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a row meets once it was thrown away too long ago."""
    return and_(
        Waiting.state == WaitingState.NOBODY,
        Waiting.cells.is_not(None),
        Waiting.decided_at < at - READABLE,
    )


def get_told(reader: Reader, waiting_id: int) -> WaitingRow:
    """Fetch a row as a reader is told of it, with whom it may be about while it waits.

    Raises:
        NotFound: there is none, or none that the reader may see.
    """
    row = get_row(reader, waiting_id)
    waits = row.state is WaitingState.WAITING or row.unheard
    return _told([(row, candidates_for(reader, row) if waits else [])])[0]


def get_row(reader: Reader, waiting_id: int, *, lock: bool = False) -> Waiting:
    """Fetch a row that a reader is told of, whatever became of it.

    Raises:
        NotFound: there is none, or none that the reader may see.
    """
    statement = select(Waiting).where(Waiting.id == waiting_id, _is_told_to(reader))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(statement)
    if row is None or not _sees(reader, row):
        raise NotFound("There is no such row.")
    return row


def _told(rows: Sequence[tuple[Waiting, list[Match]]]) -> list[WaitingRow]:
    """Tell rows with those whom each may be about. One statement for all of them."""
    actors = {name for row, _ in rows for name in (row.queued_by, row.decided_by) if name}
    names = names_of(actors)
    return [_in_words(row, candidates, names) for row, candidates in rows]


def _in_words(row: Waiting, candidates: list[Match], names: Mapping[str, str]) -> WaitingRow:
    cells = cells_of(row)
    about = {"client_ref", *PERSON_COLUMNS}
    return WaitingRow(
        id=row.id,
        kind=FileKind(row.kind),
        who={name: cell for name, cell in cells.items() if name in about},
        what={name: cell for name, cell in cells.items() if name not in about},
        why=row.why,
        source=row.source,
        line=row.line,
        queued_at=row.queued_at,
        sender=names[row.queued_by],
        candidates=candidates,
        waits=row.state is WaitingState.WAITING or bool(row.unheard and candidates),
        reason=row.reason,
        decided_at=row.decided_at,
        decider=names.get(row.decided_by or "", ""),
    )


def _is_told_to(reader: Reader) -> ColumnElement[bool]:
    """Return the condition that a row is of a kind and of a place that there are for a reader."""
    kinds = Waiting.kind.in_([kind.value for kind in kinds_for(reader)])
    if reader.district_ids is None:
        return kinds & true()
    there = select(WaitingDistrict.waiting_id).where(
        WaitingDistrict.district_id.in_(sorted(reader.district_ids))
    )
    return kinds & or_(Waiting.everywhere, Waiting.id.in_(there))


def _waits() -> ColumnElement[bool]:
    return or_(Waiting.state == WaitingState.WAITING, Waiting.unheard)


def _sees(reader: Reader, row: Waiting) -> bool:
    return LAYOUTS[FileKind(row.kind)].sees(reader, cells_of(row))
