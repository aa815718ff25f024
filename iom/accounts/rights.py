"""The rules of rights: what somebody may do, how that changes, and what nobody may change.

Pure: no database, no clock. A user's rights are their role, what was granted or taken singly
beside it, their agency and their places (HANDBOOK 1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from iom.accounts.domain import PERMISSIONS, SHOWS_CLIENTS, TOLD, BadAccount, Permission, Role
from iom.accounts.reach import Reach
from iom.kernel.errors import RuleBroken

REASON_MIN, REASON_MAX = 10, 300
_TOO_LATE = "Nothing was changed."


class Standing(StrEnum):
    """How a user stands to one permission."""

    ROLE = "role"  # as the role has it, given or not
    GRANTED = "granted"
    TAKEN = "taken"


class OwnRights(RuleBroken):
    """Nobody changes their own rights."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody changes their own role, permissions, places or agency, nor closes their own "
            "account. Ask another administrator."
        )


class LastAdministrator(RuleBroken):
    """Somebody must stay who can manage users."""

    def __init__(self) -> None:
        super().__init__(
            "This is the last active account that may manage users. Give somebody else that "
            "permission first."
        )


class NoLongerAllowed(RuleBroken):
    """Whoever asked has lost the right to do so since the page was opened."""

    def __init__(self) -> None:
        super().__init__(f"You may no longer manage users. {_TOO_LATE}")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change of rights adds and takes away, in the order of the table of HANDBOOK 1.

    `elsewhere`: what shows clients shows others than before, of another agency or of more places.
    """

    gained: tuple[Permission, ...]
    lost: tuple[Permission, ...]
    elsewhere: bool = False

    @property
    def told(self) -> tuple[Permission, ...]:
        """What is gained that others are told of."""
        return tuple(each for each in self.gained if each in TOLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What an account may do, and where, at one moment.

    Attributes:
        agency: the agency's code.
        places: references such as `district:fenland`; a scheme or unit stands for all in it.
        granted: beside what the role gives.
        taken: from what the role gives.
    """

    role: Role
    agency: str
    places: frozenset[str]
    granted: frozenset[Permission] = frozenset()
    taken: frozenset[Permission] = frozenset()

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role gives, with what was granted, without what was taken."""
        return (PERMISSIONS[self.role] | self.granted) - self.taken

    def standing(self, permission: Permission) -> Standing:
        """Say whether a permission was granted or taken singly, or is as the role has it."""
        if permission in self.granted:
            return Standing.GRANTED
        return Standing.TAKEN if permission in self.taken else Standing.ROLE

    def with_role(self, role: Role) -> Rights:
        """Return the rights under another role.

        What was granted or taken singly stays where it still makes a difference; what the new role
        has the same way is no longer single, so that it does not come back with a later role.
        """
        given = PERMISSIONS[role]
        return replace(self, role=role, granted=self.granted - given, taken=self.taken & given)

    def granting(self, permission: Permission) -> Rights:
        """Return the rights with a permission granted singly.

        Raises:
            BadAccount: they have it already.
        """
        if permission in self.permissions:
            raise BadAccount(f"They have this permission already: “{permission}”. {_TOO_LATE}")
        if permission in self.taken:
            return replace(self, taken=self.taken - {permission})
        return replace(self, granted=self.granted | {permission})

    def taking(self, permission: Permission) -> Rights:
        """Return the rights with a permission taken singly.

        Raises:
            BadAccount: they do not have it.
        """
        if permission not in self.permissions:
            raise BadAccount(f"They do not have this permission: “{permission}”. {_TOO_LATE}")
        if permission in self.granted:
            return replace(self, granted=self.granted - {permission})
        return replace(self, taken=self.taken | {permission})


def difference(before: Collection[Permission], after: Collection[Permission]) -> Difference:
    """Say what a change adds and takes away."""
    return Difference(
        gained=tuple(each for each in Permission if each in after and each not in before),
        lost=tuple(each for each in Permission if each in before and each not in after),
    )


def difference_of(before: Rights, after: Rights) -> Difference:
    """Say what a change of all rights adds and takes away, and whether it shows other clients."""
    other = before.agency != after.agency or not after.places <= before.places
    return replace(
        difference(before.permissions, after.permissions),
        elsewhere=other and not SHOWS_CLIENTS.isdisjoint(after.permissions),
    )


def check_not_own(actor_id: int | None, user_id: int) -> None:
    """Refuse a change of one's own rights; a command (None) is nobody's own.

    Raises:
        OwnRights: the account is that of whoever asks.
    """
    if actor_id == user_id:
        raise OwnRights


def check_still_allowed(actor_id: int | None, holders: Collection[int]) -> None:
    """Refuse somebody who may not manage users at this moment; a command (None) always may.

    Raises:
        NoLongerAllowed: they were disabled, or lost the permission, a moment ago.
    """
    if actor_id is not None and actor_id not in holders:
        raise NoLongerAllowed


def check_somebody_is_left(user_id: int, holders: Collection[int], *, stays: bool) -> None:
    """Refuse to leave nobody who may manage users.

    Args:
        user_id: whose account changes.
        holders: the ids of active users who may manage users now.
        stays: whether this user is one of them after the change.

    Raises:
        LastAdministrator: this user is the last of them.
    """
    if not stays and set(holders) == {user_id}:
        raise LastAdministrator


def checked_reason(text: str) -> str:
    """Return a reason as it is kept, with single spaces.

    Raises:
        BadAccount: it is shorter than 10 or longer than 300 characters.
    """
    reason = " ".join(text.split())
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        raise BadAccount(
            f"Say why in {REASON_MIN} to {REASON_MAX} characters; who asked for it, and what for."
        )
    return reason


def mark_of(full_name: str, reach: Reach, rights: Rights, *, disabled: bool) -> str:
    """Return a mark of what somebody sees of an account, for a form to carry.

    It changes with whatever the form shows and with nothing else: a sign-in in between is no
    reason to refuse what was typed.
    """
    shown: Iterable[object] = (
        full_name,
        reach,
        rights.role,
        rights.agency,
        sorted(rights.places),
        sorted(rights.granted),
        sorted(rights.taken),
        disabled,
    )
    return hashlib.sha256("\n".join(map(str, shown)).encode()).hexdigest()[:16]
