"""Read the lines of the ledger. Nothing here changes a row; no client is in it.

What somebody wrote beside a payment is told to those alone who are told of its request: a bank's
reference may name whom it is for. The amounts are everybody's, or the accounts would not add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.queries import names_of
from iom.db import db
from iom.fund.domain import heading_name, year_name
from iom.fund.ledger import Balance, Movement, effect_of
from iom.fund.ledgers import Year
from iom.fund.models import Allocation, GrantYear, Line
from iom.fund.told import told_among


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One line of the ledger.

    Attributes:
        pence: the amount as it was moved.
        effect: what it changed.
        left: what was left under its heading after it.
        running: what was left of the whole year after it.
        beside: the heading of the other side of a movement.
        request_id: of the request that it is for.
        told: whether the reader is told of that; where not, no words of the line are.
        reversed: whether a counter entry has taken it back.
    """

    id: int
    heading: str
    number: int
    on: date
    movement: Movement
    pence: int
    effect: Balance
    left: int
    running: int
    request_id: int | None
    told: bool
    beside: str
    how: str
    reference: str
    reason: str
    reversed: bool
    at: datetime
    by: str


def list_lines(year: Year, reader: Reader) -> list[Posted]:
    """List the lines of a grant's year in the order in which they were written."""
    ids = {each.id: each.label for each in year.headings}
    rows = db.session.scalars(
        select(Line).where(Line.allocation_id.in_(ids)).order_by(Line.id)
    ).all()
    names = names_of(row.by for row in rows)
    beside = {row.beside_id for row in rows if row.beside_id} - set(ids)
    others = select(Allocation.id, Allocation.heading, GrantYear.year)
    for other_id, heading, other_year in db.session.execute(
        others.join(GrantYear, GrantYear.id == Allocation.year_id).where(Allocation.id.in_(beside))
    ):
        ids[other_id] = f"{heading_name(heading)}, {year_name(other_year)}"
    told = told_among(reader, {row.request_id for row in rows if row.request_id})
    back = {row.reverses_id for row in rows}
    found, running = [], 0
    for row in rows:
        effect = effect_of(row.movement, row.pence)
        running += effect.left
        worded = row.request_id is None or row.request_id in told
        how, reference, reason = (row.how, row.reference, row.reason) if worded else ("",) * 3
        found.append(
            Posted(
                id=row.id,
                heading=ids[row.allocation_id],
                number=row.number,
                on=row.on,
                movement=row.movement,
                pence=row.pence,
                effect=effect,
                left=row.left_pence,
                running=running,
                request_id=row.request_id,
                told=worded,
                beside=ids.get(row.beside_id or 0, ""),
                how=how,
                reference=reference,
                reason=reason,
                reversed=row.id in back,
                at=row.at,
                by=names[row.by],
            )
        )
    return found
