"""What happens to accounts and at the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.accounts.domain import Permission, Role
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
    schemes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanged(Event):
    """An account's name, work e-mail, work telephone, role, agency or places were changed.

    Empty strings and tuples stand for what stayed as it was. The name itself is not kept here, nor
    how somebody is reached.
    """

    operation: ClassVar[Operation] = Operation.SETTINGS
    name_changed: bool = False
    email_changed: bool = False
    telephone_changed: bool = False
    role_before: str = ""
    role_after: str = ""
    agency_before: str = ""
    agency_after: str = ""
    places_added: tuple[str, ...] = ()
    places_removed: tuple[str, ...] = ()
    gained: tuple[Permission, ...] = ()
    lost: tuple[Permission, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionGranted(Event):
    """A permission was granted to somebody singly, or one that was taken was given back.

    `shows_clients`: it shows clients by name, or lets others be shown them.
    """

    operation: ClassVar[Operation] = Operation.SETTINGS
    permission: Permission
    shows_clients: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionTaken(Event):
    """A permission was taken from somebody singly, or one that was granted was withdrawn."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    permission: Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDisabled(Event):
    """An account was closed; its session ends with the next request."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEnabled(Event):
    """An account that had been closed was opened again."""

    operation: ClassVar[Operation] = Operation.SETTINGS
