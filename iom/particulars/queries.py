"""Find clients by a telephone number, within what a condition lets through."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, select

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.clients.search import Found
from iom.db import db
from iom.entries.models import current
from iom.particulars.kinds import comparable_number
from iom.particulars.models import Telephone
from iom.sharing.scope import told_of, visible_to

DIGITS_MIN = 7  # fewer are no telephone number, and might be anything
_NUMBER = re.compile(r"\+?[0-9 ().\-/]+")


def search_telephones(reader: Reader, typed: str, *, most: int = 50) -> list[Found]:
    """Find whose number somebody typed, in any notation. One statement, none for other things."""
    return _search(visible_to(reader, Client), reader, typed, most)


def search_closed_telephones(reader: Reader, typed: str, *, most: int = 50) -> dict[int, str]:
    """Find, likewise, the records that are closed to the reader and shown to be there."""
    found = _search(told_of(reader, Client), reader, typed, most)
    return {hit.client_id: hit.ref for hit in found}


def _search(within: ColumnElement[bool], reader: Reader, typed: str, most: int) -> list[Found]:
    number = comparable_number(typed) if _NUMBER.fullmatch(typed.strip()) else ""
    if len(number) < DIGITS_MIN or not reader.sees(Category.IDENTITY):
        return []
    rows = db.session.execute(
        select(Client.id, Client.ref)
        .join(Telephone, Telephone.client_id == Client.id)
        .where(Telephone.comparable == number[:30], current(Telephone), within)
        .distinct()
        .order_by(Client.ref)
        .limit(most)
    )
    return [Found(row.id, row.ref, "telephone number") for row in rows]
