"""A day of release has come: the question is asked, answered, and answered once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.clients.models import Client
from iom.db import db
from iom.offending.domain import SituationKind
from iom.offending.kinds import SITUATION
from iom.offending.models import Situation
from iom.releases import queries
from tests.conftest import SignIn
from tests.factories.accounts import the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.pages import Page

TODAY = date(2026, 5, 1)


def test_the_question_is_asked_of_whoever_may_answer_it(
    sign_in: SignIn, client_away: tuple[Client, int]
) -> None:
    client, _ = client_away
    page = Page.open(sign_in(), "/releases")
    [row] = page.table("Releases in question")
    assert row[0].endswith(client.ref)
    assert row[1] == "24 April 2026 7 days ago"

    assert (
        Page.open(sign_in(Role.CASE_MANAGER), "/releases").words.count("Nobody: every release") == 1
    )
    others = [each for each in Category if each is not Category.OFFENDING]
    blind = sign_in(agency="charity", shared=others)
    assert "Nobody: every release" in Page.open(blind, "/releases").words


def test_a_long_list_goes_on_behind_what_was_shown(
    sign_in: SignIn, client_away: tuple[Client, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SHOWN", 1)
    later = a_client(ref="C-2")
    an_entry(
        later, SITUATION, kind=SituationKind.CUSTODY, from_on=TODAY, expected_on=date(2026, 4, 30)
    )

    first = Page.open(sign_in(), "/releases")
    second = first.link(f"Next, after {client_away[0].ref}")

    assert [row[0][-3:] for row in second.table("Releases in question")] == ["C-2"]


def test_the_desk_leads_to_the_question(sign_in: SignIn, client_away: tuple[Client, int]) -> None:
    links = Page.open(sign_in(), "/desk").soup.select("a[href*='/released/']")
    assert [each["href"] for each in links] == [address(client_away)]


def test_yes_ends_the_situation_and_begins_the_community(
    sign_in: SignIn, client_away: tuple[Client, int]
) -> None:
    page = Page.open(sign_in(), address(client_away))
    after = page.press("Record the answer", answer="released", released_on=["24", "4", "2026"])

    assert after.done == ["The record says that the client is out."]
    assert after.path == "/releases"
    assert spans() == [
        (SituationKind.CUSTODY, date(2026, 3, 2), date(2026, 4, 24)),
        (SituationKind.COMMUNITY, date(2026, 4, 24), None),
    ]
    # A second click sends the very same form again: nothing more happens, and nothing is wrong.
    again = page.press("Record the answer", answer="released", released_on=["24", "4", "2026"])
    assert again.done == ["The record says that the client is out."]
    assert len(spans()) == 2


def test_no_keeps_the_situation_with_another_day(
    sign_in: SignIn, client_away: tuple[Client, int]
) -> None:
    page = Page.open(sign_in(), address(client_away))
    after = page.press("Record the answer", answer="still-there", expected_on=["15", "5", "2026"])

    assert "Nobody: every release" in after.words
    assert spans() == [(SituationKind.CUSTODY, date(2026, 3, 2), None)]


def test_not_known_asks_again_on_that_day_and_not_before(
    sign_in: SignIn, client_away: tuple[Client, int], clock: time_machine.Traveller
) -> None:
    client = sign_in()
    page = Page.open(client, address(client_away))
    after = page.press("Record the answer", answer="not-known", ask_on=["4", "5", "2026"])
    assert "Nobody: every release" in after.words
    assert "Released?" not in Page.open(client, "/desk").words

    clock.move_to(datetime(2026, 5, 4, 9, tzinfo=UTC))

    assert len(Page.open(sign_in(), "/releases").table("Releases in question")) == 1


def test_the_second_of_two_sees_what_the_first_said_and_keeps_what_was_typed(
    sign_in: SignIn, client_away: tuple[Client, int]
) -> None:
    first = Page.open(sign_in(), address(client_away))
    second = Page.open(sign_in(), address(client_away))
    first.press("Record the answer", answer="still-there", expected_on=["15", "5", "2026"])

    page = second.press("Record the answer", answer="released", released_on=["30", "4", "2026"])

    assert page.response.status_code == 409
    assert "Release was expected on 15 May 2026" in page.words
    assert [str(each["value"]) for each in page.soup.select("[name=released_on]")] == [
        "30",
        "4",
        "2026",
    ]
    assert page.press("Record the answer").path == "/releases"
    assert spans()[-1] == (SituationKind.COMMUNITY, date(2026, 4, 30), None)


def test_a_release_before_the_first_day_is_refused_beside_its_field(
    sign_in: SignIn, client_away: tuple[Client, int]
) -> None:
    page = Page.open(sign_in(), address(client_away))
    page = page.press("Record the answer", answer="released", released_on=["1", "3", "2026"])

    assert page.response.status_code == 422
    assert page.errors == ["The client was not there before 2 March 2026."]
    assert spans() == [(SituationKind.CUSTODY, date(2026, 3, 2), None)]


def test_what_is_answered_leads_to_what_became_of_it(
    sign_in: SignIn, client_away: tuple[Client, int]
) -> None:
    client = sign_in()
    page = Page.open(client, address(client_away))
    page.press("Record the answer", answer="released", released_on=["24", "4", "2026"])

    page = Page.open(client, address(client_away))

    assert page.done == ["This is answered already; here is what became of it."]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 5, 1, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def client_away(app: Flask, clock: time_machine.Traveller) -> tuple[Client, int]:
    """A client whose release was expected a week ago, and the situation's number."""
    the_places()
    client = a_client()
    row = an_entry(
        client,
        SITUATION,
        kind=SituationKind.CUSTODY,
        from_on=date(2026, 3, 2),
        expected_on=date(2026, 4, 24),
    )
    return client, row


def address(away: tuple[Client, int]) -> str:
    return f"/clients/{away[0].ref}/released/{away[1]}"


def spans() -> list[tuple[SituationKind, date, date | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Situation.kind, Situation.from_on, Situation.to_on)
        .where(Situation.ended_at.is_(None))
        .order_by(Situation.from_on)
    )
    return [(row[0], row[1], row[2]) for row in rows]
