"""Verify the trail: every row, the head, and the checkpoint outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from iom.audit import checkpoint, findings, reading
from iom.audit.chain import Chain
from iom.audit.checkpoint import BadCheckpoint, Mark, trail_id
from iom.audit.events import CheckpointLost, TrailResumed
from iom.audit.findings import Finding, Kind
from iom.audit.keyring import keys_of_settings
from iom.audit.signing import Row
from iom.audit.trail import Head, TrailUnavailable, checkpoint_path, read_head
from iom.db import db


@dataclass(frozen=True, slots=True)
class Report:
    """What a check of the trail found.

    Attributes:
        rows: how many rows were checked.
        first, last: their numbers; 0 where there are none.
        findings: what is not as the product wrote it, in the order of the numbers.
        notes: what is as it was written, and yet to be known: where an operator let it go on.
    """

    rows: int
    first: int
    last: int
    findings: list[Finding]
    notes: list[str]

    @property
    def first_bad(self) -> int | None:
        """The first sequence number that something is wrong with."""
        return min((each.first for each in self.findings if each.first is not None), default=None)


def verify(*, since: int = 1) -> Report:
    """Check the trail from a row on against its signatures, its head and its checkpoint."""
    keys = keys_of_settings().by_id
    found: list[Finding] = []
    marks: dict[str, Mark] | None = None
    try:
        # Read before the database, which it follows: so it can never seem to be ahead.
        marks = checkpoint.read(checkpoint_path(), keys)
    except BadCheckpoint as error:
        found.append(findings.checkpoint_unreadable(str(error)))
    notes: list[str] = []
    with reading.one_moment(db.engine) as connection:
        chain, lost = _followed(connection, since, notes)
        mark = _mark_of(connection, marks)
        if marks is not None and mark is None and chain.seq:
            found.append(findings.checkpoint_missing())
        if lost is not None:
            found.append(findings.checkpoint_was_missing(lost))
        rows = [*chain.findings, *_at_the_end(connection, chain, mark)]
    found.extend(_named_behind(each, mark) if mark else each for each in rows)
    found.sort(key=lambda each: each.first or 0)
    return Report(chain.count, since if chain.count else 0, chain.seq, found, notes)


def _mark_of(connection: Connection, marks: dict[str, Mark] | None) -> Mark | None:
    """Return what the checkpoint knows of this trail; of an empty one, what it knows at all."""
    if not marks:
        return None
    first = reading.find(connection, 1)
    if first is not None and isinstance(first[-1], str) and trail_id(first[-1]) in marks:
        return marks[trail_id(first[-1])]
    # Without its first row, nothing says which trail it is: whichever has gone furthest.
    return max(marks.values(), key=lambda mark: mark.seq) if first is None else None


def _followed(connection: Connection, since: int, notes: list[str]) -> tuple[Chain, int | None]:
    """Follow the chain; return it, and the row that says that the checkpoint was lost, if any."""
    before = reading.find_last(connection, before=since) or (0, "")
    chain = Chain(keys_of_settings().by_id, after=before[0], mac=before[-1])
    lost: int | None = None
    for rows in reading.stream(connection, first=since):
        chain.feed(rows)
        for row in rows:
            if row[5] == TrailResumed.__name__:
                notes.append(_note(row))
                lost = None
            elif row[5] == CheckpointLost.__name__ and lost is None:
                lost = row[0]
    chain.end()
    return chain, lost


def _at_the_end(connection: Connection, chain: Chain, mark: Mark | None) -> Iterator[Finding]:
    """Compare where the trail ends with its head and with the checkpoint."""
    end = chain.seq
    try:
        head = read_head(connection)
    except TrailUnavailable:
        yield findings.head_missing()
        head = Head(end, chain.mac, "", "")
    if mark is not None and mark.seq > end:
        yield findings.older(end, mark.seq)
    if head.seq > end and (mark is None or mark.seq < head.seq):
        yield findings.cut(end + 1, head.seq)
    elif head.seq != end:
        yield findings.head_differs(min(head.seq, end) + 1, head.seq, end)
    elif head.mac != chain.mac and chain.count:
        yield findings.head_differs(end, head.seq, end)
    if mark is not None and mark.seq <= end:
        row = reading.find(connection, mark.seq)
        if row is not None and row[-1] != mark.mac:
            yield findings.checkpoint_differs(mark.seq)


def _named_behind(finding: Finding, mark: Mark) -> Finding:
    """Say of bad rows behind the checkpoint that they were put there."""
    if finding.kind is Kind.CHANGED and finding.first is not None and finding.first > mark.seq:
        return findings.inserted(finding.first, finding.last or finding.first, behind=mark.seq)
    return finding


def _note(row: Row) -> str:
    seq, at, actor, detail = row[0], row[1], row[2], row[7]
    try:
        said = json.loads(detail)
        lost = (
            f" Rows {said['missing_from']} to {said['missing_to']} of before are not in it."
            if said["missing_from"]
            else ""
        )
        return f"Row {seq}, {at}: {actor} let the trail go on. {said['reason']}.{lost}"
    except (TypeError, ValueError, KeyError):
        return f"Row {seq} says that the trail was let go on, and is not as it was written."


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as `iom audit verify --json` prints it."""
    return {
        "ok": not report.findings,
        "rows": report.rows,
        "first": report.first,
        "last": report.last,
        "first_bad": report.first_bad,
        "findings": [
            {"kind": each.kind.value, "first": each.first, "last": each.last, "what": each.what}
            for each in report.findings
        ],
        "notes": report.notes,
    }
