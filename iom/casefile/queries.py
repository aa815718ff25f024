"""Read all that a client's page shows, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import String, case, cast, exists, literal, or_, select, union_all

from iom.accounts.domain import Reader
from iom.audit.models import AuditRecord
from iom.audit.queries import list_changes_about
from iom.casefile.held import Fact, FactSpan
from iom.casefile.seen import Seen
from iom.clients.different import Other, list_others
from iom.clients.domain import subject_of
from iom.clients.models import Client, Different, Identifier
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
from iom.documents.kinds import DOCUMENT
from iom.entries.models import current
from iom.leads.queries import Leads, leads_of
from iom.merges.models import Merge
from iom.merges.queries import Part, list_parts
from iom.offending.models import Situation
from iom.places.models import District
from iom.record.domain import Standing
from iom.record.queries import get_record, standing_as
from iom.sharing.changes import sees_event
from iom.sharing.scope import among_seen, own_of, visible_to
from iom.summary.domain import Entry
from iom.summary.queries import Latest, read_latest

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
        standing: what the reader is to the record.
        latest: entries of every kind.
        aliases, homes, situations: every one that is on the record, as entries.
    """

    client: Client
    standing: Standing
    latest: Latest
    seen: Seen
    aliases: Sequence[Any]
    homes: Sequence[Any]
    identifiers: Sequence[Identifier]
    placements: Sequence[Placement]
    spans: Sequence[FactSpan]
    situations: Sequence[Any]
    changes: Sequence[AuditRecord]
    leads: Leads
    different: Sequence[Other]
    parts: Sequence[Part]


def get_casefile(reader: Reader, ref: str, *, today: date) -> Casefile:
    """Fetch what a reader may know of a client.

    5 statements; one more for a client with whom another was merged, and one for a client who was
    said to be a different person from another.

    Raises:
        NoSuchClient: there is no such client, or none that the reader may see.
    """
    # Few numbers times few placements: read in one, each comes as often as there are of the other.
    rows = db.session.execute(
        select(
            Client,
            Identifier,
            Placement,
            own_of(reader, Client).label("own"),
            exists().where(Merge.kept_id == Client.id).label("merged"),
            exists()
            .where(or_(Different.first_id == Client.id, Different.second_id == Client.id))
            .label("differs"),
        )
        .outerjoin(Identifier, Identifier.client_id == Client.id)
        .outerjoin(Placement, Placement.client_id == Client.id)
        .where(Client.ref == ref, visible_to(reader, Client))
        .order_by(Identifier.id, Placement.nominated_on.desc())
    ).all()
    if not rows:
        raise NoSuchClient(ref)
    client = rows[0].Client
    seen = Seen.by(reader)
    standing = standing_as(reader, own=reader.user_id is not None and bool(rows[0].own))
    latest = read_latest(client.id, standing, more=(DOCUMENT,))
    told = {code: [_as_row(each) for each in latest.entries.get(code, ())] for code in _WHOLE}
    return Casefile(
        client=client,
        standing=standing,
        latest=latest,
        seen=seen,
        aliases=sorted(told["alias"], key=lambda alias: alias.id),
        homes=sorted(told["address"], key=_in_order_of_homes),
        identifiers=_each_once(row.Identifier for row in rows),
        placements=_each_once(row.Placement for row in rows),
        spans=_list_spans(client.id, seen),
        situations=told["situation"],
        changes=[
            change
            for change in list_changes_about(subject_of(ref))
            if sees_event(reader, change.event, change.detail)
        ],
        different=list_others(reader, client.id) if rows[0].differs else (),
        parts=list_parts(client.id) if rows[0].merged else (),
        leads=leads_of([client.id], today)[client.id],
    )


_WHOLE = ("alias", "address", "situation")
"""The kinds of entry that the page shows every one of, read with the latest of the others."""


def _each_once(rows: Iterable[Any]) -> list[Any]:
    return list({row.id: row for row in rows if row is not None}.values())


def _as_row(entry: Entry) -> Any:  # noqa: ANN401  # of the kind
    """Give an entry the names that a row of its table has."""
    own = {"id": entry.id, "recorded_at": entry.recorded_at, "recorded_by": entry.recorded_by}
    return SimpleNamespace(**vars(entry.said), **own)


def _in_order_of_homes(home: Any) -> tuple[bool, int, int]:  # noqa: ANN401  # as above
    """Put first where a client lives, and of those what is latest."""
    return (home.to_on is not None, -home.from_on.toordinal(), -home.id)


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
