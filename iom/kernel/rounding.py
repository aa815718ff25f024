"""Rounding as the handbook means it: half up, away from zero on a tie, once and at the end."""

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: Decimal, places: int = 0) -> Decimal:
    """Round to a number of decimal places: `half_up(Decimal('44.95'), 1)` is `45.0`."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
