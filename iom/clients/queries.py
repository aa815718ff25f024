"""Fetch one client by reference, as far as the reader may go. Nothing here changes a row.

Every page about one client begins with one of these, so that a refusal looks alike everywhere and
is put on the trail in one place (`iom.safeguards.denied`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Permission, Reader
from iom.clients.models import Client
from iom.db import db
from iom.kernel.errors import NotFound, RuleBroken
from iom.sharing.scope import among_seen, changeable_by, counting, exportable_by, own_of, visible_to


class NoSuchClient(NotFound):
    """There is no such client, or none that the reader may see; the two cannot be told apart."""

    def __init__(self, ref: str) -> None:
        super().__init__("There is no such client.")
        self.ref = ref


class NotYours(RuleBroken):
    """The reader sees the record and may not do this with it. Becomes a 403 page.

    Not a 404: there is nothing to hide from somebody who has the record open, and a missing page
    would look like a fault.
    """

    def __init__(self, ref: str, sentence: str) -> None:
        super().__init__(sentence)
        self.ref = ref


def get_client(reader: Reader, ref: str) -> Client:
    """Fetch a client by reference.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
    """
    client = db.session.scalar(select(Client).where(Client.ref == ref, visible_to(reader, Client)))
    if client is None:
        raise NoSuchClient(ref)
    return client


def get_changeable_client(reader: Reader, ref: str) -> Client:
    """Fetch a client whose record the reader may change.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
        NotYours: they may see the record and not change it.
    """
    client = db.session.scalar(
        select(Client).where(Client.ref == ref, changeable_by(reader, Client))
    )
    if client is None:
        get_client(reader, ref)
        raise NotYours(ref, "You may change the records of your own clients only.")
    return client


def get_exportable_client(reader: Reader, ref: str) -> Client:
    """Fetch a client whom the reader may take out on paper or in a file.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
        NotYours: they may see the record and not take it out.
    """
    client = db.session.scalar(
        select(Client).where(Client.ref == ref, exportable_by(reader, Client))
    )
    if client is None:
        get_client(reader, ref)
        raise NotYours(ref, "You may print the records of your own clients only.")
    return client


def may_change(reader: Reader, client_id: int) -> bool:
    """Say whether the reader, who sees a client, may change the record. At most one statement."""
    if reader.may(Permission.CHANGE_CLIENTS):
        return True
    if not reader.may(Permission.CHANGE_OWN_CLIENTS):
        return False
    own = among_seen(select(Client.id)).where(Client.id == client_id, own_of(reader, Client))
    return db.session.scalar(own) is not None


def merged_away() -> Select[int]:
    """Select the ids of records that are part of another client, for whoever counts to leave out.

    What is left with such a record is what does not hold beside the other's, such as a placement
    of the same days.
    """
    return counting(select(Client.id)).where(Client.merged_into_id.is_not(None))


def ref_now(reader: Reader, typed: str) -> str:
    """Return the reference that somebody means who types one, that of a merged record included."""
    ref = typed.strip().upper()
    return find_successor(reader, ref) or ref


@cache
def _successors() -> Select[Any]:
    """Return the statement, put together once: that takes far longer than to ask it."""
    part = aliased(Client, name="part")
    return (
        select(Client.ref)
        .join(part, part.merged_into_id == Client.id)
        .where(part.ref == bindparam("part_ref"))
    )


def find_successor(reader: Reader, ref: str) -> str:
    """Return of which client a record is now a part; empty where it is none that the reader sees.

    One statement, the same whether there is such a record or not.
    """
    seen = _successors().where(visible_to(reader, Client))
    found = db.session.scalar(seen, {"part_ref": ref})
    return found or ""
