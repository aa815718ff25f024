"""Levels across the cohort: who is where, for how long, and what is due.

Counts are of everyone (HANDBOOK 1); by name those stand here alone whom the reader may see, with
how many more there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import exists, or_, select

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.cohort.domain import MAPPA_EXCLUDED
from iom.cohort.models import MappaSpan, Placement
from iom.db import db
from iom.kernel.batches import in_batches
from iom.places.queries import list_districts
from iom.selection.domain import Scale
from iom.selection.moving import Standing
from iom.selection.queries import (
    active_scale,
    known_of,
    looks_of,
    panel_looks_of,
    standings_of,
)
from iom.selection.recommending import Ground, Known, Recommendation, recommend
from iom.selection.showing import set_on
from iom.selection.staying import Stretch, long_stay, stretch_of
from iom.sharing.scope import counting, visible_to

SHOWN, MOST_SHOWN = 10, 500
"""Of how many people a list says who they are: at first, and where all of it is asked for."""
SOON = 14
"""How many days ahead a re-appraisal is listed as due."""
_AT_ONCE = 1_000
NOWHERE = "No district"
_SAID = {Ground.RELEASED, Ground.ARRESTS, Ground.QUIET}
"""The grounds that make a level besides the score; a client’s page says the others as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody on the scheme, as far as a list says it; names are empty until they are shown.

    Attributes:
        day: that the list is about: when the two years were full, or by when to look again.
        recommended: the level that the rules recommend; None without a score.
        why: the grounds of the recommendation, as sentences.
    """

    id: int
    ref: str = ""
    name: str = ""
    district: str = ""
    level: int | None = None
    day: date | None = None
    recommended: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """A list of people.

    Attributes:
        shown: the first of them.
        more: how many more the reader may see.
        hidden: how many the reader may not see.
    """

    shown: Sequence[Listed]
    more: int
    hidden: int

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.shown) + self.more + self.hidden


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the count: a district, or all of them."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the page shows.

    Attributes:
        levels: how many are at each level, by level (0: none set) and district code.
        differing: whose recommendation differs; None for who may not see what it rests on.
        without_score: how many have no score, and so no recommendation.
    """

    scale: Scale
    people: int
    places: Sequence[Place]
    levels: Mapping[tuple[int, str], int]
    lengths: Mapping[Stretch, int]
    long: People
    overdue: People
    due: People
    differing: People | None
    without_score: int

    def at(self, level: int, place: str = "") -> int:
        """Return how many are at a level, in one district or in all."""
        if place:
            return self.levels.get((level, place), 0)
        return sum(count for (at, _), count in self.levels.items() if at == level)

    def in_place(self, place: str) -> int:
        """Return how many are in a district."""
        return sum(count for (_, where), count in self.levels.items() if where == place)

    @property
    def longest(self) -> int:
        """The largest count of a length of time; at least 1."""
        return max([1, *self.lengths.values()])


def get_overview(reader: Reader, today: date, *, whole: str = "") -> Overview:
    """Look at everybody who is on the scheme today; MAPPA 2 and 3 are out of every count.

    Args:
        reader: who asks.
        today: the day.
        whole: which list is shown in whole: `long`, `overdue`, `due` or `differs`; empty for the
            first few of each.
    """
    scale = active_scale()
    homes = _on_scheme(today)
    standings, looks, panels = standings_of(homes), looks_of(homes), panel_looks_of(homes)
    known = known_of(homes, today)
    levels: Counter[tuple[int, str]] = Counter()
    lengths = dict.fromkeys(Stretch, 0)
    lists = _Lists(scale, today)
    for client_id, home in homes.items():
        standing = standings[client_id]
        level = standing.level_on(today)
        levels[level or 0, home] += 1
        if standing.selected_on is not None:
            lengths[stretch_of(standing.selected_on, today)] += 1
        listed = Listed(id=client_id, level=level)
        lists.add_long(listed, standing, panels.get(client_id, ()))
        lists.add_due(listed, standing, looks.get(client_id, ()))
        lists.add_differing(listed, known.get(client_id))
    sees = reader.sees(Category.OFFENDING)
    names = _names(reader, [each.id for each in lists.everybody])
    return Overview(
        scale=scale,
        people=len(homes),
        places=_places(homes),
        levels=levels,
        lengths=lengths,
        long=_people(lists.long, names, _by_day, whole=whole == "long"),
        overdue=_people(lists.overdue, names, _by_day, whole=whole == "overdue"),
        due=_people(lists.due, names, _by_day, whole=whole == "due"),
        differing=_people(lists.differing, names, _by_distance, whole=whole == "differs")
        if sees
        else None,
        without_score=sum(each not in known for each in homes),
    )


