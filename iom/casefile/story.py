"""Everything that happened about a client as one timeline: narrowed, searched, a page at a time.

Pure: the lines come from every room (`iom.casefile.happenings`); here they are put in order.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from iom.casefile.groups import Choice, Group, group_named
from iom.kernel.dates import day_in_table

PAGE_LINES: Final = 50
_CODE_LENGTH: Final = 8


@dataclass(frozen=True)
class Happening:
    """One line: the day, what, said in a sentence, by whom, and where more is said.

    Attributes:
        title: the kind of thing in a word or two.
        line: what happened.
        agency, who: of the person who did it, in words; empty where nobody is known.
        ahead: whether the day lies after today.
    """

    on: date
    group: Group
    title: str
    line: str
    endpoint: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    agency: str = ""
    who: str = ""
    ahead: bool = False

    @cached_property
    def key(self) -> str:
        """What tells it from every other line of the day, for an address; says nothing itself."""
        said = (self.title, self.line, self.endpoint, sorted(self.values.items()), self.who)
        return code_of(repr(said))


def code_of(name: str) -> str:
    """Return what stands for a name in an address, which must name nobody."""
    return hashlib.sha256(name.encode()).hexdigest()[:_CODE_LENGTH]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a timeline is narrowed to.

    Attributes:
        agency, worker: codes of them; empty: all.
        first, last: the days between which it lies; None: no bound.
        after: behind which line the page begins, as an address has it.
        words: that the line must hold; they never stand in an address.
    """

    group: Group = Group.EVERYTHING
    agency: str = ""
    worker: str = ""
    first: date | None = None
    last: date | None = None
    after: str = ""
    words: str = ""

    @classmethod
    def read(cls, said: Callable[[str], str]) -> Asked:
        """Read what an address says; anything that it cannot mean is not asked."""
        return cls(
            group=group_named(said("show")),
            agency=said("agency")[:_CODE_LENGTH],
            worker=said("worker")[:_CODE_LENGTH],
            first=_day(said("from")),
            last=_day(said("to")),
            after=said("after")[:40],
        )

    @property
    def address(self) -> dict[str, str]:
        """What of it stands in an address."""
        said = {
            "show": self.group.value,
            "agency": self.agency,
            "worker": self.worker,
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "after": self.after,
        }
        return {name: value for name, value in said.items() if value}

    def but(self, **other: Any) -> Asked:  # noqa: ANN401  # any of the attributes
        """Ask for the same but for something, from the beginning."""
        return replace(self, **({"after": ""} | other))

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return self != Asked(after=self.after)


@dataclass(frozen=True, slots=True)
class Person:
    """A worker or an agency among whom the timeline can be narrowed."""

    code: str
    name: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A page of the timeline.

    Attributes:
        count: how many lines there are in all as it is narrowed.
        older: where an address goes on; empty where nothing is left.
    """

    asked: Asked
    lines: Sequence[Happening]
    count: int
    older: str
    choices: Sequence[Choice]
    agencies: Sequence[Person]
    workers: Sequence[Person]

    @property
    def said(self) -> str:
        """How many there are, and of which days."""
        number = f"{self.count:,} {'line' if self.count == 1 else 'lines'}"
        first, last = self.asked.first, self.asked.last
        if first and last:
            return f"{number} from {day_in_table(first)} to {day_in_table(last)}"
        if first:
            return f"{number} from {day_in_table(first)}"
        return f"{number} up to {day_in_table(last)}" if last else number


def story_of(
    happened: Iterable[Happening], asked: Asked, *, most: int | None = PAGE_LINES
) -> Story:
    """Put the lines in order, the latest first, and keep a page of those that are asked for.

    Args:
        happened: all that there are for the reader.
        asked: what the timeline is narrowed to.
        most: lines of a page; None: all.
    """
    everything = sorted(happened, key=lambda each: (-each.on.toordinal(), each.key))
    within = [each for each in everything if _matches(each, replace(asked, group=Group.EVERYTHING))]
    found = [each for each in within if asked.group in {Group.EVERYTHING, each.group}]
    behind = [each for each in found if _is_behind(each, asked.after)]
    page = behind if most is None else behind[:most]
    return Story(
        asked=asked,
        lines=page,
        count=len(found),
        older=f"{page[-1].on.isoformat()}.{page[-1].key}" if len(behind) > len(page) else "",
        choices=_choices(within, asked.group),
        agencies=_people((each.agency for each in everything), asked.agency),
        workers=_people((each.who for each in everything), asked.worker),
    )


def _matches(each: Happening, asked: Asked) -> bool:
    if asked.agency and code_of(each.agency) != asked.agency:
        return False
    if asked.worker and code_of(each.who) != asked.worker:
        return False
    if (asked.first and each.on < asked.first) or (asked.last and each.on > asked.last):
        return False
    text = f"{each.title} {each.line} {each.who} {each.agency}".casefold()
    return all(word in text for word in asked.words.casefold().split())


def _is_behind(each: Happening, after: str) -> bool:
    text, _, key = after.partition(".")
    day = _day(text)
    return day is None or each.on < day or (each.on == day and each.key > key)


def _choices(lines: Sequence[Happening], shown: Group) -> list[Choice]:
    counts = Counter(each.group for each in lines)
    counts[Group.EVERYTHING] = len(lines)
    return [
        Choice(group, counts[group], group is shown)
        for group in Group
        if counts[group] or group is shown or group is Group.EVERYTHING
    ]


def _people(names: Iterable[str], shown: str) -> list[Person]:
    there = sorted({name for name in names if name}, key=str.casefold)
    return [Person(code_of(name), name, code_of(name) == shown) for name in there]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
