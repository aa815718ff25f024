"""Pages on which it is recorded, corrected and struck out what holds from a day on."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientViewed
from iom.clients.queries import NoSuchClient, get_client
from iom.clients.shown import record_viewed
from iom.cohort import correcting_facts
from iom.cohort.corrected import OnScheme, fact_of, find_fact
from iom.cohort.correcting_facts import Point
from iom.cohort.correction_forms import CorrectFactForm, FactForm, WhyForm
from iom.cohort.correction_page import correctable
from iom.cohort.corrections import (
    BadCorrection,
    CorrectedMeanwhile,
    FactCorrected,
    FactRecorded,
    FactStruckOut,
    What,
    choices_of,
    value_of,
)
from iom.kernel import clock
from iom.kernel.dates import day_in_words
from iom.kernel.errors import NotFound
from iom.places.queries import list_districts
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("facts", __name__, url_prefix="/clients/<ref>/scheme/facts/<what>")


@bp.route("/add", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, FactRecorded))
def add(ref: str, what: str) -> ResponseReturnValue:
    """Ask what holds and from which day; on POST, put it on the record."""
    found, of = _found(ref, what)
    if not of.recordable:
        raise NotFound("This is not recorded here.")
    form = FactForm()
    form.offer(_choices(of))
    if form.validate_on_submit():
        try:
            with transaction():
                correcting_facts.record_fact(
                    ref,
                    of,
                    form.from_on.data or date.min,
                    value_of(of, form.value.data or ""),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except BadCorrection as refusal:
            put_beside(form, refusal)
        else:
            return _done(ref, f"{of.label}: it is on the record from that day on.")
    text = render_template("cohort/add_fact.html", found=found, what=of, form=form)
    record_viewed(ref, "placements")
    return text, 422 if form.errors else 200


@bp.route("/<int:number>/change", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, FactCorrected))
def change(ref: str, what: str, number: int) -> ResponseReturnValue:
    """Ask what held instead, or since when; on POST, correct it, unless somebody was quicker."""
    found, of = _found(ref, what)
    form = CorrectFactForm()
    form.offer(_choices(of))
    status = 200
    if request.method == "GET":
        row = fact_of(found, of, number)
        form.value.data, form.from_on.data = row.code, row.from_on
    elif form.validate_on_submit():
        try:
            with transaction():
                joins = correcting_facts.correct_fact(
                    ref,
                    of,
                    _seen(form),
                    form.from_on.data or date.min,
                    value_of(of, form.value.data or ""),
                    form.reason.data or "",
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except CorrectedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        except BadCorrection as refusal:
            put_beside(form, refusal)
        else:
            return _done(ref, f"{of.label}: corrected.{_one(joins)} What it said stays readable.")
    return _page("cohort/change_fact.html", ref, of, number, form, status)


@bp.route("/<int:number>/strike-out", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, FactStruckOut))
def strike_out(ref: str, what: str, number: int) -> ResponseReturnValue:
    """Ask why it is to be struck out that something held; on POST, strike it out."""
    _, of = _found(ref, what)
    form, status = WhyForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                joins = correcting_facts.strike_out_fact(
                    ref,
                    of,
                    _seen(form),
                    form.reason.data or "",
                    actor=access.reader(),
                    at=clock.now(),
                )
        except CorrectedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        except BadCorrection as refusal:
            put_beside(form, refusal)
        else:
            return _done(ref, f"{of.label}: struck out. What held before goes on.{_one(joins)}")
    return _page("cohort/strike_out_fact.html", ref, of, number, form, status)


def _found(ref: str, code: str) -> tuple[OnScheme, What]:
    found = correctable(ref)
    what = next((each for each in found.facts if each == code), None)
    if what is None:
        raise NotFound("There is no such fact.")
    return found, what


def _choices(what: What) -> dict[str, str]:
    return choices_of(what, {each.id: each.name for each in list_districts()})


def _seen(form: WhyForm) -> Point:
    """Read what the actor saw: a day and a code. Tampered with, it is nothing that ever held."""
    day, _, code = (form.seen.data or "").partition(" ")
    try:
        return Point(date.fromisoformat(day), code)
    except ValueError:
        return Point(date.min, code)


def _one(joins: date | None) -> str:
    """Say that what was on the record from a later day on is one with it now."""
    if joins is None:
        return ""
    return f" The same was on the record from {day_in_words(joins)} on: the two are one row now."


def _done(ref: str, sentence: str) -> ResponseReturnValue:
    """Lead on to where whoever did it may still go: a district may be one of others now."""
    try:
        get_client(access.reader(), ref)
    except NoSuchClient:
        flash(f"{sentence} You do not see this client any more.")
        return redirect(url_for("casefile.index"))
    flash(sentence)
    return redirect(url_for("on_scheme.index", ref=ref))


def _page(
    template: str, ref: str, what: What, number: int, form: WhyForm, status: int
) -> ResponseReturnValue:
    # Read anew: what was read before a refusal went with it.
    found, _ = _found(ref, what)
    # By the day that was seen: whoever was quicker may have moved its place in the history.
    seen = _seen(form).from_on
    by_place = request.method == "GET" or seen == date.min
    row = fact_of(found, what, number) if by_place else find_fact(found, what, seen)
    if row is None:
        status = 409
        form.form_errors = [correcting_facts.MEANWHILE]
    elif request.method == "GET" or status == 409:
        form.seen.data = f"{row.from_on} {row.code}"
    wrong = bool(form.errors)
    text = render_template(
        template,
        found=found,
        what=what,
        row=row,
        number=number if row is None else row.number,
        form=form,
        gone=[each for each in found.former if each.what is what][:1],
    )
    record_viewed(ref, "placements")
    return text, status if status != 200 else 422 if wrong else 200
