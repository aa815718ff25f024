"""Two notations of one address are equal; what is none is refused with a sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.clients.postal import (
    COMPARABLE_LENGTH,
    POSTCODE_LENGTH,
    BadAddress,
    comparable,
    line_of,
    postcode_of,
)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("cb11aa", "CB1 1AA"),
        (" CB1  1AA ", "CB1 1AA"),
        ("pe137xy", "PE13 7XY"),
        ("w1a0ax", "W1A 0AX"),
        ("M1 1AE", "M1 1AE"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_postcode_is_written_in_one_way(typed: str, written: str) -> None:
    assert postcode_of(typed) == written


@pytest.mark.parametrize("typed", ["CB1", "1AA CB1", "CB1 1AAA", "CB111 1AA", "elm", "CB1 AAA"])
def test_what_is_no_postcode_is_refused(typed: str) -> None:
    with pytest.raises(BadAddress, match="A postcode looks like CB1 1AA"):
        postcode_of(typed)


@given(st.text(alphabet="ACBRZ019 \u00a0\t", max_size=20))
def test_whatever_is_typed_what_is_kept_fits_its_column(typed: str) -> None:
    with suppress(BadAddress):
        assert len(postcode_of(typed)) <= POSTCODE_LENGTH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("14 Elm Street", "14, elm st."),
        ("Flat 2, 14 Elm Road", "flat 2 14 ELM RD"),
        ("Apartment 2, O'Brien House", "Apt. 2 Obrien Hse"),
    ],
)
def test_two_notations_of_one_address_are_equal(one: str, other: str) -> None:
    assert comparable(one, "CB1 1AA") == comparable(other, "CB1 1AA")


def test_another_number_or_another_postcode_is_another_address() -> None:
    here = comparable("14 Elm Street", "CB1 1AA")
    assert here == "CB11AA 14 elm st"
    assert comparable("15 Elm Street", "CB1 1AA") != here
    assert comparable("14 Elm Street", "CB1 1AB") != here


def test_without_a_postcode_nothing_is_compared() -> None:
    assert comparable("14 Elm Street", "") is None


@pytest.mark.parametrize("line", ["", "  ", "-,-", "x" * 121, "14 Elm\u200b Street"])
def test_a_line_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(BadAddress):
        line_of(line)


@given(st.text(max_size=120))
def test_what_is_compared_fits_its_column(line: str) -> None:
    assert len(comparable(line, "CB1 1AA") or "") <= COMPARABLE_LENGTH
