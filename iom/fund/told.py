"""Requests, as far as each is told to a reader. Nothing here changes a row.

A request is told whole or not at all: to whoever sees every client it is about, and the category of
its pathway. In sums everybody's money counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import Agency, User
from iom.clients.models import Client
from iom.contacts.domain import Outcome, Pathway
from iom.db import db
from iom.fund.domain import State, Sums, category_of, stage_of, year_of
from iom.fund.models import About, Allocation, Grant, GrantYear, Receipt, Request
from iom.kernel.errors import NotFound
from iom.sharing.scope import among_seen, counting, visible_to

FIRST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Person:
    """A client that a request is about."""

    id: int
    ref: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A request as a reader is told of it.

    Attributes:
        people: whom it is about; all of them are seen by the reader.
        forgotten: whether it was about somebody whose record is erased, so that no words are left.
        what_for, unlocks, quotes, outcome_words: in words; empty where they are forgotten.
        heading: out of which it is paid; empty until it is approved.
        receipts: how many are kept.
        own: whether the reader asked for it.
    """

    id: int
    by_id: int
    by: str
    agency: str
    asked_on: date
    people: tuple[Person, ...]
    forgotten: bool
    provider: str
    pathway: Pathway | None
    sums: Sums
    needed_by: date | None
    state: State
    heading: str
    grant: str
    grant_code: str
    year: int
    allocation_id: int | None
    decided_on: date | None
    decided_by: str
    outcome: Outcome | None
    what_for: str
    unlocks: str
    quotes: str
    outcome_words: str
    receipts: int
    own: bool
    version: int

    @property
    def number(self) -> str:
        """How people name it."""
        return f"F-{self.id}"

    @property
    def stage(self) -> str:
        """Where it stands, within a sentence."""
        return stage_of(self.state, self.sums)

    @property
    def unpaid(self) -> bool:
        """Whether it is approved and money of it waits to be paid."""
        return self.sums.unpaid > 0

    @property
    def without_receipt(self) -> bool:
        """Whether money was paid and nothing shows it."""
        return self.sums.paid > 0 and not self.receipts

    @property
    def without_outcome(self) -> bool:
        """Whether it is paid in full and nobody has said what it led to."""
        return self.sums.paid > 0 and not self.sums.unpaid and self.outcome is None


