"""Words of headings and labels as they stand within a sentence. Pure."""

from __future__ import annotations


def within_sentence(label: str) -> str:
    """Return a label without its capital, unless its first word is written in capitals.

    `Court dates` becomes `court dates`; `MARAC` and `DIP events` stay as they are.
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
