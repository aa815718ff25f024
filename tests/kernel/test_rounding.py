from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.kernel.rounding import half_up, half_up_exact


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("44.95", 1, "45.0"),
        ("44.949", 1, "44.9"),
        ("-44.95", 1, "-45.0"),  # away from zero
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.125", 2, "0.13"),
    ],
)
def test_a_tie_goes_away_from_zero(value: str, places: int, rounded: str) -> None:
    assert str(half_up(Decimal(value), places)) == rounded


@given(st.decimals(-1000, 1000, places=4), st.integers(0, 3))
def test_rounding_moves_by_at_most_half_a_step(value: Decimal, places: int) -> None:
    assert abs(half_up(value, places) - value) <= Decimal(1).scaleb(-places) / 2


@given(st.decimals(-1000, 1000, places=4), st.integers(0, 3))
def test_a_fraction_is_rounded_as_a_decimal_is(value: Decimal, places: int) -> None:
    assert half_up_exact(Fraction(value), places) == half_up(value, places)


def test_a_fraction_that_no_decimal_holds_is_rounded_exactly() -> None:
    assert str(half_up_exact(Fraction(2, 3), 2)) == "0.67"
    assert str(half_up_exact(Fraction(-1, 1000), 2)) == "0.00"  # and not -0.00
