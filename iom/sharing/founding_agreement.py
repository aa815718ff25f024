"""The agreement with which a new scheme begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from iom.accounts import queries as accounts
from iom.accounts.domain import AgencyKind, Category, Reader
from iom.db import db
from iom.kernel.clock import LONDON
from iom.sharing.agreements import Party, Terms
from iom.sharing.models import Agreement
from iom.sharing.service import record_agreement

_C = Category
TITLE = "Founding agreement"
_PURPOSES = (
    "To manage offenders together: to agree who is on the scheme, to supervise and support them, "
    "and to reduce crime and reoffending. Each agency sees what its own work needs. "
    "The product made this agreement when the scheme was set up, so that the statutory partners "
    "could begin. Nobody has signed it: record the agreement that the partners did sign, and then "
    "end this one."
)
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


def set_up_founding_agreement(*, actor: Reader, at: datetime) -> None:
    """Let the statutory agencies begin with an agreement for a year; does nothing where one is."""
    if db.session.scalar(select(Agreement.id).limit(1)) is not None:
        return
    first = at.astimezone(LONDON).date()
    parties = tuple(
        Party(
            agency=agency.code,
            name=agency.name,
            kind=agency.kind,
            categories=_FOUNDING[agency.code],
        )
        for agency in accounts.list_agencies()
        if agency.kind is AgencyKind.STATUTORY and agency.code in _FOUNDING
    )
    terms = Terms(
        title=TITLE,
        purposes=_PURPOSES,
        from_on=first,
        to_on=first + timedelta(days=365),
        review_on=first + timedelta(days=182),
        owner="",
        parties=parties,
    )
    record_agreement(terms, actor=actor, at=at)
