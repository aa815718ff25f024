"""Rules of drafts: how many, how large, how long, and what is told of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from iom.accounts.domain import Reader
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event, Operation

KEPT_DAYS = 14
MOST_DRAFTS, MOST_LETTERS, TOKEN_LENGTH = 20, 20_000, 40

Fields = Mapping[str, Sequence[str]]
"""What was typed, by the name of the field, a text for each of its boxes."""


class BadDraft(RuleBroken):
    """A draft cannot be kept as it is."""


class DraftClosed(RuleBroken):
    """The form was sent or the draft thrown away, in another window perhaps."""

    def __init__(self) -> None:
        super().__init__(
            "This form was sent or its draft thrown away already. What you type here is not saved; "
            "begin a new one."
        )


class DraftChanged(ChangedMeanwhile):
    """The same draft was changed elsewhere since it was opened here."""

    def __init__(self) -> None:
        super().__init__(
            "This draft was changed in another window since it was opened here. What you typed "
            "here is not saved yet."
        )


class NotYourWindow(RuleBroken):
    """The form was opened by somebody else, and whoever is signed in now is another."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else opened this form and has signed out since, so nothing of it was saved."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftBegun(Event):
    """Somebody began a form, and what they type is kept."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRead(Event):
    """Somebody read what they had typed, by itself or in a list."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDeleted(Event):
    """What a draft said is deleted: it was sent, thrown away or too old."""

    operation: ClassVar[Operation] = Operation.ERASURE
    why: str


def check_whose(opened_by: str, reader: Reader) -> None:
    """See to it that nobody's words are kept for whoever signs in next at the same machine.

    Args:
        opened_by: the user name that the form was opened under.
        reader: who is signed in now.

    Raises:
        NotYourWindow: they are two.
    """
    if reader.ref != f"user:{opened_by}":
        raise NotYourWindow


def subject_of(draft_id: int) -> str:
    """Return how the audit trail names a draft."""
    return f"draft:{draft_id}"


def typed(fields: Fields) -> dict[str, list[str]]:
    """Return the fields into which something was typed.

    Raises:
        BadDraft: it is more than a draft may hold.
    """
    found = {name: list(texts) for name, texts in fields.items() if any(t.strip() for t in texts)}
    letters = sum(len(text) for texts in found.values() for text in texts)
    if letters > MOST_LETTERS:
        raise BadDraft(
            f"A draft holds up to {MOST_LETTERS:,} letters; these are {letters:,}, so it is not "
            "saved."
        )
    return found


KEPT_FOR = timedelta(days=KEPT_DAYS)
