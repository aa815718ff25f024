"""That two clients are different people: said once, remembered for good (HANDBOOK 3).

None of these acts commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Permission, Reader
from iom.audit import service as audit
from iom.clients.domain import DifferentSaid, DifferentTakenBack, subject_of
from iom.clients.models import Client, Different
from iom.clients.queries import NotYours, get_client
from iom.db import db
from iom.kernel.errors import NotFound, RuleBroken
from iom.sharing.scope import matching, visible_to, writing
from iom.transaction import savepoint

GROUND_LENGTH = 2_000
Pair = tuple[int, int]
"""Two clients by id, the lower first."""


class BadGround(RuleBroken):
    """Nothing, or too much, was written as the ground."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another client who is known to be a different person, for those who may see both."""

    id: int
    ref: str
    name: str
    ground: str
    said_at: datetime
    said_by: str


def pair_of(one: int, other: int) -> Pair:
    """Return two clients in the order in which a pair is kept."""
    return (min(one, other), max(one, other))


def known_pairs(client_ids: Collection[int]) -> frozenset[Pair]:
    """Return the pairs among some clients who are known to be different people. One statement."""
    rows = db.session.execute(
        matching(select(Different.first_id, Different.second_id)).where(
            Different.first_id.in_(client_ids),
            Different.second_id.in_(client_ids),
            Different.taken_back_at.is_(None),
        )
    )
    return frozenset((first, second) for first, second in rows)


def pairs_with(client_ids: Collection[int]) -> frozenset[Pair]:
    """Return the pairs of some clients with anybody who are known to be different people.

    One statement.
    """
    rows = db.session.execute(
        matching(select(Different.first_id, Different.second_id)).where(
            or_(Different.first_id.in_(client_ids), Different.second_id.in_(client_ids)),
            Different.taken_back_at.is_(None),
        )
    )
    return frozenset((first, second) for first, second in rows)


def list_others(reader: Reader, client_id: int) -> Sequence[Other]:
    """List who is known to be a different person from a client, as far as the reader sees them.

    One statement.

    Args:
        reader: who asks.
        client_id: whose id came through the scope before.
    """
    here = or_(Different.first_id == client_id, Different.second_id == client_id)
    rows = db.session.execute(
        select(Different, Client.ref, Client.family_name, Client.given_names)
        .join(
            Client,
            or_(Client.id == Different.first_id, Client.id == Different.second_id)
            & (Client.id != client_id),
        )
        .where(here, Different.taken_back_at.is_(None), visible_to(reader, Client))
        .order_by(Different.id)
    )
    return [
        Other(
            each.id,
            ref,
            ", ".join(part for part in (family_name, given_names) if part),
            each.ground,
            each.said_at,
            each.said_by,
        )
        for each, ref, family_name, given_names in rows
    ]


def say_different(ref: str, other_ref: str, ground: str, *, actor: Reader, at: datetime) -> None:
    """Say of two clients that they are different people. Said before, it stays as it was said.

    Raises:
        NoSuchClient: the actor does not see both.
        NotYours: the actor may not merge clients, and so not decide that either.
        BadGround: nothing was written, or too much.
        RuleBroken: it is the same client twice.
    """
    one, other = _both(actor, ref, other_ref)
    keep_apart([(one.id, other.id)], _written(ground), actor=actor, at=at)


def keep_apart(pairs: Iterable[Pair], ground: str, *, actor: Reader, at: datetime) -> None:
    """Remember pairs as different people; for acts that have asked who may, and see both.

    A constant number of statements for what is known already.
    """
    wanted = {pair_of(*pair) for pair in pairs if pair[0] != pair[1]}
    if not wanted:
        return
    ids = {client_id for pair in wanted for client_id in pair}
    rows = db.session.execute(writing(select(Client.id, Client.ref)).where(Client.id.in_(ids)))
    refs = {row.id: row.ref for row in rows}
    for first, second in sorted(wanted - known_pairs(ids)):
        try:
            # Two people may say it at once: the constraint lets one through.
            with savepoint():
                db.session.add(
                    Different(
                        first_id=first,
                        second_id=second,
                        ground=ground,
                        said_at=at,
                        said_by=actor.ref,
                    )
                )
                db.session.flush()
        except IntegrityError:
            continue
        audit.record_all(
            (DifferentSaid(subject=subject_of(refs[each])) for each in (first, second)),
            actor=actor,
            at=at,
        )


def take_back(ref: str, different_id: int, why: str, *, actor: Reader, at: datetime) -> None:
    """Take back that a client and another are different people; the pair may be asked about again.

    Raises:
        NoSuchClient: the actor does not see both.
        NotYours: the actor may not merge clients.
        NotFound: there is no such pair, or it was taken back before.
        BadGround: no reason was written, or too much.
    """
    why = _written(why)
    client = get_client(actor, ref)
    _refuse_unless_merging(actor, ref)
    others = {other.id: other for other in list_others(actor, client.id)}
    if different_id not in others:
        raise NotFound("It is not said, or no longer, that these two are different people.")
    row = db.session.scalars(
        writing(select(Different)).where(Different.id == different_id).with_for_update()
    ).one()
    row.taken_back_at, row.taken_back_by, row.taken_back_why = at, actor.ref, why
    db.session.flush()
    refs = (ref, others[different_id].ref)
    events = (DifferentTakenBack(subject=subject_of(each)) for each in refs)
    audit.record_all(events, actor=actor, at=at)


def taken_back_by(reader: Reader, different_id: int) -> bool:
    """Say whether it was the reader who took back that two clients are different people."""
    mine = writing(select(Different.id)).where(
        Different.id == different_id, Different.taken_back_by == reader.ref
    )
    return db.session.scalar(mine) is not None


def get_other(reader: Reader, ref: str, different_id: int) -> Other:
    """Fetch one who is known to be a different person from a client.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotFound: there is no such pair that the reader may see.
    """
    client = get_client(reader, ref)
    for other in list_others(reader, client.id):
        if other.id == different_id:
            return other
    raise NotFound("It is not said, or no longer, that these two are different people.")


def _both(actor: Reader, ref: str, other_ref: str) -> tuple[Client, Client]:
    one, other = get_client(actor, ref), get_client(actor, other_ref)
    _refuse_unless_merging(actor, ref)
    if one.id == other.id:
        raise RuleBroken("This is the same client twice.")
    return one, other


def _refuse_unless_merging(actor: Reader, ref: str) -> None:
    if not actor.may(Permission.MERGE_CLIENTS):
        raise NotYours(ref, "Whether two clients are one person is for those who may merge them.")


def _written(text: str) -> str:
    kept = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    if not kept:
        raise BadGround("Write how you know.")
    if len(kept) > GROUND_LENGTH:
        raise BadGround(f"Write at most {GROUND_LENGTH:,} characters; these are {len(kept):,}.")
    return kept
