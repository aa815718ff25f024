"""Who is told of what happens to a record that others may not see. None of these acts commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.kernel.clock import LONDON
from iom.notices.service import notify
from iom.safeguards.colleagues import list_colleagues, list_workers
from iom.safeguards.queries import find_restriction, sees_by_right
from iom.sharing.readers import reader_of
from iom.sharing.scope import matching


def tell_of_matches(
    refs: Collection[str], *, what: str, key: str, actor: Reader, at: datetime
) -> None:
    """Tell those who answer for records that somebody sent something which may be about them.

    Whoever sent it was told `possible match: the coordinator will check`; this is who checks. They
    are told the reference and who sent it, never what was sent.

    Args:
        refs: clients whom the sender may not see.
        what: what was sent: `a nomination`, `a file of people`.
        key: what tells this sending from others, so that nobody is told of it twice.
        actor: who sent it.
        at: when.
    """
    for ref in sorted(refs):
        client = db.session.scalar(matching(select(Client)).where(Client.ref == ref))
        if client is None:
            continue
        notify(
            those_who_answer_for(client, today=at.astimezone(LONDON).date()),
            kind="possible-match",
            sentence=f"{actor.name} sent {what} that may be about record {ref}: look, and ask.",
            link=f"/clients/{ref}",
            key=f"possible-match:{ref}:{key}",
            at=at,
        )


def tell_of_information(
    client_id: int, sentence: str, *, key: str, anchor: str, actor: Reader, at: datetime
) -> None:
    """Tell those who follow a client that there is information on them.

    That is who answers for the record, and the coordinators of the district who may see it; not
    whoever brought it.

    Args:
        client_id: of a client on the record.
        sentence: what they read, with `{ref}` where the reference stands.
        key: what tells this information from other.
        anchor: where on the client's page it stands.
        actor: who brought it.
        at: when.
    """
    client = db.session.scalars(matching(select(Client)).where(Client.id == client_id)).one()
    told = those_who_answer_for(client, today=at.astimezone(LONDON).date())
    told |= _coordinators_who_see(client)
    notify(
        told - {actor.user_id},
        kind="information",
        sentence=sentence.format(ref=client.ref),
        link=f"/clients/{client.ref}#{anchor}",
        key=f"information:{client.ref}:{key}",
        at=at,
    )


def those_who_answer_for(client: Client, *, today: date) -> set[int]:
    """Say who is told of a record: its owner; where it is not restricted, who works with it.

    Where nobody works with the client by name, or the owner's account is disabled, those who may
    restrict records and see this one.
    """
    restriction = find_restriction(client.id)
    if restriction is not None:
        if restriction.owner.is_active:
            return {restriction.owner_id}
    elif by_name := _working_with(client, today):
        return by_name
    return _coordinators_who_see(client)


def _coordinators_who_see(client: Client) -> set[int]:
    coordinators = list_workers(Permission.RESTRICT_CLIENTS, district_id=client.home_district_id)
    return {
        worker.user_id
        for worker in coordinators
        if sees_by_right(reader_of(db.session.get_one(User, worker.user_id)), client.id)
    }


def _working_with(client: Client, today: date) -> set[int]:
    """Return who works with the client by name on a day, as far as their accounts are in use."""
    return {
        one.user_id
        for one in list_colleagues(client.id)
        if one.user_id is not None and one.works_on(today) and not one.gone
    }
