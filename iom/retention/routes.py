"""Pages on which somebody decides on records whose time is over, under /retention."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.queries import names_of
from iom.audit import service as audit
from iom.clients.domain import ClientListed, ClientViewed, subject_of
from iom.clients.queries import NoSuchClient
from iom.clients.tombstones import erased_at, list_tombstones
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.retention import aftermath, queries, service
from iom.retention.domain import EraseReason, KeepReason
from iom.retention.events import ClientErased, ClientKept, HoldLifted, HoldSet, PeriodSet
from iom.retention.forms import (
    EraseForm,
    HoldForm,
    KeepForm,
    LiftForm,
    PeriodForm,
    SeenForm,
)
from iom.retention.service import Seen
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires

bp = Blueprint("retention", __name__, url_prefix="/retention")
_DECIDES = Permission.DECIDE_RETENTION


@bp.get("")
@requires(_DECIDES, audit=(ClientListed,))
def index() -> ResponseReturnValue:
    """List who is due for review, a page at a time."""
    reader, today = access.reader(), clock.today()
    queue = queries.list_due(reader, today=today, after=request.args.get("after", ""))
    text = render_template(
        "retention/index.html", queue=queue, period=queries.period_in_force(), today=today
    )
    _record_listed((row.ref for row in queue.rows), "review queue")
    return text


@bp.get("/held")
@requires(_DECIDES, audit=(ClientListed,))
def held() -> ResponseReturnValue:
    """List who is on hold, and which holds are to be looked at again."""
    rows = queries.list_held(access.reader())
    text = render_template("retention/held.html", rows=rows, today=clock.today())
    _record_listed((row.ref for row in rows), "records on hold")
    return text


@bp.get("/erased")
@requires(_DECIDES)
def erased() -> ResponseReturnValue:
    """List what is left of those who were erased: references, and who decided when and why."""
    stones = list_tombstones()
    return render_template(
        "retention/erased.html",
        stones=stones,
        names=names_of(stone.erased_by for stone in stones),
        words={reason.value: reason.words for reason in EraseReason},
    )


@bp.route("/period", methods=["GET", "POST"])
@requires(_DECIDES, audit=(PeriodSet,))
def period() -> ResponseReturnValue:
    """Show how many clear years pass before a review; on POST, set another number."""
    form, status = PeriodForm(), 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.set_period(
                    form.years.data or 0,
                    source=form.source.data or "",
                    version=_version(form.version.data or ""),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            flash("The clear years are set. Who is due is worked out anew at once.")
            return redirect(url_for("retention.period"))
    elif form.errors:
        status = 422
    now, rows = queries.period_in_force(), queries.list_periods()
    if request.method == "GET" or status == 409:
        form.version.data = str(now.version)
    if request.method == "GET":
        form.years.data = now.years
    page = render_template(
        "retention/period.html",
        form=form,
        now=now,
        rows=rows,
        names=names_of(row.set_by for row in rows),
    )
    return page, status


@bp.get("/clients/<ref>")
@requires(_DECIDES, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show where a client stands: what happened last, what was decided, and every hold."""
    return _page("retention/show.html", ref)


@bp.route("/clients/<ref>/keep", methods=["GET", "POST"])
@requires(_DECIDES, audit=(ClientViewed, ClientKept))
def keep(ref: str) -> ResponseReturnValue:
    """Ask until when a record is kept, and why; on POST, keep it."""
    form = KeepForm()

    def act() -> None:
        new = service.NewKeep(
            until_on=form.until_on.data or clock.today(),
            reason=KeepReason(form.reason.data),
            words=form.words.data or "",
        )
        service.keep_client(ref, new, seen=_seen(form), actor=access.reader(), at=clock.now())

    return _decided("keep", ref, form, act, done="The record is kept. You are asked again then.")


@bp.route("/clients/<ref>/hold", methods=["GET", "POST"])
@requires(_DECIDES, audit=(ClientViewed, HoldSet))
def hold(ref: str) -> ResponseReturnValue:
    """Ask why a record is put on hold; on POST, put it on hold."""
    form = HoldForm()

    def act() -> None:
        new = service.NewHold(
            reason=form.reason.data or "",
            authority=form.authority.data or "",
            review_on=form.review_on.data or clock.today(),
        )
        service.set_hold(ref, new, seen=_seen(form), actor=access.reader(), at=clock.now())

    return _decided("hold", ref, form, act, done="The record is on hold. Nothing can be erased.")


