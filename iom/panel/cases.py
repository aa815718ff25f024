"""Read the cases of a sitting, as far as somebody may see them. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, NotYours
from iom.cohort.domain import Status, status_on
from iom.cohort.models import LevelSpan, Placement
from iom.db import db
from iom.panel.candidates import Why, whys_in
from iom.panel.domain import OutForThisCase
from iom.panel.models import Decision
from iom.places.models import District
from iom.scoring.bands import Band
from iom.scoring.models import KeptScore
from iom.selection.queries import latest_scores
from iom.sharing.models import Conflict, Listed
from iom.sharing.scope import among_seen, counting, listed_to, visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of a sitting's list.

    Attributes:
        number: its place on the list, the same for everybody who sees it.
        status: where the client stands today; None: never nominated, or that was struck out.
        since: since when they do.
        version: of the placement, that a decision is made on.
        level: of today; None where none is set.
        decision: what this sitting decided last.
    """

    client_id: int
    ref: str
    name: str
    born: date | None
    district: str
    number: int
    whys: tuple[Why, ...]
    status: Status | None
    since: date | None
    version: int
    level: int | None
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a list that somebody may see, and how many more there are."""

    rows: Sequence[Case]
    hidden: int

    @property
    def undecided(self) -> int:
        """How many have no decision yet."""
        return sum(each.decision is None for each in self.rows)


@dataclass(frozen=True, slots=True)
class Scored:
    """The latest score, for a list."""

    score: str
    band: Band
    provisional: bool


def list_cases(reader: Reader, sitting_id: int, *, today: date) -> Cases:
    """List the cases of a sitting in their order. Three statements."""
    rows = db.session.execute(
        _cases(today)
        .where(Listed.sitting_id == sitting_id, _sees(reader, sitting_id))
        .order_by(Listed.position, Listed.client_id)
    ).all()
    decisions = standing_decisions(sitting_id, [row.id for row in rows])
    cases = [_case(row, decisions, today) for row in rows]
    return Cases(cases, _listed_in_all(sitting_id) - len(cases))


def get_case(reader: Reader, sitting_id: int, ref: str, *, today: date) -> Case:
    """Fetch a case of a sitting.

    Raises:
        NoSuchClient: there is no such client on the list that the reader may see.
        NotYours: the reader is out for the case.
    """
    row = db.session.execute(
        _cases(today).where(
            Listed.sitting_id == sitting_id, Client.ref == ref, _sees(reader, sitting_id)
        )
    ).one_or_none()
    if row is None:
        _say_if_out(reader, sitting_id, ref)
        raise NoSuchClient(ref)
    decisions = standing_decisions(sitting_id, [row.id])
    return _case(row, decisions, today)


def standing_decisions(sitting_id: int, client_ids: Collection[int]) -> Mapping[int, Decision]:
    """Return what a sitting decided last of clients whom the reader sees."""
    rows = db.session.scalars(
        among_seen(select(Decision))
        .where(Decision.sitting_id == sitting_id, Decision.client_id.in_(client_ids))
        .order_by(Decision.id)
    )
    return {row.client_id: row for row in rows}


def scores_of(reader: Reader, cases: Collection[Case], today: date) -> Mapping[int, Scored]:
    """Return the score of each case, where the reader sees scores.

    Of a case that is decided it is the one that the panel had before it; else the latest.
    """
    if not reader.sees(Category.OFFENDING):
        return {}
    latest = latest_scores([each.client_id for each in cases if each.decision is None], today)
    ids = [each.id for each in latest.values()]
    ids += [each.decision.score_id for each in cases if each.decision and each.decision.score_id]
    of = KeptScore
    rows = db.session.execute(
        among_seen(select(of.client_id, of.tenths, of.band, of.provisional)).where(of.id.in_(ids))
    )
    return {
        client_id: Scored(str(Decimal(tenths).scaleb(-1)), band, provisional)
        for client_id, tenths, band, provisional in rows
    }


def out_of(sitting_id: int, client_id: int) -> frozenset[int]:
    """Return the users who have a conflict of interest on a case that the reader sees."""
    rows = among_seen(select(Conflict.user_id)).where(
        Conflict.sitting_id == sitting_id, Conflict.client_id == client_id
    )
    return frozenset(db.session.scalars(rows))


def _sees(reader: Reader, sitting_id: int) -> ColumnElement[bool]:
    """Return the condition that the reader may see a case of the list: never one they are out for.

    Either the client is theirs to see anyhow, or a seat shows them the list.
    """
    return and_(
        or_(visible_to(reader, Client), listed_to(reader, Client)), ~_is_out(reader, sitting_id)
    )


def _is_out(reader: Reader, sitting_id: int) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Conflict.sitting_id == sitting_id,
            Conflict.client_id == Client.id,
            Conflict.user_id == reader.user_id,
        )
        .correlate_except(Conflict)
    )


def _say_if_out(reader: Reader, sitting_id: int, ref: str) -> None:
    """Tell somebody who would see a case that they are out for it; it is they who know why."""
    out = (
        among_seen(select(Client.id))
        .join(Listed, Listed.client_id == Client.id)
        .where(Listed.sitting_id == sitting_id, Client.ref == ref, _is_out(reader, sitting_id))
    )
    if db.session.scalar(out) is not None:
        raise NotYours(ref, str(OutForThisCase()))


def _cases(today: date) -> Any:  # noqa: ANN401  # a statement of several columns
    holds = and_(
        LevelSpan.client_id == Client.id,
        LevelSpan.from_on <= today,
        or_(LevelSpan.to_on.is_(None), LevelSpan.to_on > today),
    )
    return (
        select(
            Client.id,
            Client.ref,
            Client.given_names,
            Client.family_name,
            Client.date_of_birth,
            District.name.label("district"),
            Listed.position,
            Listed.grounds,
            Placement,
            LevelSpan.value.label("level"),
        )
        .join(Listed, Listed.client_id == Client.id)
        .outerjoin(District, District.id == Client.home_district_id)
        .outerjoin(Placement, and_(Placement.client_id == Client.id, Placement.is_latest))
        .outerjoin(LevelSpan, holds)
        .execution_options(populate_existing=True)
    )


def _case(row: Any, decisions: Mapping[int, Decision], today: date) -> Case:  # noqa: ANN401
    placement: Placement | None = row.Placement
    status = since = None
    if placement is not None:
        status = status_on(
            today,
            selected_on=placement.selected_on,
            deselected_on=placement.deselected_on,
            not_selected_on=placement.not_selected_on,
        )
        since = {
            Status.NOMINATED: placement.nominated_on,
            Status.NOT_SELECTED: placement.not_selected_on,
            Status.ON_SCHEME: placement.selected_on,
            Status.DESELECTED: placement.deselected_on,
        }[status]
    return Case(
        client_id=row.id,
        ref=row.ref,
        name=f"{row.given_names} {row.family_name}".strip(),
        born=row.date_of_birth,
        district=row.district or "",
        number=row.position,
        whys=whys_in(row.grounds),
        status=status,
        since=since,
        version=placement.version if placement else 0,
        level=row.level if status is Status.ON_SCHEME else None,
        decision=decisions.get(row.id),
    )


def _listed_in_all(sitting_id: int) -> int:
    statement = counting(select(func.count())).where(Listed.sitting_id == sitting_id)
    return db.session.scalar(statement.select_from(Listed)) or 0
