"""Pages about the score of a client, under /clients/<ref>/score."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours, may_change
from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.scoring import overriding, queries, service
from iom.scoring.bands import Band
from iom.scoring.domain import Reason
from iom.scoring.events import ClientScored, OverrideEnded, OverrideSet
from iom.scoring.forms import EndForm, OverrideForm, ScoreForm
from iom.scoring.overriding import NewOverride
from iom.scoring.queries import Scorable, Standing
from iom.scoring.service import Order
from iom.scoring.showing import shown
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("scores", __name__, url_prefix="/clients/<ref>/score")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def latest(ref: str) -> ResponseReturnValue:
    """Show the latest score of a client, explained; or that there is none."""
    return _page(ref, None)


@bp.get("/<int:score_id>")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str, score_id: int) -> ResponseReturnValue:
    """Show an earlier score of a client, explained by the version of then."""
    return _page(ref, score_id)


@bp.route("/now", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, ClientScored))
def now(ref: str) -> ResponseReturnValue:
    """Ask why a client is scored; on POST, score them with today's data."""
    reader, today = access.reader(), clock.today()
    form = ScoreForm()
    if not form.is_submitted():
        if request.args.get("reason") == Reason.NEW_INFORMATION:
            form.reason.data = Reason.NEW_INFORMATION.value
    elif form.validate():
        order = Order(
            as_of=today,
            reason=Reason(form.reason.data),
            token=form.token.data,
        )
        try:
            with transaction():
                service.score_client(ref, order, actor=reader, at=clock.now(), today=today)
        except NotYours:
            raise
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash(f"{ref} was scored with today’s data.")
            return redirect(url_for("scores.latest", ref=ref))
    client = queries.get_scorable_client(reader, ref)
    text = render_template("scoring/now.html", form=form, client=client, today=today)
    record_viewed(ref, "score")
    return text, 422 if form.errors else 200


@bp.route("/override", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, OverrideSet))
def override(ref: str) -> ResponseReturnValue:
    """Ask as of which band a client is to be treated until when; on POST, set it."""
    reader, today = access.reader(), clock.today()
    form, status = OverrideForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                overriding.set_override(
                    ref, _typed(form), actor=reader, at=clock.now(), today=today
                )
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(f"{ref} is treated as {form.band.data} until then.")
            return redirect(url_for("scores.latest", ref=ref))
    client = queries.get_scorable_client(reader, ref)
    standing = queries.find_override(client.id)
    if not form.is_submitted() and standing and standing.in_force(today):
        form.band.data, form.until_on.data = standing.band, standing.until_on
        form.reason.data = standing.reason
    return _override_page("scoring/override.html", client, form, standing, status)


@bp.route("/override/end", methods=["GET", "POST"])
@requires(Permission.CHANGE_CLIENTS, audit=(ClientViewed, OverrideEnded))
def end(ref: str) -> ResponseReturnValue:
    """Ask why an override ends before its day; on POST, end it."""
    reader = access.reader()
    form, status = EndForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                overriding.end_override(
                    ref,
                    form.why.data or "",
                    seen=version_seen(form.seen.data),
                    actor=reader,
                    at=clock.now(),
                )
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The override has ended: the score holds.")
            return redirect(url_for("scores.latest", ref=ref))
    client = queries.get_scorable_client(reader, ref)
    standing = queries.find_override(client.id)
    return _override_page("scoring/end.html", client, form, standing, status)


def _page(ref: str, score_id: int | None) -> str:
    reader, today = access.reader(), clock.today()
    client = queries.get_scored_client(reader, ref)
    history = queries.list_history(client.id)
    wanted = score_id if score_id is not None else history[0].id if history else None
    found = queries.find_with_version(client.id, wanted) if wanted is not None else None
    if score_id is not None and found is None:
        raise NotFound("There is no such score.")
    standing = queries.find_override(client.id)
    score = shown(*found, history, reader) if found else None
    who = {score.asked_by} if score else set()
    text = render_template(
        "scoring/show.html",
        client=client,
        score=score,
        latest=bool(history) and wanted == history[0].id,
        history=history,
        standing=standing,
        in_force=standing is not None and standing.in_force(today),
        placed=queries.find_placed(client.id, today),
        names=names_of(who | ({standing.set_by} if standing else set())),
        may_score=may_change(reader, client.id),
    )
    record_viewed(ref, "score")
    return text


def _override_page(
    template: str,
    client: Scorable,
    form: OverrideForm | EndForm,
    standing: Standing | None,
    status: int,
) -> ResponseReturnValue:
    if not form.is_submitted() or status == 409:
        # What stands now is shown beside it, so sent again it is meant.
        form.seen.data = str(standing.id if standing else 0)
    past = queries.list_history(client.id)
    ended = None if standing else queries.find_last_ended(client.id)
    text = render_template(
        template,
        client=client,
        form=form,
        standing=standing,
        ended=ended,
        past=past[0] if past else None,
        names=names_of({standing.set_by} if standing else {ended.by} if ended else set()),
    )
    record_viewed(client.ref, "score")
    return text, 422 if form.errors and status == 200 else status


def _typed(form: OverrideForm) -> NewOverride:
    return NewOverride(
        band=Band(form.band.data),
        reason=form.reason.data or "",
        until_on=form.until_on.data or clock.today(),
        seen=version_seen(form.seen.data),
        token=form.token.data,
    )
