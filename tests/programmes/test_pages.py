"""Recording an event of DIP with the status that goes with it; what is there for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from iom.accounts.domain import Category
from iom.cohort.corrections import What
from iom.cohort.domain import DipStatus
from iom.cohort.stored import histories_of
from iom.db import db
from iom.offending.models import DipEvent
from iom.offending.words import DipEventKind
from iom.sharing.scope import counting
from tests.conftest import SignIn
from tests.factories.clients import a_client
from tests.factories.scores import a_matrix
from tests.pages import Page

MAY_1 = date(2026, 5, 1)
MAY = {"on": ["1", "5", "2026"]}
JOINED = {"event": "joined-caseload"} | MAY


def record(browser: FlaskClient, **values: Any) -> Page:
    return Page.open(browser, "/clients/C-1/programmes/record").press("Put on the record", **values)


def dip_of(client_id: int) -> dict[date, DipStatus]:
    db.session.expire_all()
    return histories_of([client_id])[client_id][What.DIP.field]


def events() -> list[DipEventKind]:
    return list(db.session.scalars(counting(select(DipEvent.event)).order_by(DipEvent.id)))


@pytest.fixture
def client_id(app: Flask) -> int:
    return int(a_client(ref="C-1", dip_status=DipStatus.ASSESSED).id)


def test_whoever_records_an_event_is_asked_whether_the_status_changes(
    client_id: int, sign_in: SignIn
) -> None:
    asked = record(sign_in(), **JOINED)

    assert "Yes, to “on caseload” from 1 May 2026" in asked.words
    assert "No, it stays “assessed”" in asked.words
    assert events() == []  # nothing is written before it is answered

    done = asked.press("Put on the record", change="yes")

    assert "The DIP status is “on caseload” from that day." in done.done[0]
    assert events() == [DipEventKind.JOINED_CASELOAD]
    assert dip_of(client_id)[MAY_1] is DipStatus.ON_CASELOAD
    assert done.table("DIP status")[0][:3] == ["On caseload", "1 May 2026", "it still holds"]


def test_a_person_may_say_no_and_the_status_stays(client_id: int, sign_in: SignIn) -> None:
    record(sign_in(), **JOINED).press("Put on the record", change="no")

    assert events() == [DipEventKind.JOINED_CASELOAD]
    assert MAY_1 not in dip_of(client_id)


def test_an_answer_is_wanted_and_what_was_typed_is_kept(client_id: int, sign_in: SignIn) -> None:
    again = record(sign_in(), **JOINED).press("Put on the record")

    assert again.errors == ["Say whether the status changes"]
    assert events() == []
    assert again.press("Put on the record", change="yes").path == "/clients/C-1/programmes"


def test_another_event_typed_meanwhile_is_asked_about_anew(client_id: int, sign_in: SignIn) -> None:
    asked = record(sign_in(), **JOINED)

    other = asked.press("Put on the record", change="yes", event="unplanned-exit")

    assert "Yes, to “unplanned exit” from 1 May 2026" in other.words
    assert events() == []


def test_an_event_that_no_status_goes_with_is_recorded_at_once(
    client_id: int, sign_in: SignIn
) -> None:
    done = record(sign_in(), event="dtto-commenced-lower", **MAY)

    assert done.path == "/clients/C-1/programmes"
    assert done.table("DTTO or DRR") == [["1 May 2026", "lower", "Under way"]]


def test_a_second_click_makes_no_second_event(client_id: int, sign_in: SignIn) -> None:
    asked = record(sign_in(), **JOINED)

    asked.press("Put on the record", change="yes")
    asked.press("Put on the record", change="yes")

    assert events() == [DipEventKind.JOINED_CASELOAD]
    assert dip_of(client_id)[MAY_1] is DipStatus.ON_CASELOAD


def test_whoever_was_asked_of_a_status_that_another_changed_since_is_asked_anew(
    client_id: int, sign_in: SignIn
) -> None:
    browser = sign_in()
    asked = record(browser, **JOINED)
    Page.open(browser, "/clients/C-1/scheme/facts/dip-status/add").press(
        "Put on the record", value="declined", from_on=["20", "4", "2026"]
    )

    answer = asked.press("Put on the record", change="yes")

    assert answer.response.status_code == 409
    assert "on 1 May 2026 it is “declined” now" in answer.errors[0]
    assert "No, it stays “declined”" in answer.words
    assert events() == []  # neither of the two was written
    answer.press("Put on the record", change="yes")
    assert events() == [DipEventKind.JOINED_CASELOAD]


def test_a_dtto_that_never_began_does_not_end(client_id: int, sign_in: SignIn) -> None:
    refused = record(sign_in(), event="dtto-completed", **MAY)

    assert refused.response.status_code == 422
    assert "No DTTO or DRR was under way on that day" in refused.errors[0]
    assert events() == []


def test_what_counts_in_the_score_is_said_with_its_days(client_id: int, sign_in: SignIn) -> None:
    a_matrix()
    done = record(sign_in(), **JOINED).press("Put on the record", change="yes")

    assert "Counts 5 points from 1 May 2026 on, for as long as the status holds" in done.words


def test_mappa_2_is_said_to_leave_every_count_from_its_day(client_id: int, sign_in: SignIn) -> None:
    browser = sign_in()
    Page.open(browser, "/clients/C-1/scheme/facts/mappa-level/add").press(
        "Put on the record", value="2", from_on=["1", "5", "2026"]
    )

    page = Page.open(browser, "/clients/C-1/programmes")

    assert (
        "From 1 May 2026 at level 2: from that day out of every count, flows included."
        in page.words
    )


def test_treatment_is_absent_for_whoever_may_not_see_it(client_id: int, sign_in: SignIn) -> None:
    record(sign_in(), **JOINED).press("Put on the record", change="yes")
    browser = sign_in(agency="housing", shared=[Category.IDENTITY, Category.OFFENDING])

    page = Page.open(browser, "/clients/C-1/programmes")

    assert page.heading == "MAPPA"
    for word in ("DIP", "DTTO", "caseload", "score"):
        assert word not in page.words
    Page.open(browser, "/clients/C-1/programmes/record", status=404)
    assert page.link("Wren Testperson, C-1").link("MAPPA").heading == "MAPPA"


def test_mappa_is_absent_for_whoever_may_not_see_offending(client_id: int, sign_in: SignIn) -> None:
    shared = [Category.IDENTITY, Category.SUBSTANCE_TREATMENT]

    page = Page.open(sign_in(agency="housing", shared=shared), "/clients/C-1/programmes")

    assert page.heading == "DIP and DTTO"
    assert "MAPPA" not in page.words


def test_there_is_no_page_for_whoever_sees_neither(client_id: int, sign_in: SignIn) -> None:
    browser = sign_in(agency="housing", shared=[Category.IDENTITY])

    Page.open(browser, "/clients/C-1/programmes", status=404)
