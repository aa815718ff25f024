"""Levels, DIP and crimes saved as they are read: the same lines for page, PDF and XLSX. Pure.

Reports that were produced before these were counted have none of them, and no public edition does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iom.estimator.domain import Reason
from iom.kernel.dates import Month
from iom.kernel.words import in_a_row, within_sentence
from iom.reports.beside import BLOCKS
from iom.reports.domain import (
    DIP_FLOWS,
    LEVEL_MOVES,
    LEVELS,
    YEAR_TO_DATE,
    Figure,
)
from iom.reports.parts import Cell, Line, Value
from iom.reports.reading import MonthlyReport

_SHORT = {
    Figure.LEVELS_UP: "Moved up",
    Figure.LEVELS_DOWN: "Moved down",
    Figure.DIP: "On the caseload or retained",
    Figure.DIP_JOINED: "Joined the caseload",
    Figure.DIP_COMPLETED: "Planned completions",
    Figure.DIP_UNPLANNED: "Unplanned exits",
}
_IN_WORDS = {"levels": "levels", "dip": "DIP", "crimes_saved": "crimes saved"}


class Beside:
    """What stands beside the rows of one report."""

    def __init__(self, report: MonthlyReport) -> None:
        self._report = report
        self._data: Mapping[str, Any] = report.data
        self.there = not report.public and all(block in report.data for block in BLOCKS)

    @property
    def months(self) -> list[Month]:
        """The months that the tables of levels and DIP show: the one before, if it is a row."""
        return self._report.month_list[-2:]

    def levels(self) -> list[Line]:
        """Return the levels, which add up to the clients, and how many moved."""
        return [
            *(self._line("levels", figure) for figure in LEVELS.values()),
            Line(
                "= clients",
                (*((self._report.cell(Figure.CLIENTS, str(each)),) for each in self.months), ()),
                total=True,
            ),
            *(self._line("levels", figure) for figure in LEVEL_MOVES),
        ]

    def dip(self) -> list[Line]:
        """Return who is on DIP, who came and who left."""
        return [self._line("dip", figure) for figure in (Figure.DIP, *DIP_FLOWS)]

    def saved(self) -> list[Line]:
        """Return crimes saved in the financial year to date."""
        saved = self._data["crimes_saved"]
        left_out = Cell(sum(saved["left_out"].values()), Figure.CRIMES_SAVED_LEFT_OUT, YEAR_TO_DATE)
        base = Cell(saved["base"], Figure.CRIMES_SAVED, YEAR_TO_DATE, signed=True)
        return [
            _line("Expected offences", _plain(saved["expected"])),
            _line("− observed offences", Cell(saved["observed"])),
            Line("= saved, to a whole crime: base level", ((base,),), total=True),
            _line("Saved, to two places", _plain(saved["saved"])),
            _line("Saved, each person at least 0", _plain(saved["saved_floored"])),
            _line(f"With F, the base × {saved['f_multiplier']}: a legacy", Cell(saved["with_f"])),
            _line(
                "Placements counted",
                Cell(saved["people"], Figure.CRIMES_SAVED_PEOPLE, YEAR_TO_DATE),
            ),
            _line("Placements left out", left_out),
        ]

    @property
    def basis(self) -> str:
        """By which formula, and who is left out of it and why."""
        saved = self._data["crimes_saved"]
        reasons = [
            f"{within_sentence(Reason(code).label)}: {number}"
            for code, number in saved["left_out"].items()
            if number
        ]
        left_out = f" Left out: {'; '.join(reasons)}." if reasons else " Nobody is left out."
        return f"{saved['label']} ({saved['formula']}).{left_out}"

    @property
    def warning(self) -> str:
        """What must be said beside the figure (HANDBOOK 12)."""
        warning: str = self._data["crimes_saved"]["warning"]
        return warning

    @property
    def new_here(self) -> str:
        """What this number shows and the one before did not: `levels, DIP and crimes saved`."""
        return in_a_row([_IN_WORDS[block] for block in self._data.get("new_here", ())])

    def row(self, of: str) -> dict[str, Value]:
        """Return a month's figures for a table that has a line for each, months by themselves."""
        if not self.there:
            return {}
        levels, dip = (
            next(each for each in self._data[block] if each["month"] == of)
            for block in ("levels", "dip")
        )
        saved = self._data["crimes_saved"]["base"] if of == str(self._report.month) else None
        return {
            **{key: value for key, value in (levels | dip).items() if key != "month"},
            "crimes_saved_year_to_date": saved,
        }

    def _line(self, block: str, figure: Figure) -> Line:
        rows = self._data[block][-2:]
        year = self._data["year_to_date"].get(figure)
        return Line(
            _SHORT.get(figure, figure.label.removeprefix("Level ").replace(",", "", 1)),
            (
                *((Cell(row[figure], figure, row["month"]),) for row in rows),
                () if year is None else (Cell(year, figure, YEAR_TO_DATE),),
            ),
        )


def _line(label: str, cell: Cell) -> Line:
    return Line(label, ((cell,),))


def _plain(decimal: str) -> Cell:
    """Hold a number that is not whole, written as it is frozen but for a real minus sign."""
    return Cell(decimal.replace("-", "−"))
