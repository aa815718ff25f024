"""Read what was merged, and who may be one person. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Reader
from iom.clients.alike import Somebody
from iom.clients.different import known_pairs, pair_of
from iom.clients.matching import find_matches
from iom.clients.models import Client
from iom.clients.pairs import walk_pairs
from iom.clients.queries import get_client
from iom.clients.roll import OnRoll
from iom.db import db
from iom.kernel.errors import NotFound
from iom.merges.domain import undo_until
from iom.merges.models import Merge
from iom.merges.tables import rows_of, sql_of, tables
from iom.merges.words import in_words, title_of
from iom.sharing.fields import FIELDS, TECHNICAL, sees
from iom.sharing.scope import among_seen, visible_to, writing

MOST_PAIRS = 100
"""After which a page of them ends."""


@dataclass(frozen=True, slots=True)
class Part:
    """A record that is part of a client."""

    merge_id: int
    ref: str
    ground: str
    merged_at: datetime
    merged_by: str

    @property
    def until(self) -> datetime:
        """Until when it can be undone."""
        return undo_until(self.merged_at)


@dataclass(frozen=True, slots=True)
class Left:
    """Rows of one kind that do not hold beside the kept record's own, as the reader sees them."""

    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Told:
    """A merge as a page tells it."""

    part: Part
    kept_ref: str
    left: list[Left]


@dataclass(frozen=True, slots=True)
class One:
    """One of two who may be one person, as the list has them."""

    ref: str
    name: str
    date_of_birth: date | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clients who may be one person, and why."""

    one: One
    other: One
    why: str


@dataclass(frozen=True, slots=True)
class PairsPage:
    """Pairs of some clients of a district.

    Attributes:
        pairs: the likeliest first.
        last: the reference of the last client whom the page is about.
        more: whether there are clients after that one.
    """

    pairs: Sequence[Pair]
    last: str
    more: bool


def list_parts(client_id: int) -> Sequence[Part]:
    """List the records that are part of a client who came through the scope. One statement."""
    rows = db.session.execute(
        among_seen(select(Merge, Client.ref))
        .join(Client, Client.id == Merge.merged_id)
        .where(Merge.kept_id == client_id, Merge.undone_at.is_(None))
        .order_by(Merge.id)
    )
    return [
        Part(merge.id, ref, merge.ground, merge.merged_at, merge.merged_by) for merge, ref in rows
    ]


def refs_of_parts(client_id: int) -> dict[int, str]:
    """Return the records that are part of a client who came through the scope, by their ids."""
    rows = db.session.execute(
        among_seen(select(Client.id, Client.ref))
        .where(Client.merged_into_id == client_id)
        .order_by(Client.id)
    )
    return {row.id: row.ref for row in rows}


def undone_by(reader: Reader, merge_id: int) -> bool:
    """Say whether it was the reader who made two records of one again."""
    mine = writing(select(Merge.id)).where(Merge.id == merge_id, Merge.undone_by == reader.ref)
    return db.session.scalar(mine) is not None


def get_merge(reader: Reader, merge_id: int) -> Told:
    """Fetch a merge that stands, and what was left with the record that was merged.

    Raises:
        NotFound: there is none, or none of a client whom the reader sees.
    """
    merged = aliased(Client, name="merged")
    row = db.session.execute(
        select(Merge, Client.ref, merged.ref.label("merged_ref"))
        .join(Client, Client.id == Merge.kept_id)
        .join(merged, merged.id == Merge.merged_id)
        .where(Merge.id == merge_id, Merge.undone_at.is_(None), visible_to(reader, Client))
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such merge.")
    merge = row[0]
    part = Part(merge.id, row.merged_ref, merge.ground, merge.merged_at, merge.merged_by)
    return Told(part, row.ref, _left_with(reader, merge.merged_id))


def find_own(actor: Reader, kept_ref: str, merged_ref: str) -> int | None:
    """Find what the actor merged of these two: a second click is the same merge."""
    merged = aliased(Client, name="merged")
    return db.session.scalar(
        select(Merge.id)
        .join(Client, Client.id == Merge.kept_id)
        .join(merged, merged.id == Merge.merged_id)
        .where(
            Client.ref == kept_ref,
            merged.ref == merged_ref,
            Merge.merged_by == actor.ref,
            Merge.undone_at.is_(None),
            visible_to(actor, Client),
        )
    )


def list_pairs(reader: Reader, district_id: int, *, after: str = "") -> PairsPage:
    """List pairs who may be one person, the likeliest first, page by page through a district.

    One of them lives in the district and the reader sees both; nobody has said of them that they
    are different. At most seven statements.

    Args:
        reader: bounds whom the pairs are of.
        district_id: where one of the two lives.
        after: the reference of the client after whom the page begins; empty: at the first.
    """
    step = walk_pairs(reader, district_id, after=after, most=MOST_PAIRS)
    pairs = [Pair(_one(one), _one(other), like.why) for like, one, other in step.found]
    return PairsPage(pairs, step.last, step.more)


def list_likenesses(reader: Reader, ref: str) -> list[Pair]:
    """List who may be the same person as a client, as far as the reader sees them.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
    """
    client = get_client(reader, ref)
    own = Somebody(
        family_name=client.family_name,
        given_names=client.given_names,
        date_of_birth=client.date_of_birth,
    )
    likes = [
        match
        for match in find_matches(reader, own)
        if match.visible and match.client_id != client.id
    ]
    apart = known_pairs({client.id, *(match.client_id for match in likes)})
    name = ", ".join(part for part in (own.family_name, own.given_names) if part)
    one = One(client.ref, name, client.date_of_birth)
    return [
        Pair(one, One(match.ref, match.name, match.date_of_birth), match.why)
        for match in likes
        if pair_of(client.id, match.client_id) not in apart
    ]


def _one(person: OnRoll) -> One:
    own = person.names[0]
    name = ", ".join(part for part in (own.family_name, own.given_names) if part)
    return One(person.ref, name, own.date_of_birth)


def _left_with(reader: Reader, client_id: int) -> list[Left]:
    found = []
    for table in tables():
        columns = columns_for(reader, table.name)
        rows = rows_of(table.name, table.column, client_id) if columns else []
        if rows:
            said = [[in_words(row[name]) for name in columns] for row in rows]
            heads = [name.replace("_", " ") for name in columns]
            found.append(Left(title_of(table.name), heads, said))
    return found


def columns_for(reader: Reader, name: str) -> list[str]:
    """Name the columns of a table that tell something, as far as the reader may see them."""
    return [
        column.name
        for column in sql_of(name).columns
        if FIELDS[name][column.name] != TECHNICAL
        and not column.name.endswith("_id")
        and sees(reader, name, column.name)
    ]
