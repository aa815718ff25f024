"""What a report is read in: cells, columns, lines and changes. Pure.

A *cell* is a figure with the place it has in the report, so that a page can lead from it to the
people or rows it counts. A value is a number, None where nothing was counted, or `c` where the
public edition does not show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from iom.kernel.dates import Month
from iom.kernel.small_numbers import HIDDEN
from iom.reports.domain import YEAR_TO_DATE, Figure

Value = int | str | None
Words = tuple["str | Cell", ...]
"""A sentence with figures in it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure and where it stands; without a figure there is nothing to follow it to."""

    value: Value
    figure: Figure | None = None
    of: str = ""
    signed: bool = False

    @property
    def text(self) -> str:
        """As in a table: `1,159`, `−11`, `+3`, `n/c`, `c`."""
        if self.value is None:
            return "n/c"
        if isinstance(self.value, str):
            return self.value
        sign = "+" if self.signed and self.value > 0 else ""
        return f"{sign}{self.value:,}".replace("-", "−")

    @property
    def quiet(self) -> bool:
        """Whether there is no number to read: not counted, or not shown."""
        return self.value is None or self.value == HIDDEN

    @property
    def label(self) -> str:
        """What it is, for those who hear it without its table: `in custody, Aug 2025`."""
        when = "year to date" if self.of == YEAR_TO_DATE else Month.parse(self.of).short_name
        return f"{self.figure.label if self.figure else ''}, {when}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of figures."""

    head: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a small table: what it is, and the figures of each column (a part in brackets)."""

    label: str
    columns: tuple[tuple[Cell, ...], ...]
    total: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that is not what it was in the number before."""

    cell: Cell
    before: int | None
    after: int | None
    why: str
    when: date | None
    who: str
    follows: bool

    @property
    def what(self) -> str:
        """`SAC, August 2025`."""
        figure = self.cell.figure.label if self.cell.figure else ""
        if self.cell.of == YEAR_TO_DATE:
            return f"{figure}, year to date"
        month = Month.parse(self.cell.of).name
        joint = " to " if self.cell.figure is Figure.SAC_12_MONTHS else ", "
        return f"{figure}{joint}{month}"

    @property
    def reason(self) -> str:
        """Why, as far as it is known."""
        why = self.why or ("follows from figures above" if self.follows else "not known")
        if self.cell.figure is Figure.CRIMES_SAVED:
            why = "a placement, an offence, a situation or the formula is not what it was"
            return f"worked out otherwise: {why}" if self.same_number else why
        return f"other people: {why}" if self.same_number else why

    @property
    def same_number(self) -> bool:
        """Whether the number stayed and only the people behind it are others."""
        return self.before == self.after
