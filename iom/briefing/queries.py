"""Read briefing sheets. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, or_, select

from iom.accounts.domain import Category, Reader
from iom.clients.aliases import list_aliases
from iom.clients.deaths import living
from iom.clients.models import Alias, Client
from iom.clients.queries import NoSuchClient
from iom.cohort.models import Placement
from iom.db import db
from iom.enforcement.domain import WarrantKind
from iom.enforcement.models import Warrant
from iom.entries.domain import Kind
from iom.entries.models import current
from iom.kernel.errors import NotFound
from iom.leads.queries import Leads, leads_of
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.particulars.kinds import PHOTOGRAPH
from iom.particulars.photographs import find_picture
from iom.places.models import District
from iom.record.domain import Standing
from iom.record.kinds import KINDS
from iom.safety.domain import MarkerKind
from iom.safety.models import Marker
from iom.sharing.scope import among_seen, briefed_to
from iom.summary.domain import (
    Caution,
    Entry,
    Facts,
    cautions_of,
    conditions_of,
    expired,
    photograph_of,
    wanted_by,
)
from iom.summary.reading import list_latest

PAGE: Final = 100
_KINDS: Final = ("marker", "warrant", "situation", "order", "photograph")
_MOST: Final = 100
_MAKES_WANTED = [kind for kind in WarrantKind if kind.makes_wanted]


@dataclass(frozen=True, slots=True)
class Row:
    """One client of the list.

    Attributes:
        situation: where they are today, if the reader's agency is told and they are not at home.
        wanted: whether a warrant is outstanding, if the reader's agency is told.
        markers: what to beware of, each once.
    """

    ref: str
    name: str
    born: date | None
    district: str
    situation: SituationKind | None
    wanted: bool
    markers: Sequence[MarkerKind]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list; `after` begins the next one, empty on the last."""

    rows: Sequence[Row]
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is told of one client.

    Attributes:
        photograph: the one taken last; None: there is none for the reader.
        shows_photograph: whether there is one that has not expired.
        tells_offending: whether the reader's agency is told of situation, wanted and conditions.
    """

    client: Client
    cautions: Sequence[Caution]
    aliases: Sequence[Alias]
    where: Entry | None
    wanted: Entry | None
    conditions: Sequence[Entry]
    leads: Leads
    photograph: Entry | None
    shows_photograph: bool
    tells_offending: bool


def list_briefed(reader: Reader, *, today: date, wanted: bool = False, after: str = "") -> Listed:
    """List the clients of whom the reader is given a sheet, by reference. Four statements.

    Args:
        reader: neighbourhood staff.
        today: the day.
        wanted: those alone who are wanted; of no effect where the reader is not told who is.
        after: the reference after which the page begins.
    """
    tells = reader.sees(Category.OFFENDING)
    conditions = [_briefed(reader, today)]
    conditions += [_is_wanted()] if wanted and tells else []
    conditions += [Client.ref > after] if after else []
    found = db.session.execute(
        select(
            Client.id,
            Client.ref,
            Client.given_names,
            Client.family_name,
            Client.date_of_birth,
            District.name,
        )
        .outerjoin(District, District.id == Client.home_district_id)
        .where(*conditions)
        .order_by(Client.ref)
        .limit(PAGE + 1)
    ).all()
    page = found[:PAGE]
    ids = [row.id for row in page]
    markers = _markers(ids, today)
    where = _situations(ids, today) if tells else {}
    sought = _wanted(ids) if tells else frozenset()
    rows = [
        Row(
            row.ref,
            f"{row.given_names} {row.family_name}".strip(),
            row.date_of_birth,
            row.name or "",
            where.get(row.id),
            row.id in sought,
            markers.get(row.id, []),
        )
        for row in page
    ]
    return Listed(rows, rows[-1].ref if len(found) > PAGE else "")


def get_briefed_client(reader: Reader, ref: str, *, today: date) -> Client:
    """Fetch a client of whom the reader is given a sheet.

    Raises:
        NoSuchClient: there is none, or none of whom the reader is told.
    """
    client = db.session.scalar(select(Client).where(Client.ref == ref, _briefed(reader, today)))
    if client is None:
        raise NoSuchClient(ref)
    return client


def get_client_to_send_of(reader: Reader, ref: str, kind: Kind, *, today: date) -> Client:
    """Fetch a client of whom the reader may send an entry of a kind in.

    Raises:
        NoSuchClient: as in `get_briefed_client`.
        NotFound: no agreement shares this kind of data with the reader's agency.
    """
    client = get_briefed_client(reader, ref, today=today)
    if not reader.sees(kind.category):
        raise NotFound("There is no such page.")
    return client


def get_sheet(reader: Reader, ref: str, *, today: date) -> Sheet:
    """Read the sheet about one client. Four statements.

    Raises:
        NoSuchClient: as in `get_briefed_client`.
    """
    client = get_briefed_client(reader, ref, today=today)
    # What a sheet tells is never more than this, whatever else the reader may do.
    standing = Standing(reader, changes=False, own=False)
    kinds = [KINDS[code] for code in _KINDS if standing.sees(KINDS[code])]
    entries, _ = list_latest(client.id, kinds, reader, most=lambda _: _MOST)
    facts = Facts(today=today, entries=entries, sees=frozenset(kind.code for kind in kinds))
    photograph = photograph_of(facts)
    return Sheet(
        client=client,
        cautions=cautions_of(facts),
        aliases=list_aliases(client.id),
        where=facts.where,
        wanted=wanted_by(facts),
        conditions=conditions_of(facts),
        leads=leads_of([client.id], today)[client.id],
        photograph=photograph,
        shows_photograph=photograph is not None and not expired(photograph, today),
        tells_offending="order" in facts.sees,
    )


def get_picture(reader: Reader, ref: str, *, today: date) -> bytes:
    """Fetch the picture on the sheet about one client.

    Raises:
        NoSuchClient: as in `get_briefed_client`.
        NotFound: there is no photograph for the reader, or it has expired.
    """
    client = get_briefed_client(reader, ref, today=today)
    content = None
    if reader.sees(PHOTOGRAPH.category):
        content = find_picture(client.id, today=today)
    if content is None:
        raise NotFound("There is no photograph to be shown.")
    return content


def _briefed(reader: Reader, today: date) -> ColumnElement[bool]:
    on_scheme = exists().where(
        Placement.client_id == Client.id,
        Placement.selected_on <= today,
        or_(Placement.deselected_on.is_(None), Placement.deselected_on > today),
    )
    return briefed_to(reader, Client) & living(Client) & on_scheme


def _outstanding() -> list[ColumnElement[bool]]:
    return [
        current(Warrant),
        Warrant.executed_on.is_(None),
        Warrant.withdrawn_on.is_(None),
        Warrant.kind.in_(_MAKES_WANTED),
    ]


def _is_wanted() -> ColumnElement[bool]:
    return exists().where(Warrant.client_id == Client.id, *_outstanding())


def _holds(model: Any, today: date) -> list[ColumnElement[bool]]:  # noqa: ANN401  # a table of entries
    return [
        current(model),
        model.from_on <= today,
        or_(model.to_on.is_(None), model.to_on > today),
    ]


def _markers(ids: Collection[int], today: date) -> Mapping[int, list[MarkerKind]]:
    found: dict[int, set[MarkerKind]] = {}
    for client_id, kind in db.session.execute(
        among_seen(select(Marker.client_id, Marker.kind)).where(
            Marker.client_id.in_(ids), *_holds(Marker, today)
        )
    ):
        found.setdefault(client_id, set()).add(kind)
    order = list(MarkerKind)
    return {client_id: sorted(kinds, key=order.index) for client_id, kinds in found.items()}


def _situations(ids: Collection[int], today: date) -> Mapping[int, SituationKind]:
    rows = db.session.execute(
        among_seen(select(Situation.client_id, Situation.kind)).where(
            Situation.client_id.in_(ids), *_holds(Situation, today)
        )
    )
    return {client_id: kind for client_id, kind in rows if kind is not SituationKind.COMMUNITY}


def _wanted(ids: Collection[int]) -> frozenset[int]:
    return frozenset(
        db.session.scalars(
            among_seen(select(Warrant.client_id)).where(Warrant.client_id.in_(ids), *_outstanding())
        )
    )
