"""How much may be approved for one request: by everybody of a role, or by one approver.

What is set for somebody goes before what is set for their role; where neither is, the usual limit
holds. What was set before stays on the record. Each function is one act or one look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from iom.accounts.domain import PERMISSIONS, Permission, Reader, Role
from iom.accounts.models import User
from iom.accounts.queries import names_of
from iom.audit import service as audit
from iom.db import db
from iom.fund.domain import Approver, BadRequest, FundMoved, Rests, check_words, limit_of
from iom.fund.events import LimitSet
from iom.fund.models import Limit
from iom.kernel.errors import NotFound
from iom.safeguards.colleagues import Worker, list_workers

_NOBODY = "Nobody of this name approves spending."


@dataclass(frozen=True, slots=True)
class Setting:
    """When a limit was set, by whom and why; its number is 0 where none ever was."""

    number: int = 0
    reason: str = ""
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The limit of an approver or of a role.

    Attributes:
        key: the account's name, or the role's value.
        name: of the person; empty for a role.
        role: theirs, or the role itself.
        most_pence: what holds.
        own_pence: what is set for exactly this person or role; None for nothing.
        rests: on what the limit that holds rests.
        setting: the last one for this person or role.
    """

    key: str
    role: Role
    most_pence: int
    own_pence: int | None
    rests: Rests
    setting: Setting
    user_id: int = 0
    name: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLimit:
    """A limit that is to hold from now on; `seen` is the setting that the form was made with.

    `most_pence` is None where nothing of its own is to hold for this person or role any more.
    """

    most_pence: int | None
    reason: str
    seen: int
    token: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit there is: of the roles that approve spending, and of those who do, by name."""

    roles: list[Held]
    people: list[Held]


def list_limits() -> Limits:
    """List the limits of roles and of people. Three statements."""
    workers = list_workers(Permission.APPROVE_FUND)
    ids = [each.user_id for each in workers]
    known = {
        row.id: (row.username, row.role)
        for row in db.session.execute(
            select(User.id, User.username, User.role).where(User.id.in_(ids))
        )
    }
    last = select(func.max(Limit.id)).group_by(Limit.user_id, Limit.role)
    rows = list(db.session.scalars(select(Limit).where(Limit.id.in_(last))))
    names = names_of(row.set_by for row in rows)
    by_role = {row.role: row for row in rows if row.role is not None}
    by_user = {row.user_id: row for row in rows if row.user_id is not None}
    approve = {role for role, given in PERMISSIONS.items() if Permission.APPROVE_FUND in given}
    approve |= {role for _, role in known.values()}
    return Limits(
        [_of_role(role, by_role.get(role), names) for role in Role if role in approve],
        [_of_person(each, *known[each.user_id], by_user, by_role, names) for each in workers],
    )


def get_limit(username: str) -> Held:
    """Fetch the limit of an approver.

    Raises:
        NotFound: nobody of this name approves spending.
    """
    return _find(list_limits().people, username, _NOBODY)


def get_role_limit(role: str) -> Held:
    """Fetch the limit of a role.

    Raises:
        NotFound: there is no such role, or nobody of it approves spending.
    """
    return _find(list_limits().roles, role, "Nobody of this role approves spending.")


def list_approvers() -> list[Approver]:
    """List who approves spending, as the rule takes them."""
    return [Approver(each.user_id, each.name, each.most_pence) for each in list_limits().people]


def set_limit(username: str, new: NewLimit, *, actor: Reader, at: datetime) -> None:
    """Set the most that an approver may approve for one request. Nobody sets their own.

    Raises:
        NotFound: nobody of this name approves spending.
        BadRequest: it is the actor's own, it holds already, or there is no reason.
        FundMoved: somebody else set it meanwhile.
    """
    user = db.session.scalar(select(User).where(User.username == username).with_for_update(of=User))
    held = get_limit(username)
    if user is None:
        raise NotFound(_NOBODY)
    if _is_new(Limit.user_id == user.id, new):
        _check(held, new, own=actor.user_id == user.id)
        _put(Limit(user_id=user.id), f"user:{username}", new, actor=actor, at=at)


def set_role_limit(role: str, new: NewLimit, *, actor: Reader, at: datetime) -> None:
    """Set the most that each of a role may approve for one request. Nobody sets that of their own.

    Raises:
        NotFound: there is no such role, or nobody of it approves spending.
        BadRequest: it is the actor's own role's, it holds already, or there is no reason.
        FundMoved: somebody else set it meanwhile.
    """
    # Whoever sets the limit of a role queues here, so that the slower of two is told.
    db.session.scalars(select(User.id).where(User.role == role).order_by(User.id).with_for_update())
    held = get_role_limit(role)
    if _is_new(Limit.role == held.role, new):
        own = db.session.scalar(select(User.role).where(User.id == actor.user_id)) == held.role
        _check(held, new, own=own)
        _put(Limit(role=held.role), f"role:{role}", new, actor=actor, at=at)


def _is_new(whose: ColumnElement[bool], new: NewLimit) -> bool:
    """Say whether this is no second click: its token is not on a setting yet."""
    return db.session.scalar(select(Limit.id).where(whose, Limit.token == new.token)) is None


def _check(held: Held, new: NewLimit, *, own: bool) -> None:
    if own:
        raise BadRequest("Nobody sets their own limit.")
    check_words(new.reason, "reason", "Say who decided it, and why.")
    if held.setting.number != new.seen:
        raise FundMoved(
            "Somebody else set this limit while you looked. Yours was not set: look at what holds "
            "now, and send yours again if it should still be."
        )
    if held.own_pence == new.most_pence:
        raise BadRequest("This is the limit already.", "most")


def _put(row: Limit, subject: str, new: NewLimit, *, actor: Reader, at: datetime) -> None:
    row.most_pence, row.reason, row.token = new.most_pence, new.reason.strip(), new.token
    row.set_at, row.set_by = at, actor.ref
    db.session.add(row)
    db.session.flush()
    audit.record(LimitSet(subject=subject, pence=new.most_pence), actor=actor, at=at)


def _find(among: list[Held], key: str, refusal: str) -> Held:
    for each in among:
        if each.key == key:
            return each
    raise NotFound(refusal)


def _of_role(role: Role, row: Limit | None, names: Mapping[str, str]) -> Held:
    own = row.most_pence if row else None
    most, rests = limit_of(None, own)
    setting = _setting(row, names)
    return Held(key=role, role=role, most_pence=most, own_pence=own, rests=rests, setting=setting)


def _of_person(
    worker: Worker,
    username: str,
    role: Role,
    by_user: Mapping[int, Limit],
    by_role: Mapping[Role, Limit],
    names: Mapping[str, str],
) -> Held:
    row, of_role = by_user.get(worker.user_id), by_role.get(role)
    own = row.most_pence if row else None
    most, rests = limit_of(own, of_role.most_pence if of_role else None)
    return Held(
        key=username,
        user_id=worker.user_id,
        name=worker.name,
        agency=worker.agency,
        role=role,
        most_pence=most,
        own_pence=own,
        rests=rests,
        setting=_setting(row, names),
    )


def _setting(row: Limit | None, names: Mapping[str, str]) -> Setting:
    return Setting(row.id, row.reason, row.set_at, names[row.set_by]) if row else Setting()
