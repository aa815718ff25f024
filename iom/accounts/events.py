"""What happens to accounts and at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.accounts.domain import Role
from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    """Somebody gave the right name and password."""

    operation: ClassVar[Operation] = Operation.SIGN_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Event):
    """Somebody ended their session."""

    operation: ClassVar[Operation] = Operation.SIGN_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailed(Event):
    """A sign-in was refused. The subject is the name that was tried, if such a user exists."""

    operation: ClassVar[Operation] = Operation.SIGN_IN_FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDenied(Event):
    """Somebody asked for a page that their role does not open. The subject is who asked."""

    operation: ClassVar[Operation] = Operation.ACCESS_DENIED
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAdded(Event):
    """An account was made."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    role: Role
    agency: str
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDisabled(Event):
    """An account was closed; its session ends with the next request."""

    operation: ClassVar[Operation] = Operation.SETTINGS
