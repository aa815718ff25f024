"""Decide a nomination. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from sqlalchemy import select

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.accounts.queries import list_users, permissions_of
from iom.audit import service as audit
from iom.clients.different import keep_apart, known_pairs, pair_of
from iom.clients.matching import Match, find_matches
from iom.db import db
from iom.nominations import queries
from iom.nominations.domain import (
    BadNomination,
    NominationMoved,
    NotForYou,
    State,
    subject_of,
)
from iom.nominations.models import Nomination
from iom.nominations.putting import put_placement, record_nominee
from iom.nominations.queries import Told, said_of
from iom.nominations.service import check_version, put_verdicts, written
from iom.notices.service import notify
from iom.sharing.models import Restriction
from iom.sharing.readers import reader_of
from iom.sharing.scope import matching


class Choice(StrEnum):
    """What a coordinator or keeper may do with a nomination, beside saying who it is."""

    DIFFERENT = "different"
    DECLINE = "decline"
    SEND_BACK = "send-back"


def same_person(
    nomination_id: int, ref: str, *, version: int, actor: Reader, at: datetime
) -> Nomination:
    """Say that the person is a client: a new placement, or information if they are on the scheme.

    Raises:
        NotFound: there is no such nomination for the actor.
        NotForYou: it is for somebody else to decide.
        NominationChanged: something was done with it since the actor saw it.
        BadNomination: the actor sees no such client among those who may be the person.
    """
    told = _take(nomination_id, version, actor)
    matches = matches_of(actor, told.nomination)
    match = next((each for each in matches if each.ref == ref), None)
    if match is None:
        raise BadNomination("This client is no longer among those who may be the person.")
    put_verdicts(told.nomination, {match: True}, actor=actor, at=at)
    _remember(told.nomination, match.client_id, actor=actor, at=at)
    state = put_placement(told.nomination, match.client_id, match.ref, actor=actor, at=at)
    told.nomination.client_id = match.client_id
    return _decided(told.nomination, state, actor=actor, at=at)


def different_person(
    nomination_id: int, *, version: int, actor: Reader, at: datetime
) -> Nomination:
    """Say that the person is none of the clients shown.

    A coordinator thereby puts a new client on the record, nominated on the day of the nomination.
    If a record that the coordinator may not see may be the same person, the nomination goes to that
    record's keeper first. A keeper's word brings it back to the coordinator.

    Raises:
        NotFound: there is no such nomination for the actor.
        NotForYou: it is for somebody else to decide.
        NominationChanged: something was done with it since the actor saw it.
    """
    told = _take(nomination_id, version, actor)
    nomination = told.nomination
    put_verdicts(
        nomination, dict.fromkeys(matches_of(actor, nomination), False), actor=actor, at=at
    )
    if told.keeps:
        nomination.with_user_id = nomination.with_district_id = None
        return _moved(nomination, State.WAITING, actor=actor, at=at)
    if _pass_on(nomination, _hidden(actor, nomination), actor=actor, at=at):
        return nomination
    client_id, ref = record_nominee(nomination, actor=actor, at=at)
    nomination.client_id = client_id
    _remember(nomination, client_id, actor=actor, at=at)
    put_placement(nomination, client_id, ref, actor=actor, at=at)
    return _decided(nomination, State.TAKEN_ON, actor=actor, at=at)


def decline(
    nomination_id: int, reason: str, *, version: int, actor: Reader, at: datetime
) -> Nomination:
    """Decline a nomination, with a reason that the nominator reads.

    Raises:
        NotFound: there is no such nomination for the actor.
        NotForYou: it is for somebody else to decide.
        NominationChanged: something was done with it since the actor saw it.
        BadNomination: there is no reason, or one that is too long.
    """
    told = _take(nomination_id, version, actor, as_coordinator=True)
    told.nomination.reason = written(reason, "reason")
    return _decided(told.nomination, State.DECLINED, actor=actor, at=at)


def send_back(
    nomination_id: int, question: str, *, version: int, actor: Reader, at: datetime
) -> Nomination:
    """Ask the nominator for more.

    Raises:
        NotFound: there is no such nomination for the actor.
        NotForYou: it is for somebody else to decide.
        NominationChanged: something was done with it since the actor saw it.
        BadNomination: nothing is asked, or too much is written.
    """
    asked = written(question, "reason")
    known = queries.take_for_change(actor, nomination_id)
    if known.coordinates and (known.state, known.nomination.asked) == (State.SENT_BACK, asked):
        return known.nomination  # the same form sent twice
    told = _take(nomination_id, version, actor, as_coordinator=True)
    told.nomination.asked = asked
    nomination = _moved(told.nomination, State.SENT_BACK, actor=actor, at=at)
    notify(
        [nomination.by_id],
        kind="nomination",
        sentence="More is asked about a nomination of yours.",
        link=f"/nominations/{nomination_id}",
        key=f"nomination:{nomination_id}:asked:{nomination.version}",
        at=at,
    )
    return nomination


def matches_of(reader: Reader, nomination: Nomination) -> list[Match]:
    """List the clients who may be the person, as far as the reader sees them."""
    found = find_matches(reader, queries.nominee_of(nomination))
    return [match for match in found if match.visible]


def apart_from(matches: Sequence[Match]) -> dict[str, str]:
    """Say of matches who are known to be different people from one before them, from whom.

    Both by reference. One statement.
    """
    pairs = known_pairs([match.client_id for match in matches])
    found: dict[str, str] = {}
    for before, match in combinations(matches, 2):
        if pair_of(before.client_id, match.client_id) in pairs:
            found.setdefault(match.ref, before.ref)
    return found


def _remember(nomination: Nomination, client_id: int, *, actor: Reader, at: datetime) -> None:
    """Remember for good that a client is none of those of whom that was said."""
    others = [other for other, same in said_of(nomination.id).items() if not same]
    pairs = [(client_id, other) for other in others]
    keep_apart(pairs, f"said of nomination {nomination.id}", actor=actor, at=at)


def _take(nomination_id: int, version: int, actor: Reader, *, as_coordinator: bool = False) -> Told:
    told = queries.take_for_change(actor, nomination_id)
    check_version(told.nomination, version)
    if not told.decides or (as_coordinator and told.keeps):
        raise NotForYou("This nomination is decided by somebody else, or is decided already.")
    return told


def _hidden(actor: Reader, nomination: Nomination) -> list[Match]:
    """List who may be the person and is not seen by the actor, and of whom no keeper has spoken."""
    said = said_of(nomination.id)
    found = find_matches(actor, queries.nominee_of(nomination))
    return [match for match in found if not match.visible and match.client_id not in said]


def _pass_on(
    nomination: Nomination, hidden: Iterable[Match], *, actor: Reader, at: datetime
) -> bool:
    """Let the keeper of a record decide first; say whether there is one."""
    for match in hidden:
        owner = db.session.scalar(
            matching(select(Restriction.owner_id))
            .join(User, User.id == Restriction.owner_id)
            .where(Restriction.client_id == match.client_id, User.disabled_at.is_(None))
        )
        if owner is None and match.home_district_id is None:
            continue
        nomination.with_user_id = owner
        nomination.with_district_id = None if owner else match.home_district_id
        _moved(nomination, State.PASSED_ON, actor=actor, at=at)
        notify(
            [owner] if owner else _coordinators(match.home_district_id),
            kind="nomination",
            sentence="A nomination may be about somebody whose record you keep. Say whether it is.",
            link=f"/nominations/{nomination.id}",
            key=f"nomination:{nomination.id}:passed-on:{nomination.version}",
            at=at,
        )
        return True
    return False


def _coordinators(district_id: int | None) -> list[int]:
    def coordinates(user: User) -> bool:
        reader = reader_of(user)
        return (
            reader.may(Permission.CHANGE_CLIENTS)
            and reader.may(Permission.NOMINATE)
            and district_id in (reader.district_ids or ())
        )

    may = Permission.CHANGE_CLIENTS
    return [
        user.id
        for user in list_users()
        if user.is_active and may in permissions_of(user) and coordinates(user)
    ]


def _decided(nomination: Nomination, state: State, *, actor: Reader, at: datetime) -> Nomination:
    nomination.decided_at, nomination.decided_by = at, actor.ref
    return _moved(nomination, state, actor=actor, at=at)


def _moved(nomination: Nomination, state: State, *, actor: Reader, at: datetime) -> Nomination:
    nomination.state = state
    db.session.flush()
    event = NominationMoved(subject=subject_of(nomination.id), state=state)
    audit.record(event, actor=actor, at=at)
    return nomination
