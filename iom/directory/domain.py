"""What a directory says of a programme (HANDBOOK 8). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from iom.contacts.domain import Pathway
from iom.directory.words import ForSex, ForStatutory, Sector, Taken, Weekday, Where
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.words import in_a_row
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
        return "Everywhere" if self.districts is None else in_a_row(sorted(self.districts))


def _by_day(start: Start) -> tuple[date, int]:
    return start.on, start.id
