"""A client died: the place ends on that day, once, and goes on where it was a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.clients.models import Client, Death
from iom.cohort.domain import DeselectionReason
from iom.cohort.models import LevelSpan, Placement
from iom.db import db
from iom.sharing.scope import counting
from tests.conftest import SignIn
from tests.factories.accounts import the_places
from tests.factories.clients import a_client
from tests.factories.desk import died, struck_out
from tests.pages import Page

NOW = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def place_of(client: Client) -> tuple[date | None, DeselectionReason | None]:
    db.session.rollback()
    statement = counting(select(Placement)).where(Placement.client_id == client.id)
    row = db.session.scalars(statement).one()
    return row.deselected_on, row.deselection_reason


def level_ends(client: Client) -> list[date | None]:
    statement = counting(select(LevelSpan.to_on)).where(
        LevelSpan.client_id == client.id, LevelSpan.value.is_not(None)
    )
    return list(db.session.scalars(statement))


def test_the_place_ends_on_the_day_of_the_death(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", level=4)
    died(client, date(2026, 4, 14))
    page = Page.open(sign_in(Role.COORDINATOR), "/clients/C-1").link("End the place")
    assert "The place ends on 14 April 2026 with the reason died" in page.words

    after = page.press("End the place")

    assert "The place of C-1 on the scheme has ended." in after.words
    assert place_of(client) == (date(2026, 4, 14), DeselectionReason.DIED)
    assert level_ends(client) == [date(2026, 4, 14)]
    changed = [row for row in list_about("client:C-1") if row.event == "PlacementChanged"]
    assert len(changed) == 1
    # A second click on the page as it was does nothing, and says the same.
    assert "has ended" in page.press("End the place").words
    assert len([row for row in list_about("client:C-1") if row.event == "PlacementChanged"]) == 1


def test_a_death_before_the_selection_ends_the_place_on_its_first_day(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1", nominated_on=date(2024, 2, 1), selected_on=date(2024, 3, 1))
    died(client, date(2024, 2, 20))

    Page.open(sign_in(Role.COORDINATOR), "/clients/C-1/place/end").press("End the place")

    assert place_of(client) == (date(2024, 3, 1), DeselectionReason.DIED)


def test_a_day_that_was_corrected_meanwhile_is_shown_first(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    died(client, date(2026, 4, 14))
    page = Page.open(sign_in(Role.COORDINATOR), "/clients/C-1/place/end")
    struck_out(Death)
    died(client, date(2026, 4, 15))

    again = page.press("End the place")

    assert again.response.status_code == 409
    assert "The day on which C-1 died was corrected: look again." in again.words
    assert "The place ends on 15 April 2026" in again.words
    assert place_of(client) == (None, None)
    again.press("End the place")
    assert place_of(client) == (date(2026, 4, 15), DeselectionReason.DIED)


def test_it_goes_on_where_the_death_is_struck_out(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", level=4)
    died(client, date(2026, 4, 14))
    browser = sign_in(Role.COORDINATOR)
    Page.open(browser, "/clients/C-1/place/end").press("End the place")
    assert Page.open(browser, "/clients/C-1/place/resume", status=400)
    struck_out(Death)

    Page.open(browser, "/clients/C-1/place/resume").press("Let it go on")

    assert place_of(client) == (None, None)
    assert level_ends(client) == [None]


def test_nobody_ends_the_place_of_the_living_and_only_coordinators_that_of_the_dead(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    a_client(ref="C-1")
    died(a_client(ref="C-2", deselected_on=date(2025, 1, 1)))
    died(a_client(ref="C-3"))
    browser = sign_in(Role.COORDINATOR)

    assert (
        "Nothing on the record says that C-1 died."
        in Page.open(browser, "/clients/C-1/place/end", status=400).words
    )
    assert (
        "C-2 has no place on the scheme that could end."
        in Page.open(browser, "/clients/C-2/place/end", status=400).words
    )
    # A place that a file ended for death, without a word of it on the record, is no mistake.
    assert Page.open(browser, "/clients/C-1/place/resume", status=400)
    assert Page.open(sign_in(Role.CASE_MANAGER), "/clients/C-3/place/end", status=403)
