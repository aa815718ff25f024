"""Read what DIP, DTTO and MAPPA were of one client. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from iom.accounts.domain import Permission, Reader
from iom.clients.models import Client
from iom.cohort.corrected import FactRow, get_on_scheme
from iom.cohort.corrections import What
from iom.cohort.domain import DipStatus
from iom.db import db
from iom.entries.models import current
from iom.kernel.errors import NotFound
from iom.offending.kinds import DIP_EVENT
from iom.offending.models import DipEvent, DrugTest
from iom.offending.words import TestResult
from iom.programmes.domain import (
    Count,
    Happened,
    Held,
    Order,
    counts_of,
    orders_of,
)
from iom.record.queries import standing_of
from iom.scoring.matrix import Matrix
from iom.scoring.queries import NoMatrix, active_matrix
from iom.sharing.scope import among_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What of DIP and DTTO there is, for whoever may see treatment; the latest first.

    Attributes:
        points: what drug misuse adds to a score, by the matrix `matrix`; None: none is active.
    """

    statuses: Sequence[Held]
    events: Sequence[Happened]
    orders: Sequence[Order]
    tests: Sequence[date]
    counts: Sequence[Count]
    points: Decimal | None
    matrix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Programmes:
    """A client, and what there is of DIP, DTTO and MAPPA for a reader; None: not for them.

    Attributes:
        may_record: whether they may record an event.
        may_set: whether they may change the status, or the MAPPA level.
    """

    client: Client
    treatment: Treatment | None
    mappa: Sequence[Held] | None
    may_record: bool
    may_set: bool


def get_programmes(reader: Reader, ref: str, today: date) -> Programmes:
    """Fetch a client and their programmes, as far as the reader may see.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
        NotFound: the reader may see none of the programmes.
    """
    found = get_on_scheme(reader, ref)
    dip, mappa = found.facts.get(What.DIP), found.facts.get(What.MAPPA)
    if dip is None and mappa is None:
        raise NotFound("There is no such page.")
    standing = standing_of(reader, found.client.id)
    return Programmes(
        client=found.client,
        treatment=None if dip is None else _treatment(found.client.id, dip, today),
        mappa=None if mappa is None else [_held(row) for row in mappa],
        may_record=standing.may_add(DIP_EVENT),
        may_set=standing.changes and reader.may(Permission.CHANGE_CLIENTS),
    )


def list_events(client_id: int) -> list[Happened]:
    """List the events of DIP of a client whom the reader sees, the latest first."""
    rows = db.session.execute(
        among_seen(select(DipEvent.on, DipEvent.event, DipEvent.id))
        .where(DipEvent.client_id == client_id, current(DipEvent))
        .order_by(DipEvent.on.desc(), DipEvent.id.desc())
    )
    return [Happened(on, event, number) for on, event, number in rows]


def _treatment(client_id: int, dip: Sequence[FactRow], today: date) -> Treatment:
    statuses, events = [_held(row) for row in dip], list_events(client_id)
    tests = [
        *db.session.scalars(
            among_seen(select(DrugTest.on))
            .where(
                DrugTest.client_id == client_id,
                DrugTest.result == TestResult.POSITIVE,
                DrugTest.on <= today,
                current(DrugTest),
            )
            .order_by(DrugTest.on.desc())
        )
    ]
    matrix = _matrix()
    counts: list[Count] = []
    if matrix is not None:
        days, counting = matrix.class_a.days, matrix.dip_statuses
        counts = counts_of(tests, statuses, days=days, counting=counting)[::-1]
    return Treatment(
        statuses=statuses,
        events=events,
        orders=orders_of(events)[::-1],
        tests=tests,
        counts=counts,
        points=matrix.class_a.points if matrix else None,
        matrix=matrix.code if matrix else "",
    )


def _matrix() -> Matrix | None:
    try:
        return active_matrix().matrix
    except NoMatrix:
        return None


def _held(row: FactRow) -> Held:
    of_dip = row.what is What.DIP
    return Held(
        from_on=row.from_on,
        to_on=row.to_on,
        words=row.words,
        status=DipStatus(row.code) if of_dip and row.code else None,
        level=0 if of_dip else int(row.code or 0),
        number=row.number,
    )
