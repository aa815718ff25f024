"""What a directory says of a programme, and whom it fits (HANDBOOK 8). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from iom.clients.domain import Sex
from iom.contacts.domain import Pathway
from iom.directory.words import ForSex, ForStatutory, Sector, Taken, Weekday, Where
from iom.entries.domain import Word
from iom.kernel.dates import day_in_words
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.needs.domain import NeedKind

CONFIRMED_DAYS = 90
"""So long after it was confirmed a programme counts as confirmed. This product's own default."""
CHASED_DAYS = 30
"""After so many days somebody who did not confirm it is asked again. Likewise."""


class BadProgramme(RuleBroken):
    """What was said of a programme, a provider or a start cannot be right; `field` names where."""


class DirectoryMoved(ChangedMeanwhile):
    """Somebody else changed it since the actor saw it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Somebody else has changed what the directory says of {what} since you opened the "
            "page. Nothing of yours was done; what it says now is shown below."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What the directory says of a provider.

    Attributes:
        ref: `V-0003`.
        programmes: how many of its programmes are open.
    """

    ref: str
    name: str
    sector: Sector
    third_sector: bool
    telephone: str = ""
    note: str = ""
    closed_on: date | None = None
    closed_why: str = ""
    version: int = 1
    programmes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A day on which a fixed-term programme begins.

    Attributes:
        places: how many there are; None: not known.
        taken: how many of them are gone.
    """

    on: date
    places: int | None = None
    taken: int = 0
    id: int = 0
    note: str = ""
    version: int = 1

    @property
    def left(self) -> int | None:
        """How many places are left; None: not known."""
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def full(self) -> bool:
        """Whether no place is left, as far as that is known."""
        return self.left == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What the directory says of one programme.

    Attributes:
        ref: `P-0007`.
        provider_ref: `V-0003`.
        districts: the names of those served; None: everywhere.
        least_age: the youngest in whole years; None: no bound. `most_age` is the oldest.
        link: the name of the link worker; empty: nobody has the link.
        link_user_id: the account of the link worker, where they have one.
        days, hours: when a drop-in is open.
        capacity: how many can be on it at a time; None: not known.
        taken: how many are.
        starts: those that were not called off, the earliest first.
        closed_on: the first day on which it is no more.
    """

    ref: str
    provider_ref: str = ""
    provider: str = ""
    third_sector: bool = False
    telephone: str = ""
    name: str
    what: str = ""
    pathway: Pathway
    needs: frozenset[NeedKind] = frozenset()
    districts: frozenset[str] | None = None
    least_age: int | None = None
    most_age: int | None = None
    sex: ForSex = ForSex.ANY
    statutory: ForStatutory = ForStatutory.EITHER
    custody: Where = Where.COMMUNITY
    how_to_refer: str = ""
    link: str = ""
    link_user_id: int | None = None
    takes: Taken = Taken.BY_REFERRAL
    days: tuple[Weekday, ...] = ()
    hours: str = ""
    capacity: int | None = None
    taken: int = 0
    cost_pence: int | None = None
    confirmed_on: date
    confirmed_by: str = ""
    closed_on: date | None = None
    closed_why: str = ""
    starts: tuple[Start, ...] = ()
    version: int = 1

    @property
    def left(self) -> int | None:
        """How many places are left of its capacity; None: not known."""
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    def open_on(self, day: date) -> bool:
        """Whether it is there on a day."""
        return self.closed_on is None or day < self.closed_on

    def ahead(self, day: date) -> tuple[Start, ...]:
        """The starts on a day or after it, the earliest first."""
        return tuple(sorted((each for each in self.starts if each.on >= day), key=_by_day))

    def full_on(self, day: date) -> bool:
        """Whether nobody can begin, as far as is known: no place is left, of no start either.

        Of a fixed term with starts ahead these alone count: who is on it now will be gone.
        """
        ahead = self.ahead(day)
        if self.takes is Taken.FIXED_TERM and ahead:
            return all(each.full for each in ahead)
        return self.left == 0

    def unconfirmed_on(self, day: date) -> bool:
        """Whether nobody has confirmed it for `CONFIRMED_DAYS`."""
        return self.open_on(day) and (day - self.confirmed_on).days > CONFIRMED_DAYS

    def next_on(self, day: date) -> date | None:
        """Return the first day on which somebody can begin; None: none is known, or any day is."""
        if self.takes is Taken.FIXED_TERM:
            return next((each.on for each in self.ahead(day) if not each.full), None)
        if self.takes is Taken.DROP_IN and self.days:
            open_days = {each.number for each in self.days}
            week = (day + timedelta(days=number) for number in range(7))
            return next(each for each in week if each.weekday() in open_days)
        return None

    @property
    def ages(self) -> str:
        """`18 to 25`, `18 and over`, `up to 25`; empty: everybody."""
        if self.least_age is not None and self.most_age is not None:
            return f"{self.least_age} to {self.most_age}"
        if self.least_age is not None:
            return f"{self.least_age} and over"
        return "" if self.most_age is None else f"up to {self.most_age}"

    @property
    def area(self) -> str:
        """`Fenland and Huntingdonshire`, `Everywhere`."""
        return "Everywhere" if self.districts is None else listed(self.districts)


def _by_day(start: Start) -> tuple[date, int]:
    return start.on, start.id


def listed(words: frozenset[str]) -> str:
    """Write some words as a sentence does: `Cambridge, Fenland and Peterborough`."""
    *some, last = sorted(words) or [""]
    return f"{', '.join(some)} and {last}" if some else last


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
        there = listed(person.districts)
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
