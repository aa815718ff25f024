"""What a check is made of, and the conditions that several of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from iom.accounts.domain import Category, Permission, Reader
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.desk.domain import Act
from iom.desk.reach import Desk, place_ended, read
from iom.entries.domain import Kind
from iom.entries.models import EntryColumns, current

USUAL_DAYS = 28
LEAST_DAYS, MOST_DAYS = 7, 365


@dataclass(frozen=True, slots=True)
class Asked:
    """What a check goes by: who asks, on which day, and how long without a contact is long."""

    reader: Reader
    today: date
    days: int = USUAL_DAYS


Condition = Callable[[Asked], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Meant:
    """The entry of a client that a check finds: its number, and the page that is about it.

    Attributes:
        number: of the first such entry of a client.
        endpoint: of the page.
        name: how the page's address calls the number.
    """

    number: Callable[[Asked], ColumnElement[Any]]
    endpoint: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that may be missing or stale.

    Attributes:
        code: in addresses.
        label: in the table; `{days}` is filled with the setting of the page.
        short: at the head of a column.
        why: what comes of it.
        verb: the act that mends it, for one client.
        finds: the condition that a client has it.
        category: of which kind of data it tells; who may not see that does not see the check.
        act: where the act is done, by the client's reference.
        whole: whether it is about clients whose place has ended, too.
        logged: whether whoever logs work may mend it, not only who may change the record.
        meant: the entry that is meant, where the act is done on a page of that entry.
    """

    code: str
    label: str
    short: str
    why: str
    verb: str
    finds: Condition
    act: Callable[[str, str], Act]
    category: Category = Category.IDENTITY
    whole: bool = False
    logged: bool = False
    meant: Meant | None = None

    def condition(self, asked: Asked) -> ColumnElement[bool]:
        """Return the condition that a living client whose place has not ended has it."""
        found = and_(living(Client), self.finds(asked))
        return found if self.whole else and_(~place_ended(asked.today), found)

    def act_for(self, desk: Desk, ref: str, entry_id: int | None = None) -> Act:
        """Return the act that mends it; whoever may not do that reads the record."""
        may = desk.changes or (self.logged and desk.reader.may(Permission.LOG_WORK))
        if not may:
            return read(ref)
        if self.meant is None or entry_id is None:
            return self.act(self.verb, ref)
        return Act(self.verb, self.meant.endpoint, {"ref": ref, self.meant.name: entry_id})

    def label_for(self, days: int) -> str:
        """Return the label with the setting of the page."""
        return self.label.format(days=days)


def add(kind: Kind) -> Callable[[str, str], Act]:
    """Lead to a new entry of a kind."""
    return lambda verb, ref: Act(verb, "record.add", {"ref": ref, "kind": kind.code})


def among(kind: Kind) -> Callable[[str, str], Act]:
    """Lead to the entries of a kind, where the one that is meant stands."""
    return lambda verb, ref: Act(verb, "record.index", {"ref": ref, "_anchor": kind.code})


def page(endpoint: str, **more: str) -> Callable[[str, str], Act]:
    """Lead to a page of the client."""
    return lambda verb, ref: Act(verb, endpoint, {"ref": ref, **more})


def holds(entry: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401  # a table with both days
    """Something with an end that may be open has not ended."""
    return or_(entry.to_on.is_(None), entry.to_on > today)


def none_of(entry: type[EntryColumns], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """No current entry of the client meets all of some conditions. Looked up for each client."""
    return ~exists().where(entry.client_id == Client.id, current(entry), *more)


def some_of(entry: type[EntryColumns], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """A current entry of the client meets all of some conditions.

    They are few, so the entries are read and not the clients: each condition has an index.
    """
    return Client.id.in_(select(entry.client_id).where(current(entry), *more))


def first_of(entry: type[EntryColumns], *more: ColumnElement[bool]) -> ColumnElement[int]:
    """Return the number of a client's first current entry that meets all of some conditions."""
    return (
        select(func.min(entry.id))
        .where(entry.client_id == Client.id, current(entry), *more)
        .correlate(Client)
        .scalar_subquery()
    )
