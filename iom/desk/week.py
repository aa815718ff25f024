"""Lines about courts and releases of the week, and about those that are past."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, Time, or_
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category
from iom.db import UtcTime
from iom.desk.domain import WEEK, Line, Tag, day_words, days_late, with_time
from iom.desk.reach import Desk, as_text, nothing_of, who_of
from iom.enforcement.domain import Hearing
from iom.enforcement.kinds import COURT_DATE
from iom.enforcement.models import NO_OUTCOME, CourtDate
from iom.kernel.clock import LONDON
from iom.kernel.working_days import before_closed_days, working_days_between
from iom.offending.domain import SituationKind
from iom.offending.kinds import SITUATION
from iom.offending.models import Situation

NOTICE_DAYS = 5  # working days; a change at fewer is short notice (HANDBOOK 9)
_LEFT = [kind for kind in SituationKind if kind is not SituationKind.COMMUNITY]


# Made once: the text of a statement with a new alias would be worked out anew each time.
_Before = aliased(Situation, name="before")


def list_week(desk: Desk) -> list[Line]:
    """List the courts and the releases of the week, and what is past without an answer.

    Nothing is changed by itself: what was expected is never what happened (HANDBOOK 3).
    """
    if not desk.sees(Category.OFFENDING):
        return []
    courts, releases = desk.rows_of(_courts(desk), _releases(desk))
    return [
        *(_court(desk, row) for row in courts),
        *(_release(desk, row) for row in releases),
    ]


def _courts(desk: Desk) -> Select[Any]:
    return (
        desk.about(
            CourtDate,
            as_text(CourtDate.hearing),
            CourtDate.on,
            CourtDate.court,
            CourtDate.time,
            nothing_of(UtcTime),
            nothing_of(Date),
            nothing_of(Integer),
        )
        .where(CourtDate.on <= desk.today + WEEK, NO_OUTCOME)
        .order_by(CourtDate.on, CourtDate.id)
    )


def _court(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    entry_id, hearing, day, court, at, *_ = row[4:]
    who = who_of(row)
    past = day <= desk.today
    what = f"{Hearing(hearing).label}, {court}."
    return Line(
        day=day,
        at=at,
        when=with_time(day_words(day, desk.today), at),
        late=days_late(day, desk.today),
        who=who,
        what=f"{what} No outcome is recorded." if day < desk.today else what,
        acts=(
            desk.change(
                "Record the outcome" if past else "Check or move the date",
                COURT_DATE,
                who.ref,
                entry_id,
            ),
        ),
    )


def _releases(desk: Desk) -> Select[Any]:
    return (
        desk.about(
            Situation,
            as_text(Situation.kind),
            Situation.expected_on,
            Situation.establishment,
            nothing_of(Time),
            Situation.recorded_at,
            _Before.expected_on,
            _Before.id,
        )
        .outerjoin(_Before, _Before.id == Situation.follows_id)
        .where(
            Situation.kind.in_(_LEFT),
            Situation.to_on.is_(None),
            Situation.expected_on <= desk.today + WEEK,
            or_(Situation.ask_on.is_(None), Situation.ask_on <= desk.today),
        )
        .order_by(Situation.expected_on, Situation.id)
    )


def _release(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    entry_id, kind, day, place, _, recorded_at, day_before, before_id = row[4:]
    who = who_of(row)
    hospital = SituationKind(kind) is SituationKind.HOSPITAL
    event = "Discharge" if hospital else "Release"
    where = place or "place not recorded"
    if day <= desk.today:
        return Line(
            day=day,
            when=f"Out, {day_words(day, desk.today)}",
            late=days_late(day, desk.today),
            who=who,
            what=f"{event}, {where}: the day has come and nothing says that it happened.",
            acts=(desk.ask_released(who.ref, entry_id),),
        )
    changed = before_id is not None and day_before != day
    return Line(
        day=day,
        when=day_words(day, desk.today),
        who=who,
        tag=_warning(day, recorded_at.astimezone(LONDON).date() if changed else None),
        what=f"{event}, {where}.",
        acts=(desk.change("Check the release", SITUATION, who.ref, entry_id),),
    )


def _warning(day: date, changed_on: date | None) -> Tag | None:
    """Say what is bad about a release day: closed days after it, or that it came suddenly."""
    closed = before_closed_days(day)
    if closed:
        return Tag("Friday release" if closed == "Friday" else closed, "yellow")
    if changed_on is None:
        return None
    notice = working_days_between(changed_on, day)
    if notice >= NOTICE_DAYS:
        return None
    days = "1 working day’s notice" if notice == 1 else f"{notice} working days’ notice"
    return Tag(days, "yellow")
