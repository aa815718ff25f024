"""What happened last to clients, of all that any room of the product knows (`signs`)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Exists, exists, func, literal, or_, select, union, union_all

from iom.accounts.domain import Reader
from iom.clients.happenings import Happening
from iom.clients.models import Client
from iom.db import db
from iom.retention.signs import SIGNS, Sign
from iom.sharing.scope import among_seen

_ONE_DAY = timedelta(days=1)


def nothing_since(day: date) -> ColumnElement[bool]:
    """Return the condition that nothing happened to a client on a day or later, and nothing lasts.

    Part of a statement that is bound by the scope in another condition.
    """
    arms = [select(sign.of).where(sign.of.is_not(None), sign.since(day)) for sign in SIGNS]
    happened = union(*arms).cte("happened")
    return ~exists().where(happened.c[0] == Client.id).correlate(Client)


def anything_dated() -> ColumnElement[bool]:
    """Return the condition that anything is dated of a client; used as the one above."""
    return or_(*(_told(sign, sign.on.is_not(None), *sign.where) for sign in SIGNS))


def last_of_all(client_ids: Collection[int], reader: Reader) -> dict[int, Happening]:
    """Return the last thing that happened to each client; no key where nothing is dated.

    One statement, however many rooms there are.

    Args:
        client_ids: at most a few thousand, who came through the scope.
        reader: is not told of what kind something is that their agency may not see.
    """
    found: dict[int, Happening] = {}
    if not client_ids:
        return found
    asked = among_seen(select(Client.id)).where(Client.id.in_(client_ids)).cte("asked")
    arms = [
        select(sign.of, literal(number), func.max(sign.on))
        .where(sign.of.in_(select(asked.c.id)), sign.on.is_not(None), *sign.where)
        .group_by(sign.of)
        for number, sign in enumerate(SIGNS)
    ]
    for client_id, number, day in sorted(db.session.execute(union_all(*arms)), key=_by_number):
        sign = SIGNS[number]
        last_day = day - _ONE_DAY if sign.ends else day
        happening = Happening(sign.words_for(reader), last_day, sign.lasts)
        if client_id not in found or happening.order >= found[client_id].order:
            found[client_id] = happening
    return found


def _told(sign: Sign, *conditions: ColumnElement[bool]) -> Exists:
    return exists().where(sign.of == Client.id, *conditions).correlate(Client)


def _by_number(row: tuple[int, int, date]) -> int:
    return row[1]
