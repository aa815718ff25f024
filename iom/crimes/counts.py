"""A file of exact counts: rows judged, or all that is wrong with it (INTERFACES 3).

For the years before the police's files: `district,month,category,count,source`, as .csv or .xlsx.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from iom.crimes.domain import COUNTED_AS_SAC, POLICE_CATEGORIES
from iom.files.reading import Columns, Refusal, read_records
from iom.files.refusals import shown
from iom.kernel.dates import Month
from iom.kernel.errors import RuleBroken

_COLUMNS = Columns(("district", "month", "category", "count", "source"))
_WHOLE_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_LONGEST_SOURCE = 200


@dataclass(frozen=True, slots=True)
class CountKey:
    """What a count is of."""

    district_id: int
    month: Month
    category: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, and who says so; `source` is blank where that is not known."""

    number: int
    source: str


@dataclass(slots=True)
class CountFile:
    """What was read: the counts, and everything for which the file is refused, whole."""

    rows: int = 0
    counts: dict[CountKey, Counted] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)


def read_counts(
    stream: BinaryIO,
    *,
    file: str,
    districts: Mapping[str, int],
    categories: Collection[str] = (),
) -> CountFile:
    """Read and judge a whole file of counts.

    Args:
        stream: the content.
        file: the name that the sender knows.
        districts: the id of each known district by its exact name.
        categories: those met in police files so far, beside the known ones.
    """
    reader = _Reader(file, districts, {*POLICE_CATEGORIES, *categories, COUNTED_AS_SAC})
    try:
        for line, record in read_records(
            stream, file=file, columns=_COLUMNS, set_aside=reader.set_aside
        ):
            reader.take(line, record)
    except Refusal as refusal:
        reader.found.refused.append(refusal)
    return reader.found


class _Reader:
    def __init__(self, file: str, districts: Mapping[str, int], categories: set[str]) -> None:
        self.found = CountFile()
        self._file = file
        self._districts = districts
        self._categories = categories
        self._lines: dict[CountKey, int] = {}

    def set_aside(self, refusal: Refusal, cells: Sequence[str]) -> None:
        del cells
        self.found.rows += 1
        self.found.refused.append(refusal)

    def take(self, line: int, record: dict[str, str]) -> None:
        self.found.rows += 1
        before = len(self.found.refused)
        key_month = self._month(line, record["month"])
        for column, reason in self._reasons(record):
            self._refuse(line, column, reason)
        if len(self.found.refused) > before or key_month is None:
            return
        key = CountKey(self._districts[record["district"]], key_month, record["category"])
        if key in self._lines:
            reason = f"line {self._lines[key]} counts the same district, month and category"
            self._refuse(line, None, reason)
            return
        self._lines[key] = line
        self.found.counts[key] = Counted(int(record["count"]), record["source"])

    def _month(self, line: int, text: str) -> Month | None:
        try:
            return Month.parse(text)
        except RuleBroken:
            reason = f"“{shown(text)}” is not a month; write it like 2011-04"
            self._refuse(line, "month", reason)
            return None

    def _reasons(self, record: dict[str, str]) -> list[tuple[str, str]]:
        district, category, number = record["district"], record["category"], record["count"]
        found = []
        if district not in self._districts:
            known = ", ".join(sorted(self._districts)) or "none yet"
            reason = f"“{shown(district)}” is no known district; those known are {known}"
            found.append(("district", reason))
        if category not in self._categories:
            found.append(("category", self._why_no_category(category)))
        if not _WHOLE_NUMBER.fullmatch(number):
            reason = f"“{shown(number)}” is not a whole number from 0 on, in digits alone"
            found.append(("count", reason))
        if len(record["source"]) > _LONGEST_SOURCE:
            reason = f"the source has more than {_LONGEST_SOURCE} characters"
            found.append(("source", reason))
        return found

    def _why_no_category(self, category: str) -> str:
        alike = [known for known in self._categories if known.casefold() == category.casefold()]
        hint = f"; write {alike[0]}" if alike else "; write it as the police files do, or SAC"
        return f"“{shown(category)}” is no crime type{hint}"

    def _refuse(self, line: int, column: str | None, reason: str) -> None:
        self.found.refused.append(Refusal(self._file, reason, line=line, column=column))
