"""Statements per grant and year that add up, under /fund/statements: page, CSV and PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.fund import exports, ledgers
from iom.fund.events import FundFiguresTakenOut, subject_of_grant
from iom.fund.lines import list_lines
from iom.fund.pdf import pdf_of, summary_of, what_of
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.web import access
from iom.web.access import requires
from iom.web.handing import hand_out
from iom.web.trail import put_on_trail

bp = Blueprint("fund_statement", __name__, url_prefix="/fund/statements")
_P = Permission
_INSIDE = (_P.APPROVE_FUND, _P.SEE_INTERNAL_REPORTS)
_ENDINGS = ("csv", "pdf")


@bp.get("")
@requires(*_INSIDE, _P.SEE_PUBLIC_REPORTS)
def index() -> ResponseReturnValue:
    """List the statements; whoever sees public reports alone is led to those."""
    inside = any(access.reader().may(each) for each in _INSIDE)
    return render_template(
        "fund/statements.html", inside=inside, grants=ledgers.list_grants() if inside else []
    )


@bp.get("/<code>/<int:year>")
@requires(*_INSIDE)
def show(code: str, year: int) -> ResponseReturnValue:
    """Show the statement of a grant's year."""
    found = ledgers.get_year(code, year)
    return render_template(
        "fund/statement.html",
        year=found,
        lines=list_lines(found, access.reader()),
        summary=summary_of(found),
        what_of=what_of,
        at=clock.now(),
    )


@bp.get("/<code>/<int:year>.<ending>")
@requires(_P.EXPORT_FIGURES, also=_INSIDE, audit=(FundFiguresTakenOut,))
def file(code: str, year: int, ending: str) -> Response:
    """Give the statement as a file, and put on the trail that it left the product."""
    if ending not in _ENDINGS:
        raise NotFound("There is no such file.")
    found, at = ledgers.get_year(code, year), clock.now()
    lines = list_lines(found, access.reader())
    if ending == "pdf":
        content = pdf_of(found, lines, at=at)
    else:
        content = exports.statement_csv(found, lines)
    event = FundFiguresTakenOut(
        subject=subject_of_grant(found.code), what=f"statement as {ending}", year=year
    )
    put_on_trail(event, at=at)
    name = f"fund-{found.code.lower()}-{found.name}-{exports.MARKING.lower()}.{ending}"
    return hand_out(content, name)
