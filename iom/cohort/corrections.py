"""What may be corrected of placements and of what held when, and what the trail says. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from iom.accounts.domain import Category
from iom.cohort.domain import LEVEL_NAMES, DipStatus, PlacementDetails, Strand
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event, Operation


class What(StrEnum):
    """A placement, or one of the facts that hold from a day on."""

    PLACEMENT = "placement"
    DISTRICT = "district"
    STRAND = "strand"
    DIP = "dip-status"
    MAPPA = "mappa-level"
    STATUTORY = "statutory"
    LEVEL = "level"

    @property
    def label(self) -> str:
        """As a heading and as the head of a column."""
        return _LABELS[self]

    @property
    def noun(self) -> str:
        """As it stands within a sentence."""
        return self.label if self in {What.DIP, What.MAPPA} else self.label.lower()

    @property
    def field(self) -> str:
        """The field of `PlacementFacts`, and the column of what it said before."""
        return _FIELDS[self]

    @property
    def category(self) -> Category:
        """Who may know of it (`iom.sharing.fields`); of a placement its reason is another one."""
        return _CATEGORIES.get(self, Category.IDENTITY)

    @property
    def recordable(self) -> bool:
        """Whether a page records a new one: a move of district and a level have acts of theirs."""
        return self not in {What.PLACEMENT, What.DISTRICT, What.LEVEL}


FACTS = tuple(each for each in What if each is not What.PLACEMENT)
_LABELS = {
    What.PLACEMENT: "Placement",
    What.DISTRICT: "District",
    What.STRAND: "Strand",
    What.DIP: "DIP status",
    What.MAPPA: "MAPPA level",
    What.STATUTORY: "Statutory",
    What.LEVEL: "Level",
}
_FIELDS = {
    What.DISTRICT: "district_id",
    What.STRAND: "strand",
    What.DIP: "dip_status",
    What.MAPPA: "mappa_level",
    What.STATUTORY: "statutory",
    What.LEVEL: "intensity",
}
_CATEGORIES = {
    What.STRAND: Category.OFFENDING,
    What.MAPPA: Category.OFFENDING,
    What.DIP: Category.SUBSTANCE_TREATMENT,
}
_NONE = {
    What.STRAND: "none",
    What.DIP: "not known",
    What.STATUTORY: "not known",
    What.LEVEL: "none",
}


def choices_of(what: What, districts: Mapping[int, str]) -> dict[str, str]:
    """Return what a fact may say: codes as a form has them, with their words."""
    match what:
        case What.DISTRICT:
            return {str(number): name for number, name in districts.items()}
        case What.STRAND:
            return {"": _NONE[what]} | {each.value: each.title for each in Strand}
        case What.DIP:
            return {"": _NONE[what]} | {each.value: _plain(each) for each in DipStatus}
        case What.MAPPA:
            return {"0": "not managed"} | {str(n): f"level {n}" for n in (1, 2, 3)}
        case What.STATUTORY:
            return {"": _NONE[what], "yes": "statutory", "no": "not statutory"}
        case _:
            return {"": _NONE[what]} | {str(n): f"{n} {name}" for n, name in LEVEL_NAMES.items()}


def _plain(status: DipStatus) -> str:
    return status.value.replace("-", " ")


def code_of(value: Any) -> str:  # noqa: ANN401  # of any fact
    """Return the code under which a form knows a value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def value_of(what: What, code: str) -> Any:  # noqa: ANN401  # of any fact
    """Return the value behind one of the codes of `choices_of`."""
    if code == "":
        return None
    match what:
        case What.STRAND:
            return Strand(code)
        case What.DIP:
            return DipStatus(code)
        case What.STATUTORY:
            return code == "yes"
        case _:
            return int(code)


class BadCorrection(RuleBroken):
    """What was typed cannot be right."""


def check_days(details: PlacementDetails, today: date) -> None:
    """Refuse a placement whose days or reason contradict each other.

    Raises:
        BadCorrection: so it is; it names the column.
    """
    ended = details.deselected_on is not None
    for name, broken, sentence in (
        ("nominated_on", details.nominated_on > today, "The day lies in the future."),
        (
            "selected_on",
            bool(details.selected_on and details.selected_on < details.nominated_on),
            "The selection lies before the nomination.",
        ),
        (
            "selected_on",
            ended and details.selected_on is None,
            "A placement that ended needs the day on which it was selected.",
        ),
        (
            "deselected_on",
            bool(
                details.deselected_on
                and details.selected_on
                and details.deselected_on < details.selected_on
            ),
            "The deselection lies before the selection.",
        ),
        (
            "deselection_reason",
            ended and details.deselection_reason is None,
            "Say why the placement ended.",
        ),
        (
            "deselected_on",
            not ended and details.deselection_reason is not None,
            "Enter the day on which the placement ended, or leave the reason out.",
        ),
        ("deselection_note", details.lacks_note(), "Say more about the reason."),
    ):
        if broken:
            raise BadCorrection(sentence, field=name)


def check_another(ref: str, to_ref: str) -> None:
    """Refuse to move a placement to where it is.

    Raises:
        BadCorrection: it is the same client.
    """
    if to_ref == ref:
        raise BadCorrection("This is the client whose record it is on.", field="to_ref")


class CorrectedMeanwhile(ChangedMeanwhile):
    """Somebody else corrected the same since the actor saw it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementStruckOut(Event):
    """A placement should never have been there."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    nominated_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementMovedAway(Event):
    """A placement was somebody else's and left this record; there it is recorded."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    nominated_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRecorded(Event):
    """Something holds of a client from a day on; `category` says who may be told."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    what: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCorrected(Event):
    """What holds from a day on, or from which day, was wrong."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    what: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactStruckOut(Event):
    """It was a mistake that something else held from a day on."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    what: str
    category: str
