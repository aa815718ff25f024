"""What is asked of the list of programmes, and how an address says it. Pure.

Whatever an address holds is read leniently: what is not understood is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar

from iom.clients.domain import Sex
from iom.contacts.domain import Pathway
from iom.directory.domain import Programme
from iom.directory.fitting import Person, Why, fits
from iom.directory.words import Taken
from iom.kernel.dates import day_in_words
from iom.needs.domain import NeedKind

PAGE = 50
Word = TypeVar("Word", bound=StrEnum)
_WORDS, _OLDEST = 60, 120


class State(StrEnum):
    """Which programmes are listed by where they stand."""

    OPEN = "open"
    FREE = "free"
    UNCONFIRMED = "unconfirmed"
    CLOSED = "closed"
    ALL = "all"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return {
            "open": "Open",
            "free": "Open, with a place left",
            "unconfirmed": "Open, not confirmed lately",
            "closed": "Closed",
            "all": "All, closed too",
        }[self.value]


class ForWhom(StrEnum):
    """A choice between two kinds of people, or neither."""

    ANYBODY = ""
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Tag:
    """A filter that is set: what it says, and the list without it."""

    label: str
    without: Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is asked of the list; what is empty or None asks nothing.

    Attributes:
        words: each must stand in the name, the provider, what it is or the link worker.
        district: the code of a district in which somebody is to be served.
        sex, age, statutory, custody: of somebody for whom a programme is sought.
        before: that begins on a day before this one, or at any time.
        after: the reference of the programme after which the page begins.
    """

    words: str = ""
    pathway: Pathway | None = None
    need: NeedKind | None = None
    district: str = ""
    sex: Sex | None = None
    age: int | None = None
    statutory: ForWhom = ForWhom.ANYBODY
    custody: ForWhom = ForWhom.ANYBODY
    before: date | None = None
    state: State = State.OPEN
    after: str = ""

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Self:
        """Read what an address says; of what it says twice, the first."""
        return cls(
            words=" ".join(said.get("words", "").split())[:_WORDS],
            pathway=_word(Pathway, said.get("pathway", "")),
            need=_word(NeedKind, said.get("need", "")),
            district=said.get("district", "")[:40],
            sex=_word(Sex, said.get("sex", "")),
            age=_age(said.get("age", "").strip()),
            statutory=_word(ForWhom, said.get("statutory", "")) or ForWhom.ANYBODY,
            custody=_word(ForWhom, said.get("custody", "")) or ForWhom.ANYBODY,
            before=_day(said.get("before", "")),
            state=_word(State, said.get("state", "")) or State.OPEN,
            after=said.get("after", "")[:12],
        )

    @property
    def said(self) -> dict[str, str]:
        """What an address has to say, defaults left out, always in the same order."""
        usual = Sought()
        return {
            name: str(value)
            for name in (
                *("words", "pathway", "need", "district", "sex", "age", "statutory", "custody"),
                *("before", "state", "after"),
            )
            if (value := getattr(self, name)) != getattr(usual, name)
        }

    def first_page(self) -> Self:
        """Return the same list from its beginning."""
        return replace(self, after="")

    def from_after(self, ref: str) -> Self:
        """Return the page that begins after a programme."""
        return replace(self, after=ref)

    def anywhere(self) -> Self:
        """Return the same list of every district."""
        return replace(self, district="")

    def tags(self, district: str) -> Iterator[Tag]:
        """Yield the filters that are set, each with the list without it.

        Args:
            district: what the district is called; empty where none is set.
        """
        yes_no = {
            "statutory": {"yes": "For statutory clients", "no": "For non-statutory clients"},
            "custody": {"yes": "For people in custody", "no": "For people at liberty"},
        }
        sexes = {Sex.FEMALE: "For a woman", Sex.MALE: "For a man", Sex.OTHER: "For sex X"}
        labels = {
            "words": f"“{self.words}”",
            "pathway": self.pathway.label if self.pathway else "",
            "need": f"Need: {self.need.words}" if self.need else "",
            "district": district,
            "sex": sexes[self.sex] if self.sex else "",
            "age": f"Aged {self.age}",
            "statutory": yes_no["statutory"].get(self.statutory, ""),
            "custody": yes_no["custody"].get(self.custody, ""),
            "before": f"Begins before {day_in_words(self.before)}" if self.before else "",
            "state": self.state.label,
        }
        usual, first = Sought(), self.first_page()
        for name, label in labels.items():
            if getattr(self, name) != getattr(usual, name):
                yield Tag(label, replace(first, **{name: getattr(usual, name)}))

    def matches(self, programme: Programme, district: str, today: date) -> bool:
        """Say whether a programme is on the list.

        Args:
            programme: which.
            district: the name of the district that is sought; empty: any.
            today: the day.
        """
        return self._in_state(programme, today) and self.matches_beside_state(
            programme, district, today
        )

    def matches_beside_state(self, programme: Programme, district: str, today: date) -> bool:
        """Say likewise, wherever the programme stands."""
        return (
            (self.pathway is None or programme.pathway is self.pathway)
            and (self.need is None or self.need in programme.needs)
            and self._begins(programme, today)
            and self._for_whom(programme, district, today)
            and self._says(programme)
        )

    def _in_state(self, programme: Programme, today: date) -> bool:
        is_open = programme.open_on(today)
        match self.state:
            case State.OPEN:
                return is_open
            case State.FREE:
                return is_open and not programme.full_on(today)
            case State.UNCONFIRMED:
                return programme.unconfirmed_on(today)
            case State.CLOSED:
                return not is_open
            case State.ALL:
                return True

    def _begins(self, programme: Programme, today: date) -> bool:
        if self.before is None:
            return True
        first = programme.next_on(today)
        if first is None:
            return programme.takes is not Taken.FIXED_TERM
        return first < self.before

    def _for_whom(self, programme: Programme, district: str, today: date) -> bool:
        person = Person(
            sex=self.sex,
            age=self.age,
            districts=frozenset({district} if district else ()),
            statutory=_yes(self.statutory),
            in_custody=_yes(self.custody),
        )
        reasons = fits(programme, person, today)
        return all(each.why in {Why.CLOSED, Why.FULL} for each in reasons)

    def _says(self, programme: Programme) -> bool:
        if not self.words:
            return True
        said = " ".join(
            (programme.ref, programme.name, programme.provider, programme.what, programme.link)
        ).casefold()
        return all(word in said for word in self.words.casefold().split())


def page_of(
    programmes: Sequence[Programme], found: Iterable[Programme], after: str
) -> tuple[list[Programme], bool]:
    """Return the programmes of a page, and whether there are more after them.

    Args:
        programmes: all that there are, in their order.
        found: those of them that are listed.
        after: the reference of the programme after which the page begins, listed or not.
    """
    place = {each.ref: number for number, each in enumerate(programmes)}
    begins = place.get(after, -1)
    rest = [each for each in found if place[each.ref] > begins]
    return rest[:PAGE], len(rest) > PAGE


def _yes(choice: ForWhom) -> bool | None:
    return None if choice is ForWhom.ANYBODY else choice is ForWhom.YES


def _word(kind: type[Word], text: str) -> Word | None:
    return kind(text) if text in set(kind) else None


def _age(text: str) -> int | None:
    typed = text.isascii() and text.isdecimal() and len(text) < 4
    return int(text) if typed and int(text) <= _OLDEST else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
