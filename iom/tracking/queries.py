"""Read what became of people who left. Nothing here changes a row.

A count counts everyone in the reader's districts; the list shows only whom the reader may see, and
says how many are not shown (HANDBOOK 1). For those who see their own clients alone, all of it is
about these. All of it rests on offending: who may not see that is told nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select

from iom.accounts.domain import Category, Permission, Reader
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_client
from iom.cohort.domain import MAPPA_EXCLUDED, DeselectionReason
from iom.cohort.models import MappaSpan, Placement
from iom.db import db
from iom.entries.models import current
from iom.kernel.batches import in_batches
from iom.offending.domain import SituationKind
from iom.offending.models import Offence, Situation
from iom.offending.queries import not_at_liberty
from iom.offending.words import Disposal
from iom.retention.queries import time_is_over
from iom.sharing.scope import among_seen, counting, visible_to
from iom.tracking.domain import Leaving, latest_of

NOT_SHARED = (
    "No agreement shares data on offending with your agency, and what became of people rests on it."
)
_PROVEN_OR_CHARGED = [disposal for disposal in Disposal if disposal.proven_or_charged]
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the reader may see."""

    ref: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """Everybody who left, as far as the reader's districts go.

    Attributes:
        leavings: every end of a placement, also of those who are on the scheme again.
        seen: those of them whom the reader may see, by client id.
    """

    leavings: Sequence[Leaving]
    seen: Mapping[int, Person]

    @property
    def now(self) -> list[Leaving]:
        """Those who are off the scheme today, by their last leaving, the latest first."""
        return latest_of(self.leavings)

    @property
    def shown(self) -> list[Leaving]:
        """Those of them whom the reader may see."""
        return [each for each in self.now if each.client_id in self.seen]


def list_tracked(reader: Reader, *, today: date) -> Tracked:
    """Read everybody who left the scheme, until today.

    Who they are is asked once; the rest is read a thousand at a time.
    """
    if not reader.sees(Category.OFFENDING):
        return Tracked(leavings=(), seen={})
    rows = db.session.execute(
        counting(
            select(
                Client.id,
                Client.ref,
                Client.family_name,
                Client.given_names,
                visible_to(reader, Client).label("visible"),
            )
        ).where(_tracked(reader, today))
    ).all()
    return Tracked(
        leavings=_leavings([row.id for row in rows], today=today),
        seen={
            row.id: Person(row.ref, ", ".join(n for n in (row.family_name, row.given_names) if n))
            for row in rows
            if row.visible
        },
    )


def get_left_client(reader: Reader, ref: str) -> Client:
    """Fetch a client of whom the reader may know what became.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: they may see the client, and nothing of offending.
    """
    client = get_client(reader, ref)
    if not reader.sees(Category.OFFENDING):
        raise NotYours(ref, NOT_SHARED)
    return client


def leavings_of(client_id: int, *, today: date) -> list[Leaving]:
    """List every time that a client, who came through the scope, left; the latest first."""
    return sorted(_leavings([client_id], today=today), key=lambda each: each.left_on, reverse=True)


def is_tracked(client_id: int, *, today: date) -> bool:
    """Say whether a client, who came through the scope, is one of those who are tracked today."""
    found = among_seen(select(Client.id)).where(
        Client.id == client_id, _left(today), _not_left_out(today)
    )
    return db.session.scalar(found) is not None


def situations_of(client_ids: Collection[int], *, today: date) -> dict[int, SituationKind]:
    """Return where clients, who came through the scope, are in law today, as far as is recorded."""
    found: dict[int, SituationKind] = {}
    for batch in in_batches(sorted(client_ids), _BATCH):
        rows = db.session.execute(
            among_seen(select(Situation.client_id, Situation.kind)).where(
                Situation.client_id.in_(batch),
                Situation.from_on <= today,
                or_(Situation.to_on.is_(None), Situation.to_on > today),
                current(Situation),
            )
        )
        found |= {row.client_id: row.kind for row in rows}
    return found


