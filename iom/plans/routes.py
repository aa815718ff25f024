"""The lists of plans, under /plans; the plan of a client, as it is and as it was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission, Reader
from iom.accounts.queries import names_of
from iom.clients.domain import ClientListed, ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_listed, record_viewed
from iom.entries.domain import BadEntry
from iom.entries.events import EntryAdded
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.leads.queries import leads_of
from iom.places.queries import list_districts_of
from iom.plans import listing, service
from iom.plans.acting import Act
from iom.plans.domain import CannotPlan, SaidMeanwhile, State
from iom.plans.forms import TickForm, numbers_in, said_of
from iom.plans.kinds import KINDS, OUTCOME
from iom.plans.listing import NO_LEAD, Counted
from iom.plans.queries import find_agreed, get_plan, list_struck
from iom.plans.sought import SIZE, Sought
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("plans", __name__)
_COUNTED = (State.OVERDUE, State.DUE, State.STEPS, State.CHANGED, State.NONE)
_LOG = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS, Permission.LOG_WORK)
_EXPORT = (Permission.EXPORT_CLIENTS, Permission.EXPORT_OWN_CLIENTS)


@bp.get("/plans")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List whose plan is to be reviewed or agreed, has steps overdue, or is not there yet."""
    reader, today = access.reader(), clock.today()
    counted = listing.count_all(reader, today)
    districts = list_districts_of(reader)
    sought = _sought(counted.of(), {each.code for each in districts})
    district_id = next((each.id for each in districts if each.code == sought.district), None)
    here = counted.of(district=district_id, lead=sought.lead)
    page = listing.list_page(reader, sought, today)
    names = listing.names_of_leads(counted.leads)
    text = render_template(
        "plans/index.html",
        sought=sought,
        page=page,
        here=here,
        number=here[sought.which],
        size=SIZE,
        lists=State,
        counted=_COUNTED,
        by_district=[(each, counted.of(district=each.id)) for each in districts],
        by_lead=_by_lead(counted, names),
        lead_name=_lead_name(sought, names),
        district_name=next((each.name for each in districts if each.code == sought.district), ""),
        total=counted.of(),
        whole=reader.may(Permission.SEE_EVERY_CLIENT),
        leads=leads_of([row.id for row in page.rows], today),
        address=_address,
        at=clock.now(),
        today=today,
        may_plan=_may_plan(reader),
    )
    record_listed((row.ref for row in page.rows), "plans")
    return text


@bp.get("/clients/<ref>/plan")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show goals, steps and what came of them, what was agreed, and what is to happen next."""
    reader = access.reader()
    of = get_plan(reader, ref, clock.today())
    struck = list_struck(of.record)
    people = {each.by for each in struck}
    people |= {each.recorded_by for each in of.plan.agreements}
    people |= {each.recorded_by for each in of.plan.reviews}
    people |= {
        step.outcome.recorded_by
        for goal in of.plan.goals
        for step in goal.steps
        if step.outcome is not None
    }
    text = render_template(
        "plans/show.html",
        of=of,
        client=of.client,
        plan=of.plan,
        struck=struck,
        names=names_of(people),
        may_add={code: of.record.standing.may_add(kind) for code, kind in KINDS.items()},
        standing=of.record.standing,
        kinds=KINDS,
        prints=any(map(access.may, _EXPORT)),
        today=clock.today(),
    )
    record_viewed(ref, "plan")
    return text


@bp.get("/clients/<ref>/plan/agreed/<int:agreement_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def agreed(ref: str, agreement_id: int) -> ResponseReturnValue:
    """Show the plan as the client agreed to it, or was asked to."""
    reader = access.reader()
    of = get_plan(reader, ref, clock.today())
    found = find_agreed(of, agreement_id)
    if found is None:
        raise NotFound("There is no such agreement.")
    text = render_template(
        "plans/agreed.html",
        client=of.client,
        agreed=found,
        latest=bool(of.plan.agreements) and of.plan.agreements[0].id == agreement_id,
        plan=of.plan,
        names=names_of({found.says.recorded_by}),
    )
    record_viewed(ref, "plan")
    return text


@bp.route("/clients/<ref>/plan/tick", methods=["GET", "POST"])
@requires(*_LOG, audit=(ClientViewed, EntryAdded))
def tick(ref: str) -> ResponseReturnValue:
    """List the open steps to be ticked; on POST, say of those ticked that they are done."""
    reader, today = access.reader(), clock.today()
    of = get_plan(reader, ref, today)
    if not of.record.standing.may_add(OUTCOME):
        raise NotYours(ref, "You may not say what came of the steps of this client.")
    form, status = TickForm(), 200
    ticked = numbers_in(request.form.getlist("done"))
    meanwhile: tuple[int, ...] = ()
    if request.method == "GET":
        form.on.data = today
    elif form.validate_on_submit():
        act = Act(ref=ref, actor=reader, at=clock.now(), today=today, token=form.token.data)
        try:
            with transaction():
                said = {each: said_of(request.form, each) for each in ticked}
                done = service.tick(act, said, form.on.data)
        except SaidMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            meanwhile, status = refusal.steps, 409
        except (BadEntry, CannotPlan) as refusal:
            put_beside(form, refusal)
        else:
            flash(f"{done} step{' is' if done == 1 else 's are'} done.")
            return redirect(url_for("plans.show", ref=ref))
    of = get_plan(reader, ref, today)  # anew: what was read before a refusal went with it
    text = render_template(
        "plans/tick.html",
        of=of,
        client=of.client,
        plan=of.plan,
        form=form,
        ticked=ticked,
        said={each: said_of(request.form, each) for each in ticked},
        others=[
            (step, said_of(request.form, step.says.id))
            for goal in of.plan.goals
            for step in goal.steps
            if step.says.id in meanwhile and not step.open
        ],
    )
    record_viewed(ref, "plan")
    return text, status if status == 409 or not form.errors else 422


def _sought(total: Mapping[State, int], known: set[str]) -> Sought:
    """Read what is asked for; usually the first list on which there is anybody."""
    usual = next((state for state in _COUNTED if total[state]), State.CURRENT)
    sought = Sought.read(request.args, usual=usual)
    return sought if sought.district in {"", *known} else sought.of("")


def _by_lead(
    counted: Counted, names: Mapping[int, str]
) -> list[tuple[int, str, Mapping[State, int]]]:
    rows = [
        (lead, names.get(lead, "No lead"), counted.of(lead=lead))
        for lead in sorted(counted.leads, key=lambda each: (each == NO_LEAD, names.get(each, "")))
    ]
    return [row for row in rows if any(row[2][state] for state in _COUNTED)]


def _lead_name(sought: Sought, names: Mapping[int, str]) -> str:
    if sought.lead is None:
        return ""
    return names.get(sought.lead, "No lead" if sought.lead == NO_LEAD else "Somebody else")


def _may_plan(reader: Reader) -> bool:
    return reader.may(Permission.CHANGE_CLIENTS) or reader.may(Permission.CHANGE_OWN_CLIENTS)


def _address(sought: Sought) -> str:
    said: dict[str, Any] = dict(sought.said)
    return url_for("plans.index", **said)
