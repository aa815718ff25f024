"""Sums of money in whole pence: written as pounds, and read from what somebody typed. Pure."""

from __future__ import annotations

import re

from iom.kernel.errors import RuleBroken

MOST_PENCE = 1_000_000_00
"""A million pounds: more than any fund of this trade, and within every engine's whole numbers."""

_POUNDS = re.compile(r"£?\s*(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<pence>\d{1,2}))?", re.ASCII)


class BadAmount(RuleBroken):
    """What was typed is no sum of money."""


def in_pounds(pence: int) -> str:
    """Write pence as pounds: 100050 is `1,000.50`, and -5 is `−0.05` with a real minus sign."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}{pounds:,}.{rest:02}"


def pence_of(text: str, *, most: int = MOST_PENCE) -> int:
    """Read pounds as they are typed: `19`, `19.5`, `19.50` or `£1,000.50`.

    Raises:
        BadAmount: it is none, has more than two decimals, is negative, or is more than `most`.
    """
    found = _POUNDS.fullmatch(text.strip())
    if found is None:
        raise BadAmount("Enter an amount in pounds, like 19 or 19.50.")
    whole = found["pounds"].replace(",", "")
    if len(whole) > len(str(most)):
        raise BadAmount(f"Enter at most £{in_pounds(most)}.")
    pence = int(whole) * 100 + int((found["pence"] or "").ljust(2, "0"))
    if pence > most:
        raise BadAmount(f"Enter at most £{in_pounds(most)}.")
    return pence
