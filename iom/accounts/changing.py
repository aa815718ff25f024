"""Change what accounts may do. Each function is one act; none of them commits.

Nobody changes their own rights, and somebody who may manage users is always left. A command is
bound by the second rule alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from iom.accounts import queries
from iom.accounts.applying import apply, apply_singles
from iom.accounts.contacting import called, set_reach
from iom.accounts.domain import SHOWS_CLIENTS, BadAccount, Permission, Reader, Role
from iom.accounts.domain import canonical_username as canonical
from iom.accounts.events import (
    PermissionGranted,
    PermissionTaken,
    UserChanged,
    UserDisabled,
    UserEnabled,
)
from iom.accounts.holders import take_for_change
from iom.accounts.models import PermissionChange, User
from iom.accounts.reach import Reach, checked_reach
from iom.accounts.rights import (
    Difference,
    Rights,
    check_not_own,
    check_somebody_is_left,
    checked_reason,
    difference,
    difference_of,
)
from iom.audit import service as audit
from iom.db import db
from iom.kernel.errors import ChangedMeanwhile
from iom.places import queries as places

NAME_LENGTH = 120
_M = Permission.MANAGE_USERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an account is to be. `places` are references such as `unit:huntingdon`.

    None for an e-mail address or a telephone number leaves it as it is; empty takes it off.
    """

    full_name: str
    role: Role
    agency: str
    places: Collection[str]
    email: str | None = None
    telephone: str | None = None


def preview(username: str, wanted: Wanted) -> tuple[Rights, Rights]:
    """Return an account's rights before and after a change that is only thought of.

    Raises:
        NotFound: there is no such user.
        BadAccount: the name is empty or too long, the agency unknown.
        UnknownPlace: one of the places is none.
    """
    user = queries.get_user_by_name(canonical(username))
    before = queries.rights_of(user)
    return before, _after(before, wanted)


def change_user(
    username: str, wanted: Wanted, *, seen: str | None = None, actor: Reader, at: datetime
) -> Difference:
    """Change an account's name, how its owner is reached, role, agency and places.

    Args:
        username: whose account.
        wanted: all that is to hold from now on.
        seen: the mark (`queries.mark_of_user`) of what whoever asks has seen; None for a command.
        actor: whoever asks.
        at: when.

    Raises:
        NotFound: there is no such user.
        OwnRights: the rights of one's own account would change.
        NoLongerAllowed: the actor may not manage users any more.
        LastAdministrator: nobody would be left who may manage users.
        ChangedMeanwhile: somebody else changed the account since it was seen.
        BadAccount: a value is not possible, or nothing would change.
        UnknownPlace: one of the places is none.
    """
    user, holders = take_for_change(canonical(username), actor)
    _check_seen(user, seen)
    before = queries.rights_of(user)
    after = _after(before, wanted)
    who = checked_full_name(wanted.full_name), _reach(user, wanted)
    if after == before and who == (user.full_name, queries.reach_of(user)):
        raise BadAccount("That is how the account is already. Nothing was changed.")
    if after != before:
        check_not_own(actor.user_id, user.id)
        check_somebody_is_left(user.id, holders, stays=_M in after.permissions)
        apply(user, after)
        user.rights_version += 1
    what = difference_of(before, after)
    audit.record(called(_changed(user, before, after, what), user, *who), actor=actor, at=at)
    user.full_name = who[0]
    set_reach(user, who[1])
    db.session.flush()
    return what


def grant_permission(
    username: str,
    permission: Permission,
    *,
    reason: str,
    seen: str | None = None,
    actor: Reader,
    at: datetime,
) -> Difference:
    """Grant a permission singly, or give one back that was taken.

    Raises:
        NotFound: there is no such user.
        OwnRights: the account is one's own.
        NoLongerAllowed: the actor may not manage users any more.
        ChangedMeanwhile: somebody else changed the account since it was seen.
        BadAccount: they have the permission already, or no reason is given.
    """
    user, before = _take_others(username, seen, actor)
    after = before.granting(permission)
    event = PermissionGranted(
        subject=user.ref, permission=permission, shows_clients=permission in SHOWS_CLIENTS
    )
    _set_singly(user, after, _Why(permission, granted=True, reason=reason), actor=actor, at=at)
    audit.record(event, actor=actor, at=at)
    return difference(before.permissions, after.permissions)


