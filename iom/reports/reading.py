"""A frozen report as it is read: the same words and figures for the page and the PDF. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from iom.kernel.clock import LONDON
from iom.kernel.dates import Month, day_in_words
from iom.kernel.small_numbers import HIDDEN
from iom.reports.definitions import TITLES
from iom.reports.domain import NET, YEAR_TO_DATE, Edition, Figure
from iom.reports.parts import Cell, Change, Column, Line, Value

CAVEAT = "An indicator, not proof."
CAVEAT_REST = (
    "Most crime is not committed by the scheme’s clients, and recorded crime moves for other "
    "reasons too. Do not read a cause from two lines that move together."
)


class MonthlyReport:
    """One edition of one issue, read from its frozen bytes."""

    def __init__(self, data: str, changes: str = "[]") -> None:
        self.data: Mapping[str, Any] = json.loads(data)
        self.edition = Edition(self.data["edition"])
        self.district: str = self.data["district"]
        self.month = Month.parse(self.data["month"])
        self.number: int = self.data["issue"]
        self.months: int = self.data["months"]
        self.minimum: int | None = self.data["target_minimum"]
        self.sac_set: str = self.data["sac_set"]
        self.produced_at = datetime.fromisoformat(self.data["as_at"])
        self._changes: Sequence[Mapping[str, Any]] = (
            self.data["changes"] if self.public else json.loads(changes)
        )

    @property
    def public(self) -> bool:
        """Whether it is the public edition."""
        return self.edition is Edition.PUBLIC

    @property
    def title(self) -> str:
        """As above the page."""
        crime = "serious acquisitive crime"
        if self.sac_set != "sac-proxy":
            crime += f" (set {self.sac_set})"
        return f"Clients and {crime}, {self.district}, {self.month.name}"

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows as they are frozen, oldest first."""
        rows: Sequence[Mapping[str, Any]] = self.data["rows"]
        return rows

    @property
    def month_list(self) -> list[Month]:
        """The months of the rows, oldest first."""
        return [Month.parse(row["month"]) for row in self.rows]

    def run(self, figure: Figure) -> list[int | None]:
        """Return a figure's values for a chart, None where it is not counted or not shown."""
        return [None if row[figure] == HIDDEN else row[figure] for row in self.rows]

    def cell(self, figure: Figure, of: str | None = None) -> Cell:
        """Return a figure of one of the rows, of the report's own month if none is named."""
        of = of or str(self.month)
        row = next(row for row in self.rows if row["month"] == of)
        return Cell(row[figure], figure, of)

    def value_of(self, figure: Figure, of: str) -> Value:
        """Return a figure of crimes as it was counted."""
        if figure in self.rows[0]:
            return self.cell(figure, of).value
        value: Value = self.data[figure]
        return value

    @property
    def columns(self) -> list[Column]:
        """The columns of the table of figures, after the month."""
        people = [
            Column("Clients", Figure.CLIENTS),
            Column("of whom in custody", Figure.IN_CUSTODY),
            Column("C+C and R+R", Figure.CC_RR),
            Column("Deter", Figure.DETER),
            Column("No strand", Figure.NO_STRAND),
        ]
        flows = [
            Column("New", Figure.NEW_ENGAGEMENTS),
            Column("Removals", Figure.REMOVALS),
            Column("of which successful", Figure.REMOVALS_SUCCESSFUL),
            Column("Moves, MAPPA", Figure.MOVES),
        ]
        crimes = [
            Column("SAC", Figure.SAC),
            Column("same month last year", Figure.SAC_SAME_MONTH_LAST_YEAR),
            Column("change"),
            Column("SAC in 12 months", Figure.SAC_12_MONTHS),
        ]
        return [*people, *([] if self.public else flows), *crimes]

    def table(self) -> list[tuple[Month, list[Cell]]]:
        """Return the table of figures, the latest month first."""
        moved = self.data.get("movements") or [{} for _ in self.rows]
        return [
            (
                Month.parse(row["month"]),
                [_in_row(column, row, moves) for column in self.columns],
            )
            for row, moves in zip(reversed(self.rows), reversed(moved), strict=True)
        ]

    def reconciliation(self) -> list[Line]:
        """Return how the count reconciles, for the month and the financial year to date."""
        of = {"month": str(self.month), YEAR_TO_DATE: YEAR_TO_DATE}
        periods = self.data["reconciliation"]

        def line(label: str, *figures: Figure, total: bool = False) -> Line:
            return Line(
                label,
                tuple(
                    tuple(Cell(periods[each][_key(figure)], figure, of[each]) for figure in figures)
                    for each in of
                ),
                total,
            )

        mappa = tuple(
            (Cell(_net(Figure.MAPPA, periods[each]), Figure.MAPPA, of[each], signed=True),)
            for each in of
        )
        return [
            line("Opening", Figure.OPENING),
            line("+ new engagements", Figure.NEW_ENGAGEMENTS),
            line("+ moved in", Figure.MOVED_IN),
            line("− removals (successful)", Figure.REMOVALS, Figure.REMOVALS_SUCCESSFUL),
            line("− moved out", Figure.MOVED_OUT),
            Line("± MAPPA 2 and 3", mappa),
            line("= closing", Figure.CLIENTS, total=True),
            line("Managed at any time", Figure.MANAGED),
        ]

    @property
    def year_from(self) -> Month:
        """The April in which the financial year to date begins."""
        return self.month.financial_year_start

    def elsewhere(self) -> list[Line]:
        """Return what was counted but is not in the district's figures: crimes, of which SAC."""

        def line(label: str, *figures: Figure) -> Line:
            cells = (Cell(self.data[figure], figure, str(self.month)) for figure in figures)
            return Line(label, tuple((cell,) for cell in cells))

        return [
            line("Unallocated: no area given", Figure.UNALLOCATED, Figure.UNALLOCATED_SAC),
            line("Outside area: a place outside the scheme", Figure.OUTSIDE, Figure.OUTSIDE_SAC),
            Line(
                "Anti-social behaviour: incidents, not crimes",
                ((self.cell(Figure.INCIDENTS),), ()),
            ),
        ]

    def definitions(self) -> list[tuple[str, str]]:
        """Return what the figures mean, and where they come from."""
        said = [(TITLES[key], text) for key, text in self.data["definitions"].items()]
        return [*said, ("Sources", self.sources)]

    @property
    def sources(self) -> str:
        """Where the figures come from, in a sentence or two."""
        return _sources(self.data["sources"])

    def changes(self) -> list[Change]:
        """List what changed against the number before, what follows from the rest at the end."""
        return [
            Change(
                cell=Cell(change["after"], Figure(change["figure"]), change["of"]),
                before=change["before"],
                after=change["after"],
                why=change.get("why") or "",
                when=date.fromisoformat(change["when"]) if change.get("when") else None,
                who=change.get("who") or "",
                follows=change.get("follows", False),
            )
            for change in self._changes
        ]

    def telling_changes(self) -> tuple[list[Change], int]:
        """Return the changes to show, and how many more follow from them.

        What follows is shown for the report's own month only: one police file replaced changes
        twelve rolling sums.
        """
        shown = [
            change
            for change in self.changes()
            if not change.follows or change.cell.of == str(self.month)
        ]
        return shown, len(self.changes()) - len(shown)


