"""Words as they stand within a sentence. Pure."""

from __future__ import annotations

from collections.abc import Sequence


def within_sentence(label: str) -> str:
    """Return a label without its capital, unless its first word is written in capitals.

    `Court dates` becomes `court dates`; `MARAC` and `DIP events` stay as they are.
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def in_a_row(words: Sequence[str], *, last: str = "and", between: str = ", ") -> str:
    """Write words as a sentence does: `Cambridge, Fenland and Peterborough`; empty for none."""
    *some, end = words or [""]
    return f"{between.join(some)} {last} {end}" if some else end
