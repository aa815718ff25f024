"""Pages of schemes, delivery units and districts, under /places."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.administration import reach
from iom.administration.forms import PlaceForm
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.places import queries, service
from iom.places.domain import Place, PlaceKind
from iom.places.service import DistrictAdded, UnitAdded
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("places", __name__, url_prefix="/places")


@bp.get("")
@requires(Permission.MANAGE_PLACES)
def index() -> ResponseReturnValue:
    """List every place, with how many users and clients it has."""
    return render_template("administration/places.html", reached=reach.list_reach())


@bp.route("/schemes/<code>/add-unit", methods=["GET", "POST"])
@requires(Permission.MANAGE_PLACES, audit=(UnitAdded,))
def add_unit(code: str) -> ResponseReturnValue:
    """Ask for the name of a delivery unit; on POST, add it."""
    above = _place(PlaceKind.SCHEME, code)
    return _add(
        above,
        "delivery unit",
        lambda name: service.add_unit(above.code, name, actor=access.reader(), at=clock.now()),
    )


@bp.route("/units/<code>/add-district", methods=["GET", "POST"])
@requires(Permission.MANAGE_PLACES, audit=(DistrictAdded,))
def add_district(code: str) -> ResponseReturnValue:
    """Ask for the name of a district; on POST, add it."""
    above = _place(PlaceKind.UNIT, code)
    return _add(
        above,
        "district",
        lambda name: service.add_district(above.code, name, actor=access.reader(), at=clock.now()),
    )


def _add(above: Place, what: str, act: Callable[[str], object]) -> ResponseReturnValue:
    form = PlaceForm()
    if form.validate_on_submit():
        try:
            with transaction():
                act(form.name.data or "")
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(f"The {what} is added.")
            return redirect(url_for("places.index"))
    page = render_template("administration/add_place.html", form=form, above=above, what=what)
    return page, 422 if form.errors else 200


def _place(kind: PlaceKind, code: str) -> Place:
    for place in queries.list_places():
        if (place.kind, place.code) == (kind, code):
            return place
    raise NotFound("There is no such place.")
