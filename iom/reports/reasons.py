"""Why a figure is not what it was, as far as it can be known. Nothing here changes a row.

Crimes: the police file or the exact count that came in since. People: what was written on the trail
about those who are counted in one of the two only. No client is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, true

from iom.audit.models import AuditRecord
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.crimes.domain import FileState
from iom.crimes.models import CrimeCount, CrimeFile
from iom.db import db
from iom.kernel.dates import Month
from iom.kernel.events import Operation
from iom.places.models import District
from iom.reports.changes import Difference, months_behind
from iom.reports.domain import Figure
from iom.sharing.scope import counting

_MOST_PEOPLE = 500  # whose trail is read for one figure; after that the reason is plain anyway
_KINDS = {"Placement": "placement", "Fact": "placement", "Situation": "situation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """What happened, when, and who did it (by their reference)."""

    why: str
    at: datetime
    who: str


class Reasons:
    """What came in about a district's crimes and people since a moment."""

    def __init__(self, district: District, months: tuple[Month, Month], since: datetime) -> None:
        self._since = since
        self._crimes = _crimes_since(district, months, since)

    def of(self, difference: Difference) -> Reason | None:
        """Return the likeliest reason, the latest where there are several; None if not known."""
        if difference.figure is Figure.TARGET_MINIMUM:
            return None
        if difference.figure.of_people:
            in_custody = difference.figure is Figure.IN_CUSTODY
            return _people_since(difference.people, self._since, situations=in_custody)
        found = [
            self._crimes[month]
            for month in months_behind(difference.figure, difference.of)
            if month in self._crimes
        ]
        return max(found, key=lambda reason: reason.at, default=None)


def _crimes_since(
    district: District, months: tuple[Month, Month], since: datetime
) -> Mapping[Month, Reason]:
    found: dict[Month, Reason] = {}
    for month, at, who in db.session.execute(
        select(CrimeCount.month, CrimeCount.imported_at, CrimeCount.imported_by)
        .where(
            CrimeCount.district_id == district.id,
            CrimeCount.month.between(*months),
            CrimeCount.imported_at >= since,
        )
        .order_by(CrimeCount.imported_at)
    ):
        found[month] = Reason(why=f"Exact count of {month.name} came in", at=at, who=who)
    for month, at, who, replaced in db.session.execute(
        select(
            CrimeFile.month, CrimeFile.imported_at, CrimeFile.imported_by, CrimeFile.replaced_rows
        )
        .where(
            CrimeFile.state == FileState.CURRENT,
            CrimeFile.month.between(*months),
            CrimeFile.imported_at >= since,
        )
        .order_by(CrimeFile.imported_at)
    ):
        done = "replaced" if replaced else "came in"
        found[month] = Reason(why=f"Police file {month} {done}", at=at, who=who)
    return found


def _people_since(client_ids: Iterable[int], since: datetime, *, situations: bool) -> Reason | None:
    """Return what was written of these people; situations bear on who is in custody and no more."""
    ids = sorted(client_ids)[:_MOST_PEOPLE]
    refs = db.session.scalars(counting(select(Client.ref)).where(Client.id.in_(ids))).all()
    rows = db.session.execute(
        select(AuditRecord.subject, AuditRecord.event, AuditRecord.at, AuditRecord.actor)
        .where(
            AuditRecord.subject.in_([subject_of(ref) for ref in refs]),
            AuditRecord.at >= since,
            AuditRecord.operation.in_([Operation.COLLECTION, Operation.ALTERATION]),
            true() if situations else AuditRecord.event.not_like("Situation%"),
        )
        .order_by(AuditRecord.seq)
    ).all()
    return _said(rows) if rows else _erased_since(len(ids) - len(refs), since)


def _erased_since(number: int, since: datetime) -> Reason | None:
    """Say that people are no longer on record, and who erased somebody last."""
    row = db.session.execute(
        select(AuditRecord.at, AuditRecord.actor)
        .where(AuditRecord.event == "ClientErased", AuditRecord.at >= since)
        .order_by(AuditRecord.at.desc())
        .limit(1)
    ).first()
    if row is None or not number:
        return None
    who = "1 client is" if number == 1 else f"{number} clients are"
    return Reason(why=f"{who} no longer on record", at=row.at, who=row.actor)


def _said(rows: Sequence[Any]) -> Reason:
    number = len({row.subject for row in rows})
    kinds = {
        next((word for start, word in _KINDS.items() if row.event.startswith(start)), "record")
        for row in rows
    }
    whose = "1 client’s" if number == 1 else f"{number} clients’"
    what = " and ".join(sorted(kinds))
    return Reason(why=f"{whose} {what} entered or changed", at=rows[-1].at, who=rows[-1].actor)
