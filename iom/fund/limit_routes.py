"""Pages of who may approve how much for one request, under /fund/limits."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.accounts.domain import Permission
from iom.fund import limits
from iom.fund.domain import USUAL_LIMIT_PENCE
from iom.fund.events import LimitSet
from iom.fund.grant_forms import LimitForm
from iom.fund.limits import NewLimit
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
    """List who approves spending and up to how much for one request."""
    return render_template("fund/limits.html", limits=limits.list_limits(), usual=USUAL_LIMIT_PENCE)


@bp.route("/<username>", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS, audit=(LimitSet,))
def change(username: str) -> ResponseReturnValue:
    """Ask how much somebody may approve for one request; on POST, set it."""
    held, form, status = limits.get_limit(username), LimitForm(), 200
    if form.validate_on_submit():
        new = NewLimit(
            most_pence=form.most.data or 0,
            reason=form.reason.data or "",
            seen=version_seen(form.seen.data),
            token=form.token.data,
        )
        try:
            with transaction():
                limits.set_limit(username, new, actor=access.reader(), at=clock.now())
        except NotFound:
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
            held = limits.get_limit(username)
        else:
            flash("The limit is set.")
            return redirect(url_for("fund_limits.index"))
    if form.errors and status == 200:
        status = 422
    if not form.is_submitted():
        form.most.data = held.most_pence
    if not form.is_submitted() or status == 409:
        form.seen.data = str(held.seen)
    text = render_template("fund/limit.html", held=held, form=form, conflict=status == 409)
    return text, status
