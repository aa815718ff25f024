"""The document on alcohol in words, and what of it anybody may be shown. Pure."""

from __future__ import annotations

from datetime import date

import pytest

from iom.gaps.alcohol import (
    Discussion,
    Flags,
    Point,
    discussion_of,
    parts_of,
    point_of,
    quarter_ends,
)
from iom.gaps.alcohol_public import public_of
from iom.gaps.alcohol_words import questions_of, summary_of
from iom.needs.domain import Need, NeedKind
from iom.needs.profile import Person
from iom.needs.public import Cell

DAY = date(2026, 11, 28)
NAMES = {1: "Cambridge", 2: "Fenland"}


def people(many: int, need: Need, first: int, **said: object) -> list[Person]:
    return [
        Person(client_id=first + each, needs={NeedKind.ALCOHOL: need}, **said)  # type: ignore[arg-type]
        for each in range(many)
    ]


def told(everybody: list[Person], *earlier: Point, flags: Flags | None = None) -> Discussion:
    now = point_of(everybody, {1: flags} if flags else {}, DAY)
    return discussion_of("Here", [*earlier, now], parts_of(everybody, NAMES, DAY), [], [], day=DAY)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 28), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2026, 6, 30)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (date(2027, 3, 31), date(2026, 12, 31)),
    ],
)
def test_quarters_end_before_the_day(day: date, last: date) -> None:
    ends = quarter_ends(day)

    assert len(ends) == 5
    assert ends[-1] == last
    assert ends[0] == last.replace(year=last.year - 1)


def test_shares_are_of_those_known_and_half_goes_up() -> None:
    flags = Flags(yes=1, no=7, unknown=2)

    assert (flags.asked, flags.all) == (8, 10)
    assert (flags.per_cent, flags.known_per_cent) == ("13", "80")  # 12.5 goes up
    assert Flags(unknown=3).per_cent == ""


def test_parts_part_everybody() -> None:
    everybody = [
        *people(3, Need.NOT_STARTED, 1, district_id=1),
        *people(2, Need.UNKNOWN, 10, district_id=2, away=True),
        *people(1, Need.NO_NEED, 20),
    ]

    parts = parts_of(everybody, NAMES, DAY)

    assert [sum(group.alcohol.people for group in part.groups) for part in parts] == [6] * 5
    assert [group.name for group in parts[0].groups] == [
        *("Cambridge", "Fenland", "District not known"),
    ]


def test_what_nobody_asked_is_said_and_asked_for() -> None:
    found = told(people(4, Need.UNKNOWN, 1), flags=Flags(unknown=5))

    words = " ".join(summary_of(found))
    assert "Of nobody is it known whether they have a need about alcohol." in words
    assert "For 4 of the 4 people it is not known: that does not mean “no”." in words
    assert "Of none of 5 proven offences of the last year is the flag known." in words
    assert questions_of(found)[:2] == [
        "Who asks the 4 of whom the need is not known, and by when?",
        (
            "The flag is not known of 5 offences. Can the police file carry it, and who asks at "
            "arrest?"
        ),
    ]
    assert summary_of(told([])) == ["Nobody was on the scheme there on the day."]


def test_it_says_how_the_share_went() -> None:
    before = point_of(
        [*people(1, Need.NOT_STARTED, 1), *people(3, Need.NO_NEED, 5)], {}, date(2025, 12, 31)
    )
    found = told([*people(2, Need.NOT_STARTED, 1), *people(2, Need.NO_NEED, 5)], before)

    assert (
        "The share with the need is 25 points higher than on 31 December 2025 (25 in a hundred of "
        "4 of whom it was known)." in summary_of(found)
    )


def test_a_district_that_stands_out_is_asked_about_if_enough_is_known() -> None:
    everybody = [
        *people(10, Need.NOT_STARTED, 1, district_id=1),
        *people(10, Need.NO_NEED, 20, district_id=2),
    ]

    assert questions_of(told(everybody))[-1] == (
        "In Cambridge 10 of 10 of whom it is known have the need (100 in a hundred, against 50 in "
        "all). Why?"
    )
    assert questions_of(told(everybody[1:])) == []


def test_the_public_edition_says_of_people_what_the_need_profile_says() -> None:
    everybody = [
        *people(15, Need.NOT_STARTED, 1, flagged=True),
        *people(15, Need.NO_NEED, 100, flagged=False),
    ]
    point = point_of(everybody, {1: Flags(20, 30, 9)}, DAY)

    found = public_of(everybody, point, [], DAY)

    assert found.people == 30
    assert found.flags == Flags(20, 30)  # how many are not known is nobody's business
    assert found.parts[0].cells == [("All", Cell(15, 30))]
    assert {cell for _, cell in found.parts[1].cells} == {None}


@pytest.mark.parametrize(
    ("flagged", "flags"),
    [(9, Flags(20, 30)), (15, Flags(9, 30)), (15, Flags(20, 9))],
    ids=["nine people", "nine flagged", "nine not flagged"],
)
def test_offences_of_few_are_kept_back(flagged: int, flags: Flags) -> None:
    everybody = [
        *people(flagged, Need.NOT_STARTED, 1, flagged=True),
        *people(20, Need.NO_NEED, 100, flagged=False),
    ]

    assert public_of(everybody, point_of(everybody, {1: flags}, DAY), [], DAY).flags is None
