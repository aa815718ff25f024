"""What an entry is made of and what becomes of it (HANDBOOK 3: mistakes). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any

from iom.accounts.domain import Category, Permission
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.words import within_sentence

REASON_MIN, REASON_MAX = 10, 1_000
OLDEST = date(1900, 1, 1)


class Word(StrEnum):
    """One of a fixed list of words, kept as its code and shown as its label."""

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return self.value.replace("-", " ").capitalize()

    @property
    def words(self) -> str:
        """As it stands within a sentence."""
        return within_sentence(self.label)

    @property
    def category(self) -> Category | None:
        """Of which category an entry is that says it; None: of its kind's."""
        return None


class Known(Word):
    """Whether something is so, where it may not be known; an empty value is not asked."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not-known"


class EndedHow(StrEnum):
    """Why an entry is no longer on the record."""

    CHANGED = "changed"
    STRUCK_OUT = "struck-out"
    MOVED = "moved"


class Shape(StrEnum):
    """What is typed into a field."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    TIME = "time"
    NUMBER = "number"
    MONEY = "money"
    ONE_OF = "one-of"
    PICTURE = "picture"


Value = str | date | time | int | bytes | Word | None
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that an entry says.

    Attributes:
        name: the attribute of the model.
        label: as the form asks and the table heads it.
        shape: what is typed.
        words: the list for `Shape.ONE_OF`.
        hint: under the label.
        missing: the sentence where it is left out; empty: it may be.
        longest: characters of a line or a text.
        least, most: of a number, or of pence; `most` of a picture is its bytes, as it is sent.
        listed: whether the table of a client's page has a column for it.
        ahead: whether a day may lie after today.
    """

    name: str
    label: str
    shape: Shape = Shape.LINE
    words: type[Word] | None = None
    hint: str = ""
    missing: str = ""
    longest: int = 200
    least: int = 0
    most: int = 1_000_000
    listed: bool = True
    ahead: bool = False


class BadEntry(RuleBroken):
    """What was typed cannot be right; see `RuleBroken.field`.

    Attributes:
        more: what else cannot be right, each with its own field.
    """

    def __init__(self, sentence: str, *, field: str = "", more: Sequence[BadEntry] = ()) -> None:
        super().__init__(sentence, field)
        self.more = tuple(more)


class EntryGone(ChangedMeanwhile):
    """Somebody else changed, struck out or moved the entry since the actor saw it."""

    def __init__(self, sentence: str, *, how: EndedHow, now_id: int | None = None) -> None:
        super().__init__(sentence)
        self.how = how
        self.now_id = now_id


def _no_rule(values: Values, today: date) -> None:
    del values, today


def _no_rule_among(values: Values, others: Sequence[Any]) -> None:
    del values, others


def _no_rule_beside(values: Values, client: Any) -> None:  # noqa: ANN401  # a client
    del values, client


def _nothing_goes_with_it(row: Any) -> None:  # noqa: ANN401  # of the kind's model
    del row


def _nothing_more(values: Values) -> Values:
    del values
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of entry.

    Attributes:
        code: in addresses and on the trail: `telephone`.
        model: its table.
        noun: in a sentence: `telephone number`.
        heading: over a list of them.
        section: the part of the record in which it stands.
        category: who may see that there is one; single columns may be of another one still.
        by: the attribute of the word that says of which category an entry is; empty: of its kind's.
        fields: what it says, in the order of the form.
        line: an entry in a few words, for lists, timelines and confirmations.
        day: the attribute by whose day they are ordered, the latest first.
        lasts: the attributes of the first day and of the first day after, where it lasts.
        check: refuses what cannot be right, by raising `BadEntry`.
        among: likewise, of what does not go together with the client's other current entries.
        beside: likewise, of what does not go together with who the client is.
        kept: makes what is kept of what was sent, once; or refuses it by raising `BadEntry`.
        derived: worked out from the values: columns that no form asks for, or how one is kept.
        afterwards: brings what goes with a row in line with it, once it was put on or ended.
        logged: whoever may log work may add one and change their own, not only who may change the
            record (HANDBOOK 1).
        guarded: seen only with this permission, or by those whose own client it is.
        only_one: of which one at most holds at a time.
        tells: what the lead professional is told at once when one is added; None: nothing.
        help: the help line of its pages, in the trade's words.
    """

    code: str
    model: type[Any]
    noun: str
    heading: str
    section: Section
    category: Category
    fields: tuple[Field, ...]
    line: Callable[[Any], str]
    by: str = ""
    day: str = "recorded_at"
    lasts: tuple[str, str] | None = None
    check: Callable[[Values, date], None] = field(default=_no_rule)
    among: Callable[[Values, Sequence[Any]], None] = field(default=_no_rule_among)
    beside: Callable[[Values, Any], None] = field(default=_no_rule_beside)
    kept: Callable[[Values], Values] = field(default=lambda values: values)
    derived: Callable[[Values], Values] = field(default=_nothing_more)
    afterwards: Callable[[Any], None] = field(default=_nothing_goes_with_it)
    logged: bool = False
    guarded: Permission | None = None
    only_one: bool = False
    tells: Callable[[Any], str] | None = None
    help: str = ""

    @property
    def one(self) -> str:
        """One of them in a sentence: `a telephone number`, `an address`."""
        return f"{'an' if self.noun[0] in 'aeio' else 'a'} {self.noun}"

    @property
    def told(self) -> tuple[Field, ...]:
        """The fields that can be put in words: all but pictures."""
        return tuple(each for each in self.fields if each.shape is not Shape.PICTURE)

    @property
    def checks(self) -> tuple[Field, ...]:
        """The fields that say that somebody made sure, by whom and how; of most kinds none."""
        return tuple(each for each in self.fields if each.name.startswith("check"))

    def field_named(self, name: str) -> Field:
        """Return a field by its name.

        Raises:
            KeyError: there is none.
        """
        return next((each for each in self.fields if each.name == name), None) or _no(name)


def _no(name: str) -> Field:
    raise KeyError(name)


class Section(StrEnum):
    """The parts of a record, in the order in which they are shown."""

    SAFETY = "safety"
    IDENTITY = "identity"
    CONTACT = "contact"
    COURT = "court"
    ENFORCEMENT = "enforcement"
    OFFENDING = "offending"
    TREATMENT = "treatment"
    NEEDS = "needs"
    YOUTH = "youth"
    OTHER = "other"

    @property
    def heading(self) -> str:
        """As a heading."""
        return _HEADINGS[self]


_HEADINGS = {
    Section.SAFETY: "Safety",
    Section.IDENTITY: "Names",
    Section.CONTACT: "How to reach and talk with the client",
    Section.COURT: "Court, orders and sentences",
    Section.ENFORCEMENT: "Enforcement",
    Section.OFFENDING: "Offending",
    Section.TREATMENT: "Drugs and treatment",
    Section.NEEDS: "Needs",
    Section.YOUTH: "Young people",
    Section.OTHER: "Other",
}
