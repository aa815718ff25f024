"""Whoever signed in, as the rest of the product sees them: rights, places, categories of today."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from iom.accounts import queries as accounts
from iom.accounts.domain import Category, Reader
from iom.accounts.models import User
from iom.db import db
from iom.kernel import clock
from iom.sharing.models import Agreement, AgreementCategory


def reader_of(user: User) -> Reader:
    """Return a user as queries and services see them, by what holds now. 3 statements."""
    return Reader(
        ref=user.ref,
        name=user.full_name,
        user_id=user.id,
        agency_id=user.agency_id,
        agency=user.agency.code,
        permissions=accounts.permissions_of(user),
        district_ids=accounts.district_ids_of(user.id),
        categories=categories_of(user.agency_id, clock.today()),
    )


def categories_of(agency_id: int, day: date) -> frozenset[Category]:
    """Say what kinds of data an agency may see on a day, by all agreements then in force."""
    return frozenset(
        db.session.scalars(
            select(AgreementCategory.category)
            .join(Agreement, Agreement.id == AgreementCategory.agreement_id)
            .where(
                AgreementCategory.agency_id == agency_id,
                Agreement.from_on <= day,
                Agreement.to_on > day,
            )
            .distinct()
        )
    )
