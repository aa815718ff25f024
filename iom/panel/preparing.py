"""Find who belongs on the list of a sitting. Nothing here changes a row; nobody is decided about.

Everybody is asked for through the scope of whoever prepares the list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, or_, select

from iom.accounts.domain import Category, Reader
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.cohort.domain import Status, status_on
from iom.cohort.models import Placement
from iom.db import db
from iom.panel.candidates import Candidate, Why, in_order, joined
from iom.panel.domain import State
from iom.panel.models import Decision, Sitting
from iom.reviews.queries import due_for
from iom.selection.domain import Scale
from iom.selection.queries import (
    active_scale,
    panel_looks_of,
    recommendations_of,
    standings_of,
)
from iom.selection.staying import long_stay
from iom.sharing.models import Listed
from iom.sharing.scope import among_seen, visible_to

_LASTING = [state for state in State if state.lasts]


@dataclass(frozen=True, slots=True)
class _Placed:
    client_id: int
    nominated_on: date
    selected_on: date | None
    on_scheme: bool


def candidates_for(
    reader: Reader, sitting: Sitting, district_ids: Collection[int], *, today: date
) -> list[Candidate]:
    """List who belongs on the list of a sitting and is on no list yet, in the order of the list.

    Args:
        reader: whoever prepares it; of those whom they do not see, none comes onto it.
        sitting: which.
        district_ids: for which it is; none is the whole scheme.
        today: the day.
    """
    placed = _placed(reader, sitting, district_ids)
    ids = [each.client_id for each in placed]
    scale = active_scale()
    decided, looks = decisions_of(ids), panel_looks_of(ids)
    latest = {each.client_id: _latest(each, decided.get(each.client_id, ())) for each in placed}
    here = [each for each in placed if not _waits(latest[each.client_id], sitting.on)]
    found: list[Candidate] = []
    for each in here:
        panel = looks.get(each.client_id, ())
        found += _first(each, latest[each.client_id], panel, sitting.on, scale)
    on_scheme = [each for each in here if each.on_scheme]
    if reader.sees(Category.OFFENDING):
        found += _due(reader, on_scheme, sitting.on)
        found += _step_downs(on_scheme, today)
    return in_order(joined(found))


def decisions_of(client_ids: Collection[int]) -> Mapping[int, Sequence[Decision]]:
    """Return what panels decided of clients who came through the scope, the earliest first."""
    rows = db.session.scalars(
        among_seen(select(Decision))
        .where(Decision.client_id.in_(client_ids))
        .order_by(Decision.client_id, Decision.id)
    )
    found: dict[int, list[Decision]] = {}
    for row in rows:
        found.setdefault(row.client_id, []).append(row)
    return found


def _placed(reader: Reader, sitting: Sitting, district_ids: Collection[int]) -> list[_Placed]:
    """Read who waits for a decision or is on the scheme, and is on no list that lasts."""
    on = sitting.on
    listed = (
        exists()
        .where(
            Listed.client_id == Client.id,
            Listed.sitting_id == Sitting.id,
            or_(Sitting.state.in_(_LASTING), Sitting.id == sitting.id),
        )
        .correlate_except(Listed, Sitting)
    )
    statement = (
        select(
            Client.id,
            Placement.nominated_on,
            Placement.selected_on,
            Placement.deselected_on,
            Placement.not_selected_on,
        )
        .join(Placement, Placement.client_id == Client.id)
        .where(
            visible_to(reader, Client),
            living(Client),
            Placement.is_latest,
            Placement.nominated_on <= on,
            or_(Placement.deselected_on.is_(None), Placement.deselected_on > on),
            ~listed,
        )
    )
    if district_ids:
        statement = statement.where(Client.home_district_id.in_(sorted(district_ids)))
    found = []
    for client_id, nominated_on, selected_on, deselected_on, not_selected_on in db.session.execute(
        statement
    ):
        status = status_on(
            on,
            selected_on=selected_on,
            deselected_on=deselected_on,
            not_selected_on=not_selected_on,
        )
        if status in {Status.NOMINATED, Status.ON_SCHEME}:
            on_scheme = status is Status.ON_SCHEME
            found.append(_Placed(client_id, nominated_on, selected_on, on_scheme))
    return found


def _latest(placed: _Placed, decided: Sequence[Decision]) -> Decision | None:
    """Return the latest decision if it is about this placement, and not one of before."""
    if not decided or decided[-1].on < placed.nominated_on:
        return None
    return decided[-1]


def _waits(latest: Decision | None, on: date) -> bool:
    """Say whether a case was deferred beyond the day of the sitting."""
    return latest is not None and latest.until_on is not None and latest.until_on > on


def _first(
    placed: _Placed, latest: Decision | None, looks: Sequence[date], on: date, scale: Scale
) -> Iterator[Candidate]:
    """Yield for what somebody is on the list that needs no score."""
    if latest is not None and latest.until_on is not None:
        yield _candidate(placed, Why.DEFERRED, latest.until_on)
    elif not placed.on_scheme:
        yield _candidate(placed, Why.NOMINATED, placed.nominated_on)
    if placed.on_scheme and placed.selected_on is not None:
        stay = long_stay(scale, placed.selected_on, on, reviewed=looks)
        if stay is not None and stay.warns:
            yield _candidate(placed, Why.LONG_STAY, stay.full_on)


def _due(reader: Reader, placed: Sequence[_Placed], on: date) -> Iterator[Candidate]:
    """Yield whose six-monthly review is due by the day of the sitting (HANDBOOK 4)."""
    here = {each.client_id: each for each in placed}
    for due in due_for(reader, on):
        if due.client_id in here:
            yield _candidate(here[due.client_id], Why.REVIEW, due.due_on)


def _step_downs(placed: Sequence[_Placed], today: date) -> Iterator[Candidate]:
    """Yield for whom the rules recommend a lower level today; since when the level has stood."""
    ids = [each.client_id for each in placed]
    standings, recommended = standings_of(ids), recommendations_of(ids, today)
    for each in placed:
        standing, found = standings[each.client_id], recommended.get(each.client_id)
        level = standing.level_on(today)
        if found is not None and level is not None and found.next_level.number < level:
            yield _candidate(each, Why.STEP_DOWN, standing.last_change or today)


def _candidate(placed: _Placed, why: Why, since: date) -> Candidate:
    return Candidate(client_id=placed.client_id, whys=frozenset({why}), since=since)
