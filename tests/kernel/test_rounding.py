from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.kernel.rounding import half_up


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
