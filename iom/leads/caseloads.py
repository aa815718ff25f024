"""Read what workers answer for, and how much that is. Nothing here changes a row.

All of it is within the scope: a client whom the reader may not see is in no number here. Where the
reader's agency may not see offending, a client in custody weighs what the level says, for a smaller
number would tell where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, null, or_, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import Agency, User
from iom.clients.models import Client
from iom.cohort.domain import LEVEL_NAMES, Plan
from iom.cohort.models import DistrictSpan, LevelSpan, Placement
from iom.cohort.planning import plan_in_force
from iom.db import db
from iom.entries.models import current
from iom.leads.queries import holds_on
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.places.models import District
from iom.safeguards.colleagues import list_workers
from iom.sharing.closures import not_closed_to
from iom.sharing.domain import LEADING, InvolvementKind
from iom.sharing.fields import sees_named
from iom.sharing.models import Cover, Involvement
from iom.sharing.scope import covers_client, visible_to

NOT_AT_LIBERTY = tuple(kind for kind in SituationKind if not kind.at_liberty)
Current = aliased(Placement, name="current")
_Placed = aliased(Placement, name="placed")
_Away = aliased(Cover, name="away")


def today_of(span: Any, today: date) -> ColumnElement[bool]:  # noqa: ANN401  # any table of spans
    """Join what holds of a client today; spans of one kind never overlap."""
    return and_(
        span.client_id == Client.id,
        span.from_on <= today,
        or_(span.to_on.is_(None), span.to_on > today),
    )


@dataclass(frozen=True, slots=True)
class Load:
    """How many clients somebody answers for, and how many contacts are planned in 28 days."""

    clients: int = 0
    weight: int = 0

    def plus(self, clients: int, weight: int) -> Load:
        """Return the sum."""
        return Load(self.clients + clients, self.weight + weight)


@dataclass(slots=True)
class Workload:
    """What one worker answers for, of clients on the scheme whom the reader sees."""

    user_id: int
    username: str
    name: str
    agency: str
    gone: bool
    lead: Load = field(default_factory=Load)
    second: Load = field(default_factory=Load)
    cover: Load = field(default_factory=Load)


@dataclass(frozen=True, slots=True)
class Led:
    """A client on somebody's caseload.

    Attributes:
        on_scheme: whether they count; others are shown and weigh nothing.
        planned: contacts planned in 28 days.
    """

    id: int
    ref: str
    name: str
    district: str
    level: int | None
    situation: SituationKind | None
    on_scheme: bool
    planned: int
    kind: InvolvementKind
    since: date

    @property
    def level_name(self) -> str:
        """What the level is called; empty where none is set."""
        return LEVEL_NAMES[self.level] if self.level else ""


def load_of(clients: Iterable[Led]) -> Load:
    """Add up what counts."""
    counted = [each for each in clients if each.on_scheme]
    return Load(len(counted), sum(each.planned for each in counted))


def list_led(
    reader: Reader, user_id: int, today: date, *, kinds: Sequence[InvolvementKind] = LEADING
) -> list[Led]:
    """List the clients whose lead or second somebody is, whom the reader sees. One statement.

    The highest levels first, then by reference; those who are not on the scheme last.
    """
    situations = sees_named(reader, "situation")
    statement = (
        select(
            Client.id,
            Client.ref,
            Client.family_name,
            Client.given_names,
            District.name,
            LevelSpan.value,
            Situation.kind if situations else null(),
            Current.id,
            Involvement.kind,
            Involvement.from_on,
        )
        .select_from(Client)
        .join(Involvement, Involvement.client_id == Client.id)
        .outerjoin(DistrictSpan, today_of(DistrictSpan, today))
        .outerjoin(District, District.id == DistrictSpan.value)
        .outerjoin(LevelSpan, today_of(LevelSpan, today))
        .outerjoin(Current, on_scheme(today))
        .where(
            Involvement.user_id == user_id,
            Involvement.kind.in_(kinds),
            holds_on(today),
            visible_to(reader, Client),
        )
    )
    if situations:
        statement = statement.outerjoin(Situation, _situation_of(today))
    plan = plan_in_force()
    found = [_led(row, plan) for row in db.session.execute(statement)]
    return sorted(found, key=lambda each: (not each.on_scheme, -(each.level or 0), each.ref))


def _led(row: Sequence[Any], plan: Plan) -> Led:
    client_id, ref, family_name, given_names, district, level, situation, current, kind, since = row
    on_scheme = current is not None
    return Led(
        id=client_id,
        ref=ref,
        name=", ".join(part for part in (family_name, given_names) if part),
        district=district or "None",
        level=level,
        situation=situation,
        on_scheme=on_scheme,
        planned=plan.contacts(level, at_liberty=situation not in NOT_AT_LIBERTY)
        if on_scheme
        else 0,
        kind=kind,
        since=since,
    )


def list_workloads(reader: Reader, today: date) -> list[Workload]:
    """List who answers for how much: everybody who does, and case managers who have nobody yet.

    The heaviest first. 5 statements.
    """
    found: dict[int, Workload] = {}
    rows = db.session.execute(_counted(reader, today)).all()
    standing_in = db.session.execute(_covered(reader, today)).all()
    who = (
        select(User.id, User.username, User.full_name, Agency.name, User.disabled_at)
        .join(Agency, Agency.id == User.agency_id)
        .where(
            User.id.in_(
                {row.user_id for row in (*rows, *standing_in)}
                | {each.user_id for each in list_workers(Permission.CHANGE_OWN_CLIENTS)}
            )
        )
    )
    for user_id, username, name, agency, disabled_at in db.session.execute(who):
        found[user_id] = Workload(user_id, username, name, agency, disabled_at is not None)
    plan = plan_in_force()
    for user_id, kind, level, inside, clients in rows:
        weight = clients * plan.contacts(level, at_liberty=not inside)
        own = found[user_id]
        if kind is InvolvementKind.LEAD:
            own.lead = own.lead.plus(clients, weight)
        else:
            own.second = own.second.plus(clients, weight)
    for user_id, _, level, inside, clients in standing_in:
        weight = clients * plan.contacts(level, at_liberty=not inside)
        found[user_id].cover = found[user_id].cover.plus(clients, weight)
    return sorted(found.values(), key=lambda each: (-each.lead.weight, each.name, each.user_id))


def _counted(reader: Reader, today: date) -> Select[*tuple[Any, ...]]:
    """Count clients by who is what to them, and by what their weight depends on."""
    return _added_up(_by_worker(reader, today, Involvement.user_id))


def _covered(reader: Reader, today: date) -> Select[*tuple[Any, ...]]:
    """Count clients likewise by who stands in with them; few are away at a time."""
    return _added_up(
        _by_worker(reader, today, Cover.by_id)
        .join(
            Cover,
            and_(
                Cover.user_id == Involvement.user_id,
                *_lasting(Cover, today),
                covers_client(Client.id),
                not_closed_to(Cover.by_id, Client.id),
            ),
        )
        .where(Involvement.user_id.in_(select(_Away.user_id).where(*_lasting(_Away, today))))
    )


def _lasting(cover: Any, today: date) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401  # an alias
    return cover.from_on <= today, cover.to_on > today


def _by_worker(reader: Reader, today: date, worker: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401  # a column
    situations = sees_named(reader, "situation")
    inside: ColumnElement[Any] = (
        case((Situation.kind.in_(NOT_AT_LIBERTY), 1), else_=0) if situations else null()
    )
    statement = (
        select(
            worker.label("user_id"),
            Involvement.kind,
            LevelSpan.value.label("level"),
            inside.label("inside"),
        )
        .select_from(Client)
        .join(Involvement, Involvement.client_id == Client.id)
        .outerjoin(LevelSpan, today_of(LevelSpan, today))
        .where(
            Involvement.kind.in_(LEADING),
            holds_on(today),
            visible_to(reader, Client),
            placed_today(today),
        )
    )
    if situations:
        statement = statement.outerjoin(Situation, _situation_of(today))
    return statement


def _added_up(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    # Written down before it is added up, for SQLite would else look everybody up in the order of
    # the workers, all over the tables.
    each = statement.cte("each").prefix_with("MATERIALIZED")
    by = (each.c.user_id, each.c.kind, each.c.level, each.c.inside)
    return select(*by, func.count().label("clients")).group_by(*by)


def _situation_of(today: date) -> ColumnElement[bool]:
    return and_(today_of(Situation, today), current(Situation))


def on_scheme(today: date) -> ColumnElement[bool]:
    """Join the placement by which a client is on the scheme."""
    return and_(*_on_scheme(Current, today))


def placed_today(today: date) -> ColumnElement[bool]:
    """A client is on the scheme. Asked of each, and not read first."""
    return exists().where(*_on_scheme(_Placed, today))


def _on_scheme(placement: Any, today: date) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401  # an alias
    return (
        placement.client_id == Client.id,
        placement.selected_on <= today,
        or_(placement.deselected_on.is_(None), placement.deselected_on > today),
    )
