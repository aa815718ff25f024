"""Read who must not be placed with a client, as far as the reader may know. Changes no row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_client, may_change
from iom.db import db
from iom.entries.domain import EndedHow
from iom.entries.models import current
from iom.kernel.dates import covers
from iom.kernel.errors import NotFound
from iom.safety.models import Apart
from iom.sharing.fields import sees
from iom.sharing.scope import exportable_by, visible_to

_Other = aliased(Client, name="other")


@dataclass(frozen=True, slots=True)
class Pair:
    """One who must not be placed with the client, for those who see both.

    Attributes:
        why: empty where it is not for the reader.
        exports: whether the reader may take the other out on paper.
    """

    row: Apart
    other_id: int
    ref: str
    name: str
    why: str
    exports: bool

    @property
    def line(self) -> str:
        """In a few words."""
        return f"{self.name}, {self.ref}"

    def past_review(self, today: date) -> bool:
        """Whether somebody should have looked at it again by now."""
        return self.row.review_on < today


@dataclass(frozen=True, slots=True)
class Pairs:
    """Those with whom a client must not be placed.

    Attributes:
        seen: whom the reader sees, too.
        unseen: whether there is somebody whom they do not; of whom nothing more is told.
    """

    seen: Sequence[Pair] = field(default=())
    unseen: bool = False


def list_apart(reader: Reader, client_id: int, *, today: date) -> Pairs:
    """List with whom a client, whom the reader sees, must not be placed today. One statement."""
    found: dict[int, Pair] = {}
    unseen = False
    for row, pair in _read(reader, _pairs(reader, client_id).where(current(Apart))):
        if not covers(today, row.from_on, row.to_on):
            continue
        if pair is None:
            unseen = True
        else:
            found.setdefault(pair.other_id, pair)
    return Pairs(list(found.values()), unseen)


def list_recorded(reader: Reader, client_id: int) -> tuple[list[Pair], list[Pair], bool]:
    """List what is on the record, and what was struck out; and whether more is that is not told.

    One statement.
    """
    told = or_(current(Apart), Apart.ended_how == EndedHow.STRUCK_OUT)
    rows = _read(reader, _pairs(reader, client_id).where(told))
    pairs = [pair for _, pair in rows if pair is not None]
    return (
        [pair for pair in pairs if pair.row.ended_at is None],
        [pair for pair in pairs if pair.row.ended_at is not None],
        any(pair is None and row.ended_at is None for row, pair in rows),
    )


def get_pair(reader: Reader, client_id: int, pair_id: int) -> Pair:
    """Fetch one pair of a client, current or not.

    Raises:
        NotFound: there is none under that number of which the reader sees both.
    """
    for _, pair in _read(reader, _pairs(reader, client_id).where(Apart.id == pair_id)):
        if pair is not None:
            return pair
    raise NotFound("This client is not kept apart from anybody under that number.")


def list_history(reader: Reader, client_id: int, pair: Pair) -> list[Pair]:
    """List what was said of a pair, the latest first."""
    rows = _pairs(reader, client_id).where(
        or_(Apart.client_id == pair.other_id, Apart.other_id == pair.other_id)
    )
    by_id = {found.row.id: found for _, found in _read(reader, rows) if found is not None}
    after = {found.row.follows_id: found for found in by_id.values() if found.row.follows_id}
    last = pair
    while last.row.id in after:
        last = after[last.row.id]
    told = [last]
    while (before := told[-1].row.follows_id) in by_id:
        told.append(by_id[before])
    return told


def may_record(reader: Reader, client_id: int) -> bool:
    """Say whether the reader, who sees a client, may put on the record from whom they are kept."""
    return reader.sees(Category.OFFENDING) and may_change(reader, client_id)


def get_recordable(reader: Reader, ref: str) -> Client:
    """Fetch a client of whom the reader may put on the record from whom they are kept.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
        NotYours: they may see the record and not do that.
    """
    client = get_client(reader, ref)
    if not may_record(reader, client.id):
        raise NotYours(ref, "You may change the records of your own clients only.")
    return client


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a search found."""

    ref: str
    name: str
    born: date | None


def list_named(reader: Reader, client_ids: Collection[int]) -> list[Named]:
    """Name those of some clients whom the reader sees, in the order given."""
    rows = db.session.execute(
        select(Client.id, Client.ref, Client.given_names, Client.family_name, Client.date_of_birth)
        .where(Client.id.in_(client_ids), visible_to(reader, Client))
    )  # fmt: skip
    named = {
        row.id: Named(row.ref, f"{row.given_names} {row.family_name}".strip(), row.date_of_birth)
        for row in rows
    }
    return [named[each] for each in client_ids if each in named]


def of_client(client_id: int) -> ColumnElement[bool]:
    """Return the condition that a client is one of a pair."""
    return or_(Apart.client_id == client_id, Apart.other_id == client_id)


def _pairs(reader: Reader, client_id: int) -> Select[Any]:
    """Select the pairs of a client; who the other is only where the reader sees them.

    Another who became part of a record is no client of their own: their pairs went along.
    """
    seen = visible_to(reader, _Other)
    other_id = case((Apart.client_id == client_id, Apart.other_id), else_=Apart.client_id)
    return (
        select(
            Apart,
            case((seen, _Other.id)).label("other_id"),
            case((seen, _Other.ref)).label("ref"),
            case((seen, _Other.given_names)).label("given_names"),
            case((seen, _Other.family_name)).label("family_name"),
            case((exportable_by(reader, _Other), True), else_=False).label("exports"),
        )
        .join(_Other, and_(_Other.id == other_id, _Other.merged_into_id.is_(None)))
        .where(of_client(client_id))
        .order_by(Apart.from_on.desc(), Apart.id.desc())
    )


def _read(reader: Reader, statement: Select[Any]) -> list[tuple[Apart, Pair | None]]:
    tells = sees(reader, Apart.__tablename__, "why")
    found: list[tuple[Apart, Pair | None]] = []
    for row, other_id, ref, given_names, family_name, exports in db.session.execute(statement):
        pair = None
        if other_id is not None:
            name = f"{given_names} {family_name}".strip()
            pair = Pair(row, other_id, ref, name, row.why if tells else "", exports)
        found.append((row, pair))
    return found
