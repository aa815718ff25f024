"""Why somebody could not see a client, though they worked with them. Nothing here changes a row.

Whether they could is never decided here: the scope is asked. What is added is the reason.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from iom.accounts.domain import Category, Permission, Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.kernel.batches import in_batches
from iom.places.queries import list_districts
from iom.sharing.readers import reader_of
from iom.sharing.scope import among_seen, seen_once_involved

_BATCH = 1_000


def hindrances(user: User, client_ids: Collection[int]) -> dict[int, str]:
    """Say for each of some clients why a worker could not see them, in a sentence.

    At most 4 statements for a thousand clients.

    Args:
        user: who is to work with them.
        client_ids: clients whom the reader sees.

    Returns:
        A sentence by the client's id; those whom the worker could see are left out.
    """
    reader = reader_of(user)
    everywhere = _everywhere(user, reader)
    if everywhere:
        return dict.fromkeys(client_ids, everywhere)
    found: dict[int, str] = {}
    names = {district.id: district.name for district in list_districts()}
    for batch in in_batches(sorted(client_ids), _BATCH):
        could = set(
            db.session.scalars(
                select(Client.id).where(Client.id.in_(batch), seen_once_involved(reader, Client))
            )
        )
        rest = among_seen(select(Client.id, Client.home_district_id)).where(
            Client.id.in_(set(batch) - could)
        )
        for client_id, home in db.session.execute(rest):
            found[client_id] = _here(user, reader, names.get(home or 0, ""), home)
    return found


def _everywhere(user: User, reader: Reader) -> str:
    """Say why a worker sees no client at all; empty where they may see some."""
    if not user.is_active:
        return f"The account of {user.full_name} is closed."
    if not reader.may(Permission.SEE_CLIENTS):
        return f"{user.full_name} is not somebody who may see clients."
    if not reader.sees(Category.IDENTITY):
        return (
            f"No sharing agreement in force lets {user.agency.name}, for which {user.full_name} "
            "works, see whose data it is."
        )
    return ""


def _here(user: User, reader: Reader, district: str, home: int | None) -> str:
    """Say why a worker who sees others would not see a client who lives in a district."""
    if home is None:
        return "The client has no home district, so it is nobody’s."
    if reader.district_ids is not None and home not in reader.district_ids:
        return f"{district} is not a district of {user.full_name}."
    return f"The record is restricted, and closed to {user.full_name}."
