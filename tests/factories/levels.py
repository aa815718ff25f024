"""Levels, places and versions of the sliding scale, for tests: say only what the test is about."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.db import db
from iom.scoring.matrices import State
from iom.selection import placing
from iom.selection.decisions import NewLeaving, NewLevel, NewPlace, NewReappraisal
from iom.selection.domain import DEFAULT_SCALE
from iom.selection.models import Reappraisal, ScaleVersion
from iom.selection.moving import Allowed
from iom.selection.scales import rules_of
from iom.selection.service import reappraise, set_level
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

TODAY = NOON.date()
_number = count(1)


def a_scale(
    *, code: str = DEFAULT_SCALE.code, state: State = State.ACTIVE, **rules: Any
) -> ScaleVersion:
    """Make a version of the sliding scale: the default, with other rules where named."""
    was_active = state is not State.DRAFT
    db.session.rollback()
    with transaction():
        version = ScaleVersion(
            code=code,
            state=state,
            rules=json.dumps(rules_of(DEFAULT_SCALE) | rules),
            made_at=NOON,
            made_by=COMMAND.ref,
            effective_from=TODAY if was_active else None,
            activated_at=NOON if was_active else None,
            activated_by=COMMAND.ref if was_active else "",
            retired_on=TODAY if state is State.RETIRED else None,
        )
        db.session.add(version)
    return version


def a_scale_draft(**rules: Any) -> ScaleVersion:
    """Make a draft of the sliding scale."""
    return a_scale(code=f"scale-{next(_number)}", state=State.DRAFT, **rules)


def version_of(client: Client | str) -> int:
    """Return the version of a client's latest placement."""
    ref = client if isinstance(client, str) else client.ref
    found = db.session.scalar(
        select(Placement.version)
        .join(Client, Client.id == Placement.client_id)
        .where(Client.ref == ref, Placement.is_latest)
    )
    return found or 0


def a_level(
    client: Client | str,
    to: int,
    *,
    on: date = TODAY,
    today: date = TODAY,
    actor: Reader = COMMAND,
    **more: Any,
) -> Allowed:
    """Set the level of a client."""
    ref = client if isinstance(client, str) else client.ref
    new: dict[str, Any] = {
        "benefit": "Work on the drug use that drives the thefts",
        "seen": version_of(ref),
    }
    new |= {"token": token_urlsafe(24), **more}
    db.session.rollback()
    with transaction():
        return set_level(ref, NewLevel(to=to, on=on, **new), actor=actor, at=NOON, today=today)


def a_look(client: Client | str, *, on: date = TODAY, actor: Reader = COMMAND, **more: Any) -> None:
    """Look at the level of a client and keep it."""
    ref = client if isinstance(client, str) else client.ref
    new: dict[str, Any] = {
        "finding": "Holds the tenancy; one missed visit",
        "seen": version_of(ref),
    }
    new |= {"token": token_urlsafe(24), **more}
    db.session.rollback()
    with transaction():
        reappraise(ref, NewReappraisal(on=on, **new), actor=actor, at=NOON, today=TODAY)


def a_past_look(client: Client | str) -> int:
    """Put a look at a level on the record, whatever the level. Returns its number."""
    ref = client if isinstance(client, str) else client.ref
    db.session.rollback()
    with transaction():
        row = Reappraisal(
            client_id=db.session.scalars(select(Client.id).where(Client.ref == ref)).one(),
            token=token_urlsafe(24),
            nominated_on=TODAY,
            looked_on=TODAY,
            level=3,
            finding="Found as before",
            scale="default-1",
            looked_at=NOON,
            looked_by=COMMAND.ref,
        )
        db.session.add(row)
        db.session.flush()
        return row.id


def a_place(
    client: Client | str, *, level: int = 4, on: date = TODAY, actor: Reader = COMMAND, **more: Any
) -> None:
    """Select a client."""
    ref = client if isinstance(client, str) else client.ref
    new: dict[str, Any] = {
        "benefit": "Daily contact while the flat is found",
        "seen": version_of(ref),
    }
    new |= {"token": token_urlsafe(24), **more}
    db.session.rollback()
    with transaction():
        placing.select(ref, NewPlace(on=on, level=level, **new), actor=actor, at=NOON, today=TODAY)


def an_end(
    client: Client | str, reason: Any, *, on: date = TODAY, actor: Reader = COMMAND, **more: Any
) -> None:
    """End the place of a client."""
    ref = client if isinstance(client, str) else client.ref
    new: dict[str, Any] = {"seen": version_of(ref), "token": token_urlsafe(24), **more}
    db.session.rollback()
    with transaction():
        placing.deselect(
            ref, NewLeaving(on=on, reason=reason, **new), actor=actor, at=NOON, today=TODAY
        )
