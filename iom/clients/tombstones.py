"""Tombstones: what is left of a client who was erased, so that the reference is not used again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from iom.clients.models import Tombstone
from iom.db import db
from iom.kernel.batches import in_batches
from iom.kernel.errors import RuleBroken

_BATCH = 1_000


class ReferenceErased(RuleBroken):
    """A reference belonged to a client who was erased, and is never used again."""


def erased_at(refs: Collection[str]) -> dict[str, datetime]:
    """Say which of these references belonged to clients who were erased, and when that was."""
    found: dict[str, datetime] = {}
    for batch in in_batches(sorted(refs), _BATCH):
        rows = db.session.execute(
            select(Tombstone.ref, Tombstone.erased_at).where(Tombstone.ref.in_(batch))
        )
        found |= {row.ref: row.erased_at for row in rows}
    return found


def refuse_erased(refs: Collection[str]) -> None:
    """Refuse to give a client the reference of one who was erased.

    Raises:
        ReferenceErased: naming the first of them.
    """
    for ref in sorted(erased_at(refs)):
        raise ReferenceErased(
            f"{ref} was the reference of a client who was erased; it cannot be used again. "
            "Give the client another."
        )


def list_tombstones(*, limit: int | None = None) -> Sequence[Tombstone]:
    """List what is left of those who were erased, the latest first."""
    return db.session.scalars(select(Tombstone).order_by(Tombstone.id.desc()).limit(limit)).all()
