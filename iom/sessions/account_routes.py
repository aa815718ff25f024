"""One's own account: who one is here, password, second factor, where one is signed in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from iom.accounts.contacting import change_own_telephone
from iom.accounts.domain import BadAccount, Reader
from iom.accounts.events import UserChanged
from iom.accounts.words import WORDED, Worded, role_name
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, NotFound, RuleBroken
from iom.places import queries as places
from iom.sessions import door, factors, present, queries, service
from iom.sessions.domain import Ended, TooManyTries
from iom.sessions.events import (
    PasswordAskedAgainFailed,
    PasswordChanged,
    RecoveryCodesMade,
    SecondFactorEnrolled,
    SessionEnded,
)
from iom.sessions.forms import ChangePasswordForm, EnrolForm, PasswordForm, TelephoneForm
from iom.sessions.picture import picture_of
from iom.transaction import transaction
from iom.web import access
from iom.web.access import current_user, requires

About = Mapping[str, object]

bp = Blueprint("account", __name__, url_prefix="/account")


@bp.get("")
@requires()
def index() -> ResponseReturnValue:
    """Show who one is here, what one may do and how one signs in."""
    reader = access.reader()
    return render_template(
        "account/index.html",
        reader=reader,
        role=role_name(current_user.role),
        districts=places.list_districts_of(reader),
        areas=_areas(reader),
        codes_left=queries.count_recovery_codes(current_user.id),
        sessions=len(queries.list_sessions(current_user.id, clock.now())),
    )


@bp.route("/telephone", methods=["GET", "POST"])
@requires(audit=(UserChanged,))
def telephone() -> ResponseReturnValue:
    """Give, change or take off one's own number at work."""
    now = current_user.work_telephone or ""
    form, status = TelephoneForm(data={"number": now, "seen": now}), 200
    if form.validate_on_submit():
        try:
            with transaction():
                change_own_telephone(
                    form.number.data or "",
                    seen=form.seen.data or "",
                    actor=access.reader(),
                    at=clock.now(),
                )
        except RuleBroken as refusal:
            status = 409 if isinstance(refusal, ChangedMeanwhile) else 422
            form.number.errors = [str(refusal)]
            form.seen.data = current_user.work_telephone or ""
        else:
            flash("Your number is changed.")
            return redirect(url_for("account.index"))
    page = render_template("account/telephone.html", form=form)
    return page, 422 if form.errors and status == 200 else status


@bp.route("/password", methods=["GET", "POST"])
@requires(audit=(PasswordChanged, SessionEnded, PasswordAskedAgainFailed))
def password() -> ResponseReturnValue:
    """Change one's own password, which ends one's other sessions."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            door.confirm_password(form.password.data or "")
            door.change_password(form.new_password.data or "")
        except TooManyTries as refusal:
            return _page("account/password.html", form, refusal)
        except BadAccount as refusal:
            form.new_password.errors = [str(refusal)]
        except RuleBroken as refusal:
            form.password.errors = [str(refusal)]
        else:
            flash("Your password is changed. All your other sessions are ended.")
            return redirect(url_for("account.index"))
    return _page("account/password.html", form)


@bp.route("/second-factor", methods=["GET", "POST"])
@requires(audit=(PasswordAskedAgainFailed,))
def second_factor() -> ResponseReturnValue:
    """Ask for the password, before time-based codes are set up on another device."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            door.confirm_password(form.password.data or "")
        except TooManyTries as refusal:
            return _page("account/second_factor.html", form, refusal)
        except RuleBroken as refusal:
            form.password.errors = [str(refusal)]
        else:
            with transaction():
                factors.offer_secret(_session_id(), at=clock.now())
            return redirect(url_for("account.new_second_factor"))
    return _page("account/second_factor.html", form)


