"""Tables of the fund.

Money stands in the tables of grants, headings, lines and requests, which lead to no client, so that
the accounts stay whole when a client is erased. What a request tells of somebody stands in the rows
that lead to the client: what it is about, what was done and said, and its receipts.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from iom.accounts.domain import Role
from iom.contacts.domain import Outcome, Pathway
from iom.db import Base, one_of, words
from iom.fund.domain import HEADING_MAX, LINE_MAX, REFERENCE_MAX, Act, GrantKind, State
from iom.fund.ledger import Balance, Movement

_TOKEN = 60


class Grant(Base):
    """Where money comes from. Its row is locked by whoever moves any of its money."""

    __tablename__ = "fund_grant"
    __table_args__ = (CheckConstraint(one_of("kind", GrantKind), name="kind_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(LINE_MAX))
    kind: Mapped[GrantKind] = mapped_column(words(GrantKind, length=12))
    owner: Mapped[str] = mapped_column(String(LINE_MAX), default="")
    carries_over: Mapped[bool]
    note: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str] = mapped_column(String(_TOKEN), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class GrantYear(Base):
    """A grant in one financial year, by the calendar year in which that begins."""

    __tablename__ = "fund_year"
    __table_args__ = (
        UniqueConstraint("grant_id", "year"),
        CheckConstraint("year BETWEEN 1990 AND 2200", name="year_in_bounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("fund_grant.id"))
    year: Mapped[int]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(120))


class Allocation(Base):
    """A heading of a grant's year and how it stands. The empty heading is not allocated yet.

    The sums are those of its lines; that they leave nothing below nought is the table's own rule.
    """

    __tablename__ = "fund_allocation"
    __table_args__ = (
        UniqueConstraint("year_id", "heading"),
        CheckConstraint("committed_pence >= 0", name="committed_not_negative"),
        CheckConstraint("paid_pence >= 0", name="paid_not_negative"),
        CheckConstraint(
            "allocated_pence - committed_pence - paid_pence >= 0", name="left_not_negative"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    year_id: Mapped[int] = mapped_column(ForeignKey("fund_year.id"))
    heading: Mapped[str] = mapped_column(String(HEADING_MAX))
    allocated_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    committed_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    lines: Mapped[int] = mapped_column(default=0)

    @property
    def balance(self) -> Balance:
        """How it stands."""
        return Balance(self.allocated_pence, self.committed_pence, self.paid_pence)


class Request(Base):
    """Somebody asks for an amount. What it says of clients stands in `About`.

    The sums are those of its lines. `outcome` is what it led to, as a word.
    """

    __tablename__ = "fund_request"
    __table_args__ = (
        UniqueConstraint("by_id", "token"),
        CheckConstraint(one_of("state", State), name="state_known"),
        CheckConstraint(f"pathway IS NULL OR {one_of('pathway', Pathway)}", name="pathway_known"),
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', Outcome)}", name="outcome_known"),
        CheckConstraint("asked_pence > 0", name="asked_positive"),
        CheckConstraint("unpaid_pence >= 0 AND paid_pence >= 0", name="sums_not_negative"),
        CheckConstraint("unpaid_pence + paid_pence <= approved_pence", name="within_approved"),
        Index("ix_fund_request_state_by", "state", "by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(_TOKEN))  # of the form: a second click is the same
    by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("accounts_agency.id"))
    asked_on: Mapped[date]
    asked_at: Mapped[datetime]
    people: Mapped[int]
    district_id: Mapped[int | None] = mapped_column(ForeignKey("places_district.id"))
    provider: Mapped[str] = mapped_column(String(LINE_MAX))
    pathway: Mapped[Pathway | None] = mapped_column(words(Pathway, length=20))
    asked_pence: Mapped[int] = mapped_column(BigInteger)
    needed_by: Mapped[date | None]
    state: Mapped[State] = mapped_column(words(State, length=12), default=State.WAITING)
    allocation_id: Mapped[int | None] = mapped_column(ForeignKey("fund_allocation.id"), index=True)
    approved_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    unpaid_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    decided_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome, length=12))
    steps: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Line(Base):
    """One movement of money under one heading, numbered from 1. Rows are never changed.

    `pence` is the amount moved, `left_pence` what was left of the heading after it. A movement
    between headings is two lines, each with the other's heading.
    """

    __tablename__ = "fund_line"
    __table_args__ = (
        UniqueConstraint("allocation_id", "number"),
        UniqueConstraint("allocation_id", "token"),
        UniqueConstraint("reverses_id"),
        CheckConstraint(one_of("movement", Movement), name="movement_known"),
        CheckConstraint("left_pence >= 0", name="left_not_negative"),
        Index("ix_fund_line_dated_on", "dated_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    allocation_id: Mapped[int] = mapped_column(ForeignKey("fund_allocation.id"))
    number: Mapped[int]
    on: Mapped[date] = mapped_column("dated_on")
    movement: Mapped[Movement] = mapped_column(words(Movement, length=16))
    pence: Mapped[int] = mapped_column(BigInteger)
    left_pence: Mapped[int] = mapped_column(BigInteger)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("fund_request.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("fund_line.id"))
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("fund_allocation.id"))
    how: Mapped[str] = mapped_column(String(REFERENCE_MAX), default="")
    reference: Mapped[str] = mapped_column(String(REFERENCE_MAX), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str | None] = mapped_column(String(_TOKEN))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))


class Limit(Base):
    """The most that somebody, or each of a role, may approve for one request.

    The last one holds and none is changed; without an amount nothing holds any more for exactly
    this person or role.
    """

    __tablename__ = "fund_limit"
    __table_args__ = (
        UniqueConstraint("user_id", "token"),
        UniqueConstraint("role", "token"),
        CheckConstraint("most_pence >= 0", name="most_not_negative"),
        CheckConstraint("(user_id IS NULL) <> (role IS NULL)", name="of_one"),
        CheckConstraint(one_of("role", Role), name="role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("accounts_user.id"))
    role: Mapped[Role | None] = mapped_column(words(Role))
    most_pence: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    token: Mapped[str] = mapped_column(String(_TOKEN))
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(120))


class About(Base):
    """What a request says, once for each client it is about; once where it is about none."""

    __tablename__ = "fund_about"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("fund_request.id"), index=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients_client.id"), index=True)
    what_for: Mapped[str] = mapped_column(Text)
    unlocks: Mapped[str] = mapped_column(Text)
    quotes: Mapped[str] = mapped_column(Text, default="")
    outcome_words: Mapped[str] = mapped_column(Text, default="")


class Step(Base):
    """What was done with a request, and what was said with it. Rows are never changed.

    It hangs on the first of the rows that say what the request is about.
    """

    __tablename__ = "fund_step"
    __table_args__ = (
        UniqueConstraint("request_id", "number"),
        UniqueConstraint("request_id", "token"),
        CheckConstraint(one_of("act", Act), name="act_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("fund_request.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("fund_about.id"), index=True)
    number: Mapped[int]
    act: Mapped[Act] = mapped_column(words(Act, length=16))
    on: Mapped[date] = mapped_column("dated_on")
    pence: Mapped[int | None] = mapped_column(BigInteger)
    words: Mapped[str] = mapped_column(Text, default="")
    line_id: Mapped[int | None] = mapped_column(ForeignKey("fund_line.id"))
    token: Mapped[str] = mapped_column(String(_TOKEN))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(120))


class Receipt(Base):
    """A file that shows what was paid; without content once it was removed."""

    __tablename__ = "fund_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("fund_request.id"), index=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("fund_about.id"), index=True)
    number: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(120))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str | None] = mapped_column(String(120))
