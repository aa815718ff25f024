"""The pages of a restriction, under /clients/<ref>: to whom a record is closed, who opened it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.clients.domain import ClientViewed
from iom.clients.queries import NotYours
from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.safeguards import queries, restrictions
from iom.safeguards.colleagues import list_workers
from iom.safeguards.domain import LocksOut, ReasonAct, RestrictionMoved, Terms
from iom.safeguards.events import RecordRestricted, RestrictionChanged, RestrictionLifted
from iom.safeguards.forms import LiftForm, RestrictForm
from iom.safeguards.queries import Closure, get_client_by_right
from iom.sharing.domain import RestrictionKind
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("restrictions", __name__, url_prefix="/clients")

_ACTS = {
    ReasonAct.RESTRICTED: "Restricted",
    ReasonAct.CHANGED: "Changed",
    ReasonAct.LIFTED: "Lifted",
}


@bp.get("/<ref>/restriction")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show to whom a record is closed, why, and who opened it; ask for a restriction."""
    return _page(ref, _form_for(ref))


@bp.post("/<ref>/restriction")
@requires(Permission.RESTRICT_CLIENTS, audit=(ClientViewed, RecordRestricted, RestrictionChanged))
def restrict(ref: str) -> ResponseReturnValue:
    """Restrict a record, or change the restriction that was seen."""
    form = _form_for(ref)
    if form.validate():
        try:
            _put(ref, form)
        except RestrictionMoved as refusal:
            put_beside(form, refusal)
            return _page(ref, form, status=409)
        except RuleBroken as refusal:
            put_beside(form, refusal)
            return _page(ref, form, status=422, locks_out=isinstance(refusal, LocksOut))
        else:
            return _after(ref, "The restriction is in force.")
    return _page(ref, form, status=422)


@bp.route("/<ref>/restriction/lift", methods=["GET", "POST"])
@requires(Permission.RESTRICT_CLIENTS, audit=(ClientViewed, RestrictionLifted))
def lift(ref: str) -> ResponseReturnValue:
    """Ask why a restriction is no longer needed; on POST, lift it."""
    reader = access.reader()
    form = LiftForm()
    if form.validate_on_submit():
        try:
            with transaction():
                restrictions.lift_restriction(
                    ref,
                    form.reason.data or "",
                    version=version_seen(form.version.data),
                    actor=reader,
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            put_beside(form, refusal)
        else:
            return _after(ref, "The restriction is lifted.")
    client = get_client_by_right(reader, ref)
    closure = queries.find_closure(client.id)
    if closure is None:
        return redirect(url_for("restrictions.show", ref=ref))
    form.version.data = str(closure.version)
    text = render_template("safeguards/lift.html", form=form, client=client, closure=closure)
    record_viewed(ref, "restriction")
    return text, 422 if form.errors else 200


def _put(ref: str, form: RestrictForm) -> None:
    terms = Terms(
        kind=RestrictionKind(form.kind.data),
        user_ids=frozenset(form.people.data or ()),
        shown=form.shown.data == "yes",
        owner_id=form.owner.data or 0,
        reason=form.reason.data or "",
    )
    reader, at, knowingly = access.reader(), clock.now(), bool(form.knowingly.data)
    with transaction():
        if form.version.data:
            restrictions.change_restriction(
                ref,
                terms,
                version=version_seen(form.version.data),
                knowingly=knowingly,
                actor=reader,
                at=at,
            )
        else:
            restrictions.restrict(ref, terms, knowingly=knowingly, actor=reader, at=at)


def _form_for(ref: str) -> RestrictForm:
    """Make the form, with whom there is to choose from, filled with what holds now."""
    client = get_client_by_right(access.reader(), ref)
    closure = queries.find_closure(client.id)
    form = RestrictForm()
    workers = list_workers(Permission.SEE_CLIENTS, district_id=client.home_district_id)
    choices = {worker.user_id: worker.label for worker in workers}
    # Whoever is named stays to be seen and taken off, whatever became of their account or places.
    named = dict(closure.people) | {closure.owner_id: closure.owner} if closure else {}
    choices = {user_id: name for user_id, name in named.items() if user_id not in choices} | choices
    form.offer(choices.items(), choices.items())
    if closure and not form.is_submitted():
        form.version.data = str(closure.version)
        form.kind.data = closure.kind.value
        form.people.data = [user_id for user_id, _ in closure.people]
        form.owner.data = closure.owner_id
        form.shown.data = "yes" if closure.shown else "no"
    elif not form.is_submitted():
        form.owner.data = access.reader().user_id
        form.shown.data = "no"
    return form


def _page(
    ref: str, form: RestrictForm, *, status: int = 200, locks_out: bool = False
) -> ResponseReturnValue:
    reader = access.reader()
    client = get_client_by_right(reader, ref)
    closure = queries.find_closure(client.id)
    _check_reads(ref, closure)
    reasons = queries.list_reasons(client.id)
    if status == 409:
        form.version.data = str(closure.version) if closure else ""
    refs = [reason.by for reason in reasons] + ([closure.set_by] if closure else [])
    text = render_template(
        "safeguards/restriction.html",
        form=form,
        client=client,
        closure=closure,
        named_only=RestrictionKind.NAMED,
        reasons=reasons,
        acts=_ACTS,
        openings=queries.list_openings(client.id),
        names=names_of(refs),
        locks_out=locks_out,
        may_restrict=reader.may(Permission.RESTRICT_CLIENTS),
    )
    record_viewed(ref, "restriction")
    return text, status


def _check_reads(ref: str, closure: Closure | None) -> None:
    reader = access.reader()
    owns = closure is not None and closure.owner_id == reader.user_id
    if not owns and not reader.may(Permission.RESTRICT_CLIENTS):
        raise NotYours(ref, "To whom a record is closed is for its owner and the coordinator.")


def _after(ref: str, said: str) -> ResponseReturnValue:
    """Lead on to where whoever did it may still go."""
    try:
        get_client_by_right(access.reader(), ref)
    except (NotFound, NotYours):
        flash(f"{said} You do not see the record any more.")
        return redirect(url_for("casefile.index"))
    flash(said)
    return redirect(url_for("restrictions.show", ref=ref))
