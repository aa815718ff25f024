"""What was done to rows that do not fit: try each in the places of the others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from iom.audit.findings import Finding, changed, swapped
from iom.audit.signing import Row, fits, signature_of

TRIED = 200  # rows of a run that are tried in other places


@dataclass(slots=True)
class Run:
    """Rows beside one another that do not fit.

    Attributes:
        number, mac, at: those of the row before them, which fits.
        offset: by how much the numbers are too high there, because rows were put in before.
        rows: the rows; only the first of very many.
        count: how many there are.
        next_at: the time of the row after them.
    """

    number: int
    mac: str
    at: str
    offset: int
    rows: list[Row] = field(default_factory=list)
    count: int = 0
    next_at: str = ""

    @property
    def first(self) -> int:
        """The number under which the first of them stands."""
        return int(self.rows[0][0])


def explained(runs: Iterable[Run], keys: Mapping[str, bytes]) -> Iterator[Finding]:
    """Say what was done to each run of rows."""
    runs = list(runs)
    pool = [row for run in runs for row in run.rows][: 2 * TRIED]
    bad: dict[int, Run] = {}
    moved: dict[int, int] = {}
    for run in runs:
        if run.count > len(run.rows):
            yield changed(run.first, run.first + run.count - 1)
            continue
        _walk(run, pool, keys, bad, moved)
    for here, there in sorted(moved.items()):
        if moved.get(there) != here or here < there:
            yield swapped(min(here, there), max(here, there))
    yield from _changed(bad)


def _walk(
    run: Run,
    pool: list[Row],
    keys: Mapping[str, bytes],
    bad: dict[int, Run],
    moved: dict[int, int],
) -> None:
    """Go through a run with the signature that each row should stand after."""
    before: set[str] = {run.mac}
    for row in run.rows:
        number = row[0] - run.offset
        if any(fits(keys, number, mac, row) for mac in before):
            before = {row[9]}
            continue
        found = _belongs_here(number, before, row, pool, keys)
        if found is not None:
            moved[row[0]], mac = found
            before = {mac}
            continue
        bad[row[0]] = run
        mended = (signature_of(keys, number, mac, row) for mac in before)
        before = {mac for mac in (row[9], *mended) if isinstance(mac, str)}


def _belongs_here(
    number: int, before: set[str], here: Row, pool: list[Row], keys: Mapping[str, bytes]
) -> tuple[int, str] | None:
    """Find the row that was written at a place: where it stands now, and its signature."""
    for row in pool:
        for mac in before:
            right = signature_of(keys, number, mac, row)
            if right is not None and right in (row[9], here[9]):
                return row[0], right
    return None


def _changed(bad: Mapping[int, Run]) -> Iterator[Finding]:
    # Numbers beside one another differ from their place in the list by the same amount.
    for _, group in groupby(enumerate(sorted(bad)), key=lambda pair: pair[1] - pair[0]):
        seqs = [seq for _, seq in group]
        yield changed(seqs[0], seqs[-1], redated=len(seqs) == 1 and _redated(bad[seqs[0]]))


def _redated(run: Run) -> bool:
    if run.count != 1 or not run.at <= run.next_at:
        return False
    at = run.rows[0][1]
    return isinstance(at, str) and not run.at <= at <= run.next_at
