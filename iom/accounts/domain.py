"""Who may do what. A role is a set of permissions (HANDBOOK 1)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from iom.kernel.errors import RuleBroken

PASSWORD_MIN, PASSWORD_MAX = 12, 128


class Permission(StrEnum):
    """One thing that a person may be allowed to do: the rows of the table in HANDBOOK 1."""

    SEE_CLIENTS = "see-clients"
    SEE_EVERY_CLIENT = "see-every-client"
    NOMINATE = "nominate"
    CHANGE_CLIENTS = "change-clients"
    CHANGE_OWN_CLIENTS = "change-own-clients"
    LOG_WORK = "log-work"
    LOG_SIGHTINGS = "log-sightings"
    IMPORT_PEOPLE = "import-people"
    MERGE_CLIENTS = "merge-clients"
    RESTRICT_CLIENTS = "restrict-clients"
    BREAK_GLASS = "break-glass"
    DECIDE_RETENTION = "decide-retention"
    SET_MATRIX = "set-matrix"
    SIT_ON_PANEL = "sit-on-panel"
    DECIDE_ON_PANEL = "decide-on-panel"
    ASK_FUND = "ask-fund"
    APPROVE_FUND = "approve-fund"
    EXPORT_CLIENTS = "export-clients"
    EXPORT_OWN_CLIENTS = "export-own-clients"
    EXPORT_FIGURES = "export-figures"
    SEE_CRIMES = "see-crimes"
    IMPORT_CRIMES = "import-crimes"
    SEE_INTERNAL_REPORTS = "see-internal-reports"
    SEE_PUBLIC_REPORTS = "see-public-reports"
    PRODUCE_REPORTS = "produce-reports"
    CHANGE_REPORT_SETTINGS = "change-report-settings"
    MANAGE_USERS = "manage-users"
    MANAGE_AGREEMENTS = "manage-agreements"
    MANAGE_PLACES = "manage-places"
    RUN_JOBS = "run-jobs"
    READ_AUDIT = "read-audit"
    READ_DISTRICT_AUDIT = "read-district-audit"
    EXPORT_AUDIT = "export-audit"


class Category(StrEnum):
    """A kind of data that agencies may or may not share with one another (HANDBOOK 13)."""

    IDENTITY = "identity"
    OFFENDING = "offending"
    INTELLIGENCE = "intelligence"
    HEALTH = "health"
    SUBSTANCE_TREATMENT = "substance-treatment"
    HOUSING = "housing"
    FINANCE = "finance"
    MEETING_RECORD = "meeting-record"


class AgencyKind(StrEnum):
    """What an agency is in law. A third-sector body needs a gateway of its own (HANDBOOK 13)."""

    STATUTORY = "statutory"
    THIRD_SECTOR = "third-sector"


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
# The table of HANDBOOK 1. What reaches everybody's clients and what only one's own are two
# permissions, so that each can be given or taken singly.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset(
        set(_P)
        - {_P.CHANGE_OWN_CLIENTS, _P.EXPORT_OWN_CLIENTS, _P.LOG_SIGHTINGS}
        - {_P.MANAGE_USERS, _P.MANAGE_AGREEMENTS, _P.MANAGE_PLACES, _P.RUN_JOBS}
        - {_P.READ_AUDIT, _P.EXPORT_AUDIT}
    ),
    Role.CASE_MANAGER: frozenset(
        {
            _P.SEE_CLIENTS,
            _P.NOMINATE,
            _P.CHANGE_OWN_CLIENTS,
            _P.LOG_WORK,
            _P.SIT_ON_PANEL,
            _P.ASK_FUND,
            _P.BREAK_GLASS,
            _P.EXPORT_OWN_CLIENTS,
            _P.SEE_INTERNAL_REPORTS,
        }
    ),
    Role.LINK_WORKER: frozenset({_P.SEE_CLIENTS, _P.NOMINATE, _P.LOG_WORK, _P.ASK_FUND}),
    Role.PANEL_MEMBER: frozenset({_P.NOMINATE, _P.SIT_ON_PANEL}),
    Role.NEIGHBOURHOOD: frozenset({_P.NOMINATE, _P.LOG_SIGHTINGS}),
    Role.ANALYST: frozenset(
        {_P.SEE_CRIMES, _P.EXPORT_FIGURES, _P.SEE_INTERNAL_REPORTS, _P.SEE_PUBLIC_REPORTS}
    ),
    Role.BOARD: frozenset({_P.EXPORT_FIGURES, _P.SEE_PUBLIC_REPORTS}),
    # How the installation fares is for those who run it: no page of jobs names a client.
    Role.ADMINISTRATOR: frozenset(
        {_P.MANAGE_USERS, _P.MANAGE_AGREEMENTS, _P.MANAGE_PLACES, _P.RUN_JOBS}
    ),
    Role.AUDITOR: frozenset({_P.READ_AUDIT, _P.EXPORT_AUDIT}),
}

# What can be done without ever seeing a client by name or reference: figures, crimes, places.
NAMELESS = frozenset(
    {
        _P.SEE_CRIMES,
        _P.IMPORT_CRIMES,
        _P.EXPORT_FIGURES,
        _P.SEE_INTERNAL_REPORTS,
        _P.SEE_PUBLIC_REPORTS,
        _P.PRODUCE_REPORTS,
        _P.CHANGE_REPORT_SETTINGS,
        _P.MANAGE_PLACES,
    }
)
# Whoever may do anything else signs in with a second factor, whatever their role is called.
SHOWS_CLIENTS = frozenset(_P) - NAMELESS

# What is told to others when somebody comes to hold it: who would abuse it needs a second account.
TOLD = SHOWS_CLIENTS | {_P.APPROVE_FUND}

# Of what these show, sharing agreements let the holder's agency see more or less.
BY_AGREEMENT = frozenset({_P.SEE_CLIENTS, _P.LOG_SIGHTINGS, _P.SIT_ON_PANEL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whoever asks, as queries and services see them. Made anew for every request.

    Attributes:
        ref: `user:hazel`, as the trail names them.
        name: as screens name them.
        user_id: None for a command.
        agency_id: None for a command.
        agency: the agency's code; empty for a command.
        permissions: what the role gives, with what was granted and without what was taken singly.
        district_ids: bounds what they may see; None is everywhere (commands, and nobody else).
        categories: the kinds of data that their agency may see by the sharing agreements in force.
        covers: the numbers of the covers by which they stand in for others today.
        sittings: the numbers of the panel's sittings whose list their seat shows them today.
    """

    ref: str
    name: str
    user_id: int | None
    agency_id: int | None
    agency: str
    permissions: frozenset[Permission]
    district_ids: frozenset[int] | None
    categories: frozenset[Category]
    covers: frozenset[int] = frozenset()
    sittings: frozenset[int] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Say whether the reader holds the permission."""
        return permission in self.permissions

    def sees(self, category: Category) -> bool:
        """Say whether the reader's agency may see this kind of data."""
        return category in self.categories

    @classmethod
    def command(cls, account: str) -> Reader:
        """Return the reader for a command that somebody runs on the machine itself."""
        return cls(
            ref=f"command:{account}",
            name="command line",
            user_id=None,
            agency_id=None,
            agency="",
            permissions=frozenset(Permission),
            district_ids=None,
            categories=frozenset(Category),
        )


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
