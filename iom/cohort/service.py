"""Change placements and what holds from them. Each function is one act; none of them commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients import service as clients
from iom.clients.domain import subject_of
from iom.cohort.domain import (
    PlacementChanged,
    PlacementDetails,
    PlacementFacts,
    PlacementRecorded,
    PlacementRefused,
    overlapping,
)
from iom.cohort.models import ImportedFacts, Placement
from iom.cohort.spans import Period, joined, last_value, level_points, restated, spans_of
from iom.cohort.stored import (
    DATED,
    FACT_TABLES,
    Histories,
    History,
    StoredPlacement,
    columns_unlike,
    held_from,
    histories_of,
    placements_of,
)
from iom.db import db
from iom.kernel.batches import in_batches
from iom.kernel.events import Event

BATCH_CLIENTS = 1_000


@dataclass(frozen=True, slots=True)
class PlacementEntry:
    """What is to be written of one placement. Its key is the client and the day of nomination."""

    client_id: int
    client_ref: str
    details: PlacementDetails


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
            _Work.of(entries, stored.get(client_id, []), histories.get(client_id, _NO_HISTORY))
            for client_id, entries in batch
        ]
        _write([one for one in work if one.new or one.changed], at=at)
        audit.record_all(
            (event for one in work for event in one.events(source)), actor=actor, at=at
        )


_NO_HISTORY: Histories = {fact: {} for fact in FACT_TABLES}


@dataclass(slots=True, kw_only=True)
class _Work:
    """What is to be done for one client."""

    client_id: int
    client_ref: str
    stored: list[StoredPlacement]
    before: Histories
    new: list[PlacementDetails] = field(default_factory=list)
    changed: list[tuple[StoredPlacement, PlacementDetails, tuple[str, ...]]] = field(
        default_factory=list
    )

    @classmethod
    def of(
        cls, entries: Sequence[PlacementEntry], stored: list[StoredPlacement], before: Histories
    ) -> _Work:
        work = cls(
            client_id=entries[0].client_id,
            client_ref=entries[0].client_ref,
            stored=stored,
            before=before,
        )
        known = {placement.nominated_on: placement for placement in stored}
        for entry in entries:
            placement = known.get(entry.details.nominated_on)
            if placement is None:
                work.new.append(entry.details)
                continue
            columns = columns_unlike(placement, entry.details, held_from(placement, before))
            if columns:
                work.changed.append((placement, _effective(placement, entry, columns), columns))
        work.refuse_broken()
        return work

    def refuse_broken(self) -> None:
        touched = [*self.new, *(details for _, details, _ in self.changed)]
        for details in touched:
            for column, reason in details.broken_rules():
                raise PlacementRefused(f"{self.client_ref}, {column}: {reason}.")
        for later, earlier in overlapping(self.after().values()) if touched else ():
            raise PlacementRefused(
                f"{self.client_ref}: the placement nominated on {later} begins on the scheme while "
                f"the one nominated on {earlier} still lasts."
            )

    def after(self) -> dict[date, PlacementDetails]:
        """Every placement of the client as it will be, by nomination."""
        whole = {p.nominated_on: p.details(p.said or _UNKNOWN) for p in self.stored}
        whole |= {details.nominated_on: details for _, details, _ in self.changed}
        return whole | {details.nominated_on: details for details in self.new}

    def histories(self) -> Histories:
        """What will have held when, of each fact."""
        said = [(p.period(p.said.intensity), p.said) for p in self.stored if p.said]
        told = {p.nominated_on for p in self.stored if p.said}
        told |= {details.nominated_on for _, details, _ in self.changed}
        told |= {details.nominated_on for details in self.new}
        says = [
            (_period(details), details.facts)
            for day, details in self.after().items()
            if day in told
        ]
        old, new = _points(said), _points(says)
        return {
            fact: joined(restated(self.before[fact], said=old[fact], says=new[fact]))
            for fact in FACT_TABLES
        }

    def events(self, source: str) -> Iterable[Event]:
        subject = subject_of(self.client_ref)
        for details in self.new:
            yield PlacementRecorded(
                subject=subject, nominated_on=details.nominated_on, source=source
            )
        for placement, _, columns in self.changed:
            yield PlacementChanged(
                subject=subject,
                nominated_on=placement.nominated_on,
                columns=columns,
                source=source,
            )


_UNKNOWN = PlacementFacts(district_id=0)  # stands where only the dates of a placement matter


def _effective(
    placement: StoredPlacement, entry: PlacementEntry, columns: Sequence[str]
) -> PlacementDetails:
    """Take from the file what differs; leave standing what it said before of the rest."""
    if placement.said is None:
        return entry.details
    facts = {name: getattr(entry.details.facts, name) for name in FACT_TABLES if name in columns}
    return replace(entry.details, facts=replace(placement.said, **facts))


def _period(details: PlacementDetails) -> Period:
    return Period(
        nominated_on=details.nominated_on,
        selected_on=details.selected_on,
        deselected_on=details.deselected_on,
        level=details.facts.intensity,
    )


def _points(told: Sequence[tuple[Period, PlacementFacts]]) -> dict[str, History]:
    points: dict[str, History] = {
        fact: {period.nominated_on: getattr(facts, fact) for period, facts in told}
        for fact in FACT_TABLES
    }
    points["intensity"] = level_points([period for period, _ in told])
    return points


def _write(work: Sequence[_Work], *, at: datetime) -> None:
    _write_placements(work, at=at)
    _write_facts(work)
    _write_spans(work)


def _write_placements(work: Sequence[_Work], *, at: datetime) -> None:
    latest = {one.client_id: max(one.after()) for one in work}
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
                | {"version": Placement.version + 1}
            )
        )
        db.session.connection().execute(statement, changed)
    new = [
        {
            "client_id": one.client_id,
            **{name: getattr(details, name) for name in DATED},
            "is_latest": details.nominated_on == latest[one.client_id],
            "recorded_at": at,
        }
        for one in work
        for details in one.new
    ]
    if new:
        db.session.execute(insert(Placement), new)


def _write_facts(work: Sequence[_Work]) -> None:
    corrected = [
        {"which": placement.id} | {f"new_{k}": v for k, v in asdict(details.facts).items()}
        for one in work
        for placement, details, _ in one.changed
        if placement.said
    ]
    if corrected:
        statement = (
            update(ImportedFacts)
            .where(ImportedFacts.placement_id == bindparam("which"))
            .values({name: bindparam(f"new_{name}") for name in FACT_TABLES})
        )
        db.session.connection().execute(statement, corrected)
    ids = _ids_of_new(work)
    new = [
        {"placement_id": ids[one.client_id, details.nominated_on], **asdict(details.facts)}
        for one in work
        for details in one.new
    ]
    new += [
        {"placement_id": placement.id, **asdict(details.facts)}
        for one in work
        for placement, details, _ in one.changed
        if not placement.said
    ]
    if new:
        db.session.execute(insert(ImportedFacts), new)


def _ids_of_new(work: Sequence[_Work]) -> Mapping[tuple[int, date], int]:
    client_ids = [one.client_id for one in work if one.new]
    rows = db.session.execute(
        select(Placement.client_id, Placement.nominated_on, Placement.id).where(
            Placement.client_id.in_(client_ids)
        )
    )
    return {(client_id, nominated_on): row_id for client_id, nominated_on, row_id in rows}


def _write_spans(work: Sequence[_Work]) -> None:
    after = {one.client_id: one.histories() for one in work}
    before = {one.client_id: one.before for one in work}
    for fact, table in FACT_TABLES.items():
        moved = [
            client_id
            for client_id, histories in after.items()
            if histories[fact] != before[client_id][fact]
        ]
        if known := [client_id for client_id in moved if before[client_id][fact]]:
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
            for client_id in moved
            for span in spans_of(after[client_id][fact])
        ]
        if rows:
            db.session.execute(insert(table), rows)
    clients.set_homes(
        {
            client_id: last_value(histories["district_id"])
            for client_id, histories in after.items()
            if histories["district_id"] != before[client_id]["district_id"]
        }
    )
