"""Which arrests and which DIP statuses count in a draft, as ticks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from iom.cohort.domain import DipStatus
from iom.offending.words import OffenceCategory
from iom.scoring.cells import TICKED, Cell

_LISTS: tuple[tuple[str, str, type[StrEnum], str], ...] = (
    ("arrests", "categories", OffenceCategory, "Arrests"),
    ("class_a", "dip_statuses", DipStatus, "DIP status"),
)
"""Where each list stands in the rules, of which words it is, and how its labels begin."""


def counted_cells(rules: Mapping[str, Any]) -> Iterator[Cell]:
    """Yield a tick for each kind of offence and each DIP status, as the rules have it."""
    for sign, name, words, begins in _LISTS:
        for word in words:
            label = f"{begins}: {word.value.replace('-', ' ')}"
            says = TICKED if word.value in rules[sign][name] else ""
            yield Cell(_cell(sign, word), label, says, tick=True)


def put_counted(rules: dict[str, Any], typed: Mapping[str, str]) -> None:
    """Put what was ticked into the rules; the order is that of the words."""
    for sign, name, words, _ in _LISTS:
        rules[sign][name] = [word.value for word in words if typed.get(_cell(sign, word))]


def _cell(sign: str, word: StrEnum) -> str:
    return f"{sign}-counts-{word.value}"
