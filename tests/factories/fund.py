"""Grants, headings and requests for tests: say only what the test is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import func, select

from iom.accounts.domain import Reader
from iom.contacts.domain import Pathway
from iom.db import db
from iom.fund import asking, deciding, grants, paying, showing
from iom.fund.acting import Doing
from iom.fund.asking import NewRequest
from iom.fund.deciding import Approval
from iom.fund.domain import GrantKind
from iom.fund.models import Allocation, Grant, GrantYear, Line, Receipt, Request
from iom.fund.paying import Payment
from iom.transaction import transaction
from tests.factories.accounts import COMMAND

TODAY = date(2026, 5, 1)
AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
_token = count(1)


def token() -> str:
    """Return the token of one form."""
    return f"form-{next(_token)}"


def a_grant(code: str = "CSF-REV", **about: Any) -> str:
    """Open a grant, revenue unless said otherwise, which lapses."""
    kept = {
        "name": "Community safety revenue grant",
        "kind": GrantKind.REVENUE,
        "owner": "Hazel Marshfield",
        "carries_over": False,
        "note": "",
        **about,
    }
    with transaction():
        return grants.open_grant(
            code, grants.AboutGrant(**kept), token=token(), actor=COMMAND, at=AT
        )


def doing(code: str = "CSF-REV", year: int = 2026, **more: Any) -> grants.Doing:
    """Say what an act on a grant's year is about, as whoever sees it as it stands."""
    seen = db.session.scalar(
        select(func.coalesce(func.sum(Allocation.lines), 0))
        .join(GrantYear, GrantYear.id == Allocation.year_id)
        .join(Grant, Grant.id == GrantYear.grant_id)
        .where(Grant.code == code, GrantYear.year == year)
    )
    return grants.Doing(
        **{
            "code": code,
            "year": year,
            "seen": int(seen or 0),
            "token": token(),
            "reason": "As the board decided",
            "actor": COMMAND,
            "at": AT,
            "today": TODAY,
            **more,
        }
    )


def awarded(pence: int, code: str = "CSF-REV", year: int = 2026, **more: Any) -> None:
    """Say what a grant comes to in a year."""
    with transaction():
        grants.award(doing(code, year, **more), pence)


def allocated(
    heading: str, pence: int, code: str = "CSF-REV", year: int = 2026, **more: Any
) -> int:
    """Allocate so much under a heading; return its number."""
    with transaction():
        grants.move(doing(code, year, **more), out_of="", into=heading, pence=pence)
    return heading_id(heading, code, year)


def a_heading(pence: int = 50_000, heading: str = "PPO interventions", **more: Any) -> int:
    """Open a grant with one heading of so much; return the heading's number."""
    code = a_grant(**more)
    awarded(pence, code)
    return allocated(heading, pence, code)


def heading_id(heading: str, code: str = "CSF-REV", year: int = 2026) -> int:
    """Return the number of a heading."""
    return int(db.session.scalars(_headings(code, year, Allocation.id, heading)).one())


def headings(code: str = "CSF-REV", year: int = 2026) -> Mapping[str, tuple[int, int, int]]:
    """Return how the headings of a grant's year stand: allocated, committed, paid."""
    rows = db.session.scalars(
        _headings(code, year, Allocation).execution_options(populate_existing=True)
    )
    return {row.heading: (row.allocated_pence, row.committed_pence, row.paid_pence) for row in rows}


def left(code: str = "CSF-REV", year: int = 2026) -> Mapping[str, int]:
    """Return what is left of each heading of a grant's year."""
    return {
        name: allocated - committed - paid
        for name, (allocated, committed, paid) in headings(code, year).items()
    }


def _headings(code: str, year: int, what: Any, heading: str | None = None) -> Any:
    found = (
        select(what)
        .join(GrantYear, GrantYear.id == Allocation.year_id)
        .join(Grant, Grant.id == GrantYear.grant_id)
        .where(Grant.code == code, GrantYear.year == year)
        .order_by(Allocation.id)
    )
    return found if heading is None else found.where(Allocation.heading == heading)


def a_request(requester: Reader, *refs: str, pence: int = 1_900, **more: Any) -> int:
    """Ask for money, for a gym pass unless said otherwise; return the number of the request."""
    new = {
        "token": token(),
        "clients": ", ".join(refs),
        "provider": "Heron Leisure",
        "pathway": Pathway.ATTITUDES,
        "pence": pence,
        "what_for": "A gym pass for a month",
        "unlocks": "Somewhere to be in the mornings",
        "quotes": "",
        "needed_by": None,
        **more,
    }
    with transaction():
        return asking.ask(NewRequest(**new), actor=requester, at=AT, today=TODAY)


def acts(request_id: int, actor: Reader, **more: Any) -> Doing:
    """Say what an act on a request is about, as whoever sees it as it stands."""
    version = db.session.scalar(select(Request.version).where(Request.id == request_id))
    return Doing(
        **{
            "request_id": request_id,
            "version": version or 0,
            "token": token(),
            "actor": actor,
            "at": AT,
            "today": TODAY,
            **more,
        }
    )


def approved(
    request_id: int, approver: Reader, allocation_id: int, pence: int, **more: Any
) -> None:
    """Approve a request."""
    words = more.pop("words", "As much as is needed")
    approval = Approval(
        allocation_id=allocation_id, pence=pence, seen_pence=more.pop("seen", None), words=words
    )
    with transaction():
        deciding.approve(acts(request_id, approver, **more), approval)


def paid(request_id: int, approver: Reader, pence: int, **more: Any) -> None:
    """Record a payment."""
    payment = Payment(
        pence=pence,
        on=more.pop("on", TODAY),
        how="Bank transfer",
        reference="REF-1",
        last=more.pop("last", False),
    )
    with transaction():
        paying.pay(acts(request_id, approver, **more), payment)


A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def a_receipt(request_id: int, actor: Reader, content: bytes = A_PDF) -> int:
    """Add a receipt to a request of which something was paid; return its number in the table."""
    with transaction():
        showing.add_receipt(acts(request_id, actor), content)
    return int(db.session.scalars(select(Receipt.id).order_by(Receipt.id.desc())).first() or 0)


def last_line() -> int:
    """Return the number in the table of the last line of all ledgers."""
    return int(db.session.scalars(select(Line.id).order_by(Line.id.desc())).first() or 0)
