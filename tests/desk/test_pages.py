"""The desk and the page of data quality as somebody opens them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.db import db
from iom.enforcement.models import CourtDate, Warrant
from iom.offending.models import Offence, Situation
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.desk.conftest import Statements
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.factories.desk import an_entry, died
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

NOW = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)  # a Monday
SATURDAY = date(2026, 5, 9)


@pytest.fixture(autouse=True)
def _monday(_the_first_of_may: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_is_the_first_page_for_those_who_see_clients(app: Flask, sign_in: SignIn) -> None:
    the_places()

    page = Page.open(sign_in(Role.COORDINATOR), "/")

    assert page.path == "/desk"
    assert page.heading == "Monday 11 May 2026"
    assert page.title == "Desk – iom"
    assert "Nothing waits for you today." in page.words
    assert page.soup.select("nav[aria-label=Main] a")[0].text == "Desk"


def test_every_line_leads_to_its_act(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-010144", given_names="Jay", family_name="Hornbeam")
    an_entry(client, Offence, offence_on=SATURDAY)
    an_entry(client, Warrant, issued_on=date(2026, 5, 6))
    an_entry(client, CourtDate, on=date(2026, 5, 11))
    an_entry(client, Situation, from_on=date(2026, 1, 1), expected_on=date(2026, 5, 8))
    browser = sign_in(Role.COORDINATOR)

    page = Page.open(browser, "/desk")

    assert page.table("Arrested over the weekend") == [
        [
            "Sat 9 May",
            "Jay Hornbeam C-010144",
            "Shoplifting. Arrested.",
            "None",
            "Give a lead : C-010144 Say what came of it : C-010144",
        ]
    ]
    for link in page.soup.select(".app-c-act a"):
        assert browser.get(link["href"]).status_code == 200, link
    assert "Jay" not in page.title + page.path


def test_whoever_is_shown_is_on_the_trail_once(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    an_entry(client, Offence, offence_on=SATURDAY)
    an_entry(client, Warrant, issued_on=date(2026, 5, 6))
    a_client(ref="C-2")

    Page.open(sign_in(Role.COORDINATOR), "/desk")

    assert [row.event for row in list_about("client:C-1")].count("ClientListed") == 1
    assert "ClientListed" not in [row.event for row in list_about("client:C-2")]


def test_who_sees_no_clients_has_a_plain_desk(app: Flask, sign_in: SignIn) -> None:
    the_places()

    page = Page.open(sign_in(Role.PANEL_MEMBER), "/")

    assert page.path == "/desk"
    links = [link.text for link in page.soup.select("#plain a")]
    assert links == [
        "Read your notices",
        "See the panels on which you sit",
        "Nominate somebody, or see what became of it",
        "Look for a programme",
        "See what starts when",
        "Find a link worker",
        "See what you may do, and your account",
    ]
    assert not page.soup.select("table")
    # Those with a page of their own open that.
    assert Page.open(sign_in(Role.ANALYST), "/").path == "/reports"


def test_a_desk_takes_the_same_statements_however_many_clients(
    app: Flask, sign_in: SignIn, statements: Statements
) -> None:
    browser = sign_in(Role.COORDINATOR, districts=None)
    the_places()
    browser = sign_in(Role.COORDINATOR)

    def some_more(number: int) -> None:
        for _ in range(number):
            client = a_client(level=4)
            an_entry(client, Offence, offence_on=SATURDAY)
            an_entry(client, Warrant, issued_on=date(2026, 5, 6))

    some_more(1)
    few = statements(lambda: Page.open(browser, "/desk"))
    some_more(5)
    many = statements(lambda: Page.open(browser, "/desk"))

    assert len(few) == len(many)
    assert sum("SELECT" in each for each in many) <= 30


def test_more_than_a_section_shows_is_said(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    for _ in range(26):
        an_entry(client, Warrant, issued_on=date(2026, 5, 6))

    page = Page.open(sign_in(Role.COORDINATOR), "/desk")

    assert len(page.table("Wanted 25+")) == 8
    assert len(page.table("Wanted, the rest")) == 17
    assert "The first 25 are shown" in page.words


def quality(page: Page, label: str) -> list[str]:
    [row] = [row for row in page.table("By district") if row[0] == label]
    return [cell.split(" ")[0] for cell in row[1:]]


def test_what_is_missing_is_counted_by_district_and_lead(app: Flask, sign_in: SignIn) -> None:
    lead = a_user(username="ivy", full_name="Ivy Fieldfare")
    camb = a_client(ref="C-1", date_of_birth=date(1990, 1, 1))
    a_client(ref="C-2")
    a_client(ref="C-3", district="Fenland")
    died(a_client(ref="C-4"))
    works_with(camb, db.session.get_one(User, lead.id))

    page = Page.open(sign_in(districts=["Cambridge", "Fenland"]), "/desk/data")

    assert quality(page, "No lead professional") == ["1", "1", "2"]
    assert quality(page, "No date of birth") == ["1", "1", "2"]
    assert quality(page, "No telephone number") == ["2", "1", "3"]
    assert quality(page, "Warning marker past its review") == ["0", "0", "0"]
    assert [row[0] for row in page.table("By lead")] == ["None", "Ivy Fieldfare"]


def test_nobody_leads_is_one_rule_for_every_page(app: Flask, sign_in: SignIn) -> None:
    ivy, gone = a_user(full_name="Ivy"), a_user(full_name="Gone")
    works_with(a_client(ref="led"), ivy)
    works_with(a_client(ref="closed"), gone)
    works_with(a_client(ref="ended"), ivy, to_on=date(2026, 4, 2))
    a_client(ref="never", district="Fenland")
    a_client(ref="nominated", selected_on=None)
    a_client(ref="over", deselected_on=date(2026, 4, 1))
    died(a_client(ref="died"))
    with transaction():
        db.session.get_one(User, gone.id).disabled_at = NOW
    browser = sign_in(districts=["Cambridge", "Fenland"])

    # In Cambridge the account of one lead is closed and another's time is over; one in Fenland.
    assert quality(Page.open(browser, "/desk/data"), "No lead professional") == ["2", "1", "3"]
    mending = Page.open(browser, "/desk/data/no-lead").table("No lead")
    assert [row[0].split()[-1] for row in mending] == ["closed", "ended", "never"]
    assert "3 clients have no lead" in Page.open(browser, "/caseloads").words
    without = Page.open(browser, "/caseloads/without").table("Clients without")
    assert sorted(row[1] for row in without) == ["closed", "ended", "never"]


def test_a_number_leads_to_the_people_and_says_who_is_not_shown(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", given_names="Jay", family_name="Hornbeam")
    closed = a_client(ref="C-2", family_name="Zwitscherkauz")
    a_restriction(closed, a_user(username="owner"))
    browser = sign_in(districts=["Cambridge"])

    page = Page.open(browser, "/desk/data/no-lead?district=cambridge")

    assert "2 clients, of whom 1 is not shown to you." in page.words
    assert page.table("No lead") == [["Jay Hornbeam C-1", "Cambridge", "None", "Give a lead : C-1"]]
    assert "Zwitscherkauz" not in page.response.text
    assert "C-2" not in page.response.text
    assert page.link("Give a lead : C-1").path == "/clients/C-1/lead"


def test_a_release_whose_day_has_passed_leads_to_the_question(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    first, then = date(2026, 1, 1), date(2026, 3, 1)
    an_entry(client, Situation, from_on=first, to_on=then, expected_on=SATURDAY)
    held = an_entry(client, Situation, from_on=then, expected_on=SATURDAY)

    page = Page.open(sign_in(), "/desk/data/release-passed").link("Released? : C-1")

    assert page.path == f"/clients/C-1/released/{held.id}"


def test_the_setting_of_the_page_goes_along(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    browser = sign_in()

    page = Page.open(browser, "/desk/data").press("Count again", days="60")

    assert quality(page, "No contact in 60 days")[-1] == "1"
    [href] = [a["href"] for a in page.soup.select("a") if "no-contact" in a["href"]][:1]
    assert "days=60" in href
    for odd in ("", "x", "-3", "99999999999", "²"):
        Page.open(browser, f"/desk/data?days={odd}&lead={odd}")
        Page.open(browser, f"/desk/data/no-contact?days={odd}&lead={odd}&after={odd}")


def test_a_case_manager_counts_their_own_clients_alone(app: Flask, sign_in: SignIn) -> None:
    own = a_client(ref="C-1")
    a_client(ref="C-2")
    ivy = a_user(role=Role.CASE_MANAGER, username="ivy")
    works_with(own, ivy)
    browser = sign_in(user=ivy)

    page = Page.open(browser, "/desk/data")
    people = Page.open(browser, "/desk/data/no-telephone")

    [row] = [r for r in page.table("Your own clients") if r[0] == "No telephone number"]
    assert row[1].startswith("1 ")
    assert "1 client. The client cannot be rung." in people.words
    assert "C-2" not in people.response.text


def test_a_check_of_a_kind_of_data_that_is_not_shared_is_absent(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    browser = sign_in(agency="housing", shared=["identity"])

    page = Page.open(browser, "/desk/data")

    assert "predictor" not in page.response.text
    assert Page.open(browser, "/desk/data/no-predictor", status=404)
    assert Page.open(browser, "/desk/data/no-such-check", status=404)
