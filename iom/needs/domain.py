"""Needs, where each stands, and the pathways that they lead to (HANDBOOK 8). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from iom.accounts.domain import Category
from iom.contacts.domain import Pathway
from iom.entries.domain import Known, Word


class Need(StrEnum):
    """Where a need of a client stands, or a pathway."""

    NO_NEED = "no-need"
    MET = "met"
    IN_PROGRESS = "in-progress"
    NOT_STARTED = "not-started"
    DECLINED = "declined"
    UNKNOWN = "unknown"

    @property
    def settled(self) -> bool:
        """Whether it is met or absent; what is unknown is neither."""
        return self in {self.NO_NEED, self.MET}

    @property
    def open(self) -> bool:
        """Whether the client has it now."""
        return self in {self.IN_PROGRESS, self.NOT_STARTED, self.DECLINED}

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return "Not known" if self is Need.UNKNOWN else self.value.replace("-", " ").capitalize()


class NeedKind(Word):
    """What a client may need, in the order of a page."""

    ACCOMMODATION = "accommodation"
    ETE = "ete"
    RELATIONSHIPS = "relationships"
    LIFESTYLE = "lifestyle"
    DRUGS = "drugs"
    ALCOHOL = "alcohol"
    THINKING = "thinking"
    ATTITUDES = "attitudes"
    FINANCE = "finance"
    HEALTH = "health"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return _LABELS.get(self.value, self.value.capitalize())

    @property
    def category(self) -> Category:
        """Who may know of it, and of what an assessment says of it."""
        return _CATEGORIES.get(self, Category.IDENTITY)

    @property
    def pathway(self) -> Pathway:
        """Where it leads."""
        return _PATHWAYS[self]


_LABELS = {
    "ete": "Education, training and employment",
    "lifestyle": "Lifestyle and associates",
    "thinking": "Thinking and behaviour",
    "finance": "Finance, benefit and debt",
}
_CATEGORIES = {
    NeedKind.ACCOMMODATION: Category.HOUSING,
    NeedKind.LIFESTYLE: Category.OFFENDING,
    NeedKind.THINKING: Category.OFFENDING,
    NeedKind.ATTITUDES: Category.OFFENDING,
    NeedKind.DRUGS: Category.SUBSTANCE_TREATMENT,
    NeedKind.ALCOHOL: Category.SUBSTANCE_TREATMENT,
    NeedKind.FINANCE: Category.FINANCE,
    NeedKind.HEALTH: Category.HEALTH,
}
_PATHWAYS = {
    NeedKind.ACCOMMODATION: Pathway.ACCOMMODATION,
    NeedKind.ETE: Pathway.ETE,
    NeedKind.RELATIONSHIPS: Pathway.FAMILIES,
    NeedKind.LIFESTYLE: Pathway.ATTITUDES,
    NeedKind.THINKING: Pathway.ATTITUDES,
    NeedKind.ATTITUDES: Pathway.ATTITUDES,
    NeedKind.DRUGS: Pathway.DRUGS_ALCOHOL,
    NeedKind.ALCOHOL: Pathway.DRUGS_ALCOHOL,
    NeedKind.FINANCE: Pathway.FINANCE,
    NeedKind.HEALTH: Pathway.HEALTH,
}
NEEDS_OF: Mapping[Pathway, tuple[NeedKind, ...]] = {
    pathway: tuple(kind for kind in NeedKind if kind.pathway is pathway)
    for pathway in dict.fromkeys(kind.pathway for kind in NeedKind)
}
"""The needs that lead to each pathway. No assessed section leads to domestic abuse or sex working,
so nothing is derived of those two."""


class Tool(Word):
    """By what a client was assessed."""

    OASYS = "oasys"
    ASSET_PLUS = "asset-plus"
    SCREENING = "screening"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "oasys": "OASys",
            "asset-plus": "AssetPlus",
            "screening": "The scheme’s own screening",
        }[self.value]


class NeedStatus(Word):
    """What a person says of a need from a day on."""

    IN_PROGRESS = "in-progress"
    MET = "met"
    DECLINED = "declined"

    @property
    def need(self) -> Need:
        """Where the need stands then."""
        return Need(self.value)


@dataclass(frozen=True, slots=True)
class Scored:
    """A section of an assessment: its score goes from 0 to `most`, a need exists from `begins`."""

    most: int
    begins: int

    @property
    def words(self) -> str:
        """As a hint and beside a score."""
        return f"0 to {self.most}; a need from {self.begins}"


SECTIONS: Final[Mapping[NeedKind, Scored]] = {
    NeedKind.ACCOMMODATION: Scored(8, 2),
    NeedKind.ETE: Scored(8, 3),
    NeedKind.RELATIONSHIPS: Scored(6, 2),
    NeedKind.LIFESTYLE: Scored(6, 2),
    NeedKind.DRUGS: Scored(10, 2),
    NeedKind.ALCOHOL: Scored(10, 4),
    NeedKind.THINKING: Scored(8, 4),
    NeedKind.ATTITUDES: Scored(8, 2),
}
"""Thresholds as HANDBOOK 8 has them. How far a score goes is as OASys sections go
(docs/decisions/0043-needs.md). Finance and health have no score."""

Answer = int | Known | None
"""What an assessment says of a need: a score, yes or no, or nothing."""


class Finding(StrEnum):
    """What an assessment makes of a need."""

    EXISTS = "exists"
    ABSENT = "absent"
    UNKNOWN = "unknown"


def finding_of(kind: NeedKind, answer: Answer) -> Finding:
    """Say what an answer makes of a need. What was left out is unknown, never 0."""
    if answer is None or answer is Known.NOT_KNOWN:
        return Finding.UNKNOWN
    if isinstance(answer, Known):
        return Finding.EXISTS if answer is Known.YES else Finding.ABSENT
    return Finding.EXISTS if answer >= SECTIONS[kind].begins else Finding.ABSENT


@dataclass(frozen=True, slots=True)
class Said:
    """A finding of an assessment, or what a person said of the need, by its day."""

    on: date
    what: Finding | NeedStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a need stands, and since which day; None: nothing was ever said."""

    need: Need
    since: date | None