def _key(figure: Figure) -> str:
    return "closing" if figure is Figure.CLIENTS else figure.value


def _in_row(column: Column, row: Mapping[str, Any], moves: Mapping[str, int]) -> Cell:
    of = row["month"]
    if column.figure is None:
        return Cell(_difference(row["sac"], row["sac_same_month_last_year"]), signed=True)
    if column.figure is Figure.MOVES:
        return Cell(_net(Figure.MOVES, moves), Figure.MOVES, of, signed=True)
    return Cell(row[column.figure], column.figure, of)


def _net(figure: Figure, counts: Mapping[str, int]) -> int:
    came, went = NET[figure]
    return sum(counts[each] for each in came) - sum(counts[each] for each in went)


def _difference(now: int | None, before: int | None) -> int | None:
    return None if now is None or before is None else now - before


def _sources(sources: Mapping[str, Any]) -> str:
    said = []
    if sources["files"]:
        at = datetime.fromisoformat(sources["last_file_at"])
        said.append(
            f"Police open data ({_force_name(sources['force'])}), {_span(sources['files'])}, "
            f"last file in on {day_in_words(at.astimezone(LONDON).date())}."
        )
    if sources["counts"]:
        said.append(f"Exact counts, {_span(sources['counts'])}.")
    if not said:
        said.append("No police file and no exact count for these months.")
    return " ".join([*said, "Client records."])


def _span(ends: Sequence[str]) -> str:
    """Write the first and the last month, once if they are the same: `Aug 2025 to Oct 2025`."""
    return " to ".join(Month.parse(month).short_name for month in dict.fromkeys(ends))


def _force_name(code: str) -> str:
    """Write a force's name in the police's files as people do: `West Midlands`."""
    return code.replace("-", " ").title()
