"""Let a level hold from a day on. Nothing here asks who may, whether a rule says no, or commits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from iom.cohort.models import LevelSpan, Placement
from iom.cohort.service import put_spans
from iom.cohort.spans import joined
from iom.cohort.stored import histories_of
from iom.db import db


def hold_level(client_id: int, level: int, from_on: date) -> None:
    """Let a client be at a level from a day on, until the next change that is on the record.

    What held before that day is never touched. A page of the place that was opened before then is
    out of date.

    Args:
        client_id: whom; locked by the caller.
        level: its number.
        from_on: its first day.
    """
    history = histories_of([client_id])[client_id]["intensity"] | {from_on: level}
    put_spans(LevelSpan, {client_id: joined(history)}, known=[client_id])
    touch_placement(client_id)


def touch_placement(client_id: int) -> None:
    """Count the latest placement as changed: whoever opened it before must look again."""
    db.session.execute(
        update(Placement)
        .where(Placement.client_id == client_id, Placement.is_latest)
        .values(version=Placement.version + 1),
        execution_options={"synchronize_session": False},
    )
