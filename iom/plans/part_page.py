"""What the pages of a part of a plan share: what it belongs to and the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from iom.accounts.queries import names_of
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.entries.domain import Field, Kind
from iom.kernel import clock
from iom.plans.kinds import GOAL, OUTCOME, STEP
from iom.plans.occasions import AGREEMENT, REVIEW
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
from iom.record.asking import EntryForm, form_of
from iom.record.queries import Record, find_entry, get_record
from iom.record.writing import NOT_SHARED
from iom.web import access
from iom.web.unstorable import number_asked

OWN = "You may change the records of your own clients only."


@dataclass(frozen=True, slots=True)
class About:
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


def kind_of(ref: str, code: str) -> tuple[Record, Kind]:
    """Fetch a record and the kind of part of an address."""
    record = get_record(access.reader(), ref)
    return record, get_kind_of_plan(code)


def about_of(record: Record, kind: Kind) -> About:
    """Return what the address says that an entry belongs to.

    Raises:
        NotFound: it belongs to something, and there is nothing such for the reader.
    """
    if kind not in (STEP, OUTCOME):
        return About()
    step_id = request.args.get("step", type=number_asked)
    if kind is OUTCOME and step_id is not None:
        then = get_part(record, STEP, step_id)
        step = step_of(record, then.key) or then
        return About(goal_of(record, step.goal), step, step_id=step.id)
    then = get_part(record, GOAL, request.args.get("goal", type=number_asked))
    goal = goal_of(record, then.key) or then
    return About(goal, goal_id=goal.id)


def fields_of(record: Record, kind: Kind) -> list[Field]:
    """Return what is asked: a step is about what its goal is about."""
    return [
        each
        for each in kind.fields
        if record.standing.sees_field(kind, each.name)
        and not (kind in (STEP, OUTCOME) and each.name == "pathway")
    ]


def form_for(record: Record, kind: Kind) -> type[EntryForm]:
    """Make the form of a kind, with the fields that there are for the reader."""
    return form_of(kind, fields_of(record, kind), record.standing.sees_value)


def values_of(record: Record, kind: Kind, form: EntryForm) -> dict[str, Any]:
    """Return what was typed, by field."""
    return form.values(each.name for each in fields_of(record, kind))


def usual_of(kind: Kind) -> dict[str, Any]:
    """Return what a new form says already."""
    need = request.args.get("need", "")
    return dict(usual_values(kind, clock.today(), access.reader().name, need))


def is_sound(form: EntryForm, record: Record, kind: Kind) -> bool:
    """Check the shape, and refuse what was posted into fields that there are not for the reader."""
    asked = {each.name for each in fields_of(record, kind)}
    hidden = {each.name for each in kind.fields if each.name not in asked | {"pathway"}}
    if any(request.form.get(name) for name in hidden):
        form.form_errors.append(NOT_SHARED)
        return False
    return bool(form.validate_on_submit())


def get_changeable(record: Record, kind: Kind, entry_id: int) -> Any:  # noqa: ANN401  # of any kind
    """Fetch a part of the plan that the reader may change.

    Raises:
        NotFound: there is none for the reader.
        NotYours: it is not theirs to change.
    """
    entry = get_part(record, kind, entry_id)
    if not record.standing.may_change(kind, entry.recorded_by):
        raise NotYours(record.client.ref, OWN)
    return entry


def done_with(kind: Kind) -> str:
    """Say what was done, above the next page."""
    noted = kind in (OUTCOME, AGREEMENT, REVIEW)
    return "It is noted." if noted else f"The {kind.noun} is in the plan."


def form_page(  # noqa: PLR0913  # what a form is about, and what became of it
    ref: str,
    kind: Kind,
    form: EntryForm,
    *,
    about: About | None = None,
    entry_id: int | None = None,
    gone: bool = False,
    status: int = 200,
    others: About | None = None,
) -> tuple[str, int]:
    """Ask for what a part of the plan says; where somebody was quicker, beside that."""
    today = clock.today()
    # Read anew: what was read before a refusal went with it.
    of: PlanOf = get_plan(access.reader(), ref, today)
    about = about_of(of.record, kind) if about is not None else None
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
        fields=fields_of(of.record, kind),
        about=about,
        entry=entry,
        gone=gone,
        said=said,
        names=names_of({said.recorded_by} if said else set()),
    )
    record_viewed(ref, "plan")
    return text, status if status != 200 else 422 if wrong else 200
