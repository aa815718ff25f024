"""Work crimes saved out. Each function is one act; none of them commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.cohort.domain import Strand
from iom.estimator import queries
from iom.estimator.domain import (
    BadQuestion,
    CrimesSavedWorkedOut,
    Estimate,
    Formula,
    Question,
    check_question,
    estimate,
)
from iom.kernel.clock import LONDON
from iom.places import queries as places
from iom.places.domain import Place, SchemeBranch

EVERY_SCHEME = "all"
NO_STRAND = "none"
STRANDS: dict[str, frozenset[Strand | None]] = {
    **{strand.value: frozenset({strand}) for strand in Strand},
    NO_STRAND: frozenset({None}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks: of which scheme, district and strand, from when to when, and how.

    `scheme` is a name, a code or `all`; `district` and `strand` are empty for all of them; without
    a formula it is the scheme's own.
    """

    scheme: str
    first: date
    last: date
    district: str = ""
    strand: str = ""
    formula: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOut:
    """A figure with what it is of.

    `scheme` is None where every scheme was asked for, `district` where all of a scheme's were.
    """

    asked: Asked
    scheme: Place | None
    district: Place | None
    estimate: Estimate

    @property
    def place(self) -> str:
        """Of where it is, in words."""
        if self.district is not None:
            return self.district.name
        return self.scheme.name if self.scheme is not None else "every scheme"


def work_out(asked: Asked, *, actor: Reader, at: datetime) -> WorkedOut:
    """Work crimes saved out with what is on record now, and put on the trail that it was done.

    Raises:
        BadQuestion: it cannot be worked out as asked.
        UnknownPlace: there is no such scheme.
        UnknownDistrict: there is no such district.
    """
    branches = _schemes(asked.scheme)
    district = _district(asked, branches) if asked.district else None
    scheme = branches[0].place if asked.scheme != EVERY_SCHEME else None
    question = Question(
        first=asked.first,
        last=asked.last,
        district_ids=_district_ids(scheme, district, branches),
        strands=_strands(asked.strand),
    )
    check_question(question, today=at.astimezone(LONDON).date())
    formula = asked.formula or Formula.RATE_AT_LIBERTY
    found = estimate(question, formula, queries.list_people(question))
    event = CrimesSavedWorkedOut(
        subject=_subject(scheme, district),
        first=asked.first,
        last=asked.last,
        formula=formula,
        strand=asked.strand,
    )
    audit.record(event, actor=actor, at=at)
    return WorkedOut(asked=asked, scheme=scheme, district=district, estimate=found)


def _schemes(name: str) -> list[SchemeBranch]:
    every = places.tree()
    if name == EVERY_SCHEME:
        return every
    for branch in every:
        if name in (branch.place.name, branch.place.code):
            return [branch]
    known = ", ".join(branch.place.name for branch in every) or "none yet"
    raise places.UnknownPlace(
        f"There is no scheme “{name[:60]}”. Those known are: {known}; or say “all”."
    )


def _district(asked: Asked, branches: list[SchemeBranch]) -> Place:
    district = places.place_of(places.get_district_named(asked.district))
    if all(district not in _districts(branch) for branch in branches):
        name = branches[0].place.name if branches else asked.scheme
        raise BadQuestion(f"{district.name} is no district of the scheme {name}.")
    return district


def _districts(branch: SchemeBranch) -> list[Place]:
    return [district for unit in branch.units for district in unit.districts]


def _district_ids(
    scheme: Place | None, district: Place | None, branches: list[SchemeBranch]
) -> frozenset[int] | None:
    if district is not None:
        return frozenset({district.id})
    if scheme is None:
        return None
    return frozenset(each.id for branch in branches for each in _districts(branch))


def _strands(strand: str) -> frozenset[Strand | None]:
    if not strand:
        return frozenset()
    if strand not in STRANDS:
        raise BadQuestion(f"There is no strand “{strand[:40]}”. Write one of {', '.join(STRANDS)}.")
    return STRANDS[strand]


def _subject(scheme: Place | None, district: Place | None) -> str:
    place = district or scheme
    return f"crimes-saved:{place.ref if place else EVERY_SCHEME}"
