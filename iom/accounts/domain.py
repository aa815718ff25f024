"""Who may do what. A role is a set of permissions (HANDBOOK 1)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from iom.kernel.errors import RuleBroken
from iom.kernel.events import Event, Operation

PASSWORD_MIN, PASSWORD_MAX = 12, 128


class Permission(StrEnum):
    """One thing that a person may be allowed to do."""

    SEE_CLIENTS = "see-clients"
    CHANGE_CLIENTS = "change-clients"
    IMPORT_PEOPLE = "import-people"
    IMPORT_CRIMES = "import-crimes"
    SEE_CRIMES = "see-crimes"
    EXPORT_CLIENTS = "export-clients"
    EXPORT_FIGURES = "export-figures"
    SEE_INTERNAL_REPORTS = "see-internal-reports"
    SEE_PUBLIC_REPORTS = "see-public-reports"
    PRODUCE_REPORTS = "produce-reports"
    CHANGE_REPORT_SETTINGS = "change-report-settings"
    MANAGE_USERS = "manage-users"
    READ_AUDIT = "read-audit"


class Role(StrEnum):
    """What somebody is to the scheme. The values are those of `iom user add --role`."""

    COORDINATOR = "coordinator"
    CASE_MANAGER = "case-manager"
    LINK_WORKER = "link-worker"
    PANEL_MEMBER = "panel-member"
    NEIGHBOURHOOD = "neighbourhood"
    ANALYST = "analyst"
    BOARD = "board"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset(set(_P) - {_P.MANAGE_USERS, _P.READ_AUDIT}),
    Role.CASE_MANAGER: frozenset({_P.SEE_CLIENTS, _P.SEE_INTERNAL_REPORTS, _P.EXPORT_CLIENTS}),
    Role.LINK_WORKER: frozenset({_P.SEE_CLIENTS}),
    Role.PANEL_MEMBER: frozenset(),
    Role.NEIGHBOURHOOD: frozenset(),
    Role.ANALYST: frozenset(
        {_P.SEE_CRIMES, _P.EXPORT_FIGURES, _P.SEE_INTERNAL_REPORTS, _P.SEE_PUBLIC_REPORTS}
    ),
    Role.BOARD: frozenset({_P.EXPORT_FIGURES, _P.SEE_PUBLIC_REPORTS}),
    Role.ADMINISTRATOR: frozenset({_P.MANAGE_USERS}),
    Role.AUDITOR: frozenset({_P.READ_AUDIT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whoever asks, as queries and services see them.

    `district_ids` bounds what they may see; None is everywhere (commands, and nobody else).
    """

    ref: str
    name: str
    user_id: int | None
    agency_id: int | None
    permissions: frozenset[Permission]
    district_ids: frozenset[int] | None

    def may(self, permission: Permission) -> bool:
        """Say whether the reader holds the permission."""
        return permission in self.permissions

    @classmethod
    def command(cls, account: str) -> Reader:
        """Return the reader for a command that somebody runs on the machine itself."""
        return cls(
            ref=f"command:{account}",
            name="command line",
            user_id=None,
            agency_id=None,
            permissions=frozenset(Permission),
            district_ids=None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Event):
    """Somebody gave the right name and password."""

    operation: ClassVar[Operation] = Operation.ACCESS


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Event):
    """Somebody ended their session."""

    operation: ClassVar[Operation] = Operation.ACCESS


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInFailed(Event):
    """A sign-in was refused. The subject is the name that was tried, if such a user exists."""

    operation: ClassVar[Operation] = Operation.ACCESS


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessDenied(Event):
    """Somebody asked for a page that their role does not open. The subject is who asked."""

    operation: ClassVar[Operation] = Operation.ACCESS
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


class BadAccount(RuleBroken):
    """The account cannot be made or changed as asked."""


class SignInRefused(RuleBroken):
    """Name and password do not belong together. Never says which of them is wrong."""

    def __init__(self) -> None:
        super().__init__("The user name or the password is not right.")


def canonical_username(text: str) -> str:
    """Bring a user name into the form in which it is kept and compared.

    Raises:
        BadAccount: it is empty, too long or has other characters than letters, digits, `.-_`.
    """
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    if not name or len(name) > 40 or not all(c.isalnum() or c in ".-_" for c in name):
        raise BadAccount(
            "A user name has 1 to 40 letters, digits, full stops, hyphens or underscores."
        )
    return name


def check_password(password: str, *, username: str) -> None:
    """Refuse a password that is too easy to guess.

    Raises:
        BadAccount: shorter than 12 or longer than 128 characters, or the user's own name.
    """
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        raise BadAccount(f"A password has {PASSWORD_MIN} to {PASSWORD_MAX} characters.")
    if username in password.casefold() and len(password) < 2 * len(username):
        raise BadAccount("A password must not be made of the user name.")
