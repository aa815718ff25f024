"""Reviews are prepared once, done once, and corrected in the open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.cohort.domain import DeselectionReason
from iom.db import db
from iom.jobs.domain import NotDone
from iom.notices.models import Notice
from iom.offending.kinds import BREACH, DRUG_TEST, OFFENCE
from iom.offending.words import BreachKind, Disposal, OffenceCategory, TestResult
from iom.record import service as record
from iom.reviews import service
from iom.reviews.domain import CannotReview, Finding, Outcome, ReviewChanged, State
from iom.reviews.preparing import list_unprepared, prepare_and_tell
from iom.reviews.queries import due_for, due_of, find_standing, head_of, list_reviews
from iom.reviews.service import NewFinding
from iom.scheduler import _prepare_reviews
from iom.scoring.domain import Reason
from iom.scoring.queries import list_history
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user, the_places
from tests.factories.clients import a_client, a_placement
from tests.factories.desk import died
from tests.factories.entries import an_entry
from tests.factories.reviews import WORDS, a_review, done, noon_of
from tests.factories.safeguards import works_with
from tests.factories.scores import a_matrix, a_score

TODAY = date(2026, 5, 1)
SELECTED = date(2025, 11, 10)  # six months are full on 10 May 2026: due from 12 April on
DUE = date(2026, 5, 10)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def rowan(app: Flask) -> Client:
    a_matrix()
    return a_client(ref="C-1", nominated_on=SELECTED, selected_on=SELECTED)


def unprepared(today: date = TODAY) -> list[str]:
    db.session.rollback()
    return list(list_unprepared(COMMAND, today))


def test_the_job_prepares_what_is_due_once_and_tells_the_lead(rowan: Client) -> None:
    lead = a_user(role=Role.CASE_MANAGER, agency="probation")
    works_with(rowan, lead)

    assert _prepare_reviews(noon_of(TODAY), COMMAND) == "1 review prepared."
    assert _prepare_reviews(noon_of(TODAY), COMMAND) == "0 reviews prepared."

    [kept] = list_reviews(rowan.id)
    assert (kept.due_on, kept.done_on) == (DUE, None)
    [score] = list_history(rowan.id)
    assert (score.id, score.reason) == (kept.score_id, Reason.REVIEW)
    [notice] = db.session.scalars(select(Notice)).all()
    assert notice.user_id == lead.id
    assert notice.sentence == "C-1: the six-monthly review is to be done by 10 May 2026."
    assert "Testperson" not in notice.sentence + notice.link + notice.key
    assert [row.event for row in list_about("client:C-1")].count("ReviewPrepared") == 1


def test_without_a_matrix_the_job_says_why_it_failed(app: Flask) -> None:
    a_client(ref="C-1", nominated_on=SELECTED, selected_on=SELECTED)

    with pytest.raises(NotDone, match="No version of the scoring matrix is active"):
        _prepare_reviews(noon_of(TODAY), COMMAND)


def test_whom_nobody_reviews(app: Flask) -> None:
    the_places()
    old: dict[str, Any] = {"nominated_on": date(2024, 1, 1), "selected_on": date(2024, 2, 1)}
    a_client(ref="C-1", **old)
    a_client(ref="C-2", mappa_level=1, **old)
    a_client(ref="C-3", mappa_level=2, **old)
    a_client(ref="C-4", deselected_on=TODAY, reason=DeselectionReason.CAPACITY, **old)
    a_client(ref="C-5", nominated_on=date(2024, 1, 1), selected_on=None)
    died(a_client(ref="C-6", **old))
    a_client(ref="C-7", nominated_on=SELECTED, selected_on=date(2025, 11, 29))  # due 29 May
    a_client(ref="C-8", nominated_on=SELECTED, selected_on=date(2025, 11, 30))  # due 30 May

    assert unprepared() == ["C-1", "C-2", "C-7"]


def test_the_next_one_is_due_six_months_after_it_was_done(rowan: Client) -> None:
    first = a_review(rowan, date(2026, 4, 12))
    done(rowan, first, date(2026, 4, 20))

    standing = find_standing(rowan.id, date(2026, 4, 20))
    assert standing is not None
    assert (standing.since, standing.due_on, standing.open_id) == (
        date(2026, 4, 20),
        date(2026, 10, 20),
        None,
    )
    assert unprepared(date(2026, 9, 21)) == []
    assert unprepared(date(2026, 9, 22)) == ["C-1"]


def test_a_new_place_begins_anew(rowan: Client) -> None:
    a_review(rowan, date(2026, 4, 12))
    nominated: dict[str, Any] = {"nominated_on": SELECTED, "selected_on": SELECTED}
    left = date(2026, 4, 20)
    a_placement(rowan, **nominated, deselected_on=left, reason=DeselectionReason.CAPACITY)
    again = date(2026, 4, 25)
    a_placement(rowan, nominated_on=again, selected_on=again)

    standing = find_standing(rowan.id, TODAY)

    assert standing is not None
    assert (standing.since, standing.due_on) == (again, date(2026, 10, 25))
    assert standing.open_id is None, "what was prepared for the old place is not of this one"
    assert unprepared() == []


def test_it_is_not_prepared_before_it_is_due(rowan: Client) -> None:
    day = date(2026, 4, 11)
    with pytest.raises(CannotReview, match="due from 12 April 2026 on"), transaction():
        service.prepare("C-1", actor=COMMAND, at=noon_of(day), today=day)


def test_a_finding_sent_twice_is_said_once_and_a_second_person_is_told(rowan: Client) -> None:
    number = a_review(rowan, date(2026, 4, 12))
    done(rowan, number, TODAY, token="same", outcome=Outcome.STEP_DOWN)
    done(rowan, number, TODAY, token="same", outcome=Outcome.STEP_DOWN)

    with pytest.raises(ReviewChanged):
        done(rowan, number, TODAY, token="another")

    [kept] = list_reviews(rowan.id)
    assert (kept.outcome, kept.finding) == (Outcome.STEP_DOWN, WORDS)
    assert [row.event for row in list_about("client:C-1")].count("ReviewDone") == 1


def test_what_was_said_is_corrected_with_a_reason_and_stays_readable(rowan: Client) -> None:
    number = a_review(rowan, date(2026, 4, 12))
    done(rowan, number, TODAY)
    new = NewFinding(
        finding=Finding(TODAY, Outcome.PANEL, "Moved out of the flat again"),
        seen=2,
        token="c",
        reason="Written about somebody else",
    )
    for _ in range(2):
        with transaction():
            service.correct("C-1", number, new, actor=COMMAND, at=noon_of(TODAY), today=TODAY)

    [kept] = list_reviews(rowan.id)
    assert (kept.outcome, kept.finding) == (Outcome.PANEL, "Moved out of the flat again")
    [before] = kept.former
    assert (before.finding, before.reason) == (WORDS, "Written about somebody else")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"reason": "short"}, "Give a reason of"), ({}, "Nothing is different")],
)
def test_a_correction_that_cannot_be(rowan: Client, change: dict[str, Any], sentence: str) -> None:
    number = a_review(rowan, date(2026, 4, 12))
    done(rowan, number, TODAY)
    said: dict[str, Any] = {"reason": "Written about somebody else"} | change
    new = NewFinding(finding=Finding(TODAY, Outcome.KEEP, WORDS), seen=2, token="c", **said)

    with pytest.raises(CannotReview, match=sentence), transaction():
        service.correct("C-1", number, new, actor=COMMAND, at=noon_of(TODAY), today=TODAY)


def test_who_sees_no_offending_reviews_nobody(rowan: Client) -> None:
    housing = a_reader(agency="housing", shared=[Category.IDENTITY])

    with pytest.raises(NotYours), transaction():
        service.prepare("C-1", actor=housing, at=noon_of(TODAY), today=TODAY)
    assert due_for(housing, TODAY) == []


def test_a_panel_is_given_who_is_due(rowan: Client) -> None:
    a_client(ref="C-2")  # selected on 1 February 2024: due since 1 August 2024
    a_review(rowan, date(2026, 4, 12))

    late, due = due_for(a_reader(role=Role.COORDINATOR), TODAY)

    assert (late.ref, late.state, late.due_on, late.score) == (
        "C-2",
        State.OVERDUE,
        date(2024, 8, 1),
        None,
    )
    assert (due.ref, due.state, due.due_on, str(due.score), due.band) == (
        "C-1",
        State.DUE,
        DUE,
        "0.0",
        "deselect",
    )


def test_who_is_due_on_the_day_of_a_sitting(rowan: Client) -> None:
    ids = [rowan.id, a_client(ref="C-2", nominated_on=SELECTED, selected_on=TODAY).id]

    assert due_of(ids, date(2026, 4, 11)) == {}
    assert due_of(ids, date(2026, 4, 12)) == {rowan.id: DUE}
    assert due_of([], TODAY) == {}


def test_what_is_newer_than_the_score(rowan: Client) -> None:
    """Counted: an offence, a breach, a positive test. Not: a warning, a negative test."""
    a_score(rowan)
    later = NOON + timedelta(hours=2)
    burglary: dict[str, Any] = {
        "offence_on": TODAY - timedelta(days=3),
        "category": OffenceCategory.DWELLING_BURGLARY,
        "disposal": Disposal.ARRESTED,
    }
    arrest = an_entry(rowan, OFFENCE, at=later, **burglary)
    an_entry(rowan, BREACH, at=later, on=TODAY, kind=BreachKind.BREACH)
    an_entry(rowan, BREACH, at=later, on=TODAY, kind=BreachKind.WARNING)
    an_entry(rowan, DRUG_TEST, at=later, on=TODAY, result=TestResult.POSITIVE, substances="Heroin")
    an_entry(rowan, DRUG_TEST, at=later, on=TODAY, result=TestResult.NEGATIVE)

    assert head_of(COMMAND, rowan.id, TODAY).news == 3
    some = a_reader(agency="probation", shared=[Category.IDENTITY, Category.OFFENDING])
    assert head_of(some, rowan.id, TODAY).news == 2, "no test for whom treatment is not shared"
    with transaction():
        record.strike_out(
            "C-1", OFFENCE, arrest, "Recorded about somebody else", actor=COMMAND, at=later
        )
    assert head_of(COMMAND, rowan.id, TODAY).news == 2, "it came and went: the score never knew it"


def test_what_the_score_knew_and_is_struck_out_is_news(rowan: Client) -> None:
    arrest = an_entry(rowan, OFFENCE, offence_on=TODAY - timedelta(days=3))
    a_score(rowan)
    assert head_of(COMMAND, rowan.id, TODAY).news == 0
    with transaction():
        record.strike_out(
            "C-1",
            OFFENCE,
            arrest,
            "Recorded about somebody else",
            actor=COMMAND,
            at=NOON + timedelta(hours=1),
        )

    assert head_of(COMMAND, rowan.id, TODAY).news == 1


def test_it_is_skipped_where_the_client_left_meanwhile(rowan: Client) -> None:
    died(rowan)

    with transaction():
        assert not prepare_and_tell("C-1", actor=COMMAND, at=noon_of(TODAY), today=TODAY)
