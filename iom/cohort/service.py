"""Change placements and what holds from them. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, bindparam, case, delete, select, update

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients import service as clients
from iom.cohort.client_work import NO_HISTORY, ClientWork, PlacementEntry
from iom.cohort.models import ImportedFacts, Placement
from iom.cohort.spans import last_value, spans_of
from iom.cohort.stored import (
    DATED,
    FACT_TABLES,
    TOLD,
    UNTOLD,
    histories_of,
    placements_of,
)
from iom.db import db, insert_rows
from iom.kernel.batches import in_batches
from iom.sharing.scope import writing

__all__ = ["BATCH_CLIENTS", "PlacementEntry", "put_placements", "put_spans", "write"]

BATCH_CLIENTS = 1_000
# Whoever is selected after all was not turned down in the end.
_NOT_SELECTED = case(
    (bindparam("new_selected_on", type_=Date).is_(None), Placement.not_selected_on)
)


def put_placements(
    entries: Iterable[PlacementEntry], *, source: str, actor: Actor, at: datetime
) -> None:
    """Record placements that are new and change those that say something else than is stored.

    District, strand, DIP status, statutory or not and MAPPA level hold from the nomination until
    the next placement or a later change, the level from the selection until the deselection; what
    held before a placement is never touched (HANDBOOK 3). The client's home follows. No rule of
    process applies (INTERFACES 3).

    Args:
        entries: placements, each key at most once.
        source: where they come from, for the trail: `file clients.csv`.
        actor: who does it.
        at: when.

    Raises:
        PlacementRefused: dates out of order, a reason or note missing, or two placements of one
            client on the scheme at once.
    """
    by_client: dict[int, list[PlacementEntry]] = {}
    for entry in entries:
        by_client.setdefault(entry.client_id, []).append(entry)
    for batch in in_batches(by_client.items(), BATCH_CLIENTS):
        stored = placements_of([client_id for client_id, _ in batch])
        histories = histories_of(list(stored)) if stored else {}
        work = [
            ClientWork.of(entries, stored.get(client_id, []), histories.get(client_id, NO_HISTORY))
            for client_id, entries in batch
        ]
        write([one for one in work if one.new or one.changed], at=at)
        audit.record_all(
            (event for one in work for event in one.events(source)), actor=actor, at=at
        )


def set_not_selected(placement_id: int, day: date | None) -> None:
    """Say from which day a nomination waits no more because a panel did not select; None: it does.

    What goes on the trail is for the caller.
    """
    db.session.execute(
        update(Placement)
        .where(Placement.id == placement_id)
        .values(not_selected_on=day, version=Placement.version + 1),
        execution_options={"synchronize_session": False},
    )


def write(work: Sequence[ClientWork], *, at: datetime) -> None:
    """Write what is to be done for some clients. What goes on the trail is for the caller."""
    _write_placements(work, at=at)
    _write_facts(work)
    _write_spans(work)


def _write_placements(work: Sequence[ClientWork], *, at: datetime) -> None:
    latest = {one.client_id: max(one.after(), default=None) for one in work}
    surpassed = [
        placement.id
        for one in work
        for placement in one.stored
        if placement.is_latest and placement.nominated_on != latest[one.client_id]
    ]
    if surpassed:
        db.session.execute(
            update(Placement).where(Placement.id.in_(surpassed)).values(is_latest=False),
            execution_options={"synchronize_session": False},
        )
    changed = [
        {"which": placement.id, **{f"new_{name}": getattr(details, name) for name in DATED}}
        for one in work
        for placement, details, _ in one.changed
    ]
    if changed:
        statement = (
            update(Placement)
            .where(Placement.id == bindparam("which"))
            .values(
                {name: bindparam(f"new_{name}") for name in DATED}
                | {"not_selected_on": _NOT_SELECTED, "version": Placement.version + 1}
            )
        )
        db.session.connection().execute(statement, changed)
    new = [
        {
            "client_id": one.client_id,
            **{name: getattr(details, name) for name in DATED},
            "not_selected_on": None if details.selected_on else details.not_selected_on,
            "is_latest": details.nominated_on == latest[one.client_id],
            "version": 1,
            "recorded_at": at,
        }
        for one in work
        for details in one.new
    ]
    insert_rows(Placement, new)


def put_spans(
    table: Any,  # noqa: ANN401  # any table of spans
    histories: Mapping[int, Mapping[date, Any]],
    *,
    known: Sequence[int],
) -> None:
    """Write the histories of one fact out, by client, in the place of what some had."""
    if known:
        db.session.execute(
            delete(table).where(table.client_id.in_(known)),
            execution_options={"synchronize_session": False},
        )
    rows: list[dict[str, Any]] = [
        {
            "client_id": client_id,
            "from_on": span.from_on,
            "to_on": span.to_on,
            "value": span.value,
        }
        for client_id, history in histories.items()
        for span in spans_of(history)
    ]
    insert_rows(table, rows)


def _write_facts(work: Sequence[ClientWork]) -> None:
    corrected = [
        {"which": placement.id}
        | {f"new_{k}": v for k, v in asdict(details.facts).items()}
        | {f"new_{k}": v for k, v in _told(one, details.nominated_on, placement.told).items()}
        for one in work
        for placement, details, _ in one.changed
        if placement.said
    ]
    if corrected:
        statement = (
            update(ImportedFacts)
            .where(ImportedFacts.placement_id == bindparam("which"))
            .values({name: bindparam(f"new_{name}") for name in (*FACT_TABLES, *TOLD)})
        )
        db.session.connection().execute(statement, corrected)
    ids = _ids_of_new(work)
    new = [
        {
            "placement_id": ids[one.client_id, details.nominated_on],
            **asdict(details.facts),
            **_told(one, details.nominated_on, UNTOLD),
        }
        for one in work
        for details in one.new
    ]
    new += [
        {
            "placement_id": placement.id,
            **asdict(details.facts),
            **_told(one, details.nominated_on, UNTOLD),
        }
        for one in work
        for placement, details, _ in one.changed
        if not placement.said
    ]
    insert_rows(ImportedFacts, new)


def _told(one: ClientWork, day: date, before: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a file says of a placement's days, or said before where none says it now."""
    told = one.told.get(day)
    return before if told is None else {name: getattr(told, name) for name in TOLD}


def _ids_of_new(work: Sequence[ClientWork]) -> Mapping[tuple[int, date], int]:
    client_ids = [one.client_id for one in work if one.new]
    rows = db.session.execute(
        writing(select(Placement.client_id, Placement.nominated_on, Placement.id)).where(
            Placement.client_id.in_(client_ids)
        )
    )
    return {(client_id, nominated_on): row_id for client_id, nominated_on, row_id in rows}


def _write_spans(work: Sequence[ClientWork]) -> None:
    after = {one.client_id: one.histories() for one in work}
    before = {one.client_id: one.before for one in work}
    for fact, table in FACT_TABLES.items():
        moved = [
            client_id
            for client_id, histories in after.items()
            if histories[fact] != before[client_id][fact]
        ]
        put_spans(
            table,
            {client_id: after[client_id][fact] for client_id in moved},
            known=[client_id for client_id in moved if before[client_id][fact]],
        )
    clients.set_homes(
        {
            client_id: last_value(histories["district_id"])
            for client_id, histories in after.items()
            # Without any the home stays, or nobody would see the client any more.
            if histories["district_id"] not in ({}, before[client_id]["district_id"])
        }
    )
