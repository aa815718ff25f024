"""Change what is kept of recorded crime. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.crimes import queries
from iom.crimes.counts import Counted, CountKey
from iom.crimes.domain import (
    INCIDENT,
    NEIGHBOURHOOD_PROXY,
    SAC_PROXY,
    FileState,
    ForceMonth,
    Overtaken,
)
from iom.crimes.events import CrimeCountsImported, CrimeFileRefused, ForceMonthImported
from iom.crimes.models import (
    CrimeCount,
    CrimeFile,
    CrimeRefusal,
    CrimeSacCategory,
    CrimeSacSet,
    CrimeSummary,
)
from iom.crimes.outcomes import FileOutcome, shown_name
from iom.crimes.turn import alone_with_counts
from iom.db import db


def begin_staging(
    force_month: ForceMonth, *, file: str, sha256: str, actor: Actor, at: datetime
) -> int:
    """Open a file whose rows come in without being counted yet; return its id."""
    row = CrimeFile(
        force=force_month.force,
        month=force_month.month,
        file_name=shown_name(file),
        sha256=sha256,
        state=FileState.STAGING,
        imported_at=at,
        imported_by=actor.ref,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def make_current(
    file_id: int,
    force_month: ForceMonth,
    counts: Mapping[tuple[str, str], int],
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """Let a staged file count from now on, in place of the one before, with its summary.

    Args:
        file_id: the staged file, all of whose rows are in.
        force_month: what it covers.
        counts: rows by area and category.
        actor: who imports it.
        at: the moment from which it counts.

    Returns:
        How many rows it replaced.

    Raises:
        Overtaken: another import has cleared the file away.
    """
    before = queries.find_current(force_month)
    replaced = before.rows if before else 0
    if before:
        db.session.execute(
            update(CrimeFile).where(CrimeFile.id == before.id).values(state=FileState.SUPERSEDED)
        )
    rows = sum(counts.values())
    incidents = sum(number for (_, category), number in counts.items() if category == INCIDENT)
    became = db.session.scalar(
        update(CrimeFile)
        .where(CrimeFile.id == file_id, CrimeFile.state == FileState.STAGING)
        .values(
            state=FileState.CURRENT,
            rows=rows,
            crimes=rows - incidents,
            incidents=incidents,
            replaced_rows=replaced,
            imported_at=at,
        )
        .returning(CrimeFile.file_name)
    )
    if became is None:
        raise Overtaken("Another import has taken over; import the file again.")
    if counts:
        db.session.execute(
            insert(CrimeSummary),
            [
                {"file_id": file_id, "area": area, "category": category, "number": number}
                for (area, category), number in counts.items()
            ],
        )
    event = ForceMonthImported(subject=force_month.ref, file=became, rows=rows, replaced=replaced)
    audit.record(event, actor=actor, at=at)
    return replaced


def keep_refusal(outcome: FileOutcome, *, actor: Actor, at: datetime) -> None:
    """Keep that a file was refused, and why."""
    known = outcome.force_month
    db.session.add(
        CrimeRefusal(
            file_name=outcome.file,
            force=known.force if known else None,
            month=known.month if known else None,
            reason=outcome.refused or "",
            refused_at=at,
            refused_by=actor.ref,
        )
    )
    event = CrimeFileRefused(subject=known.ref if known else "force-month:unknown")
    audit.record(event, actor=actor, at=at)
    db.session.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsKept:
    """What a file of counts did."""

    new: int
    changed: int
    same: int


def keep_counts(counts: Mapping[CountKey, Counted], *, actor: Actor, at: datetime) -> CountsKept:
    """Keep exact counts; one that is there already takes the number and the source given now."""
    alone_with_counts()
    months = [key.month for key in counts]
    stored = {
        CountKey(row.district_id, row.month, row.category): row
        for row in db.session.execute(
            select(
                CrimeCount.id, CrimeCount.district_id, CrimeCount.month, CrimeCount.category,
                CrimeCount.number, CrimeCount.source,
            ).where(CrimeCount.month.between(min(months), max(months)))
        )
    } if months else {}  # fmt: skip
    noted = {"imported_at": at, "imported_by": actor.ref}
    new = [
        {
            "district_id": key.district_id,
            "month": key.month,
            "category": key.category,
            "number": given.number,
            "source": given.source,
            **noted,
        }
        for key, given in counts.items()
        if key not in stored
    ]
    changed = [
        {"id": stored[key].id, "number": given.number, "source": given.source, **noted}
        for key, given in counts.items()
        if key in stored and given != Counted(stored[key].number, stored[key].source)
    ]
    if new:
        db.session.execute(insert(CrimeCount), new)
    if changed:
        db.session.execute(update(CrimeCount), changed)
    if new or changed:
        event = CrimeCountsImported(subject="crime-counts", new=len(new), changed=len(changed))
        audit.record(event, actor=actor, at=at)
    return CountsKept(
        new=len(new), changed=len(changed), same=len(counts) - len(new) - len(changed)
    )


def set_up_sac_sets() -> None:
    """Make the two default sets (HANDBOOK 11); one that is there already stays."""
    for default in (SAC_PROXY, NEIGHBOURHOOD_PROXY):
        if db.session.scalar(select(CrimeSacSet).where(CrimeSacSet.code == default.code)):
            continue
        row = CrimeSacSet(code=default.code, name=default.name, note=default.note)
        db.session.add(row)
        db.session.flush()
        db.session.add_all(
            CrimeSacCategory(set_id=row.id, category=category)
            for category in sorted(default.categories)
        )
