"""Rounding as the handbook means it: half up, away from zero on a tie, once and at the end."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def half_up(value: Decimal, places: int = 0) -> Decimal:
    """Round to a number of decimal places: `half_up(Decimal('44.95'), 1)` is `45.0`."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def half_up_exact(value: Fraction, places: int = 0) -> Decimal:
    """Round an exact fraction: `half_up_exact(Fraction(-1, 8), 2)` is `-0.13`. Never `-0`."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)
