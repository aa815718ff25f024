"""From a nomination to the end of a place, over a year of days, in a real browser.

The application is served from this very process, so that its clock can be put on.
"""

from __future__ import annotations

import re
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
from iom.jobs.work import run_by_name
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal, OffenceCategory
from tests.browser.conftest import complain, settings
from tests.factories.accounts import COMMAND, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.levels import a_scale
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

    def move(self, day: date) -> None:
        """Let it be the morning of a day."""
        self.clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))

    def on(self, day: date, path: str) -> Page:
        """Sit down on a day and open a page."""
        self.move(day)
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
    a_scale()
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
    page.get_by_role("button", name="Yes, the same person").click()
    expect(page.locator("main")).to_contain_text("Decided: there is a placement")

    # Scored.
    page.goto("/clients/C-000001/score/now")
    page.get_by_label("Nomination").check()
    page.get_by_role("button", name="Score now").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Score 50.0: select")

    # The panel of the next week has the nomination on its list, and selects at level 4.
    case = at_a_panel(desk, FIRST + timedelta(days=7), by_itself=True)
    expect(case.locator("main")).to_contain_text("50.0")
    decide(case, "Select", level="4 Enhanced", benefit="A home, and so fewer robberies")
    expect(case.locator("main")).to_contain_text("Selected at level 4")

    # Six months later the review is due: prepared by the job, done by a person.
    november = date(2026, 11, 11)
    desk.move(november)
    run_by_name(
        {job.name: job for job in app.config["IOM_JOBS"]}["six-monthly-reviews"],
        datetime(2026, 11, 11, 5, tzinfo=UTC),
        actor=COMMAND,
    )
    page = desk.on(november, "/reviews?which=due")
    page.locator("main a[href$='C-000001/review']").click()
    # The robberies are over 182 days at liberty old: half of 50.
    expect(page.locator("main")).to_contain_text("25.0")
    page.get_by_label("What was found?").fill("Housed since June, in work since August.")
    page.get_by_label("Step down by a level").check()
    page.get_by_role("button", name="The review is done").click()
    expect(page.locator("main")).to_contain_text("Housed since June, in work since August.")

    # Down by one level at a time: two at once is refused, with what would do.
    page = desk.on(november, "/clients/C-000001/level/set")
    step(page, "2 Light")
    expect(page.locator("main")).to_contain_text("Down goes one level at a time")
    for day, level in ((0, "3 Standard"), (56, "2 Light"), (140, "1 Monitoring")):
        page = desk.on(november + timedelta(days=day), "/clients/C-000001/level/set")
        step(page, level)
        expect(page.locator("main")).to_contain_text(level)

    # Off the scheme from a light level that was held for long enough.
    case = at_a_panel(desk, november + timedelta(days=175), by_itself=False)
    decide(case, "Deselect", leaving="sustained-desistance")
    page = desk.on(november + timedelta(days=176), "/clients/C-000001")
    expect(page.locator("main")).to_contain_text("Deselected")
    page.goto("/clients/C-000001/level")
    table = page.locator("table", has_text="1 Monitoring").first
    for name in ("4 Enhanced", "3 Standard", "2 Light", "1 Monitoring"):
        expect(page.locator("main")).to_contain_text(name)
    assert table.count()


def at_a_panel(desk: Desk, day: date, *, by_itself: bool) -> Page:
    """Plan a sitting for a day, open it and turn to the case of the client.

    Either the client comes onto its list by itself, or is put on it.
    """
    page = desk.on(day, "/panels/new")
    parts = (day.day, day.month, day.year)
    for box, part in zip(page.locator("[name=day]").all(), parts, strict=True):
        box.fill(str(part))
    page.get_by_label("Place").fill("Town hall")
    page.get_by_role("button", name="Plan it and prepare the list").click()
    expect(page).to_have_url(re.compile(r"/panels/\d+$"))
    sitting = page.url
    if by_itself:
        expect(page.locator("main table")).to_contain_text("C-000001")
    else:
        page.get_by_role("link", name="Add a client").click()
        page.get_by_label("Reference of the client").fill("C-000001")
        page.get_by_role("button", name="Put on the list").click()
        expect(page).to_have_url(sitting)
    page.get_by_role("button", name="Open the sitting").click(timeout=5_000)
    page.goto(f"{sitting}/C-000001")
    return page


def decide(page: Page, act: str, **said: str) -> None:
    """Record what the panel decides of the case that is open, with its reason."""
    page.locator("main .app-acts a", has_text=re.compile(f"^{act}$")).first.click()
    if "level" in said:
        page.get_by_label(said["level"]).check()
        page.get_by_label("Benefit expected").fill(said["benefit"])
    if "leaving" in said:
        page.get_by_label("Why does the client leave?").select_option(said["leaving"])
    page.get_by_label("The panel’s reason").fill("Everybody at the table was heard.")
    page.get_by_role("button", name="Record the decision").click()


def step(page: Page, level: str) -> None:
    """Set a level from the day on which the page was opened."""
    page.get_by_label(level).check()
    page.locator("[name=benefit]").fill("A visit now and then will do.")
    page.get_by_role("button", name="Set the level").click()
