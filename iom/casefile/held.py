"""What held of a client and when, as one table: a row for each stretch in which nothing changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import zip_longest

from iom.kernel.dates import covers


class Fact(StrEnum):
    """What has a dated history of its own (HANDBOOK 2), in the order of the table."""

    DISTRICT = "District"
    STRAND = "Strand"
    LEVEL = "Level"
    DIP = "DIP status"
    MAPPA = "MAPPA"
    STATUTORY = "Statutory"


@dataclass(frozen=True, slots=True)
class FactSpan:
    """What a fact was from a day up to another, as kept and in words; None: not known or set."""

    fact: Fact
    from_on: date
    to_on: date | None
    code: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A stretch of days in which nothing changed.

    Attributes:
        from_on: its first day.
        last_on: its last day; None while it lasts.
        words: what each fact was; None where nothing was known or set.
        changed: the facts that were otherwise before, or new.
    """

    from_on: date
    last_on: date | None
    words: Mapping[Fact, str | None]
    changed: frozenset[Fact]


def rows_of_what_held(spans: Sequence[FactSpan]) -> list[HeldRow]:
    """Work the histories of all facts into one table, the latest row first.

    Stretches in which no fact holds at all have no row.
    """
    edges = {span.from_on for span in spans} | {span.to_on for span in spans if span.to_on}
    days = sorted(edges)
    rows: list[HeldRow] = []
    before: Mapping[Fact, str | None] = dict.fromkeys(Fact)
    for day, following in zip_longest(days, days[1:]):
        last_on = following - timedelta(days=1) if following else None
        holding = [span for span in spans if covers(day, span.from_on, span.to_on)]
        words = {fact: _words(holding, fact) for fact in Fact}
        changed = frozenset(fact for fact in Fact if words[fact] != before[fact])
        if changed and any(words.values()):
            rows.append(HeldRow(day, last_on, words, changed))
        elif any(words.values()):
            rows[-1] = replace(rows[-1], last_on=last_on)
        before = words
    return rows[::-1]


def span_on(day: date, spans: Iterable[FactSpan], fact: Fact) -> FactSpan | None:
    """Return the span of a fact that covers a day."""
    return next(
        (span for span in spans if span.fact is fact and covers(day, span.from_on, span.to_on)),
        None,
    )


def _words(holding: Iterable[FactSpan], fact: Fact) -> str | None:
    return next((span.words for span in holding if span.fact is fact), None)
