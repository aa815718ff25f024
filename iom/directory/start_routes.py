"""Pages on which the starts of a programme are kept, under /directory/<programme>/starts."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.directory import queries, starts
from iom.directory.act_forms import CallOffForm, StartForm
from iom.directory.domain import Programme, Start
from iom.directory.events import StartAdded, StartCalledOff, StartChanged
from iom.directory.sent import KEEPS, doing_of, mark
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.transaction import transaction
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("directory_starts", __name__, url_prefix="/directory/<programme>/starts")


@bp.route("/add", methods=["GET", "POST"])
@requires(KEEPS, audit=(StartAdded,))
def add(programme: str) -> ResponseReturnValue:
    """Ask when a programme begins next; on POST, put the start in the directory."""
    found, form, status = queries.get_programme(programme), StartForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                starts.add(found.ref, form.said, doing=doing_of(form), today=clock.today())
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The start is in the directory.")
            return redirect(url_for("directory.show", programme=found.ref))
    mark(form, 0)
    return _page(form, "add", found, None, status)


@bp.route("/<int:start_id>/change", methods=["GET", "POST"])
@requires(KEEPS, audit=(StartChanged,))
def change(programme: str, start_id: int) -> ResponseReturnValue:
    """Ask what is to be different of a start; on POST, change it."""
    found, form, status = queries.get_programme(programme), StartForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                starts.change(
                    found.ref, start_id, form.said, doing=doing_of(form), today=clock.today()
                )
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The start is changed.")
            return redirect(url_for("directory.show", programme=found.ref))
    found = queries.get_programme(programme)
    start = _start(found, start_id)
    if not form.is_submitted():
        form.fill(start)
    mark(form, start.version, conflict=status == 409)
    return _page(form, "change", found, start, status)


@bp.route("/<int:start_id>/call-off", methods=["GET", "POST"])
@requires(KEEPS, audit=(StartCalledOff,))
def call_off(programme: str, start_id: int) -> ResponseReturnValue:
    """Ask why a start is called off; on POST, call it off."""
    found, form, status = queries.get_programme(programme), CallOffForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                starts.call_off(found.ref, start_id, form.why.data or "", doing=doing_of(form))
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The start is called off.")
            return redirect(url_for("directory.show", programme=found.ref))
    found = queries.get_programme(programme)
    start = _start(found, start_id)
    mark(form, start.version, conflict=status == 409)
    return _page(form, "call-off", found, start, status)


def _start(programme: Programme, start_id: int) -> Start:
    """Return a start of a programme.

    Raises:
        NotFound: it has none of this number, or that one was called off.
    """
    for each in programme.starts:
        if each.id == start_id:
            return each
    raise NotFound("The programme has no such start.")


def _page(
    form: StartForm | CallOffForm, act: str, programme: Programme, start: Start | None, status: int
) -> ResponseReturnValue:
    text = render_template(
        "directory/start.html",
        form=form,
        act=act,
        programme=programme,
        start=start,
        conflict=status == 409,
    )
    return text, 422 if form.errors and status == 200 else status
