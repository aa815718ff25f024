"""What each answer to a release question lets the record say. Without a database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from iom.entries.domain import BadEntry
from iom.offending.domain import SituationKind
from iom.releases.domain import Answer, Held, Said, changes_of, next_of

TODAY = date(2026, 5, 1)
DAY = timedelta(days=1)
HELD = Held(SituationKind.CUSTODY, date(2026, 3, 1))
RELEASED = Answer.RELEASED


def test_released_ends_the_situation_and_begins_the_next_on_that_day() -> None:
    said = Said(answer=Answer.RELEASED, released_on=TODAY, ask_on=TODAY + DAY)

    assert changes_of(said, HELD, today=TODAY) == {"to_on": TODAY, "ask_on": None}
    assert next_of(said)["kind"] is SituationKind.COMMUNITY
    assert next_of(said)["from_on"] == TODAY


def test_still_there_has_another_day_and_not_known_another_question() -> None:
    later = TODAY + DAY
    still = Said(answer=Answer.STILL_THERE, expected_on=later)
    unknown = Said(answer=Answer.NOT_KNOWN, ask_on=later)

    assert changes_of(still, HELD, today=TODAY) == {"expected_on": later, "ask_on": None}
    assert changes_of(unknown, HELD, today=TODAY) == {"ask_on": later}


@pytest.mark.parametrize(
    ("about", "field", "sentence"),
    [
        ({"answer": Answer.RELEASED}, "released_on", "Enter the day of release"),
        ({"answer": Answer.RELEASED, "released_on": TODAY + DAY}, "released_on", "in the future"),
        (
            {"answer": RELEASED, "released_on": HELD.from_on - DAY},
            "released_on",
            "not there before 1 March 2026",
        ),
        (
            {"answer": RELEASED, "released_on": TODAY, "next_kind": SituationKind.CUSTODY},
            "next_kind",
            "The record says custody already",
        ),
        ({"answer": Answer.STILL_THERE}, "expected_on", "Enter the day that is expected"),
        ({"answer": Answer.STILL_THERE, "expected_on": TODAY}, "expected_on", "after today"),
        ({"answer": Answer.NOT_KNOWN}, "ask_on", "Enter the day on which to ask"),
        ({"answer": Answer.NOT_KNOWN, "ask_on": TODAY}, "ask_on", "after today"),
    ],
)
def test_an_answer_without_its_day_is_refused(
    about: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(BadEntry, match=sentence) as refused:
        changes_of(Said(**about), HELD, today=TODAY)
    assert refused.value.field == field
