"""Change what happened. Each function is one act, for one client or many; none of them commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients.domain import subject_of
from iom.db import db, insert_rows
from iom.entries.domain import EndedHow
from iom.entries.models import current
from iom.entries.rows import columns_of_new, end_rows
from iom.kernel.batches import in_batches
from iom.kernel.events import Event
from iom.offending.domain import (
    SituationChanged,
    SituationDetails,
    SituationRecorded,
    SituationRefused,
    overlapping,
)
from iom.offending.models import Situation
from iom.sharing.scope import among_seen, writing

BATCH_CLIENTS = 1_000
_Expected = dict[str, date | None]
_NOTHING: tuple[None, _Expected] = (None, {"expected_on": None, "ask_on": None})


@dataclass(frozen=True, slots=True)
class SituationEntry:
    """What is to be written of one situation. Its key is the client and the first day."""

    client_id: int
    client_ref: str
    details: SituationDetails


def situations_of(client_ids: Collection[int]) -> dict[int, dict[date, SituationDetails]]:
    """Load the situations of clients by first day; one statement. No key for who has none.

    Args:
        client_ids: at most a few thousand; whoever hands them in has made sure of the scope.
    """
    rows = db.session.execute(
        among_seen(
            select(
                Situation.client_id,
                Situation.kind,
                Situation.from_on,
                Situation.to_on,
                Situation.establishment,
            )
        )
        .where(Situation.client_id.in_(client_ids), current(Situation))
        .order_by(Situation.client_id, Situation.from_on)
    )
    found: dict[int, dict[date, SituationDetails]] = {}
    for client_id, kind, from_on, to_on, establishment in rows:
        found.setdefault(client_id, {})[from_on] = SituationDetails(
            kind=kind, from_on=from_on, to_on=to_on, establishment=establishment
        )
    return found


def taken_off(client_ids: Collection[int]) -> dict[int, frozenset[date]]:
    """Return the first days of situations that a person struck out, or moved, and none replaced.

    One statement.

    Args:
        client_ids: at most a few thousand; whoever hands them in has made sure of the scope.
    """
    there = aliased(Situation)
    found: dict[int, set[date]] = {}
    for client_id, from_on in db.session.execute(
        among_seen(select(Situation.client_id, Situation.from_on)).where(
            Situation.client_id.in_(client_ids),
            Situation.ended_how.in_([EndedHow.STRUCK_OUT, EndedHow.MOVED]),
            ~exists().where(
                there.client_id == Situation.client_id,
                there.from_on == Situation.from_on,
                there.ended_at.is_(None),
            ),
        )
    ):
        found.setdefault(client_id, set()).add(from_on)
    return {client_id: frozenset(days) for client_id, days in found.items()}


def put_situations(
    entries: Iterable[SituationEntry], *, source: str, actor: Actor, at: datetime
) -> None:
    """Record situations that are new and change those that say something else than is stored.

    Args:
        entries: situations, each key at most once.
        source: where they come from, for the trail: `file situations.csv`.
        actor: who does it.
        at: when.

    Raises:
        SituationRefused: a span has no day, or two spans of one client overlap.
    """
    by_client: dict[int, list[SituationEntry]] = {}
    for entry in entries:
        by_client.setdefault(entry.client_id, []).append(entry)
    for batch in in_batches(by_client.items(), BATCH_CLIENTS):
        stored = situations_of([client_id for client_id, _ in batch])
        new: list[SituationEntry] = []
        changed: list[SituationEntry] = []
        events: list[Event] = []
        for client_id, own in batch:
            known = stored.get(client_id, {})
            _refuse_broken(own, known)
            new += [entry for entry in own if entry.details.from_on not in known]
            changed += [
                entry
                for entry in own
                if known.get(entry.details.from_on) not in (None, entry.details)
            ]
            events += _events(own, known, source)
        _write(new, changed, source=source, actor=actor, at=at)
        audit.record_all(events, actor=actor, at=at)


def columns_unlike(one: SituationDetails, other: SituationDetails) -> tuple[str, ...]:
    """Name the columns in which two accounts of a situation differ, in the file's order."""
    named = {"situation": "kind", "to": "to_on", "establishment": "establishment"}
    return tuple(
        column for column, name in named.items() if getattr(one, name) != getattr(other, name)
    )


def _refuse_broken(own: list[SituationEntry], known: dict[date, SituationDetails]) -> None:
    ref = own[0].client_ref
    for entry in own:
        if entry.details.to_on is not None and entry.details.to_on <= entry.details.from_on:
            raise SituationRefused(
                f"{ref}: the situation from {entry.details.from_on} ends before its second day."
            )
    whole = known | {entry.details.from_on: entry.details for entry in own}
    for later, earlier in overlapping(whole.values()):
        raise SituationRefused(
            f"{ref}: the situation from {later} begins while the one from {earlier} still lasts."
        )


def _events(
    own: list[SituationEntry], known: dict[date, SituationDetails], source: str
) -> Iterator[Event]:
    for entry in own:
        subject, from_on = subject_of(entry.client_ref), entry.details.from_on
        before = known.get(from_on)
        if before is None:
            yield SituationRecorded(subject=subject, from_on=from_on, source=source)
        elif before != entry.details:
            yield SituationChanged(
                subject=subject,
                from_on=from_on,
                columns=columns_unlike(before, entry.details),
                source=source,
            )


def _write(
    new: list[SituationEntry],
    changed: list[SituationEntry],
    *,
    source: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Write new rows, and for what changed rows that replace the ones before, which stay."""
    before = _rows_of(changed)
    ids = {key: row_id for key, (row_id, _) in before.items()}
    end_rows(Situation, list(ids.values()), EndedHow.CHANGED, actor=actor, at=at)
    insert_rows(
        Situation,
        [
            {
                **columns_of_new(
                    entry.client_id,
                    source=source,
                    actor=actor,
                    at=at,
                    follows_id=ids.get((entry.client_id, entry.details.from_on)),
                ),
                "from_on": entry.details.from_on,
                # No file tells them, so what a person said of them stands.
                **before.get((entry.client_id, entry.details.from_on), _NOTHING)[1],
                **{name: getattr(entry.details, name) for name in _CHANGEABLE},
            }
            for entry in (*changed, *new)
        ],
    )


def _rows_of(entries: list[SituationEntry]) -> dict[tuple[int, date], tuple[int, _Expected]]:
    """Return the current rows that some entries change, by client and first day.

    Returns:
        The row's id, and what is said of the release.
    """
    if not entries:
        return {}
    rows = db.session.execute(
        writing(
            select(
                Situation.client_id,
                Situation.from_on,
                Situation.id,
                Situation.expected_on,
                Situation.ask_on,
            )
        ).where(Situation.client_id.in_({entry.client_id for entry in entries}), current(Situation))
    )
    keys = {(entry.client_id, entry.details.from_on) for entry in entries}
    return {
        (client_id, from_on): (row_id, {"expected_on": expected_on, "ask_on": ask_on})
        for client_id, from_on, row_id, expected_on, ask_on in rows
        if (client_id, from_on) in keys
    }


_CHANGEABLE = ("kind", "to_on", "establishment")
