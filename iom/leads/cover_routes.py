"""Pages of who stands in for whom, under /covers."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.clients.domain import ClientListed
from iom.clients.shown import record_listed
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, NotFound, RuleBroken
from iom.leads import covers
from iom.leads.caseloads import list_led
from iom.leads.covers import NewCover
from iom.leads.events import CoverBegan, CoverEnded
from iom.leads.forms import CoverForm, EndCoverForm
from iom.leads.handovers import get_giver
from iom.leads.stand_ins import get_cover, list_covered, list_covers, may_end
from iom.safeguards.colleagues import list_workers
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.unstorable import number_chosen

bp = Blueprint("covers", __name__, url_prefix="/covers")

_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


@bp.get("")
@requires(Permission.SEE_CLIENTS)
def index() -> ResponseReturnValue:
    """List who stands in for whom, now and in the time to come."""
    reader, today = access.reader(), clock.today()
    return render_template("leads/covers.html", covers=list_covers(reader, today), today=today)


@bp.route("/new", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientListed, CoverBegan))
def new() -> ResponseReturnValue:
    """Ask who stands in for a worker who will be away; on POST, record it."""
    reader, today = access.reader(), clock.today()
    user_id = number_chosen(request.args.get("for", ""))
    workers = list_workers(Permission.SEE_CLIENTS)
    if not reader.may(Permission.CHANGE_CLIENTS):
        if user_id not in (None, reader.user_id):
            raise NotFound("There is no such worker of yours.")
        user_id = reader.user_id
    if user_id is None:
        return render_template("leads/cover_for.html", workers=workers)
    away = get_giver(user_id)
    form = CoverForm()
    form.offer([(each.user_id, each.label) for each in workers if each.user_id != user_id])
    if not form.is_submitted():
        form.which.data = "every"
    if form.validate_on_submit() and form.from_on.data and form.last_on.data:
        ticked = frozenset(number for number in form.cases.data or () if number)
        asked = NewCover(
            token=form.token.data,
            user_id=user_id,
            by_id=form.who.data,
            from_on=form.from_on.data,
            last_on=form.last_on.data,
            note=(form.note.data or "").strip(),
            client_ids=None if form.which.data == "every" else ticked,
        )
        try:
            with transaction():
                made = covers.begin_cover(asked, actor=reader, at=clock.now(), today=today)
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The cover is on the record. Both have a message.")
            return redirect(url_for("covers.show", cover_id=made))
    led = list_led(reader, user_id, today)
    text = render_template(
        "leads/cover_new.html",
        form=form,
        away=away,
        led=led,
        ticked=set(form.cases.data or ()) if form.is_submitted() else {each.id for each in led},
    )
    record_listed((each.ref for each in led), "cover")
    return text, 422 if form.errors else 200


@bp.get("/<int:cover_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientListed,))
def show(cover_id: int) -> ResponseReturnValue:
    """Show a cover, with the cases that it takes in and those that it leaves out."""
    reader, today = access.reader(), clock.today()
    cover = get_cover(reader, cover_id)
    taken_in, left_out = list_covered(reader, cover, today)
    if cover.by_id == reader.user_id:
        left_out = []
    text = render_template(
        "leads/cover.html",
        cover=cover,
        taken_in=taken_in,
        left_out=left_out,
        may_end=cover.to_on > today and may_end(reader, cover),
        today=today,
    )
    record_listed((each.ref for each in (*taken_in, *left_out)), "cover")
    return text


@bp.route("/<int:cover_id>/end", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(CoverEnded,))
def end(cover_id: int) -> ResponseReturnValue:
    """Ask from which day on nobody stands in any more; on POST, record it."""
    reader, today = access.reader(), clock.today()
    cover = get_cover(reader, cover_id)
    form, status = EndCoverForm(), 200
    if not form.is_submitted():
        form.to_on.data, form.seen.data = today, str(cover.to_on)
    if form.validate_on_submit() and form.to_on.data:
        try:
            with transaction():
                covers.end_cover(
                    cover_id,
                    form.to_on.data,
                    seen=form.seen.data or "",
                    actor=reader,
                    at=clock.now(),
                    today=today,
                )
        except ChangedMeanwhile as refusal:
            form.form_errors.append(str(refusal))
            status, form.seen.data = 409, str(cover.to_on)
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The end of the cover is on the record.")
            return redirect(url_for("covers.show", cover_id=cover_id))
    if form.errors and status == 200:
        status = 422
    return render_template("leads/cover_end.html", form=form, cover=cover), status
