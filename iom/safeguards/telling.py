"""Who is told of what happens to a record that others may not see. None of these acts commits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.kernel.batches import in_batches
from iom.kernel.clock import LONDON
from iom.notices.service import notify
from iom.safeguards.colleagues import list_workers
from iom.safeguards.queries import seen_by_right
from iom.sharing.models import Involvement, Restriction
from iom.sharing.readers import reader_of
from iom.sharing.scope import matching

_AT_ONCE = 10_000  # records in one statement
_NAMED = 10  # records that one notice names; of the others it says how many


def tell_of_matches(
    refs: Collection[str], *, what: str, key: str, actor: Reader, at: datetime
) -> None:
    """Tell those who answer for records that somebody sent something which may be about them.

    Each is told once, of all the records that they answer for. Whoever sent it was told `possible
    match: the coordinator will check`; this is who checks. They are told the references and who
    sent it, never what was sent.

    Args:
        refs: clients whom the sender may not see.
        what: what was sent: `a nomination`, `a file of people`.
        key: what tells this sending from others, so that nobody is told of it twice.
        actor: who sent it.
        at: when.
    """
    today = at.astimezone(LONDON).date()
    records: dict[int, list[str]] = {}
    for some in in_batches(sorted(refs), _AT_ONCE):
        clients = db.session.scalars(
            matching(select(Client)).where(Client.ref.in_(some)).order_by(Client.ref)
        ).all()
        answering = _answering_for(clients, today)
        for client in clients:
            for user_id in answering[client.id]:
                records.setdefault(user_id, []).append(client.ref)
    for user_id, own in records.items():
        notify(
            [user_id],
            kind="possible-match",
            sentence=f"{actor.name} sent {what} that may be about {_in_words(own)}: look, and ask.",
            link=f"/clients/{own[0]}" if len(own) == 1 else "/clients",
            key=f"possible-match:{key}",
            at=at,
        )


def _in_words(refs: Sequence[str]) -> str:
    if len(refs) == 1:
        return f"record {refs[0]}"
    left = len(refs) - _NAMED
    last = f"{left:,} more" if left > 0 else refs[-1]
    named = refs[:_NAMED] if left > 0 else refs[:-1]
    return f"{len(refs):,} records, {', '.join(named)} and {last}"


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
    told |= _coordinators_who_see([client])[client.id]
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
    return _answering_for([client], today)[client.id]


def _answering_for(clients: Sequence[Client], today: date) -> dict[int, set[int]]:
    """Say who is told of each of some records; a few statements for all of them."""
    ids = [client.id for client in clients]
    owners = {
        row.client_id: row.owner_id if row.disabled_at is None else None
        for row in db.session.execute(
            matching(select(Restriction.client_id, Restriction.owner_id, User.disabled_at))
            .join(User, User.id == Restriction.owner_id)
            .where(Restriction.client_id.in_(ids))
        )
    }
    by_name = _working_with(ids, today)
    found: dict[int, set[int]] = {}
    for client_id in ids:
        owner = owners.get(client_id)
        if owner is not None:
            found[client_id] = {owner}
        elif client_id not in owners and client_id in by_name:
            found[client_id] = by_name[client_id]
    left = [client for client in clients if client.id not in found]
    return found | _coordinators_who_see(left)


def _coordinators_who_see(clients: Sequence[Client]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {client.id: set() for client in clients}
    readers: dict[int, Reader] = {}
    for district_id in sorted({client.home_district_id for client in clients}, key=str):
        there = [client.id for client in clients if client.home_district_id == district_id]
        for worker in list_workers(Permission.RESTRICT_CLIENTS, district_id=district_id):
            user_id = worker.user_id
            if user_id not in readers:
                readers[user_id] = reader_of(db.session.get_one(User, user_id))
            for client_id in seen_by_right(readers[user_id], there):
                found[client_id].add(user_id)
    return found


def _working_with(client_ids: Collection[int], today: date) -> dict[int, set[int]]:
    """Return who works with each client by name on a day, as far as their accounts are in use."""
    found: dict[int, set[int]] = {}
    for client_id, user_id in db.session.execute(
        matching(select(Involvement.client_id, User.id))
        .join(User, User.id == Involvement.user_id)
        .where(
            Involvement.client_id.in_(client_ids),
            Involvement.from_on <= today,
            or_(Involvement.to_on.is_(None), Involvement.to_on > today),
            User.disabled_at.is_(None),
        )
    ):
        found.setdefault(client_id, set()).add(user_id)
    return found
