"""Money as whole pence: read as somebody types it, written as a reader expects it. Pure.

There is no fraction of a penny and no other currency.
"""

from __future__ import annotations

import re
from typing import Final

from iom.kernel.errors import RuleBroken

MOST_PENCE: Final = 1_000_000_000
"""The largest amount that can be typed, ten million pounds: one more is a slip of the hand."""

# Pounds with commas every three figures or with none, and two places of pence or none.
_AMOUNT = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?", re.ASCII)
_NEGATIVE = re.compile(r"£?\s*[-−–]")
_PLACES = re.compile(r"£?\s*[\d,]+\.(\d*)", re.ASCII)
_EXAMPLE = "Write it like 19, 19.00 or £1,000.50"


class BadAmount(RuleBroken):
    """What was typed is no amount of money that can be meant; the sentence says why."""


def read_pounds(text: str, *, most: int = MOST_PENCE) -> int:
    """Read an amount in pounds as whole pence: `19`, `19.00` and `£1,000.50`.

    Args:
        text: as it was typed.
        most: the largest amount that is taken, in pence.

    Raises:
        BadAmount: it is empty, negative, too large, in fractions of a penny, or no amount.
    """
    typed = text.strip()
    if not typed:
        raise BadAmount("Enter an amount in pounds. " + _EXAMPLE + ".")
    if _NEGATIVE.match(typed):
        raise BadAmount("An amount is not negative: leave out the minus sign.")
    found = _AMOUNT.fullmatch(typed)
    if found is None:
        places = _PLACES.fullmatch(typed)
        if places and len(places[1]) not in {0, 2}:
            raise BadAmount(f"Pence have two figures. {_EXAMPLE}.")
        raise BadAmount(f"“{typed[:20]}” is not an amount in pounds. {_EXAMPLE}.")
    figures = found[1].replace(",", "").lstrip("0") or "0"
    # By its length first: no number of a thousand figures is worked out.
    if len(figures) > 12 or int(figures) * 100 + int(found[2] or 0) > most:
        raise BadAmount(f"The amount is more than {in_pounds(most)}, the most that is taken here.")
    return int(figures) * 100 + int(found[2] or 0)


def in_pounds(pence: int) -> str:
    """Write an amount for a reader: `£1,000.50`, `−£5.00` with a real minus sign."""
    return f"{'−' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02}"


def in_figures(pence: int) -> str:
    """Write an amount for a file, which a program reads again: `1000.50`, `-5.00`."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


def shared_out(pence: int, among: int) -> list[int]:
    """Part an amount evenly: whole pence that add up to it, the first ones a penny more.

    Raises:
        ValueError: there is nobody to share it, or it is negative.
    """
    if among < 1 or pence < 0:
        raise ValueError("an amount is shared out among somebody, and is not negative")
    each, over = divmod(pence, among)
    return [each + (place < over) for place in range(among)]
