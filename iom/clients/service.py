"""Change who somebody is. Each function is one act, for one client or many; none of them commits.

Every act writes in batches with a constant number of statements for each, so that a file of
100,000 people goes in as quickly as the database takes rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients.domain import (
    ClientChanged,
    ClientRecorded,
    IdentifierKind,
    PersonDetails,
    subject_of,
)
from iom.clients.models import Client, DetailChange, Identifier, SearchKey
from iom.clients.names import search_keys
from iom.clients.tombstones import refuse_erased
from iom.db import db, insert_rows
from iom.kernel.batches import in_batches
from iom.sharing.scope import writing

BATCH_CLIENTS = 1_000


@dataclass(frozen=True, slots=True)
class ClientChange:
    """What was known of a client and what is known now."""

    client_id: int
    before: PersonDetails
    after: PersonDetails

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that differ."""
        return self.after.columns_unlike(self.before)


def record_client(person: PersonDetails, *, source: str, actor: Actor, at: datetime) -> int:
    """Put one client on the record and return the client's id; see `record_clients`."""
    return record_clients([person], source=source, actor=actor, at=at)[person.ref]


def record_clients(
    people: Sequence[PersonDetails], *, source: str, actor: Actor, at: datetime
) -> dict[str, int]:
    """Put clients on the record, with their identifiers and search keys.

    References and identifiers must be free; the database refuses them otherwise.

    Args:
        people: the clients.
        source: where the details come from, for the trail: `file clients.csv`.
        actor: who does it.
        at: when.

    Returns:
        Each client's id by reference.

    Raises:
        ReferenceErased: a reference belonged to a client who was erased.
    """
    refuse_erased([person.ref for person in people])
    ids: dict[str, int] = {}
    for batch in in_batches(people, BATCH_CLIENTS):
        insert_rows(
            Client,
            [
                {"ref": person.ref, **_personal(person), "version": 1, "recorded_at": at}
                for person in batch
            ],
        )
        refs = [person.ref for person in batch]
        found = db.session.execute(
            writing(select(Client.ref, Client.id)).where(Client.ref.in_(refs))
        )
        ids |= {row.ref: row.id for row in found}
        _add_numbers((ids[person.ref], person, tuple(IdentifierKind)) for person in batch)
        _add_search_keys((ids[person.ref], person) for person in batch)
        audit.record_all(
            (ClientRecorded(subject=subject_of(ref), source=source) for ref in refs),
            actor=actor,
            at=at,
        )
    return ids


def change_clients(
    changes: Sequence[ClientChange], *, source: str, actor: Actor, at: datetime
) -> None:
    """Change personal details, identifiers and search keys; what does not differ stays.

    What they said before is kept.

    Two clients may swap an identifier in one call.

    Args:
        changes: at most one for each client.
        source: where the details come from, for the trail.
        actor: who does it.
        at: when.
    """
    differing = [change for change in changes if change.columns]
    # Numbers are taken off first everywhere: another client of the same call may get them.
    for batch in in_batches(differing, BATCH_CLIENTS):
        _remove_numbers(batch)
    for batch in in_batches(differing, BATCH_CLIENTS):
        _update(batch)
        _add_numbers(
            (change.client_id, change.after, _kinds_among(change.columns)) for change in batch
        )
        renamed = [c for c in batch if {"family_name", "given_names"} & set(c.columns)]
        _replace_search_keys(renamed)
        insert_rows(
            DetailChange,
            [
                {
                    "client_id": change.client_id,
                    "detail": column,
                    "was": str(change.before.value_of(column) or ""),
                    "source": source,
                    "changed_at": at,
                    "changed_by": actor.ref,
                }
                for change in batch
                for column in change.columns
            ],
        )
        audit.record_all(
            (
                ClientChanged(
                    subject=subject_of(change.after.ref), columns=change.columns, source=source
                )
                for change in batch
            ),
            actor=actor,
            at=at,
        )


def set_homes(homes: Mapping[int, int | None]) -> None:
    """Say which district each client is at home in, by which the scope decides who sees whom.

    No event of its own: it follows from the placement or the move that is on the trail.
    """
    by_home: dict[int | None, list[int]] = {}
    for client_id, home in homes.items():
        by_home.setdefault(home, []).append(client_id)
    for home, client_ids in by_home.items():
        for batch in in_batches(client_ids, BATCH_CLIENTS):
            db.session.execute(
                update(Client).where(Client.id.in_(batch)).values(home_district_id=home),
                execution_options={"synchronize_session": False},
            )


def _personal(person: PersonDetails) -> dict[str, object]:
    return {
        "family_name": person.family_name,
        "given_names": person.given_names,
        "date_of_birth": person.date_of_birth,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
    }


def _update(batch: Iterable[ClientChange]) -> None:
    new = {f"new_{name}": name for name in _PERSONAL}
    statement = (
        update(Client)
        .where(Client.id == bindparam("which"))
        .values(
            {column: bindparam(name) for name, column in new.items()}
            | {"version": Client.version + 1}
        )
    )
    rows = [
        {"which": change.client_id}
        | {f"new_{name}": value for name, value in _personal(change.after).items()}
        for change in batch
    ]
    db.session.connection().execute(statement, rows)


_PERSONAL = ("family_name", "given_names", "date_of_birth", "sex", "ethnicity")


def _kinds_among(columns: Iterable[str]) -> tuple[IdentifierKind, ...]:
    return tuple(kind for kind in IdentifierKind if kind.value in columns)


def _add_numbers(
    people: Iterable[tuple[int, PersonDetails, tuple[IdentifierKind, ...]]],
) -> None:
    rows = [
        {
            "client_id": client_id,
            "kind": kind,
            "canonical": person.numbers[kind].canonical,
            "as_written": person.numbers[kind].as_written,
        }
        for client_id, person, kinds in people
        for kind in kinds
        if kind in person.numbers
    ]
    insert_rows(Identifier, rows)


def _remove_numbers(batch: Iterable[ClientChange]) -> None:
    by_kind: dict[IdentifierKind, list[int]] = {}
    for change in batch:
        for kind in _kinds_among(change.columns):
            by_kind.setdefault(kind, []).append(change.client_id)
    for kind, ids in by_kind.items():
        db.session.execute(
            delete(Identifier).where(Identifier.kind == kind, Identifier.client_id.in_(ids)),
            execution_options={"synchronize_session": False},
        )


def _add_search_keys(people: Iterable[tuple[int, PersonDetails]]) -> None:
    rows = [
        {"client_id": client_id, "alias_id": None, "key": key}
        for client_id, person in people
        for key in sorted(search_keys(person.family_name, person.given_names))
    ]
    insert_rows(SearchKey, rows)


def _replace_search_keys(renamed: Sequence[ClientChange]) -> None:
    db.session.execute(
        delete(SearchKey).where(
            SearchKey.alias_id.is_(None),
            SearchKey.client_id.in_([change.client_id for change in renamed]),
        ),
        execution_options={"synchronize_session": False},
    )
    _add_search_keys((change.client_id, change.after) for change in renamed)
