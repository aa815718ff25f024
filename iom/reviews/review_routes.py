"""The six-monthly review of one client, under /clients/<ref>/review."""

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
from iom.reviews import service
from iom.reviews.domain import Finding, Outcome
from iom.reviews.events import ReviewCorrected, ReviewDone, ReviewPrepared
from iom.reviews.forms import ActForm, CorrectionForm, FindingForm
from iom.reviews.queries import Kept
from iom.reviews.service import NewFinding
from iom.reviews.showing import Shown, shown
from iom.scoring.events import ClientScored
from iom.scoring.queries import get_scorable_client, get_scored_client
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("client_reviews", __name__, url_prefix="/clients/<ref>/review")
_CHANGE = (Permission.CHANGE_CLIENTS, Permission.CHANGE_OWN_CLIENTS)


@bp.get("")
@requires(Permission.SEE_CLIENTS, audit=(ClientViewed,))
def show(ref: str) -> ResponseReturnValue:
    """Show where a client stands with reviews: what moved the score, and what was found."""
    return _page(ref, FindingForm(), 200)


@bp.post("/done")
@requires(*_CHANGE, audit=(ClientViewed, ReviewDone))
def done(ref: str) -> ResponseReturnValue:
    """Note that the review that is prepared is done, and what was found."""
    form, status = FindingForm(), 200
    if form.validate():
        try:
            with transaction():
                service.say_done(
                    ref,
                    version_seen(form.review.data),
                    _typed(form),
                    actor=access.reader(),
                    at=clock.now(),
                    today=clock.today(),
                )
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(f"The review of {ref} is done.")
            return redirect(url_for("client_reviews.show", ref=ref))
    get_scorable_client(access.reader(), ref)
    return _page(ref, form, status)


@bp.post("/prepare")
@requires(*_CHANGE, audit=(ClientViewed, ReviewPrepared, ClientScored))
def prepare(ref: str) -> ResponseReturnValue:
    """Prepare a review that is due now, without waiting for the morning."""
    try:
        with transaction():
            made = service.prepare(ref, actor=access.reader(), at=clock.now(), today=clock.today())
    except (NotYours, NotFound):
        raise
    except RuleBroken as refusal:
        form = FindingForm(formdata=None)
        form.form_errors.append(str(refusal))
        return _page(ref, form, 422)
    flash(f"The review of {ref} {'is' if made else 'was already'} prepared.")
    return redirect(url_for("client_reviews.show", ref=ref))


@bp.route("/<int:review_id>/correct", methods=["GET", "POST"])
@requires(*_CHANGE, audit=(ClientViewed, ReviewCorrected))
def correct(ref: str, review_id: int) -> ResponseReturnValue:
    """Ask what a review that is done is to say instead, and why; on POST, let it say that."""
    reader = access.reader()
    form, status = CorrectionForm(), 200
    if form.is_submitted() and form.validate():
        try:
            with transaction():
                service.correct(
                    ref,
                    review_id,
                    _typed(form),
                    actor=reader,
                    at=clock.now(),
                    today=clock.today(),
                )
        except (NotYours, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash("The review is corrected. What it said stays readable.")
            return redirect(url_for("client_reviews.show", ref=ref))
    client = get_scorable_client(reader, ref)
    page = shown(client, reader, clock.today())
    review = next((each for each, _ in page.reviews if each.id == review_id), None)
    if review is None or review.done_on is None:
        raise NotFound("There is no such review that is done.")
    if not form.is_submitted():
        _fill(form, review)
    if not form.is_submitted() or status == 409:
        form.seen.data = str(review.version)
    text = render_template(
        "reviews/correct.html",
        client=client,
        review=review,
        form=form,
        meanwhile=status == 409,
        names=names_of(page.workers),
    )
    record_viewed(ref, "review")
    return text, 422 if form.errors and status == 200 else status


def _page(ref: str, form: FindingForm, status: int) -> ResponseReturnValue:
    reader, today = access.reader(), clock.today()
    page = shown(get_scored_client(reader, ref), reader, today)
    _fit(form, page, again=status == 409)
    text = render_template(
        "reviews/show.html",
        page=page,
        client=page.client,
        form=form,
        act=ActForm(formdata=None),
        today=today,
        names=names_of(page.workers),
    )
    record_viewed(ref, "review")
    return text, 422 if form.errors and status == 200 else status


def _fit(form: FindingForm, page: Shown, *, again: bool) -> None:
    """Let the form be about the review that is open, as it stands."""
    if page.review is None:
        return
    if not form.is_submitted() or again:
        form.review.data, form.seen.data = str(page.review.id), str(page.review.version)
    if not form.is_submitted():
        form.done_on.data = clock.today()


def _fill(form: CorrectionForm, review: Kept) -> None:
    form.review.data = str(review.id)
    form.done_on.data, form.outcome.data = review.done_on, review.outcome
    form.finding.data = review.finding


def _typed(form: FindingForm) -> NewFinding:
    reason = form.reason.data if isinstance(form, CorrectionForm) else ""
    return NewFinding(
        finding=Finding(
            on=form.done_on.data or clock.today(),
            outcome=Outcome(form.outcome.data),
            words=form.finding.data or "",
        ),
        seen=version_seen(form.seen.data),
        token=form.token.data,
        reason=reason or "",
    )
