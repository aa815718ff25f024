"""The page of every act on a request: its form, what comes of it, and who was quicker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from iom.fund.acting import Doing
from iom.fund.domain import NotForYou, check_not_own
from iom.fund.forms import (
    ActForm,
)
from iom.fund.ledgers import headings_to_spend
from iom.fund.page import record_viewed
from iom.fund.told import Told, get_told, may_tell
from iom.kernel import clock
from iom.kernel.errors import NotFound, RuleBroken
from iom.transaction import transaction
from iom.web import access
from iom.web.refusals import put_beside
from iom.web.unstorable import version_seen

Form = TypeVar("Form", bound=ActForm)


@dataclass(frozen=True, slots=True)
class Page:
    """How the page of an act is headed, what its button says, and what is said once it is done."""

    heading: str
    press: str
    done: str
    danger: bool = False


def told_for(request_id: int) -> Told:
    """Fetch a request for an act of who asked, or of an approver."""
    reader = access.reader()
    told = get_told(reader, request_id)
    if not may_tell(reader, told):
        raise NotForYou("This request is somebody else’s.")
    return told


def handled_by(request_id: int) -> Told:
    """Fetch a request for an act with its money, never for who asked."""
    told = told_for(request_id)
    check_not_own(told.by_id, access.reader().user_id)
    return told


def act_on(
    told: Told,
    form: Form,
    page: Page,
    do: Callable[[Doing], None],
    left: dict[int, int] | None = None,
) -> ResponseReturnValue:
    """Show the form of an act; on POST, do it. Who is slower is shown how it stands now."""
    reader, status = access.reader(), 200
    if form.validate_on_submit():
        doing = Doing(
            request_id=told.id,
            version=version_seen(form.version.data),
            token=form.token.data,
            actor=reader,
            at=clock.now(),
            today=clock.today(),
        )
        try:
            with transaction():
                do(doing)
        except (NotForYou, NotFound):
            raise
        except RuleBroken as refusal:
            status = put_beside(form, refusal)
        else:
            flash(page.done)
            return redirect(url_for("fund.show", request_id=told.id))
    if form.errors and status == 200:
        status = 422
    if not form.is_submitted() or status == 409:
        told = get_told(reader, told.id)
        form.version.data = str(told.version)
        if "seen" in form and left is not None:
            form["seen"].data = ",".join(f"{each}:{pence}" for each, pence in _now(left).items())
    text = render_template("fund/act.html", told=told, form=form, page=page, conflict=status == 409)
    record_viewed(told)
    return text, status


def _now(left: dict[int, int]) -> dict[int, int]:
    now = {heading.id: heading.balance.left for _, heading in headings_to_spend(clock.today())}
    return {each: now.get(each, 0) for each in left}
