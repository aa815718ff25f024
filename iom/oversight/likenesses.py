"""Who opened clients of their own surname, or who live at their own address.

Names and addresses are compared here and go no further: a line tells references alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, and_, column, func, or_, select, values

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit.models import AuditRecord
from iom.clients.models import Address, Alias, Client, SearchKey
from iom.clients.names import KEY_LENGTH, plain_words
from iom.clients.postal import comparable
from iom.db import db
from iom.kernel.batches import in_batches
from iom.kernel.events import Operation
from iom.oversight.domain import Check, Week, same_name, surnames
from iom.oversight.homes import homes
from iom.oversight.lines import Line
from iom.oversight.trail import CLIENT_PREFIX, LISTED, between, bounded
from iom.sharing.scope import overseeing

_USERS = 2_000  # names compared in one statement
_CLIENTS = 1_000


def own_names(reader: Reader, week: Week) -> list[Line]:
    """Find who opened, or took out, a client with their own surname. 4 statements per 2,000 users.

    A stored search key finds the few whose name holds the word; names are then compared as a whole.
    """
    looked = _looked(reader, week)
    words = {
        f"user:{username}": plain_words(full_name)
        for username, full_name in db.session.execute(select(User.username, User.full_name))
    }
    found: list[Any] = []
    for batch in in_batches(sorted(words), _USERS):
        keys = [
            (actor, f"w:{name}"[:KEY_LENGTH]) for actor in batch for name in surnames(words[actor])
        ]
        if not keys:
            continue
        own = (values(column("actor", String), column("key", String), name="own").data(keys)).cte(
            "own"
        )
        candidates = (
            select(looked, Client.id)
            .join(own, own.c.actor == looked.c.actor)
            .join(Client, Client.ref == looked.c.ref)
            .where(
                select(SearchKey.id)
                .where(SearchKey.client_id == Client.id, SearchKey.key == own.c.key)
                .exists()
            )
            .distinct()
        )
        found += db.session.execute(overseeing(candidates)).all()
    names = _family_names({row.id for row in found})
    return sorted(
        Line(Check.OWN_NAME, row.actor, row.ref, row.times, row.first_seq, row.last_seq,
             row.first_at, row.last_at)
        for row in found
        if same_name(words[row.actor], names[row.id])
    )  # fmt: skip


def same_addresses(reader: Reader, week: Week) -> list[Line]:
    """Find who opened, or took out, a client who lived where they live themselves. 3 statements."""
    lived = defaultdict(list)
    for username, (line, postcode) in homes().items():
        lived[comparable(line, postcode)].append(f"user:{username}")
    at_home = _clients_at([home for home in lived if home], week)
    pairs = [
        (actor, ref) for home, refs in at_home.items() for actor in lived[home] for ref in refs
    ]
    found: list[Line] = []
    looked = _looked(reader, week, actors={actor for actor, _ in pairs})
    for batch in in_batches(sorted(set(pairs)), _CLIENTS):
        if_pair = or_(*(and_(looked.c.actor == actor, looked.c.ref == ref) for actor, ref in batch))
        found += [
            Line(Check.SAME_ADDRESS, row.actor, row.ref, row.times, row.first_seq, row.last_seq,
                 row.first_at, row.last_at)
            for row in db.session.execute(select(looked).where(if_pair))
        ]  # fmt: skip
    return sorted(found)


def _looked(reader: Reader, week: Week, *, actors: Collection[str] | None = None) -> Subquery:
    """Select who opened or took out whom in a week, and how often; lists do not count."""
    conditions: list[ColumnElement[bool]] = between(week.begins_at, week.ends_at)
    if actors is not None:
        conditions.append(AuditRecord.actor.in_(sorted(actors)))
    ref = func.substr(AuditRecord.subject, len(CLIENT_PREFIX) + 1)
    statement = (
        select(
            AuditRecord.actor.label("actor"),
            ref.label("ref"),
            func.count().label("times"),
            func.min(AuditRecord.seq).label("first_seq"),
            func.max(AuditRecord.seq).label("last_seq"),
            func.min(AuditRecord.at).label("first_at"),
            func.max(AuditRecord.at).label("last_at"),
        )
        .where(
            *conditions,
            AuditRecord.operation.in_((Operation.CONSULTATION, Operation.DISCLOSURE)),
            AuditRecord.event != LISTED,
            AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
        )
        .group_by(AuditRecord.actor, AuditRecord.subject)
    )
    return bounded(reader, statement).subquery("looked")


def _family_names(client_ids: Iterable[int]) -> Mapping[int, list[tuple[str, ...]]]:
    """Return the family names of clients, aliases included, in plain words."""
    found: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for batch in in_batches(sorted(client_ids), _CLIENTS):
        own = select(Client.id, Client.family_name).where(Client.id.in_(batch))
        others = select(Alias.client_id, Alias.family_name).where(Alias.client_id.in_(batch))
        for statement in (own, others):
            for client_id, name in db.session.execute(overseeing(statement)):
                found[client_id].append(plain_words(name))
    return found


def _clients_at(homes: Collection[str], week: Week) -> Mapping[str, list[str]]:
    """Return the references of clients who lived at some addresses on a day of a week."""
    found: dict[str, list[str]] = defaultdict(list)
    for batch in in_batches(sorted(homes), _CLIENTS):
        statement: Any = (
            select(Address.comparable, Client.ref)
            .join(Client, Client.id == Address.client_id)
            .where(
                Address.comparable.in_(batch),
                Address.from_on <= week.last,
                or_(Address.to_on.is_(None), Address.to_on > week.first),
            )
        )
        for home, ref in db.session.execute(overseeing(statement)):
            found[home].append(ref)
    return found
