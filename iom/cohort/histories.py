"""Read the dated facts of a district's people, for those who count them.

A count in a report counts everyone (HANDBOOK 1), so nothing here asks who reads: what comes out is
ids and dates, no person, and is not for showing. Going down from a count to people goes through
the scope.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select

from iom.clients.queries import merged_away
from iom.cohort.domain import DipStatus
from iom.cohort.facts import DatedFacts, Stay
from iom.cohort.models import (
    DipSpan,
    DistrictSpan,
    LevelSpan,
    MappaSpan,
    Placement,
    StrandSpan,
)
from iom.cohort.spans import Span
from iom.db import db
from iom.sharing.scope import counting


def ids_served(district_id: int, first: date, last: date) -> Select[int]:
    """Select the ids of clients who may count for a district between two days, both included."""
    return ids_served_by([district_id], first, last)


def ids_served_by(district_ids: Collection[int], first: date, last: date) -> Select[int]:
    """Select the ids of clients who may count for any of some districts between two days.

    They were ever in one of them and on the scheme, anywhere, at some time from the day before
    `first` on: nobody else can be in a count or come into it.
    """
    return counting(select(DistrictSpan.client_id)).where(
        DistrictSpan.value.in_(sorted(district_ids)),
        DistrictSpan.client_id.in_(ids_on_scheme(first, last)),
    )


def ids_on_scheme(first: date, last: date) -> Select[int]:
    """Select the ids of clients who were on the scheme, anywhere, as `ids_served` understands it.

    Records that are part of another are none.
    """
    return counting(select(Placement.client_id)).where(
        Placement.selected_on <= last,
        or_(Placement.deselected_on.is_(None), Placement.deselected_on >= first),
        Placement.client_id.not_in(merged_away()),
    )


def list_dated_facts(district_id: int, first: date, last: date) -> list[DatedFacts]:
    """List what is known by date of those who may count for a district, by client id.

    Four statements, however many people there are.
    """
    return list_facts_of(ids_served(district_id, first, last))


def list_facts_of(ids: Select[int]) -> list[DatedFacts]:
    """List what is known by date of clients who were selected at some time, as above."""
    stays: dict[int, list[Stay]] = defaultdict(list)
    for client_id, selected_on, deselected_on, reason in db.session.execute(
        counting(
            select(
                Placement.client_id,
                Placement.selected_on,
                Placement.deselected_on,
                Placement.deselection_reason,
            )
        )
        .where(Placement.client_id.in_(ids))
        .order_by(Placement.client_id, Placement.nominated_on)
    ):
        if selected_on is not None:
            successful = reason is not None and reason.successful
            stays[client_id].append(Stay(selected_on, deselected_on, successful))
    districts, strands, levels = (_spans(ids, of) for of in (DistrictSpan, StrandSpan, MappaSpan))
    return [
        DatedFacts(
            client_id=client_id,
            stays=tuple(found),
            districts=tuple(districts[client_id]),
            strands=tuple(strands[client_id]),
            mappa_levels=tuple(levels[client_id]),
        )
        for client_id, found in stays.items()
    ]


def list_levels_of(ids: Select[int]) -> dict[int, list[Span[int | None]]]:
    """List the levels of intensity of clients by date, by client id. One statement."""
    return _spans(ids, LevelSpan)


def list_dip_statuses_of(ids: Select[int]) -> dict[int, list[Span[DipStatus | None]]]:
    """List where clients stood in the Drug Interventions Programme, by id. One statement."""
    return _spans(ids, DipSpan)


def _spans(
    ids: Select[int], of: type[DistrictSpan | StrandSpan | MappaSpan | LevelSpan | DipSpan]
) -> dict[int, list[Span[Any]]]:
    found: dict[int, list[Span[Any]]] = defaultdict(list)
    for client_id, from_on, to_on, value in db.session.execute(
        counting(select(of.client_id, of.from_on, of.to_on, of.value)).where(of.client_id.in_(ids))
    ):
        found[client_id].append(Span(from_on, to_on, value))
    return found
