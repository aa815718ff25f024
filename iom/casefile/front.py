"""The first screenful of a client's page: who leads, where, what is dangerous, overdue and next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iom.accounts.domain import Category
from iom.entries.domain import Known
from iom.kernel.dates import day_in_table, day_with_weekday
from iom.particulars.domain import Reading
from iom.record.domain import Standing
from iom.record.kinds import KINDS
from iom.summary import domain as summary
from iom.summary.domain import Caution, Entry, Facts
from iom.summary.due import Act, Line, Verb, next_of, overdue_of

MOST_LINES = 6  # of what is overdue and of what is next; the rest is a number


@dataclass(frozen=True, slots=True)
class Shown:
    """A line that is overdue or next: the day in words, the hour, what, and the act if any."""

    when: str
    what: str
    act: Act | None
    today: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """What is overdue or next: the first of them, and how many more there are."""

    shown: Sequence[Shown]
    more: int

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.shown) + self.more


@dataclass(frozen=True, slots=True)
class Telephone:
    """The number to ring first: whether it is safe, what to mind, who checked it when."""

    entry: Entry
    safe: Known
    mind: str
    checked: str
    more: int


@dataclass(frozen=True, slots=True)
class Photograph:
    """That there is a photograph; it is fetched from its own address when it is asked for."""

    source: str
    taken_on: date
    expires_on: date
    expired: bool


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before everything else.

    Attributes:
        died_on: the page says so before anything.
        sees: the codes of the kinds of entry that there are for the reader.
        wanted: the warrant by which the client is wanted.
        marac: the flag that a conference on domestic abuse heard the case.
        telephone: None: none that holds.
        talk: how to talk with the client, in a few words each.
        photograph: None: there is none for the reader.
        release: the day of release that is expected, and how far off: `Fri 17 Oct`, `in 4 days`.
    """

    died_on: date | None
    sees: frozenset[str]
    cautions: Sequence[Caution]
    wanted: Entry | None
    marac: Entry | None
    telephone: Telephone | None
    talk: Sequence[str]
    photograph: Photograph | None
    release: tuple[str, str] | None
    overdue: Lines
    ahead: Lines


def front_of(facts: Facts, standing: Standing) -> Front:
    """Put the first screenful in words; an act is there for those who may do it."""
    marac = facts.holding("marac", "heard_on")
    return Front(
        died_on=facts.died_on,
        sees=facts.sees,
        cautions=summary.cautions_of(facts),
        wanted=None if facts.died_on else summary.wanted_by(facts),
        marac=marac[0] if marac else None,
        telephone=_telephone(facts),
        talk=talk_of(facts),
        photograph=_photograph(facts),
        release=_release(facts),
        overdue=_lines(overdue_of(facts), facts, standing),
        ahead=_lines(next_of(facts), facts, standing),
    )


def _lines(lines: Sequence[Line], facts: Facts, standing: Standing) -> Lines:
    shown = [
        Shown(
            when=_when(line, facts.today),
            what=line.what,
            act=line.act if line.act and _may(line.act, standing) else None,
            today=line.day == facts.today,
        )
        for line in lines[:MOST_LINES]
    ]
    return Lines(shown, max(len(lines) - MOST_LINES, 0))


def _when(line: Line, today: date) -> str:
    if line.day is None:
        return "Not yet"
    day = "Today" if line.day == today else day_with_weekday(line.day, this_year=today.year)
    return f"{day}, {line.time}" if line.time else day


def _may(act: Act, standing: Standing) -> bool:
    if act.verb is Verb.ADD_ADDRESS:
        return standing.changes
    if act.verb is Verb.ADD:
        return standing.may_add(KINDS[act.code])
    if act.verb is Verb.CHANGE_PAIR:
        return standing.changes and standing.reader.sees(Category.OFFENDING)
    return act.entry is not None and standing.may_change(act.entry.kind, act.entry.recorded_by)


def _telephone(facts: Facts) -> Telephone | None:
    numbers = summary.telephones_of(facts)
    if not numbers:
        return None
    first, said = numbers[0], numbers[0].said
    checked = ""
    if said.checked_on:
        by = f" by {said.checked_by}" if said.checked_by else ""
        checked = f"checked {day_in_table(said.checked_on)}{by}"
    return Telephone(first, said.safe, said.when, checked, len(numbers) - 1)


def _photograph(facts: Facts) -> Photograph | None:
    entry = summary.photograph_of(facts)
    if entry is None:
        return None
    said = entry.said
    gone = summary.expired(entry, facts.today)
    return Photograph(said.source, said.taken_on, said.expires_on, gone)


_READS = {Reading.WITH_HELP: "reads with help", Reading.NOT: "does not read"}


def talk_of(facts: Facts) -> list[str]:
    """Say how to talk with the client, in a few words each."""
    entry = summary.communication_of(facts)
    if entry is None:
        return []
    said = entry.said
    found = [said.language] if said.language else []
    found += ["interpreter needed"] if said.interpreter is Known.YES else []
    found += [_READS[said.reading]] if said.reading in _READS else []
    found += [said.learning] if said.learning else []
    found += [f"prefers {said.preferred.words}"] if said.preferred else []
    found += [said.note] if said.note else []
    return found


def _release(facts: Facts) -> tuple[str, str] | None:
    day = facts.where.said.expected_on if facts.where and not facts.died_on else None
    if day is None or day < facts.today:
        return None
    days = (day - facts.today).days
    off = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return day_with_weekday(day, this_year=facts.today.year), off
