"""Write and end rows of entries. Nothing here asks who may, and nothing commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from iom.audit.service import Actor
from iom.db import db
from iom.entries.domain import EndedHow
from iom.entries.models import EntryColumns
from iom.sharing.scope import writing


def columns_of_new(
    client_id: int,
    *,
    source: str,
    actor: Actor,
    at: datetime,
    token: str | None = None,
    follows_id: int | None = None,
) -> dict[str, Any]:
    """Return what every new row has besides what it says, for `insert_rows` or a model.

    Args:
        client_id: whose.
        source: where it comes from, in words that a reader of the record sees.
        actor: who records it.
        at: when.
        token: of the form, so that a second click is the same entry.
        follows_id: the row that it replaces.
    """
    return {
        "client_id": client_id,
        "source": source,
        "recorded_at": at,
        "recorded_by": actor.ref,
        "token": token,
        "follows_id": follows_id,
        "ended_at": None,
        "ended_by": "",
        "ended_how": None,
        "ended_reason": "",
    }


def end_rows(
    model: type[EntryColumns],
    ids: Collection[int],
    how: EndedHow,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """End rows that are current. The caller has locked them, or is alone."""
    if ids:
        db.session.execute(
            update(model)
            .where(model.id.in_(ids), model.ended_at.is_(None))
            .values(ended_at=at, ended_by=actor.ref, ended_how=how, ended_reason=reason)
        )


def lock_row(model: type[Any], client_id: int, entry_id: int) -> Any:  # noqa: ANN401  # of any kind
    """Load one entry of a client and let nobody else end it before the transaction does.

    None where the client has no such entry.
    """
    return db.session.scalar(
        writing(select(model))
        .where(model.id == entry_id, model.client_id == client_id)
        .options(undefer("*"))  # all that an entry says, for the row that follows it
        .with_for_update()
        .execution_options(populate_existing=True)
    )
