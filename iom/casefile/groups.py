"""What the timeline can be narrowed to: groups of kinds of entry. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iom.entries.domain import Kind, Section


class Group(StrEnum):
    """A group of kinds; the values stand in addresses."""

    EVERYTHING = ""
    CONTACTS = "contacts"
    OFFENCES = "offences"
    CUSTODY = "custody"
    DRUGS = "drugs"
    NEEDS = "needs"
    WARNINGS = "warnings"
    SCHEME = "scheme"
    PLAN = "plan"
    REFERRALS = "referrals"
    FUND = "fund"
    DOCUMENTS = "documents"
    PERSON = "person"

    @property
    def label(self) -> str:
        """As a link."""
        return _LABELS[self]


_LABELS = {
    Group.EVERYTHING: "Everything",
    Group.CONTACTS: "Contacts",
    Group.OFFENCES: "Offences and enforcement",
    Group.CUSTODY: "Custody and court",
    Group.DRUGS: "Drugs and treatment",
    Group.NEEDS: "Needs",
    Group.WARNINGS: "Warnings",
    Group.SCHEME: "Place, level and decisions",
    Group.PLAN: "Action plan",
    Group.REFERRALS: "Referrals",
    Group.FUND: "Fund",
    Group.DOCUMENTS: "Documents",
    Group.PERSON: "The person",
}
_KINDS = {
    "contact": Group.CONTACTS,
    "appointment": Group.CONTACTS,
    "situation": Group.CUSTODY,
    "document": Group.DOCUMENTS,
}
_HAPPENED = {
    **_KINDS,
    "plan": Group.PLAN,
    "introduction": Group.REFERRALS,
    "referral": Group.REFERRALS,
    "fund": Group.FUND,
}
_SECTIONS = {
    Section.SAFETY: Group.WARNINGS,
    Section.COURT: Group.CUSTODY,
    Section.ENFORCEMENT: Group.OFFENCES,
    Section.OFFENDING: Group.OFFENCES,
    Section.TREATMENT: Group.DRUGS,
    Section.NEEDS: Group.NEEDS,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A group that there is something of, how much, and whether it is the one that is shown."""

    group: Group
    count: int
    shown: bool


def group_of(kind: Kind) -> Group:
    """Say to which group a kind of entry belongs."""
    return _KINDS.get(kind.code) or _SECTIONS.get(kind.section, Group.PERSON)


def group_told(code: str) -> Group:
    """Say to which group a line belongs that another room tells (`iom.kernel.happened`)."""
    return _HAPPENED.get(code, Group.SCHEME)


def group_named(text: str) -> Group:
    """Read a group as an address has it; anything else is everything."""
    return Group(text) if text in set(Group) else Group.EVERYTHING


def within(group: Group, kinds: Sequence[Kind]) -> list[Kind]:
    """Keep the kinds of a group."""
    return [kind for kind in kinds if group in {Group.EVERYTHING, group_of(kind)}]


def choices_of(kinds: Sequence[Kind], counts: Mapping[str, int], shown: Group) -> list[Choice]:
    """List the groups that there is something of, everything first."""
    numbers = dict.fromkeys(Group, 0)
    for kind in kinds:
        number = counts.get(kind.code, 0)
        numbers[Group.EVERYTHING] += number
        numbers[group_of(kind)] += number
    return [
        Choice(group, number, group is shown)
        for group, number in numbers.items()
        if number or group is shown
    ]
