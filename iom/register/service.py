"""Name who keeps a link, correct it, end it. Each function is one act; none commits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.db import db
from iom.places.queries import list_districts
from iom.register.domain import (
    Act,
    BadLink,
    Link,
    LinkMoved,
    NotYourDistricts,
    Terms,
    checked,
    same_link,
)
from iom.register.events import LinkAdded, LinkChanged, LinkEnded, subject_of
from iom.register.models import RegisterDistrict, RegisterLink, RegisterStep
from iom.register.queries import get_link, list_links, list_people, may_keep
from iom.transaction import savepoint


@dataclass(frozen=True, slots=True)
class Doing:
    """Which link an act is about, as its form was made with it.

    Attributes:
        version: the number of the step that was the last one then.
        token: of the form: sent twice, it is one step.
    """

    link_id: int
    version: int
    token: str


@dataclass(frozen=True, slots=True)
class _New:
    """A step that is to be written: its number, what was done, what the link says then."""

    number: int
    act: Act
    terms: Terms
    token: str


def add_link(terms: Terms, *, token: str, actor: Reader, at: datetime, today: date) -> int:
    """Name somebody who keeps a link. Sent twice, it is once.

    Returns:
        The number of the link.

    Raises:
        BadLink: something cannot be right, or they have this link already.
    """
    before = _added(token)
    if before is not None:
        return before
    kept = _checked(terms, None, actor=actor, today=today)
    row = RegisterLink(token=token, version=1)
    try:
        with savepoint():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:  # a second click at this moment
        before = _added(token)
        if before is None:
            raise
        return before
    _write(row.id, _New(1, Act.ADDED, kept, token), actor=actor, at=at)
    event = LinkAdded(subject=subject_of(row.id), sector=kept.sector.value)
    audit.record(event, actor=actor, at=at)
    return row.id


def change_link(terms: Terms, *, doing: Doing, actor: Reader, at: datetime, today: date) -> None:
    """Correct what a link says, or give it to somebody else; what it said stays readable.

    Raises:
        NotFound: there is no such link.
        BadLink: something cannot be right, or nothing would be different.
        LinkMoved: somebody else did something with it meanwhile.
    """
    link = _open(doing, actor)
    if link is None:
        return
    kept = _checked(terms, link, actor=actor, today=today)
    if kept == link.terms:
        raise BadLink("That is what it says already: change what is wrong.")
    new = _New(link.version + 1, Act.CHANGED, kept, doing.token)
    _step(link, new, actor=actor, at=at)
    event = LinkChanged(subject=subject_of(link.id), sector=kept.sector.value, number=new.number)
    audit.record(event, actor=actor, at=at)


def end_link(last_on: date, note: str, *, doing: Doing, actor: Reader, at: datetime) -> None:
    """Say up to which day somebody keeps a link.

    Raises:
        NotFound: there is no such link.
        BadLink: the day lies before the first one.
        LinkMoved: somebody else did something with it meanwhile.
    """
    link = _open(doing, actor)
    if link is None:
        return
    kept = replace(link.terms, last_on=last_on, note=note.strip() or link.terms.note)
    if last_on < kept.since_on:
        raise BadLink("The last day must not be before the first day.", "last_on")
    new = _New(link.version + 1, Act.ENDED, kept, doing.token)
    _step(link, new, actor=actor, at=at)
    event = LinkEnded(subject=subject_of(link.id), sector=kept.sector.value, number=new.number)
    audit.record(event, actor=actor, at=at)


def _added(token: str) -> int | None:
    return db.session.scalar(select(RegisterLink.id).where(RegisterLink.token == token))


def _checked(terms: Terms, link: Link | None, *, actor: Reader, today: date) -> Terms:
    kept = checked(terms, today=today)
    known = {district.id for district in list_districts()}
    if not kept.district_ids <= known:
        raise BadLink("Choose among the districts that are listed.", "districts")
    if not may_keep(actor, kept.district_ids):
        raise NotYourDistricts("Choose among your own districts.", "districts")
    was = link.terms.user_id if link else None
    if kept.user_id not in {None, was, *(user_id for user_id, _ in list_people())}:
        raise BadLink("Choose somebody who is listed.", "user")
    for other in list_links():
        if (link is None or other.id != link.id) and same_link(other.terms, kept):
            raise BadLink("They have this link already: change that one, or end it.", "sector")
    return kept


def _open(doing: Doing, actor: Reader) -> Link | None:
    """Fetch the link as it was seen; None where this was done already."""
    link = get_link(doing.link_id)
    if not may_keep(actor, link.terms.district_ids):
        raise NotYourDistricts(
            "This link is for a district, too, that is not one of yours: ask the coordinator."
        )
    same = select(RegisterStep.id).where(
        RegisterStep.link_id == link.id, RegisterStep.token == doing.token
    )
    if db.session.scalar(same) is not None:
        return None
    if link.version != doing.version:
        raise LinkMoved
    return link


def _step(link: Link, new: _New, *, actor: Reader, at: datetime) -> None:
    moved = db.session.execute(
        update(RegisterLink)
        .where(RegisterLink.id == link.id, RegisterLink.version == link.version)
        .values(version=new.number)
        .returning(RegisterLink.id)
    ).scalar()
    if moved is None:  # somebody else, at this moment
        raise LinkMoved
    _write(link.id, new, actor=actor, at=at)


def _write(link_id: int, new: _New, *, actor: Reader, at: datetime) -> None:
    kept = new.terms
    step = RegisterStep(
        link_id=link_id,
        number=new.number,
        act=new.act,
        sector=kept.sector,
        provider=kept.provider,
        user_id=kept.user_id,
        name=kept.name,
        agency=kept.agency,
        telephone=kept.telephone,
        since_on=kept.since_on,
        last_on=kept.last_on,
        note=kept.note,
        token=new.token,
        at=at,
        by=actor.ref,
    )
    db.session.add(step)
    db.session.flush()
    db.session.add_all(
        RegisterDistrict(step_id=step.id, district_id=each) for each in sorted(kept.district_ids)
    )
    db.session.flush()
