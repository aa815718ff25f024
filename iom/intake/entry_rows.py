"""Entries as the record keeps them under their source's reference: asked and put in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select

from iom.accounts.domain import Category, Reader
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.db import db, insert_rows
from iom.entries.domain import EndedHow, Kind
from iom.entries.events import EntryAdded, EntryChanged
from iom.entries.models import ENTRY_COLUMNS, current
from iom.entries.rows import columns_of_new, end_rows
from iom.intake.layouts import Found
from iom.kernel.batches import in_batches
from iom.kernel.events import Event
from iom.sharing.scope import matching, visible_to, writing

_BATCH = 1_000
_FILE = "sha256:"  # in the source of every row that came by file


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One row of an entry's history.

    Attributes:
        id: of the row.
        model: its table.
        client_id: whose it is.
        client_ref: likewise.
        visible: whether the reader may see them; where not, nothing of them may be told.
        ended_how: None while it is current.
        by_file: whether it came by file. What a person changes keeps the source of what was there,
            so a row of the same source as the one before it is theirs.
        values: what it says, by attribute.
    """

    id: int
    model: type[Any]
    client_id: int
    client_ref: str
    visible: bool
    ended_how: EndedHow | None
    by_file: bool
    values: Mapping[str, Any]

    @property
    def is_current(self) -> bool:
        """Whether it is on the record."""
        return self.ended_how is None

    def was_moved_from(self, client_id: int) -> bool:
        """Whether a person said that it is not about this client."""
        return self.ended_how is EndedHow.MOVED and self.client_id == client_id

    def says(self, values: Mapping[str, Any]) -> bool:
        """Whether it says these values."""
        return all(self.values[name] == value for name, value in values.items())


def said_by(model: type[Any]) -> tuple[str, ...]:
    """Return the attributes of a table of entries that are its own."""
    return _own(model)


def _own(model: type[Any]) -> tuple[str, ...]:
    columns: Iterable[str] = inspect(model).column_attrs.keys()
    return tuple(name for name in columns if name not in ENTRY_COLUMNS)


def kept_under(
    refs: Sequence[str], models: Sequence[type[Any]], *, reader: Reader
) -> dict[str, list[Kept]]:
    """Load the histories under some references, the earliest row first; a statement for each table.

    Rows of clients whom the reader may not see are among them, marked so.
    """
    found: dict[str, list[Kept]] = {}
    sources: dict[tuple[type[Any], int], str] = {}
    for model in dict.fromkeys(models):
        for batch in in_batches(refs, _BATCH):
            rows = db.session.execute(
                matching(
                    select(
                        model.id,
                        model.client_id,
                        model.ended_how,
                        model.source,
                        model.follows_id,
                        Client.ref.label("whose"),
                        visible_to(reader, Client).label("visible"),
                        *(getattr(model, name).label(f"said_{name}") for name in _own(model)),
                    )
                )
                .join(Client, Client.id == model.client_id)
                .where(model.ref.in_(batch))
                .order_by(model.id)
            )
            for row in rows.mappings():
                values = {name: row[f"said_{name}"] for name in _own(model)}
                sources[model, row["id"]] = row["source"]
                kept = Kept(
                    id=row["id"],
                    model=model,
                    client_id=row["client_id"],
                    client_ref=row["whose"],
                    visible=bool(row["visible"]),
                    ended_how=row["ended_how"],
                    by_file=_FILE in row["source"]
                    and sources.get((model, row["follows_id"])) != row["source"],
                    values=values,
                )
                found.setdefault(values["ref"], []).append(kept)
    return found


def moved_to(kept: Mapping[str, list[Kept]], found: Sequence[Found[Any]]) -> set[str]:
    """Return the references of clients to whom entries were moved from those of a file's rows."""
    return {
        now.client_ref
        for each in found
        for rows in [kept.get(each.details.ref, [])]
        for now in rows
        if now.is_current
        and now.client_id != each.client.id
        and any(row.was_moved_from(each.client.id) for row in rows)
    }


@dataclass(frozen=True, slots=True)
class Put:
    """An entry that is to be written: whose, what it says, and the row that it replaces."""

    client_id: int
    client_ref: str
    category: Category
    values: Mapping[str, Any]
    before: Kept | None


def put(kind: Kind, entries: Sequence[Put], *, source: str, actor: Actor, at: datetime) -> None:
    """Write entries of one kind, each under a reference of its own.

    Args:
        kind: of entry.
        entries: what is written; a few statements for every thousand.
        source: the file, for the record and the trail.
        actor: who does it.
        at: when.
    """
    for batch in in_batches(entries, _BATCH):
        replaced = [entry.before.id for entry in batch if entry.before]
        end_rows(kind.model, replaced, EndedHow.CHANGED, actor=actor, at=at)
        insert_rows(
            kind.model,
            [
                {
                    **columns_of_new(
                        entry.client_id,
                        source=source,
                        actor=actor,
                        at=at,
                        follows_id=entry.before.id if entry.before else None,
                    ),
                    **entry.values,
                }
                for entry in batch
            ],
        )
        ids = _ids(kind.model, [entry.values["ref"] for entry in batch])
        events = [_event(kind, entry, ids[entry.values["ref"]], source) for entry in batch]
        audit.record_all(events, actor=actor, at=at)


def _ids(model: type[Any], refs: Collection[str]) -> dict[str, int]:
    rows = db.session.execute(
        writing(select(model.ref, model.id)).where(model.ref.in_(refs), current(model))
    )
    return {row.ref: row.id for row in rows}


def _event(kind: Kind, entry: Put, entry_id: int, source: str) -> Event:
    before = entry.before
    about: dict[str, Any] = {
        "subject": subject_of(entry.client_ref),
        "kind": kind.code,
        "category": entry.category.value,
        "entry": entry_id,
        "guarded": kind.guarded.value if kind.guarded else "",
        "source": source,
    }
    if before is None:
        return EntryAdded(**about)
    return EntryChanged(
        **about,
        was=before.id,
        columns=tuple(name for name, value in entry.values.items() if before.values[name] != value),
    )
