"""Goals, steps, introductions, agreements, reviews: put on a plan, changed and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.entries.domain import BadEntry, EntryGone, Field, Kind
from iom.entries.events import EntryAdded, EntryChanged, EntryStruckOut
from iom.kernel import clock
from iom.plans import service
from iom.plans.acting import Act
from iom.plans.agreeing import agree
from iom.plans.domain import CannotPlan, SaidMeanwhile
from iom.plans.forms import numbers_in
from iom.plans.kinds import AGREEMENT, GOAL, OUTCOME, REVIEW, STEP
from iom.plans.prefilled import usual_values
from iom.plans.queries import (
    PlanOf,
    get_kind_of_plan,
    get_part,
    get_plan,
    goal_of,
    outcome_of,
    step_of,
)
from iom.plans.striking import strike_out as strike
from iom.record.asking import EntryForm, ReasonForm, form_of
from iom.record.queries import Record, find_entry, get_record
from iom.record.service import NOT_SHARED
from iom.record.shown import history_of
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.fields import new_token
from iom.web.refusals import put_beside
from iom.web.unstorable import number_asked

bp = Blueprint("plan_parts", __name__, url_prefix="/clients/<ref>/plan")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS, Permission.LOG_WORK)
_OWN = "You may change the records of your own clients only."


@dataclass(frozen=True, slots=True)
class _About:
    """What an entry belongs to: a goal, a step of one, or nothing; each as it is by now.

    The numbers stand beside the rows, which are not to be read any more once an act has begun.
    """

    goal: Any = None
    step: Any = None
    goal_id: int = 0
    step_id: int = 0

    @property
    def asked(self) -> dict[str, Any]:
        """The same, as an address says it."""
        if self.step_id:
            return {"step": self.step_id}
        return {"goal": self.goal_id} if self.goal_id else {}


@bp.route("/<kind>/add", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryAdded))
def add(ref: str, kind: str) -> ResponseReturnValue:
    """Ask for a part of the plan; on POST, put it there."""
    record, of = _kind(ref, kind)
    about = _about(record, of)
    if not record.standing.may_add(GOAL if of is OUTCOME and not about.step_id else of):
        raise NotYours(ref, _OWN)
    form, status, others = _form(record, of)(), 200, None
    if request.method == "GET":
        form = _form(record, of)(data=_usual(of), formdata=None)
    elif _sound(form, record, of):
        try:
            with transaction():
                _put(ref, of, form, about)
        except SaidMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status, others = 409, about
        except (BadEntry, CannotPlan) as refusal:
            put_beside(form, refusal)
        else:
            flash(_done(of))
            if request.form.get("next") == "another":
                return redirect(url_for("plan_parts.add", ref=ref, kind=kind, **about.asked))
            return redirect(url_for("plans.show", ref=ref))
    return _form_page(ref, of, form, about=about, status=status, others=others)


@bp.get("/<kind>/<int:part_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str, kind: str, part_id: int) -> ResponseReturnValue:
    """Show what a part of the plan says and said, who put it there and what became of it."""
    record, of = _kind(ref, kind)
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
    record, of = _kind(ref, kind)
    entry = _changeable(record, of, part_id)
    if request.method == "GET" and entry.ended_at is not None:
        flash(f"This {of.noun} is no longer in the plan as it was; here is what became of it.")
        return redirect(url_for("plan_parts.show", ref=ref, kind=kind, part_id=part_id))
    before = {each.name: getattr(entry, each.name) for each in _fields(record, of)}
    form = _form(record, of)(data=before if request.method == "GET" else None)
    if request.method == "POST" and _sound(form, record, of):
        try:
            with transaction():
                service.change_part(_act(ref, form), of, part_id, _values(record, of, form))
        except EntryGone as gone:
            form.form_errors.append(str(gone))
            return _form_page(ref, of, form, entry_id=gone.now_id, gone=True, status=409)
        except BadEntry as refusal:
            put_beside(form, refusal)
        else:
            flash(f"The {of.noun} is changed. What it said stays readable.")
            return redirect(url_for("plans.show", ref=ref))
    return _form_page(ref, of, form, entry_id=part_id)


@bp.route("/<kind>/<int:part_id>/strike-out", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, EntryStruckOut))
def strike_out(ref: str, kind: str, part_id: int) -> ResponseReturnValue:
    """Ask why a part of the plan is to be struck out; on POST, strike it out."""
    _changeable(*_kind(ref, kind), part_id)
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


def _put(ref: str, kind: Kind, form: EntryForm, about: _About) -> None:
    record = get_record(access.reader(), ref)
    act, values = _act(ref, form), _values(record, kind, form)
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


def _kind(ref: str, code: str) -> tuple[Record, Kind]:
    record = get_record(access.reader(), ref)
    return record, get_kind_of_plan(code)


def _about(record: Record, kind: Kind) -> _About:
    """Return what the address says that an entry belongs to.

    Raises:
        NotFound: it belongs to something, and there is nothing such for the reader.
    """
    if kind not in (STEP, OUTCOME):
        return _About()
    step_id = request.args.get("step", type=number_asked)
    if kind is OUTCOME and step_id is not None:
        then = get_part(record, STEP, step_id)
        step = step_of(record, then.key) or then
        return _About(goal_of(record, step.goal), step, step_id=step.id)
    then = get_part(record, GOAL, request.args.get("goal", type=number_asked))
    goal = goal_of(record, then.key) or then
    return _About(goal, goal_id=goal.id)


def _fields(record: Record, kind: Kind) -> list[Field]:
    """Return what is asked: a step is about what its goal is about."""
    return [
        each
        for each in kind.fields
        if record.standing.sees_field(kind, each.name)
        and not (kind in (STEP, OUTCOME) and each.name == "pathway")
    ]


def _form(record: Record, kind: Kind) -> type[EntryForm]:
    return form_of(kind, _fields(record, kind), record.standing.sees_value)


def _values(record: Record, kind: Kind, form: EntryForm) -> dict[str, Any]:
    return form.values(each.name for each in _fields(record, kind))


def _usual(kind: Kind) -> dict[str, Any]:
    """Return what a new form says already."""
    need = request.args.get("need", "")
    return dict(usual_values(kind, clock.today(), access.reader().name, need))


def _sound(form: EntryForm, record: Record, kind: Kind) -> bool:
    """Check the shape, and refuse what was posted into fields that there are not for the reader."""
    asked = {each.name for each in _fields(record, kind)}
    hidden = {each.name for each in kind.fields if each.name not in asked | {"pathway"}}
    if any(request.form.get(name) for name in hidden):
        form.form_errors.append(NOT_SHARED)
        return False
    return bool(form.validate_on_submit())


def _changeable(record: Record, kind: Kind, entry_id: int) -> Any:  # noqa: ANN401  # of any kind
    entry = get_part(record, kind, entry_id)
    if not record.standing.may_change(kind, entry.recorded_by):
        raise NotYours(record.client.ref, _OWN)
    return entry


def _done(kind: Kind) -> str:
    noted = kind in (OUTCOME, AGREEMENT, REVIEW)
    return "It is noted." if noted else f"The {kind.noun} is in the plan."


def _form_page(  # noqa: PLR0913  # what a form is about, and what became of it
    ref: str,
    kind: Kind,
    form: EntryForm,
    *,
    about: _About | None = None,
    entry_id: int | None = None,
    gone: bool = False,
    status: int = 200,
    others: _About | None = None,
) -> tuple[str, int]:
    today = clock.today()
    # Read anew: what was read before a refusal went with it.
    of: PlanOf = get_plan(access.reader(), ref, today)
    about = _about(of.record, kind) if about is not None else None
    entry = find_entry(of.record, kind, entry_id) if entry_id else None
    said = None
    if others is not None and about is not None and about.goal is not None:
        said = outcome_of(of.record, about.goal.key, about.step.key if about.step else "")
    wrong = bool(form.errors)
    text = render_template(
        "plans/form.html",
        of=of,
        record=of.record,
        client=of.client,
        plan=of.plan,
        kind=kind,
        form=form,
        fields=_fields(of.record, kind),
        about=about,
        entry=entry,
        gone=gone,
        said=said,
        names=names_of({said.recorded_by} if said else set()),
    )
    record_viewed(ref, "plan")
    return text, status if status != 200 else 422 if wrong else 200
