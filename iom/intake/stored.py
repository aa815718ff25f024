"""What the record already knows of the people in a file, asked in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from iom.accounts.domain import Reader
from iom.clients.domain import Ethnicity, IdentifierKind, Number, PersonDetails, Sex
from iom.clients.models import Client, Identifier
from iom.db import db
from iom.sharing.scope import matching, visible_to

# The record that a row of a file names; it may be part of another by now.
_Asked = aliased(Client, name="asked")
BATCH = 1_000
"""Clients or rows looked up by one set of statements."""


def _now(asked: Any) -> ColumnElement[int]:  # noqa: ANN401  # an alias of the table
    """Return the client whose record a record is now: itself, unless it is part of another."""
    return func.coalesce(asked.merged_into_id, asked.id)


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client who is on the record.

    Attributes:
        id: the client's id.
        person: who they are.
        visible: whether the reader may see them; where not, nothing of them may be told.
        home_district_id: where they live; likewise.
        part_id: of the record that was asked for, where it is part of the client's now.
    """

    id: int
    person: PersonDetails
    visible: bool
    home_district_id: int | None = None
    part_id: int | None = None


def clients_by_ref(refs: Collection[str], *, reader: Reader) -> dict[str, KnownClient]:
    """Load clients by reference, those the reader may not see too, marked so; two statements.

    The reference of a record that is part of another leads to the client whose record that is.
    """
    rows = db.session.execute(
        matching(
            select(
                _Asked.ref.label("asked"),
                _Asked.id.label("asked_id"),
                Client.id,
                Client.ref,
                Client.family_name,
                Client.given_names,
                Client.date_of_birth,
                Client.sex,
                Client.ethnicity,
                Client.home_district_id,
                visible_to(reader, Client).label("visible"),
            )
        )
        .join(Client, Client.id == _now(_Asked))
        .where(_Asked.ref.in_(refs))
    ).all()
    numbers = _numbers_of([row.id for row in rows])
    return {
        row.asked: KnownClient(
            row.id,
            PersonDetails(
                ref=row.ref,
                family_name=row.family_name,
                given_names=row.given_names,
                date_of_birth=row.date_of_birth,
                sex=Sex(row.sex) if row.sex else None,
                ethnicity=Ethnicity(row.ethnicity) if row.ethnicity else None,
                numbers=numbers.get(row.id, {}),
            ),
            bool(row.visible),
            row.home_district_id,
            None if row.asked_id == row.id else row.asked_id,
        )
        for row in rows
    }


def _numbers_of(client_ids: Collection[int]) -> dict[int, dict[IdentifierKind, Number]]:
    found: dict[int, dict[IdentifierKind, Number]] = {}
    rows = db.session.execute(
        matching(
            select(
                Identifier.client_id, Identifier.kind, Identifier.canonical, Identifier.as_written
            )
        ).where(Identifier.client_id.in_(client_ids))
    )
    for client_id, kind, canonical, as_written in rows:
        found.setdefault(client_id, {})[kind] = Number(canonical, as_written)
    return found


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a number; where the reader may not see them, nothing of them may be told."""

    ref: str
    visible: bool


def holders_of(
    numbers: Iterable[tuple[IdentifierKind, str]], *, reader: Reader
) -> dict[tuple[IdentifierKind, str], Holder]:
    """Say who holds which of these numbers; one statement."""
    wanted = set(numbers)
    if not wanted:
        return {}
    rows = db.session.execute(
        matching(
            select(
                Identifier.kind,
                Identifier.canonical,
                Client.ref,
                visible_to(reader, Client).label("visible"),
            )
        )
        .join(_Asked, _Asked.id == Identifier.client_id)
        .join(Client, Client.id == _now(_Asked))
        .where(Identifier.canonical.in_({canonical for _, canonical in wanted}))
    )
    return {
        (kind, canonical): Holder(ref, bool(visible))
        for kind, canonical, ref, visible in rows
        if (kind, canonical) in wanted
    }


def holders_by_name(
    people: Collection[tuple[str, str, date]], *, reader: Reader
) -> dict[tuple[str, str, date], list[Holder]]:
    """Find the clients of exactly these names (small letters) and dates of birth.

    One statement.
    """
    if not people:
        return {}
    rows = db.session.execute(
        matching(
            select(
                Client.ref,
                _Asked.family_name,
                _Asked.given_names,
                _Asked.date_of_birth,
                visible_to(reader, Client).label("visible"),
            )
        )
        .join(Client, Client.id == _now(_Asked))
        .where(_Asked.date_of_birth.in_({born for _, _, born in people}))
    )
    found: dict[tuple[str, str, date], list[Holder]] = {}
    for ref, family_name, given_names, born, visible in rows:
        if born is None:
            continue
        key = (family_name.casefold(), given_names.casefold(), born)
        holder = Holder(ref, bool(visible))
        if key in people and holder not in found.setdefault(key, []):
            found[key].append(holder)
    return found
