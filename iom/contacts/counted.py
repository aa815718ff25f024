"""Which contacts count, and for whom: the one rule, for every room that counts them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from iom.accounts.domain import Reader
from iom.contacts.domain import Attendance, Pathway
from iom.contacts.models import Contact
from iom.db import db
from iom.entries.models import current
from iom.sharing.scope import among_seen


def hidden_pathways(reader: Reader) -> Sequence[Pathway]:
    """List what contacts are about of which the reader may not know."""
    return [each for each in Pathway if not reader.sees(each.category)]


def contact_seen(reader: Reader, contact: Any = Contact) -> ColumnElement[bool]:  # noqa: ANN401
    """The reader may know of a contact: its pathway is of a kind of data that they see."""
    hidden = hidden_pathways(reader)
    found: ColumnElement[bool] = current(contact)
    if not hidden:
        return found
    return and_(found, or_(contact.pathway.is_(None), contact.pathway.not_in(hidden)))


def came(contact: Any) -> ColumnElement[bool]:  # noqa: ANN401  # the table, or an alias
    """The client came to it, or it was no appointment and they met or spoke."""
    return or_(contact.attended.is_(None), contact.attended == Attendance.ATTENDED)


def count_met(reader: Reader, client_id: int, first: date, last: date) -> int:
    """Count the contacts with one client that took place, as far as the reader may know of them."""
    return (
        db.session.scalar(
            among_seen(select(func.count(Contact.id))).where(
                Contact.client_id == client_id,
                Contact.on.between(first, last),
                came(Contact),
                contact_seen(reader),
            )
        )
        or 0
    )
