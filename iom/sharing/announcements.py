"""Tell those who answer for an agreement that it ends, or that it is to be reviewed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import lazyload

from iom.db import db
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_words
from iom.notices.service import notify
from iom.sharing.agreements import STEPS_DAYS, step_due
from iom.sharing.models import Agreement, AgreementAnnouncement
from iom.sharing.queries import list_who_manage_agreements

_REVIEW = 0  # in the place of a step
_LONG_OVER = timedelta(days=60)


def announce_expiring(at: datetime) -> int:
    """Announce what is due and has not been announced; may be called at any time, by anybody.

    60, 30 and 7 days before an agreement's end, and when its review is reached, its owner is told;
    where nobody answers for it, or their account is closed, all who manage agreements are. Each
    step is announced once for each end: a day that was missed is made up for by the next, with the
    last step that was reached and none before it. An end that was moved is announced anew.

    Returns:
        How many announcements were made.
    """
    today = at.astimezone(LONDON).date()
    agreements = db.session.scalars(
        select(Agreement)
        .where(
            Agreement.from_on <= today,
            Agreement.to_on > today - _LONG_OVER,
            or_(
                Agreement.to_on <= today + timedelta(days=max(STEPS_DAYS)),
                Agreement.review_on <= today,
            ),
        )
        .options(lazyload(Agreement.parties))
        .order_by(Agreement.id)
    ).unique()
    return sum(
        _announce_end(each, today, at) + _announce_review(each, today, at) for each in agreements
    )


def _announce_end(agreement: Agreement, today: date, at: datetime) -> int:
    step = step_due(agreement.to_on, today)
    # What was over when it was put on the record is history, and no news to anybody.
    entered_on = agreement.recorded_at.astimezone(LONDON).date()
    if step is None or agreement.to_on < entered_on:
        return 0
    latest = db.session.scalar(
        select(func.min(AgreementAnnouncement.step_days)).where(
            AgreementAnnouncement.agreement_id == agreement.id,
            AgreementAnnouncement.day == agreement.to_on,
            AgreementAnnouncement.step_days.in_(STEPS_DAYS),
        )
    )
    if latest is not None and latest <= step:
        return 0
    return _announce(agreement, agreement.to_on, step, _end_in_words(agreement, today), at)


def _announce_review(agreement: Agreement, today: date, at: datetime) -> int:
    if not agreement.review_on <= today < agreement.to_on:
        return 0
    sentence = (
        f"The agreement “{agreement.title}” is to be reviewed: the day was "
        f"{day_in_words(agreement.review_on)}."
        if agreement.review_on < today
        else f"The agreement “{agreement.title}” is to be reviewed today."
    )
    return _announce(agreement, agreement.review_on, _REVIEW, sentence, at)


def _announce(agreement: Agreement, day: date, step: int, sentence: str, at: datetime) -> int:
    people = whom_to_tell(agreement)
    engine = postgresql if db.session.get_bind().dialect.name == "postgresql" else sqlite
    # RETURNING says whether this call was the one that wrote the row.
    written = db.session.scalar(
        engine.insert(AgreementAnnouncement)
        .values(agreement_id=agreement.id, day=day, step_days=step, at=at, people=len(people))
        .on_conflict_do_nothing()
        .returning(AgreementAnnouncement.agreement_id)
    )
    if written is None:
        return 0
    notify(
        people,
        kind="agreement",
        sentence=sentence,
        link=f"/agreements/{agreement.id}",
        key=f"agreement:{agreement.id}:{day}:{step}",
        at=at,
    )
    return 1


def whom_to_tell(agreement: Agreement) -> list[int]:
    """Name by id who answers for an agreement, or all who manage agreements where nobody does."""
    if agreement.owner is not None and agreement.owner.is_active:
        return [agreement.owner.id]
    return [user.id for user in list_who_manage_agreements()]


def _end_in_words(agreement: Agreement, today: date) -> str:
    left_days = (agreement.to_on - today).days
    last_day = day_in_words(agreement.to_on - timedelta(days=1))
    if left_days <= 0:
        when = f"has ended; its last day was {last_day}"
    elif left_days == 1:
        when = "is in force today for the last day"
    else:
        when = f"ends in {left_days} days; its last day is {last_day}"
    return f"The agreement “{agreement.title}” {when}. What it opens is closed from then on."