def on_scheme_at(today: date) -> Sequence[object]:
    """Return the conditions that a client has a place on a day and counts: no MAPPA 2 or 3."""
    mappa = exists().where(
        MappaSpan.client_id == Client.id,
        MappaSpan.value >= MAPPA_EXCLUDED,
        MappaSpan.from_on <= today,
        or_(MappaSpan.to_on.is_(None), MappaSpan.to_on > today),
    )
    return (
        Client.merged_into_id.is_(None),
        Placement.is_latest,
        Placement.selected_on <= today,
        or_(Placement.deselected_on.is_(None), Placement.deselected_on > today),
        ~mappa,
    )


def _on_scheme(today: date) -> dict[int, str]:
    """Return who is on the scheme and counts, with the code of the district they live in."""
    codes = {each.id: each.code for each in list_districts()}
    conditions: Sequence[object] = on_scheme_at(today)
    rows = db.session.execute(
        counting(select(Client.id, Client.home_district_id))
        .join(Placement, Placement.client_id == Client.id)
        .where(*conditions)  # type: ignore[arg-type]  # conditions of columns
        .order_by(Client.id)
    )
    return {client_id: codes.get(home or 0, "") for client_id, home in rows}


class _Lists:
    """Who is listed for what."""

    def __init__(self, scale: Scale, today: date) -> None:
        self.scale, self.today = scale, today
        self.long: list[Listed] = []
        self.overdue: list[Listed] = []
        self.due: list[Listed] = []
        self.differing: list[Listed] = []

    @property
    def everybody(self) -> list[Listed]:
        return [*self.long, *self.overdue, *self.due, *self.differing]

    def add_long(self, listed: Listed, standing: Standing, panels: Sequence[date]) -> None:
        if standing.selected_on is None:
            return
        stay = long_stay(self.scale, standing.selected_on, self.today, reviewed=panels)
        if stay is not None and stay.warns:
            self.long.append(replace(listed, day=stay.full_on))

    def add_due(self, listed: Listed, standing: Standing, looks: Sequence[date]) -> None:
        if listed.level is None:
            return
        since = set_on(standing, self.today)
        looked = max((day for day in looks if since <= day <= self.today), default=since)
        by = self.scale.reappraise_by(listed.level, looked)
        if by < self.today:
            self.overdue.append(replace(listed, day=by))
        elif by <= self.today + timedelta(days=SOON):
            self.due.append(replace(listed, day=by))

    def add_differing(self, listed: Listed, known: Known | None) -> None:
        if known is None:
            return
        found = recommend(self.scale, known)
        if found.level.number != listed.level:
            why = _why(known, found)
            self.differing.append(replace(listed, recommended=found.level.number, why=why))


def _why(known: Known, found: Recommendation) -> str:
    score = f"Score {known.score}{', provisional' if known.provisional else ''}."
    said = (each.sentence for each in found.reasons if each.ground in _SAID)
    return " ".join((score, *said))


def _places(homes: Mapping[int, str]) -> list[Place]:
    there = set(homes.values())
    places = [Place(each.code, each.name) for each in list_districts() if each.code in there]
    return places + ([Place("", NOWHERE)] if "" in there else [])


def _names(reader: Reader, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Name those whom the reader may see: reference, name, district."""
    districts = {each.id: each.name for each in list_districts()}
    found: dict[int, tuple[str, str, str]] = {}
    for batch in in_batches(sorted(set(ids)), _AT_ONCE):
        for client_id, ref, given, family, home in db.session.execute(
            select(
                Client.id, Client.ref, Client.given_names, Client.family_name,
                Client.home_district_id,
            ).where(Client.id.in_(batch), visible_to(reader, Client))
        ):  # fmt: skip
            found[client_id] = (ref, f"{given} {family}", districts.get(home or 0, NOWHERE))
    return found


def _people(
    listed: Sequence[Listed],
    names: Mapping[int, tuple[str, str, str]],
    order: Callable[[Listed], tuple[object, ...]],
    *,
    whole: bool,
) -> People:
    seen = []
    for each in listed:
        if each.id in names:
            ref, name, district = names[each.id]
            seen.append(replace(each, ref=ref, name=name, district=district))
    shown = sorted(seen, key=order)[: MOST_SHOWN if whole else SHOWN]
    return People(shown, len(seen) - len(shown), len(listed) - len(seen))


def _by_day(each: Listed) -> tuple[object, ...]:
    return each.day or date.max, each.ref


def _by_distance(each: Listed) -> tuple[object, ...]:
    return -abs((each.recommended or 0) - (each.level or 0)), each.ref
