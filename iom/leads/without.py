"""Read whom nobody leads, and the conditions that ask who does. Nothing here changes a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.cohort.domain import LEVEL_NAMES
from iom.cohort.models import LevelSpan
from iom.db import db
from iom.leads.caseloads import Current, on_scheme, placed_today, today_of
from iom.leads.queries import Professional, holds_on, leads_of
from iom.places.models import District
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import visible_to

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Without:
    """A client on the scheme whom nobody leads.

    Attributes:
        since: the day on which the last lead ended; for one who never had a lead, the selection.
        gone: the lead whose account is closed, where that is why.
    """

    id: int
    ref: str
    name: str
    district: str
    level: int | None
    since: date
    gone: Professional | None

    @property
    def level_name(self) -> str:
        """What the level is called; empty where none is set."""
        return LEVEL_NAMES[self.level] if self.level else ""


def led_today(today: date) -> Select[Any]:
    """Select the clients whose lead's account is in use, for a condition within the scope."""
    return (
        select(Involvement.client_id)
        .join(User, User.id == Involvement.user_id)
        .where(
            Involvement.kind == InvolvementKind.LEAD, holds_on(today), User.disabled_at.is_(None)
        )
    )


def without_lead(today: date) -> ColumnElement[bool]:
    """A living client on the scheme is led by nobody whose account is in use.

    Whoever is nominated alone needs no lead yet. Every list and count of them goes by this rule.
    """
    return and_(Client.id.not_in(led_today(today)), placed_today(today), living(Client))


def led_by(user_id: int, today: date) -> Select[Any]:
    """Select the clients whom somebody leads, for a condition within the scope."""
    return select(Involvement.client_id).where(
        Involvement.kind == InvolvementKind.LEAD, holds_on(today), Involvement.user_id == user_id
    )


def lead_name(client_id: Any, today: date) -> ColumnElement[str]:  # noqa: ANN401  # a column of ids
    """Return the name of a client's lead whose account is in use; empty where there is none."""
    name = (
        select(User.full_name)
        .join(Involvement, Involvement.user_id == User.id)
        .where(
            Involvement.client_id == client_id,
            Involvement.kind == InvolvementKind.LEAD,
            holds_on(today),
            User.disabled_at.is_(None),
        )
        .order_by(Involvement.from_on.desc(), Involvement.id.desc())
        .limit(1)
        .correlate_except(User, Involvement)
        .scalar_subquery()
    )
    return func.coalesce(name, "")


def count_without(reader: Reader, today: date) -> dict[str, int]:
    """Count the clients on the scheme without a lead by the code of their district.

    One statement; where nobody is without, the district is left out. Empty for those without one.
    """
    code = func.coalesce(District.code, "")
    statement = (
        select(code, func.count())
        .select_from(Client)
        .outerjoin(District, District.id == Client.home_district_id)
        .where(without_lead(today), visible_to(reader, Client))
        .group_by(code)
    )
    return {code: number for code, number in db.session.execute(statement)}  # noqa: C416  # rows


def list_without(reader: Reader, today: date, *, district: str = "") -> list[Without]:
    """List the clients on the scheme whom nobody leads, the highest levels first.

    At most 200. 2 statements.

    Args:
        reader: sees them.
        today: the day.
        district: the code of one district; empty for all of the reader's.
    """
    ended = (
        select(func.max(Involvement.to_on))
        .where(
            Involvement.client_id == Client.id,
            Involvement.kind == InvolvementKind.LEAD,
            Involvement.to_on <= today,
            Involvement.to_on > Involvement.from_on,
        )
        .correlate(Client)
        .scalar_subquery()
    )
    statement = (
        select(
            Client.id,
            Client.ref,
            Client.family_name,
            Client.given_names,
            District.name,
            LevelSpan.value,
            Current.selected_on,
            ended.label("ended_on"),
        )
        .select_from(Client)
        .join(Current, on_scheme(today))
        .outerjoin(District, District.id == Client.home_district_id)
        .outerjoin(LevelSpan, today_of(LevelSpan, today))
        .where(without_lead(today), visible_to(reader, Client))
        .order_by(func.coalesce(LevelSpan.value, 0).desc(), Client.ref)
        .limit(MOST_LISTED)
    )
    if district:
        statement = statement.where(District.code == district)
    rows = db.session.execute(statement).all()
    leads = leads_of([row.id for row in rows], today)
    return [
        Without(
            id=row.id,
            ref=row.ref,
            name=", ".join(part for part in (row.family_name, row.given_names) if part),
            district=row.name or "None",
            level=row.value,
            since=max(row.selected_on, row.ended_on or row.selected_on),
            gone=leads[row.id].lead,
        )
        for row in rows
    ]
