"""Pages of what was spent on what, and what it led to, under /fund/spent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.contacts.domain import Outcome
from iom.fund import exports, figures, spending
from iom.fund.domain import year_name, year_of
from iom.fund.events import FundFiguresTakenOut
from iom.kernel import clock
from iom.kernel.dates import Month
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("fund_spend", __name__, url_prefix="/fund/spent")
_P = Permission
_INSIDE = (_P.APPROVE_FUND, _P.SEE_INTERNAL_REPORTS)


@bp.get("")
@requires(*_INSIDE, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """Show what was spent by source, heading, pathway, district and client, and what it led to."""
    reader, year = access.reader(), _year()
    spent = spending.read_spent(year)
    clients = spending.list_by_client(reader, year) if reader.may(_P.SEE_CLIENTS) else []
    tables = figures.tables_of(spent)
    told = sum(each.paid for each in clients)
    text = render_template(
        "fund/spent.html",
        year=year,
        name=year_name(year),
        years=_years(),
        year_name=year_name,
        tables=tables,
        total=tables[0].total,
        clients=clients,
        others=tables[0].total.paid - told,
        outcomes=list(Outcome),
    )
    record_listed((each.ref for each in clients), "fund")
    return text


@bp.get("/figures.csv")
@requires(_P.EXPORT_FIGURES, also=_INSIDE, audit=(FundFiguresTakenOut,))
def figures_csv() -> Response:
    """Give what was spent as a file, without a client, and put on the trail that it left."""
    year = _year()
    tables = figures.tables_of(spending.read_spent(year))
    name = f"fund-spent-{year_name(year)}-{exports.MARKING.lower()}.csv"
    return _file(exports.spent_csv(tables, year_name(year)), name, "what was spent", year)


@bp.get("/public")
@requires(_P.SEE_PUBLIC_REPORTS)
def public() -> ResponseReturnValue:
    """Show what anybody may be shown of what was spent, up to the end of the last month."""
    year = _year()
    return render_template(
        "fund/public.html",
        year=year,
        name=year_name(year),
        years=_years(),
        year_name=year_name,
        tables=_published(year),
        until=_until(),
        fewest=figures.FEWEST,
    )


@bp.get("/public.csv")
@requires(_P.EXPORT_FIGURES, also=(_P.SEE_PUBLIC_REPORTS,), audit=(FundFiguresTakenOut,))
def public_csv() -> Response:
    """Give the public edition as a file, and put on the trail that it left the product."""
    year = _year()
    content = exports.public_csv(_published(year) or [], year_name(year))
    return _file(content, f"fund-spent-{year_name(year)}-public.csv", "public edition", year)


def _published(year: int) -> Sequence[figures.PublicTable] | None:
    return figures.published(spending.read_spent(year, up_to=_until()))


def _until() -> date:
    return Month.of(clock.today()).plus(-1).last_day


def _year() -> int:
    now, text = year_of(clock.today()), request.args.get("year", "")
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else now
    return asked if asked in _years() else now


def _years() -> list[int]:
    return sorted({year_of(clock.today()), *spending.years_spent()}, reverse=True)


def _file(content: bytes, name: str, what: str, year: int) -> Response:
    event = FundFiguresTakenOut(subject="grant:all", what=what, year=year)
    put_on_trail(event)
    return hand_out(content, name)
