"""Whose clients are on a desk, and what every line of theirs is read with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category, Permission, Reader
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.contacts.counted import came, contact_seen
from iom.contacts.models import Contact
from iom.db import db
from iom.desk.domain import SHOWN, Act, Who, since_last_time
from iom.entries.domain import Kind
from iom.entries.models import EntryColumns, current
from iom.kernel.clock import LONDON
from iom.offending.kinds import SITUATION
from iom.sharing.domain import LEADING
from iom.sharing.models import Cover, Involvement
from iom.sharing.scope import covers_client, visible_to

WHO = (Client.id, Client.ref, Client.given_names, Client.family_name)


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, and on which day."""

    reader: Reader
    today: date

    @property
    def since(self) -> date:
        """The first day of which there is news."""
        return since_last_time(self.today)

    @cached_property
    def whole(self) -> bool:
        """Whether all clients of the reader's districts are on it, not only their own."""
        return self.reader.may(Permission.SEE_EVERY_CLIENT)

    @cached_property
    def sees_clients(self) -> bool:
        """Whether any client can be on it."""
        return self.reader.may(Permission.SEE_CLIENTS) and self.reader.sees(Category.IDENTITY)

    @cached_property
    def changes(self) -> bool:
        """Whether the reader may change the records that are on it."""
        return self.reader.may(Permission.CHANGE_CLIENTS) or self.reader.may(
            Permission.CHANGE_OWN_CLIENTS
        )

    def sees(self, category: Category) -> bool:
        """Say whether there are lines of a kind of data for the reader."""
        return self.sees_clients and self.reader.sees(category)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what a client must meet to be on this desk: the same for every line."""
        return [visible_to(self.reader, Client), *self.theirs()]

    def theirs(self) -> list[ColumnElement[bool]]:
        """Return the same without the scope, for a statement that has it elsewhere."""
        return list(self._theirs)

    @cached_property
    def _theirs(self) -> list[ColumnElement[bool]]:
        found = [living(Client), ~place_ended(self.today)]
        return found if self.whole else [*found, self.own()]

    def own(self) -> ColumnElement[bool]:
        """Return the condition that the reader works with a client by name, or stands in."""
        return Client.id.in_(_own_ids(self.reader, self.today))

    def about(self, entry: type[EntryColumns], *columns: Any) -> Select[Any]:  # noqa: ANN401
        """Select current entries of the clients on this desk, with whom each is about."""
        return (
            select(*WHO, entry.id, *columns)
            .join(entry, entry.client_id == Client.id)
            .where(current(entry), *self.conditions())
            .limit(SHOWN + 1)
        )

    def people(self, *columns: Any) -> Select[Any]:  # noqa: ANN401
        """Select the clients on this desk."""
        return select(*WHO, *columns).where(*self.conditions()).limit(SHOWN + 1)

    def rows(self, statement: Select[Any]) -> Sequence[Any]:
        """Read rows that begin with `WHO`."""
        return db.session.execute(statement).all()

    def rows_of(self, *parts: Select[Any]) -> list[list[Any]]:
        """Read the rows of several statements with as many columns each, in one.

        A column has the type that it has in the first of them: what is a word of another kind
        elsewhere is read as text (`as_text`), and nothing as `nothing_of`.
        """
        whole = union_all(
            *(
                select(literal(number), *part.subquery().columns)
                for number, part in enumerate(parts)
            )
        )
        found: list[list[Any]] = [[] for _ in parts]
        for number, *row in db.session.execute(whole):
            found[number].append(row)
        return found

    def change(self, verb: str, kind: Kind, ref: str, entry_id: int) -> Act:
        """Lead to the change of an entry; whoever may not change it reads it."""
        values: dict[str, str | int] = {"ref": ref, "kind": kind.code, "entry_id": entry_id}
        if self.changes:
            return Act(verb, "record.change", values)
        return Act("Read it", "record.show", values)

    def ask_released(self, ref: str, situation_id: int) -> Act:
        """Lead to the question whether a client was released, for whoever may answer it."""
        if self.changes:
            return Act("Released?", "releases.question", {"ref": ref, "situation_id": situation_id})
        return self.change("Released?", SITUATION, ref, situation_id)

    def add(self, verb: str, kind: Kind, ref: str) -> Act:
        """Lead to a new entry; whoever may not add one opens the client's page."""
        logs = kind.logged and self.reader.may(Permission.LOG_WORK)
        if self.changes or logs:
            return Act(verb, "record.add", {"ref": ref, "kind": kind.code})
        return read(ref)


