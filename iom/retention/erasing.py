"""Take everything about a client away. One act; it does not commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select, update

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients.domain import subject_of
from iom.clients.models import Client, Tombstone
from iom.db import db
from iom.documents import forgetting as documents
from iom.fund import forgetting as fund
from iom.intake import forgetting as intake
from iom.leads import forgetting as leads
from iom.nominations import forgetting as nominations
from iom.notices.forgetting import forget_reference
from iom.oversight import forgetting as oversight
from iom.reports import forgetting as reports
from iom.retention import mentions, typed
from iom.retention.events import ClientErased
from iom.retention.paths import leads_to, tables_of_a_client, to_itself
from iom.retention.whom import who_is
from iom.sharing.scope import writing

_ELSEWHERE: tuple[Callable[..., None], ...] = (
    nominations.forget,
    leads.forget,
    intake.forget,
    fund.forget,
    reports.forget,
    oversight.forget,
    documents.forget,
    typed.forget,
)
"""What keeps something of a client without a foreign key to the client; each room sees to its own.

Each is told of whom, by whom and when."""


def take_away(
    client_id: int,
    ref: str,
    reason: str,
    *,
    actor: Actor,
    at: datetime,
    buried: Tombstone | None = None,
) -> None:
    """Erase a client and put the tombstone, in the caller's transaction.

    Args:
        client_id: whom; the caller has locked the client and asked whether it may be.
        ref: the client's reference.
        reason: its code.
        actor: who does it.
        at: when.
        buried: the tombstone that is there already, where a backup had brought the client back.
    """
    for part_id, part_ref in _parts_of(client_id):
        take_away(part_id, part_ref, reason, actor=actor, at=at)
    who = who_is(client_id, ref)
    for forget in _ELSEWHERE:
        forget(who, actor=actor, at=at)
    forget_reference(ref)
    for table in tables_of_a_client():
        for column in to_itself(table):
            others = {column: None}
            target = next(key.column for key in column.foreign_keys)
            own = writing(select(target)).where(leads_to(table, client_id))
            _run(update(table).where(column.in_(own)).values(others))
    for table in tables_of_a_client():
        _run(delete(table).where(leads_to(table, client_id)))
    mentions.take_out(who, actor=actor, at=at)
    db.session.expire_all()  # what was loaded of the client is no longer there
    if buried is None:
        db.session.add(Tombstone(ref=ref, erased_at=at, erased_by=actor.ref, reason=reason))
        db.session.flush()
    event = ClientErased(subject=subject_of(ref), reason=reason, again=buried is not None)
    audit.record(event, actor=actor, at=at)


def _parts_of(client_id: int) -> list[tuple[int, str]]:
    """List the records that are part of a client: what is left with them is the client's, too."""
    rows = db.session.execute(
        writing(select(Client.id, Client.ref))
        .where(Client.merged_into_id == client_id)
        .order_by(Client.id)
    )
    return [(part_id, ref) for part_id, ref in rows]


def _run(statement: object) -> None:
    db.session.execute(
        statement,  # type: ignore[call-overload]  # an update or a delete
        execution_options={"synchronize_session": False},
    )
