"""What anybody may be shown of an evaluation, without saying anything of one person. Pure.

People are parted in those with a positive outcome and those without. A count of fewer than ten is
kept back, nought like one to nine, and so is whatever would give it away: groups side by side by
`iom.kernel.small_numbers`, and a kind of work together with all who had none of it. Ten and not
five, because this edition is worked out anew whenever somebody looks, and a late entry changes it
(docs/decisions/0011-small-numbers-in-public.md). Two kinds of work are never laid over one another,
so nobody can work out how many had both, and there are no totals by pathway or by provider.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from iom.evaluation.domain import (
    YEAR_DAYS,
    Axis,
    Contact,
    Period,
    Person,
    Result,
    group_of,
    result_of,
)
from iom.evaluation.results import parted, pathway_label, work_order
from iom.kernel.rounding import half_up_exact
from iom.kernel.small_numbers import chain

FEWEST: Final = 10
TOGETHER: Final = "Others together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What may be shown of some people; None where a number is kept back.

    Attributes:
        people: who had a contact.
        positive: of them, with a positive outcome.
        attendance: how many in a hundred appointments were kept. No counts, from which those of
            other groups could be worked out.
        rates: before and after the first session; likewise without counts and ranges.
        each_pence: what a positive outcome cost.
    """

    people: int
    positive: int
    sessions: int
    attendance: int | None = None
    rates: tuple[Decimal, Decimal] | None = None
    each_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of work or a group of people; None where all of it is kept back."""

    name: str
    pathway: str
    cell: Cell | None


@dataclass(frozen=True, slots=True)
class PublicResults:
    """What anybody may be shown of a period; `total` is None where nothing at all is."""

    total: Cell | None
    work: Sequence[Row]
    groups: Mapping[Axis, Sequence[Row]]


def published(
    contacts: Sequence[Contact],
    people: Mapping[int, Person],
    period: Period,
    names: Mapping[str, str],
) -> PublicResults:
    """Return what may be shown of a period."""
    everybody = {each.client_id for each in contacts}
    if chain([_two(contacts)], fewest=FEWEST) is None:
        return PublicResults(None, (), {})
    parts = parted(contacts)
    return PublicResults(
        total=_cell(contacts, people, period),
        work=[
            Row(
                names.get(work.provider, work.provider),
                pathway_label(work.pathway),
                _alone(parts[work], len(everybody), people, period),
            )
            for work in sorted(parts, key=work_order)
        ],
        groups={axis: _side_by_side(contacts, people, period, axis) for axis in Axis},
    )


def _two(contacts: Iterable[Contact]) -> tuple[int, int]:
    """Count people with a positive outcome, and those without."""
    those = list(contacts)
    positive = {
        each.client_id
        for each in those
        if each.took_place and each.outcome and each.outcome.positive
    }
    return len(positive), len({each.client_id for each in those}) - len(positive)


def _alone(
    contacts: Sequence[Contact], everybody: int, people: Mapping[int, Person], period: Period
) -> Cell | None:
    """Show one kind of work where there are enough people in it, and enough without it."""
    two = _two(contacts)
    if min(*two, everybody - sum(two)) < FEWEST:
        return None
    return _cell(contacts, people, period)


def _side_by_side(
    contacts: Sequence[Contact], people: Mapping[int, Person], period: Period, axis: Axis
) -> list[Row]:
    """Show groups one by one from the first on as long as that is safe, and the rest together."""
    parts: list[list[Contact]] = [
        [each for each in contacts if group_of(people[each.client_id], axis, period) == name]
        for name in axis.groups
    ]
    apart = chain([_two(part) for part in parts], fewest=FEWEST) or 0
    rows = [
        Row(name, "", _cell(part, people, period) if place < apart else None)
        for place, (name, part) in enumerate(zip(axis.groups, parts, strict=True))
    ]
    left = [each for part in parts[apart:] for each in part]
    if apart and left:
        rows.append(Row(TOGETHER, "", _cell(left, people, period)))
    return rows


def _cell(contacts: Sequence[Contact], people: Mapping[int, Person], period: Period) -> Cell:
    positive, others = _two(contacts)
    result = result_of(contacts, people, period)
    return Cell(
        people=positive + others,
        positive=positive,
        sessions=result.sessions,
        attendance=_attendance(result),
        rates=_rates(result),
        each_pence=result.each_pence if result.positive >= FEWEST else None,
    )


def _attendance(result: Result) -> int | None:
    if min(result.kept, result.appointments - result.kept) < FEWEST:
        return None
    return int(half_up_exact(Fraction(100 * result.kept, result.appointments)))


def _rates(result: Result) -> tuple[Decimal, Decimal] | None:
    if min(result.followed, result.before.offences, result.after.offences) < FEWEST:
        return None
    before, after = (
        half_up_exact(Fraction(each.offences * YEAR_DAYS, each.days), 1)
        for each in (result.before, result.after)
    )
    return before, after
