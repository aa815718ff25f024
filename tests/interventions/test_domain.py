"""Rules of the log, without a database."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.contacts.domain import Attendance, ContactKind, Outcome, Pathway
from iom.interventions.domain import (
    BadLog,
    Plan,
    Turn,
    Work,
    check_number,
    check_plan,
    in_words,
    missed_in_a_row,
)
from iom.interventions.sought import Came, Sought, Whose
from iom.interventions.wording import for_own_system, standard_note, with_standard

DAY = date(2025, 10, 14)  # a Tuesday
CAME, LATE, MISSED, OURS = (
    Attendance.ATTENDED,
    Attendance.ACCEPTABLE_ABSENCE,
    Attendance.UNACCEPTABLE_ABSENCE,
    Attendance.OUR_SIDE,
)


def turns(*attended: Attendance | None) -> list[Turn]:
    return [Turn(DAY, each) for each in attended]


@pytest.mark.parametrize(
    ("attended", "count"),
    [
        ([], 0),
        ([MISSED], 1),
        ([MISSED, MISSED, MISSED], 3),
        ([MISSED, CAME, MISSED], 1),
        ([MISSED, None, MISSED, MISSED], 2),  # a telephone call is a meeting, too
        ([MISSED, LATE, MISSED, OURS, MISSED], 3),  # neither one of them nor their end
        ([MISSED, MISSED, CAME], 0),
    ],
)
def test_missed_in_a_row_are_those_without_a_good_reason_since_they_last_came(
    attended: list[Attendance | None], count: int
) -> None:
    assert missed_in_a_row(turns(*attended)) == count


@given(st.lists(st.sampled_from([*Attendance, None])), st.sampled_from([CAME, None]))
def test_whoever_comes_has_missed_none_in_a_row(
    before: list[Attendance | None], last: Attendance | None
) -> None:
    assert missed_in_a_row(turns(*before, last)) == 0
    assert missed_in_a_row(turns(*before, MISSED)) == missed_in_a_row(turns(*before)) + 1


def test_numbers_in_a_row_are_said_in_words() -> None:
    assert [in_words(each) for each in (1, 3, 4, 7, 11, 12, 21, 22, 23, 111)] == [
        *("first", "third", "fourth", "7th", "11th", "12th", "21st", "22nd", "23rd", "111th"),
    ]  # fmt: skip


def test_every_week_on_tuesday_for_six_weeks_is_six_tuesdays() -> None:
    plan = Plan(on=DAY, kind=ContactKind.GROUP, at_time=time(10), weeks=6)
    # 14, 21, 28 October, 4, 11, 18 November
    assert [(each.day, each.month) for each in plan.days()] == [
        *((14, 10), (21, 10), (28, 10), (4, 11), (11, 11), (18, 11)),
    ]  # fmt: skip
    assert {each.weekday() for each in plan.days()} == {1}
    every_fourth = Plan(on=DAY, kind=ContactKind.GROUP, weeks=2, every=4)
    assert every_fourth.days() == [DAY, date(2025, 11, 11)]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": date(2025, 10, 13)}, "lies ahead"),
        ({"on": DAY, "weeks": 0}, "1 to 26"),
        ({"on": DAY, "weeks": 27}, "1 to 26"),
        ({"on": date(2027, 10, 16)}, "next two years"),
    ],
)
def test_appointments_lie_ahead_and_are_not_too_many(
    said: dict[str, object], sentence: str
) -> None:
    plan = Plan(**{"kind": ContactKind.GROUP, **said})  # type: ignore[arg-type]
    with pytest.raises(BadLog, match=sentence):
        check_plan(plan, today=DAY)


def test_an_entry_is_about_one_to_forty_clients() -> None:
    check_number(["C-1"] * 40)
    for refs, sentence in (([], "at least one"), (["C-1"] * 41, "40 clients at most")):
        with pytest.raises(BadLog, match=sentence):
            check_number(refs)


def test_the_wording_for_another_system_says_the_entry_and_names_nobody() -> None:
    work = Work(
        on=DAY,
        at_time=time(9, 30),
        kind=ContactKind.GROUP,
        pathway=Pathway.ETE,
        minutes=60,
        provider="Fenside Skills",
        outcome=Outcome.PROGRESS,
        note="Site-safety card, session 2 of 4.\nMock test passed",
    )
    assert for_own_system(work, CAME, ref="C-010144", ahead=(date(2025, 10, 27), None)) == (
        "C-010144. 14/10/2025, 09:30. IOM group, ETE, 60 min, Fenside Skills. Attended. "
        "Site-safety card, session 2 of 4. Mock test passed. Outcome: progress. Next: 27/10/2025."
    )
    bare = Work(on=DAY, kind=ContactKind.PHONE)
    assert for_own_system(bare, None) == "14/10/2025. IOM phone."
    assert "cancelled by us" in for_own_system(bare, OURS)


@pytest.mark.parametrize("kind", list(ContactKind))
@pytest.mark.parametrize("pathway", [*Pathway, None])
def test_there_is_standard_wording_for_every_kind_and_pathway(
    kind: ContactKind, pathway: Pathway | None
) -> None:
    note = standard_note(kind, pathway)
    assert len(note.split("\n")) == (2 if pathway is None else len(note.split("\n")))
    assert note.endswith("Agreed, by whom and by when: ")
    assert with_standard(note, kind, pathway) == note  # a second press adds nothing


def test_standard_wording_goes_under_what_is_typed() -> None:
    note = with_standard("Came early.", ContactKind.PHONE, None)
    assert note == "Came early.\nSpoke by telephone.\nAgreed, by whom and by when: "


def test_an_address_says_which_entries_and_whatever_else_it_holds_is_left_out() -> None:
    said = {"whose": "agency", "days": "91", "kind": "phone", "pathway": "ete", "came": "missed"}
    sought = Sought.read({**said, "before": "2025-10-14.7"}, largest=99)
    assert sought.said == said
    assert sought.before == (DAY, 7)
    assert (sought.whose, sought.came) == (Whose.AGENCY, Came.MISSED)
    odd = Sought.read(
        {"whose": "x", "days": "1e9", "kind": "", "before": "2025-10-14.100"}, largest=99
    )
    assert odd == Sought()
