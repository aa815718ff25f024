"""Read what sittings decided, with reasons, rules set aside and dissent. Nothing changes a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Category, Reader
from iom.accounts.models import Agency, User
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.panel.domain import What
from iom.panel.models import CorrectedWords, Decision, Dissent
from iom.selection.decisions import as_rules
from iom.selection.models import LevelSet, PlaceDecided
from iom.selection.words import RULES, reason_words
from iom.sharing.scope import among_seen


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the panel's reason was before, and why that was corrected."""

    was: str
    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a member said against a decision; ended: said otherwise later, or taken back."""

    user_id: int
    member: str
    said: str
    at: datetime
    by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision as pages and paper tell it; texts are empty where the reader may not see them.

    Attributes:
        told: what was decided, in a few words.
        set_aside: the rules that the panel set aside, in words.
        dissent: what stands of it.
        earlier_dissent: what does not.
    """

    id: int
    sitting_id: int
    version: int
    what: What
    told: str
    on: date
    reason: str
    benefit: str
    note: str
    set_aside: Sequence[str]
    why_otherwise: str
    recommended: int | None
    at: datetime
    by: str
    corrected: Sequence[Corrected]
    dissent: Sequence[Said]
    earlier_dissent: Sequence[Said]


def told_of(reader: Reader, rows: Collection[Decision]) -> dict[int, Decided]:
    """Put decisions about clients whom the reader sees in words, by number. Four statements."""
    sees_words = reader.sees(Category.MEETING_RECORD)
    sees_scores = reader.sees(Category.OFFENDING)
    ids = [row.id for row in rows]
    tokens = [row.token for row in rows]
    levels = _by_token(LevelSet, tokens)
    places = _by_token(PlaceDecided, tokens)
    corrected, dissent = (_corrected(ids), _dissent(ids)) if sees_words else ({}, {})
    found = {}
    for row in rows:
        key = (row.client_id, row.token)
        level, place = levels.get(key), places.get(key)
        kept = place if row.what is What.DESELECT else level
        said = dissent.get(row.id, [])
        found[row.id] = Decided(
            id=row.id,
            sitting_id=row.sitting_id,
            version=row.version,
            what=row.what,
            told=in_words(row, sees_why=sees_scores),
            on=row.on,
            reason=row.reason if sees_words else "",
            benefit=level.benefit if sees_words and level else "",
            note=place.note if sees_scores and place else "",
            set_aside=[RULES[each] for each in as_rules(kept.set_aside)] if kept else (),
            why_otherwise=kept.why_otherwise if sees_words and kept else "",
            recommended=row.recommended if sees_scores else None,
            at=row.decided_at,
            by=row.decided_by,
            corrected=corrected.get(row.id, []),
            dissent=[each for each in said if each.ended_at is None],
            earlier_dissent=[each for each in said if each.ended_at is not None],
        )
    return found


def in_words(row: Decision, *, sees_why: bool) -> str:
    """Say what was decided: `Selected at level 4 from 2 December 2026`."""
    day = day_in_words(row.on)
    if row.what is What.SELECT:
        return f"Selected at level {row.level} from {day}"
    if row.what is What.LEVEL:
        return f"Level {row.level} from {day}"
    if row.what is What.DEFER and row.until_on:
        return f"Deferred until {day_in_words(row.until_on)}"
    if row.what is What.DESELECT and row.leaving:
        why = f": {reason_words(row.leaving)}" if sees_why else ""
        return f"Deselected from {day}{why}"
    return row.what.done


def list_decided(reader: Reader, client_id: int, sitting_id: int) -> list[Decided]:
    """List what a sitting decided of a client whom the reader sees, the latest first."""
    rows = db.session.scalars(
        among_seen(select(Decision))
        .where(Decision.client_id == client_id, Decision.sitting_id == sitting_id)
        .order_by(Decision.id.desc())
    ).all()
    told = told_of(reader, rows)
    return [told[row.id] for row in rows]


def _by_token(model: Any, tokens: Collection[str]) -> Mapping[tuple[int, str], Any]:  # noqa: ANN401  # either table
    rows = db.session.scalars(among_seen(select(model)).where(model.token.in_(tokens)))
    return {(row.client_id, row.token): row for row in rows}


def _corrected(ids: Collection[int]) -> dict[int, list[Corrected]]:
    found: dict[int, list[Corrected]] = {}
    rows = db.session.scalars(
        among_seen(select(CorrectedWords))
        .where(CorrectedWords.decision_id.in_(ids))
        .order_by(CorrectedWords.id.desc())
    )
    for row in rows:
        told = Corrected(row.was, row.why, row.corrected_at, row.corrected_by)
        found.setdefault(row.decision_id, []).append(told)
    return found


def _dissent(ids: Collection[int]) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    rows = db.session.execute(
        among_seen(select(Dissent, User.full_name, Agency.name))
        .join(User, User.id == Dissent.user_id)
        .join(Agency, Agency.id == User.agency_id)
        .where(Dissent.decision_id.in_(ids))
        .order_by(Dissent.id)
    )
    for row, name, agency in rows:
        told = Said(
            row.user_id, f"{name}, {agency}", row.said, row.said_at, row.said_by, row.ended_at
        )
        found.setdefault(row.decision_id, []).append(told)
    return found
