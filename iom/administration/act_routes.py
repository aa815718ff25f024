"""Pages of single acts on an account, under /users/<username>: each asks first, then does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.events import PermissionGranted, PermissionTaken, UserDisabled, UserEnabled
from iom.accounts.words import WORDED, role_name
from iom.administration import queries, service
from iom.administration.forms import ConfirmForm, PermissionForm
from iom.administration.service import Single
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.sessions.events import FirstCodeIssued, PasswordReset, SecondFactorReset, SessionEnded
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside

bp = Blueprint("account_acts", __name__, url_prefix="/users/<username>")
_USERS = Permission.MANAGE_USERS


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before an act, and what is said after it."""

    heading: str
    words: str
    button: str
    done: str
    warning: bool = False


@bp.route("/permissions/<permission>", methods=["GET", "POST"])
@requires(_USERS, audit=(PermissionGranted, PermissionTaken))
def permission(username: str, permission: str) -> ResponseReturnValue:
    """Ask why a permission is granted or taken; on POST, do it."""
    if permission not in set(Permission):
        raise NotFound("There is no such permission.")
    account, asked = queries.get_account(username), Permission(permission)
    held = asked in account.rights.permissions
    form, status = PermissionForm(data={"version": account.mark}), 200
    if form.validate_on_submit():
        granted = form.act.data == "grant"
        try:
            with transaction():
                service.set_permission(
                    account.username,
                    Single(permission=asked, granted=granted, reason=form.reason.data or ""),
                    seen=form.version.data or "",
                    **_now(),
                )
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
            account = queries.get_account(username)
            held, form.version.data = asked in account.rights.permissions, account.mark
        else:
            flash(f"{'Granted' if granted else 'Taken'}. It holds from their next click on.")
            return redirect(url_for("administration.show", username=account.username))
    form.act.data = "take" if held else "grant"
    page = render_template(
        "administration/permission.html",
        account=account,
        form=form,
        worded=WORDED[asked],
        held=held,
        standing=account.rights.standing(asked).value,
        own=account.id == access.reader().user_id,
        role_name=role_name,
    )
    return page, 422 if form.errors and status == 200 else status


@bp.route("/disable", methods=["GET", "POST"])
@requires(_USERS, audit=(UserDisabled, SessionEnded))
def disable(username: str) -> ResponseReturnValue:
    """Ask whether an account is to be closed; on POST, close it."""
    question = Question(
        "Disable this account?",
        "Whoever uses it is signed out with their next click, wherever they are. What they wrote "
        "stays, under their name. The account can be enabled again, with the same rights.",
        "Disable the account",
        "The account is disabled, and its sessions are ended.",
        warning=True,
    )
    return _asked(username, question, lambda: service.disable_user(username, **_now()))


@bp.route("/enable", methods=["GET", "POST"])
@requires(_USERS, audit=(UserEnabled,))
def enable(username: str) -> ResponseReturnValue:
    """Ask whether a closed account is to be opened again; on POST, open it."""
    question = Question(
        "Enable this account again?",
        "It has the rights that it had, the same password and the same second factor.",
        "Enable the account",
        "The account is enabled.",
    )
    return _asked(username, question, lambda: service.enable_user(username, **_now()))


@bp.route("/reset-password", methods=["GET", "POST"])
@requires(_USERS, audit=(PasswordReset, SessionEnded, FirstCodeIssued))
def reset_password(username: str) -> ResponseReturnValue:
    """Ask whether a password is to be taken off; on POST, show the one-time code, once."""
    question = Question(
        "Reset the password?",
        "The password stops working and all sessions end. You are shown a one-time code, once; "
        "its owner sets a password with it. They, the other administrators and the auditors "
        "are told.",
        "Reset the password",
        "",
        warning=True,
    )
    codes: list[str] = []
    answer = _asked(
        username,
        question,
        lambda: codes.append(service.reset_password(username, **_now())),
    )
    if codes:
        account = queries.get_account(username)
        return render_template("administration/code.html", account=account, code=codes[0])
    return answer


@bp.route("/reset-second-factor", methods=["GET", "POST"])
@requires(_USERS, audit=(SecondFactorReset, SessionEnded))
def reset_second_factor(username: str) -> ResponseReturnValue:
    """Ask whether a second factor is to be taken off; on POST, take it off."""
    question = Question(
        "Reset the second factor?",
        "Codes from their app and their recovery codes stop working, and all sessions end. After "
        "their password they set up another app. Do this only when you have spoken to them: they, "
        "the other administrators and the auditors are told.",
        "Reset the second factor",
        "The second factor is reset, and the sessions are ended.",
        warning=True,
    )
    return _asked(username, question, lambda: service.reset_second_factor(username, **_now()))


@bp.route("/end-sessions", methods=["GET", "POST"])
@requires(_USERS, audit=(SessionEnded,))
def end_sessions(username: str) -> ResponseReturnValue:
    """Ask whether all sessions are to end; on POST, end them."""
    question = Question(
        "End all sessions?",
        "They are signed out with their next click, on every device, and can sign in again.",
        "End the sessions",
        "Their sessions are ended.",
    )
    return _asked(username, question, lambda: service.end_sessions(username, **_now()))


def _asked(username: str, question: Question, act: Callable[[], object]) -> ResponseReturnValue:
    account, form = queries.get_account(username), ConfirmForm()
    if form.validate_on_submit():
        try:
            with transaction():
                act()
        except RuleBroken as refusal:
            form.form_errors.append(str(refusal))
        else:
            if question.done:
                flash(question.done)
            return redirect(url_for("administration.show", username=account.username))
    page = render_template(
        "administration/confirm.html",
        account=account,
        form=form,
        question=question,
        role_name=role_name,
    )
    return page, 422 if form.errors else 200


def _now() -> dict[str, Any]:
    return {"actor": access.reader(), "at": clock.now()}
