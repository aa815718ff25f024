"""Put a sitting and what it decided together for one page or one sheet of paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iom.accounts.domain import Category, Reader
from iom.cohort.domain import LEVEL_NAMES, Status
from iom.kernel.dates import day_in_words
from iom.panel.cases import Case, Scored, list_cases, scores_of
from iom.panel.decided import Decided, told_of
from iom.panel.domain import State
from iom.panel.queries import Told
from iom.selection.queries import recommendations_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One case of the record, in words; empty where there is nothing or nothing for the reader.

    Attributes:
        score: the score and its band, which is not the decision.
        decision: what was decided, apart from the score.
    """

    number: int
    ref: str
    name: str
    district: str
    why: str
    stands: str
    score: str
    recommended: str
    decision: str
    decided: Decided | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """A sitting and its cases as one reader is told of them.

    Attributes:
        facts: term and words.
        hidden: how many cases are not shown to the reader.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    items: Sequence[Item]
    hidden: int
    made_at: datetime
    over: bool

    @property
    def refs(self) -> list[str]:
        """The clients whom it names."""
        return [each.ref for each in self.items]


def minutes_of(reader: Reader, told: Told, *, today: date, at: datetime) -> Minutes:
    """Read the record of a sitting as far as the reader may see it."""
    listed = list_cases(reader, told.id, today=today)
    scores = scores_of(reader, listed.rows, today)
    levels = recommended_levels(reader, listed.rows, today)
    decided = told_by_case(reader, listed.rows)
    # What is planned is printed with room to write.
    none = "" if told.state is State.PLANNED else "No decision"
    kind = "list" if told.state is State.PLANNED else "record"
    return Minutes(
        title=f"Panel on {day_in_words(told.on)}: {kind}",
        facts=_facts(told),
        items=[_item(each, scores, levels, decided, none) for each in listed.rows],
        hidden=listed.hidden,
        made_at=at,
        over=told.state is State.CLOSED,
    )


def told_by_case(reader: Reader, rows: Collection[Case]) -> dict[int, Decided]:
    """Return what the sitting decided last of each case, by client."""
    decisions = [each.decision for each in rows if each.decision is not None]
    told = told_of(reader, decisions)
    return {each.client_id: told[each.id] for each in decisions}


def recommended_levels(reader: Reader, rows: Collection[Case], today: date) -> dict[int, int]:
    """Return the level that one would go to today by the rules, where the reader sees scores."""
    if not reader.sees(Category.OFFENDING):
        return {}
    found = recommendations_of([each.client_id for each in rows], today)
    return {client_id: each.next_level.number for client_id, each in found.items()}


def level_words(number: int) -> str:
    """Write a level: `4 Enhanced`."""
    return f"{number} {LEVEL_NAMES[number]}"


def stands_in_words(case: Case) -> str:
    """Say where a client stands: `Level 4 Enhanced, on the scheme since 4 May 2025`."""
    since = day_in_words(case.since) if case.since else ""
    if case.status is Status.NOMINATED:
        return f"Nominated on {since}"
    if case.status is Status.ON_SCHEME:
        level = f"Level {level_words(case.level)}" if case.level else "No level set"
        return f"{level}, on the scheme since {since}"
    if case.status is Status.NOT_SELECTED:
        return f"Not selected, {since}"
    return f"Deselected from {since}" if case.status else "Never nominated"


def _facts(told: Told) -> list[tuple[str, str]]:
    when = day_in_words(told.on) + (f", {told.at:%H:%M}" if told.at else "")
    facts = [("When", when), ("Where", told.place or "Not said"), ("For", told.for_whom)]
    facts.append(("In the chair", told.chair or "Nobody yet"))
    if told.state is State.CLOSED:
        there = [each.label for each in told.members if each.was_there]
        away = [each.label for each in told.members if not each.was_there]
        facts.append(("There", "; ".join(there)))
        facts += [("Apologies", "; ".join(away))] if away else []
    else:
        facts.append(("Members", "; ".join(each.label for each in told.members)))
    facts.append(("State", told.state.label))
    return facts


def _item(
    case: Case,
    scores: Mapping[int, Scored],
    levels: Mapping[int, int],
    decided: Mapping[int, Decided],
    none: str,
) -> Item:
    score, told = scores.get(case.client_id), decided.get(case.client_id)
    level = told.recommended if told else levels.get(case.client_id)
    provisional = ", provisional" if score and score.provisional else ""
    return Item(
        number=case.number,
        ref=case.ref,
        name=case.name,
        district=case.district,
        why="; ".join(each.label for each in case.whys),
        stands=stands_in_words(case),
        score=f"{score.score} {score.band.value}{provisional}" if score else "",
        recommended=level_words(level) if level else "",
        decision=told.told if told else none,
        decided=told,
    )
