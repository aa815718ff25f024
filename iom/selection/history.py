"""What was decided of one client's level and place, as far as a reader may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Category, Reader
from iom.cohort.domain import LEVEL_NAMES
from iom.db import db
from iom.scoring.models import KeptScore
from iom.selection.decisions import Outcome, Words, as_rules
from iom.selection.models import FormerWords, LevelSet, PlaceDecided, Reappraisal
from iom.selection.words import RULES, reason_words
from iom.sharing.scope import among_seen


@dataclass(frozen=True, slots=True)
class Before:
    """What words said before they were corrected, by whom, when and why."""

    was: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a decision: which, of which row, what they say now and said before."""

    what: Words
    row_id: int
    label: str
    text: str
    by: str
    before: Sequence[Before] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision.

    Attributes:
        on: the day from which it holds.
        title: what was decided.
        look_id: of a look that could be struck out; None for everything else.
        struck_why: why it was struck out; empty while it stands.
        replaced: whether another level was set for the same day later.
    """

    on: date
    at: datetime
    by: str
    title: str
    by_panel: bool
    recommended: int | None
    score: Decimal | None
    scale: str
    set_aside: Sequence[str]
    words: Sequence[Said]
    look_id: int | None = None
    struck_why: str = ""
    struck_by: str = ""
    replaced: bool = False
    order: tuple[date, datetime, int] = field(compare=False)


def list_decisions(reader: Reader, client_id: int) -> list[Decision]:
    """List what was decided of a client that the reader sees, the latest first.

    What a panel expected and why it did otherwise is told to those alone who see meeting records.
    """
    former = _former(client_id)
    told = reader.sees(Category.MEETING_RECORD)

    def said(what: Words, row_id: int, label: str, text: str, by: str) -> list[Said]:
        if not told or not text:
            return []
        return [Said(what, row_id, label, text, by, former.get((what, row_id), ()))]

    found = _levels(client_id, said) + _looks(client_id, said) + _places(client_id, said)
    return sorted(found, key=lambda each: each.order, reverse=True)


def _levels(client_id: int, said: Any) -> list[Decision]:  # noqa: ANN401  # the function above
    rows = _rows(LevelSet, client_id, LevelSet.from_on)
    last = {row.from_on: row.id for row, _ in rows}
    return [
        Decision(
            on=row.from_on,
            at=row.set_at,
            by=row.set_by,
            title=_level_title(row),
            by_panel=row.by_panel,
            recommended=row.recommended,
            score=_points(tenths),
            scale=row.scale,
            set_aside=[RULES[rule] for rule in as_rules(row.set_aside)],
            words=[
                *said(Words.BENEFIT, row.id, "Benefit expected", row.benefit, row.set_by),
                *said(Words.LEVEL_REASON, row.id, "Panel’s reason", row.why_otherwise, row.set_by),
            ],
            replaced=last[row.from_on] != row.id,
            order=(row.from_on, row.set_at, row.id),
        )
        for row, tenths in rows
    ]


def _looks(client_id: int, said: Any) -> list[Decision]:  # noqa: ANN401  # as above
    return [
        Decision(
            on=row.looked_on,
            at=row.looked_at,
            by=row.looked_by,
            title=f"Looked at, level {row.level} {LEVEL_NAMES[row.level]} kept",
            by_panel=row.by_panel,
            recommended=row.recommended,
            score=_points(tenths),
            scale=row.scale,
            set_aside=[],
            words=said(Words.FINDING, row.id, "Found", row.finding, row.looked_by),
            look_id=row.id if row.ended_at is None else None,
            struck_why=row.ended_why,
            struck_by=row.ended_by,
            order=(row.looked_on, row.looked_at, row.id),
        )
        for row, tenths in _rows(Reappraisal, client_id, Reappraisal.looked_on)
    ]


def _places(client_id: int, said: Any) -> list[Decision]:  # noqa: ANN401  # as above
    titles = {
        Outcome.SELECTED: "Selected",
        Outcome.NOT_SELECTED: "Not selected",
        Outcome.DESELECTED: "Place ended",
    }
    return [
        Decision(
            on=row.from_on,
            at=row.decided_at,
            by=row.decided_by,
            title=titles[row.outcome] + (f": {reason_words(row.reason)}" if row.reason else ""),
            by_panel=True,
            recommended=None,
            score=_points(tenths),
            scale=row.scale,
            set_aside=[RULES[rule] for rule in as_rules(row.set_aside)],
            words=[
                *said(Words.NOTE, row.id, "Note", row.note, row.decided_by),
                *said(
                    Words.PLACE_REASON,
                    row.id,
                    "Panel’s reason",
                    row.why_otherwise,
                    row.decided_by,
                ),
            ],
            order=(row.from_on, row.decided_at, row.id),
        )
        for row, tenths in _rows(PlaceDecided, client_id, PlaceDecided.from_on)
    ]


def _rows(model: Any, client_id: int, day: Any) -> list[tuple[Any, int | None]]:  # noqa: ANN401
    found = db.session.execute(
        among_seen(select(model, KeptScore.tenths))
        .outerjoin(KeptScore, KeptScore.id == model.score_id)
        .where(model.client_id == client_id)
        .order_by(day, model.id)
    )
    return [(row, tenths) for row, tenths in found]


def _former(client_id: int) -> dict[tuple[Words, int], list[Before]]:
    found: dict[tuple[Words, int], list[Before]] = {}
    for row in db.session.scalars(
        among_seen(select(FormerWords))
        .where(FormerWords.client_id == client_id)
        .order_by(FormerWords.id.desc())
    ):
        before = Before(row.was, row.reason, row.changed_by, row.changed_at)
        found.setdefault((row.what, row.row_id), []).append(before)
    return found


def _level_title(row: LevelSet) -> str:
    now = f"level {row.level} {LEVEL_NAMES[row.level]}"
    if row.before is None:
        return f"First {now}"
    if row.before == row.level:
        return f"Still {now}"
    way = "Up" if row.level > row.before else "Down"
    return f"{way} from {row.before} to {now}"


def _points(tenths: int | None) -> Decimal | None:
    return None if tenths is None else Decimal(tenths).scaleb(-1)
