"""What became of the files of one call, as people and programs are told (INTERFACES 2). Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from iom.crimes.domain import INCIDENT, UNALLOCATED, ForceMonth, crimes_in
from iom.files.refusals import Refusal

AreaCounts = Mapping[tuple[str, str], int]
"""How many rows lie in each area and category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an import has come. `now_reading` is a sentence for whoever waits."""

    files_total: int = 0
    files_done: int = 0
    rows_done: int = 0
    now_reading: str = ""


Watch = Callable[[Progress], None]
"""Told of progress between the steps of an import, never inside a transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """What became of one file.

    Attributes:
        file: its name as the person knows it, fit to be shown and kept.
        force_month: what it covers; None where the name does not say.
        rows: how many rows it has; 0 for a refused one. `crimes` and `incidents` add up to it.
        unallocated: crimes without an LSOA; incidents are not counted here.
        outside: crimes in a place of no scheme; incidents are not counted here.
        replaced: how many rows it replaced.
        unchanged: it is the very file that is current, so nothing was done.
        refused: why it was not taken, with line and column where there are any.
    """

    file: str
    force_month: ForceMonth | None = None
    rows: int = 0
    crimes: int = 0
    incidents: int = 0
    unallocated: int = 0
    outside: int = 0
    replaced: int = 0
    unchanged: bool = False
    refused: str | None = None

    @property
    def sentence(self) -> str:
        """Say it for a person at a terminal."""
        if self.refused is not None:
            return f"{self.file}: {self.refused}."
        if self.unchanged:
            return f"{self.file}: the same file is in already; nothing changed."
        replaced = f", in place of {self.replaced:,}" if self.replaced else ""
        return f"{self.file}: {self.rows:,} rows{replaced}."

    def as_json(self) -> dict[str, Any]:
        """Return the entry of `--json` (INTERFACES 2)."""
        return {
            "file": self.file,
            "force": self.force_month.force if self.force_month else None,
            "month": str(self.force_month.month) if self.force_month else None,
            "rows": self.rows,
            "crimes": self.crimes,
            "incidents": self.incidents,
            "unallocated": self.unallocated,
            "outside": self.outside,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "refused": self.refused,
        }


@dataclass(slots=True)
class ImportOutcome:
    """What became of all files of a call, in the order in which they were found."""

    files: list[FileOutcome] = field(default_factory=list)

    @property
    def imported_rows(self) -> int:
        """How many rows went in; those of unchanged files did not."""
        return sum(file.rows for file in self.files if not file.unchanged)

    @property
    def refused_files(self) -> int:
        """How many files were refused."""
        return sum(file.refused is not None for file in self.files)

    def as_json(self) -> dict[str, Any]:
        """Return the value of `--json` (INTERFACES 2)."""
        return {
            "files": [file.as_json() for file in self.files],
            "imported_rows": self.imported_rows,
            "refused_files": self.refused_files,
        }


def taken(
    file: str,
    force_month: ForceMonth,
    counts: AreaCounts,
    districts: Collection[str],
    *,
    replaced: int = 0,
    unchanged: bool = False,
) -> FileOutcome:
    """Return the outcome of a file that is in.

    Args:
        file: its name as the person knows it.
        force_month: what it covers.
        counts: its summary.
        districts: the names of every known district.
        replaced: how many rows it replaced.
        unchanged: it was in already.
    """
    rows = sum(counts.values())
    incidents = sum(number for (_, category), number in counts.items() if category == INCIDENT)
    return FileOutcome(
        file=shown_name(file),
        force_month=force_month,
        rows=rows,
        crimes=rows - incidents,
        incidents=incidents,
        unallocated=_crimes_where(counts, lambda area: area == UNALLOCATED),
        outside=_crimes_where(counts, lambda area: area != UNALLOCATED and area not in districts),
        replaced=replaced,
        unchanged=unchanged,
    )


def refused(refusal: Refusal, force_month: ForceMonth | None) -> FileOutcome:
    """Return the outcome of a file that was not taken; the reason names line and column."""
    place = ", ".join(
        f"{what} {value}"
        for what, value in (("line", refusal.line), ("column", refusal.column))
        if value is not None
    )
    reason = f"{place}: {refusal.reason}" if place else refusal.reason
    return FileOutcome(file=refusal.file, force_month=force_month, refused=reason)


def shown_name(file: str) -> str:
    """Make a name fit to be shown and kept, as a refusal does."""
    return Refusal(file, "").file


def _crimes_where(counts: AreaCounts, lies_there: Callable[[str], bool]) -> int:
    return sum(
        crimes_in({category: number})
        for (area, category), number in counts.items()
        if lies_there(area)
    )
