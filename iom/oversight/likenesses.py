"""Who opened clients of their own surname, or who live at their own address.

Names and addresses are compared here and go no further: a line tells references alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, String, and_, func, or_, select, type_coerce

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit.models import AuditRecord
from iom.clients.models import Address, Alias, Client
from iom.clients.names import plain_words
from iom.clients.postal import comparable
from iom.db import db
from iom.entries.models import current
from iom.kernel.batches import in_batches
from iom.kernel.events import Operation
from iom.oversight.domain import Check, Week, same_name, surnames
from iom.oversight.homes import homes
from iom.oversight.lines import Line
from iom.oversight.trail import CLIENT_PREFIX, LISTED, between, bounded
from iom.sharing.scope import overseeing

_BATCH = 5_000
Looks = Sequence[Row[*tuple[Any, ...]]]
"""Who opened or took out whom: a row for each pair and each alias, as the database gives it."""


def looked(reader: Reader, week: Week) -> Looks:
    """Read who opened or took out whom in a week; lists do not count. One statement.

    A week may have tens of thousands of pairs: moments stay text until a line is made of them.
    """
    looks = (
        bounded(
            reader,
            select(
                AuditRecord.actor,
                func.substr(AuditRecord.subject, len(CLIENT_PREFIX) + 1).label("ref"),
                func.count().label("times"),
                func.min(AuditRecord.seq).label("first_seq"),
                func.max(AuditRecord.seq).label("last_seq"),
                func.min(type_coerce(AuditRecord.at, String)).label("first_at"),
                func.max(type_coerce(AuditRecord.at, String)).label("last_at"),
            ),
        )
        .where(
            *between(week.begins_at, week.ends_at),
            AuditRecord.operation.in_((Operation.CONSULTATION, Operation.DISCLOSURE)),
            AuditRecord.event != LISTED,
            AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
        )
        .group_by(AuditRecord.actor, AuditRecord.subject)
        .subquery("looks")
    )
    told = (
        select(
            *looks.c,
            Client.id.label("client_id"),
            Client.family_name.label("name"),
            Alias.family_name.label("alias"),
        )
        .join(Client, Client.ref == looks.c.ref)
        .outerjoin(Alias, and_(Alias.client_id == Client.id, current(Alias)))
    )
    return db.session.execute(overseeing(told)).all()


def own_names(looks: Looks) -> list[Line]:
    """Find those who looked at a client with their own surname; an alias counts as well."""
    mine = {
        f"user:{username}": frozenset(surnames(plain_words(full_name)))
        for username, full_name in db.session.execute(select(User.username, User.full_name))
    }
    return _lines(
        Check.OWN_NAME,
        (
            look
            for look in looks
            if same_name(mine.get(look.actor, ()), (_plain(look.name), _plain(look.alias or "")))
        ),
    )


def same_addresses(looks: Looks, week: Week) -> list[Line]:
    """Find those who looked at a client who lived, on a day of the week, where they live."""
    lived = {
        f"user:{username}": comparable(line, postcode)
        for username, (line, postcode) in homes().items()
    }
    at_home = _clients_at({home for home in lived.values() if home}, week)
    return _lines(
        Check.SAME_ADDRESS,
        (look for look in looks if look.client_id in at_home.get(lived.get(look.actor) or "", ())),
    )


def _lines(kind: Check, looks: Iterable[Any]) -> list[Line]:
    """Make a line of each pair, once, however many aliases the client has."""
    return sorted(
        {
            Line(
                kind,
                look.actor,
                look.ref,
                look.times,
                look.first_seq,
                look.last_seq,
                datetime.fromisoformat(look.first_at),
                datetime.fromisoformat(look.last_at),
            )
            for look in looks
        }
    )


@lru_cache(maxsize=20_000)
def _plain(name: str) -> tuple[str, ...]:
    return plain_words(name)


def _clients_at(homes: Collection[str], week: Week) -> Mapping[str, set[int]]:
    """Return who lived at some addresses on a day of a week."""
    found: dict[str, set[int]] = defaultdict(set)
    for batch in in_batches(sorted(homes), _BATCH):
        statement = select(Address.comparable, Address.client_id).where(
            Address.comparable.in_(batch),
            current(Address),
            Address.from_on <= week.last,
            or_(Address.to_on.is_(None), Address.to_on > week.first),
        )
        for home, client_id in db.session.execute(overseeing(statement)):
            if home is not None:
                found[home].add(client_id)
    return found
