"""What the answers to a release question are, and what each lets the record say. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from iom.entries.domain import BadEntry, Word
from iom.kernel.dates import day_in_words
from iom.offending.domain import SituationKind


class Answer(Word):
    """What somebody says who is asked whether a client was released."""

    RELEASED = "released"
    STILL_THERE = "still-there"
    NOT_KNOWN = "not-known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer, with all the days that were typed; only its own counts.

    Attributes:
        released_on: the day of release: the first day in the next situation.
        next_kind: where the client is from that day on.
        expected_on: the release that is expected now.
        ask_on: when to ask again.
    """

    answer: Answer
    released_on: date | None = None
    next_kind: SituationKind = SituationKind.COMMUNITY
    expected_on: date | None = None
    ask_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Where the record has the client, and since when."""

    kind: SituationKind
    from_on: date


def changes_of(said: Said, held: Held, *, today: date) -> dict[str, Any]:
    """Return what the situation is to say after an answer, by the attributes of the model.

    Raises:
        BadEntry: the day that belongs to the answer is missing, or lies on the wrong side of today
            or of the first day; or the client would go on being where they are.
    """
    if said.answer is Answer.RELEASED:
        day = _given(said.released_on, "released_on", "Enter the day of release, like 14 3 2026.")
        if day > today:
            raise BadEntry("The day of release lies in the future.", field="released_on")
        if said.next_kind is held.kind:
            raise BadEntry(
                f"The record says {held.kind.label.lower()} already: choose where the client is "
                "from that day on.",
                field="next_kind",
            )
        if day < held.from_on:
            raise BadEntry(
                f"The client was not there before {day_in_words(held.from_on)}.",
                field="released_on",
            )
        return {"to_on": day, "ask_on": None}
    if said.answer is Answer.STILL_THERE:
        day = _given(said.expected_on, "expected_on", "Enter the day that is expected now.")
        _refuse_past(day, "expected_on", today)
        return {"expected_on": day, "ask_on": None}
    day = _given(said.ask_on, "ask_on", "Enter the day on which to ask again.")
    _refuse_past(day, "ask_on", today)
    return {"ask_on": day}


def next_of(said: Said) -> dict[str, Any]:
    """Return the situation that begins with a release, by the attributes of the model."""
    return {
        "kind": said.next_kind,
        "from_on": said.released_on,
        "to_on": None,
        "establishment": "",
        "expected_on": None,
        "ask_on": None,
    }


def _given(day: date | None, field: str, missing: str) -> date:
    if day is None:
        raise BadEntry(missing, field=field)
    return day


def _refuse_past(day: date, field: str, today: date) -> None:
    if day <= today:
        raise BadEntry("The day must lie after today.", field=field)
