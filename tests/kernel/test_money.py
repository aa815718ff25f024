"""Amounts as people type and read them: pence only, and every refusal a plain sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.kernel.money import (
    MOST_PENCE,
    BadAmount,
    in_figures,
    in_pounds,
    read_pounds,
    shared_out,
)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("19", 1_900),
        ("19.00", 1_900),
        (" £19.05 ", 1_905),
        ("£1,000.50", 100_050),
        ("1000.50", 100_050),
        ("0.01", 1),
        ("0", 0),
        ("0019", 1_900),
        ("10,000,000", MOST_PENCE),
        ("67,273.23", 6_727_323),
    ],
)
def test_an_amount_is_read_as_it_is_typed(typed: str, pence: int) -> None:
    assert read_pounds(typed) == pence


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter an amount"),
        ("   ", "Enter an amount"),
        ("-5", "not negative"),
        ("−5", "not negative"),
        ("£-5.00", "not negative"),
        ("19.005", "two figures"),
        ("19.5", "two figures"),
        ("19.", "is not an amount"),
        ("1,00", "is not an amount"),
        ("1,0000", "is not an amount"),
        ("nineteen", "is not an amount"),
        ("19 20", "is not an amount"),
        ("1e3", "is not an amount"),
        ("١٩", "is not an amount"),
        ("10,000,000.01", "more than £10,000,000.00"),
        ("9" * 5_000, "more than £10,000,000.00"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_sentence(typed: str, said: str) -> None:
    with pytest.raises(BadAmount, match=said):
        read_pounds(typed)


def test_an_amount_is_written_for_readers_and_for_files() -> None:
    assert in_pounds(100_050) == "£1,000.50"
    assert in_pounds(-500) == "−£5.00"
    assert in_pounds(0) == "£0.00"
    assert in_figures(100_050) == "1000.50"
    assert in_figures(-5) == "-0.05"


@given(st.integers(0, MOST_PENCE))
def test_what_is_written_is_read_again(pence: int) -> None:
    assert read_pounds(in_pounds(pence)) == read_pounds(in_figures(pence)) == pence


@given(st.integers(0, MOST_PENCE), st.integers(1, 40))
def test_parts_of_an_amount_add_up_to_it_and_differ_by_a_penny_at_most(
    pence: int, among: int
) -> None:
    parts = shared_out(pence, among)

    assert sum(parts) == pence
    assert max(parts) - min(parts) <= 1


def test_ten_pounds_among_three() -> None:
    assert shared_out(1_000, 3) == [334, 333, 333]


def test_nobody_shares_and_nothing_negative_is_shared() -> None:
    for pence, among in ((100, 0), (-1, 2)):
        with pytest.raises(ValueError, match="shared out"):
            shared_out(pence, among)
