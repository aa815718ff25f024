"""Tell both sides of a transfer at each step of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.db import db
from iom.leads.queries import leads_of
from iom.notices.service import notify
from iom.sharing.readers import reader_of
from iom.transfers.domain import State
from iom.transfers.models import Transfer
from iom.transfers.queries import coordinators_of


def lead_ids(client_id: int, day: date) -> frozenset[int]:
    """Return the lead of a client on a day, where their account is in use."""
    lead = leads_of([client_id], day)[client_id].lead
    return frozenset() if lead is None or lead.gone else frozenset({lead.user_id})


def tell(
    transfer: Transfer, sentence: str, leads: Collection[int], *, actor: Reader, at: datetime
) -> None:
    """Put a notice before the coordinators of both districts and the lead, but not the actor.

    Args:
        transfer: which; its state is the step.
        sentence: names the client by reference alone.
        leads: who led before the step, and who does now.
        actor: took the step.
        at: when.
    """
    districts = {transfer.from_district_id, transfer.to_district_id or transfer.from_district_id}
    client_id, link = transfer.client_id, f"/transfers/{transfer.id}"
    told = {user_id for each in districts for user_id in coordinators_of(client_id, each)}
    key = f"transfer:{transfer.id}:{transfer.state}"
    parties = told - {actor.user_id}
    notify(parties, kind="transfer", sentence=sentence, link=link, key=key, at=at)
    for user_id in set(leads) - told - {actor.user_id}:
        reader = reader_of(db.session.get_one(User, user_id))
        opens = reader.may(Permission.CHANGE_OWN_CLIENTS)
        link = "/transfers" if opens else "/notices"
        notify([user_id], kind="transfer", sentence=sentence, link=link, key=key, at=at)


STEPS = {
    State.ACCEPTED: "was accepted",
    State.DECLINED: "was declined",
    State.WITHDRAWN: "was withdrawn",
    State.TAKEN_BACK: "was taken back: the client is where they were",
}