@bp.route("/clients/<ref>/lift", methods=["GET", "POST"])
@requires(_DECIDES, audit=(ClientViewed, HoldLifted))
def lift(ref: str) -> ResponseReturnValue:
    """Ask why a hold is lifted; on POST, lift it."""
    form = LiftForm()

    def act() -> None:
        service.lift_hold(
            ref, why=form.why.data or "", seen=_seen(form), actor=access.reader(), at=clock.now()
        )

    return _decided("lift", ref, form, act, done="The hold is lifted. The record can be erased.")


@bp.route("/clients/<ref>/erase", methods=["GET", "POST"])
@requires(_DECIDES, audit=(ClientViewed, ClientErased))
def erase(ref: str) -> ResponseReturnValue:
    """Say what an erasure takes away and ask for the reference; on POST, erase."""
    form, reader = EraseForm(), access.reader()

    def act() -> None:
        service.erase_client(
            ref,
            reason=EraseReason(form.reason.data),
            typed=form.typed.data or "",
            seen=_seen(form),
            actor=reader,
            at=clock.now(),
        )

    try:
        return _decided("erase", ref, form, act, done="")
    except NoSuchClient:
        # A second click finds the record gone; nobody else learns that there was one.
        if form.is_submitted() and erased_at([ref]):
            return redirect(url_for("retention.erased"))
        raise


def _decided(
    act_name: str, ref: str, form: SeenForm, act: Callable[[], None], *, done: str
) -> ResponseReturnValue:
    """Show a form about a client; on POST, act once and lead on, or say what stands against it."""
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                act()
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
        else:
            return _after_erasing(ref) if act_name == "erase" else _back(ref, done)
    elif form.errors:
        status = 422
    return _page(f"retention/{act_name}.html", ref, form=form, status=status)


def _back(ref: str, done: str) -> ResponseReturnValue:
    flash(done)
    return redirect(url_for("retention.show", ref=ref))


def _after_erasing(ref: str) -> ResponseReturnValue:
    flash(f"{ref} is erased. Only the reference is left, and it cannot be used again.")
    try:
        aftermath.see_to_it(current_app.config["IOM"].data_dir)
    except RuleBroken as trouble:
        flash(str(trouble))
    return redirect(url_for("retention.erased"))


def _page(
    template: str, ref: str, *, form: SeenForm | None = None, status: int = 200
) -> ResponseReturnValue:
    client = queries.get_under_review(access.reader(), ref)
    decisions, holds = queries.list_decisions(client.id), queries.list_holds(client.id)
    if form is not None and (request.method == "GET" or status == 409):
        form.seen.data = client.seen
    if isinstance(form, KeepForm) and request.method == "GET":
        form.token.data = secrets.token_urlsafe(24)
    if isinstance(form, EraseForm):
        form.offer(due=client.standing.is_due(clock.today()))
    people = [row.decided_by for row in decisions] + [row.set_by for row in holds]
    people += [row.lifted_by for row in holds if row.lifted_by]
    text = render_template(
        template,
        client=client,
        decisions=decisions,
        holds=holds,
        at_work=queries.list_at_work(client.id, clock.today()),
        names=names_of(people),
        form=form,
        period=queries.period_in_force(),
        today=clock.today(),
        may_be_erased=client.hold is None,
    )
    _record([ClientViewed(subject=subject_of(ref), page="retention")])
    return text, status


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def _seen(form: Any) -> Seen:  # noqa: ANN401  # a form with or without a token
    token = form.token.data if isinstance(form, KeepForm) else ""
    return Seen(state=form.seen.data or "", token=token or "")


def _record_listed(refs: Iterable[str], page: str) -> None:
    _record([ClientListed(subject=subject_of(ref), page=page) for ref in refs])


def _record(events: list[Any]) -> None:
    """Put those who are shown on the trail, once the page is ready and before it is sent."""
    if events:
        with transaction():
            audit.record_all(events, actor=access.reader(), at=clock.now())
