"""Users and places for tests: say only what the test is about."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import select

from iom.accounts import service
from iom.accounts.domain import Category, Reader, Role
from iom.accounts.models import User
from iom.db import db
from iom.kernel import clock
from iom.places import queries as places
from iom.places import service as places_service
from iom.sharing.models import Agreement, AgreementCategory, AgreementParty
from iom.sharing.readers import reader_of
from iom.transaction import transaction

_number = count(1)
_AGENCIES = {"council": "Council community safety"}
PASSWORD = "correct horse battery"
COMMAND = Reader.command("tests")
NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def the_places() -> None:
    """Make the schemes and districts of Cambridgeshire and Peterborough."""
    with transaction():
        for layout in places_service.CAMBRIDGESHIRE:
            places_service.set_up(layout, actor=COMMAND, at=NOON)


def a_user(
    *,
    role: Role = Role.COORDINATOR,
    username: str | None = None,
    districts: list[str] | None = None,
    agency: str = "council",
    full_name: str = "Wren Testperson",
    shared: Iterable[Category] | None = None,
) -> User:
    """Make a user, for the named districts or for all that there are.

    An agreement lets the agency see everything, or the categories named in `shared`; with an empty
    list there is none.
    """
    known = places.list_districts()
    new = service.NewUser(
        username=username or f"worker{next(_number)}",
        full_name=full_name,
        role=role,
        agency=agency,
        districts=[(d.id, d.name) for d in known if districts is None or d.name in districts],
        password=PASSWORD,
    )
    with transaction():
        found = service.add_agency(code=agency, name=_AGENCIES.get(agency, agency.title()))
        share(found.id, Category if shared is None else shared)
        return service.add_user(new, actor=COMMAND, at=clock.now())


def a_reader(**user: Any) -> Reader:
    """Make a user and return them as queries see them; arguments as in `a_user`."""
    return reader_of(a_user(**user))


def share(agency_id: int, categories: Iterable[Category]) -> None:
    """Let exactly these categories be shared with an agency, by an agreement of the tests' own."""
    title, categories = f"Tests share with agency {agency_id}", frozenset(categories)
    if _shared_by(title) == categories:  # for the second user of an agency, as for most
        return
    agreement = db.session.scalar(select(Agreement).where(Agreement.title == title))
    if agreement is None:
        agreement = Agreement(
            title=title,
            purposes="Tests",
            from_on=date(2000, 1, 1),
            to_on=date(2100, 1, 1),
            review_on=date(2099, 1, 1),
            recorded_at=NOON,
        )
        db.session.add(agreement)
        db.session.flush()
    agreement.parties = []
    db.session.flush()
    party = AgreementParty(agency_id=agency_id, gateway="")
    party.categories = [AgreementCategory(category=category) for category in categories]
    agreement.parties = [party]
    db.session.flush()


def _shared_by(title: str) -> frozenset[Category] | None:
    """Say what an agreement lets be shared; None where it shares nothing or is not there."""
    found = db.session.scalars(
        select(AgreementCategory.category)
        .join(Agreement, Agreement.id == AgreementCategory.agreement_id)
        .where(Agreement.title == title)
    ).all()
    return frozenset(found) or None
