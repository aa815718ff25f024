"""A file with one happening a row: read it, find whom each row is about, hold it, write it.

What differs from kind to kind is in its `Layout`; here is what they share.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from iom.accounts.domain import Reader
from iom.intake import stored, waiting
from iom.intake.clues import Clues, read_clues
from iom.intake.domain import FileKind, Plan, RowRefusal, UnsureRow
from iom.intake.layouts import Found, Judged, Layout, News
from iom.intake.people import ERASED, Erased, People, Unsure
from iom.intake.rows import NOT_SHARED, NOT_SHARED_ROW, Row
from iom.intake.telling import recent, tell_leads
from iom.kernel.batches import in_batches

Records = Callable[[], Iterator[tuple[int, dict[str, str]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """That what is planned is done: from where, by whom, when."""

    source: str
    reader: Reader
    at: datetime


@dataclass(frozen=True, slots=True)
class HappeningRow:
    """A row that can be read: who it says it is about, what happened, and the row as it came."""

    line: int
    clues: Clues
    details: Any
    cells: Mapping[str, str]


class HappeningRows:
    """The rows of one file, in order, each judged by itself.

    They are read once to find all that is wrong, and once more, from the file, when they are held
    against the record; only a layout that needs them all at once keeps them.

    Attributes:
        kind: what it is a file of.
        layout: how that kind is read and written.
        refused: what is wrong with rows that cannot be taken.
        warnings: what to look at though it was taken.
        unseen: columns that the sender may not see; but where the layout parts them, no row goes
            in without them.
        today: the day of reading.
    """

    def __init__(
        self,
        kind: FileKind,
        layout: Layout,
        records: Records,
        *,
        today: date,
        unseen: frozenset[str] = frozenset(),
    ) -> None:
        self.kind, self.layout, self.unseen = kind, layout, unseen
        self.refused: list[RowRefusal] = []
        self.warnings: list[RowRefusal] = []
        self._records = records
        self.today = today
        self._kept: list[HappeningRow] = []

    def add(self, line: int, cells: Mapping[str, str]) -> None:
        """Read one more row."""
        row = Row(line, cells)
        row.refuse_unseen(self.unseen)
        if self._closed:
            self.refused += row.refused or [RowRefusal(line, None, NOT_SHARED)]
            return
        found = self._read(row, cells)
        self.refused += row.refused
        self.warnings += row.warnings
        if found is not None and self.layout.whole:
            self._kept.append(found)

    def batches(self) -> Iterator[list[HappeningRow]]:
        """Yield the rows that can be read: all at once, or a thousand at a time."""
        if self.layout.whole:
            yield self._kept
        elif not self._closed:
            yield from in_batches(self._again(), stored.BATCH)

    def _again(self) -> Iterator[HappeningRow]:
        for line, cells in self._records():
            row = Row(line, cells)
            row.refuse_unseen(self.unseen)
            found = self._read(row, cells)
            if found is not None:
                yield found

    @property
    def _closed(self) -> bool:
        return bool(self.unseen) and not self.layout.parts

    def _read(self, row: Row, cells: Mapping[str, str]) -> HappeningRow | None:
        clues = read_clues(row, today=self.today)
        details = self.layout.read(row, today=self.today)
        if details is None or row.refused:
            return None
        return HappeningRow(row.line, clues, details, cells)


def work_through(
    rows: HappeningRows, *, reader: Reader, partial: bool, writing: Writing | None
) -> Plan:
    """Say what each row would do, and do it where that is asked.

    A constant number of statements for every thousand rows. Unless rows may be set aside nothing
    more is written once a row is refused; the caller undoes what was.

    Args:
        rows: the file.
        reader: who would bring it in; for clients whom they may see only.
        partial: rows that are refused are set aside and the others go in.
        writing: where it is to be done, too.
    """
    plan = Plan(refused=list(rows.refused), warnings=list(rows.warnings))
    lines: dict[object, int] = {}
    news: list[News] = []
    for batch in rows.batches():
        seen = _seen(batch, rows.layout, reader, plan)
        found, unsure = _find(seen, reader, plan)
        found = _once_each(found, rows.layout, lines, plan)
        judged = _judge(found, rows.layout, reader, plan, partial=partial)
        plan.take(judged.planned)
        plan.warnings += judged.warnings
        open_rows = waiting.without_decided(rows.kind, unsure)
        plan.same_again(len(unsure) - len(open_rows))
        plan.let_wait(open_rows)
        if writing is not None and (partial or not plan.refused):
            rows.layout.write(
                judged.writes, source=writing.source, actor=writing.reader, at=writing.at
            )
            waiting.keep(rows.kind, open_rows, writing.source, reader=reader, at=writing.at)
            news += recent(rows.layout.news(judged.writes), today=rows.today)
    if writing is not None and (partial or not plan.refused):
        tell_leads(news, key=writing.source.split()[-1], actor=reader, at=writing.at)
    plan.in_order()
    return plan


def _seen(
    batch: Iterable[HappeningRow], layout: Layout, reader: Reader, plan: Plan
) -> list[HappeningRow]:
    """Refuse rows of a kind of data that no agreement shares with the sender."""
    kept = []
    for row in batch:
        if layout.sees(reader, row.cells):
            kept.append(row)
        else:
            plan.refused.append(RowRefusal(row.line, None, NOT_SHARED_ROW))
    return kept


def _find(
    batch: Sequence[HappeningRow], reader: Reader, plan: Plan
) -> tuple[list[Found[Any]], list[UnsureRow]]:
    """Find whom rows are about; of some it is not sure, and of the erased nothing may come back."""
    found: list[Found[Any]] = []
    unsure: list[UnsureRow] = []
    for part in in_batches(batch, stored.BATCH):
        people = People.of([row.clues for row in part], reader=reader)
        for row in part:
            match people.find(row.clues):
                case stored.KnownClient() as client:
                    found.append(Found(row.line, client, row.details))
                case Unsure() as why:
                    unsure.append(
                        UnsureRow(
                            line=row.line,
                            cells=row.cells,
                            reason=why.reason,
                            hidden=why.hidden,
                            district_ids=why.district_ids,
                        )
                    )
                case Erased():
                    plan.refused.append(RowRefusal(row.line, "client_ref", ERASED))
    return found, unsure


def _once_each(
    found: Iterable[Found[Any]], layout: Layout, lines: dict[object, int], plan: Plan
) -> list[Found[Any]]:
    """Refuse rows that say again, or otherwise, what a row before them says."""
    first = []
    for each in found:
        key, column, words = layout.key_of(each)
        before = lines.setdefault(key, each.line)
        if before == each.line:
            first.append(each)
        else:
            reason = f"{words} stands on line {before} already"
            plan.refused.append(RowRefusal(each.line, column, reason))
    return first


def _judge(
    found: list[Found[Any]], layout: Layout, reader: Reader, plan: Plan, *, partial: bool
) -> Judged[Any]:
    """Hold rows against the record; where rows are set aside, the others again without them."""
    while True:
        judged = layout.judge(found, reader=reader)
        plan.refused += judged.refused
        plan.quoted |= judged.quoted
        plan.possible |= judged.possible
        if not (partial and judged.refused):
            return judged
        bad = {refusal.line for refusal in judged.refused}
        found = [each for each in found if each.line not in bad]
