"""Read the list of people just outside. Nothing here changes a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select

from iom.accounts.domain import Reader
from iom.accounts.models import Agency
from iom.capacity.domain import Act
from iom.capacity.models import Watch, WatchStep
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.db import db
from iom.places.models import District
from iom.sharing.fields import sees
from iom.sharing.models import Involvement
from iom.sharing.scope import among_seen, visible_to

SOON_DAYS = 14
"""How long before a day on the list is marked as near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What was done with a watch, and what it has said since.

    Attributes:
        reason: why the client is on the list; empty where the reader's agency may not see it.
        words: what was said when it was done; likewise.
    """

    number: int
    act: Act
    decided_on: date
    agency_id: int
    agency: str
    handling: str
    review_on: date
    until_on: date
    reason: str
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A client on the list of people just outside.

    Attributes:
        now: the last step.
        reached: whether the agency that leads works with the client, so that it sees the record.
        on_scheme: whether they have a place by now, so that nobody need watch them here.
        died: whether it is on record that they died.
    """

    id: int
    client_id: int
    ref: str
    name: str
    district: str
    since_on: date
    now: Step
    reached: bool = True
    on_scheme: bool = False
    died: bool = False

    def review_due(self, today: date) -> bool:
        """Whether the day of review has come."""
        return self.now.review_on <= today

    def ends_soon(self, today: date) -> bool:
        """Whether it is deleted within two weeks."""
        return (self.now.until_on - today).days <= SOON_DAYS


def list_watched(reader: Reader, today: date) -> list[Watched]:
    """List who is on the list and seen by the reader, by the day of review."""
    rows = db.session.execute(
        _watches()
        .add_columns(_reached(today), placed(today), ~living(Client))
        .where(
            Watch.ended_at.is_(None), visible_to(reader, Client), WatchStep.number == Watch.version
        )
        .order_by(WatchStep.review_on, Client.ref)
    )
    return [
        _watched(reader, row[:7], reached=row[7], on_scheme=row[8], died=row[9]) for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A watch with all of its steps, the last one first; `open` while the client is on the list."""

    id: int
    since_on: date
    open: bool
    version: int
    steps: tuple[Step, ...]

    @property
    def now(self) -> Step:
        """The last step."""
        return self.steps[0]


def histories_of(reader: Reader, client_id: int) -> list[History]:
    """List the watches of a client whom the reader sees, the one that is open first."""
    rows = db.session.execute(
        among_seen(select(Watch, WatchStep, Agency.name))
        .join(WatchStep, WatchStep.watch_id == Watch.id)
        .join(Agency, Agency.id == WatchStep.agency_id)
        .where(Watch.client_id == client_id)
        .order_by(Watch.ended_at.is_not(None), Watch.id.desc(), WatchStep.number.desc())
    ).all()
    by_watch: dict[int, tuple[Watch, list[Step]]] = {}
    for watch, step, agency in rows:
        by_watch.setdefault(watch.id, (watch, []))[1].append(_step(reader, step, agency))
    return [
        History(
            id=watch.id,
            since_on=watch.since_on,
            open=watch.ended_at is None,
            version=watch.version,
            steps=tuple(steps),
        )
        for watch, steps in by_watch.values()
    ]


def find_open(reader: Reader, client_id: int) -> History | None:
    """Find the watch of a client whom the reader sees that is open."""
    return next((each for each in histories_of(reader, client_id) if each.open), None)


def watched_among(reader: Reader) -> frozenset[int]:
    """Return the ids of clients on the list whom the reader sees."""
    return frozenset(
        db.session.scalars(
            select(Watch.client_id)
            .join(Client, Client.id == Watch.client_id)
            .where(visible_to(reader, Client), Watch.ended_at.is_(None))
        )
    )


def is_reached(client_id: int, agency_id: int, today: date) -> bool:
    """Say whether an agency works with a client whom the reader sees."""
    found = among_seen(select(Involvement.id)).where(
        Involvement.client_id == client_id, Involvement.agency_id == agency_id, _lasts(today)
    )
    return db.session.scalar(found.limit(1)) is not None


def _watches() -> Select[Any]:
    client: list[Any] = [Client.ref, Client.given_names, Client.family_name]
    return (
        select(*[Watch, WatchStep, Agency.name, *client, District.name])
        .join(Client, Client.id == Watch.client_id)
        .join(WatchStep, WatchStep.watch_id == Watch.id)
        .join(Agency, Agency.id == WatchStep.agency_id)
        .outerjoin(District, District.id == Client.home_district_id)
    )


def _watched(reader: Reader, row: Any, **more: bool) -> Watched:  # noqa: ANN401  # a row as above
    watch, step, agency, ref, given_names, family_name, district = row
    return Watched(
        id=watch.id,
        client_id=watch.client_id,
        ref=ref,
        name=f"{given_names} {family_name}".strip(),
        district=district or "",
        since_on=watch.since_on,
        now=_step(reader, step, agency),
        **more,
    )


def _step(reader: Reader, row: WatchStep, agency: str) -> Step:
    tells = sees(reader, "capacity_watch_step", "reason")
    return Step(
        number=row.number,
        act=row.act,
        decided_on=row.decided_on,
        agency_id=row.agency_id,
        agency=agency,
        handling=row.handling,
        review_on=row.review_on,
        until_on=row.until_on,
        reason=row.reason if tells else "",
        words=row.words if tells else "",
        at=row.at,
        by=row.by,
    )


def _lasts(today: date) -> Any:  # noqa: ANN401  # a condition
    return and_(
        Involvement.from_on <= today, or_(Involvement.to_on.is_(None), Involvement.to_on > today)
    )


def _reached(today: date) -> Any:  # noqa: ANN401  # as above
    return (
        exists()
        .where(
            Involvement.client_id == Watch.client_id,
            Involvement.agency_id == WatchStep.agency_id,
            _lasts(today),
        )
        .correlate(Watch, WatchStep)
    )


def placed(today: date) -> Any:  # noqa: ANN401  # as above
    """Return the condition that whoever a watch is of has a place on a day."""
    return (
        exists()
        .where(
            Placement.client_id == Watch.client_id,
            Placement.selected_on <= today,
            or_(Placement.deselected_on.is_(None), Placement.deselected_on > today),
        )
        .correlate(Watch)
    )
