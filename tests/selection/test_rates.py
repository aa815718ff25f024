"""Rates, and what must not be learnt from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations, product

import pytest

from iom.clients.bands import NOT_KNOWN, age_band
from iom.clients.domain import Ethnicity, Sex
from iom.selection.rates import ORDER, Axis, Line, Person, Rates, rates, shown

ON = date(2025, 8, 31)


def people(sex: Sex | None, counted: int, others: int, first: int = 0) -> list[Person]:
    return [
        Person(key=first + n, counted=n < counted, on=ON, sex=sex) for n in range(counted + others)
    ]


def test_a_rate_is_shown_of_every_group_that_is_large_enough() -> None:
    # Nobody of neither sex, nobody unknown: they stand with the women.
    found = rates([*people(Sex.MALE, 30, 60), *people(Sex.FEMALE, 5, 10, 100)], Axis.SEX)

    assert found.total == Line(("Male", "Female", "Neither", NOT_KNOWN), 35, 105)
    assert found.lines == (
        Line(("Male",), 30, 90),
        Line(("Female", "Neither", NOT_KNOWN), 5, 15),
    )
    assert [each.per_cent for each in found.lines] == [Decimal(33), Decimal(33)]


def test_where_every_group_is_large_enough_each_has_its_line() -> None:
    found = shown(Axis.SEX, ORDER[Axis.SEX], [(5, 9), (6, 8), (7, 7), (8, 6)])

    assert [each.groups for each in found.lines] == [(name,) for name in ORDER[Axis.SEX]]
    assert [(each.counted, each.of) for each in found.lines] == [
        (5, 14), (6, 14), (7, 14), (8, 14),
    ]  # fmt: skip


def test_a_per_cent_is_rounded_half_up() -> None:
    assert Line(("Male",), 5, 40).per_cent == 13  # 12.5
    assert Line(("Male",), 49, 400).per_cent == 12  # 12.25


@pytest.mark.parametrize(
    ("counted", "others"),
    [(4, 10), (10, 4), (0, 10), (10, 0)],
)
def test_a_small_group_takes_the_other_with_it(counted: int, others: int) -> None:
    some = [*people(Sex.MALE, 30, 60), *people(Sex.FEMALE, counted, others, 100)]
    found = rates(some, Axis.SEX)

    assert found.total == Line(ORDER[Axis.SEX], 30 + counted, 90 + counted + others)
    assert found.lines == ()


@pytest.mark.parametrize(("counted", "others"), [(4, 60), (60, 4), (0, 0)])
def test_where_not_even_all_together_are_enough_nothing_is_shown(counted: int, others: int) -> None:
    found = rates(people(Sex.MALE, counted, others), Axis.SEX)
    assert (found.total, found.lines) == (None, ())


def test_nobody_counts_twice() -> None:
    once = Person(key=1, counted=True, on=ON, sex=Sex.MALE)
    again = Person(key=1, counted=False, on=ON, sex=Sex.MALE)
    some = [*people(Sex.MALE, 5, 5, 10), once, again]

    total = rates(some, Axis.SEX).total

    assert total is not None
    assert (total.counted, total.of) == (6, 11)


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2007, 9, 1), "Under 18"),  # 18 tomorrow
        (date(2007, 8, 31), "18 to 24"),
        (date(2000, 9, 1), "18 to 24"),
        (date(2000, 8, 31), "25 to 34"),
        (date(1990, 9, 1), "25 to 34"),
        (date(1990, 8, 31), "35 to 49"),
        (date(1975, 9, 1), "35 to 49"),
        (date(1975, 8, 31), "50 and over"),
        (date(1920, 2, 29), "50 and over"),
        (date(2025, 8, 31), "Under 18"),
        (date(2025, 9, 1), NOT_KNOWN),  # not born yet: a mistake
        (None, NOT_KNOWN),
    ],
)
def test_an_age_lies_in_a_band(born: date | None, band: str) -> None:
    assert age_band(born, ON) == band


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    assert age_band(date(2008, 2, 29), date(2026, 2, 28)) == "Under 18"
    assert age_band(date(2008, 2, 29), date(2026, 3, 1)) == "18 to 24"


def test_every_ethnicity_and_sex_has_its_place_in_the_order() -> None:
    for ethnicity in Ethnicity:
        person = Person(key=1, counted=True, on=ON, ethnicity=ethnicity)
        assert person.group(Axis.ETHNICITY) in ORDER[Axis.ETHNICITY]
    for sex in Sex:
        assert Person(key=1, counted=True, on=ON, sex=sex).group(Axis.SEX) in ORDER[Axis.SEX]
    nobody = Person(key=1, counted=True, on=ON)
    assert [nobody.group(axis) for axis in Axis] == [NOT_KNOWN] * 3
    assert len(ORDER[Axis.ETHNICITY]) == len(Ethnicity) + 1


# The attack: three groups of two cells, with 3 as the smallest count that is shown, so that 1 and
# 2 are small. The attacker knows the method and tries every table that there could be.

FEWEST, SMALL = 3, {1, 2}
NAMES = ("a", "b", "c")
Table = tuple[tuple[int, int], ...]


def tables(most: int) -> Iterator[Table]:
    for a, b, c, d, e, f in product(range(most + 1), repeat=6):
        if a + b + c + d + e + f <= most:
            yield ((a, b), (c, d), (e, f))


def counts(table: Table) -> list[int]:
    """Return every count of people in a table: of a cell, of a group, of some groups together."""
    some = [groups for size in (1, 2, 3) for groups in combinations(table, size)]
    cells = [(sum(g[0] for g in groups), sum(g[1] for g in groups)) for groups in some]
    return [each for so, not_so in cells for each in (so, not_so, so + not_so)]


def established(fewest: int) -> list[Table]:
    """Return tables of which some count is known to be small by what is published of them."""
    worlds: dict[Rates, list[Table]] = defaultdict(list)
    for table in tables(10):
        worlds[shown(Axis.SEX, NAMES, table, fewest=fewest)].append(table)
    return [
        fitting[0]
        for fitting in worlds.values()
        for values in zip(*map(counts, fitting), strict=True)
        if set(values) <= SMALL
    ]


def test_no_small_number_can_be_worked_out() -> None:
    assert established(FEWEST) == []


def test_the_attack_finds_them_where_the_method_is_weakened() -> None:
    assert established(FEWEST - 1) != []
