"""Who works with whom in the story: leads, seconds, link workers, and some whom nobody leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from iom.accounts import service as accounts
from iom.accounts.domain import Reader, Role
from iom.accounts.models import User
from iom.accounts.queries import get_user_by_name
from iom.accounts.reach import Reach
from iom.clients.models import Client
from iom.db import db
from iom.demo.sign_ins import SIGN_INS
from iom.kernel.clock import LONDON
from iom.leads.caseloads import list_led
from iom.leads.covers import NewCover, begin_cover
from iom.leads.giving import cases_of, give
from iom.leads.handovers import Asked, NewHandover, acknowledge, hand_over
from iom.places import queries as places
from iom.safeguards.domain import NewInvolvement
from iom.safeguards.involvements import involve
from iom.sharing.domain import InvolvementKind
from iom.sharing.readers import reader_of
from iom.sharing.scope import visible_to

GONE = "heron"
"""Somebody who has left; the account is closed."""
# Case managers beside those of the sign-in page, who show the same password.
_WORKERS = (
    ("maple", "Maple Starling", "police", ("Cambridge", "South Cambridgeshire")),
    ("rowan", "Rowan Siskin", "council", ("Cambridge", "East Cambridgeshire")),
    ("bryony", "Bryony Dipper", "probation", ("Huntingdonshire", "Fenland")),
    ("cedar", "Cedar Whinchat", "police", ("Huntingdonshire", "Fenland", "Peterborough")),
    ("juniper", "Juniper Twite", "probation", ("Peterborough",)),
    (GONE, "Heron Oakfield", "probation", ("Peterborough",)),
)
# By district: whose turn it is, again and again; None is nobody's.
_LEADS = {
    "Cambridge": ("maple", "ivy", "rowan", "maple", "ivy", "maple", "rowan", "ivy"),
    "South Cambridgeshire": ("maple",),
    "East Cambridgeshire": ("rowan",),
    "Huntingdonshire": ("bryony", "cedar"),
    "Fenland": ("bryony", "cedar"),
    "Peterborough": ("juniper", "cedar"),
}
_NOTES = (
    "Answers messages, never calls. Best before ten.",
    "Has a place on the bricklaying course from next month: keep Mondays free.",
    "New to the district; the landlord is to be told of the change.",
    "",
    "Next appointment stands; has been told who comes.",
    "Prefers to meet at the library.",
)
_NOBODY_EVERY = 23  # so many clients apart stands one whom nobody leads


def join(*, actor: Reader, at: datetime) -> None:
    """Give accounts to the case managers of the story who are not on the sign-in page."""
    known = {district.name: district.id for district in places.list_districts()}
    for username, full_name, agency, districts in _WORKERS:
        reach = reach_of(username, agency)
        new = accounts.NewUser(
            username=username,
            full_name=full_name,
            role=Role.CASE_MANAGER,
            agency=agency,
            districts=[(known[name], name) for name in districts],
            password=SIGN_INS[0].password,
            email=reach.email,
            telephone=reach.telephone,
        )
        accounts.add_user(new, actor=actor, at=at)


def reach_of(username: str, agency: str) -> Reach:
    """Say how somebody of the story is reached at work: nobody has these addresses and numbers.

    Numbers are of the thousand that are kept free for stories (01632 960000 to 960999).
    """
    number = sum(map(ord, username)) % 1000
    return Reach(email=f"{username}@{agency}.example", telephone=f"01632 960{number:03d}")


def work_together(clients: Sequence[dict[str, str]], *, actor: Reader, at: datetime) -> None:
    """Let the story's workers and their agencies work with clients who are on the scheme.

    Args:
        clients: rows of the file of clients; every fourth of Cambridge and every second of Fenland
            has to do with housing.
        actor: whoever records it.
        at: when.
    """
    here = [row for row in clients if row["selected_on"] and not row["deselected_on"]]
    cambridge = [row for row in here if row["district"] == "Cambridge"]
    fenland = [row for row in here if row["district"] == "Fenland"]
    _lead(here, actor, at)
    _link(cambridge[1::4], "linden", actor, at)
    _link(fenland[::2], "linden", actor, at)


def leave(*, actor: Reader, at: datetime) -> None:
    """Let one worker be away with cover, and another hand a part of her cases over."""
    today = at.astimezone(LONDON).date()
    users = {name: get_user_by_name(name) for name in ("rowan", "maple", "bryony", "cedar")}
    cover = NewCover(
        token="story-cover",  # noqa: S106  # of a form, not a secret
        user_id=users["rowan"].id,
        by_id=users["maple"].id,
        from_on=today,
        last_on=today + timedelta(days=24),
        note="Walking in the hills; back on the telephone from the last day.",
    )
    begin_cover(cover, actor=actor, at=at, today=today)
    cases = list_led(actor, users["bryony"].id, today)[:6]
    handover = NewHandover(
        token="story-handover",  # noqa: S106  # as above
        user_id=users["bryony"].id,
        from_on=today,
        note="Bryony goes down to four days a week.",
        cases=tuple(
            Asked(client_id=each.id, to_id=users["cedar"].id, note=note)
            for each, note in zip(cases, _NOTES, strict=False)
        ),
    )
    number = hand_over(handover, actor=actor, at=at, today=today)
    acknowledge(number, actor=reader_of(users["cedar"]), at=at + timedelta(hours=2))


def _lead(rows: Sequence[dict[str, str]], actor: Reader, at: datetime) -> None:
    """Give every client a lead but a few, and every sixth a second beside them."""
    numbers = {
        ref: number
        for number, ref in db.session.execute(
            select(Client.id, Client.ref).where(visible_to(actor, Client))
        )
    }
    cases = cases_of({numbers[row["client_ref"]]: row["client_ref"] for row in rows})
    users: dict[str, User] = {}
    for place, row in enumerate(rows):
        if place % _NOBODY_EVERY == _NOBODY_EVERY - 1:
            continue
        turn = _LEADS[row["district"]]
        lead, second = turn[place % len(turn)], turn[(place + 1) % len(turn)]
        case, day = cases[numbers[row["client_ref"]]], date.fromisoformat(row["selected_on"])
        for kind, username in ((InvolvementKind.LEAD, lead), (InvolvementKind.SECOND, second)):
            if kind is InvolvementKind.LEAD or (second != lead and place % 6 == 0):
                user = users.setdefault(username, get_user_by_name(username))
                give(case, kind, user, day, actor=actor, at=at)


def _link(clients: Sequence[dict[str, str]], username: str, actor: Reader, at: datetime) -> None:
    """Make two in three somebody's own, and the others their agency's."""
    user = get_user_by_name(username)
    for place, row in enumerate(clients):
        own = place % 3 != 2
        new = NewInvolvement(
            agency_id=user.agency_id,
            user_id=user.id if own else None,
            kind=InvolvementKind.LINK if own else InvolvementKind.OTHER,
            from_on=date.fromisoformat(row["selected_on"]),
            to_on=None,
        )
        involve(row["client_ref"], new, actor=actor, at=at, today=at.date())