def offences_of(client_id: int, *, since: date, today: date) -> Sequence[Offence]:
    """List offences and arrests of a client, who came through the scope, the latest first."""
    return db.session.scalars(
        among_seen(select(Offence))
        .where(
            Offence.client_id == client_id,
            Offence.offence_on.between(since, today),
            Offence.disposal.in_([*_PROVEN_OR_CHARGED, Disposal.ARRESTED]),
            current(Offence),
        )
        .order_by(Offence.offence_on.desc(), Offence.id.desc())
    ).all()


def _tracked(reader: Reader, today: date) -> ColumnElement[bool]:
    return and_(_reach(reader), _left(today), _not_left_out(today))


def _reach(reader: Reader) -> ColumnElement[bool]:
    if not reader.may(Permission.SEE_EVERY_CLIENT) or not reader.sees(Category.IDENTITY):
        return visible_to(reader, Client)
    alone: ColumnElement[bool] = Client.merged_into_id.is_(None)
    if reader.district_ids is None:
        return alone
    return and_(alone, Client.home_district_id.in_(sorted(reader.district_ids)))


def _left(today: date) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Placement.client_id == Client.id,
            Placement.deselected_on <= today,
            Placement.deselection_reason != DeselectionReason.DIED,
        )
        .correlate(Client)
    )


def _not_left_out(today: date) -> ColumnElement[bool]:
    mappa = (
        exists()
        .where(
            MappaSpan.client_id == Client.id,
            MappaSpan.value >= MAPPA_EXCLUDED,
            MappaSpan.from_on <= today,
            or_(MappaSpan.to_on.is_(None), MappaSpan.to_on > today),
        )
        .correlate(Client)
    )
    return and_(living(Client), not_(mappa), not_(time_is_over(today)))


def _leavings(client_ids: Collection[int], *, today: date) -> list[Leaving]:
    return [
        leaving
        for batch in in_batches(sorted(client_ids), _BATCH)
        for leaving in _leavings_among(
            counting(select(Client.id)).where(Client.id.in_(batch)), today=today
        )
    ]


def _leavings_among(ids: Select[int], *, today: date) -> list[Leaving]:
    away = not_at_liberty(ids)
    proven, arrests = _offences(ids, today)
    found: list[Leaving] = []
    for client_id, placements in _placements(ids).items():
        for each in placements:
            if each.deselected_on is None or each.deselected_on > today:
                continue
            later = [other for other in placements if other.nominated_on >= each.deselected_on]
            again = [p.selected_on for p in later if p.selected_on and p.selected_on <= today]
            waits = [
                p.nominated_on for p in later if p.selected_on is None and p.not_selected_on is None
            ]
            found.append(
                Leaving(
                    client_id=client_id,
                    left_on=each.deselected_on,
                    reason=each.deselection_reason,
                    selected_again_on=min(again, default=None),
                    nominated_again_on=max(waits, default=None),
                    offences=tuple(proven.get(client_id, ())),
                    arrests=tuple(arrests.get(client_id, ())),
                    away=tuple(away.get(client_id, ())),
                )
            )
    return [each for each in found if each.reason is not DeselectionReason.DIED]


def _placements(ids: Select[int]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = db.session.execute(
        counting(
            select(
                Placement.client_id,
                Placement.nominated_on,
                Placement.selected_on,
                Placement.not_selected_on,
                Placement.deselected_on,
                Placement.deselection_reason,
            )
        )
        .where(Placement.client_id.in_(ids))
        .order_by(Placement.client_id, Placement.nominated_on)
    )
    for row in rows:
        found[row.client_id].append(row)
    return found


def _offences(
    ids: Select[int], today: date
) -> tuple[Mapping[int, list[date]], Mapping[int, list[date]]]:
    """Return the days of offences proven or charged and of arrests, by client id."""
    proven: dict[int, list[date]] = defaultdict(list)
    arrests: dict[int, list[date]] = defaultdict(list)
    rows = db.session.execute(
        counting(select(Offence.client_id, Offence.offence_on, Offence.disposal)).where(
            Offence.client_id.in_(ids),
            Offence.disposal.in_([*_PROVEN_OR_CHARGED, Disposal.ARRESTED]),
            Offence.offence_on <= today,
            current(Offence),
        )
    )
    for client_id, day, disposal in rows:
        (arrests if disposal is Disposal.ARRESTED else proven)[client_id].append(day)
    return proven, arrests
