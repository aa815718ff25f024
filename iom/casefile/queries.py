"""Read all that a client's page shows, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, case, cast, literal, select, union_all

from iom.accounts.domain import Reader
from iom.audit.models import AuditRecord
from iom.audit.queries import list_changes_about
from iom.casefile.held import Fact, FactSpan
from iom.casefile.seen import Seen
from iom.clients.aliases import list_aliases
from iom.clients.different import Other, list_others
from iom.clients.domain import subject_of
from iom.clients.models import Alias, Client, Identifier
from iom.clients.queries import NoSuchClient
from iom.cohort.domain import LEVEL_NAMES, DipStatus, Strand
from iom.cohort.models import (
    DipSpan,
    DistrictSpan,
    LevelSpan,
    MappaSpan,
    Placement,
    StatutorySpan,
    StrandSpan,
)
from iom.db import db
from iom.entries.models import current
from iom.leads.queries import Leads, leads_of
from iom.merges.queries import Part, list_parts
from iom.offending.models import Situation
from iom.places.models import District
from iom.record.domain import Standing
from iom.record.queries import get_record
from iom.sharing.changes import sees_event
from iom.sharing.scope import among_seen, own_of, visible_to

_IN_WORDS: dict[Fact, Callable[[str], str]] = {
    Fact.DISTRICT: str,
    Fact.STRAND: lambda value: Strand(value).short,
    Fact.LEVEL: lambda value: f"{value} {LEVEL_NAMES[int(value)]}",
    Fact.DIP: lambda value: DipStatus(value).value.replace("-", " "),
    Fact.MAPPA: lambda value: "no" if value == "0" else f"level {value}",
    Fact.STATUTORY: str,
}


@dataclass(frozen=True, slots=True)
class Casefile:
    """What a reader is shown of one client. Lists are in the order of time, the latest first.

    Attributes:
        own: whether the client is the reader's own.
    """

    client: Client
    own: bool
    seen: Seen
    aliases: Sequence[Alias]
    identifiers: Sequence[Identifier]
    placements: Sequence[Placement]
    spans: Sequence[FactSpan]
    situations: Sequence[Situation]
    changes: Sequence[AuditRecord]
    leads: Leads
    different: Sequence[Other]
    parts: Sequence[Part]


def get_casefile(reader: Reader, ref: str, *, today: date) -> Casefile:
    """Fetch what a reader may know of a client. 9 statements.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
    """
    rows = db.session.execute(
        select(Client, Identifier, own_of(reader, Client).label("own"))
        .outerjoin(Identifier, Identifier.client_id == Client.id)
        .where(Client.ref == ref, visible_to(reader, Client))
        .order_by(Identifier.id)
    ).all()
    if not rows:
        raise NoSuchClient(ref)
    client = rows[0].Client
    seen = Seen.by(reader)
    return Casefile(
        client=client,
        seen=seen,
        aliases=list_aliases(client.id),
        own=reader.user_id is not None and bool(rows[0].own),
        identifiers=[row.Identifier for row in rows if row.Identifier is not None],
        placements=_list_placements(client.id),
        spans=_list_spans(client.id, seen),
        situations=_list_situations(client.id) if seen.situations else (),
        changes=[
            change
            for change in list_changes_about(subject_of(ref))
            if sees_event(reader, change.event, change.detail)
        ],
        different=list_others(reader, client.id),
        parts=list_parts(client.id),
        leads=leads_of([client.id], today)[client.id],
    )


@dataclass(frozen=True, slots=True)
class Life:
    """What held of a client when, for whoever is told a timeline of it."""

    client: Client
    standing: Standing
    seen: Seen
    placements: Sequence[Placement]
    spans: Sequence[FactSpan]
    situations: Sequence[Situation]


def get_life(reader: Reader, ref: str) -> Life:
    """Fetch what held of a client when. 5 statements.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
    """
    record = get_record(reader, ref)
    client, seen = record.client, Seen.by(reader)
    return Life(
        client=client,
        standing=record.standing,
        seen=seen,
        placements=_list_placements(client.id),
        spans=_list_spans(client.id, seen),
        situations=_list_situations(client.id) if seen.situations else (),
    )


def _list_placements(client_id: int) -> Sequence[Placement]:
    return db.session.scalars(
        among_seen(select(Placement))
        .where(Placement.client_id == client_id)
        .order_by(Placement.nominated_on.desc())
    ).all()


def _list_situations(client_id: int) -> Sequence[Situation]:
    return db.session.scalars(
        among_seen(select(Situation))
        .where(Situation.client_id == client_id, current(Situation))
        .order_by(Situation.from_on.desc())
    ).all()


def _list_spans(client_id: int, seen: Seen) -> list[FactSpan]:
    """Read the spans of every fact that is shown in one statement."""
    statutory = case(
        (StatutorySpan.value.is_(True), "yes"), (StatutorySpan.value.is_(False), "no"), else_=None
    )
    parts = {
        Fact.DISTRICT: _part(Fact.DISTRICT, DistrictSpan, District.name).join(
            District, District.id == DistrictSpan.value
        ),
        Fact.STRAND: _part(Fact.STRAND, StrandSpan, cast(StrandSpan.value, String)),
        Fact.LEVEL: _part(Fact.LEVEL, LevelSpan, cast(LevelSpan.value, String)),
        Fact.DIP: _part(Fact.DIP, DipSpan, cast(DipSpan.value, String)),
        Fact.MAPPA: _part(Fact.MAPPA, MappaSpan, cast(MappaSpan.value, String)),
        Fact.STATUTORY: _part(Fact.STATUTORY, StatutorySpan, statutory),
    }
    shown = [parts[fact] for fact in seen.facts]
    if not shown:
        return []
    rows = db.session.execute(
        union_all(*(part.where(part.selected_columns.client_id == client_id) for part in shown))
    )
    spans = [
        FactSpan(
            Fact(row.fact),
            row.from_on,
            row.to_on,
            row.value,
            None if row.value is None else _IN_WORDS[Fact(row.fact)](row.value),
        )
        for row in rows
    ]
    return sorted(spans, key=lambda span: span.from_on)


def _part(fact: Fact, span: Any, value: Any) -> Any:  # noqa: ANN401  # any table of spans
    return among_seen(
        select(
            literal(fact.value).label("fact"),
            span.client_id,
            span.from_on,
            span.to_on,
            value.label("value"),
        ).select_from(span)
    )
