"""Pages of grants, their years and their headings, under /fund/grants. No client is on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.fund import grants, ledgers
from iom.fund.domain import BadRequest, GrantKind, year_name, year_of
from iom.fund.events import (
    FundYearClosed,
    GrantAwarded,
    GrantChanged,
    GrantOpened,
    MoneyMoved,
)
from iom.fund.grant_forms import AwardForm, CloseForm, GrantForm, MoveForm, NewGrantForm
from iom.fund.ledgers import Of, Year
from iom.fund.lines import list_lines
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.kernel.money import sterling
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("fund_grants", __name__, url_prefix="/fund/grants")
_APPROVE = Permission.APPROVE_FUND


@bp.get("")
@requires(_APPROVE)
def index() -> ResponseReturnValue:
    """Show what each grant comes to in a year, what is committed and paid, and what is left."""
    now = year_of(clock.today())
    year = _year_asked(now)
    listed = ledgers.list_grants()
    rows = [(each, next((one for one in each.years if one.year == year), None)) for each in listed]
    return render_template(
        "fund/grants.html",
        rows=rows,
        year=year,
        year_name=year_name,
        years=sorted({now, now + 1, *(one.year for each in listed for one in each.years)}),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(_APPROVE, audit=(GrantOpened,))
def new() -> ResponseReturnValue:
    """Ask about a new grant; on POST, open it."""
    form = NewGrantForm()
    if form.validate_on_submit():
        try:
            with transaction():
                code = grants.open_grant(
                    form.code.data or "",
                    _about(form),
                    token=form.token.data,
                    actor=access.reader(),
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            flash("The grant is open. Say next what it comes to this year.")
            return redirect(url_for("fund_grants.year", code=code, year=year_of(clock.today())))
    text = render_template("fund/grant_form.html", form=form, grant=None)
    return text, 422 if form.errors else 200


@bp.get("/<code>")
@requires(_APPROVE)
def show(code: str) -> ResponseReturnValue:
    """Show a grant with each of its years."""
    grant = ledgers.get_grant(code)
    return render_template("fund/grant.html", grant=grant, now=year_of(clock.today()))


@bp.route("/<code>/change", methods=["GET", "POST"])
@requires(_APPROVE, audit=(GrantChanged,))
def change(code: str) -> ResponseReturnValue:
    """Ask what is to be said of a grant; on POST, change it."""
    grant, form, status = ledgers.get_grant(code), GrantForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                grants.change_grant(
                    code,
                    _about(form),
                    version=version_seen(form.version.data),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except NotFound:
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
            grant = ledgers.get_grant(code)
        else:
            flash("It is changed. Its money is as it was.")
            return redirect(url_for("fund_grants.show", code=code))
    if not form.is_submitted():
        _fill(form, grant)
    if not form.is_submitted() or status == 409:
        form.version.data = str(grant.version)
    text = render_template("fund/grant_form.html", form=form, grant=grant, conflict=status == 409)
    return text, 422 if form.errors and status == 200 else status


@bp.get("/<code>/<int:year>")
@requires(_APPROVE)
def year(code: str, year: int) -> ResponseReturnValue:
    """Show a grant's year: its headings with what is left of each, and every line of its ledger."""
    found = ledgers.get_year(code, year)
    lines = list_lines(found, access.reader())
    return render_template(
        "fund/year.html",
        year=found,
        lines=lines,
        over=clock.today() > found.last_on,
    )


@bp.route("/<code>/<int:year>/award", methods=["GET", "POST"])
@requires(_APPROVE, audit=(GrantAwarded,))
def award(code: str, year: int) -> ResponseReturnValue:
    """Ask what a grant comes to in a year; on POST, set or revise it."""
    found, form = ledgers.get_year(code, year), AwardForm()
    if not form.is_submitted() and found.awarded:
        form.pence.data = found.awarded

    def do(doing: grants.Doing) -> str:
        grants.award(doing, form.pence.data or 0)
        return "The amount is set."

    heading = "Revise the amount" if found.seen else "Set the amount"
    return _act(found, form, ("award", heading, heading), do)


@bp.route("/<code>/<int:year>/move", methods=["GET", "POST"])
@requires(_APPROVE, audit=(MoneyMoved,))
def move(code: str, year: int) -> ResponseReturnValue:
    """Ask what to move from where to where; on POST, move it."""
    found, form = ledgers.get_year(code, year), MoveForm()
    form.offer([(each.name, sterling(each.balance.left)) for each in found.headings])
    if not form.is_submitted():
        form.choose(request.args.get("from", ""))

    def do(doing: grants.Doing) -> str:
        if form.names_none:
            raise BadRequest("Enter the name of the new heading.", "new_heading")
        grants.move(doing, out_of=form.source, into=form.target, pence=form.pence.data or 0)
        return "The money is moved."

    return _act(found, form, ("move", "Allocate or move money", "Move it"), do)


@bp.route("/<code>/<int:year>/close", methods=["GET", "POST"])
@requires(_APPROVE, audit=(FundYearClosed,))
def close(code: str, year: int) -> ResponseReturnValue:
    """Say what closing a year does to what is left of it; on POST, close it."""
    found, form = ledgers.get_year(code, year), CloseForm()

    def do(doing: grants.Doing) -> str:
        grants.close_year(doing)
        return f"{found.name} is closed."

    return _act(found, form, ("close", f"Close {found.name}", "Close the year"), do)


def _act(
    found: Year,
    form: Any,  # noqa: ANN401  # one of the three forms of a year
    words: tuple[str, str, str],
    do: Callable[[grants.Doing], str],
) -> ResponseReturnValue:
    """Show the form of an act on a grant's year; on POST, do it."""
    status = 200
    if form.validate_on_submit():
        doing = grants.Doing(
            code=found.code,
            year=found.year,
            seen=version_seen(form.seen.data),
            token=form.token.data,
            reason=form.reason.data or "" if "reason" in form else "",
            actor=access.reader(),
            at=clock.now(),
            today=clock.today(),
        )
        try:
            with transaction():
                said = do(doing)
        except NotFound:
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
            found = ledgers.get_year(found.code, found.year)
        else:
            flash(said)
            return redirect(url_for("fund_grants.year", code=found.code, year=found.year))
    if form.errors and status == 200:
        status = 422
    if not form.is_submitted() or status == 409:
        form.seen.data = str(found.seen)
    act, heading, press = words
    text = render_template(
        "fund/year_act.html",
        year=found,
        form=form,
        act=act,
        heading=heading,
        press=press,
        conflict=status == 409,
    )
    return text, status


def _about(form: GrantForm) -> grants.AboutGrant:
    return grants.AboutGrant(
        name=form.name.data or "",
        kind=GrantKind(form.kind.data),
        owner=form.owner.data or "",
        carries_over=form.at_end.data == "carry",
        note=form.note.data or "",
    )


def _fill(form: GrantForm, grant: Of) -> None:
    form.name.data, form.kind.data, form.owner.data = grant.name, grant.kind.value, grant.owner
    form.at_end.data = "carry" if grant.carries_over else "lapse"
    form.note.data = grant.note


def _year_asked(now: int) -> int:
    text = request.args.get("year", "")
    asked = int(text) if text.isdecimal() and len(text) == 4 else now
    return asked if 1990 <= asked <= 2200 else now