def told_to(reader: Reader) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a request is told to a reader."""
    unseen = (
        select(About.request_id)
        .join(Client, Client.id == About.client_id)
        # Not `~`: of a client without a district, the condition is neither true nor false.
        .where(visible_to(reader, Client).is_not(true()))
    )
    pathways = [each for each in Pathway if reader.sees(category_of(each))]
    return (
        Request.id.not_in(unseen),
        or_(Request.pathway.is_(None), Request.pathway.in_(pathways)),
    )


def list_told(
    reader: Reader, *conditions: ColumnElement[bool], most: int | None = FIRST_LISTED
) -> list[Told]:
    """List requests as they are told to a reader, the last asked first; at most so many."""
    rows = db.session.execute(
        _requests().where(*told_to(reader), *conditions).order_by(Request.id.desc()).limit(most)
    ).all()
    return _told(reader, rows)


def count_untold(reader: Reader, *conditions: ColumnElement[bool]) -> int:
    """Count the requests that are not told to a reader."""
    told = db.session.scalar(select(func.count(Request.id)).where(*told_to(reader), *conditions))
    every = db.session.scalar(counting(select(func.count(Request.id))).where(*conditions))
    return int(every or 0) - int(told or 0)


def told_among(reader: Reader, ids: Collection[int]) -> frozenset[int]:
    """Say which of some requests are told to a reader."""
    found = select(Request.id).where(Request.id.in_(ids), *told_to(reader))
    return frozenset(db.session.scalars(found))


def get_told(reader: Reader, request_id: int) -> Told:
    """Fetch a request as it is told to a reader.

    Raises:
        NotFound: there is none, or none that the reader is told of.
    """
    found = list_told(reader, Request.id == request_id)
    if not found:
        raise NotFound("There is no such request.")
    return found[0]


def list_of_client(reader: Reader, client_id: int) -> list[Told]:
    """List the requests about a client whom the reader sees, as they are told to the reader."""
    own = among_seen(select(About.request_id)).where(About.client_id == client_id)
    return list_told(reader, Request.id.in_(own))


WAITING = Request.state == State.WAITING
UNPAID = Request.unpaid_pence > 0
WITHOUT_RECEIPT = (Request.paid_pence > 0) & Request.id.not_in(
    select(Receipt.request_id).where(Receipt.removed_at.is_(None)).correlate(None)
)
WITHOUT_OUTCOME = (Request.paid_pence > 0) & (Request.unpaid_pence == 0) & Request.outcome.is_(None)


def _requests() -> Any:  # noqa: ANN401  # a select of rows that `_told` reads
    decider = User.__table__.alias("decider")
    return (
        select(
            *(Request, User.full_name, Agency.name, Allocation.heading),
            *(Grant.name, Grant.code, GrantYear.year, decider.c.full_name),
        )
        .join(User, User.id == Request.by_id)
        .join(Agency, Agency.id == Request.agency_id)
        .outerjoin(Allocation, Allocation.id == Request.allocation_id)
        .outerjoin(GrantYear, GrantYear.id == Allocation.year_id)
        .outerjoin(Grant, Grant.id == GrantYear.grant_id)
        .outerjoin(decider, decider.c.id == Request.decided_by_id)
    )


def _told(reader: Reader, rows: Iterable[Any]) -> list[Told]:
    listed = list(rows)
    ids = [row[0].id for row in listed]
    about, people = _about(ids)
    receipts = _receipts(ids)
    return [_one(reader, row, about, people, receipts) for row in listed]


def _about(ids: Collection[int]) -> tuple[dict[int, About], dict[int, tuple[Person, ...]]]:
    about: dict[int, About] = {}
    people: dict[int, tuple[Person, ...]] = {}
    for row, client_id, ref, given_names, family_name in db.session.execute(
        among_seen(select(About, Client.id, Client.ref, Client.given_names, Client.family_name))
        .outerjoin(Client, Client.id == About.client_id)
        .where(About.request_id.in_(ids))
        .order_by(About.id)
    ):
        about.setdefault(row.request_id, row)
        known = people.get(row.request_id, ())
        if client_id is not None and client_id not in {each.id for each in known}:
            person = Person(client_id, ref, f"{given_names} {family_name}")
            people[row.request_id] = (*known, person)
    return about, people


def _receipts(ids: Collection[int]) -> dict[int, int]:
    rows = db.session.execute(
        among_seen(select(Receipt.request_id, func.count(Receipt.id)))
        .where(Receipt.request_id.in_(ids), Receipt.removed_at.is_(None))
        .group_by(Receipt.request_id)
    )
    return {request_id: int(number) for request_id, number in rows}


def _one(
    reader: Reader,
    row: Any,  # noqa: ANN401  # as `_requests` selects it
    about: Mapping[int, About],
    people: Mapping[int, tuple[Person, ...]],
    receipts: Mapping[int, int],
) -> Told:
    request, by, agency, heading, grant, code, year, decider = row
    said = about.get(request.id)
    return Told(
        id=request.id,
        by_id=request.by_id,
        by=by,
        agency=agency,
        asked_on=request.asked_on,
        people=people.get(request.id, ()),
        forgotten=said is None,
        provider=request.provider,
        pathway=request.pathway,
        sums=sums_of(request),
        needed_by=request.needed_by,
        state=request.state,
        heading=heading or "",
        grant=grant or "",
        grant_code=code or "",
        year=year or year_of(request.asked_on),
        allocation_id=request.allocation_id,
        decided_on=request.decided_on,
        decided_by=decider or "",
        outcome=request.outcome,
        what_for=said.what_for if said else "",
        unlocks=said.unlocks if said else "",
        quotes=said.quotes if said else "",
        outcome_words=said.outcome_words if said else "",
        receipts=receipts.get(request.id, 0),
        own=request.by_id == reader.user_id,
        version=request.version,
    )


def sums_of(request: Request) -> Sums:
    """Return what became of the money of a request."""
    return Sums(
        asked=request.asked_pence,
        approved=request.approved_pence,
        unpaid=request.unpaid_pence,
        paid=request.paid_pence,
    )


def may_handle(reader: Reader, told: Told) -> bool:
    """Say whether a reader may decide on a request and pay it: an approver who did not ask."""
    return reader.may(Permission.APPROVE_FUND) and not told.own and reader.user_id is not None


def may_tell(reader: Reader, told: Told) -> bool:
    """Say whether a reader may add a receipt and say the outcome: who asked, or an approver."""
    return told.own or reader.may(Permission.APPROVE_FUND)
