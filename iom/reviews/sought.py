"""What is asked of the list of reviews, and how an address says it. Pure.

What an address holds is read leniently: what is not understood is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

_LONGEST = 40


class Which(StrEnum):
    """The lists of the page."""

    OVERDUE = "overdue"
    DUE = "due"
    NEWER = "newer"
    DONE = "done"

    @property
    def heading(self) -> str:
        """As the list is called."""
        return {
            "overdue": "Overdue",
            "due": "Due",
            "newer": "Newer than the score",
            "done": "Done lately",
        }[self.value]


class SortBy(StrEnum):
    """The columns that can sort a list."""

    NAME = "name"
    REF = "ref"
    DISTRICT = "district"
    DUE = "due"
    SCORE = "score"

    @property
    def heading(self) -> str:
        """As at the head of the column."""
        return {"name": "Client", "ref": "Ref", "due": "Review"}.get(
            self.value, self.value.capitalize()
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is asked for.

    Attributes:
        which: of the lists.
        district: the code of one district; empty for all.
        sort: the column that sorts.
        descending: whether from the last to the first.
    """

    which: Which = Which.OVERDUE
    district: str = ""
    sort: SortBy = SortBy.DUE
    descending: bool = False

    @classmethod
    def read(cls, said: Mapping[str, str], *, usual: Which = Which.OVERDUE) -> Self:
        """Read what an address or a form says."""
        which, sort = said.get("which", ""), said.get("sort", "")
        code = said.get("district", "")
        known = code.replace("-", "").isalnum() and len(code) <= _LONGEST
        return cls(
            which=Which(which) if which in set(Which) else usual,
            district=code if known else "",
            sort=SortBy(sort) if sort in set(SortBy) else SortBy.DUE,
            descending=said.get("order") == "desc",
        )

    @property
    def said(self) -> dict[str, str]:
        """Return what an address has to say; which list always, so that it can be kept."""
        plain = Sought()
        found = {"which": self.which.value}
        if self.district:
            found["district"] = self.district
        if self.sort is not plain.sort:
            found["sort"] = self.sort.value
        if self.descending:
            found["order"] = "desc"
        return found

    def sorted_by(self, column: SortBy) -> Sought:
        """Return the list sorted by a column; the other way round if it sorts by it already."""
        turned = self.sort is column and not self.descending
        return replace(self, sort=column, descending=turned)

    def instead(self, which: Which) -> Sought:
        """Return another of the lists, of the same district."""
        return Sought(which=which, district=self.district)

    def of(self, district: str) -> Sought:
        """Return the same list of one district, or of all."""
        return replace(self, district=district)
