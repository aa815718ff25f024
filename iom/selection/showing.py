"""The level of one client as a page shows it: what holds, what the rules say, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.cohort.domain import MAPPA_EXCLUDED, Status, status_on
from iom.cohort.models import Placement
from iom.contacts.counted import count_met
from iom.db import db
from iom.kernel.rounding import half_up_exact
from iom.offending.models import Situation
from iom.scoring.queries import get_scored_client
from iom.selection.domain import Level, Scale, is_away
from iom.selection.drawing import drawn
from iom.selection.glide import Glide
from iom.selection.glide_table import Row
from iom.selection.history import Decision, list_decisions
from iom.selection.moving import Move, Standing, refusals
from iom.selection.planned import Ahead, planned_in_window, way_out
from iom.selection.queries import (
    Latest,
    active_scale,
    latest_scores,
    looks_of,
    of_leaving,
    panel_looks_of,
    recommendations_of,
    standings_of,
)
from iom.selection.recommending import Recommendation
from iom.selection.refusing import Refusal
from iom.selection.staying import LongStay, long_stay, stretch_of
from iom.selection.staying import Stretch as Length
from iom.selection.words import RULES
from iom.sharing.scope import among_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is planned at the level of today.

    Attributes:
        contacts: in 28 days.
        window: planned in the 28 days up to today, by the day.
        took_place: of the contacts of these days, as far as the reader may know of them.
        set_on: since when the level holds.
        looked_on: when it was looked at last; the day it was set where nobody has since.
        due_on: by when it is to be looked at again.
        release_on: when somebody who is away is expected to be released; None: nobody knows.
        release_from: from when that release is to be planned.
    """

    contacts: int
    window: Decimal
    took_place: int
    set_on: date
    looked_on: date
    due_on: date
    release_on: date | None = None
    release_from: date | None = None

    def overdue(self, today: date) -> bool:
        """Whether the day has passed."""
        return today > self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPage:
    """Everything that the page of a client's level shows to a reader.

    Attributes:
        version: of the latest placement; 0 for who was never nominated.
        since: of the status.
        chart: None where there never was a place.
        way: what may follow.
    """

    client: Client
    version: int
    status: Status | None
    since: date | None
    length: Length | None
    standing: Standing
    scale: Scale
    level: Level | None
    away: bool
    mappa: bool
    plan: Plan | None
    score: Latest | None
    recommendation: Recommendation | None
    long: LongStay | None
    chart: Glide | None
    rows: Sequence[Row]
    way: Sequence[Ahead]
    decisions: Sequence[Decision]

    @property
    def on_scheme(self) -> bool:
        """Whether there is a place today."""
        return self.status is Status.ON_SCHEME


def get_level_page(reader: Reader, ref: str, *, today: date) -> LevelPage:
    """Fetch what the page of a client's level shows.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: they may see the client, and not what a level rests on.
    """
    client = get_scored_client(reader, ref)
    placement = db.session.scalar(
        among_seen(select(Placement)).where(Placement.client_id == client.id, Placement.is_latest)
    )
    scale = active_scale()
    standing = standings_of([client.id]).get(client.id, Standing(selected_on=None))
    status, since = _status(placement, today)
    level = standing.level_on(today) if status is Status.ON_SCHEME else None
    away = is_away(standing.away, today)
    way = _way(scale, standing, level, today) if not away else ()
    chart, rows = drawn(client.id, scale, standing, way, today)
    return LevelPage(
        client=client,
        version=placement.version if placement else 0,
        status=status,
        since=since,
        length=stretch_of(since, today) if since and status is Status.ON_SCHEME else None,
        standing=standing,
        scale=scale,
        level=scale.level(level) if level else None,
        away=away,
        mappa=of_leaving(client.id, standing, today).mappa_level >= MAPPA_EXCLUDED,
        plan=_plan(reader, client.id, scale, standing, today),
        score=latest_scores([client.id], today).get(client.id),
        recommendation=recommendations_of([client.id], today).get(client.id),
        long=_long(client.id, scale, standing, today),
        chart=chart,
        rows=rows,
        way=way,
        decisions=list_decisions(reader, client.id),
    )


