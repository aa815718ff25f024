"""How a file, or a row of it, is turned down."""

from iom.kernel.errors import RuleBroken


class Refusal(RuleBroken):
    """A file or a row that is not taken.

    `str(refusal)` is one sentence for the person who sent it:
    `2025-08.csv, line 3, column Month: “2025-07” is not the month of the file.`

    Attributes:
        file: the name of the file as the person knows it.
        line: where it is, counted from 1 with the header; None when it is about the whole file.
            For a record over several lines, the first of them; in a workbook, the row.
        column: the column's name, or its number from 1 when it has no name, or None.
        reason: what is wrong and, where it helps, what to do; without a full stop.
    """

    def __init__(
        self,
        file: str,
        reason: str,
        *,
        line: int | None = None,
        column: str | int | None = None,
    ) -> None:
        super().__init__(file, reason)
        self.file = shown(file if len(file) <= 200 else f"…{file[-199:]}", limit=200)
        self.line = line
        self.column = column
        self.reason = reason

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{line}{column}: {self.reason}."


def shown(text: str, *, limit: int = 40) -> str:
    """Make a piece of a stranger's file fit to be shown in a sentence.

    What cannot be printed (line ends, control characters, marks that turn the direction of
    writing) becomes `?`, and what is longer than `limit` characters is cut with an ellipsis.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(char if char.isprintable() else "?" for char in cut)
