"""What is said of a row of a clients file that the record refuses, or knows better."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from iom.cohort.stored import StoredPlacement
from iom.entries.domain import EndedHow

ENDS_UNSEEN: Final = (
    "whether a placement has ended cannot be changed by your agency, because it goes with data "
    "that no agreement shares with it; ask the coordinator"
)
GONE: Final = {
    EndedHow.STRUCK_OUT: "this placement was struck out here, and stays out",
    EndedHow.MOVED: "this placement was moved to another client’s record, and stays there",
    EndedHow.CHANGED: "the nomination was corrected to another day here, and stays as it is",
}
_MEND: Final = "if that is wrong, correct the placement on the client’s page"


def words_of(placement: StoredPlacement, kept: Collection[str]) -> tuple[str, str]:
    """Return the column, and what stands of a placement though the file says something else."""
    if kept == ("selected_on",):
        day = placement.selected_on
        said = f"selected on {day}" if day else "not selected"
        return "selected_on", f"here it is {said}, said since by a person; that stays: {_MEND}"
    end, reason = placement.deselected_on, placement.deselection_reason
    if end is None:
        return "deselected_on", f"here the placement goes on, said since by a person: {_MEND}"
    said = f"here the placement ended on {end} ({reason}), and a file does not open it again"
    return "deselected_on", f"{said}: {_MEND}"


def overlap(later: date, earlier: date, lines: Mapping[date, int]) -> str:
    """Say which two placements of a client are on the scheme at once, and where they stand."""

    def named(day: date) -> str:
        return f"the one nominated on {day}" + (f" (line {lines[day]})" if day in lines else "")

    return (
        f"two placements of this client are on the scheme at once: {named(later)} begins while "
        f"{named(earlier)} still lasts"
    )


def taken_as(ref: str) -> str:
    """Say that rows name a record that is part of a client's now."""
    return (
        f"this record is part of {ref} since the two were merged: its rows are taken as those of "
        f"{ref}, and the personal details stay as they are there"
    )


def left_with(ref: str) -> str:
    """Say that of a placement what stands on the record of a client holds."""
    return f"this record is part of {ref}, and of this placement what stands on {ref} holds"


def names_a_part(ref: str) -> str:
    """Say that a new placement must name the client and not a part."""
    return f"this record is part of {ref}: give a new placement the reference {ref}"
