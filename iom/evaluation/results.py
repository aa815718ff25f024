"""The results of a period: each provider on each pathway, and all by sex and by age. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from iom.contacts.domain import Pathway
from iom.evaluation.domain import (
    Axis,
    Contact,
    Period,
    Person,
    Result,
    Work,
    group_of,
    result_of,
)

NO_PATHWAY = "No pathway said"
_ORDER = {pathway: place for place, pathway in enumerate(Pathway)}


@dataclass(frozen=True, slots=True)
class Line:
    """A provider on a pathway, and what came of it."""

    provider: str
    pathway: str
    result: Result


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people, and what came of all the work with them."""

    name: str
    result: Result


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a period.

    Attributes:
        total: of everybody; who had several kinds of work is one person.
        unnamed: sessions that name neither a provider nor an agency.
    """

    period: Period
    lines: Sequence[Line]
    total: Result
    groups: Mapping[Axis, Sequence[Group]]
    unnamed: int


def pathway_label(pathway: Pathway | None) -> str:
    """Name a pathway."""
    return pathway.label if pathway else NO_PATHWAY


def work_order(work: Work) -> tuple[int, str]:
    """Put work in an order that never follows the counts: by pathway, then by provider."""
    return _ORDER.get(work.pathway, len(_ORDER)) if work.pathway else len(_ORDER), work.provider


def results_of(  # what was read of a period
    contacts: Sequence[Contact],
    people: Mapping[int, Person],
    period: Period,
    *,
    names: Mapping[str, str],
    paid: Mapping[Work, int],
    unnamed: int,
) -> Results:
    """Work the results of a period out.

    Args:
        contacts: of the period.
        people: whom they are with, by number.
        period: the days.
        names: of providers.
        paid: what the fund paid for each kind of work, in pence.
        unnamed: sessions that name neither a provider nor an agency.
    """
    parts = parted(contacts)
    works = sorted({*parts, *paid}, key=work_order)
    return Results(
        period=period,
        lines=[
            Line(
                names.get(each.provider, each.provider),
                pathway_label(each.pathway),
                result_of(parts.get(each, ()), people, period, paid=paid.get(each, 0)),
            )
            for each in works
        ],
        total=result_of(contacts, people, period, paid=sum(paid.values())),
        groups={axis: _groups(contacts, people, period, axis) for axis in Axis},
        unnamed=unnamed,
    )


def parted(contacts: Iterable[Contact]) -> dict[Work, list[Contact]]:
    """Part contacts by the work that they are of."""
    found: dict[Work, list[Contact]] = {}
    for each in contacts:
        found.setdefault(each.work, []).append(each)
    return found


def _groups(
    contacts: Sequence[Contact], people: Mapping[int, Person], period: Period, axis: Axis
) -> list[Group]:
    """Part people along an axis; what the fund paid is of no group, being known of no person."""
    of = {client_id: group_of(person, axis, period) for client_id, person in people.items()}
    found: dict[str, list[Contact]] = {}
    for each in contacts:
        found.setdefault(of[each.client_id], []).append(each)
    return [
        Group(name, result_of(found[name], people, period)) for name in axis.groups if name in found
    ]