def read(ref: str, verb: str = "Read the record") -> Act:
    """Lead to the client's page."""
    return Act(verb, "casefile.show", {"ref": ref})


def who_of(row: Any) -> Who:  # noqa: ANN401  # a row that begins with `WHO`
    """Return the client of a row."""
    client_id, ref, given_names, family_name = row[:4]
    return Who(client_id, ref, f"{given_names} {family_name}".strip())


def as_text(column: Any) -> ColumnElement[str]:  # noqa: ANN401  # any column that holds text
    """Read a column of words as the text that is stored."""
    return type_coerce(column, String)


def nothing_of(kind: Any) -> ColumnElement[Any]:  # noqa: ANN401  # a type of columns
    """Return a column without anything in it, beside one of a type; one of each type at most."""
    return cast(null(), kind).label(f"no_{kind.__name__.lower()}")


def first_moment(day: date) -> datetime:
    """Return the moment at which a day begins."""
    return datetime.combine(day, time(), tzinfo=LONDON)


# Of their own, so that a statement that reads one of these tables itself is not mixed up with them;
# made once, for the text of a statement with a new alias would be worked out anew each time.
_Ended = aliased(Placement, name="ended_place")
_Place = aliased(Placement, name="place")
_Met = aliased(Contact, name="met")
_Mine = aliased(Involvement, name="mine")
_Theirs = aliased(Involvement, name="theirs")


def place_ended(today: date) -> ColumnElement[bool]:
    """The client's latest time on the scheme is over."""
    return exists().where(
        _Ended.client_id == Client.id, _Ended.is_latest, _Ended.deselected_on <= today
    )


def selected_by(day: date, today: date) -> ColumnElement[bool]:
    """The client has been on the scheme from a day or before it until today."""
    return exists().where(
        _Place.client_id == Client.id,
        _Place.selected_on <= day,
        or_(_Place.deselected_on.is_(None), _Place.deselected_on > today),
    )


def met_since(reader: Reader, day: Any) -> ColumnElement[bool]:  # noqa: ANN401  # a day or a column
    """The client came, or was spoken with, on a day or after it, as far as the reader may know."""
    return exists().where(
        _Met.client_id == Client.id, _Met.on >= day, came(_Met), contact_seen(reader, _Met)
    )


def _own_ids(reader: Reader, today: date) -> Select[Any] | CompoundSelect[Any]:
    """Select the clients who are somebody's own today, as `sharing.scope.own_of` says it."""
    own = select(_Mine.client_id).where(
        _Mine.user_id == reader.user_id, _Mine.agency_id == reader.agency_id, _lasts(_Mine, today)
    )
    if not reader.covers:
        return own
    covered = (
        select(_Theirs.client_id)
        .join(Cover, Cover.user_id == _Theirs.user_id)
        .where(
            Cover.id.in_(sorted(reader.covers)),
            _Theirs.kind.in_(LEADING),
            covers_client(_Theirs.client_id),
            _lasts(_Theirs, today),
        )
    )
    return union(own, covered)


def _lasts(involvement: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401  # an alias
    return and_(
        involvement.from_on <= today, or_(involvement.to_on.is_(None), involvement.to_on > today)
    )


def ago(day: date, days: int) -> date:
    """Return the day so many days before another."""
    return day - timedelta(days=days)
