"""Read who competes for the places of a scheme. Nothing here changes a row.

A proposal counts everyone (HANDBOOK 1): the statement of the candidates names nobody. Who of them
is named goes through the scope.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from iom.accounts.domain import Category, Reader
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.cohort.domain import MAPPA_EXCLUDED
from iom.cohort.models import DistrictSpan, MappaSpan, Placement
from iom.db import db
from iom.kernel.batches import in_batches
from iom.places.models import District
from iom.scoring.bands import Band
from iom.scoring.models import KeptScore, Override
from iom.selection.capacity import Candidate
from iom.sharing.scope import among_seen, counting, visible_to

_BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Competing:
    """Everybody who is nominated or on the scheme in some districts on a day.

    Attributes:
        candidates: who has a score.
        ids: of all of them, by reference.
        unscored: the references of those without a score.
        taken: how many are on the scheme, with a score or without.
    """

    candidates: tuple[Candidate, ...]
    ids: dict[str, int]
    unscored: tuple[str, ...]
    taken: int


def read_competing(district_ids: Collection[int], today: date) -> Competing:
    """Read who competes: outside MAPPA 2 and 3, alive, and in one of the districts on the day.

    Each with the latest score up to the day. One statement, however many people there are.
    """
    latest = (
        select(KeptScore.id)
        .where(KeptScore.client_id == Client.id, KeptScore.as_of <= today)
        .order_by(KeptScore.as_of.desc(), KeptScore.id.desc())
        .limit(1)
        .correlate(Client)
        .scalar_subquery()
    )
    statement = (
        counting(
            select(
                Client.id,
                Client.ref,
                District.code,
                Placement.nominated_on,
                Placement.selected_on,
                KeptScore.tenths,
            )
        )
        .join(Placement, Placement.client_id == Client.id)
        .join(DistrictSpan, DistrictSpan.client_id == Client.id)
        .join(District, District.id == DistrictSpan.value)
        .outerjoin(KeptScore, KeptScore.id == latest)
        .where(
            District.id.in_(sorted(district_ids)),
            _holds(DistrictSpan, today),
            Client.merged_into_id.is_(None),
            _waits_or_stays(today),
            ~exists().where(
                MappaSpan.client_id == Client.id,
                MappaSpan.value >= MAPPA_EXCLUDED,
                _holds(MappaSpan, today),
            ),
            living(Client),
        )
    )
    candidates: list[Candidate] = []
    ids: dict[str, int] = {}
    unscored: list[str] = []
    taken = 0
    for client_id, ref, district, nominated_on, selected_on, tenths in db.session.execute(
        statement
    ):
        on_scheme = selected_on is not None and selected_on <= today
        taken += on_scheme
        ids[ref] = client_id
        if tenths is None:
            unscored.append(ref)
            continue
        candidates.append(
            Candidate(
                ref=ref,
                district=district,
                score=Decimal(tenths).scaleb(-1),
                nominated_on=nominated_on,
                on_scheme=on_scheme,
            )
        )
    return Competing(
        candidates=tuple(candidates), ids=ids, unscored=tuple(sorted(unscored)), taken=taken
    )


def _waits_or_stays(today: date) -> ColumnElement[bool]:
    """Return the condition that a placement waits for a panel or has a place on a day."""
    return and_(
        Placement.is_latest,
        or_(Placement.deselected_on.is_(None), Placement.deselected_on > today),
        or_(Placement.not_selected_on.is_(None), Placement.not_selected_on > today),
    )


def _holds(span: Any, day: date) -> ColumnElement[bool]:  # noqa: ANN401  # any table of spans
    return and_(span.from_on <= day, or_(span.to_on.is_(None), span.to_on > day))


@dataclass(frozen=True, slots=True)
class Named:
    """A client whom the reader may see among those who compete."""

    id: int
    ref: str
    name: str


def names_of_seen(reader: Reader, client_ids: Iterable[int]) -> dict[str, Named]:
    """Name those clients whom the reader may see, by reference.

    A score tells of offending: where the reader's agency may see none, nobody is named.
    """
    if not reader.sees(Category.OFFENDING):
        return {}
    found = {}
    for batch in in_batches(client_ids, _BATCH):
        for client_id, ref, given_names, family_name in db.session.execute(
            select(Client.id, Client.ref, Client.given_names, Client.family_name).where(
                Client.id.in_(batch), visible_to(reader, Client)
            )
        ):
            found[ref] = Named(client_id, ref, f"{given_names} {family_name}".strip())
    return found


def overrides_of(reader: Reader, today: date) -> dict[int, tuple[Band, date]]:
    """Return as of which band clients whom the reader sees are treated, and until when, by id."""
    if not reader.sees(Category.OFFENDING):
        return {}
    rows = db.session.execute(
        select(Override.client_id, Override.band, Override.until_on)
        .join(Client, Client.id == Override.client_id)
        .where(
            visible_to(reader, Client),
            Override.ended_at.is_(None),
            Override.until_on >= today,
        )
    )
    return {client_id: (band, until_on) for client_id, band, until_on in rows}


def is_on_scheme(client_id: int, today: date) -> bool:
    """Say whether a client whom the reader sees has a place on a day."""
    found = db.session.scalar(
        among_seen(select(func.count(Placement.id))).where(
            Placement.client_id == client_id,
            Placement.selected_on <= today,
            or_(Placement.deselected_on.is_(None), Placement.deselected_on > today),
        )
    )
    return bool(found)
