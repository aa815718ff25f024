"""Read what a visit sheet says. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.apart.domain import SOMEBODY
from iom.apart.queries import Pairs, list_apart
from iom.casefile.front import talk_of
from iom.casefile.visit import VisitSheet, sheet_of
from iom.clients.addresses import list_addresses
from iom.clients.aliases import list_aliases
from iom.clients.queries import get_exportable_client
from iom.leads.queries import leads_of
from iom.particulars.photographs import find_picture
from iom.record.queries import standing_of
from iom.summary.queries import read_glance


def visit_sheet(reader: Reader, ref: str, *, today: date, at: datetime) -> VisitSheet:
    """Read what somebody takes along who visits a client or fetches them from the gate.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
        NotYours: the reader may see the client and not take the record out.
    """
    client = get_exportable_client(reader, ref)
    glance = read_glance(
        client,
        standing_of(reader, client.id),
        today=today,
        homes=list_addresses(client.id),
        selected_on=None,
        statutory=None,
    )
    leads = leads_of([client.id], today)[client.id]
    pairs = list_apart(reader, client.id, today=today)
    return sheet_of(
        client,
        glance.facts,
        names=[
            f"{each.given_names} {each.family_name}".strip() for each in list_aliases(client.id)
        ],
        leads=[
            f"{label}{who.name}, {who.agency}{f'; {who.covered}' if who.cover else ''}"
            f"{f', telephone {who.to_ring}' if who.to_ring else ''}"
            for label, who in (("", leads.lead), ("second: ", leads.second))
            if who and not who.gone
        ],
        talk=talk_of(glance.facts),
        apart=[*_apart(pairs)],
        others=[pair.ref for pair in pairs.seen if pair.exports],
        picture=find_picture(client.id, today=today) if "photograph" in glance.facts.sees else None,
        printed_by=reader.name,
        printed_at=at,
    )


def _apart(pairs: Pairs) -> Iterator[str]:
    """Name those whom the reader may take out on paper, too; of the others only that they are."""
    for pair in pairs.seen:
        if pair.exports:
            yield f"{pair.line}{': ' if pair.why else ''}{pair.why}"
    if pairs.unseen or not all(pair.exports for pair in pairs.seen):
        yield SOMEBODY[0].upper() + SOMEBODY[1:]
