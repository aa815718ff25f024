"""Read nominations: one's own, those of one's districts, and those that wait with oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category, Permission, Reader
from iom.accounts.models import Agency, User
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client
from iom.db import db
from iom.kernel.errors import NotFound
from iom.nominations.domain import BRIEFS, Nominee, RouteIn, State
from iom.nominations.models import Nomination, Verdict
from iom.places.models import District
from iom.sharing.closures import closed_to
from iom.sharing.fields import sees
from iom.sharing.scope import among_seen, matching, nominated, visible_to

_DECIDED = 200  # decided ones that a list holds
_OPEN = [state for state in State if state.open]
_ABOUT = aliased(Client, name="about")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A nomination as one reader is told of it.

    Attributes:
        nomination: the row; offending and needs are for those who may see these kinds of data.
        district: where the person lives, by name.
        nominator: who nominated.
        agency: which agency they work for.
        client_ref: whom it is about, where the reader may see them; else empty.
        state: as far as the reader may know it: the outcome of what was passed on is told only to
            those who see whom it is about, and that it was passed on not to the nominator.
        own: whether the reader nominated.
        coordinates: whether the reader decides nominations of the district.
        keeps: whether it waits with the reader, for a record that others may not see.
    """

    nomination: Nomination
    district: str
    nominator: str
    agency: str
    client_ref: str
    state: State
    own: bool
    coordinates: bool
    keeps: bool

    @property
    def decides(self) -> bool:
        """Whether it is for the reader to do something with it now."""
        if self.state is State.PASSED_ON:
            return self.keeps
        return self.state in {State.WAITING, State.SENT_BACK} and self.coordinates

    @property
    def answers(self) -> bool:
        """Whether the reader was asked for more."""
        return self.own and self.state is State.SENT_BACK


def list_told(reader: Reader) -> list[Told]:
    """List the nominations that a reader is told of, the latest first. Two statements.

    All that are open, however many, and the latest of those that are decided.
    """
    is_open = Nomination.state.in_(_OPEN)
    statement = _told(reader).order_by(Nomination.id.desc())
    rows = [
        *db.session.execute(statement.where(is_open)),
        *db.session.execute(statement.where(~is_open).limit(_DECIDED)),
    ]
    told = [_as_told(reader, row) for row in rows]
    return sorted(told, key=lambda each: each.nomination.id, reverse=True)


def list_waiting(reader: Reader) -> list[Told]:
    """List the nominations about which a reader has to do something, the oldest first.

    Of those that were sent back, it is the nominator who has to. One statement.
    """
    is_open = Nomination.state.in_(_OPEN)
    rows = db.session.execute(_told(reader).where(is_open).order_by(Nomination.id))
    told = [_as_told(reader, row) for row in rows]
    return [
        each
        for each in told
        if each.answers or (each.decides and each.state is not State.SENT_BACK)
    ]


