"""The need profile of the cohort: how many people have each need (HANDBOOK 8, 10). Pure.

Each need parts the people in four: those who have it now, whose need was met, who have none, and of
whom it is not known. What of it anybody may see is for `iom.needs.public`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from iom.clients.bands import AGE_ORDER, SEX_ORDER, age_band, sex_group
from iom.clients.domain import Sex
from iom.contacts.domain import Pathway
from iom.kernel.rounding import half_up_exact
from iom.needs.domain import NEEDS_OF, Need, NeedKind, pathway_status

ALCOHOL_DAYS: Final = 365
"""So long up to the day proven offences are looked at for the influence of alcohol."""


class Axis(StrEnum):
    """By what people are told apart."""

    WHERE = "where"
    STRAND = "strand"
    SEX = "sex"
    AGE = "age"

    @property
    def label(self) -> str:
        """As a heading."""
        return {"where": "By where people are", "strand": "By strand"}.get(
            self.value, f"By {self.value}"
        )


COMMUNITY, AWAY = "Community", "Custody, remand or recall"
PPO, NO_STRAND = "PPO strand", "No strand"
GROUPS: Final[Mapping[Axis, tuple[str, ...]]] = {
    Axis.WHERE: (COMMUNITY, AWAY),
    Axis.STRAND: (PPO, NO_STRAND),
    Axis.SEX: SEX_ORDER,
    Axis.AGE: AGE_ORDER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on the scheme on the day.

    Attributes:
        needs: where each stands; what is not named is unknown.
        away: not at liberty.
        strand: has one of the PPO strands.
        flagged: whether any proven offence of the year up to the day was under the influence of
            alcohol; None: there is none of which that is known.
        district_id: where they are on the scheme.
    """

    client_id: int
    needs: Mapping[NeedKind, Need]
    away: bool = False
    strand: bool = False
    sex: Sex | None = None
    born: date | None = None
    flagged: bool | None = None
    district_id: int | None = None

    def stands(self, kind: NeedKind) -> Need:
        """Where a need stands."""
        return self.needs.get(kind, Need.UNKNOWN)

    def pathway(self, pathway: Pathway) -> Need:
        """Where a pathway stands."""
        return pathway_status([self.stands(kind) for kind in NEEDS_OF[pathway]])

    def group(self, axis: Axis, day: date) -> str:
        """In which group they are."""
        match axis:
            case Axis.WHERE:
                return AWAY if self.away else COMMUNITY
            case Axis.STRAND:
                return PPO if self.strand else NO_STRAND
            case Axis.SEX:
                return sex_group(self.sex)
            case Axis.AGE:
                return age_band(self.born, day)


@dataclass(frozen=True, slots=True)
class Tally:
    """How people stand to a need, or to a pathway.

    Attributes:
        started: of those who have it, for how many something is in progress.
    """

    has: int = 0
    met: int = 0
    none: int = 0
    unknown: int = 0
    started: int = 0

    @property
    def people(self) -> int:
        """All of them."""
        return self.has + self.met + self.none + self.unknown

    @property
    def known(self) -> int:
        """Of how many it is known."""
        return self.people - self.unknown

    @property
    def per_cent(self) -> str:
        """How many of those of whom it is known have it, in whole per cent; empty: of nobody."""
        if not self.known:
            return ""
        return str(half_up_exact(Fraction(100 * self.has, self.known)))


@dataclass(frozen=True, slots=True)
class Column:
    """A group of people, and how they stand to each need."""

    name: str
    people: int
    tallies: Mapping[NeedKind, Tally]


@dataclass(frozen=True, slots=True)
class Alcohol:
    """Alcohol in its own right (HANDBOOK 8).

    Attributes:
        flagged: people with a proven offence under its influence in the year up to the day.
        not_flagged: people with proven offences of which it is known, none of them so.
        either: people with the need, or flagged.
    """

    need: Tally
    flagged: int
    not_flagged: int
    either: int
    people: int

    @property
    def prevalence(self) -> str:
        """How many in a hundred have the need or offended under its influence."""
        if not self.people:
            return ""
        return str(half_up_exact(Fraction(100 * self.either, self.people)))


@dataclass(frozen=True, slots=True)
class Profile:
    """Everybody on the scheme on a day, by need, by pathway and by group."""

    day: date
    people: int
    needs: Mapping[NeedKind, Tally]
    pathways: Mapping[Pathway, Tally]
    columns: Mapping[Axis, Sequence[Column]]
    alcohol: Alcohol


def profile_of(people: Iterable[Person], day: date) -> Profile:
    """Count people by need, pathway and group."""
    everybody = list(people)
    return Profile(
        day=day,
        people=len(everybody),
        needs=_by_need(everybody),
        pathways={
            pathway: tally([each.pathway(pathway) for each in everybody]) for pathway in NEEDS_OF
        },
        columns={
            axis: [
                Column(group, len(own), _by_need(own))
                for group in groups
                for own in [[each for each in everybody if each.group(axis, day) == group]]
                if own
            ]
            for axis, groups in GROUPS.items()
        },
        alcohol=alcohol_of(everybody),
    )


def _by_need(people: Sequence[Person]) -> dict[NeedKind, Tally]:
    return {kind: tally([each.stands(kind) for each in people]) for kind in NeedKind}


def tally(needs: Sequence[Need]) -> Tally:
    """Count where a need stands for several people."""
    return Tally(
        has=sum(each.open for each in needs),
        met=needs.count(Need.MET),
        none=needs.count(Need.NO_NEED),
        unknown=needs.count(Need.UNKNOWN),
        started=needs.count(Need.IN_PROGRESS),
    )


def alcohol_of(people: Sequence[Person]) -> Alcohol:
    """Count how people stand to alcohol."""
    flagged = [each for each in people if each.flagged]
    return Alcohol(
        need=tally([each.stands(NeedKind.ALCOHOL) for each in people]),
        flagged=len(flagged),
        not_flagged=sum(each.flagged is False for each in people),
        either=sum(bool(each.flagged) or each.stands(NeedKind.ALCOHOL).open for each in people),
        people=len(people),
    )
