"""What happened to a client, as marks of the year strip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from iom.accounts.domain import Reader
from iom.casefile.strip import LaneOn, MarkOn, Shape
from iom.contacts.domain import Attendance
from iom.entries.domain import Kind
from iom.offending.words import BreachKind, Disposal
from iom.summary.reading import list_words

_WORDS = {"offence": "disposal", "breach": "kind", "contact": "attended"}


def lanes_of(
    client_id: int, kinds: Sequence[Kind], reader: Reader, *, first: date, last: date
) -> list[LaneOn]:
    """Return the lanes of offences and of contacts, as far as the reader sees them."""
    offences: list[MarkOn] = []
    contacts: list[MarkOn] = []
    for code, on, word in list_words(client_id, _WORDS, kinds, reader, first=first, last=last):
        shape = shape_of(code, word)
        if shape is not None:
            (contacts if code == "contact" else offences).append(MarkOn(on, shape))
    return [LaneOn("Offences", offences), LaneOn("Contacts", contacts)]


def shape_of(code: str, word: Any) -> Shape | None:  # noqa: ANN401  # a word of the kind, or none
    """Say how an entry is drawn; None: it is not (HANDBOOK 4: acquitted counts nowhere)."""
    match code, word:
        case "offence", Disposal.ARRESTED:
            return Shape.ARREST
        case "offence", Disposal():
            return Shape.PROVEN if word.proven_or_charged else None
        case "breach", BreachKind.BREACH | BreachKind.RECALL:
            return Shape.BREACH
        case "contact", Attendance.ACCEPTABLE_ABSENCE | Attendance.UNACCEPTABLE_ABSENCE:
            return Shape.MISSED
        case "contact", Attendance.ATTENDED | None:
            return Shape.ATTENDED
    return None
