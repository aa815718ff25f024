"""Read what was spent out of a financial year's money. Nothing here changes a row.

Sums count everyone; people are told only as far as the reader may see them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from iom.accounts.domain import Reader
from iom.db import db
from iom.fund.figures import Spent
from iom.fund.models import About, Allocation, Grant, GrantYear, Line, Request
from iom.fund.queries import PAID_PENCE, PAYING
from iom.fund.told import Told, list_told
from iom.kernel.money import shared_out
from iom.places.models import District
from iom.sharing.scope import counting

NO_PATHWAY, NO_DISTRICT = "No pathway", "Several districts or none"


def read_spent(year: int, *, up_to: date | None = None) -> list[Spent]:
    """Return what each request cost out of the money of a year, of all grants together.

    Args:
        year: the financial year out of whose headings it was approved.
        up_to: the last day whose payments count; None for all, with what is unpaid now.
    """
    paid = _paid(year, up_to)
    people = _people(year)
    rows = db.session.execute(
        select(Request, Grant.name, Allocation.heading, District.name)
        .join(Allocation, Allocation.id == Request.allocation_id)
        .join(GrantYear, GrantYear.id == Allocation.year_id)
        .join(Grant, Grant.id == GrantYear.grant_id)
        .outerjoin(District, District.id == Request.district_id)
        .where(GrantYear.year == year)
        .order_by(Request.id)
    )
    found = [
        Spent(
            source=source,
            heading=heading,
            pathway=request.pathway.label if request.pathway else NO_PATHWAY,
            district=district or NO_DISTRICT,
            people=people.get(request.id, frozenset()),
            paid=paid.get(request.id, 0),
            unpaid=request.unpaid_pence if up_to is None else 0,
            outcome=request.outcome if request.paid_pence else None,
        )
        for request, source, heading, district in rows
    ]
    return [each for each in found if each.paid or each.unpaid]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfClient:
    """What was spent for one client, and the requests that it was for."""

    ref: str
    name: str
    paid: int
    requests: tuple[Told, ...]


def list_by_client(reader: Reader, year: int) -> list[OfClient]:
    """List for which clients money of a year was paid, as the reader is told of the requests.

    What was for several is shared out evenly; the parts add up to the penny.
    """
    ids = (
        select(Request.id)
        .join(Allocation, Allocation.id == Request.allocation_id)
        .join(GrantYear, GrantYear.id == Allocation.year_id)
        .where(GrantYear.year == year)
    )
    told = list_told(reader, Request.id.in_(ids), Request.paid_pence > 0, most=None)
    return by_client(told)


def by_client(told: Sequence[Told]) -> list[OfClient]:
    """Share out what was paid among the clients it was for, the largest sum first."""
    found: dict[str, OfClient] = {}
    for each in told:
        if not each.people:
            continue
        for person, part in zip(
            each.people, shared_out(each.sums.paid, len(each.people)), strict=True
        ):
            known = found.get(person.ref)
            found[person.ref] = OfClient(
                ref=person.ref,
                name=person.name,
                paid=part + (known.paid if known else 0),
                requests=(*(known.requests if known else ()), each),
            )
    return sorted(found.values(), key=lambda each: (-each.paid, each.ref))


def years_spent() -> list[int]:
    """List the financial years that any grant has, the latest first."""
    return list(
        db.session.scalars(select(GrantYear.year).distinct().order_by(GrantYear.year.desc()))
    )


def _paid(year: int, up_to: date | None) -> Mapping[int, int]:
    statement = (
        select(Line.request_id, func.sum(PAID_PENCE))
        .join(Allocation, Allocation.id == Line.allocation_id)
        .join(GrantYear, GrantYear.id == Allocation.year_id)
        .where(GrantYear.year == year, Line.movement.in_(PAYING))
        .group_by(Line.request_id)
    )
    if up_to is not None:
        statement = statement.where(Line.on <= up_to)
    return {request_id: int(pence) for request_id, pence in db.session.execute(statement)}


def _people(year: int) -> Mapping[int, frozenset[int]]:
    rows = db.session.execute(
        counting(select(About.request_id, About.client_id))
        .join(Request, Request.id == About.request_id)
        .join(Allocation, Allocation.id == Request.allocation_id)
        .join(GrantYear, GrantYear.id == Allocation.year_id)
        .where(GrantYear.year == year, About.client_id.is_not(None))
    )
    found: dict[int, frozenset[int]] = {}
    for request_id, client_id in rows:
        found[request_id] = found.get(request_id, frozenset()) | {int(client_id or 0)}
    return found
