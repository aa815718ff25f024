"""Signing in, staying in and signing out."""

from __future__ import annotations

from collections.abc import Mapping

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as signed
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from iom.accounts.domain import BadAccount, Permission, SignInRefused
from iom.accounts.events import SignedOut
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.sessions import door, factors, present, service
from iom.sessions.addresses import inside
from iom.sessions.domain import Stage, TooManyTries
from iom.sessions.forms import CodeForm, EnrolForm, FirstPasswordForm, SignInForm
from iom.sessions.picture import picture_of
from iom.transaction import transaction
from iom.web import access
from iom.web.access import public, requires

About = Mapping[str, object]

bp = Blueprint("sessions", __name__)


@bp.get("/")
@requires()
def home() -> ResponseReturnValue:
    """Lead to the first page that this user may open."""
    for endpoint, permission in (
        ("desk.index", Permission.SEE_CLIENTS),
        ("briefing.index", Permission.LOG_SIGHTINGS),
        ("reports.index", Permission.SEE_INTERNAL_REPORTS),
        ("reports.index", Permission.SEE_PUBLIC_REPORTS),
        ("administration.index", Permission.MANAGE_USERS),
        ("oversight.index", Permission.READ_AUDIT),
    ):
        if endpoint in current_app.view_functions and access.reader().may(permission):
            return redirect(url_for(endpoint))
    return redirect(url_for("desk.index"))


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for user name and password; on POST, sign in or lead on to the second factor."""
    if access.user() is not None:
        return redirect(_onwards())
    form = SignInForm()
    if form.validate_on_submit():
        try:
            stage = door.try_password(form.username.data or "", form.password.data or "")
        except TooManyTries as refusal:
            return _page("sessions/sign_in.html", form, refusal)
        if stage is not None:
            return redirect(_after(stage))
        form.form_errors.append(str(SignInRefused()))
    return _page("sessions/sign_in.html", form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """Ask for the second factor of somebody whose password was right."""
    if present.come_to(Stage.CODE) is None:
        return redirect(url_for("sessions.sign_in", next=_next()))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            door.try_code(form.code.data or "")
        except TooManyTries as refusal:
            return _page("sessions/code.html", form, refusal)
        except RuleBroken as refusal:
            _say(form, refusal)
        else:
            return redirect(_onwards())
    return _page("sessions/code.html", form)


@bp.route("/sign-in/enrol", methods=["GET", "POST"])
@public
def enrol() -> ResponseReturnValue:
    """Set up the second factor of somebody whose role asks for one, and let them in."""
    half = present.come_to(Stage.ENROL)
    if half is None:
        return redirect(url_for("sessions.sign_in", next=_next()))
    held, owner = half
    session_id, username = held.id, owner.username
    form = EnrolForm()
    if form.validate_on_submit():
        try:
            codes = door.try_enrolment(form.code.data or "")
        except TooManyTries as refusal:
            return _page("sessions/enrol.html", form, refusal, _offered(session_id, username))
        except RuleBroken as refusal:
            _say(form, refusal)
        else:
            return render_template(
                "sessions/recovery_codes.html", codes=codes, made_at=clock.now(), on=_onwards()
            )
    return _page("sessions/enrol.html", form, about=_offered(session_id, username))


@bp.route("/sign-in/first", methods=["GET", "POST"])
@public
def first() -> ResponseReturnValue:
    """Let somebody set a password of their own, with a one-time code from an administrator."""
    form = FirstPasswordForm()
    if form.validate_on_submit():
        try:
            door.try_first_code(
                form.username.data or "", form.code.data or "", form.new_password.data or ""
            )
        except TooManyTries as refusal:
            return _page("sessions/first.html", form, refusal)
        except BadAccount as refusal:
            form.new_password.errors = [str(refusal)]
        except RuleBroken as refusal:
            _say(form, refusal)
        else:
            flash("Your password is set. Sign in with it.")
            return redirect(url_for("sessions.sign_in"))
    return _page("sessions/first.html", form)


@bp.post("/sign-out")
@requires(audit=(SignedOut,))
def sign_out() -> ResponseReturnValue:
    """End the session. The token against forged requests stays: it opens nothing."""
    found = present.carried()
    if found is not None:
        with transaction():
            service.sign_out(found[0].id, actor=access.reader(), at=clock.now())
    present.let_go()
    signed.pop("_flashes", None)
    return redirect(url_for("sessions.sign_in"))


@bp.get("/session/left")
@public
def left() -> ResponseReturnValue:
    """Say how long the session lasts still, without counting as a sign of being there."""
    return _left()


@bp.post("/session/stay")
@requires()
def stay() -> ResponseReturnValue:
    """Stay signed in."""
    found = present.carried()
    if found is not None:
        with transaction():
            service.stay(found[0].id, at=clock.now())
        present.forget()
    return _left()


@bp.get("/session/again")
@requires()
def again() -> ResponseReturnValue:
    """Lead somebody who signed in again back to the page that waits in another tab."""
    return render_template("sessions/again.html")


def _left() -> Response:
    return jsonify(
        seconds=present.seconds_left(), whose=present.whose_page(), last=present.ends_for_good()
    )


def _after(stage: Stage) -> str:
    """Return where the right password leads."""
    if stage is Stage.SIGNED_IN:
        return _onwards()
    endpoint = "sessions.code" if stage is Stage.CODE else "sessions.enrol"
    return url_for(endpoint, next=_next())


def _offered(session_id: int, username: str) -> About:
    secret = factors.offered_secret(session_id, clock.now())
    return {
        "picture": picture_of(factors.address_of(secret, username)),
        "groups": factors.in_groups(secret),
    }


def _next() -> str | None:
    """Return the page that was asked for before signing in."""
    return inside(request.form.get("next")) or inside(request.args.get("next"))


def _onwards() -> str:
    return _next() or url_for("sessions.home")


def _say(form: FlaskForm, refusal: RuleBroken) -> None:
    form.form_errors.append(str(refusal))


def _page(
    template: str, form: FlaskForm, refusal: TooManyTries | None = None, about: About | None = None
) -> ResponseReturnValue:
    """Show a page of signing in; where somebody has to wait, say how long."""
    if "next" in form:
        form.next.data = _next() or ""
    if refusal is not None:
        _say(form, refusal)
        headers = {"Retry-After": str(refusal.seconds)}
        return render_template(template, form=form, **(about or {})), 429, headers
    return render_template(template, form=form, **(about or {})), 422 if form.errors else 200
