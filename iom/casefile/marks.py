"""What happened to a client, as marks of the year strip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from iom.accounts.domain import Reader
from iom.casefile.groups import Group
from iom.casefile.story import Happening
from iom.casefile.strip import LaneOn, MarkOn, Shape
from iom.contacts.domain import Attendance
from iom.entries.domain import Kind
from iom.kernel.words import within_sentence
from iom.offending.words import BreachKind, Disposal, OffenceCategory
from iom.summary.reading import list_words

_WORDS = {"offence": ("disposal", "category"), "breach": ("kind",), "contact": ("attended",)}
_SHORT = {
    OffenceCategory.DWELLING_BURGLARY: "burglary",
    OffenceCategory.NON_DWELLING_BURGLARY: "burglary",
    OffenceCategory.AGGRAVATED_VEHICLE_TAKING: "vehicle taking",
    OffenceCategory.THEFT_OF_VEHICLE: "vehicle theft",
    OffenceCategory.VIOLENCE_WITH_INJURY: "violence",
    OffenceCategory.OTHER_THEFT: "theft",
    OffenceCategory.CRIMINAL_DAMAGE: "damage",
}
_NAMES = {Shape.ATTENDED: "met", Shape.MISSED: "missed"}


def lanes_of(
    client_id: int, kinds: Sequence[Kind], reader: Reader, *, first: date, last: date
) -> list[LaneOn]:
    """Return the lanes of offences and of contacts, as far as the reader sees them."""
    offences: list[MarkOn] = []
    contacts: list[MarkOn] = []
    for code, on, words in list_words(client_id, _WORDS, kinds, reader, first=first, last=last):
        shape = shape_of(code, words[0])
        if shape is not None:
            mark = MarkOn(on, shape, *named(shape, words))
            (contacts if code == "contact" else offences).append(mark)
    return [LaneOn("Offences", offences), LaneOn("Contacts", contacts)]


def days_met(lanes: Iterable[LaneOn]) -> list[date]:
    """Return the days of the contacts that took place, of the lanes that were read."""
    return [mark.on for lane in lanes for mark in lane.marks if mark.shape is Shape.ATTENDED]


def referrals_of(lines: Iterable[Happening]) -> list[LaneOn]:
    """Return the lane of referrals and introductions; it is drawn where there are any."""
    marks = [
        MarkOn(each.on, Shape.REFERRAL, said=within_sentence(each.line))
        for each in lines
        if each.group is Group.REFERRALS
    ]
    return [LaneOn("Referrals", sorted(marks, key=lambda mark: mark.on))]


def named(shape: Shape, words: Sequence[Any]) -> tuple[str, str]:
    """Say what stands at a mark, where there is room for it, and in whole what it is."""
    if shape in _NAMES:
        return "", _NAMES[shape]
    if shape is Shape.BREACH:
        return words[0].value, words[0].value
    what = within_sentence(words[1].label)
    if shape is Shape.ARREST:
        return "arrest", f"arrest, {what}"
    return _SHORT.get(words[1], what), f"{what}, {words[0].value}"


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
