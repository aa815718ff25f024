"""Who may be the same person, and why: rules alone, no database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.clients.alike import Birth, Known, alike, birth, swapped
from iom.nominations.domain import BadNomination, Nominee, check_nominee

BORN = date(1993, 5, 2)
TODAY = date(2026, 5, 1)


def nominee(given: str, family: str, born: date | None = BORN) -> Nominee:
    return Nominee(family_name=family, given_names=given, date_of_birth=born)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (BORN, date(1993, 5, 2), Birth.SAME),
        (BORN, date(1993, 2, 5), Birth.SWAPPED),
        (BORN, date(1994, 5, 2), Birth.SLIP),
        (BORN, date(1993, 5, 3), Birth.SLIP),
        (date(1987, 5, 2), date(1978, 5, 2), Birth.SLIP),
        (date(1993, 5, 12), date(1993, 5, 21), Birth.SLIP),
        (BORN, date(1993, 5, 17), Birth.NEAR),
        (BORN, date(1971, 5, 2), Birth.NEAR),
        (BORN, None, Birth.UNKNOWN),
        (BORN, date(1971, 11, 30), Birth.ANOTHER),
        (date(1993, 5, 13), date(1993, 5, 13), Birth.SAME),
    ],
)
def test_two_dates_of_birth_are_held_against_each_other(
    one: date, other: date | None, how: Birth
) -> None:
    assert birth(one, other) is how


@given(st.dates(date(1900, 1, 1), TODAY))
def test_swapping_twice_is_no_swap(born: date) -> None:
    other = swapped(born)

    assert other is None or swapped(other) == born


@pytest.mark.parametrize(
    ("given", "family", "born", "why"),
    [
        ("Rowan", "Thornley", BORN, "same name, same date of birth"),
        ("Rowan", "Thornley", date(1993, 2, 5), "with day and month swapped"),
        ("Rowan", "Thornly", BORN, "name sounds alike, same date of birth"),
        ("Rowan", "Thonrley", BORN, "name spelled nearly alike, same date of birth"),
        ("Rowan James", "Thornley", BORN, "same name, same date of birth"),
        ("Thornley", "Rowan", BORN, "same name, same date of birth"),
        ("Rowan", "Aldergate", BORN, "part of the name, same date of birth"),
        ("Rowan", "Thornley", None, "same name, date of birth not known"),
        ("Rowan", "Thornley", date(1971, 11, 30), "same name, another date of birth"),
    ],
)
def test_these_may_be_one_person(given: str, family: str, born: date | None, why: str) -> None:
    known = [Known("Thornley", "Rowan", BORN)]

    found = alike(nominee(given, family, born), known)

    assert found is not None
    assert why in found.why


@pytest.mark.parametrize(
    ("given", "family", "born"),
    [
        ("Hazel", "Finch", BORN),
        ("Rowan", "Finch", date(1971, 11, 30)),
        ("Rowan", "Finch", None),
        ("Rowan", "Thornly", date(1971, 11, 30)),
    ],
)
def test_these_are_not_taken_for_one(given: str, family: str, born: date | None) -> None:
    assert alike(nominee(given, family, born), [Known("Thornley", "Rowan", BORN)]) is None


def test_an_alias_counts_and_is_named_as_one() -> None:
    names = [Known("Thornley", "Rowan", None), Known("Finch", "Hazel", BORN)]

    found = alike(nominee("Hazel", "Finch"), names)

    assert found is not None
    assert found.why == "same name as an alias or former name, same date of birth"


def test_the_same_number_is_enough_whatever_the_name() -> None:
    found = alike(nominee("Hazel", "Finch"), [Known("Other", "Wren", None)], number="PNC ID")

    assert found is not None
    assert (found.score, found.why) == (1.0, "same PNC ID")


@pytest.mark.parametrize(
    ("given", "family", "born", "field"),
    [
        ("", "Thornley", BORN, "given_names"),
        ("Rowan", "", BORN, "family_name"),
        ("Ro\x07wan", "Thornley", BORN, "given_names"),
        ("Rowan", "T" * 101, BORN, "family_name"),
        ("Rowan", "Thornley", date(2027, 1, 1), "date_of_birth"),
        ("Rowan", "Thornley", date(1899, 1, 1), "date_of_birth"),
    ],
)
def test_somebody_who_cannot_be_written_down_is_refused_by_field(
    given: str, family: str, born: date, field: str
) -> None:
    with pytest.raises(BadNomination) as refusal:
        check_nominee(nominee(given, family, born), today=TODAY)

    assert refusal.value.field == field
