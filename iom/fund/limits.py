"""How much each approver may approve for one request. Each function is one act or one look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.accounts.queries import names_of
from iom.audit import service as audit
from iom.db import db
from iom.fund.domain import USUAL_LIMIT_PENCE, Approver, BadRequest, FundMoved, check_words
from iom.fund.events import LimitSet
from iom.fund.models import Limit
from iom.kernel.errors import NotFound
from iom.safeguards.colleagues import Worker, list_workers


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The limit of an approver; `seen` is the number of the setting that holds, 0 for none.

    Attributes:
        username: of their account.
        reason: why it was set; empty for the usual one.
        by: who set it; empty likewise.
    """

    user_id: int
    username: str
    name: str
    agency: str
    most_pence: int
    seen: int
    reason: str = ""
    set_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLimit:
    """A limit that is to hold from now on; `seen` is the setting that the form was made with."""

    most_pence: int
    reason: str
    seen: int
    token: str


def list_limits() -> list[Held]:
    """List who approves spending, by name, each with the limit that holds."""
    workers = list_workers(Permission.APPROVE_FUND)
    ids = [each.user_id for each in workers]
    last = select(func.max(Limit.id)).where(Limit.user_id.in_(ids)).group_by(Limit.user_id)
    rows = {row.user_id: row for row in db.session.scalars(select(Limit).where(Limit.id.in_(last)))}
    known = select(User.id, User.username).where(User.id.in_(ids))
    usernames = {row.id: row.username for row in db.session.execute(known)}
    names = names_of(row.set_by for row in rows.values())
    return [_held(each, usernames[each.user_id], rows.get(each.user_id), names) for each in workers]


def get_limit(username: str) -> Held:
    """Fetch the limit of an approver.

    Raises:
        NotFound: nobody of this name approves spending.
    """
    for each in list_limits():
        if each.username == username:
            return each
    raise NotFound("Nobody of this name approves spending.")


def list_approvers() -> list[Approver]:
    """List who approves spending, as the rule takes them."""
    return [Approver(each.user_id, each.name, each.most_pence) for each in list_limits()]


def set_limit(username: str, new: NewLimit, *, actor: Reader, at: datetime) -> None:
    """Set the most that an approver may approve for one request. Nobody sets their own.

    Raises:
        NotFound: nobody of this name approves spending.
        BadRequest: it is the actor's own, it holds already, or there is no reason.
        FundMoved: somebody else set it meanwhile.
    """
    user = db.session.scalar(select(User).where(User.username == username).with_for_update(of=User))
    held = get_limit(username)
    sent = select(Limit.id).where(Limit.user_id == held.user_id, Limit.token == new.token)
    if user is None or db.session.scalar(sent) is not None:
        return
    if actor.user_id == user.id:
        raise BadRequest("Nobody sets their own limit.")
    why = check_words(new.reason, "reason", "Say who decided it, and why.")
    if held.seen != new.seen:
        raise FundMoved(
            "Somebody else set this limit while you looked. Yours was not set: look at what holds "
            "now, and send yours again if it should still be."
        )
    if held.most_pence == new.most_pence and held.seen:
        raise BadRequest("This is the limit already.", "most")
    db.session.add(
        Limit(
            user_id=user.id,
            most_pence=new.most_pence,
            reason=why,
            token=new.token,
            set_at=at,
            set_by=actor.ref,
        )
    )
    db.session.flush()
    audit.record(LimitSet(subject=f"user:{username}", pence=new.most_pence), actor=actor, at=at)


def _held(worker: Worker, username: str, row: Limit | None, names: Mapping[str, str]) -> Held:
    return Held(
        user_id=worker.user_id,
        username=username,
        name=worker.name,
        agency=worker.agency,
        most_pence=row.most_pence if row else USUAL_LIMIT_PENCE,
        seen=row.id if row else 0,
        reason=row.reason if row else "",
        set_at=row.set_at if row else None,
        by=names[row.set_by] if row else "",
    )
