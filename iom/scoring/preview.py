"""The whole cohort under two versions of the matrix side by side: who would move band."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import or_, select

from iom.accounts.domain import Category, Reader
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.db import db
from iom.kernel.batches import in_batches
from iom.places.queries import list_districts
from iom.scoring.bands import Band
from iom.scoring.domain import score_of
from iom.scoring.gather import inputs_of
from iom.scoring.matrix import Matrix
from iom.scoring.service import LOT
from iom.sharing.scope import counting, visible_to

MOST_SHOWN = 200
NOWHERE = "No district"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A client who would be in another band."""

    client_id: int
    ref: str
    name: str
    district: str
    before: Decimal
    after: Decimal
    band_before: Band
    band_after: Band

    @property
    def up(self) -> bool:
        """Whether to a higher band."""
        return self.band_after.rank > self.band_before.rank


@dataclass(slots=True)
class Row:
    """A district: how many people, how many would move, and how many in each band."""

    name: str
    people: int = 0
    up: int = 0
    down: int = 0
    before: Counter[Band] = field(default_factory=Counter)
    after: Counter[Band] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the cohort; counts are of everyone.

    Attributes:
        rows: by district, the whole last.
        movers: whom the reader may see, the farthest moved first; `MOST_SHOWN` at most.
        not_shown: how many more would move.
    """

    rows: Sequence[Row]
    movers: Sequence[Mover]
    not_shown: int


def preview(old: Matrix, new: Matrix, *, reader: Reader, today: date) -> Preview:
    """Score the cohort by two versions with today's data; nothing is kept.

    The cohort is everybody who is nominated or on the scheme.
    """
    names = {each.code: each.name for each in list_districts()}
    rows = {code: Row(name) for code, name in names.items()} | {"": Row(NOWHERE)}
    whole = Row("All districts")
    moved: list[Mover] = []
    ids = _cohort(today)
    for batch in in_batches(ids, LOT):
        for client_id, inputs in inputs_of(batch, today).items():
            before, after = score_of(old, inputs), score_of(new, inputs)
            mover = Mover(
                client_id=client_id,
                ref="",
                name="",
                district=names.get(inputs.district, NOWHERE),
                before=before.score,
                after=after.score,
                band_before=before.band,
                band_after=after.band,
            )
            for row in (rows[inputs.district if inputs.district in names else ""], whole):
                _count(row, mover)
            if mover.band_before is not mover.band_after:
                moved.append(mover)
    shown = _named(moved, reader)
    kept = [row for row in rows.values() if row.people]
    return Preview([*kept, whole], shown, len(moved) - len(shown))


def _cohort(today: date) -> Sequence[int]:
    return db.session.scalars(
        counting(select(Client.id))
        .join(Placement, Placement.client_id == Client.id)
        .where(
            Client.merged_into_id.is_(None),
            Placement.is_latest,
            or_(Placement.deselected_on.is_(None), Placement.deselected_on > today),
            living(Client),
        )
        .order_by(Client.id)
    ).all()


def _count(row: Row, mover: Mover) -> None:
    row.people += 1
    row.before[mover.band_before] += 1
    row.after[mover.band_after] += 1
    if mover.band_before is not mover.band_after:
        row.up += mover.up
        row.down += not mover.up


def _named(moved: Sequence[Mover], reader: Reader) -> list[Mover]:
    """Name those whom the reader may see, the farthest moved first."""
    if not reader.sees(Category.OFFENDING):
        return []
    people = {}
    for batch in in_batches([each.client_id for each in moved], LOT):
        for client_id, *person in db.session.execute(
            select(Client.id, Client.ref, Client.given_names, Client.family_name).where(
                Client.id.in_(batch), visible_to(reader, Client)
            )
        ):
            people[client_id] = person
    ordered = sorted(
        (each for each in moved if each.client_id in people),
        key=lambda each: (
            -abs(each.band_after.rank - each.band_before.rank),
            -abs(each.after - each.before),
            people[each.client_id][0],
        ),
    )
    return [
        Mover(
            client_id=each.client_id,
            ref=people[each.client_id][0],
            name=" ".join(people[each.client_id][1:]),
            district=each.district,
            before=each.before,
            after=each.after,
            band_before=each.band_before,
            band_after=each.band_after,
        )
        for each in ordered[:MOST_SHOWN]
    ]
