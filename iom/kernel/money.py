"""Sums of money in whole pence: written as pounds, and read from what somebody typed. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from iom.kernel.errors import RuleBroken

MOST_PENCE = 1_000_000_00
"""A million pounds: more than any fund of this trade, and within every engine's whole numbers."""

_NEGATIVE = re.compile(r"£?\s*[-−–]\s*£?[\d.,]+", re.ASCII)
_FRACTIONS = re.compile(r"£?\s*[\d,]+\.\d{3,}", re.ASCII)
_POUNDS = re.compile(r"£?\s*(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{1,2}))?", re.ASCII)


class BadAmount(RuleBroken):
    """What was typed is no sum of money."""


def in_pounds(pence: int) -> str:
    """Write pence as pounds: 100050 is `1,000.50`, and -5 is `−0.05` with a real minus sign."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}{pounds:,}.{rest:02}"


def sterling(pence: int) -> str:
    """Write pence as pounds with their sign: `£1,000.50`, `−£5.00`."""
    return f"{'−' if pence < 0 else ''}£{in_pounds(abs(pence))}"


def in_figures(pence: int) -> Decimal:
    """Return pence as pounds for a file that a program reads again: `1000.50`, `-5.00`."""
    return Decimal(pence).scaleb(-2)


def shared_out(pence: int, among: int) -> list[int]:
    """Part an amount evenly: whole pence that add up to it, the first ones a penny more.

    Raises:
        ValueError: there is nobody to share it, or it is negative.
    """
    if among < 1 or pence < 0:
        raise ValueError("an amount is shared out among somebody, and is not negative")
    each, over = divmod(pence, among)
    return [each + (place < over) for place in range(among)]


def pence_of(text: str, *, most: int = MOST_PENCE) -> int:
    """Read pounds as they are typed: `19`, `19.5`, `19.50` or `£1,000.50`.

    Raises:
        BadAmount: it is none, has more than two decimals, is negative, or is more than `most`.
    """
    found = _POUNDS.fullmatch(text.strip())
    if found is None:
        raise BadAmount(_why_none(text.strip()))
    whole = found["pounds"].replace(",", "")
    if len(whole) > len(str(most)):
        raise BadAmount(f"Enter at most £{in_pounds(most)}.")
    pence = int(whole) * 100 + int((found["pence"] or "").ljust(2, "0"))
    if pence > most:
        raise BadAmount(f"Enter at most £{in_pounds(most)}.")
    return pence


def _why_none(typed: str) -> str:
    if _NEGATIVE.fullmatch(typed):
        return "An amount is not negative: enter it in pounds, like 19 or 19.50."
    if _FRACTIONS.fullmatch(typed):
        return "Pence have two figures at most: enter it in pounds, like 19 or 19.50."
    return "Enter an amount in pounds, like 19 or 19.50."
