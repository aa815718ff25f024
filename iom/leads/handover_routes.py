"""Pages on which cases are handed over, under /handovers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.leads import handed, handovers
from iom.leads.caseloads import list_led, list_workloads
from iom.leads.events import HandoverAcknowledged, HandoverMade
from iom.leads.forms import AcknowledgeForm, HandoverForm, TypedCase, read_case
from iom.leads.handovers import Asked, NewHandover, Preview
from iom.safeguards.colleagues import list_workers
from iom.safeguards.events import InvolvementBegan, InvolvementEnded
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.unstorable import number_chosen

bp = Blueprint("handovers", __name__, url_prefix="/handovers")


@bp.get("")
@requires(Permission.SEE_CLIENTS)
def index() -> ResponseReturnValue:
    """List the handovers that are one's own to know of."""
    return render_template("leads/handovers.html", handovers=handed.list_handovers(access.reader()))


@bp.route("/new", methods=["GET", "POST"])
@requires(
    Permission.CHANGE_CLIENTS,
    audit=(ClientListed, HandoverMade, InvolvementBegan, InvolvementEnded),
)
def new() -> ResponseReturnValue:
    """Ask whose cases go to whom; on POST, say what will happen, or do it."""
    reader, today = access.reader(), clock.today()
    user_id = number_chosen(request.args.get("from", ""))
    if user_id is None:
        givers = [
            each
            for each in list_workloads(reader, today)
            if each.lead.clients or each.second.clients
        ]
        return render_template("leads/handover_from.html", givers=givers), 200
    giver = handovers.get_giver(user_id)
    form = _form(user_id)
    led = list_led(reader, user_id, today)
    typed = {each.id: _typed(each.id) for each in led}
    step = request.form.get("step", "")
    status = 200
    if step != "change" and form.validate_on_submit():
        asked = _asked(user_id, form)
        try:
            if step == "hand-over":
                with transaction():
                    made = handovers.hand_over(asked, actor=reader, at=clock.now(), today=today)
                flash("The cases are handed over, and the receivers have a message.")
                return redirect(url_for("handovers.show", handover_id=made))
            plan = handovers.preview(asked, actor=reader, today=today)
            return _preview(plan, form, user_id)
        except ChangedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status = 409
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
    if form.errors and status == 200:
        status = 422
    text = render_template(
        "leads/handover_new.html",
        form=form,
        giver=giver,
        led=led,
        typed=typed,
        workers=[each for each in list_workers(Permission.SEE_CLIENTS) if each.user_id != user_id],
    )
    record_listed((each.ref for each in led), "handover")
    return text, status


@bp.get("/<int:handover_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def show(handover_id: int) -> ResponseReturnValue:
    """Show a handover: who received what, with the note on each case."""
    reader, today = access.reader(), clock.today()
    handover = handed.get_handover(reader, handover_id)
    cases = handed.list_cases(reader, handover_id, today)
    text = render_template(
        "leads/handover.html",
        handover=handover,
        cases=cases,
        mine=next((each for each in handover.receivers if each.user_id == reader.user_id), None),
        form=AcknowledgeForm(),
        today=today,
    )
    record_listed((each.ref for each in cases), "handover")
    return text


@bp.post("/<int:handover_id>/acknowledge")
@requires(Permission.SEE_CLIENTS, audit=(HandoverAcknowledged,))
def acknowledge(handover_id: int) -> ResponseReturnValue:
    """Note that one knows which cases one was given."""
    with transaction():
        handovers.acknowledge(handover_id, actor=access.reader(), at=clock.now())
    flash("Acknowledged. Whoever handed over can see that.")
    return redirect(url_for("handovers.show", handover_id=handover_id))


def _form(user_id: int) -> HandoverForm:
    form = HandoverForm()
    if not form.is_submitted():
        form.from_on.data = clock.today()
    workers = list_workers(Permission.SEE_CLIENTS)
    form.offer([(each.user_id, each.label) for each in workers if each.user_id != user_id])
    return form


def _typed(client_id: int) -> TypedCase:
    """Read what was typed beside a case; on the first look every case is ticked."""
    if request.method == "GET":
        return TypedCase(client_id, ticked=True, to_id=None, note="")
    return read_case(client_id, request.form)


def _asked(user_id: int, form: HandoverForm) -> NewHandover:
    names = [name.removeprefix("case-") for name in request.form if name.startswith("case-")]
    numbers = [number for text in names if (number := number_chosen(text)) is not None]
    cases = [each for number in numbers if (each := read_case(number, request.form)).ticked]
    return NewHandover(
        token=form.token.data,
        user_id=user_id,
        from_on=form.from_on.data or clock.today(),
        note=(form.note.data or "").strip(),
        cases=tuple(
            Asked(client_id=each.client_id, to_id=each.to_id or form.to.data or 0, note=each.note)
            for each in cases
        ),
    )


def _preview(plan: Preview, form: HandoverForm, user_id: int) -> ResponseReturnValue:
    """Show what will happen, and carry all that was typed on to the next button."""
    kept = [
        (name, text)
        for name, texts in request.form.lists()
        for text in texts
        if name not in {"csrf_token", "step"}
    ]
    text = render_template(
        "leads/handover_preview.html", plan=plan, form=form, kept=kept, user_id=user_id
    )
    record_listed((step.led.ref for step in (*plan.given, *plan.refused)), "handover")
    return text, 200
