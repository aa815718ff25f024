"""The line about clients whom somebody leads and who are behind the plan of contacts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, cast, func, literal, null, select

from iom.achieved.domain import Window, missing, planned_in, windows_to
from iom.clients.models import Client
from iom.cohort.facts import Stay
from iom.cohort.models import LevelSpan, Placement
from iom.cohort.spans import Span
from iom.contacts.counted import came, contact_seen
from iom.contacts.models import Contact
from iom.desk.domain import Act, Line
from iom.desk.reach import Desk
from iom.entries.models import current
from iom.leads.queries import holds_on
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.scoring.domain import Away
from iom.selection.domain import Scale
from iom.selection.queries import active_scale
from iom.sharing.domain import InvolvementKind
from iom.sharing.fields import sees_named
from iom.sharing.models import Involvement

_AWAY = [kind for kind in SituationKind if not kind.at_liberty]
_NO_DAY, _NO_NUMBER = cast(null(), Date), literal(0, Integer)


def list_behind(desk: Desk) -> list[Line]:
    """Say how many of those whom the reader leads are behind, and by how many contacts."""
    if not desk.sees_clients or desk.reader.user_id is None:
        return []
    scale = active_scale()
    window = windows_to(desk.today, scale.window_days, 1)[0]
    lacking = [each for each in _missing(desk, scale, window) if each]
    if not lacking:
        return []
    clients = "1 of yours" if len(lacking) == 1 else f"{len(lacking)} of yours"
    contacts = "1 contact is" if sum(lacking) == 1 else f"{sum(lacking)} contacts are"
    return [
        Line(
            day=desk.today,
            when="This week",
            named=f"{clients} behind plan",
            what=f"{contacts} missing in the {scale.window_days} days up to today.",
            acts=(Act("See who", "achieved.index", {"worker": desk.reader.user_id}),),
        )
    ]


def _missing(desk: Desk, scale: Scale, window: Window) -> list[int]:
    """Return how many contacts each of those lacks. One statement."""
    tells = sees_named(desk.reader, "situation")
    parts = [_stays(desk), _levels(desk), _met(desk, window), *([_away(desk)] if tells else [])]
    stays, levels, met, *inside = desk.rows_of(*parts)
    held: dict[int, list[Span[int | None]]] = defaultdict(list)
    for client_id, from_on, to_on, level in levels:
        held[client_id].append(Span(from_on, to_on, level))
    away: dict[int, list[Away]] = defaultdict(list)
    for client_id, from_on, to_on, _ in inside[0] if inside else ():
        away[client_id].append(Away(from_on, to_on))
    days: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for client_id, on, _, number in met:
        days[client_id].append((on, number))
    found = []
    for client_id, selected_on, deselected_on, _ in stays:
        stay = Stay(selected_on, deselected_on)
        planned = planned_in(scale, [stay], held[client_id], away[client_id], [window])[0]
        took_place = sum(number for on, number in days[client_id] if on >= selected_on)
        found.append(missing(planned, took_place))
    return found


def _led(desk: Desk, *columns: Any) -> Select[Any]:  # noqa: ANN401  # any columns
    """Select of the clients whom the reader leads today."""
    return (
        select(Client.id, *columns)
        .join(Involvement, Involvement.client_id == Client.id)
        .where(
            Involvement.kind == InvolvementKind.LEAD,
            Involvement.user_id == desk.reader.user_id,
            holds_on(desk.today),
            *desk.conditions(),
        )
    )


def _stays(desk: Desk) -> Select[Any]:
    return (
        _led(desk, Placement.selected_on, Placement.deselected_on, _NO_NUMBER)
        .join(Placement, Placement.client_id == Client.id)
        .where(Placement.is_latest, Placement.selected_on <= desk.today)
    )


def _levels(desk: Desk) -> Select[Any]:
    return _led(desk, LevelSpan.from_on, LevelSpan.to_on, LevelSpan.value).join(
        LevelSpan, LevelSpan.client_id == Client.id
    )


def _met(desk: Desk, window: Window) -> Select[Any]:
    return (
        _led(desk, Contact.on, _NO_DAY, func.count(Contact.id))
        .join(Contact, Contact.client_id == Client.id)
        .where(
            Contact.on.between(window.first, window.last), came(Contact), contact_seen(desk.reader)
        )
        .group_by(Client.id, Contact.on)
    )


def _away(desk: Desk) -> Select[Any]:
    return (
        _led(desk, Situation.from_on, Situation.to_on, _NO_NUMBER)
        .join(Situation, Situation.client_id == Client.id)
        .where(current(Situation), Situation.kind.in_(_AWAY))
        .order_by(Client.id, Situation.from_on)
    )
