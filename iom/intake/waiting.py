"""The rows that wait for somebody to say whom they are about, as they are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.db import db
from iom.intake.domain import FileKind, UnsureRow, WaitingState
from iom.intake.events import RowsQueued, subject_of
from iom.intake.models import Waiting, WaitingDistrict
from iom.kernel.batches import in_batches

_BATCH = 1_000


def fingerprint_of(kind: FileKind, cells: Mapping[str, str]) -> str:
    """Return what tells a row from every other, whichever file it stands in."""
    said = {name: cell for name, cell in cells.items() if cell}
    text = json.dumps([kind, said], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def written(cells: Mapping[str, str]) -> str:
    """Write the cells of a row that say something, as they are kept."""
    return json.dumps({name: cell for name, cell in cells.items() if cell}, ensure_ascii=False)


def cells_of(row: Waiting) -> dict[str, str]:
    """Read the cells of a row that say something; none of one whose content is gone."""
    found: dict[str, str] = json.loads(row.cells) if row.cells else {}
    return found


def without_decided(kind: FileKind, rows: Sequence[UnsureRow]) -> list[UnsureRow]:
    """Leave out the rows that somebody has decided on before, from another file or the same."""
    states = _states([fingerprint_of(kind, row.cells) for row in rows])
    return [
        row
        for row in rows
        if states.get(fingerprint_of(kind, row.cells), WaitingState.WAITING) is WaitingState.WAITING
    ]


def keep(
    kind: FileKind, rows: Sequence[UnsureRow], source: str, *, reader: Reader, at: datetime
) -> None:
    """Let rows wait, each once however often it comes.

    A row waits in the districts of whoever sent it and in those of the clients to whom its
    reference, numbers or whole name lead; where that is nowhere, everywhere.

    Args:
        kind: what they are rows of.
        rows: the rows.
        source: the file, as the trail names it.
        reader: who sent it.
        at: when.
    """
    fresh = {fingerprint_of(kind, row.cells): row for row in rows}
    for known in _states(list(fresh)):
        del fresh[known]
    for fingerprint, row in fresh.items():
        made = Waiting(
            kind=kind,
            fingerprint=fingerprint,
            cells=written(row.cells),
            why=row.reason,
            source=source,
            line=row.line,
            queued_at=at,
            queued_by=reader.ref,
            everywhere=reader.district_ids is None and not row.district_ids,
        )
        districts = row.district_ids | (reader.district_ids or frozenset())
        made.districts = [WaitingDistrict(district_id=each) for each in sorted(districts)]
        db.session.add(made)
    if fresh:
        db.session.flush()
        event = RowsQueued(subject=subject_of(source), kind=kind, rows=len(fresh))
        audit.record(event, actor=reader, at=at)


def _states(fingerprints: Sequence[str]) -> dict[str, WaitingState]:
    found: dict[str, WaitingState] = {}
    for batch in in_batches(fingerprints, _BATCH):
        rows = db.session.execute(
            select(Waiting.fingerprint, Waiting.state).where(Waiting.fingerprint.in_(batch))
        )
        found |= {row.fingerprint: row.state for row in rows}
    return found
