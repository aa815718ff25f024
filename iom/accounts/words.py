"""Permissions and roles in the trade's words, in the order of the table of HANDBOOK 1."""

from __future__ import annotations

from dataclasses import dataclass

from iom.accounts.domain import PERMISSIONS, SHOWS_CLIENTS, TOLD, Permission, Role
from iom.kernel.words import within_sentence

_P = Permission
WITHOUT_PAGE: frozenset[Permission] = frozenset()
"""What no page of this version asks for yet; whoever is given it is told so."""


@dataclass(frozen=True, slots=True)
class Worded:
    """One permission as people read it.

    Attributes:
        area: the row of the table that it belongs to.
        label: what somebody may do.
        hint: how far that goes.
    """

    permission: Permission
    area: str
    label: str
    hint: str

    @property
    def shows_clients(self) -> bool:
        """Whether it shows clients by name, or lets others be shown them."""
        return self.permission in SHOWS_CLIENTS

    @property
    def told(self) -> bool:
        """Whether others are told when somebody comes to hold it."""
        return self.permission in TOLD

    @property
    def has_page(self) -> bool:
        """Whether this version has anything for which it is needed."""
        return self.permission not in WITHOUT_PAGE


_TABLE: dict[str, tuple[tuple[Permission, str, str], ...]] = {
    "Clients": (
        (_P.SEE_CLIENTS, "See clients", "those whom their agency works with, in their places"),
        (_P.SEE_EVERY_CLIENT, "See every client", "in their places, whoever works with them"),
        (_P.NOMINATE, "Nominate", "put somebody forward for the scheme"),
        (_P.CHANGE_CLIENTS, "Change client records", "of every client whom they see"),
        (_P.CHANGE_OWN_CLIENTS, "Change own clients’ records", "of those they work with by name"),
        (_P.IMPORT_PEOPLE, "Bring people in", "clients and situations from files"),
    ),
    "Log": (
        (_P.LOG_WORK, "Log work", "contacts, interventions and referrals"),
        (_P.LOG_SIGHTINGS, "Log arrests and sightings", "nothing else about the client"),
    ),
    "Matrix and levels": (
        (_P.SET_MATRIX, "Set the matrix", "weights, thresholds, levels and capacity"),
    ),
    "Panel": (
        (_P.SIT_ON_PANEL, "Sit on a panel", "with those on the list of the sitting"),
        (
            _P.DECIDE_ON_PANEL,
            "Decide on a panel",
            "select, not select, defer; levels and ends of places; prepare sittings",
        ),
    ),
    "Fund": (
        (_P.ASK_FUND, "Ask for money", "from the interventions fund"),
        (_P.APPROVE_FUND, "Approve spending", "never what they asked for themselves"),
    ),
    "Merge, restrict, break-glass": (
        (_P.MERGE_CLIENTS, "Merge records", "two records of the same person"),
        (_P.RESTRICT_CLIENTS, "Restrict records", "close a client to all but named people"),
        (_P.BREAK_GLASS, "Break the glass", "open a restricted record for an hour, with a reason"),
        (_P.DECIDE_RETENTION, "Decide on retention", "keep, hold or erase after the review"),
    ),
    "Export and print": (
        (_P.EXPORT_CLIENTS, "Export clients", "every client whom they see; recorded"),
        (_P.EXPORT_OWN_CLIENTS, "Export own clients", "those they work with by name; recorded"),
        (_P.EXPORT_FIGURES, "Export figures", "no names"),
    ),
    "Reports and recorded crime": (
        (_P.SEE_INTERNAL_REPORTS, "See internal reports", "OFFICIAL-SENSITIVE"),
        (_P.SEE_PUBLIC_REPORTS, "See public reports", "small numbers hidden"),
        (_P.PRODUCE_REPORTS, "Produce reports", "a numbered issue that stays as it is"),
        (_P.CHANGE_REPORT_SETTINGS, "Change report settings", "minimums of clients"),
        (_P.SEE_CRIMES, "See recorded crime", "from the police’s open files"),
        (_P.IMPORT_CRIMES, "Bring police files in", "a file replaces its month"),
    ),
    "Users, agencies, agreements, places": (
        (_P.MANAGE_USERS, "Manage users", "these pages: accounts, roles, permissions"),
        (_P.MANAGE_AGREEMENTS, "Manage agreements", "agencies, and what is shared with them"),
        (_P.MANAGE_PLACES, "Manage places", "delivery units and districts"),
        (
            _P.RUN_JOBS,
            "Look after jobs",
            "see what is done by itself; ask for it now",
        ),
    ),
    "Audit trail": (
        (_P.READ_AUDIT, "Read the audit trail", "who did what; references, not names"),
        (_P.READ_DISTRICT_AUDIT, "Read own districts’ trail", "who looked at their clients"),
        (_P.EXPORT_AUDIT, "Export the audit trail", "to verify it elsewhere"),
    ),
}

WORDED: dict[Permission, Worded] = {
    permission: Worded(permission, area, label, hint)
    for area, rows in _TABLE.items()
    for permission, label, hint in rows
}

ROLE_HINTS: dict[Role, str] = {
    Role.COORDINATOR: "owns the caseload of their districts and produces the reports",
    Role.CASE_MANAGER: "works with own clients, and sees those of their agency",
    Role.LINK_WORKER: "logs work with clients of their agency, and moves referrals on",
    Role.PANEL_MEMBER: "sits on the panel; nothing outside a sitting",
    Role.NEIGHBOURHOOD: "nominates, logs arrests and sightings",
    Role.ANALYST: "figures and reports; no names",
    Role.BOARD: "public reports; no names",
    Role.ADMINISTRATOR: "users, agencies, agreements, places; no clients",
    Role.AUDITOR: "the audit trail; no clients",
}


def role_name(role: Role | str) -> str:
    """Write a role for a reader: `case manager`."""
    return str(role).replace("-", " ")


def in_words(permissions: tuple[Permission, ...]) -> str:
    """Write permissions in a sentence: `see clients; nominate`."""
    labels = [WORDED[each].label for each in permissions]
    return "; ".join(within_sentence(label) for label in labels)


def gives(role: Role) -> str:
    """Say what a role gives, for the page that lets one be chosen."""
    return in_words(tuple(each for each in WORDED if each in PERMISSIONS[role]))
