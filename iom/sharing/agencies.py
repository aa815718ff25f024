"""Agencies, as parties to agreements: reads and acts. None of the acts commits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import AgencyKind, Category, Reader
from iom.accounts.models import Agency, User
from iom.audit import service as audit
from iom.db import db
from iom.kernel.clock import LONDON
from iom.kernel.errors import ChangedMeanwhile, NotFound, RuleBroken
from iom.sharing.agreements import Standing, union_of
from iom.sharing.events import AgencyAdded, AgencyChanged, AgencyRemoved
from iom.sharing.models import Agreement, AgreementParty
from iom.sharing.queries import Shown, list_shown

CODE_LENGTH, NAME_LENGTH = 40, 120
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class BadAgency(RuleBroken):
    """An agency cannot be added, changed or removed as asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyShown:
    """An agency as pages show it on a day.

    Attributes:
        code: as in its address, and in commands and files.
        name: as screens name it.
        kind: what it is in law.
        people: how many of its workers may sign in.
        agreements: all to which it is a party, by what ends first.
        sees: what it may see by those in force.
    """

    code: str
    name: str
    kind: AgencyKind
    people: int
    agreements: tuple[Shown, ...]
    sees: frozenset[Category]

    @property
    def in_force(self) -> tuple[Shown, ...]:
        """Those of its agreements that are in force."""
        return tuple(each for each in self.agreements if each.standing is Standing.IN_FORCE)


def list_shown_agencies(day: date) -> list[AgencyShown]:
    """List every agency, by name, with its agreements and what it may see on a day."""
    agreements = list_shown(day)
    people = dict(
        db.session.execute(
            select(User.agency_id, func.count())
            .where(User.disabled_at.is_(None))
            .group_by(User.agency_id)
        ).all()
    )
    agencies = db.session.scalars(select(Agency).order_by(Agency.name)).all()
    return [_shown(each, agreements, people.get(each.id, 0)) for each in agencies]


def get_shown_agency(code: str, day: date) -> AgencyShown:
    """Fetch an agency as pages show it.

    Raises:
        NotFound: there is none with this code.
    """
    for agency in list_shown_agencies(day):
        if agency.code == code:
            return agency
    raise NotFound("There is no such agency.")


def add_agency(code: str, name: str, kind: AgencyKind, *, actor: Reader, at: datetime) -> str:
    """Add an agency; the same one sent twice is one.

    Returns:
        Its code.

    Raises:
        BadAgency: code or name is missing, too long or taken.
    """
    code, name = code.strip().casefold(), _checked_name(name)
    if len(code) > CODE_LENGTH or not _CODE.fullmatch(code):
        raise BadAgency(
            f"A code has 1 to {CODE_LENGTH} small letters, digits and hyphens: youth-offending."
        )
    taken = _that_has(code, name)
    if any((each.code, each.name, each.kind) == (code, name, kind) for each in taken):
        return code
    if taken:
        raise BadAgency(
            f"There is already an agency {taken[0].name} with the code {taken[0].code}."
        )
    try:
        with db.session.begin_nested():
            db.session.add(Agency(code=code, name=name, kind=kind))
            db.session.flush()
    except IntegrityError:  # a second click was quicker by a moment
        if not any(
            (each.code, each.name, each.kind) == (code, name, kind)
            for each in _that_has(code, name)
        ):
            raise
        return code
    event = AgencyAdded(subject=_subject(code), changes=(("kind", "", kind.value),))
    audit.record(event, actor=actor, at=at)
    return code


def change_agency(
    code: str,
    *,
    seen: tuple[str, str],
    name: str,
    kind: AgencyKind,
    actor: Reader,
    at: datetime,
) -> None:
    """Give an agency another name, or say that it is another kind of body.

    Args:
        code: which agency.
        seen: its name and kind as the editor saw them.
        name: what it is to be called.
        kind: what it is in law.
        actor: whoever changes it.
        at: when.

    Raises:
        NotFound: there is no such agency.
        ChangedMeanwhile: somebody changed it since it was seen.
        BadAgency: the name is missing, too long or taken, or it would be a third-sector body
            without a gateway in an agreement that has not ended.
    """
    agency, name = _get(code), _checked_name(name)
    if (agency.name, agency.kind) == (name, kind):
        return
    if (agency.name, agency.kind.value) != seen:
        raise ChangedMeanwhile(
            f"Somebody else changed this agency since you opened it: it is now {agency.name}, "
            f"{agency.kind.value.replace('-', ' ')}. Look at your entry and save again."
        )
    for other in _that_has("", name):
        if other.id != agency.id:
            raise BadAgency(f"There is already an agency called {name}.")
    if kind is AgencyKind.THIRD_SECTOR:
        _check_gateways(agency, at.astimezone(LONDON).date())
    changes = [
        ("name", agency.name, name),
        ("kind", agency.kind.value, kind.value),
    ]
    agency.name, agency.kind = name, kind
    event = AgencyChanged(
        subject=_subject(code), changes=tuple(each for each in changes if each[1] != each[2])
    )
    audit.record(event, actor=actor, at=at)


def remove_agency(code: str, *, actor: Reader, at: datetime) -> None:
    """Take an agency off the record with which nothing has ever had to do.

    Raises:
        NotFound: there is no such agency.
        BadAgency: it has users, agreements or anything else.
    """
    agency = _get(code)
    name = agency.name
    try:
        with db.session.begin_nested():  # the database knows best whatever points at it
            db.session.delete(agency)
            db.session.flush()
    except IntegrityError:
        raise BadAgency(
            f"{name} stays: people, agreements or clients have to do with it, or once had."
        ) from None
    audit.record(AgencyRemoved(subject=_subject(code)), actor=actor, at=at)


def _get(code: str) -> Agency:
    agency = db.session.scalar(select(Agency).where(Agency.code == code).with_for_update())
    if agency is None:
        raise NotFound("There is no such agency.")
    return agency


def _that_has(code: str, name: str) -> Sequence[Agency]:
    return db.session.scalars(
        select(Agency).where(or_(Agency.code == code, func.lower(Agency.name) == name.lower()))
    ).all()


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LENGTH:
        raise BadAgency(f"A name has 1 to {NAME_LENGTH} characters.")
    return name


def _check_gateways(agency: Agency, today: date) -> None:
    lacking = db.session.scalar(
        select(Agreement.title)
        .join(AgreementParty)
        .where(
            AgreementParty.agency_id == agency.id,
            AgreementParty.gateway == "",
            Agreement.to_on > today,
        )
        .limit(1)
    )
    if lacking is not None:
        raise BadAgency(
            f"{agency.name} is party to “{lacking}” without a gateway, which a third-sector body "
            "needs. Write it down in the agreement first."
        )


def _shown(agency: Agency, agreements: Sequence[Shown], people: int) -> AgencyShown:
    own = tuple(
        each
        for each in agreements
        if any(party.agency == agency.code for party in each.terms.parties)
    )
    parties = [
        party for each in own if each.standing is Standing.IN_FORCE for party in each.terms.parties
    ]
    return AgencyShown(
        code=agency.code,
        name=agency.name,
        kind=agency.kind,
        people=people,
        agreements=own,
        sees=union_of(parties, agency.code),
    )


def _subject(code: str) -> str:
    return f"agency:{code}"
