"""Work crimes saved out. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.cohort.domain import Strand
from iom.estimator import queries, settings
from iom.estimator.domain import BadQuestion, Estimate, Formula, Person, Question, check_question
from iom.estimator.events import CrimesSavedWorkedOut
from iom.estimator.reach import Where
from iom.estimator.working import estimate
from iom.kernel.clock import LONDON

NO_STRAND = "none"
STRANDS: dict[str, frozenset[Strand | None]] = {
    **{strand.value: frozenset({strand}) for strand in Strand},
    NO_STRAND: frozenset({None}),
}
STRAND_NAMES = {**{strand.value: strand.title for strand in Strand}, NO_STRAND: "No strand"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks: of where and which strand, from when to when, and how.

    `strand` is empty for all of them; without a formula it is the scheme's own.
    """

    where: Where
    first: date
    last: date
    strand: str = ""
    formula: Formula | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A figure of one district or one strand."""

    name: str
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedOut:
    """A figure with what it is of, and its parts, which add up to it before rounding."""

    asked: Asked
    estimate: Estimate
    by_district: tuple[Part, ...] = ()
    by_strand: tuple[Part, ...] = ()


def work_out(asked: Asked, *, actor: Reader, at: datetime, parts: bool = False) -> WorkedOut:
    """Work crimes saved out with what is on record now, and put on the trail that it was done.

    Raises:
        BadQuestion: it cannot be worked out as asked.
    """
    question, formula, f = _checked(asked, at=at)
    people = queries.list_people(question)
    event = CrimesSavedWorkedOut(
        subject=f"crimes-saved:{asked.where.ref}",
        first=asked.first,
        last=asked.last,
        formula=formula,
        strand=asked.strand,
    )
    audit.record(event, actor=actor, at=at)
    return WorkedOut(
        asked=asked,
        estimate=estimate(question, formula, people, f=f),
        by_district=_by_district(asked, question, formula, people) if parts else (),
        by_strand=_by_strand(asked, question, formula, people) if parts else (),
    )


def counted(asked: Asked, *, at: datetime) -> Estimate:
    """Work crimes saved out for a report, whose own event says that everyone was counted.

    Raises:
        BadQuestion: it cannot be worked out as asked.
    """
    question, formula, f = _checked(asked, at=at)
    return estimate(question, formula, queries.list_people(question), f=f)


def _checked(asked: Asked, *, at: datetime) -> tuple[Question, Formula, int]:
    question = Question(
        first=asked.first,
        last=asked.last,
        district_ids=asked.where.district_ids,
        strands=_strands(asked.strand),
    )
    check_question(question, today=at.astimezone(LONDON).date())
    return question, *settings.used_in(asked.where, asked.formula)


def _by_district(
    asked: Asked, question: Question, formula: Formula, people: Iterable[Person]
) -> tuple[Part, ...]:
    if len(asked.where.districts) < 2:
        return ()
    return tuple(
        Part(
            name=each.name,
            estimate=estimate(
                replace(question, district_ids=frozenset({each.id})), formula, people
            ),
        )
        for each in asked.where.districts
    )


def _by_strand(
    asked: Asked, question: Question, formula: Formula, people: Iterable[Person]
) -> tuple[Part, ...]:
    if asked.strand:
        return ()
    return tuple(
        Part(
            name=STRAND_NAMES[code],
            estimate=estimate(replace(question, strands=strands), formula, people),
        )
        for code, strands in STRANDS.items()
    )


def _strands(strand: str) -> frozenset[Strand | None]:
    if not strand:
        return frozenset()
    if strand not in STRANDS:
        raise BadQuestion(f"There is no strand “{strand[:40]}”. Write one of {', '.join(STRANDS)}.")
    return STRANDS[strand]
