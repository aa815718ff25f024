"""Ask the fund for money. One act; it does not commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient
from iom.contacts.domain import Pathway
from iom.db import db
from iom.fund.domain import (
    LINE_MAX,
    MOST_CLIENTS,
    Act,
    BadRequest,
    NotForYou,
    State,
    category_of,
    check_words,
)
from iom.fund.events import SpendAsked, subject_of_request
from iom.fund.models import About, Request, Step
from iom.kernel.money import sterling
from iom.sharing.scope import visible_to

_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What is asked for, as it was typed.

    Attributes:
        clients: references, between commas or blanks; none where it is for nobody in particular.
    """

    token: str
    clients: str
    provider: str
    pathway: Pathway | None
    pence: int
    what_for: str
    unlocks: str
    quotes: str
    needed_by: date | None


def ask(new: NewRequest, *, actor: Reader, at: datetime, today: date) -> int:
    """Ask for money; return the number of the request. Sent twice, it is one.

    Raises:
        BadRequest: a text or the amount cannot be right.
        NoSuchClient: one of the clients is none whom the actor may see.
        NotForYou: a command asks, which has no name to answer with.
    """
    if actor.user_id is None or actor.agency_id is None:
        raise NotForYou("A command asks for no money.")
    known = select(Request.id).where(Request.by_id == actor.user_id, Request.token == new.token)
    made_id = db.session.scalar(known)
    if made_id is not None:
        return made_id
    clients = named(new.clients, actor)
    about = _checked(new, actor, today)
    districts = {client.home_district_id for client in clients}
    request = Request(
        token=new.token,
        by_id=actor.user_id,
        agency_id=actor.agency_id,
        asked_on=today,
        asked_at=at,
        people=len(clients),
        district_id=districts.pop() if len(districts) == 1 else None,
        provider=check_words(new.provider, "provider", "Say who is to be paid.", most=LINE_MAX),
        pathway=new.pathway,
        asked_pence=new.pence,
        needed_by=new.needed_by,
        state=State.WAITING,
        approved_pence=0,
        unpaid_pence=0,
        paid_pence=0,
        steps=1,
    )
    db.session.add(request)
    db.session.flush()
    ids: list[int | None] = [client.id for client in clients]
    rows = [
        About(request_id=request.id, client_id=client_id, **about) for client_id in ids or [None]
    ]
    db.session.add_all(rows)
    db.session.flush()
    db.session.add(
        Step(
            request_id=request.id,
            about_id=rows[0].id,
            number=1,
            act=Act.ASKED,
            on=today,
            pence=new.pence,
            token=new.token,
            at=at,
            by=actor.ref,
        )
    )
    db.session.flush()
    subjects = [subject_of(client.ref) for client in clients] or [subject_of_request(request.id)]
    audit.record_all(
        (
            SpendAsked(
                subject=subject,
                request=request.id,
                category=category_of(new.pathway).value,
                pence=new.pence,
            )
            for subject in subjects
        ),
        actor=actor,
        at=at,
    )
    return request.id


def named(typed: str, reader: Reader) -> list[Client]:
    """Return the clients whose references were typed, in that order, each once.

    Raises:
        NoSuchClient: one is no client whom the reader sees.
        BadRequest: there are too many.
    """
    refs = list(dict.fromkeys(each.upper() for each in _BETWEEN.split(typed.strip()) if each))
    if len(refs) > MOST_CLIENTS:
        raise BadRequest(f"One request is for at most {MOST_CLIENTS} clients.", "clients")
    found = {
        client.ref: client
        for client in db.session.scalars(
            select(Client).where(Client.ref.in_(refs), visible_to(reader, Client))
        )
    }
    missing = [ref for ref in refs if ref not in found]
    if missing:
        raise NoSuchClient(missing[0])
    return [found[ref] for ref in refs]


def _checked(new: NewRequest, actor: Reader, today: date) -> dict[str, str]:
    if new.pence <= 0:
        raise BadRequest(f"{sterling(new.pence)} is nothing to ask for.", "pence")
    if new.needed_by is not None and new.needed_by < today:
        raise BadRequest("This day is past: say by when it is needed from today on.", "needed_by")
    if not actor.sees(category_of(new.pathway)):
        raise BadRequest("What is asked for this pathway is not shared with you.", "pathway")
    return {
        "what_for": check_words(new.what_for, "what_for", "Say what it is for."),
        "unlocks": check_words(new.unlocks, "unlocks", "Say what it is to unlock."),
        "quotes": check_words(new.quotes, "quotes"),
        "outcome_words": "",
    }
