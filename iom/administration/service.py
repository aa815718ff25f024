"""What administrators do to accounts. Each function is one act; none of them commits.

The acts of `accounts` and `sessions`, put together, and told to others where they let somebody see
clients (`iom.administration.telling`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from iom.accounts import changing
from iom.accounts import service as accounts
from iom.accounts.changing import Wanted
from iom.accounts.domain import Permission, Reader, canonical_username
from iom.accounts.holders import take_for_change
from iom.accounts.models import User
from iom.accounts.queries import get_user_by_name, permissions_of
from iom.accounts.rights import Difference, difference
from iom.accounts.service import NewUser
from iom.administration.domain import OwnAccount
from iom.administration.telling import tell, tell_of_reset
from iom.sessions import own_password
from iom.sessions import service as sessions
from iom.sessions.domain import Ended


@dataclass(frozen=True, slots=True)
class Added:
    """An account that was made. The code is None where a password came with it."""

    username: str
    code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """A permission that is to be granted or taken singly, and why."""

    permission: Permission
    granted: bool
    reason: str


def add_user(new: NewUser, *, actor: Reader, at: datetime) -> Added:
    """Make an account; without a password its owner sets one with the one-time code.

    Raises:
        BadAccount: the name is taken or malformed, the agency unknown, the password too easy.
        NoLongerAllowed: the actor may not manage users any more.
    """
    user = accounts.add_user(new, actor=actor, at=at)
    code = None if new.password else own_password.issue_first_code(user, actor=actor, at=at)
    tell(user, difference((), permissions_of(user)), "added the account", actor=actor, at=at)
    return Added(user.username, code)


def change_user(
    username: str, wanted: Wanted, *, seen: str | None = None, actor: Reader, at: datetime
) -> Difference:
    """Change an account's name, role, agency and places; refusals as in `changing.change_user`."""
    what = changing.change_user(username, wanted, seen=seen, actor=actor, at=at)
    tell(_named(username), what, "changed the account", actor=actor, at=at)
    return what


def set_permission(
    username: str, single: Single, *, seen: str | None = None, actor: Reader, at: datetime
) -> Difference:
    """Grant or take a permission singly; refusals as in `changing`."""
    act = changing.grant_permission if single.granted else changing.take_permission
    what = act(username, single.permission, reason=single.reason, seen=seen, actor=actor, at=at)
    tell(_named(username), what, "granted a permission to", actor=actor, at=at)
    return what


def disable_user(username: str, *, actor: Reader, at: datetime) -> None:
    """Close an account and end its sessions; refusals as in `changing.disable_user`."""
    user = changing.disable_user(username, actor=actor, at=at)
    sessions.end_sessions(user.id, Ended.DISABLED, actor=actor, at=at)


def enable_user(username: str, *, actor: Reader, at: datetime) -> None:
    """Open a closed account again; refusals as in `changing.enable_user`."""
    user = changing.enable_user(username, actor=actor, at=at)
    what = difference((), permissions_of(user))
    tell(user, what, "opened again the account", actor=actor, at=at)


def reset_password(username: str, *, actor: Reader, at: datetime) -> str:
    """Take a password off and end the sessions. Returns the one-time code, which is shown once.

    Raises:
        NotFound: there is no such user.
        OwnAccount: the account is one's own.
        NoLongerAllowed: the actor may not manage users any more.
    """
    user = _of_another(username, actor)
    code = own_password.force_reset(user, actor=actor, at=at)
    tell_of_reset(user, "reset the password of", actor=actor, at=at)
    return code


def reset_second_factor(username: str, *, actor: Reader, at: datetime) -> None:
    """Take the second factor off and end the sessions; it is set up anew at the next sign-in.

    Raises:
        NotFound: there is no such user.
        OwnAccount: the account is one's own.
        NoLongerAllowed: the actor may not manage users any more.
    """
    user = _of_another(username, actor)
    own_password.reset_second_factor(user, actor=actor, at=at)
    tell_of_reset(user, "reset the second factor of", actor=actor, at=at)


def end_sessions(username: str, *, actor: Reader, at: datetime) -> int:
    """End all sessions of somebody else. Returns how many there were.

    Raises:
        NotFound: there is no such user.
        OwnAccount: the account is one's own.
        NoLongerAllowed: the actor may not manage users any more.
    """
    user = _of_another(username, actor)
    return sessions.end_sessions(user.id, Ended.ADMINISTRATOR, actor=actor, at=at)


def _of_another(username: str, actor: Reader) -> User:
    user, _ = take_for_change(canonical_username(username), actor)
    if user.id == actor.user_id:
        raise OwnAccount
    return user


def _named(username: str) -> User:
    return get_user_by_name(canonical_username(username))
