"""One row of a person's file, cell by cell: what it says, or why it cannot be taken. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from iom.files.refusals import shown
from iom.intake.domain import RowRefusal
from iom.kernel.dates import read_date
from iom.kernel.errors import RuleBroken

Word = TypeVar("Word", bound=StrEnum)

_REFERENCE = re.compile(r"[A-Za-z0-9-]+")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,5}")
_OLDEST_YEAR = 1900
LONGEST_REF, LONGEST_NAME, LONGEST_NOTE = 40, 100, 5_000
LONGEST_SOURCE_REF = 60
NOT_SHARED = (
    "no agreement shares this kind of data with your agency, so you cannot bring it in; leave the "
    "column out"
)
NOT_SHARED_ROW = "no agreement shares this kind of data with your agency, so you cannot bring it in"


class Row:
    """The cells of one row. Asking for a value that is not there or not right notes a refusal.

    Attributes:
        line: where the row begins.
        refused: what was found wrong so far.
        warnings: what to look at though it was taken.
    """

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self.refused: list[RowRefusal] = []
        self.warnings: list[RowRefusal] = []
        self._cells = dict(cells)

    def __getitem__(self, column: str) -> str:
        """Return a cell as it stands."""
        return self._cells[column]

    def refuse_unseen(self, columns: Collection[str]) -> None:
        """Refuse what stands in columns that the sender may not see, and read them as empty."""
        for column in self._cells:
            if column in columns and self._cells[column]:
                self.refuse(column, NOT_SHARED)
                self._cells[column] = ""

    def refuse(self, column: str, reason: str) -> None:
        """Note that the row cannot be taken."""
        self.refused.append(RowRefusal(self.line, column, reason))

    def warn(self, column: str, reason: str) -> None:
        """Note something to look at."""
        self.warnings.append(RowRefusal(self.line, column, reason))

    def reference(self, column: str) -> str:
        """Read a client's reference: letters, digits and hyphens (INTERFACES 3)."""
        text = self._needed(column)
        if text and (len(text) > LONGEST_REF or not _REFERENCE.fullmatch(text)):
            self.refuse(
                column,
                f"“{shown(text)}” is not a reference; one has up to {LONGEST_REF} letters (without "
                "accents), digits and hyphens",
            )
        return text

    def name(self, column: str, *, needed: bool, longest: int = LONGEST_NAME) -> str:
        """Read a name of a person or a place, with single blanks between its words."""
        text = self._needed(column) if needed else self._cells[column]
        text = unicodedata.normalize("NFC", " ".join(text.split()))
        self._refuse_long(column, text, longest)
        odd = next((char for char in text if not char.isprintable()), None)
        if odd is not None:
            self.refuse(
                column, f"there is a character here that cannot be shown (U+{ord(odd):04X})"
            )
        return text

    def note(self, column: str) -> str:
        """Read a text that may have several lines."""
        text = "\n".join(line.rstrip() for line in self._cells[column].splitlines())
        text = unicodedata.normalize("NFC", text).strip()
        self._refuse_long(column, text, LONGEST_NOTE)
        odd = next((c for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c != "\n"), None)
        if odd is not None:
            self.refuse(
                column, f"there is a character here that cannot be shown (U+{ord(odd):04X})"
            )
        return text

    def day(self, column: str, *, needed: bool = False) -> date | None:
        """Read a date written YYYY-MM-DD."""
        text = self._needed(column) if needed else self._cells[column]
        if not text:
            return None
        try:
            day = read_date(shown(text))
        except RuleBroken as refusal:
            self.refuse(column, str(refusal))
            return None
        if day.year < _OLDEST_YEAR:
            self.refuse(column, f"the year {day.year} cannot be right")
            return None
        return day

    def source_ref(self, column: str) -> str:
        """Read the reference that the source gives to a thing."""
        text = self._needed(column)
        if len(text) > LONGEST_SOURCE_REF or not text.isprintable():
            self.refuse(
                column,
                f"“{shown(text)}” is not a reference; one has up to {LONGEST_SOURCE_REF} letters, "
                "digits and signs",
            )
        return text

    def one_of(self, column: str, words: Collection[str]) -> str:
        """Read one of some words, needed; empty where it is none of them."""
        text = self._needed(column)
        if text and text not in words:
            self.refuse(column, f"“{shown(text)}” is not one of: {', '.join(words)}")
            return ""
        return text

    def word(self, column: str, words: type[Word], *, needed: bool = False) -> Word | None:
        """Read one of a fixed list of words; empty is not known."""
        text = self._needed(column) if needed else self._cells[column]
        if not text:
            return None
        try:
            return words(text)
        except ValueError:
            self.refuse(column, f"“{shown(text)}” is not one of: {', '.join(words)}")
            return None

    def yes_no(self, column: str) -> bool | None:
        """Read yes or no; empty is not known."""
        text = self._cells[column]
        if text not in {"", "yes", "no"}:
            self.refuse(column, f"“{shown(text)}” is neither yes nor no")
        return {"yes": True, "no": False}.get(text)

    def whole(self, column: str, lowest: int, highest: int) -> int | None:
        """Read a whole number within bounds, without zeros before it; empty is not known."""
        text = self._cells[column]
        if not text:
            return None
        if _WHOLE.fullmatch(text) and lowest <= int(text) <= highest:
            return int(text)
        self.refuse(column, f"“{shown(text)}” is not a whole number from {lowest:,} to {highest:,}")
        return None

    def _needed(self, column: str) -> str:
        text = self._cells[column]
        if not text:
            self.refuse(column, "this must not be empty")
        return text

    def _refuse_long(self, column: str, text: str, longest: int) -> None:
        if len(text) > longest:
            self.refuse(
                column, f"the text has {len(text):,} characters, more than the {longest:,} allowed"
            )
