"""What the record already knows of the people in a file, asked in batches."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.domain import Ethnicity, IdentifierKind, Number, PersonDetails, Sex
from iom.clients.models import Client, Identifier
from iom.db import db
from iom.sharing.scope import matching, visible_to

BATCH = 1_000
"""Clients or rows looked up by one set of statements."""


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client who is on the record.

    Attributes:
        id: the client's id.
        person: who they are.
        visible: whether the reader may see them; where not, nothing of them may be told.
        home_district_id: where they live; likewise.
    """

    id: int
    person: PersonDetails
    visible: bool
    home_district_id: int | None = None


def clients_by_ref(refs: Collection[str], *, reader: Reader) -> dict[str, KnownClient]:
    """Load clients by reference, those the reader may not see too, marked so; two statements."""
    rows = db.session.execute(
        matching(
            select(
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
        ).where(Client.ref.in_(refs))
    ).all()
    numbers = _numbers_of([row.id for row in rows])
    return {
        row.ref: KnownClient(
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
        .join(Client, Client.id == Identifier.client_id)
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
                Client.family_name,
                Client.given_names,
                Client.date_of_birth,
                visible_to(reader, Client).label("visible"),
            )
        ).where(Client.date_of_birth.in_({born for _, _, born in people}))
    )
    found: dict[tuple[str, str, date], list[Holder]] = {}
    for ref, family_name, given_names, born, visible in rows:
        if born is None:
            continue
        key = (family_name.casefold(), given_names.casefold(), born)
        if key in people:
            found.setdefault(key, []).append(Holder(ref, bool(visible)))
    return found