@bp.route("/second-factor/new", methods=["GET", "POST"])
@requires(audit=(SecondFactorEnrolled, RecoveryCodesMade, SessionEnded))
def new_second_factor() -> ResponseReturnValue:
    """Show the secret that was asked for; on POST, take its first code and use it from then on."""
    form = EnrolForm()
    session_id = _session_id()
    try:
        secret = factors.offered_secret(session_id, clock.now())
    except RuleBroken as refusal:
        flash(str(refusal))
        return redirect(url_for("account.second_factor"))
    address = factors.address_of(secret, current_user.username)
    shown = {"picture": picture_of(address), "groups": factors.in_groups(secret)}
    if form.validate_on_submit():
        try:
            codes = door.enrol_anew(form.code.data or "")
        except TooManyTries as refusal:
            return _page("account/new_second_factor.html", form, refusal, shown)
        except RuleBroken as refusal:
            form.code.errors = [str(refusal)]
        else:
            return _codes(codes)
    return _page("account/new_second_factor.html", form, about=shown)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@requires(audit=(RecoveryCodesMade, PasswordAskedAgainFailed))
def recovery_codes() -> ResponseReturnValue:
    """Make ten new recovery codes, once the password was given again, and show them once."""
    form = PasswordForm()
    if current_user.totp_enrolled_at is None:
        flash("Recovery codes take the place of codes from an app. Set those up first.")
        return redirect(url_for("account.second_factor"))
    if form.validate_on_submit():
        try:
            door.confirm_password(form.password.data or "")
        except TooManyTries as refusal:
            return _page("account/recovery_codes.html", form, refusal)
        except RuleBroken as refusal:
            form.password.errors = [str(refusal)]
        else:
            return _codes(door.make_recovery_codes())
    return _page("account/recovery_codes.html", form)


@bp.get("/sessions")
@requires()
def sessions() -> ResponseReturnValue:
    """List where one is signed in."""
    rows = queries.list_sessions(current_user.id, clock.now())
    return render_template("account/sessions.html", rows=rows, this=_session_id(), at=clock.now())


@bp.post("/sessions/<int:session_id>/end")
@requires(audit=(SessionEnded,))
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's other sessions."""
    with transaction():
        service.end_one(present.owner(), session_id, at=clock.now())
    flash("That session is ended.")
    return redirect(url_for("account.sessions"))


@bp.post("/sessions/end")
@requires(audit=(SessionEnded,))
def end_others() -> ResponseReturnValue:
    """End all of one's sessions but this one."""
    reader, mine = access.reader(), _session_id()
    with transaction():
        ended = service.end_sessions(
            current_user.id, Ended.BY_OWNER, actor=reader, at=clock.now(), but=mine
        )
    flash(f"Ended {ended} other {'session' if ended == 1 else 'sessions'}.")
    return redirect(url_for("account.sessions"))


def _areas(reader: Reader) -> dict[str, list[Worded]]:
    """List what somebody may do, by the areas of the table of HANDBOOK 1, in its order."""
    areas: dict[str, list[Worded]] = {}
    for each in WORDED.values():
        if reader.may(each.permission):
            areas.setdefault(each.area, []).append(each)
    return areas


def _session_id() -> int:
    """Return the id of the session in hand; whoever opens these pages has one."""
    found = present.carried()
    if found is None:
        raise NotFound
    return found[0].id


def _codes(codes: list[str]) -> ResponseReturnValue:
    on = url_for("account.index")
    return render_template("sessions/recovery_codes.html", codes=codes, made_at=clock.now(), on=on)


def _page(
    template: str, form: FlaskForm, refusal: TooManyTries | None = None, about: About | None = None
) -> ResponseReturnValue:
    """Show a page with a form; where somebody has to wait, say how long."""
    if refusal is not None:
        form.form_errors.append(str(refusal))
        headers = {"Retry-After": str(refusal.seconds)}
        return render_template(template, form=form, **(about or {})), 429, headers
    return render_template(template, form=form, **(about or {})), 422 if form.errors else 200
