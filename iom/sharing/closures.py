"""To whom a record is closed, and who has it open by break-glass: parts of the scope's conditions.

A part alone bounds nothing: `iom.sharing.scope` puts them together, and leaves the mark.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from iom.accounts.domain import Reader
from iom.sharing.conditions import now
from iom.sharing.domain import RestrictionKind
from iom.sharing.models import BreakGlass, Restriction, RestrictionPerson


def not_closed_to(user_id: Any, client_id: Any) -> ColumnElement[bool]:  # noqa: ANN401  # columns
    """Return the condition that no restriction closes a client's record to a user."""
    named = (
        exists()
        .where(
            RestrictionPerson.client_id == Restriction.client_id,
            RestrictionPerson.user_id == user_id,
        )
        .correlate_except(RestrictionPerson)
    )
    closed = (
        exists()
        .where(
            Restriction.client_id == client_id,
            Restriction.owner_id != user_id,
            or_(
                and_(Restriction.kind == RestrictionKind.ALL_BUT, ~named),
                and_(Restriction.kind == RestrictionKind.NAMED, named),
            ),
        )
        .correlate_except(Restriction)
    )
    return ~closed


def closed_to(reader: Reader) -> Select[Any]:
    """Select the clients whose record is closed to the reader; few, so one look at each will do."""
    named = (
        exists()
        .where(
            RestrictionPerson.client_id == Restriction.client_id,
            RestrictionPerson.user_id == reader.user_id,
        )
        .correlate(Restriction)
    )
    return select(Restriction.client_id).where(
        Restriction.owner_id != reader.user_id,
        or_(
            and_(Restriction.kind == RestrictionKind.ALL_BUT, ~named),
            and_(Restriction.kind == RestrictionKind.NAMED, named),
        ),
    )


def opened_by(reader: Reader) -> Select[Any]:
    """Select the clients to whom the reader broke the glass, for as long as that lasts."""
    return select(BreakGlass.client_id).where(
        BreakGlass.user_id == reader.user_id, BreakGlass.until_at > now()
    )
