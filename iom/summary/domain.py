"""What is dangerous, what is next and what is overdue, from what was read of a client. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from iom.enforcement.domain import WarrantKind
from iom.entries.domain import Kind, Known, Word
from iom.kernel.dates import covers, day_in_table
from iom.offending.words import Disposal
from iom.safety.domain import MarkerKind, Reply

ARREST_DAYS: Final = 28
_NUMBER_LENGTH: Final = 10  # digits; no table is longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it was read; what it says is under the names of the kind's fields, in `said`."""

    kind: Kind
    id: int
    day: date
    recorded_at: datetime
    recorded_by: str
    source: str
    said: Any

    @property
    def line(self) -> str:
        """The entry in a few words."""
        return self.kind.line(self.said)


@dataclass(frozen=True, slots=True)
class Key:
    """After which entry a page of the timeline begins."""

    day: date
    code: str
    entry_id: int

    @property
    def written(self) -> str:
        """As in an address."""
        return f"{self.day.isoformat()}.{self.code}.{self.entry_id}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """Read what `written` wrote; None for anything else."""
        day, _, rest = text.partition(".")
        code, _, number = rest.partition(".")
        try:
            found = date.fromisoformat(day)
        except ValueError:
            return None
        if not number.isascii() or not number.isdecimal() or len(number) > _NUMBER_LENGTH:
            return None
        return cls(found, code, int(number))


@dataclass(frozen=True, slots=True)
class Home:
    """Where a client lives today."""

    line: str
    from_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a client on a day, as far as the reader sees it.

    Attributes:
        entries: current ones by the code of their kind, the latest first.
        sees: the codes of the kinds that there are for the reader; of the rest nothing is missed.
        homes: where the client lives today.
        statutory: None where it is not known, or not for the reader.
        selected_on: since when on the scheme today; None: not on it.
        every_contact: whether the reader sees contacts about everything.
        pairs: by the number of a pair of which the client is one, kept apart from another whom the
            reader sees, too: the day by which somebody looks at it again.
    """

    today: date
    entries: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    sees: frozenset[str] = frozenset()
    homes: Sequence[Home] = ()
    statutory: bool | None = None
    born: date | None = None
    selected_on: date | None = None
    every_contact: bool = True
    pairs: Mapping[int, date] = field(default_factory=dict)

    def of(self, code: str) -> Sequence[Entry]:
        """Return the entries of a kind."""
        return self.entries.get(code, ())

    def holding(self, code: str, first: str = "from_on", end: str = "to_on") -> list[Entry]:
        """Return the entries of a kind that last today; one without a first day does."""
        return [
            each
            for each in self.of(code)
            if covers(self.today, getattr(each.said, first) or date.min, getattr(each.said, end))
        ]

    @property
    def where(self) -> Entry | None:
        """The situation of today; None: nothing recorded, so in the community."""
        return next(iter(self.holding("situation")), None)

    @property
    def died_on(self) -> date | None:
        """When the client died, if they did."""
        return next((each.said.died_on for each in self.of("death")), None)


@dataclass(frozen=True, slots=True)
class Caution:
    """One marker as it stands at the door.

    Attributes:
        word: what to beware of.
        what: in words; empty where the word says it all.
        past_review: whether somebody should have looked at it again by now.
        disputed: whether the client replied to it.
    """

    entry: Entry
    word: str
    what: str
    source: str
    since: date
    review_on: date
    past_review: bool
    disputed: bool


_ORDER = list(MarkerKind)


def cautions_of(facts: Facts) -> list[Caution]:
    """List the markers that stand, in the order of danger; one past its review still stands."""
    standing = sorted(
        facts.holding("marker"), key=lambda each: (_ORDER.index(each.said.kind), each.id)
    )
    return [
        Caution(
            entry=each,
            word=each.said.what if each.said.kind is MarkerKind.OTHER else each.said.kind.label,
            what="" if each.said.kind is MarkerKind.OTHER else each.said.what,
            source=each.said.source,
            since=each.said.from_on,
            review_on=each.said.review_on,
            past_review=each.said.review_on < facts.today,
            disputed=each.said.reply is Reply.REPLIED,
        )
        for each in standing
    ]


def wanted_by(facts: Facts) -> Entry | None:
    """Return the outstanding warrant by which the client is wanted, the earliest; None: not."""
    outstanding = [
        each
        for each in facts.of("warrant")
        if each.said.executed_on is None
        and each.said.withdrawn_on is None
        and WarrantKind(each.said.kind).makes_wanted
    ]
    return min(outstanding, key=lambda each: (each.said.issued_on, each.id), default=None)


def telephones_of(facts: Facts) -> list[Entry]:
    """List the numbers that hold today: first those that are safe to ring, last those that are not.

    One that is not safe is told too, so that nobody rings it who has it from elsewhere.
    """
    order = [Known.YES, Known.NOT_KNOWN, Known.NO]
    return sorted(facts.holding("telephone"), key=lambda each: order.index(each.said.safe))


def communication_of(facts: Facts) -> Entry | None:
    """Return how to talk with the client, where something is recorded."""
    return next(iter(facts.of("communication")), None)


def conditions_of(facts: Facts) -> list[Entry]:
    """List the licences and orders in force today."""
    return facts.holding("order")


def arrest_of(facts: Facts) -> Entry | None:
    """Return the last arrest of the 28 days up to today; None: there is none for the reader.

    One that came to nothing, or to a charge, is an arrest no longer (HANDBOOK 4).
    """
    first = facts.today - timedelta(days=ARREST_DAYS)
    return next(
        (
            each
            for each in facts.of("offence")
            if each.said.disposal is Disposal.ARRESTED and first <= each.day <= facts.today
        ),
        None,
    )


def photograph_of(facts: Facts) -> Entry | None:
    """Return the photograph that was taken last; None: there is none for the reader."""
    return next(iter(facts.of("photograph")), None)


def expired(photograph: Entry, today: date) -> bool:
    """Say whether a photograph is shown no more."""
    return bool(photograph.said.expires_on <= today)


def birthday(born: date, age: int) -> date:
    """Return the day on which somebody reaches an age; 29 February has its day on 1 March."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def said_of(order: Entry) -> list[str]:
    """Put the conditions of a licence or order in words, one each."""
    said = order.said
    found = []
    if said.curfew_from and said.curfew_to:
        found.append(f"Curfew {said.curfew_from:%H:%M} to {said.curfew_to:%H:%M}")
    found += ["Wears a tag"] if said.tag is Known.YES else []
    found += [f"Not to enter {said.exclusion}"] if said.exclusion else []
    found += [f"No contact with {said.non_contact}"] if said.non_contact else []
    found += [said.other] if said.other else []
    return found


def named(order: Entry) -> str:
    """Name a licence or order, with its last day where it has one."""
    label: Word = order.said.kind
    return f"{label.label}{f', until {day_in_table(order.said.to_on)}' if order.said.to_on else ''}"
