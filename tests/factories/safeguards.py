"""Who works with whom, restrictions and openings for tests: say only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from iom.accounts.models import Agency, User
from iom.clients.models import Client
from iom.db import db
from iom.sharing.domain import InvolvementKind, RestrictionKind
from iom.sharing.models import BreakGlass, Involvement, Restriction, RestrictionPerson
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

OLD = date(2020, 1, 1)
WHY = "Because a test says so."


def works_with(
    client: Client | int,
    who: User | Agency,
    *,
    kind: InvolvementKind | None = None,
    from_on: date = OLD,
    to_on: date | None = None,
) -> int:
    """Let an agency as a whole, or a worker of it by name, work with a client; return the id.

    A worker is the lead unless it says otherwise; an agency as a whole never is.
    """
    if kind is None:
        kind = InvolvementKind.LEAD if isinstance(who, User) else InvolvementKind.OTHER
    client_id = client if isinstance(client, int) else client.id
    if isinstance(who, User):
        agency_id, user_id = who.agency_id, who.id
    else:
        agency_id, user_id = who.id, None
    with transaction():
        involvement = Involvement(
            client_id=client_id,
            agency_id=agency_id,
            user_id=user_id,
            kind=kind,
            from_on=from_on,
            to_on=to_on,
            recorded_at=NOON,
            recorded_by=COMMAND.ref,
        )
        db.session.add(involvement)
        db.session.flush()
        return involvement.id


def a_restriction(
    client: Client,
    owner: User,
    *people: User,
    kind: RestrictionKind = RestrictionKind.ALL_BUT,
    shown: bool = False,
) -> None:
    """Close a record to all but the people and the owner, or to the people alone."""
    client_id, owner_id, ids = client.id, owner.id, _ids(people)
    with transaction():
        restriction = Restriction(
            client_id=client_id,
            kind=kind,
            shown=shown,
            owner_id=owner_id,
            reason=WHY,
            set_at=NOON,
            set_by=COMMAND.ref,
        )
        restriction.people = [RestrictionPerson(user_id=user_id) for user_id in ids]
        db.session.add(restriction)


def an_opening(
    client: Client, user: User, *, at: datetime = NOON, until_at: datetime | None = None
) -> None:
    """Let a user have broken the glass to a client; for an hour unless it says more."""
    client_id, user_id = client.id, user.id
    with transaction():
        db.session.add(
            BreakGlass(
                client_id=client_id,
                user_id=user_id,
                reason=WHY,
                at=at,
                until_at=until_at or at + timedelta(hours=1),
            )
        )


def _ids(people: Iterable[User]) -> list[int]:
    return [user.id for user in people]
