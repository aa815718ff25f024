"""Pages of how much may be approved for one request, by a role or by somebody, at /fund/limits."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.accounts.words import role_name
from iom.fund import limits
from iom.fund.domain import USUAL_LIMIT_PENCE
from iom.fund.events import LimitSet
from iom.fund.grant_forms import LimitForm
from iom.fund.limits import Held, NewLimit
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.transaction import transaction
from iom.web import access
from iom.web.access import requires
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

bp = Blueprint("fund_limits", __name__, url_prefix="/fund/limits")


@bp.get("")
@requires(Permission.APPROVE_FUND, Permission.MANAGE_USERS)
def index() -> ResponseReturnValue:
    """List up to how much is approved for one request, by roles and by who does."""
    return render_template(
        "fund/limits.html",
        limits=limits.list_limits(),
        usual=USUAL_LIMIT_PENCE,
        role_name=role_name,
    )


@bp.route("/<username>", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS, audit=(LimitSet,))
def change(username: str) -> ResponseReturnValue:
    """Ask how much somebody may approve for one request; on POST, set it."""
    return _page(
        lambda: limits.get_limit(username),
        lambda new: limits.set_limit(username, new, actor=access.reader(), at=clock.now()),
    )


@bp.route("/roles/<role>", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS, audit=(LimitSet,))
def change_role(role: str) -> ResponseReturnValue:
    """Ask how much each of a role may approve for one request; on POST, set it."""
    return _page(
        lambda: limits.get_role_limit(role),
        lambda new: limits.set_role_limit(role, new, actor=access.reader(), at=clock.now()),
    )


def _page(look: Callable[[], Held], put: Callable[[NewLimit], None]) -> ResponseReturnValue:
    held, form, status = look(), LimitForm(), 200
    if form.validate_on_submit():
        new = NewLimit(
            most_pence=form.most.data,
            reason=form.reason.data or "",
            seen=version_seen(form.seen.data),
            token=form.token.data,
        )
        try:
            with transaction():
                put(new)
        except NotFound:
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
            held = look()
        else:
            flash("The limit is set.")
            return redirect(url_for("fund_limits.index"))
    if form.errors and status == 200:
        status = 422
    if not form.is_submitted():
        form.most.data = held.own_pence
    if not form.is_submitted() or status == 409:
        form.seen.data = str(held.setting.number)
    text = render_template(
        "fund/limit.html", held=held, form=form, conflict=status == 409, role_name=role_name
    )
    return text, status