def get_told(reader: Reader, nomination_id: int) -> Told:
    """Fetch one nomination as a reader is told of it.

    Raises:
        NotFound: there is none, or none that the reader may see.
    """
    statement = _told(reader).where(Nomination.id == nomination_id)
    row = db.session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("There is no such nomination.")
    return _as_told(reader, row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Information:
    """A nomination as it stands on the page of the client whom it was about."""

    nomination_id: int
    nominated_on: date
    route: RouteIn
    agency: str
    briefs: tuple[str, ...]


def list_information(reader: Reader, client_id: int) -> list[Information]:
    """List the nominations that were decided to be about a client, the latest first.

    One statement. Their briefs are those that there are for the reader (`briefs_for`), in order.

    Args:
        reader: who asks.
        client_id: whose id came through the scope before.
    """
    rows = db.session.execute(
        among_seen(select(Nomination, Agency.name))
        .join(Agency, Agency.id == Nomination.agency_id)
        .where(
            Nomination.client_id == client_id,
            Nomination.state.in_([State.TAKEN_ON, State.KEPT]),
        )
        .order_by(Nomination.id.desc())
    )
    return [
        Information(
            nomination_id=nomination.id,
            nominated_on=nomination.nominated_on,
            route=nomination.route,
            agency=agency,
            briefs=tuple(getattr(nomination, name) for name in briefs_for(reader)),
        )
        for nomination, agency in rows
    ]


def briefs_for(reader: Reader) -> tuple[str, ...]:
    """Return which of the two briefs there are for a reader."""
    return tuple(name for name in BRIEFS if sees(reader, Nomination.__tablename__, name))


def take_for_change(reader: Reader, nomination_id: int) -> Told:
    """Fetch a nomination for an act on it; nobody else acts on it until the transaction ends.

    Raises:
        NotFound: there is none, or none that the reader may see.
    """
    lock = (
        nominated(select(Nomination))
        .where(Nomination.id == nomination_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    db.session.scalar(lock)
    return get_told(reader, nomination_id)


def find_by_token(reader: Reader, token: str) -> Nomination | None:
    """Find what a nominator made with a form before."""
    return db.session.scalar(
        nominated(select(Nomination)).where(
            Nomination.by_id == reader.user_id, Nomination.token == token
        )
    )


def said_of(nomination_id: int) -> dict[int, bool]:
    """Return what was said of each client: whether it is the same person."""
    rows = db.session.execute(
        matching(select(Verdict.client_id, Verdict.same)).where(
            Verdict.nomination_id == nomination_id
        )
    )
    return {row.client_id: row.same for row in rows}


def nominee_of(nomination: Nomination) -> Nominee:
    """Return the person as the nominator said."""
    numbers = {kind.value: getattr(nomination, kind.value) for kind in IdentifierKind}
    return Nominee(
        family_name=nomination.family_name,
        given_names=nomination.given_names,
        date_of_birth=nomination.date_of_birth,
        numbers={kind: number for kind, number in numbers.items() if number},
    )


def _told(reader: Reader) -> Any:  # noqa: ANN401  # a statement of several columns
    statement = (
        select(
            Nomination,
            District.name.label("district"),
            User.full_name.label("nominator"),
            Agency.name.label("agency"),
            _ABOUT.ref.label("client_ref"),
            Nomination.client_id.in_(closed_to(reader)).label("closed"),
        )
        .join(District, District.id == Nomination.district_id)
        .join(User, User.id == Nomination.by_id)
        .join(Agency, Agency.id == Nomination.agency_id)
        .outerjoin(_ABOUT, (_ABOUT.id == Nomination.client_id) & visible_to(reader, _ABOUT))
    )
    return nominated(statement).where(_is_told_to(reader))


def _is_told_to(reader: Reader) -> ColumnElement[bool]:
    if not reader.sees(Category.IDENTITY):
        return false()
    waits = Nomination.state == State.PASSED_ON
    keeps = Nomination.with_user_id == reader.user_id
    rules = [Nomination.by_id == reader.user_id, waits & keeps]
    if _coordinates_somewhere(reader):
        districts = sorted(reader.district_ids or ())
        rules += [
            Nomination.district_id.in_(districts) & ~_closed_since(reader),
            waits & Nomination.with_district_id.in_(districts),
        ]
    return or_(*rules)


def _closed_since(reader: Reader) -> ColumnElement[bool]:
    """Return the condition that the record of whom a nomination became is closed to the reader.

    Not where it was passed on to the record's keeper: that it is gone would tell what they said.
    """
    passed_on = or_(Nomination.with_user_id.is_not(None), Nomination.with_district_id.is_not(None))
    closed = Nomination.client_id.is_not(None) & Nomination.client_id.in_(closed_to(reader))
    return closed & Nomination.state.not_in(_OPEN) & _ABOUT.id.is_(None) & ~passed_on


def _coordinates_somewhere(reader: Reader) -> bool:
    return reader.may(Permission.NOMINATE) and reader.may(Permission.CHANGE_CLIENTS)


def _as_told(reader: Reader, row: Any) -> Told:  # noqa: ANN401  # a row of `_told`
    nomination: Nomination = row[0]
    districts = reader.district_ids or frozenset()
    coordinates = _coordinates_somewhere(reader) and nomination.district_id in districts
    keeps = nomination.state is State.PASSED_ON and (
        nomination.with_user_id == reader.user_id
        or (_coordinates_somewhere(reader) and nomination.with_district_id in districts)
    )
    state = nomination.state
    own = nomination.by_id == reader.user_id
    hidden = nomination.client_id is not None and row.client_ref is None
    # A nominator may know what became of it; of a record that is closed to them, not even that.
    silent = coordinates or not own or row.closed
    if hidden and state in {State.TAKEN_ON, State.KEPT} and silent:
        state = State.PASSED_ON
    if state is State.PASSED_ON and not (coordinates or keeps):
        state = State.WAITING
    return Told(
        nomination=nomination,
        district=row.district,
        nominator=row.nominator,
        agency=row.agency,
        client_ref=row.client_ref or "",
        state=state,
        own=own,
        coordinates=coordinates,
        keeps=keeps,
    )
