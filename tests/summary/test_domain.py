"""What is dangerous, next and overdue: days worked out by hand. Today is Friday 1 May 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from iom.enforcement.domain import Hearing, OrderKind, WarrantKind
from iom.entries.domain import Known
from iom.offending.domain import SituationKind
from iom.record.kinds import KINDS
from iom.safety.domain import MarkerKind, Reply
from iom.summary.domain import (
    Entry,
    Facts,
    Home,
    birthday,
    cautions_of,
    said_of,
    telephones_of,
    wanted_by,
)
from iom.summary.due import Verb, next_of, overdue_of

TODAY = date(2026, 5, 1)
_numbers = count(1)
EVERY = frozenset(KINDS)


def day(number: int) -> date:
    """Return the day so many days after today."""
    return TODAY + timedelta(days=number)


def entry(code: str, **said: Any) -> Entry:
    kind = KINDS[code]
    values = {each.name: None for each in kind.fields} | said
    return Entry(
        kind=kind,
        id=next(_numbers),
        day=values.get(kind.day) or TODAY,
        recorded_at=datetime(2026, 5, 1, 12, tzinfo=UTC),
        recorded_by="user:wren",
        source="",
        said=SimpleNamespace(**values),
    )


def facts(*entries: Entry, sees: frozenset[str] = EVERY, **about: Any) -> Facts:
    by_code: dict[str, list[Entry]] = {}
    for each in entries:
        by_code.setdefault(each.kind.code, []).append(each)
    for found in by_code.values():
        found.sort(key=lambda one: one.day, reverse=True)
    return Facts(today=TODAY, entries=by_code, sees=sees, **about)


def marker(kind: MarkerKind = MarkerKind.DOGS, **said: Any) -> Entry:
    given = {"from_on": day(-300), "review_on": day(10), "what": "Two", "reply": Reply.TOLD}
    return entry("marker", kind=kind, **{**given, "source": "Housing", **said})


def court(on: date, **said: Any) -> Entry:
    given = {"court": "Fenmarsh Magistrates", "hearing": Hearing.PLEA, "outcome": ""}
    return entry("court-date", on=on, **{**given, **said})


def custody(expected_on: date | None = None, **said: Any) -> Entry:
    given = {"kind": SituationKind.CUSTODY, "from_on": day(-50), "establishment": "HMP Fenmarsh"}
    return entry("situation", expected_on=expected_on, **{**given, **said})


def told(lines: Any) -> list[tuple[date | None, str]]:
    return [(line.day, line.what) for line in lines]


def test_markers_stand_in_the_order_of_danger_and_past_their_review_too() -> None:
    found = cautions_of(
        facts(
            marker(MarkerKind.DOGS, review_on=day(-1)),
            marker(MarkerKind.VIOLENCE, what="To staff", review_on=TODAY),
            marker(MarkerKind.OTHER, what="Steep stairs", reply=Reply.REPLIED),
            marker(MarkerKind.WEAPONS, to_on=TODAY),  # taken off from today
        )
    )

    assert [(each.word, each.what, each.past_review) for each in found] == [
        ("Violence", "To staff", False),  # its review is today
        ("Dogs", "Two", True),
        ("Steep stairs", "", False),
    ]
    assert [each.disputed for each in found] == [False, False, True]


def test_a_marker_is_reviewed_ahead_until_its_day_and_overdue_from_the_next() -> None:
    known = facts(marker(review_on=TODAY), marker(review_on=day(-1)), marker(review_on=day(92)))

    assert told(next_of(known)) == [(TODAY, "Review the marker: dogs")]  # 92 days is too far
    assert told(overdue_of(known)) == [(day(-1), "Marker past its review: dogs")]


def test_a_court_date_is_next_through_its_day_and_then_wants_its_outcome() -> None:
    known = facts(
        court(TODAY, time=time(14)),
        court(day(3), time=time(9, 30)),
        court(day(-2)),
        court(day(-9), outcome="Adjourned"),
    )

    ahead = next_of(known)
    assert [(line.day, line.time, line.what) for line in ahead] == [
        (TODAY, "14:00", "Plea at Fenmarsh Magistrates"),
        (day(3), "09:30", "Plea at Fenmarsh Magistrates"),
    ]
    assert ahead[0].act
    assert ahead[1].act is None  # nothing to record before the day
    [late] = overdue_of(known)
    assert late.what == "Plea at Fenmarsh Magistrates: no outcome is recorded"
    assert late.act
    assert late.act.verb is Verb.CHANGE


def test_a_release_is_expected_until_its_day_and_asked_about_after_it() -> None:
    assert told(next_of(facts(custody(day(4))))) == [(day(4), "Release expected from HMP Fenmarsh")]
    assert told(next_of(facts(custody(TODAY)))) == [(TODAY, "Release expected from HMP Fenmarsh")]
    passed = facts(custody(day(-1)))
    assert next_of(passed) == []
    [line] = overdue_of(passed)
    assert line.what == "The day of release passed, and the record says still in custody"
    assert line.act
    assert line.act.label == "Released?"
    # The span ended on the day: nothing to ask.
    assert overdue_of(facts(custody(day(-1), to_on=day(-1)))) == []


def test_an_order_ends_within_ninety_one_days() -> None:
    def order(to_on: date | None) -> Entry:
        return entry("order", kind=OrderKind.LICENCE, from_on=day(-9), to_on=to_on)

    known = facts(order(day(91)), order(day(92)), order(None), order(day(-1)))

    assert told(next_of(known)) == [(day(91), "Licence ends")]


def test_somebody_is_wanted_by_a_warrant_that_is_neither_executed_nor_withdrawn_nor_a_search() -> (
    None
):
    def warrant(kind: WarrantKind, **said: Any) -> Entry:
        return entry("warrant", kind=kind, issued_on=day(-5), **said)

    recall = warrant(WarrantKind.RECALL)
    assert wanted_by(facts(recall)) is recall
    assert wanted_by(facts(warrant(WarrantKind.SEARCH))) is None
    assert wanted_by(facts(warrant(WarrantKind.ARREST, executed_on=TODAY))) is None
    assert wanted_by(facts(warrant(WarrantKind.ARREST, withdrawn_on=TODAY))) is None


@pytest.mark.parametrize(
    ("last", "selected", "expected"),
    [
        (28, 400, []),  # 28 days are within the rule
        (29, 400, [(day(-1), "No contact for 29 days")]),
        (None, 28, []),
        # Since 10 April at the latest somebody should have met: selected 29 days ago.
        (None, 29, [(day(-1), "No contact is recorded")]),
        (100, 10, []),  # selected anew ten days ago
    ],
)
def test_a_contact_is_missed_after_twenty_eight_days(
    last: int | None, selected: int, expected: list[Any]
) -> None:
    entries = [entry("contact", on=day(-last))] if last else []

    known = facts(*entries, selected_on=day(-selected), homes=[Home("1 Alder Row", TODAY)])

    assert told(overdue_of(known)) == expected
    not_all = facts(
        *entries,
        selected_on=day(-selected),
        homes=[Home("1 Alder Row", TODAY)],
        every_contact=False,
    )
    assert overdue_of(not_all) == []


def test_an_address_is_missed_of_those_at_liberty_alone() -> None:
    lately: Any = {"selected_on": day(-1)}
    missing = [(None, "No address is recorded")]

    assert told(overdue_of(facts(**lately))) == missing
    assert told(overdue_of(facts(custody(), **lately))) == []
    assert told(overdue_of(facts(homes=[Home("1 Alder Row", TODAY)], **lately))) == []
    assert told(overdue_of(facts())) == []  # not on the scheme
    # Whoever is not told of situations would learn from a gap where the client is.
    assert overdue_of(facts(sees=EVERY - {"situation"}, **lately)) == []


def test_who_takes_part_by_choice_has_an_agreement_on_record() -> None:
    home = [Home("1 Alder Row", TODAY)]

    def known(*entries: Entry, **about: Any) -> Facts:
        return facts(*entries, selected_on=day(-1), homes=home, **about)

    missing = [(None, "Takes part by choice, and no agreement is recorded")]
    assert told(overdue_of(known(statutory=False))) == missing
    assert overdue_of(known(statutory=True)) == []
    assert overdue_of(known(statutory=None)) == []
    given = entry("participation", given_on=day(-1))
    assert overdue_of(known(given, statutory=False)) == []
    withdrawn = entry("participation", given_on=day(-9), withdrawn_on=TODAY)
    assert told(overdue_of(known(withdrawn, statutory=False))) == missing


def test_the_move_at_eighteen_is_announced_a_hundred_and_eighty_two_days_before() -> None:
    # 1 May 2026 and 182 days are 30 October 2026.
    born = date(2008, 10, 30)

    assert told(next_of(facts(born=born))) == [
        (date(2026, 10, 30), "18 years old; no move to adult services is planned")
    ]
    assert next_of(facts(born=date(2008, 10, 31))) == []
    assert next_of(facts(born=born, sees=EVERY - {"adult-move"})) == []
    planned = entry("adult-move", service="Probation", planned_on=day(20))
    assert told(next_of(facts(planned, born=born))) == [
        (day(20), "Move to adult services: Probation")
    ]
    late = entry("adult-move", service="Probation", planned_on=day(-1))
    assert told(overdue_of(facts(late, born=born))) == [
        (day(-1), "Move to adult services: Probation, not done")
    ]


def test_nothing_is_next_or_overdue_of_somebody_who_died() -> None:
    known = facts(
        entry("death", died_on=day(-3)),
        court(day(2)),
        court(day(-2)),
        marker(review_on=day(-1)),
        selected_on=day(-400),
    )

    assert next_of(known) == []
    assert overdue_of(known) == []
    assert known.died_on == day(-3)


def test_a_number_that_is_not_safe_to_ring_is_told_last_and_told() -> None:
    def number(text: str, safe: Known, to_on: date | None = None) -> Entry:
        return entry("telephone", number=text, safe=safe, to_on=to_on)

    known = facts(
        number("1", Known.NO), number("2", Known.NOT_KNOWN), number("3", Known.YES),
        number("4", Known.YES, to_on=TODAY),
    )  # fmt: skip

    assert [each.said.number for each in telephones_of(known)] == ["3", "2", "1"]


def test_conditions_are_told_one_by_one() -> None:
    order = entry(
        "order", kind=OrderKind.BAIL, curfew_from=time(21), curfew_to=time(7), tag=Known.YES,
        exclusion="Alder Row", non_contact="the complainant", other="Reports weekly",
    )  # fmt: skip

    assert said_of(order) == [
        "Curfew 21:00 to 07:00",
        "Wears a tag",
        "Not to enter Alder Row",
        "No contact with the complainant",
        "Reports weekly",
    ]


def test_a_birthday_on_29_february_is_on_1_march_in_other_years() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def test_two_who_are_kept_apart_are_looked_at_again_and_late_they_are_overdue() -> None:
    pairs = {7: day(-1), 8: day(0), 9: day(92)}  # the last is more than 91 days ahead

    late, ahead = overdue_of(facts(pairs=pairs)), next_of(facts(pairs=pairs))

    assert [(each.day, each.what) for each in late] == [
        (day(-1), "Not to be placed together: past its review")
    ]
    assert [(each.day, each.what) for each in ahead] == [
        (day(0), "Review whether two are still to be kept apart")
    ]
    acts = [each.act for each in (*late, *ahead)]
    assert [(each.verb, each.pair) for each in acts if each] == [
        (Verb.CHANGE_PAIR, 7),
        (Verb.CHANGE_PAIR, 8),
    ]
