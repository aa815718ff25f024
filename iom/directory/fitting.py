"""Whom a programme fits, and what speaks against it (HANDBOOK 8). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from iom.clients.domain import Sex
from iom.directory.domain import Programme
from iom.directory.words import ForSex, ForStatutory, Where
from iom.entries.domain import Word
from iom.kernel.dates import day_in_words
from iom.kernel.words import in_a_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom a programme is sought for, as far as that is known to whoever asks. None: not known.

    Attributes:
        age: in whole years on the day.
        districts: the names of those in which they may be served; empty: not known.
        statutory: whether they are on a licence or order.
        in_custody: whether they are not at liberty.
    """

    sex: Sex | None = None
    age: int | None = None
    districts: frozenset[str] = frozenset()
    statutory: bool | None = None
    in_custody: bool | None = None


class Why(Word):
    """What speaks against a programme."""

    CLOSED = "closed"
    SEX = "sex"
    AGE = "age"
    DISTRICT = "district"
    STATUTORY = "statutory"
    CUSTODY = "custody"
    FULL = "full"

    @property
    def passes(self) -> bool:
        """Whether it is so only for now, and says nothing of whom the programme is for."""
        return self is Why.FULL


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks against a programme for a person; `sentence` says it to a reader."""

    why: Why
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def fits(programme: Programme, person: Person, day: date) -> tuple[Reason, ...]:
    """List what speaks against a programme for a person on a day; empty: it fits (HANDBOOK 8).

    What is not known speaks against nothing; `not_known` names it.
    """
    found: list[Reason] = []
    if programme.closed_on is not None and day >= programme.closed_on:
        found.append(Reason(Why.CLOSED, f"Closed since {day_in_words(programme.closed_on)}."))
    if person.sex in _SEXES and programme.sex not in (ForSex.ANY, _SEXES[person.sex]):
        found.append(Reason(Why.SEX, f"{programme.sex.label}."))
    if person.age is not None and not _of_age(programme, person.age):
        found.append(Reason(Why.AGE, f"Ages {programme.ages}; the client is {person.age}."))
    if person.districts and not _serves(programme, person.districts):
        there = in_a_row(sorted(person.districts))
        found.append(Reason(Why.DISTRICT, f"Serves {programme.area}, not {there}."))
    if person.statutory is not None:
        found += _by_statutory(programme, statutory=person.statutory)
    if person.in_custody is not None:
        found += _by_custody(programme, in_custody=person.in_custody)
    if programme.full_on(day):
        found.append(Reason(Why.FULL, "Every place is taken for now."))
    return tuple(found)


_SEXES = {Sex.FEMALE: ForSex.FEMALE, Sex.MALE: ForSex.MALE}


def _of_age(programme: Programme, age: int) -> bool:
    return (programme.least_age or 0) <= age and (
        programme.most_age is None or age <= programme.most_age
    )


def _serves(programme: Programme, districts: frozenset[str]) -> bool:
    return programme.districts is None or not programme.districts.isdisjoint(districts)


def _by_statutory(programme: Programme, *, statutory: bool) -> list[Reason]:
    if programme.statutory is ForStatutory.YES and not statutory:
        return [Reason(Why.STATUTORY, "Statutory clients only; this client is non-statutory.")]
    if programme.statutory is ForStatutory.NO and statutory:
        return [Reason(Why.STATUTORY, "Non-statutory clients only; this client is statutory.")]
    return []


def _by_custody(programme: Programme, *, in_custody: bool) -> list[Reason]:
    if programme.custody is Where.COMMUNITY and in_custody:
        return [Reason(Why.CUSTODY, "In the community only; the client is in custody.")]
    if programme.custody is Where.CUSTODY and not in_custody:
        return [Reason(Why.CUSTODY, "In custody only; the client is at liberty.")]
    return []


def not_known(programme: Programme, person: Person) -> tuple[str, ...]:
    """Name what the programme asks and is not known of the person: ask before you refer."""
    asked = (
        (
            programme.sex is not ForSex.ANY and person.sex not in _SEXES,
            f"sex not known: {programme.sex.words}",
        ),
        (programme.ages and person.age is None, f"age not known: ages {programme.ages}"),
        (
            programme.districts is not None and not person.districts,
            f"district not known: serves {programme.area}",
        ),
        (
            programme.statutory is not ForStatutory.EITHER and person.statutory is None,
            f"statutory or not is not known: {programme.statutory.words}",
        ),
        (
            programme.custody is not Where.BOTH and person.in_custody is None,
            f"in custody or not is not known: {programme.custody.words}",
        ),
    )
    return tuple(words for is_so, words in asked if is_so)
