"""Change who may see what. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from sqlalchemy import select

from iom.accounts import queries as accounts
from iom.accounts.domain import AgencyKind, Category
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.kernel.events import Event, Operation
from iom.sharing.models import Agreement, AgreementCategory, AgreementParty

_C = Category
FOUNDING_TITLE = "Founding agreement"
# What each agency of the handbook needs to begin with; others wait for an agreement of their own.
_FOUNDING: Mapping[str, frozenset[Category]] = {
    "police": frozenset(_C),
    "probation": frozenset(_C),
    "council": frozenset(_C),
    "youth-offending": frozenset(_C),
    "prison": frozenset({_C.IDENTITY, _C.OFFENDING, _C.HEALTH, _C.SUBSTANCE_TREATMENT}),
    "housing": frozenset({_C.IDENTITY, _C.OFFENDING, _C.HOUSING}),
    "health": frozenset({_C.IDENTITY, _C.HEALTH, _C.SUBSTANCE_TREATMENT}),
    "drugs": frozenset({_C.IDENTITY, _C.OFFENDING, _C.HEALTH, _C.SUBSTANCE_TREATMENT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRecorded(Event):
    """A sharing agreement was put on the record."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    from_on: date
    to_on: date


def set_up_founding_agreement(*, actor: Actor, at: datetime) -> None:
    """Let the statutory agencies begin with an agreement for a year; does nothing where one is."""
    if db.session.scalar(select(Agreement.id).limit(1)) is not None:
        return
    first = at.date()
    agreement = Agreement(
        title=FOUNDING_TITLE,
        purposes=(
            "To reduce crime and reoffending together. Made with the scheme; replace it by the "
            "agreement that the partners have signed."
        ),
        from_on=first,
        to_on=first + timedelta(days=365),
        review_on=first + timedelta(days=182),
        recorded_at=at,
    )
    for agency in accounts.list_agencies():
        if agency.kind is AgencyKind.STATUTORY and agency.code in _FOUNDING:
            party = AgreementParty(agency_id=agency.id, gateway="")
            party.categories = [
                AgreementCategory(category=category) for category in sorted(_FOUNDING[agency.code])
            ]
            agreement.parties.append(party)
    db.session.add(agreement)
    db.session.flush()
    event = AgreementRecorded(
        subject=f"agreement:{agreement.id}", from_on=agreement.from_on, to_on=agreement.to_on
    )
    audit.record(event, actor=actor, at=at)
