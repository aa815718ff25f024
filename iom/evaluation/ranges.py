"""Ranges of 95 in 100 around proportions and counts (docs/decisions/0046). Pure.

A proportion has Wilson's score interval (Wilson 1927). A count has the exact limits of Poisson
(Garwood 1936): the rates at which so many, or more, and so many, or fewer, would come up in one
case of forty. Above a count of 100 Byar's approximation to them is used (Breslow and Day 1987,
volume II, page 69), which is then within one in a thousand of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

Z: Final = 1.959964
"""Between minus and plus so many standard deviations lie 95 in 100 of the normal distribution."""
_TAIL: Final = 0.025
_EXACT_UP_TO: Final = 100
_HALVINGS: Final = 60


@dataclass(frozen=True, slots=True)
class Range:
    """From one number to another."""

    low: float
    high: float

    def times(self, factor: float) -> Range:
        """Return both ends multiplied."""
        return Range(self.low * factor, self.high * factor)


def wilson(number: int, of: int) -> Range | None:
    """Return the range of a proportion, between 0 and 1; None of nothing.

    Raises:
        ValueError: more than there are, or fewer than none.
    """
    if not 0 <= number <= of:
        raise ValueError(f"{number} of {of} is no proportion")
    if not of:
        return None
    share, square = number / of, Z * Z / of
    middle = share + square / 2
    around = Z * sqrt(share * (1 - share) / of + square / (4 * of))
    low, high = (middle - around) / (1 + square), (middle + around) / (1 + square)
    # At the ends the formula gives 0 and 1 but for the last digits of a computer.
    return Range(low if number else 0.0, high if number < of else 1.0)


def poisson(number: int) -> Range:
    """Return the range of a count of things that happen at random.

    Raises:
        ValueError: the count is below 0.
    """
    if number < 0:
        raise ValueError("a count is not below 0")
    approximate = byar(number)
    if number > _EXACT_UP_TO:
        return approximate
    most = 2 * approximate.high
    high = _mean_where(number, _TAIL, most)
    return Range(_mean_where(number - 1, 1 - _TAIL, most) if number else 0.0, high)


def byar(number: int) -> Range:
    """Return Byar's approximation to the limits of a count."""
    above = number + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * sqrt(above))) ** 3
    if not number:
        return Range(0.0, high)
    return Range(number * (1 - 1 / (9 * number) - Z / (3 * sqrt(number))) ** 3, high)


def _mean_where(number: int, share: float, most: float) -> float:
    """Find at which mean at most so many come up in a share of all cases: more means less often."""
    low, high = 0.0, most
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _at_most(number, middle) > share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_most(number: int, mean: float) -> float:
    """Return how likely it is that at most so many come up."""
    term = total = exp(-mean)
    for each in range(1, number + 1):
        term *= mean / each
        total += term
    return total
