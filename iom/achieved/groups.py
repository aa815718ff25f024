"""Figures by level, by agency and by worker. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from iom.achieved.domain import Figures, Person, figures_of
from iom.cohort.domain import LEVEL_NAMES

Key = TypeVar("Key")
NOBODY = "Nobody"
NOT_SAID = "Not said"


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who leads; `gone`: their account is closed."""

    name: str
    agency: str
    agency_code: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A row of figures: its name, and what leads to it in the address; nothing where none does."""

    name: str
    figures: Figures
    code: str = ""


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency: the figures of those whom its workers lead, and the contacts that it made.

    `code` is empty for what no agency of the product is called.
    """

    name: str
    figures: Figures
    made: int
    code: str = ""


def lead_of(person: Person, leads: Mapping[int, Worker]) -> Worker | None:
    """Return who leads somebody."""
    return None if person.lead is None else leads.get(person.lead)


def _parted(people: Iterable[Person], key: Callable[[Person], Key]) -> dict[Key, list[Person]]:
    found: dict[Key, list[Person]] = {}
    for each in people:
        found.setdefault(key(each), []).append(each)
    return found


def by_level(people: Iterable[Person]) -> list[Group]:
    """Part people by level, the most intensive first."""
    parts = _parted(people, lambda each: each.level or 0)
    return [
        Group(
            f"{level} {LEVEL_NAMES[level]}" if level else "None set",
            figures_of(parts[level]),
            str(level),
        )
        for level in (*sorted(LEVEL_NAMES, reverse=True), 0)
        if level in parts
    ]


def by_agency(
    people: Iterable[Person], leads: Mapping[int, Worker], made: Mapping[str, int]
) -> list[AgencyRow]:
    """Part people by the agency of their lead, and add what each agency did, whoever leads."""

    def agency_of(person: Person) -> str:
        lead = lead_of(person, leads)
        return lead.agency if lead else NOBODY

    parts = _parted(people, agency_of)
    codes = {each.agency: each.agency_code for each in leads.values()}
    by_name: dict[str, int] = {}
    known = {name.casefold(): name for name in codes}
    known |= {code.casefold(): name for name, code in codes.items()}
    for written, number in made.items():
        name = known.get(written.strip().casefold(), written.strip() or NOT_SAID)
        by_name[name] = by_name.get(name, 0) + number
    names = set(parts) | set(by_name)
    rows = [
        AgencyRow(name, figures_of(parts.get(name, ())), by_name.get(name, 0), codes.get(name, ""))
        for name in names
    ]
    return sorted(
        rows, key=lambda row: (row.name == NOBODY, -row.figures.planned, -row.made, row.name)
    )


def by_worker(
    people: Iterable[Person], leads: Mapping[int, Worker], *, only: int | None
) -> list[Group]:
    """Part people by who leads; those whom nobody leads come first."""
    parts = _parted(people, lambda each: each.lead if each.lead in leads else None)
    rows = []
    for lead, own in parts.items():
        worker = None if lead is None else leads[lead]
        if only is not None and lead != only:
            continue
        name = NOBODY
        if worker:
            name = f"{worker.name}, {worker.agency}" + (" (account closed)" if worker.gone else "")
        rows.append(
            Group(name, figures_of(own), "" if worker is None or worker.gone else str(lead))
        )
    return sorted(rows, key=lambda row: (row.name != NOBODY, -row.figures.missing, row.name))
