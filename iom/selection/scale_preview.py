"""Everybody on the scheme under two versions of the scale: whose level or plan would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.db import db
from iom.kernel.batches import in_batches
from iom.places.queries import list_districts
from iom.selection.domain import Scale, is_away
from iom.selection.overview import on_scheme_at
from iom.selection.queries import known_of, standings_of
from iom.selection.recommending import recommend
from iom.sharing.scope import counting, visible_to

MOST_SHOWN = 200
NOWHERE = "No district"
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A client whose recommendation or plan would change; None where there is no score."""

    client_id: int
    level: int | None
    before: int | None
    after: int | None
    contacts_before: int
    contacts_after: int
    ref: str = ""
    name: str = ""
    district: str = ""


@dataclass(slots=True)
class Row:
    """A district: how many people, how many changes, and contacts planned before and after."""

    name: str
    people: int = 0
    up: int = 0
    down: int = 0
    contacts_before: int = 0
    contacts_after: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the cohort; counts are of everyone.

    Attributes:
        rows: by district, the whole last.
        movers: whom the reader may see; `MOST_SHOWN` at most.
        not_shown: how many more would change.
    """

    rows: Sequence[Row]
    movers: Sequence[Mover]
    not_shown: int

    @property
    def total(self) -> int:
        """How many would have another recommendation or another plan."""
        return len(self.movers) + self.not_shown


def preview(old: Scale, new: Scale, *, reader: Reader, today: date) -> Preview:
    """Hold two scales against everybody on the scheme; nothing is kept."""
    names = {each.id: each.name for each in list_districts()}
    rows = {number: Row(name) for number, name in names.items()} | {0: Row(NOWHERE)}
    whole = Row("All districts")
    homes, moved = _cohort(today), []
    standings, known = standings_of(homes), known_of(homes, today)
    for client_id, home in homes.items():
        standing = standings[client_id]
        level, away = standing.level_on(today), is_away(standing.away, today)
        told = known.get(client_id)
        mover = Mover(
            client_id=client_id,
            level=level,
            before=recommend(old, told).level.number if told else None,
            after=recommend(new, told).level.number if told else None,
            contacts_before=old.contacts(level, away=away),
            contacts_after=new.contacts(level, away=away),
        )
        for row in (rows[home if home in names else 0], whole):
            _count(row, mover)
        if mover.before != mover.after or mover.contacts_before != mover.contacts_after:
            moved.append(mover)
    shown = _named(moved, reader, names)
    kept = [row for row in rows.values() if row.people]
    return Preview([*kept, whole], shown, len(moved) - len(shown))


def _cohort(today: date) -> dict[int, int]:
    conditions: Sequence[object] = on_scheme_at(today)
    rows = db.session.execute(
        counting(select(Client.id, Client.home_district_id))
        .join(Placement, Placement.client_id == Client.id)
        .where(*conditions)  # type: ignore[arg-type]  # conditions of columns
        .order_by(Client.id)
    )
    return {client_id: home or 0 for client_id, home in rows}


def _count(row: Row, mover: Mover) -> None:
    row.people += 1
    row.up += (mover.after or 0) > (mover.before or 0)
    row.down += (mover.after or 0) < (mover.before or 0)
    row.contacts_before += mover.contacts_before
    row.contacts_after += mover.contacts_after


def _named(moved: Sequence[Mover], reader: Reader, districts: Mapping[int, str]) -> list[Mover]:
    """Name those whom the reader may see, the farthest first."""
    if not reader.sees(Category.OFFENDING):
        return []
    people: dict[int, tuple[str, str, str]] = {}
    for batch in in_batches([each.client_id for each in moved], _AT_ONCE):
        for client_id, ref, given, family, home in db.session.execute(
            select(
                Client.id, Client.ref, Client.given_names, Client.family_name,
                Client.home_district_id,
            ).where(Client.id.in_(batch), visible_to(reader, Client))
        ):  # fmt: skip
            people[client_id] = (ref, f"{given} {family}", districts.get(home or 0, NOWHERE))
    ordered = sorted(
        (each for each in moved if each.client_id in people),
        key=lambda each: (-_far(each), people[each.client_id][0]),
    )
    return [
        Mover(
            client_id=each.client_id,
            level=each.level,
            before=each.before,
            after=each.after,
            contacts_before=each.contacts_before,
            contacts_after=each.contacts_after,
            ref=people[each.client_id][0],
            name=people[each.client_id][1],
            district=people[each.client_id][2],
        )
        for each in ordered[:MOST_SHOWN]
    ]


def _far(mover: Mover) -> int:
    level = abs((mover.after or 0) - (mover.before or 0))
    return 100 * level + abs(mover.contacts_after - mover.contacts_before)
