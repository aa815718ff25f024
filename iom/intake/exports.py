"""Clients and situations in the format of the files that come in (INTERFACES 3).

What was exported imports again unchanged: every row is "the same". Whoever sends the rows out puts
the disclosure on the trail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.domain import PERSONAL_COLUMNS
from iom.clients.models import Client
from iom.cohort import stored as placements
from iom.cohort.domain import PlacementFacts
from iom.cohort.stored import StoredPlacement
from iom.db import db
from iom.files.writing import Value
from iom.intake import stored
from iom.intake.domain import FileKind
from iom.intake.files import COLUMNS
from iom.kernel.batches import in_batches
from iom.offending import service as offending
from iom.places import queries as places
from iom.sharing.fields import unseen
from iom.sharing.scope import exportable_by


class Export(NamedTuple):
    """A header and its rows, one value a column, for `iom.files.writing`.

    Rows are made while they are taken, a constant number of statements for every thousand clients.
    """

    header: tuple[str, ...]
    rows: Iterator[Sequence[Value]]


def client_rows(reader: Reader, client_ids: Collection[int]) -> Export:
    """Return one row per placement, with what held from that placement, ordered by reference.

    A client without a placement has no row in this format. Identifiers are in canonical form.
    Columns that the reader may not see are left out; bringing the file in again changes nothing.

    Args:
        reader: whoever takes them out; clients whom they may not take out are left out.
        client_ids: whom it is about.
    """
    return _seen(
        Export(COLUMNS[FileKind.CLIENTS].required, _client_rows(reader, client_ids)), reader
    )


def situation_rows(reader: Reader, client_ids: Collection[int]) -> Export:
    """Return one row per situation, ordered by reference and first day.

    Nothing, not even a header, for those who may not see where clients are in law.

    Args:
        reader: whoever takes them out; clients whom they may not take out are left out.
        client_ids: whom it is about.
    """
    header = COLUMNS[FileKind.SITUATIONS].required
    if unseen(reader, header):
        return Export((), iter(()))
    return Export(header, _situation_rows(reader, client_ids))


def _seen(export: Export, reader: Reader) -> Export:
    """Leave the columns out that the reader may not see."""
    hidden = unseen(reader, export.header)
    kept = [at for at, name in enumerate(export.header) if name not in hidden]
    return Export(
        tuple(export.header[at] for at in kept), ([row[at] for at in kept] for row in export.rows)
    )


def _client_rows(reader: Reader, client_ids: Collection[int]) -> Iterator[Sequence[Value]]:
    districts = {district.id: district.name for district in places.list_districts()}
    for refs in in_batches(_refs(reader, client_ids), stored.BATCH):
        known = stored.clients_by_ref(refs, reader=reader)
        ids = [client.id for client in known.values()]
        of_clients, histories = placements.placements_of(ids), placements.histories_of(ids)
        for ref in refs:
            client = known[ref]
            person = [client.person.value_of(column) for column in PERSONAL_COLUMNS]
            for placement in of_clients.get(client.id, ()):
                held = placements.held_from(placement, histories[client.id]) or placement.said
                if held is not None:
                    yield [ref, *person, *_placement_values(placement, held, districts)]


def _placement_values(
    placement: StoredPlacement, held: PlacementFacts, districts: dict[int, str]
) -> list[Value]:
    return [
        districts[held.district_id],
        held.strand,
        held.dip_status,
        held.statutory,
        held.mappa_level,
        placement.nominated_on,
        placement.selected_on,
        placement.deselected_on,
        placement.deselection_reason,
        placement.deselection_note,
        held.intensity,
    ]


def _situation_rows(reader: Reader, client_ids: Collection[int]) -> Iterator[Sequence[Value]]:
    for refs in in_batches(_refs(reader, client_ids), stored.BATCH):
        known = stored.clients_by_ref(refs, reader=reader)
        situations = offending.situations_of([client.id for client in known.values()])
        for ref in refs:
            for from_on, situation in situations.get(known[ref].id, {}).items():
                yield [ref, situation.kind, from_on, situation.to_on, situation.establishment]


def _refs(reader: Reader, client_ids: Collection[int]) -> list[str]:
    """Return the references of those whom the reader may see, in order."""
    visible = exportable_by(reader, Client)
    refs: list[str] = []
    for batch in in_batches(client_ids, stored.BATCH):
        refs += db.session.scalars(select(Client.ref).where(Client.id.in_(batch), visible))
    return sorted(refs)
