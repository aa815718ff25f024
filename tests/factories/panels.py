"""Sittings of the panel for tests: say only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.db import db
from iom.kernel import clock
from iom.panel import listing, sittings
from iom.panel.deciding import NewDecision, decide, latest_decision_id
from iom.panel.domain import Terms, What
from iom.panel.models import Decision
from iom.panel.wording import NewDissent, dissent
from iom.places import queries as places
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

TODAY = NOON.date()
WHY = "The panel weighed what was said."


def terms(
    *members: User, on: date | None = None, districts: Iterable[str] = (), **more: Any
) -> Terms:
    """Say what is agreed: today at ten, for the whole scheme, the first member in the chair."""
    ids = [each.id for each in members]
    said: dict[str, Any] = {
        "on": on or clock.today(),
        "at": time(10, 0),
        "place": "Guildhall",
        "district_ids": frozenset(places.get_district_named(each).id for each in districts),
        "chair_id": ids[0],
        "member_ids": frozenset(ids),
    }
    return Terms(**said | more)


def a_sitting(
    *members: User,
    cases: Iterable[Client | str] = (),
    opened: bool = False,
    actor: Reader = COMMAND,
    **said: Any,
) -> int:
    """Plan a sitting with these cases on its list, and open it if asked. Returns its number."""
    refs = [each if isinstance(each, str) else each.ref for each in cases]
    agreed = terms(*members, **said)
    db.session.rollback()
    with transaction():
        token = token_urlsafe(24)
        made = sittings.plan(agreed, token=token, actor=actor, at=NOON, today=clock.today())
        for ref in refs:
            listing.add(made, ref, actor=actor, at=NOON)
        if opened:
            sittings.open_sitting(made, actor=actor, at=NOON, today=clock.today())
    return made


def a_new_decision(client: Client | str, what: What, **said: Any) -> NewDecision:
    """Say what is decided, as somebody who looks at the case now."""
    ref = client if isinstance(client, str) else client.ref
    client_id, version = db.session.execute(
        select(Client.id, Placement.version)
        .join(Placement, Placement.client_id == Client.id)
        .where(Client.ref == ref, Placement.is_latest)
    ).one()
    new: dict[str, Any] = {
        "what": what,
        "on": clock.today(),
        "reason": WHY,
        "benefit": "A home, and so fewer burglaries",
        "seen": version,
        "before": latest_decision_id(client_id),
        "token": token_urlsafe(24),
    }
    return NewDecision(**new | said)


def a_decision(
    sitting_id: int, client: Client | str, what: What, *, actor: Reader = COMMAND, **said: Any
) -> Decision:
    """Decide about a client in an open sitting."""
    ref = client if isinstance(client, str) else client.ref
    new = a_new_decision(ref, what, **said)
    db.session.rollback()
    with transaction():
        decide(sitting_id, ref, new, actor=actor, at=NOON, today=clock.today())
    return db.session.scalars(select(Decision).where(Decision.token == new.token)).one()


def a_dissent(
    sitting_id: int, ref: str, decision: int, who: User | int, said: str, *, actor: Reader = COMMAND
) -> None:
    """Let a member dissent."""
    user_id = who if isinstance(who, int) else who.id
    new = NewDissent(decision_id=decision, user_id=user_id, said=said, token=token_urlsafe(24))
    db.session.rollback()
    with transaction():
        dissent(sitting_id, ref, new, actor=actor, at=NOON, today=clock.today())
