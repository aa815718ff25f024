"""Which programmes are found by what is asked, page by page, and the month of a calendar. Pure."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iom.contacts.domain import Pathway
from iom.directory.calendar import calendar_of
from iom.directory.domain import Start
from iom.directory.sought import PAGE, Sought, page_of
from iom.directory.words import ForSex, ForStatutory, Taken, Weekday, Where
from iom.kernel.dates import Month
from iom.needs.domain import NeedKind
from tests.directory.making import TODAY, a_programme

JUNE = date(2026, 6, 3)
DIRECTORY = [
    a_programme(ref="P-0001", name="Ash", sex=ForSex.FEMALE, what="For a quiet garden."),
    a_programme(ref="P-0002", name="Birch", least_age=18, most_age=25, link="Hazel Rookfield"),
    a_programme(ref="P-0003", name="Cedar", districts=frozenset({"Fenland"}), capacity=2, taken=2),
    a_programme(ref="P-0004", name="Damson", statutory=ForStatutory.YES, pathway=Pathway.HEALTH),
    a_programme(
        ref="P-0005", name="Elder", custody=Where.CUSTODY, needs=frozenset({NeedKind.DRUGS})
    ),
    a_programme(
        ref="P-0006",
        name="Fir",
        takes=Taken.FIXED_TERM,
        starts=(Start(on=JUNE),),
        confirmed_on=TODAY - timedelta(days=91),
        custody=Where.COMMUNITY,
    ),
    a_programme(ref="P-0007", name="Gorse", closed_on=TODAY),
]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ({}, "Ash Birch Cedar Damson Elder Fir"),
        ({"words": "GARDEN  quiet"}, "Ash"),
        ({"words": "rookfield"}, "Birch"),
        ({"words": "p-0004"}, "Damson"),
        ({"sex": "M"}, "Birch Cedar Damson Elder Fir"),
        ({"age": "26"}, "Ash Cedar Damson Elder Fir"),
        ({"district": "cambridge"}, "Ash Birch Damson Elder Fir"),
        ({"statutory": "no"}, "Ash Birch Cedar Elder Fir"),
        ({"custody": "yes"}, "Ash Birch Cedar Damson Elder"),
        ({"custody": "no"}, "Ash Birch Cedar Damson Fir"),
        ({"need": "drugs"}, "Elder"),
        ({"pathway": "health"}, "Damson"),
        ({"before": "2026-06-03"}, "Ash Birch Cedar Damson Elder"),
        ({"before": "2026-06-04", "need": "alcohol", "age": "20"}, "Ash Birch Cedar Damson Fir"),
        ({"state": "free"}, "Ash Birch Damson Elder Fir"),
        ({"state": "unconfirmed"}, "Fir"),
        ({"state": "closed"}, "Gorse"),
        ({"state": "all", "after": "P-0005"}, "Fir Gorse"),
        (
            {"age": "130", "sex": "Q", "before": "soon", "state": "x", "need": "", "custody": "x"},
            "Ash Birch Cedar Damson Elder Fir",
        ),
    ],
)
def test_programmes_are_found_by_what_is_asked(asked: dict[str, str], listed: str) -> None:
    sought = Sought.read(asked)
    district = "Cambridge" if sought.district else ""
    found = [each for each in DIRECTORY if sought.matches(each, district, TODAY)]

    rows, more = page_of(DIRECTORY, found, sought.after)

    assert [each.name for each in rows] == listed.split()
    assert not more
    assert Sought.read(sought.said) == sought


def test_a_page_begins_after_a_programme_though_it_is_no_longer_found() -> None:
    many = [a_programme(ref=f"P-{number:04d}") for number in range(1, PAGE + 12)]
    found = many[1:]

    first, more = page_of(many, found, "")
    assert (first[0].ref, first[-1].ref, len(first), more) == ("P-0002", "P-0051", PAGE, True)
    rest, more = page_of(many, found, "P-0051")
    assert ([each.ref for each in rest][:1], len(rest), more) == (["P-0052"], 10, False)
    assert page_of(many, found, "P-0001")[0] == first


def test_a_month_has_its_starts_and_the_days_of_drop_ins() -> None:
    drop_in = a_programme(takes=Taken.DROP_IN, days=(Weekday.MONDAY,), closed_on=date(2026, 6, 15))
    unsaid = a_programme(takes=Taken.DROP_IN)
    elsewhere = a_programme(takes=Taken.BY_REFERRAL, starts=(Start(on=JUNE),))

    june = calendar_of([*DIRECTORY, drop_in, unsaid, elsewhere], Month(2026, 6))

    days = [day for week in june.weeks for day in week if day is not None]
    assert len(days) == 30
    assert june.weeks[0][0] == days[0]  # 1 June 2026 is a Monday
    assert [len(week) for week in june.weeks] == [7] * 5
    assert [each.on.day for each in days if each.drop_ins] == [1, 8]  # closed from the 15th
    assert [each.on for each in days if each.begins] == [JUNE]
    assert [each.programme.name for each in june.begins] == ["Fir"]
    assert list(june.unsaid) == [unsaid]
