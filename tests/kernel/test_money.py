"""Sums of money: written with two decimals, and read as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.kernel.money import (
    MOST_PENCE,
    BadAmount,
    in_figures,
    in_pounds,
    pence_of,
    shared_out,
    sterling,
)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("19", 1_900),
        ("19.5", 1_950),
        ("19.50", 1_950),
        (" £19.00 ", 1_900),
        ("£1,000.50", 100_050),
        ("0", 0),
        ("0.05", 5),
        ("1000000", 100_000_000),
    ],
)
def test_pounds_are_read_as_they_are_typed(typed: str, pence: int) -> None:
    assert pence_of(typed) == pence


@pytest.mark.parametrize(
    "typed", ["", "-1", "19.505", "1,00", "19 pounds", "1.000,50", "1e3", "٣", "£", ".5"]
)
def test_what_is_no_sum_of_money_is_refused(typed: str) -> None:
    with pytest.raises(BadAmount, match="like 19 or"):
        pence_of(typed)


@pytest.mark.parametrize("typed", ["1000000.01", "9" * 400])
def test_more_than_anybody_gives_is_refused(typed: str) -> None:
    with pytest.raises(BadAmount, match=r"at most £1,000,000\.00"):
        pence_of(typed)


def test_a_sum_is_written_with_commas_and_a_real_minus_sign() -> None:
    assert [in_pounds(each) for each in (0, 5, 100_050, -5)] == [
        "0.00",
        "0.05",
        "1,000.50",
        "−0.05",
    ]


@given(st.integers(min_value=0, max_value=MOST_PENCE))
def test_what_is_written_is_read_back(pence: int) -> None:
    assert pence_of(in_pounds(pence)) == pence


@pytest.mark.parametrize("typed", ["-5", "−5", "£-5.00", "-£5"])
def test_a_negative_sum_is_refused_as_that(typed: str) -> None:
    with pytest.raises(BadAmount, match="not negative"):
        pence_of(typed)


def test_fractions_of_a_penny_are_refused_as_that() -> None:
    with pytest.raises(BadAmount, match="two figures at most"):
        pence_of("19.005")


def test_a_sum_is_written_with_its_sign_for_readers_and_bare_for_files() -> None:
    assert [sterling(each) for each in (100_050, -500, 0)] == ["£1,000.50", "−£5.00", "£0.00"]
    assert [str(in_figures(each)) for each in (100_050, -5, 0)] == ["1000.50", "-0.05", "0.00"]


@given(st.integers(0, MOST_PENCE), st.integers(1, 40))
def test_parts_of_a_sum_add_up_to_it_and_differ_by_a_penny_at_most(pence: int, among: int) -> None:
    parts = shared_out(pence, among)

    assert sum(parts) == pence
    assert max(parts) - min(parts) <= 1


def test_ten_pounds_among_three_and_among_nobody() -> None:
    assert shared_out(1_000, 3) == [334, 333, 333]
    for pence, among in ((100, 0), (-1, 2)):
        with pytest.raises(ValueError, match="shared out"):
            shared_out(pence, among)
