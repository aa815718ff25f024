"""Close records to people, and open them again. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.db import db
from iom.notices.forgetting import forget_reference
from iom.notices.service import notify
from iom.safeguards.domain import (
    BadRestriction,
    LocksOut,
    ReasonAct,
    RestrictionMoved,
    Terms,
    check_reason,
    check_terms,
)
from iom.safeguards.events import RecordRestricted, RestrictionChanged, RestrictionLifted
from iom.safeguards.models import RestrictionReason
from iom.safeguards.queries import get_client_by_right, sees_by_right
from iom.sharing.models import Restriction, RestrictionPerson
from iom.sharing.readers import reader_of
from iom.sharing.scope import writing


def restrict(
    ref: str, terms: Terms, *, knowingly: bool = False, actor: Reader, at: datetime
) -> Restriction:
    """Close a record to all but named people, or to named people.

    Args:
        ref: the client.
        terms: to whom, who answers for it, whether the others are told, and why.
        knowingly: whether the actor has said that they know they will not see the record then.
        actor: who does it; they must see the record without having broken the glass.
        at: when.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not restrict records, or sees this one by break-glass alone.
        BadRestriction: the terms close nothing, shut out their owner, or name an owner who could
            not see the record.
        LocksOut: the actor would not see the record and has not said that they know.
        BadReason: the reason is too short or too long.
        RestrictionMoved: somebody else restricted the record meanwhile.
    """
    client = _client_of(actor, ref)
    reason, people = _checked(terms)
    known = _find(client)
    if known is not None:
        if known.set_by == actor.ref and _terms_of(known) == replace(terms, reason=reason):
            return known  # the same form sent twice
        raise _moved()
    restriction = Restriction(
        client_id=client.id,
        kind=terms.kind,
        shown=terms.shown,
        owner_id=terms.owner_id,
        reason=reason,
        set_at=at,
        set_by=actor.ref,
    )
    restriction.people = [RestrictionPerson(user_id=each.id) for each in people.values()]
    try:
        # Two people may come here at once: the key lets one through.
        with db.session.begin_nested():
            db.session.add(restriction)
            db.session.flush()
    except IntegrityError:
        raise _moved() from None
    _keep(client, ReasonAct.RESTRICTED, reason, actor, at)
    _look_back(client, terms, actor, knowingly=knowingly)
    forget_reference(ref, of=terms.closes_to)
    audit.record(RecordRestricted(**_said(ref, terms, people)), actor=actor, at=at)
    sentence = f"Record {ref} is restricted; you are its owner, whom the others ask."
    _tell({terms.owner_id}, sentence, ref, actor=actor, at=at)
    return restriction


def change_restriction(
    ref: str,
    terms: Terms,
    *,
    version: int,
    knowingly: bool = False,
    actor: Reader,
    at: datetime,
) -> None:
    """Change to whom a record is closed. `version` is that which the actor saw.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not restrict records, or sees this one by break-glass alone.
        BadRestriction: the terms close nothing, shut out their owner, or name an owner who could
            not see the record.
        LocksOut: the actor would not see the record and has not said that they know.
        BadReason: the reason is too short or too long.
        RestrictionMoved: somebody else changed or lifted the restriction meanwhile.
    """
    client = _client_of(actor, ref)
    restriction = _seen(client, version)
    reason, people = _checked(terms)
    owners = {restriction.owner_id, terms.owner_id}
    restriction.kind = terms.kind
    restriction.shown = terms.shown
    restriction.owner_id = terms.owner_id
    restriction.reason = reason
    restriction.set_at = at  # with every change, so that the version goes up for people alone, too
    restriction.set_by = actor.ref
    kept = {each.user_id: each for each in restriction.people}
    restriction.people = [
        kept.get(user_id) or RestrictionPerson(user_id=user_id) for user_id in people
    ]
    _keep(client, ReasonAct.CHANGED, reason, actor, at)
    _look_back(client, terms, actor, knowingly=knowingly)
    forget_reference(ref, of=terms.closes_to)
    audit.record(RestrictionChanged(**_said(ref, terms, people)), actor=actor, at=at)
    sentence = f"The restriction of record {ref} was changed."
    _tell(owners, sentence, ref, actor=actor, at=at)


def lift_restriction(ref: str, reason: str, *, version: int, actor: Reader, at: datetime) -> None:
    """Open a record again to all who could see it without its restriction.

    Raises:
        NoSuchClient: there is no such client that the actor may see.
        NotYours: the actor may not restrict records, or sees this one by break-glass alone.
        BadReason: the reason is too short or too long.
        RestrictionMoved: somebody else changed or lifted the restriction meanwhile.
    """
    client = _client_of(actor, ref)
    restriction = _seen(client, version)
    owner_id = restriction.owner_id
    _keep(client, ReasonAct.LIFTED, check_reason(reason), actor, at)
    db.session.delete(restriction)
    db.session.flush()
    audit.record(RestrictionLifted(subject=subject_of(ref)), actor=actor, at=at)
    _tell({owner_id}, f"The restriction of record {ref} was lifted.", ref, actor=actor, at=at)


def _client_of(actor: Reader, ref: str) -> Client:
    client = get_client_by_right(actor, ref)
    if not actor.may(Permission.RESTRICT_CLIENTS):
        raise NotYours(ref, "You may not close records to others.")
    return client


def _seen(client: Client, version: int) -> Restriction:
    restriction = _find(client)
    if restriction is None or restriction.version != version:
        raise _moved()
    return restriction


def _find(client: Client) -> Restriction | None:
    # With whom it names in the same statement: one of its own would be outside the scope.
    return (
        db.session.scalars(
            writing(select(Restriction))
            .where(Restriction.client_id == client.id)
            .options(joinedload(Restriction.people))
        )
        .unique()
        .one_or_none()
    )


def _terms_of(restriction: Restriction) -> Terms:
    return Terms(
        kind=restriction.kind,
        user_ids=frozenset(each.user_id for each in restriction.people),
        shown=restriction.shown,
        owner_id=restriction.owner_id,
        reason=restriction.reason,
    )


def _moved() -> RestrictionMoved:
    return RestrictionMoved(
        "Somebody else has changed this restriction since you opened the page; look at what holds "
        "now and decide again."
    )


def _checked(terms: Terms) -> tuple[str, dict[int, User]]:
    """Return the reason, and the people named by id, in the order of their names."""
    check_terms(terms)
    reason = check_reason(terms.reason)
    rows = db.session.scalars(
        select(User)
        .where(User.id.in_(terms.user_ids | {terms.owner_id}))
        .order_by(User.full_name, User.id)
    )
    found = {user.id: user for user in rows}
    owner = found.get(terms.owner_id)
    if owner is None or not owner.is_active:
        raise BadRestriction("Choose an owner whose account is in use.")
    if not terms.user_ids <= found.keys():
        raise BadRestriction("Choose people from the list.")
    return reason, {key: user for key, user in found.items() if key in terms.user_ids}


def _look_back(client: Client, terms: Terms, actor: Reader, *, knowingly: bool) -> None:
    """Refuse a restriction by what the scope makes of it: for its owner, and for who made it."""
    db.session.flush()
    owner = db.session.get_one(User, terms.owner_id)
    if not sees_by_right(reader_of(owner), client.id):
        raise BadRestriction(
            f"{owner.full_name} could not see this record, by role, districts, agency or "
            "agreements: choose another owner."
        )
    if not knowingly and not sees_by_right(actor, client.id):
        raise LocksOut(
            "You would not see this record yourself any more. Name yourself, or say that you know."
        )


def _said(ref: str, terms: Terms, people: dict[int, User]) -> dict[str, Any]:
    owner = db.session.get_one(User, terms.owner_id)
    return {
        "subject": subject_of(ref),
        "kind": terms.kind,
        "people": tuple(sorted(each.ref for each in people.values())),
        "shown": terms.shown,
        "owner": owner.ref,
    }


def _keep(client: Client, act: ReasonAct, reason: str, actor: Reader, at: datetime) -> None:
    db.session.add(
        RestrictionReason(client_id=client.id, act=act, reason=reason, at=at, by=actor.ref)
    )
    db.session.flush()


def _tell(
    user_ids: Collection[int], sentence: str, ref: str, *, actor: Reader, at: datetime
) -> None:
    notify(
        set(user_ids) - {actor.user_id},
        kind="restriction",
        sentence=sentence,
        link=f"/clients/{ref}/restriction",
        key=f"restriction:{ref}:{at.isoformat()}",
        at=at,
    )
