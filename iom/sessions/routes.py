"""Signing in and out."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from iom.accounts import service
from iom.accounts.domain import Permission, SignInRefused
from iom.accounts.events import SignedOut
from iom.kernel import clock
from iom.sessions.forms import SignInForm
from iom.transaction import transaction
from iom.web import access
from iom.web.access import public, requires

bp = Blueprint("sessions", __name__)


@bp.get("/")
@requires()
def home() -> ResponseReturnValue:
    """Lead to the first page that this user may open."""
    for endpoint, permission in (
        ("casefile.index", Permission.SEE_CLIENTS),
        ("reports.index", Permission.SEE_INTERNAL_REPORTS),
        ("reports.index", Permission.SEE_PUBLIC_REPORTS),
    ):
        if endpoint in current_app.view_functions and access.reader().may(permission):
            return redirect(url_for(endpoint))
    return render_template("sessions/home.html")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for user name and password; on POST, sign in."""
    if current_user.is_authenticated:
        return redirect(url_for("sessions.home"))
    form = SignInForm()
    if form.validate_on_submit():
        username, password = form.username.data or "", form.password.data or ""
        user = service.check_sign_in(username, password)
        with transaction():
            if user is None:
                service.record_failed_sign_in(username, at=clock.now())
            else:
                service.record_sign_in(user, at=clock.now())
        if user is not None:
            session.clear()
            login_user(user)
            return redirect(_inside(form.next.data) or url_for("sessions.home"))
        form.form_errors.append(str(SignInRefused()))
    if not form.next.data:
        form.next.data = _inside(request.args.get("next")) or ""
    return render_template("sessions/sign_in.html", form=form), 200 if not form.errors else 422


@bp.post("/sign-out")
@requires(audit=(SignedOut,))
def sign_out() -> ResponseReturnValue:
    """End the session."""
    with transaction():
        service.record_sign_out(access.reader(), at=clock.now())
    logout_user()
    session.clear()
    return redirect(url_for("sessions.sign_in"))


def _inside(address: str | None) -> str | None:
    """Return the address if it is a page of this product, so that `next` cannot lead away."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    if not address.isprintable():
        return None  # browsers drop line ends and tabs, and no header may hold them
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc and "\\" not in address else None
