"""One value of a draft as somebody fills it in, and how a number is read. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from iom.scoring.matrices import BadMatrix

TICKED = "yes"
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One value: its name in the form, its label, what it says now.

    Where it is a `tick`, it says `TICKED` or nothing.
    """

    name: str
    label: str
    value: str
    tick: bool = False


def number(text: str, field: str) -> str:
    """Return a number as it is kept.

    Raises:
        BadMatrix: the text is none.
    """
    try:
        value = Decimal(text) if len(text) <= _LONGEST else Decimal("NaN")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise BadMatrix(f"“{text[:20]}” is not a number.", field=field)
    return f"{value:f}"


def whole(text: str, field: str) -> int:
    """Return a whole number.

    Raises:
        BadMatrix: the text is none.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise BadMatrix(f"“{text[:20]}” is not a whole number.", field=field)
    return int(text)
