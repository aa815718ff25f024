"""Pages of agencies, under /agencies."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import AgencyKind, Category, Permission
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.sharing import agencies
from iom.sharing.agreements import in_words
from iom.sharing.events import AgencyAdded, AgencyChanged, AgencyRemoved
from iom.sharing.forms import AgencyChangeForm, AgencyForm, EmptyForm
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("agencies", __name__, url_prefix="/agencies")

_MANAGE = Permission.MANAGE_AGREEMENTS


@bp.get("")
@requires(_MANAGE)
def index() -> ResponseReturnValue:
    """List the agencies, and what each may see today."""
    return render_template(
        "sharing/agencies.html",
        agencies=agencies.list_shown_agencies(clock.today()),
        in_words=in_words,
    )


@bp.get("/<code>")
@requires(_MANAGE)
def show(code: str) -> ResponseReturnValue:
    """Show what an agency may see today and by which agreement, and all that it is party to."""
    agency = agencies.get_shown_agency(code, clock.today())
    opened = {
        category: [
            each
            for each in agency.in_force
            if any(
                party.agency == code and category in party.categories
                for party in each.terms.parties
            )
        ]
        for category in Category
    }
    return render_template(
        "sharing/agency.html", agency=agency, opened=opened, identity=Category.IDENTITY
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(_MANAGE, audit=(AgencyAdded,))
def add() -> ResponseReturnValue:
    """Ask for an agency; on POST, add it."""
    form = AgencyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                code = agencies.add_agency(
                    form.code.data or "",
                    form.name.data or "",
                    AgencyKind(form.kind.data),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The agency takes part. It sees nothing before it is party to an agreement.")
            return redirect(url_for("agencies.show", code=code))
    page = render_template("sharing/add_agency.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/<code>/change", methods=["GET", "POST"])
@requires(_MANAGE, audit=(AgencyChanged,))
def change(code: str) -> ResponseReturnValue:
    """Ask for another name or kind; on POST, change it."""
    agency = agencies.get_shown_agency(code, clock.today())
    form = AgencyChangeForm()
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                agencies.change_agency(
                    code,
                    seen=(form.seen_name.data or "", form.seen_kind.data or ""),
                    name=form.name.data or "",
                    kind=AgencyKind(form.kind.data),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except ChangedMeanwhile as refusal:
            agency, status = agencies.get_shown_agency(code, clock.today()), 409
            form.form_errors.append(str(refusal))
            form.seen_name.data, form.seen_kind.data = agency.name, agency.kind.value
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The agency is changed.")
            return redirect(url_for("agencies.show", code=code))
    elif request.method == "GET":
        form.name.data = form.seen_name.data = agency.name
        form.kind.data = form.seen_kind.data = agency.kind.value
    page = render_template("sharing/change_agency.html", form=form, agency=agency)
    return page, status if status == 409 or not form.errors else 422


@bp.route("/<code>/remove", methods=["GET", "POST"])
@requires(_MANAGE, audit=(AgencyRemoved,))
def remove(code: str) -> ResponseReturnValue:
    """Ask whether an agency is to go; on POST, remove one with which nothing had to do."""
    agency = agencies.get_shown_agency(code, clock.today())
    form = EmptyForm()
    if form.validate_on_submit():
        try:
            with transaction():
                agencies.remove_agency(code, actor=access.reader(), at=clock.now())
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(f"{agency.name} is off the record.")
            return redirect(url_for("agencies.index"))
    page = render_template("sharing/remove_agency.html", form=form, agency=agency)
    return page, 422 if form.errors else 200