def take_permission(
    username: str,
    permission: Permission,
    *,
    reason: str,
    seen: str | None = None,
    actor: Reader,
    at: datetime,
) -> Difference:
    """Take a permission singly, or withdraw one that was granted.

    Raises:
        NotFound: there is no such user.
        OwnRights: the account is one's own.
        NoLongerAllowed: the actor may not manage users any more.
        LastAdministrator: nobody would be left who may manage users.
        ChangedMeanwhile: somebody else changed the account since it was seen.
        BadAccount: they do not have the permission, or no reason is given.
    """
    user, holders = take_for_change(canonical(username), actor)
    check_not_own(actor.user_id, user.id)
    _check_seen(user, seen)
    before = queries.rights_of(user)
    after = before.taking(permission)
    check_somebody_is_left(user.id, holders, stays=_M in after.permissions)
    _set_singly(user, after, _Why(permission, granted=False, reason=reason), actor=actor, at=at)
    audit.record(PermissionTaken(subject=user.ref, permission=permission), actor=actor, at=at)
    return difference(before.permissions, after.permissions)


def disable_user(username: str, *, actor: Reader, at: datetime) -> User:
    """Close an account; whoever uses it is signed out with their next request.

    Raises:
        NotFound: there is no such user.
        OwnRights: the account is one's own.
        NoLongerAllowed: the actor may not manage users any more.
        LastAdministrator: nobody would be left who may manage users.
        BadAccount: it is disabled already.
    """
    user, holders = take_for_change(canonical(username), actor)
    check_not_own(actor.user_id, user.id)
    if user.disabled_at is not None:
        raise BadAccount(f"The account “{user.username}” is disabled already.")
    check_somebody_is_left(user.id, holders, stays=False)
    user.disabled_at = at
    user.rights_version += 1
    audit.record(UserDisabled(subject=user.ref), actor=actor, at=at)
    db.session.flush()
    return user


def enable_user(username: str, *, actor: Reader, at: datetime) -> User:
    """Open a closed account again, with the rights that it had.

    Raises:
        NotFound: there is no such user.
        NoLongerAllowed: the actor may not manage users any more.
        BadAccount: it is not disabled.
    """
    user, _ = take_for_change(canonical(username), actor)
    if user.disabled_at is None:
        raise BadAccount(f"The account “{user.username}” is not disabled.")
    user.disabled_at = None
    user.rights_version += 1
    audit.record(UserEnabled(subject=user.ref), actor=actor, at=at)
    db.session.flush()
    return user


def checked_full_name(text: str) -> str:
    """Return a name as it is shown, with single spaces.

    Raises:
        BadAccount: it is empty, too long, or has characters that cannot be printed.
    """
    name = " ".join(text.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise BadAccount(f"Enter the full name, in 1 to {NAME_LENGTH} characters.")
    return name


@dataclass(frozen=True, slots=True)
class _Why:
    permission: Permission
    granted: bool
    reason: str


def _take_others(username: str, seen: str | None, actor: Reader) -> tuple[User, Rights]:
    user, _ = take_for_change(canonical(username), actor)
    check_not_own(actor.user_id, user.id)
    _check_seen(user, seen)
    return user, queries.rights_of(user)


def _check_seen(user: User, seen: str | None) -> None:
    if seen is not None and seen != queries.mark_of_user(user):
        raise ChangedMeanwhile(
            f"Somebody else has changed the account “{user.username}” since you opened this page. "
            "Look at it as it is now, then say again what you want."
        )


def _after(before: Rights, wanted: Wanted) -> Rights:
    checked_full_name(wanted.full_name)
    agency = queries.get_agency(wanted.agency)
    found = places.get_places(wanted.places)
    return replace(
        before.with_role(wanted.role),
        agency=agency.code,
        places=frozenset(place.ref for place in found),
    )


def _set_singly(user: User, after: Rights, why: _Why, *, actor: Reader, at: datetime) -> None:
    apply_singles(user, after)
    user.rights_version += 1
    db.session.add(
        PermissionChange(
            user_id=user.id,
            permission=why.permission,
            granted=why.granted,
            reason=checked_reason(why.reason),
            changed_at=at,
            changed_by=actor.ref,
        )
    )
    db.session.flush()


def _reach(user: User, wanted: Wanted) -> Reach:
    now = queries.reach_of(user)
    return checked_reach(
        now.email if wanted.email is None else wanted.email,
        now.telephone if wanted.telephone is None else wanted.telephone,
    )


def _changed(user: User, before: Rights, after: Rights, what: Difference) -> UserChanged:
    roles = (before.role, after.role) if before.role is not after.role else ("", "")
    agencies = (before.agency, after.agency) if before.agency != after.agency else ("", "")
    return UserChanged(
        subject=user.ref,
        role_before=str(roles[0]),
        role_after=str(roles[1]),
        agency_before=agencies[0],
        agency_after=agencies[1],
        places_added=tuple(sorted(after.places - before.places)),
        places_removed=tuple(sorted(before.places - after.places)),
        gained=what.gained,
        lost=what.lost,
    )
