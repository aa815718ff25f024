"""Bring the rows of an agreement in line with its terms. What may change is decided elsewhere."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from iom.accounts import queries as accounts
from iom.accounts.models import User
from iom.db import db
from iom.kernel.errors import NotFound
from iom.sharing.agreements import BadAgreement, Difference, Party, Terms
from iom.sharing.events import Changes
from iom.sharing.models import Agreement, AgreementCategory, AgreementParty

_TYPED = ("title", "purposes", "gateway of ")  # texts of people's own, which the trail leaves out


def take_agreement(agreement_id: int) -> Agreement:
    """Fetch an agreement, so that a second editor waits and then finds it changed.

    Raises:
        NotFound: there is none of this number.
    """
    agreement = db.session.scalar(
        select(Agreement)
        .where(Agreement.id == agreement_id)
        .with_for_update(of=Agreement)
        .execution_options(populate_existing=True)
    )
    if agreement is None:
        raise NotFound("There is no such agreement.")
    return agreement


def write_terms(agreement: Agreement, terms: Terms, *, at: datetime) -> None:
    """Let an agreement say what the terms say.

    Raises:
        BadAgreement: a party is no longer an agency here.
    """
    agreement.title, agreement.purposes = terms.title, terms.purposes
    agreement.from_on, agreement.to_on = terms.from_on, terms.to_on
    agreement.review_on, agreement.changed_at = terms.review_on, at
    agreement.owner = _user(terms.owner)
    kept = {party.agency.code: party for party in agreement.parties}
    agreement.parties = [
        _party(kept.get(party.agency), party) for party in terms.parties if party.categories
    ]


def _party(kept: AgreementParty | None, party: Party) -> AgreementParty:
    row = kept
    if row is None:
        agency = accounts.find_agency(party.agency)
        if agency is None:
            raise BadAgreement(f"{party.name} is no longer an agency here. Open the page again.")
        row = AgreementParty(agency=agency)
    row.gateway = party.gateway
    there = {each.category: each for each in row.categories}
    row.categories = [
        there.get(category) or AgreementCategory(category=category)
        for category in sorted(party.categories)
    ]
    return row


def _user(ref: str) -> User | None:
    return accounts.get_user_by_name(ref.removeprefix("user:")) if ref else None


def for_the_trail(found: tuple[Difference, ...]) -> Changes:
    """Return differences as the trail keeps them: of what people typed, only that it changed."""
    return tuple(
        (each.what, "", "")
        if each.what.startswith(_TYPED)
        else (each.what, each.before, each.after)
        for each in found
    )
