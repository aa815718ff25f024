"""Fields that the kinds of many rooms have in common."""

from __future__ import annotations

from iom.entries.domain import Field, Shape, Word

DAY_MISSING = "Enter the day, like 14 3 2026."
NOTE = Field(name="note", label="Note", shape=Shape.TEXT, longest=1_000, listed=False)


def one_of(name: str, label: str, words: type[Word], missing: str = "", hint: str = "") -> Field:
    """Ask for one of a list of words."""
    return Field(
        name=name, label=label, shape=Shape.ONE_OF, words=words, missing=missing, hint=hint
    )
