"""Read versions of the matrix, scores and overrides. Nothing here changes a row."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import and_, or_, select

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.clients.queries import NotYours, get_client, may_change
from iom.cohort.domain import Status, status_on
from iom.cohort.models import LevelSpan, Placement
from iom.db import db
from iom.kernel.errors import RuleBroken
from iom.scoring.bands import Band
from iom.scoring.domain import Reason, Score
from iom.scoring.matrices import State, matrix_of
from iom.scoring.matrix import Matrix
from iom.scoring.models import KeptScore, MatrixVersion, Override
from iom.scoring.storing import score_in
from iom.sharing.scope import among_seen

NOT_SHARED = "No agreement shares data on offending with your agency, and a score rests on it."


class NoMatrix(RuleBroken):
    """No version of the matrix is active."""

    def __init__(self) -> None:
        super().__init__(
            "No version of the scoring matrix is active, so nobody can be scored. Activate one."
        )


@dataclass(frozen=True, slots=True)
class Active:
    """The version by which clients are scored: its id and the matrix."""

    id: int
    matrix: Matrix


def active_matrix() -> Active:
    """Return the version by which clients are scored.

    Raises:
        NoMatrix: none is active.
    """
    row = db.session.execute(
        select(MatrixVersion.id, MatrixVersion.code, MatrixVersion.rules).where(
            MatrixVersion.state == State.ACTIVE
        )
    ).one_or_none()
    if row is None:
        raise NoMatrix
    return Active(row.id, matrix_of(row.code, json.loads(row.rules)))


class Version(Protocol):
    """As much of a version as pages need."""

    code: Any
    rules: Any


def raw_rules(version: Version) -> dict[str, Any]:
    """Return the rules of a version as data."""
    return dict(json.loads(version.rules))


def rules_of(version: Version) -> Matrix:
    """Return a version as a matrix."""
    return matrix_of(version.code, raw_rules(version))


def get_scored_client(reader: Reader, ref: str) -> Client:
    """Fetch a client whose scores the reader may see.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: they may see the client, and no scores.
    """
    client = get_client(reader, ref)
    if not reader.sees(Category.OFFENDING):
        raise NotYours(ref, NOT_SHARED)
    return client


class Scorable(Protocol):
    """As much of a client as pages about scores need."""

    id: Any
    ref: Any


def get_scorable_client(reader: Reader, ref: str) -> Client:
    """Fetch a client whom the reader may score.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: they may see the client, and may not score them.
    """
    client = get_scored_client(reader, ref)
    if not may_change(reader, client.id):
        raise NotYours(ref, "You may score your own clients only.")
    return client


@dataclass(frozen=True, slots=True)
class Scored:
    """A score that was made, of which client and by which version."""

    ref: str
    matrix: str
    as_of: date
    score: Score


def get_made(score_id: int) -> Scored:
    """Fetch a score that whoever asks has just made."""
    row, ref, code = db.session.execute(
        among_seen(select(KeptScore, Client.ref, MatrixVersion.code))
        .join(Client, Client.id == KeptScore.client_id)
        .join(MatrixVersion, MatrixVersion.id == KeptScore.matrix_id)
        .where(KeptScore.id == score_id)
    ).one()
    return Scored(ref, code, row.as_of, score_in(row))


@dataclass(frozen=True, slots=True)
class Past:
    """A score in the history: when, what, and why it was made."""

    id: int
    as_of: date
    score: Decimal
    band: Band
    provisional: bool
    reason: Reason
    matrix: str


def list_history(client_id: int) -> list[Past]:
    """List the scores of a client that the reader sees, the latest first."""
    rows = db.session.execute(
        among_seen(
            select(
                KeptScore.id,
                KeptScore.as_of,
                KeptScore.tenths,
                KeptScore.band,
                KeptScore.provisional,
                KeptScore.reason,
                MatrixVersion.code,
            )
        )
        .join(MatrixVersion, MatrixVersion.id == KeptScore.matrix_id)
        .where(KeptScore.client_id == client_id)
        .order_by(KeptScore.as_of.desc(), KeptScore.id.desc())
    )
    return [
        Past(score_id, as_of, Decimal(tenths).scaleb(-1), band, provisional, reason, code)
        for score_id, as_of, tenths, band, provisional, reason, code in rows
    ]


def find_with_version(client_id: int, score_id: int) -> tuple[KeptScore, MatrixVersion] | None:
    """Find one score of a client that the reader sees, and the version that it was made by."""
    row = db.session.execute(
        among_seen(select(KeptScore, MatrixVersion))
        .join(MatrixVersion, MatrixVersion.id == KeptScore.matrix_id)
        .where(KeptScore.client_id == client_id, KeptScore.id == score_id)
    ).one_or_none()
    return None if row is None else (row.KeptScore, row.MatrixVersion)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a client stands with the scheme: what people decided, whatever the score says."""

    status: Status
    since: date
    level: int | None


def find_placed(client_id: int, today: date) -> Placed | None:
    """Find where a client that the reader sees stands with the scheme; None: never nominated."""
    row = db.session.execute(
        among_seen(select(Placement, LevelSpan.value))
        .outerjoin(
            LevelSpan,
            and_(
                LevelSpan.client_id == Placement.client_id,
                LevelSpan.from_on <= today,
                or_(LevelSpan.to_on.is_(None), LevelSpan.to_on > today),
            ),
        )
        .where(Placement.client_id == client_id, Placement.is_latest)
    ).one_or_none()
    if row is None:
        return None
    placement: Placement = row.Placement
    status = status_on(
        today,
        selected_on=placement.selected_on,
        deselected_on=placement.deselected_on,
        not_selected_on=placement.not_selected_on,
    )
    ends = {
        Status.DESELECTED: placement.deselected_on,
        Status.ON_SCHEME: placement.selected_on,
        Status.NOT_SELECTED: placement.not_selected_on,
    }
    return Placed(status, ends.get(status) or placement.nominated_on, row.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """An override that stands, until a day that may have passed."""

    id: int
    band: Band
    reason: str
    until_on: date
    set_at: datetime
    set_by: str

    def in_force(self, today: date) -> bool:
        """Whether it holds on a day."""
        return today <= self.until_on


def find_override(client_id: int) -> Standing | None:
    """Find the override of a client that the reader sees, if one stands."""
    row = db.session.scalar(
        among_seen(select(Override)).where(
            Override.client_id == client_id, Override.ended_at.is_(None)
        )
    )
    if row is None:
        return None
    return Standing(row.id, row.band, row.reason, row.until_on, row.set_at, row.set_by)


@dataclass(frozen=True, slots=True)
class Ended:
    """How an override ended before its day: when, who ended it, and why."""

    at: datetime
    by: str
    why: str


def find_last_ended(client_id: int) -> Ended | None:
    """Find how the last override of a client ended that somebody ended, if one did."""
    row = db.session.scalar(
        among_seen(select(Override))
        .where(Override.client_id == client_id, Override.ended_at.is_not(None))
        .order_by(Override.ended_at.desc(), Override.id.desc())
        .limit(1)
    )
    return Ended(row.ended_at, row.ended_by, row.ended_why) if row and row.ended_at else None
