"""Ranges around proportions and counts; numbers by hand and from printed tables."""

from __future__ import annotations

import pytest

from iom.evaluation.ranges import Range, byar, poisson, wilson


def rounded(found: Range | None, places: int = 3) -> tuple[float, float] | None:
    return None if found is None else (round(found.low, places), round(found.high, places))


def test_the_range_of_a_proportion_is_wilsons() -> None:
    # 8 of 10: (0.8 + 0.19207 ± 1.95996 x sqrt(0.016 + 0.0096037)) / 1.38415 with z² = 3.84146,
    # z²/n = 0.384146: middle 0.992073, around 0.313613: 0.490 and 0.943.
    assert rounded(wilson(8, 10)) == (0.490, 0.943)
    # 81 of 263, the example of Newcombe 1998, table I: 0.2553 to 0.3662.
    assert rounded(wilson(81, 263), 4) == (0.2553, 0.3662)
    # 0 of 10: 0 to z²/(n + z²) = 3.84146 / 13.84146 = 0.2775.
    assert rounded(wilson(0, 10), 4) == (0, 0.2775)
    assert rounded(wilson(10, 10), 4) == (0.7225, 1)
    assert rounded(wilson(0, 1), 4) == (0, 0.7935)
    assert wilson(0, 0) is None


def test_the_range_of_a_count_has_the_exact_limits() -> None:
    # As printed in every table of them; of 0, -ln(0.025) = 3.689.
    assert rounded(poisson(0)) == (0, 3.689)
    assert rounded(poisson(1)) == (0.025, 5.572)
    assert rounded(poisson(5)) == (1.623, 11.668)
    assert rounded(poisson(10)) == (4.795, 18.390)
    assert rounded(poisson(100), 1) == (81.4, 121.6)


def test_byars_limits_follow_on_where_the_exact_ones_end() -> None:
    # 10: 10 x (1 - 1/90 - 1.959964 / (3 x 3.162278))³ = 10 x 0.782289³ = 4.787;
    # 11 x (1 - 1/99 + 1.959964 / (3 x 3.316625))³ = 11 x 1.186885³ = 18.391.
    assert rounded(byar(10)) == (4.787, 18.391)
    assert byar(100).low == pytest.approx(poisson(100).low, rel=0.001)
    assert byar(100).high == pytest.approx(poisson(100).high, rel=0.001)
    assert poisson(101) == byar(101)
    assert poisson(100_000).high / 100_000 == pytest.approx(1.0062, abs=0.0001)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)
    with pytest.raises(ValueError, match="below 0"):
        poisson(-1)