def get_version(reader: Reader, ref: str) -> int:
    """Return the version of a client's latest placement, as a form bears it; 0: there is none.

    Raises:
        NoSuchClient, NotYours: as in `get_level_page`.
    """
    client = get_scored_client(reader, ref)
    found = among_seen(select(Placement.version)).where(
        Placement.client_id == client.id, Placement.is_latest
    )
    return db.session.scalar(found) or 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A level as the form offers it, and what the rules say to it today."""

    level: Level
    now: bool
    recommended: bool
    next: bool
    refusals: Sequence[Refusal]

    @property
    def hint(self) -> str:
        """The plan, and what the rules say."""
        level = self.level
        contacts = "1 contact" if level.contacts == 1 else f"{level.contacts} contacts"
        said = f"{contacts} in 28 days, looked at again every {level.reappraise_days} days."
        if self.recommended:
            said += " The rules recommend it."
        elif self.next:
            said += " The next step to what the rules recommend."
        return said + "".join(f" A rule says no: {RULES[each.rule]}." for each in self.refusals)


def choices_of(page: LevelPage, *, today: date) -> list[Choice]:
    """Return the levels that a form offers, the most intensive first."""
    found = page.recommendation
    return [
        Choice(
            level,
            page.level == level,
            found is not None and found.level == level,
            found is not None and found.next_level == level != page.level,
            tuple(
                refusals(
                    page.scale, page.standing, Move(to=level.number, on=today, benefit="written")
                )
            ),
        )
        for level in reversed(page.scale.levels)
    ]


def _status(placement: Placement | None, today: date) -> tuple[Status | None, date | None]:
    if placement is None:
        return None, None
    status = status_on(
        today,
        selected_on=placement.selected_on,
        deselected_on=placement.deselected_on,
        not_selected_on=placement.not_selected_on,
    )
    since = {
        Status.ON_SCHEME: placement.selected_on,
        Status.DESELECTED: placement.deselected_on,
        Status.NOT_SELECTED: placement.not_selected_on,
    }.get(status)
    return status, since or placement.nominated_on


def set_on(standing: Standing, today: date) -> date:
    """Return since when the level of today holds; today where there is none."""
    covering = (each.from_on for each in standing.levels if each.from_on <= today)
    return max(covering, default=today)


def _plan(
    reader: Reader, client_id: int, scale: Scale, standing: Standing, today: date
) -> Plan | None:
    level = standing.level_on(today) if standing.on_scheme(today) else None
    if level is None:
        return None
    since = set_on(standing, today)
    looks = [day for day in looks_of([client_id]).get(client_id, ()) if since <= day <= today]
    looked = max(looks, default=since)
    window = planned_in_window(scale, standing.levels, standing.away, today)
    away = is_away(standing.away, today)
    release_on = _release_on(client_id) if away else None
    days_ago = today - timedelta(days=scale.window_days - 1)
    first = max(days_ago, standing.selected_on or days_ago)
    return Plan(
        contacts=scale.contacts(level, away=away),
        window=half_up_exact(window, 1),
        took_place=count_met(reader, client_id, first, today),
        set_on=since,
        looked_on=looked,
        due_on=scale.reappraise_by(level, looked),
        release_on=release_on,
        release_from=scale.plan_release_from(release_on) if release_on else None,
    )


def _release_on(client_id: int) -> date | None:
    """Return the day on which a client who is away is expected to be released."""
    return db.session.scalar(
        among_seen(select(Situation.expected_on))
        .where(
            Situation.client_id == client_id,
            Situation.ended_at.is_(None),
            Situation.to_on.is_(None),
            Situation.expected_on.is_not(None),
        )
        .order_by(Situation.from_on.desc())
        .limit(1)
    )


def _long(client_id: int, scale: Scale, standing: Standing, today: date) -> LongStay | None:
    if standing.selected_on is None or not standing.on_scheme(today):
        return None
    looks = panel_looks_of([client_id]).get(client_id, ())
    return long_stay(scale, standing.selected_on, today, reviewed=looks)


def _way(scale: Scale, standing: Standing, level: int | None, today: date) -> Sequence[Ahead]:
    if level is None:
        return ()
    return tuple(way_out(scale, level, set_on(standing, today), today))
