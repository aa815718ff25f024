"""Open a closed record for an hour, and close it again. None of these acts commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, get_client
from iom.db import db
from iom.kernel.clock import LONDON
from iom.notices.service import notify
from iom.safeguards.domain import check_reason, open_until
from iom.safeguards.events import GlassBroken, GlassMended
from iom.safeguards.queries import find_restriction
from iom.safeguards.telling import those_who_answer_for
from iom.sharing.models import BreakGlass
from iom.sharing.scope import openable_by, visible_to, writing


def break_glass(ref: str, reason: str, *, reader: Reader, at: datetime) -> bool:
    """Open a record to one person for 60 minutes, and tell its owner at once (HANDBOOK 13).

    That lifts a restriction, and that the client is not theirs; never the bounds of districts or
    of agreements. The caller has seen to it that the password was given again.

    Where a record is not restricted, those are told who work with the client by name; where nobody
    does, or an owner's account is disabled, those who may restrict records and see this one.

    Args:
        ref: the client.
        reason: at least 10 characters; kept beside the record, not on the trail.
        reader: to whom it opens.
        at: when.

    Returns:
        Whether it was opened; False where the reader sees the record anyhow, and nothing was done.

    Raises:
        BadReason: the reason is too short or too long.
        NoSuchClient: there is none, or none that this can open; the two cannot be told apart.
    """
    reason = check_reason(reason)
    # Two clicks may come here at once: the second waits, and finds the record open.
    db.session.execute(select(User.id).where(User.id == reader.user_id).with_for_update())
    row = db.session.execute(
        select(Client, visible_to(reader, Client).label("seen")).where(
            Client.ref == ref, openable_by(reader, Client)
        )
    ).one_or_none()
    if row is None or reader.user_id is None:
        raise NoSuchClient(ref)
    if row.seen:
        return False
    client: Client = row.Client
    until_at = open_until(at)
    opening = BreakGlass(
        user_id=reader.user_id, client_id=client.id, reason=reason, at=at, until_at=until_at
    )
    db.session.add(opening)
    db.session.flush()
    restriction = find_restriction(client.id)
    event = GlassBroken(
        subject=subject_of(ref), restricted=restriction is not None, until_at=until_at
    )
    audit.record(event, actor=reader, at=at)
    notify(
        those_who_answer_for(client, today=at.astimezone(LONDON).date()) - {reader.user_id},
        kind="break-glass",
        sentence=(
            f"{reader.name} opened record {ref} by break-glass until "
            f"{until_at.astimezone(LONDON):%H:%M}{_next_day(at, until_at)}."
        ),
        link=f"/clients/{ref}/restriction",
        key=f"break-glass:{opening.id}",
        at=at,
    )
    _renew(reader)
    return True


def _next_day(at: datetime, until_at: datetime) -> str:
    """Say that an opening lasts into the next day, for a notice is read later."""
    same = at.astimezone(LONDON).date() == until_at.astimezone(LONDON).date()
    return "" if same else " on the next day"


def mend_glass(ref: str, *, reader: Reader, at: datetime) -> None:
    """Close a record again that the reader opened, before the hour is over.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
    """
    client = get_client(reader, ref)
    openings = db.session.scalars(
        writing(select(BreakGlass)).where(
            BreakGlass.user_id == reader.user_id,
            BreakGlass.client_id == client.id,
            BreakGlass.until_at > at,
        )
    ).all()
    for opening in openings:
        opening.until_at = at
    if openings:
        db.session.flush()
        audit.record(GlassMended(subject=subject_of(ref)), actor=reader, at=at)
        _renew(reader)


def _renew(reader: Reader) -> None:
    """Let the reader's sessions take new ids: what they may see has changed."""
    db.session.execute(
        update(User)
        .where(User.id == reader.user_id)
        .values(rights_version=User.rights_version + 1),
        execution_options={"synchronize_session": False},
    )
