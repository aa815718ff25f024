"""Who is told that an agreement ends, and when: once for each step, however often it is asked."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.db import db
from iom.kernel import clock
from iom.notices.models import Notice
from iom.sharing.announcements import announce_expiring
from iom.sharing.models import Agreement, AgreementAnnouncement
from iom.transaction import transaction
from tests.factories.accounts import NOON, PASSWORD, a_user
from tests.factories.agreements import an_agreement
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")

END = date(2026, 12, 1)
BEGUN = date(2026, 1, 1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def announce(left_days: int) -> int:
    with transaction():
        return announce_expiring(noon(END - timedelta(days=left_days)))


def told() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.execute(select(Notice.user_id, Notice.sentence).order_by(Notice.id))
    return [(each.user_id, each.sentence) for each in rows]


def owned(username: str = "hazel") -> int:
    user = a_user(username=username, shared=[])
    user_id = user.id
    an_agreement(
        title="Core", from_on=BEGUN, to_on=END, review_on=END, owner=user.ref, at=noon(BEGUN)
    )
    return user_id


def test_the_owner_is_told_60_30_and_7_days_before_the_end() -> None:
    hazel = owned()

    made = {left: announce(left) for left in (61, 60, 59, 31, 30, 29, 8, 7, 6, 1)}

    assert [left for left, number in made.items() if number] == [60, 30, 7]
    assert told() == [
        (
            hazel,
            (
                f"The agreement “Core” ends in {left} days; its last day is 30 November 2026. "
                "What it opens is closed from then on."
            ),
        )
        for left in (60, 30, 7)
    ]


def test_days_that_were_missed_are_made_up_for_by_the_last_step_alone() -> None:
    owned()

    assert [announce(left) for left in (20, 20, 25, 5)] == [1, 0, 0, 1]
    assert [sentence.split(";")[0] for _, sentence in told()] == [
        "The agreement “Core” ends in 20 days",
        "The agreement “Core” ends in 5 days",
    ]


def test_an_end_that_nobody_could_announce_in_time_is_told_after_it() -> None:
    owned()

    assert announce(-3) == 1
    assert "has ended; its last day was 30 November 2026" in told()[0][1]


def test_what_was_over_when_it_was_recorded_is_no_news() -> None:
    a_user(role=Role.ADMINISTRATOR)
    an_agreement(from_on=BEGUN, to_on=END, at=noon(END + timedelta(days=2)))

    assert announce(-2) == 0


def test_what_has_not_begun_is_not_announced() -> None:
    a_user(role=Role.ADMINISTRATOR)
    an_agreement(from_on=END - timedelta(days=5), to_on=END, review_on=END, at=noon(BEGUN))

    assert [announce(left) for left in (7, 6, 5)] == [0, 0, 1]


def test_without_an_owner_all_who_manage_agreements_are_told() -> None:
    administrators = {a_user(role=Role.ADMINISTRATOR).id for _ in range(2)}
    a_user(role=Role.COORDINATOR)
    an_agreement(from_on=BEGUN, to_on=END, review_on=END, at=noon(BEGUN))

    announce(60)

    assert Counter(user_id for user_id, _ in told()) == Counter(administrators)


def test_for_an_owner_who_has_left_the_administrators_are_told() -> None:
    owned("robin")
    administrator = a_user(role=Role.ADMINISTRATOR).id
    with transaction():
        db.session.scalars(select(User).where(User.username == "robin")).one().disabled_at = NOON

    announce(60)

    assert [user_id for user_id, _ in told()] == [administrator]


def test_a_review_is_announced_once_when_its_day_is_reached() -> None:
    user = a_user(shared=[])
    an_agreement(
        title="Core", from_on=BEGUN, to_on=END, review_on=END - timedelta(days=100),
        owner=user.ref, at=noon(BEGUN),
    )  # fmt: skip

    assert [announce(left) for left in (101, 98, 97)] == [0, 1, 0]
    assert told()[0][1] == (
        "The agreement “Core” is to be reviewed: the day was 23 August 2026."  # 1 Dec less 100
    )


def test_whoever_signs_in_sets_off_what_is_due(app: Flask) -> None:
    today = clock.today()
    administrator = a_user(role=Role.ADMINISTRATOR, username="sorrel", shared=[])
    user_id = administrator.id
    an_agreement(
        from_on=today - timedelta(days=30), to_on=today + timedelta(days=5), at=clock.now()
    )

    page = Page.open(app.test_client(), "/sign-in").press(
        "Sign in", username="sorrel", password=PASSWORD
    )

    assert page.response.status_code == 200
    # The end is near, and the review, on the first day, is past.
    assert [person for person, _ in told()] == [user_id, user_id]


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(days=st.lists(st.integers(-40, 70), max_size=12), moved_by=st.none() | st.integers(1, 90))
def test_over_any_days_each_step_of_each_end_is_announced_once_and_never_out_of_order(
    days: list[int], moved_by: int | None
) -> None:
    with transaction():
        for table in (Notice, AgreementAnnouncement):
            db.session.execute(delete(table))
        for agreement in db.session.scalars(select(Agreement)):
            db.session.delete(agreement)
    user = a_user(shared=[])
    number = an_agreement(from_on=BEGUN, to_on=END, review_on=END, owner=user.ref, at=noon(BEGUN))
    ends = {END}
    for turn, left in enumerate(days):
        if moved_by is not None and turn == len(days) // 2:
            with transaction():
                found = db.session.get_one(Agreement, number)
                found.to_on = found.review_on = END + timedelta(days=moved_by)
                ends.add(found.to_on)
        announce(left)

    rows = db.session.scalars(
        select(AgreementAnnouncement).where(AgreementAnnouncement.step_days > 0)
    ).all()
    steps = {each: [row.step_days for row in rows if row.day == each] for each in ends}
    assert all(len(each) == len(set(each)) <= 3 for each in steps.values())
    assert len(told()) == len(rows)
    if moved_by is None:
        # What was announced is what the days reached, each step when it was first the least.
        reached: list[int] = []
        for left in days:
            due = min((s for s in (60, 30, 7) if -30 <= left <= s), default=None)
            if due is not None and (not reached or due < min(reached)):
                reached.append(due)
        assert sorted(steps[END]) == sorted(reached)
