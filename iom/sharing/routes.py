"""Pages of sharing agreements, under /agreements."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import AgencyKind, Category, Permission
from iom.accounts.queries import list_agencies, names_of
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.sharing import queries, service
from iom.sharing.agreements import (
    ChangedByAnother,
    Reason,
    Standing,
    Terms,
    differences,
    union_of,
)
from iom.sharing.events import (
    AgreementChanged,
    AgreementCorrected,
    AgreementEndedEarly,
    AgreementRecorded,
    AgreementRemoved,
    AgreementRenewed,
)
from iom.sharing.forms import (
    AgreementForm,
    ChangeForm,
    ConfirmForm,
    EndForm,
    ReasonForm,
    RenewForm,
    form_for,
)
from iom.sharing.queries import Shown
from iom.sharing.service import Seen
from iom.sharing.words import in_page_words, people_in, people_of
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.unstorable import number_asked

bp = Blueprint("agreements", __name__, url_prefix="/agreements")

_MANAGE = Permission.MANAGE_AGREEMENTS
_ONE_DAY = timedelta(days=1)
_FEW = 10  # of what ended, shown unless all are asked for


@bp.get("")
@requires(_MANAGE)
def index() -> ResponseReturnValue:
    """List the agreements in force, to come and ended; of those that ended, the last few first."""
    agreements = queries.list_shown(clock.today())
    ended = [each for each in agreements if each.standing is Standing.ENDED]
    by_standing = {
        standing: [each for each in agreements if each.standing is standing]
        for standing in (Standing.IN_FORCE, Standing.TO_COME)
    }
    most = None if request.args.get("ended") == "all" else _FEW
    by_standing[Standing.ENDED] = ended[::-1][:most]
    return render_template(
        "sharing/agreements.html",
        agreements=by_standing,
        ended=len(ended),
        soon=[each for each in agreements if each.ends_soon],
        lonely=[
            each
            for each in agreements
            if each.standing is not Standing.ENDED and (not each.owner or each.owner_left)
        ],
    )


@bp.get("/<int:number>")
@requires()
def show(number: int) -> ResponseReturnValue:
    """Show what was agreed, and what was done to it since.

    Open to everybody who is signed in: it names agencies and no client, and whoever answers for it
    is told to look here, whatever their role.
    """
    shown = queries.get_shown(number, clock.today())
    history = queries.history_of(number)
    names = names_of(people_of(history))
    return render_template(
        "sharing/agreement.html",
        shown=shown,
        categories=list(Category),
        blind=queries.without_identity(shown.terms.parties),
        history=[(each, in_page_words(each.changes, names)) for each in history],
        names=names,
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(_MANAGE, audit=(AgreementRecorded,))
def record() -> ResponseReturnValue:
    """Ask what was agreed; on POST, record it. `follows` names the agreement that it succeeds."""
    follows = request.args.get("follows", type=number_asked)
    before = None if follows is None else queries.get_shown(follows, clock.today())
    form = _form(AgreementForm, before)
    if form.validate_on_submit():
        try:
            with transaction():
                made = service.record_agreement(
                    form.terms,
                    actor=access.reader(),
                    at=clock.now(),
                    token=form.token.data,
                    follows_id=follows,
                )
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The agreement is on record. What it lets agencies see follows its days.")
            return redirect(url_for("agreements.show", number=made))
    elif request.method == "GET" and before is not None:
        form.show(before.terms)
        form.title.data = f"{before.terms.title}, from {before.terms.to_on.year}"
        form.first_day.data = max(before.terms.to_on, clock.today())
        form.last_day.data = form.review_on.data = None
    if not form.token.data or form.token.errors:
        form.token.data = secrets.token_urlsafe(24)
    page = render_template(
        "sharing/record.html", form=form, before=before, categories=list(Category)
    )
    return page, 422 if form.errors else 200


@bp.route("/<int:number>/change", methods=["GET", "POST"])
@requires(_MANAGE, audit=(AgreementChanged, AgreementCorrected))
def change(number: int) -> ResponseReturnValue:
    """Ask for the terms anew; on POST, change them. A second editor sees both versions."""
    shown = queries.get_shown(number, clock.today())
    form = _form(ChangeForm, shown)
    assert isinstance(form, ChangeForm)  # noqa: S101  # for the type checker
    status, both = 200, []
    if form.validate_on_submit():
        try:
            with transaction():
                done = service.change_agreement(
                    _seen(number, form.version.data),
                    form.terms,
                    why=Reason(form.why.data),
                    reason=(form.reason.data or "").strip(),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except ChangedByAnother:
            shown = queries.get_shown(number, clock.today())
            both = _both(shown.terms, form.terms)
            form.version.data = str(shown.version)
            status = 409
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The agreement is changed, at once." if done else "Nothing was different.")
            return redirect(url_for("agreements.show", number=number))
    elif request.method == "GET":
        form.show(shown.terms)
        form.version.data = str(shown.version)
    page = render_template(
        "sharing/change.html", form=form, shown=shown, both=both, categories=list(Category)
    )
    return page, 422 if form.errors else status


@bp.route("/<int:number>/renew", methods=["GET", "POST"])
@requires(_MANAGE, audit=(AgreementRenewed,))
def renew(number: int) -> ResponseReturnValue:
    """Ask until when it is to hold; on POST, renew it."""
    form = RenewForm()
    status = 200
    if form.validate_on_submit() and form.last_day.data and form.review_on.data:
        try:
            with transaction():
                service.renew_agreement(
                    _seen(number, form.version.data),
                    to_on=form.last_day.data + _ONE_DAY,
                    review_on=form.review_on.data,
                    reason=(form.reason.data or "").strip(),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except ChangedByAnother:
            status = 409
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The agreement is renewed.")
            return redirect(url_for("agreements.show", number=number))
    return _editing_page("sharing/renew.html", form, number, status)


@bp.route("/<int:number>/end", methods=["GET", "POST"])
@requires(_MANAGE, audit=(AgreementEndedEarly,))
def end(number: int) -> ResponseReturnValue:
    """Ask when it is to end; on POST, end it early."""
    form = EndForm()
    status = 200
    if form.validate_on_submit():
        today = clock.today()
        try:
            with transaction():
                service.end_early(
                    _seen(number, form.version.data),
                    to_on=today if form.when.data == "today" else today + _ONE_DAY,
                    reason=(form.reason.data or "").strip(),
                    actor=access.reader(),
                    at=clock.now(),
                )
        except ChangedByAnother:
            status = 409
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The agreement ends early. Those who saw something by it alone no longer do.")
            return redirect(url_for("agreements.show", number=number))
    return _editing_page("sharing/end.html", form, number, status)


@bp.route("/<int:number>/remove", methods=["GET", "POST"])
@requires(_MANAGE, audit=(AgreementRemoved,))
def remove(number: int) -> ResponseReturnValue:
    """Ask whether it is to go; on POST, remove an agreement that was never in force."""
    form = ConfirmForm()
    status = 200
    if form.validate_on_submit():
        try:
            with transaction():
                service.remove_agreement(
                    _seen(number, form.version.data), actor=access.reader(), at=clock.now()
                )
        except ChangedByAnother:
            status = 409
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            flash("The agreement is off the record. It had never been in force.")
            return redirect(url_for("agreements.index"))
    return _editing_page("sharing/remove.html", form, number, status)


def _form(kind: type[AgreementForm], shown: Shown | None) -> AgreementForm:
    """Return a form that offers every agency, and everybody who may answer for an agreement."""
    form = form_for(kind, _agencies())
    keep = shown.terms.owner if shown else ""
    form.offer_owners(
        (user.ref, f"{user.full_name}, {user.agency.name}") for user in queries.list_owners(keep)
    )
    return form


def _agencies() -> Sequence[tuple[str, str, AgencyKind]]:
    return [(each.code, each.name, each.kind) for each in list_agencies()]


def _seen(number: int, version: str | None) -> Seen:
    return Seen(agreement_id=number, version=int(version or 0))


def _both(now: Terms, mine: Terms) -> list[tuple[str, str, str]]:
    found = differences(now, mine)
    names = names_of(people_in(found))
    return [(each.what, each.before, each.after) for each in in_page_words(found, names)]


def _editing_page(
    template: str, form: ReasonForm | ConfirmForm, number: int, status: int
) -> ResponseReturnValue:
    """Show the form beside what is on record now, which a second editor has not seen yet."""
    shown = queries.get_shown(number, clock.today())
    if request.method == "GET" or status == 409:
        form.version.data = str(shown.version)
    parties = shown.terms.parties
    page = render_template(
        template,
        form=form,
        shown=shown,
        changed_meanwhile=status == 409,
        loses=[(each, union_of(parties, each.agency)) for each in parties],
    )
    return page, 422 if form.errors else status