def standing_of(said: Iterable[Said], as_of: date) -> Standing:
    """Say where a need stands on a day.

    A need that an assessment finds is not started until somebody says otherwise; work on it, and
    that the client declined, go on through later assessments that find it still. One that was met
    and is found again is not started. One that an assessment finds no more is none, but one that
    was met stays met. What an assessment leaves out says nothing. Of the same day an assessment
    comes first: it is what the person who says something of the need knows.
    """
    ordered = sorted(
        (each for each in said if each.on <= as_of),
        key=lambda each: (each.on, isinstance(each.what, NeedStatus)),
    )
    now = Standing(Need.UNKNOWN, None)
    for each in ordered:
        need = _after(now.need, each.what)
        if need is not now.need or now.since is None:
            now = Standing(need, each.on) if need is not Need.UNKNOWN else now
    return now


def _after(before: Need, what: Finding | NeedStatus) -> Need:
    if isinstance(what, NeedStatus):
        return what.need
    if what is Finding.UNKNOWN:
        return before
    if what is Finding.EXISTS:
        return before if before.open else Need.NOT_STARTED
    return Need.MET if before is Need.MET else Need.NO_NEED


_FIRST = (
    Need.IN_PROGRESS,
    Need.NOT_STARTED,
    Need.DECLINED,
    Need.UNKNOWN,
    Need.MET,
    Need.NO_NEED,
)


def pathway_status(needs: Sequence[Need]) -> Need:
    """Derive the status of a pathway from the needs that lead to it.

    What is open comes first: it is in progress as soon as one of its needs is, else not started,
    else declined. It is met or no need only where every one of them is known, so that a pathway is
    settled just when all its needs are.
    """
    return next((each for each in _FIRST if each in needs), Need.UNKNOWN)
