"""Read drafts: one's own and nobody else's. Nothing here changes a row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from iom.accounts.domain import Reader
from iom.db import db
from iom.drafts.domain import KEPT_FOR, Fields
from iom.drafts.models import Draft
from iom.kernel.errors import NotFound

_NONE = "There is no such draft."


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft as its user sees it."""

    id: int
    token: str
    version: int
    fields: Fields
    begun_at: datetime
    saved_at: datetime

    @property
    def until(self) -> datetime:
        """When it is deleted, if nothing more is typed."""
        return self.saved_at + KEPT_FOR

    def said(self, name: str) -> str:
        """Return what was typed into a field, the boxes of a day with blanks between them."""
        return " ".join(text.strip() for text in self.fields.get(name, ()) if text.strip())


def list_kept(reader: Reader, form: str) -> list[Kept]:
    """List a reader's own drafts of a form, the last saved first."""
    rows = db.session.scalars(
        select(Draft)
        .where(Draft.user_id == reader.user_id, Draft.form == form, Draft.closed_at.is_(None))
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
    )
    return [kept(row) for row in rows]


def get_kept(reader: Reader, form: str, draft_id: int) -> Kept:
    """Fetch one of a reader's own drafts.

    Raises:
        NotFound: there is none, it is closed, or it is somebody else's.
    """
    row = db.session.scalar(_own(reader, form, draft_id).where(Draft.closed_at.is_(None)))
    if row is None:
        raise NotFound(_NONE)
    return kept(row)


def find_kept(reader: Reader, form: str, token: str) -> Kept | None:
    """Find one of a reader's own drafts by the form's token; None where it is closed."""
    row = db.session.scalar(
        select(Draft).where(
            Draft.user_id == reader.user_id,
            Draft.form == form,
            Draft.token == token,
            Draft.closed_at.is_(None),
        )
    )
    return None if row is None else kept(row)


def get_own(reader: Reader, form: str, draft_id: int) -> Draft:
    """Fetch the row of one of a reader's own drafts, closed or not, and hold it for a change.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row: Draft | None = db.session.scalar(
        _own(reader, form, draft_id).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_NONE)
    return row


def find_row(user_id: int, form: str, token: str) -> Draft | None:
    """Find a user's draft by the form's token, closed or not, and hold it for a change."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.user_id == user_id, Draft.form == form, Draft.token == token)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def count_open(user_id: int, form: str) -> int:
    """Count a user's drafts of a form."""
    statement = select(func.count(Draft.id)).where(
        Draft.user_id == user_id, Draft.form == form, Draft.closed_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def kept(row: Draft) -> Kept:
    """Return an open draft as its user sees it."""
    return Kept(
        id=row.id,
        token=row.token,
        version=row.version,
        fields=json.loads(row.content or "{}"),
        begun_at=row.begun_at,
        saved_at=row.saved_at,
    )


def _own(reader: Reader, form: str, draft_id: int) -> Select[Draft]:
    return select(Draft).where(
        Draft.id == draft_id, Draft.user_id == reader.user_id, Draft.form == form
    )
