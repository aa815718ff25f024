"""What a reader of the client list may choose from, and what pages call it. Pure."""

from __future__ import annotations

from enum import StrEnum

from iom.cohort.domain import LEVEL_NAMES, Status, Strand
from iom.offending.domain import SituationKind


class StrandChoice(StrEnum):
    """Which strands are listed. C+C and R+R count together in the reports (HANDBOOK 3)."""

    ALL = "all"
    CC_RR = "cc-rr"
    DETER = "deter"
    CC = "cc"
    RR = "rr"
    NONE = "none"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return {
            "all": "All",
            "cc-rr": "C+C and R+R",
            "deter": "Deter",
            "cc": "C+C",
            "rr": "R+R",
            "none": "None",
        }[self.value]

    @property
    def strands(self) -> frozenset[Strand]:
        """The strands meant; empty for all and for none."""
        found = {
            StrandChoice.CC_RR: {Strand.CATCH_AND_CONVICT, Strand.REHABILITATE_AND_RESETTLE},
            StrandChoice.DETER: {Strand.DETER},
            StrandChoice.CC: {Strand.CATCH_AND_CONVICT},
            StrandChoice.RR: {Strand.REHABILITATE_AND_RESETTLE},
        }
        return frozenset(found.get(self, set()))


class StatusChoice(StrEnum):
    """Which clients are listed by where they stand with the scheme."""

    ON_SCHEME = "on-scheme"
    NOMINATED = "nominated"
    NOT_SELECTED = "not-selected"
    DESELECTED = "deselected"
    ALL = "all"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return STATUS_LABELS[Status(self.value)] if self is not StatusChoice.ALL else "All"


class SortBy(StrEnum):
    """The columns of the list, each of which can sort it."""

    NAME = "name"
    REF = "ref"
    BORN = "born"
    DISTRICT = "district"
    STRAND = "strand"
    SITUATION = "situation"
    LEVEL = "level"
    SCORE = "score"
    LEAD = "lead"
    STATUS = "status"
    TIME = "time"

    @property
    def heading(self) -> str:
        """As at the head of the column."""
        return {"ref": "Ref", "time": "On scheme"}.get(self.value, self.value.capitalize())

    @property
    def words(self) -> str:
        """As in `20 shown, by reference`."""
        return {
            "ref": "reference",
            "born": "date of birth",
            "lead": "lead professional",
            "time": "time on the scheme",
        }.get(self.value, self.value)


STATUS_LABELS = {
    Status.ON_SCHEME: "On the scheme",
    Status.NOMINATED: "Nominated",
    Status.NOT_SELECTED: "Not selected",
    Status.DESELECTED: "Deselected",
}
SITUATION_LABELS = {
    SituationKind.COMMUNITY: "Community",
    SituationKind.REMAND: "Remand",
    SituationKind.CUSTODY: "Custody",
    SituationKind.RECALLED: "Recalled",
    SituationKind.UNLAWFULLY_AT_LARGE: "Unlawfully at large",
    SituationKind.HOSPITAL: "Hospital",
}
NO_LEVEL = 0
LEVEL_CHOICES = (*sorted(LEVEL_NAMES, reverse=True), NO_LEVEL)
