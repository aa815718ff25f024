"""The timeline of a client's page, and each part of the record in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from iom.accounts.domain import Reader
from iom.casefile.groups import Choice, Group, choices_of, within
from iom.entries.domain import Kind, Section
from iom.kernel.dates import day_in_table, day_with_weekday
from iom.kernel.words import within_sentence
from iom.summary.domain import Entry, Key
from iom.summary.reading import list_happened

RECENT_DAYS: Final = 90
_PAGE: Final = 10
_LINES: Final = 3  # of each kind in the overview
_LINE_LENGTH: Final = 300  # characters of an entry; the whole stands on the record


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the timeline."""

    entry: Entry
    title: str
    line: str
    when: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stretch of the timeline.

    Attributes:
        said: of which days it tells.
        older: where an address goes on; empty where there is nothing before.
        later: whether this is not the beginning.
        choices: what it can be narrowed to, and what it is narrowed to.
        group: the group that is shown, as an address has it.
    """

    items: Sequence[Item]
    said: str
    older: str
    older_said: str
    later: bool
    choices: Sequence[Choice]
    group: Group


def timeline_of(  # noqa: PLR0913  # of whom, for whom, and which part of it
    client_id: int,
    kinds: Sequence[Kind],
    reader: Reader,
    *,
    counts: Mapping[str, int],
    today: date,
    before: str,
    group: Group = Group.EVERYTHING,
) -> Timeline:
    """Tell what came onto the record. One statement.

    Args:
        client_id: of a client whom the reader sees.
        kinds: those that there are for the reader.
        reader: who is told.
        counts: how many there are of each kind up to today.
        today: the first page of everything tells of the 90 days up to it.
        before: where an earlier page ended, as the address has it; anything else is the beginning.
        group: the kinds that are told of.
    """
    after = Key.read(before)
    whole = group is Group.EVERYTHING
    since = today - timedelta(days=RECENT_DAYS) if whole and not after else None
    choices = choices_of(kinds, counts, group)
    kinds = within(group, kinds)
    # The entry after the last one shown tells whether there is more; before the 90 days, too.
    found = list_happened(client_id, kinds, reader, until=today, after=after, most=_PAGE + 1)
    page = [each for each in found if since is None or each.day >= since][:_PAGE]
    older, older_said = "", ""
    if len(found) > len(page):
        key = _key(page[-1]) if page else Key(since or today, "", 0)
        older, older_said = key.written, f"before {day_in_table(key.day)}"
    items = [_item(each, today) for each in page]
    said = _said(page, since, after)
    return Timeline(items, said, older, older_said, after is not None, choices, group)


def _key(entry: Entry) -> Key:
    return Key(entry.day, entry.kind.code, entry.id)


def _said(page: Sequence[Entry], since: date | None, after: Key | None) -> str:
    if after is not None:
        return f"before {day_in_table(after.day)}"
    if since is None:
        return "" if page else "nothing of this kind"
    return f"the last {RECENT_DAYS} days" if page else f"nothing in the last {RECENT_DAYS} days"


def _item(entry: Entry, today: date) -> Item:
    noun = entry.kind.noun
    return Item(
        entry=entry,
        title=noun[:1].upper() + noun[1:],
        line=shortened(entry.line),
        when=day_with_weekday(entry.day, this_year=today.year),
    )


def shortened(text: str) -> str:
    """Cut a long text at a word."""
    if len(text) <= _LINE_LENGTH:
        return text
    return text[:_LINE_LENGTH].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a few words, and its day where it has one of its own."""

    what: str
    when: str


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of entry: the latest of them, and how many there are."""

    heading: str
    code: str
    lines: Sequence[Line]
    count: int

    @property
    def in_words(self) -> str:
        """The heading as it stands within a sentence."""
        return within_sentence(self.heading)


@dataclass(frozen=True, slots=True)
class SectionInShort:
    """The parts of one section of the record that say something."""

    heading: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class InShort:
    """The whole record in short; `empty` names the kinds of which there is nothing."""

    sections: Sequence[SectionInShort]
    empty: Sequence[str]


def in_short(
    kinds: Sequence[Kind], entries: Mapping[str, Sequence[Entry]], counts: Mapping[str, int]
) -> InShort:
    """Tell of each kind that the reader sees the latest entries and how many there are."""
    return InShort(
        sections=list(_sections(kinds, entries, counts)),
        empty=[within_sentence(kind.heading) for kind in kinds if kind.code not in counts],
    )


def _sections(
    kinds: Sequence[Kind], entries: Mapping[str, Sequence[Entry]], counts: Mapping[str, int]
) -> Iterator[SectionInShort]:
    for section in Section:
        parts = [
            _part(kind, entries[kind.code], counts[kind.code])
            for kind in kinds
            if kind.section is section and kind.code in counts
        ]
        if parts:
            yield SectionInShort(section.heading, parts)


def _part(kind: Kind, entries: Sequence[Entry], count: int) -> Part:
    dated = kind.day != "recorded_at"
    lines = [
        Line(shortened(each.line), day_in_table(each.day) if dated else "")
        for each in entries[:_LINES]
    ]
    return Part(kind.heading, kind.code, lines, count)
