"""Goals, steps, introductions, agreements, reviews: put on a plan, changed and taken back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.entries.domain import BadEntry, EntryGone, Kind
from iom.entries.events import EntryAdded, EntryChanged, EntryStruckOut
from iom.kernel import clock
from iom.plans import service
from iom.plans.acting import Act
from iom.plans.agreeing import agree
from iom.plans.domain import CannotPlan, SaidMeanwhile
from iom.plans.forms import numbers_in
from iom.plans.kinds import GOAL, OUTCOME, STEP
from iom.plans.occasions import AGREEMENT
from iom.plans.part_page import (
    OWN,
    About,
    about_of,
    done_with,
    fields_of,
    form_for,
    form_page,
    get_changeable,
    is_sound,
    kind_of,
    usual_of,
    values_of,
)
from iom.plans.queries import (
    get_kind_of_plan,
    get_part,
)
from iom.plans.striking import strike_out as strike
from iom.record.asking import EntryForm, ReasonForm
from iom.record.queries import find_entry, get_record
from iom.record.shown import history_of
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.fields import new_token
from iom.web.refusals import put_beside

bp = Blueprint("plan_parts", __name__, url_prefix="/clients/<ref>/plan")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS, Permission.LOG_WORK)


@bp.route("/<kind>/add", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryAdded))
def add(ref: str, kind: str) -> ResponseReturnValue:
    """Ask for a part of the plan; on POST, put it there."""
    record, of = kind_of(ref, kind)
    about = about_of(record, of)
    if not record.standing.may_add(GOAL if of is OUTCOME and not about.step_id else of):
        raise NotYours(ref, OWN)
    form, status, others = form_for(record, of)(), 200, None
    if request.method == "GET":
        form = form_for(record, of)(data=usual_of(of), formdata=None)
    elif is_sound(form, record, of):
        try:
            with transaction():
                _put(ref, of, form, about)
        except SaidMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status, others = 409, about
        except (BadEntry, CannotPlan) as refusal:
            put_beside(form, refusal)
        else:
            flash(done_with(of))
            if request.form.get("next") == "another":
                return redirect(url_for("plan_parts.add", ref=ref, kind=kind, **about.asked))
            return redirect(url_for("plans.show", ref=ref))
    return form_page(ref, of, form, about=about, status=status, others=others)


@bp.get("/<kind>/<int:part_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str, kind: str, part_id: int) -> ResponseReturnValue:
    """Show what a part of the plan says and said, who put it there and what became of it."""
    record, of = kind_of(ref, kind)
    entry = get_part(record, of, part_id)
    rows = history_of(record, of, entry)
    people = {row.by for row in rows} | {row.ended_by for row in rows if row.ended_by}
    text = render_template(
        "plans/part.html", record=record, kind=of, rows=rows, names=names_of(people)
    )
    record_viewed(ref, "plan")
    return text


@bp.route("/<kind>/<int:part_id>/change", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryChanged))
def change(ref: str, kind: str, part_id: int) -> ResponseReturnValue:
    """Ask what a part of the plan is to say; on POST, let it say that."""
    record, of = kind_of(ref, kind)
    entry = get_changeable(record, of, part_id)
    if request.method == "GET" and entry.ended_at is not None:
        flash(f"This {of.noun} is no longer in the plan as it was; here is what became of it.")
        return redirect(url_for("plan_parts.show", ref=ref, kind=kind, part_id=part_id))
    before = {each.name: getattr(entry, each.name) for each in fields_of(record, of)}
    form = form_for(record, of)(data=before if request.method == "GET" else None)
    if request.method == "POST" and is_sound(form, record, of):
        try:
            with transaction():
                service.change_part(_act(ref, form), of, part_id, values_of(record, of, form))
        except EntryGone as gone:
            form.form_errors.append(str(gone))
            return form_page(ref, of, form, entry_id=gone.now_id, gone=True, status=409)
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is changed. What it said stays readable.")
            return redirect(url_for("plans.show", ref=ref))
    return form_page(ref, of, form, entry_id=part_id)


@bp.route("/<kind>/<int:part_id>/strike-out", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryStruckOut))
def strike_out(ref: str, kind: str, part_id: int) -> ResponseReturnValue:
    """Ask why a part of the plan is to be struck out; on POST, strike it out."""
    get_changeable(*kind_of(ref, kind), part_id)
    of = get_kind_of_plan(kind)
    form, gone = ReasonForm(), None
    if form.validate_on_submit():
        try:
            with transaction():
                strike(_act(ref, None), of, part_id, form.reason.data or "")
        except EntryGone as meanwhile:
            gone = meanwhile
            form.form_errors.append(str(gone))
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is struck out. It counts nowhere and stays readable below.")
            return redirect(url_for("plans.show", ref=ref))
    record = get_record(access.reader(), ref)  # anew: what was read before a refusal went with it
    now = find_entry(record, of, gone.now_id) if gone else None
    text = render_template(
        "plans/strike_out.html",
        record=record,
        kind=of,
        entry=now or get_part(record, of, part_id),
        form=form,
        gone=gone,
        left=gone is None or now is not None,
    )
    record_viewed(ref, "plan")
    return text, 409 if gone else 422 if form.errors else 200


def _put(ref: str, kind: Kind, form: EntryForm, about: About) -> None:
    record = get_record(access.reader(), ref)
    act, values = _act(ref, form), values_of(record, kind, form)
    if kind is STEP:
        service.add_step(act, about.goal_id, values)
    elif kind is OUTCOME and about.step_id:
        service.say_of_step(act, about.step_id, values)
    elif kind is OUTCOME:
        service.say_of_goal(act, about.goal_id, values)
    elif kind is AGREEMENT:
        goals, steps = (numbers_in(request.form.getlist(name)) for name in ("goals", "steps"))
        agree(act, values, goal_ids=goals, step_ids=steps)
    else:
        service.add_part(act, kind, values)


def _act(ref: str, form: EntryForm | None) -> Act:
    token = new_token() if form is None else form.token.data
    return Act(
        ref=ref,
        actor=access.reader(),
        at=clock.now(),
        today=clock.today(),
        token=token,
    )
