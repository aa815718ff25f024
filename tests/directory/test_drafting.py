"""What may be said of a programme, and how it is written. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from iom.contacts.domain import Pathway
from iom.directory.domain import BadProgramme
from iom.directory.drafting import check_details, cost_in_words, cost_of
from iom.directory.history import differences
from iom.directory.start_words import NewStart, check_start
from iom.directory.words import Taken, Weekday
from tests.factories.directory import the_details

TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"what": ""}, "what"),
        ({"what": "x" * 2_001}, "what"),
        ({"how_to_refer": ""}, "how_to_refer"),
        ({"needs": frozenset()}, "needs"),
        ({"districts": frozenset()}, "area"),
        ({"least_age": 26, "most_age": 25}, "most_age"),
        ({"least_age": 121}, "least_age"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 8, "taken": 9}, "taken"),
        ({"capacity": None, "taken": 1}, "taken"),
        ({"cost_pence": 10_000_001}, "cost"),
    ],
)
def test_what_cannot_be_so_is_refused_at_its_field(said: dict[str, Any], field: str) -> None:
    with pytest.raises(BadProgramme) as refusal:
        check_details(the_details("V-0001", **{"capacity": 8} | said))

    assert refusal.value.field == field


def test_what_then_says_nothing_is_left_out() -> None:
    said = the_details(
        "V-0001",
        name="  Wren   Steps ",
        what=" One line  \n\nand another ",
        link="Hazel Rookfield",
        days=(Weekday.FRIDAY, Weekday.MONDAY, Weekday.FRIDAY),
    )

    kept = check_details(said)
    drop_in = check_details(replace(said, takes=Taken.DROP_IN, link_user_id=3))

    assert (kept.name, kept.what, kept.days) == ("Wren Steps", "One line\n\nand another", ())
    assert (drop_in.days, drop_in.link) == ((Weekday.MONDAY, Weekday.FRIDAY), "")
    assert check_details(kept) == kept
    # No assessed need leads to domestic abuse, so a programme for it needs to name none.
    check_details(replace(said, pathway=Pathway.DOMESTIC_ABUSE, needs=frozenset()))


def test_a_start_lies_within_two_years_from_today() -> None:
    for on in (TODAY, date(2028, 5, 1)):
        check_start(NewStart(on=on, places=8), today=TODAY)
    for on in (date(2026, 4, 30), date(2028, 5, 2)):
        with pytest.raises(BadProgramme):
            check_start(NewStart(on=on, places=8), today=TODAY)
    past = date(2026, 4, 1)
    check_start(NewStart(on=past, places=8, taken=8), today=TODAY, was=past)


def test_only_what_differs_is_told() -> None:
    before = {"Name": "Wren", "Places": "8", "Hours": "", "Cost": "free"}
    after = {"Name": "Wren", "Places": "10", "Hours": "10:00", "Cost": ""}

    assert differences(before, after) == [
        "Places: 10, was 8",
        "Hours: 10:00, was nothing",
        "Cost: nothing, was free",
    ]


def test_amounts_are_read_and_written_to_the_penny() -> None:
    assert [cost_of(each) for each in ("19", "19.00", "£1,250.50", "free", "")] == [
        *(1_900, 1_900, 125_050, 0, None),
    ]
    assert [cost_in_words(each) for each in (1_900, 125_050, 0, None)] == [
        "£19.00",
        "£1,250.50",
        "free",
        "",
    ]
    for wrong in ("19.555", "-3", "1e3", "19,00.5", "x", "100000.01"):
        with pytest.raises(BadProgramme):
            cost_of(wrong)
