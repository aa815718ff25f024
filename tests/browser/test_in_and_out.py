"""From a nomination to the end of a place, over a year of days, in a real browser.

The application is served from this very process, so that its clock can be put on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from iom.accounts.models import User
from iom.cohort.domain import DeselectionReason
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal, OffenceCategory
from tests.browser.conftest import complain, settings
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.scores import a_matrix
from tests.factories.sessions import TOKEN_COOKIE, a_session

FIRST = date(2026, 5, 4)
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@dataclass
class Desk:
    """A coordinator at a screen, on a day that the test chooses."""

    address: str
    browser: Browser
    user: User
    clock: time_machine.Traveller

    def on(self, day: date, path: str) -> Page:
        """Sit down on a day and open a page."""
        self.clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
        context = self.browser.new_context(**settings(self.address))
        context.add_cookies(
            [{"name": TOKEN_COOKIE, "value": a_session(self.user), "url": self.address}]
        )
        page = context.new_page()
        page.on("console", complain)
        page.goto(path)
        return page


@pytest.fixture
def desk(app: Flask, chromium_browser: Browser) -> Iterator[Desk]:
    """Serve the application from here, to one coordinator."""
    the_places()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with time_machine.travel(datetime(2026, 5, 4, 9, tzinfo=UTC), tick=True) as clock:
            yield Desk(f"http://127.0.0.1:{server.port}", chromium_browser, a_user(), clock)
    finally:
        server.shutdown()
        thread.join()


def test_from_a_nomination_to_the_end_of_a_place(app: Flask, desk: Desk) -> None:
    a_matrix()
    known = a_client(
        ref="C-000001",
        given_names="Rowan",
        family_name="Thornley",
        date_of_birth=date(1993, 5, 2),
        nominated_on=date(2023, 1, 10),
        selected_on=date(2023, 2, 1),
        deselected_on=date(2024, 2, 1),
        reason=DeselectionReason.SUSTAINED_DESISTANCE,
    )
    for days in (10, 20, 30, 40, 50):  # five robberies within 91 days: 50.0
        an_entry(known, OFFENCE, offence_on=FIRST - timedelta(days=days),
                 category=OffenceCategory.ROBBERY, disposal=Disposal.CHARGED)  # fmt: skip

    # Nominated, and found to be on the record already.
    page = desk.on(FIRST, "/nominations/new")
    page.get_by_label("Given names").fill("Rowan")
    page.get_by_label("Family name").fill("Thornely")
    page.get_by_label("Day").fill("5")
    page.get_by_label("Month").fill("2")
    page.get_by_label("Year").fill("1993")
    page.get_by_label("District where they live").select_option(label="Cambridge")
    page.get_by_label("Route in").select_option(label="Police")
    page.get_by_role("button", name="Send the nomination").click()
    expect(page.get_by_role("heading", name="Same or different?")).to_be_visible()
    page.get_by_role("radio", name="Same person").check()
    page.get_by_role("button", name="Send the nomination").click()
    expect(page.locator("main")).to_contain_text("The nomination is taken.")
    page.get_by_role("button", name="Same person").click()
    expect(page.locator("main")).to_contain_text("C-000001")

    # Scored.
    page.goto("/clients/C-000001/score/now")
    page.get_by_label("Nomination").check()
    page.get_by_role("button", name="Score").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Score 50.0: select")
