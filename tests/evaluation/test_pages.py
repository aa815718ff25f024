"""Evaluation on the screen and in files; numbers by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from iom.accounts.domain import Role
from iom.clients.domain import Sex
from iom.clients.models import Client
from iom.contacts.domain import Attendance, Outcome, Pathway
from iom.contacts.kinds import CONTACT
from iom.offending.domain import SituationKind
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal
from tests.casefile.conftest import Statements
from tests.casefile.conftest import statements as statements  # noqa: PLC0414  # a fixture
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_reader, the_places
from tests.factories.clients import a_client, a_situation
from tests.factories.entries import an_entry
from tests.factories.fund import a_heading, a_request, approved, paid
from tests.factories.more import copy_everything
from tests.pages import Page
from tests.paper.reading import Reading

pytestmark = pytest.mark.usefixtures("app", "the_day")
TODAY = NOON.date()
FIRST = date(2026, 1, 1)


@pytest.fixture
def the_day() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def session(client: Client, on: date, provider: str = "Alder Skills", **said: Any) -> int:
    values = {"pathway": Pathway.ETE, "attended": Attendance.ATTENDED}
    return an_entry(client, CONTACT, on=on, provider=provider, **(values | said))


def offence(client: Client, on: date) -> None:
    an_entry(client, OFFENCE, offence_on=on, disposal=Disposal.CONVICTED)


def some_work() -> Client:
    """Two people of Alder Skills, one of them with a session of Elm Recovery before."""
    wren = a_client(ref="C-1", given_names="Wren", family_name="Oakfield", sex=Sex.FEMALE)
    finch = a_client(ref="C-2", given_names="Finch", family_name="Elmworth", sex=Sex.MALE)
    session(wren, FIRST, outcome=Outcome.ACHIEVED, cost_pence=4_000)
    session(wren, FIRST + timedelta(days=7), " alder skills", outcome=Outcome.PROGRESS)
    session(wren, FIRST + timedelta(days=14), attended=Attendance.UNACCEPTABLE_ABSENCE)
    session(finch, FIRST + timedelta(days=7), outcome=Outcome.ACHIEVED, cost_pence=2_000)
    session(finch, FIRST - timedelta(days=20), "Elm Recovery", pathway=Pathway.DRUGS_ALCOHOL)
    an_entry(finch, CONTACT, on=FIRST)  # of no provider
    a_situation(wren, SituationKind.CUSTODY, from_on=date(2025, 2, 1), to_on=date(2025, 4, 15))
    offence(wren, date(2025, 6, 1))
    offence(wren, date(2026, 1, 20))
    offence(finch, date(2025, 12, 1))
    return wren


def test_each_provider_on_each_pathway_has_its_line_with_counts_and_ranges(
    sign_in: SignIn,
) -> None:
    some_work()

    page = Page.open(sign_in(), "/evaluation?first=1&first=12&first=2025")

    [recovery, line, everybody] = page.table("By provider and pathway")
    assert recovery[:3] == ["Elm Recovery Drugs and alcohol", "1", "1"]
    assert line[0] == "Alder Skills Education, training and employment"
    # 3 of 4 kept: Wilson's range is 30 to 95. 2 of 3 positive: 21 to 94.
    assert line[1:5] == [
        "2",
        "3",
        "75 % (30 to 95) 3 of 4",
        "67 % (21 to 94) 2 of 3 said",
    ]
    # 60.00 for two; two have the limits 0.2422 and 7.2247: 8.30 and 247.72.
    assert line[5:7] == ["£60.00 known of 2 of 4", "£30.00 (8 to 248)"]
    # Wren: 1 January 2025 to 31 December, 365 days less 73 in custody. Finch: 365 before 8 January.
    assert line[7].endswith("2 in 657 days")
    # Wren from 1 January to 1 May, 121 days; Finch from the 8th, 114.
    assert line[8].endswith("1 in 235 days")
    assert everybody[0] == "All each person once"
    assert everybody[1:3] == ["2", "4"]
    assert "1 session names neither a provider nor an agency" in page.words
    assert "Before and after is not an effect." in page.words


def test_what_names_no_provider_is_the_work_of_the_agency(sign_in: SignIn) -> None:
    wren = a_client(ref="C-1")
    session(wren, FIRST, provider="", agency="Probation")
    session(wren, FIRST + timedelta(days=7), agency="Probation")
    session(wren, FIRST + timedelta(days=8), provider="", agency=" probation")
    session(wren, FIRST + timedelta(days=9), provider="", agency="Probation")

    page = Page.open(sign_in(), "/evaluation?first=1&first=12&first=2025")

    skills, own, _ = page.table("By provider and pathway")
    assert skills[:3] == ["Alder Skills Education, training and employment", "1", "1"]
    assert own[:3] == ["Probation Education, training and employment", "1", "3"]
    assert "neither a provider" not in page.words


def test_results_are_shown_by_sex_and_by_age(sign_in: SignIn) -> None:
    some_work()

    page = Page.open(sign_in(), "/evaluation")

    assert [row[:3] for row in page.table("By sex")] == [["Male", "1", "2"], ["Female", "1", "2"]]
    assert [row[:3] for row in page.table("By age on the first day")] == [["Not known", "2", "4"]]


def test_a_period_and_a_district_are_asked_for(sign_in: SignIn) -> None:
    some_work()
    browser = sign_in()

    one_day = "first=1&first=1&first=2026&last=1&last=1&last=2026"
    assert Page.open(browser, f"/evaluation?{one_day}").table("By provider and pathway")[0][1] == (
        "1"
    )
    nowhere = Page.open(browser, "/evaluation?where=fenland")
    assert "No contact of these days names a provider." in nowhere.words
    wrong = "first=2&first=1&first=2026&last=1&last=1&last=2026"
    assert Page.open(browser, f"/evaluation?{wrong}", status=422).errors == [
        "The last day is before the first."
    ]
    ahead = "last=2&last=5&last=2026"
    assert Page.open(browser, f"/evaluation?{ahead}", status=422).errors == [
        "The last day lies in the future."
    ]


def test_nobody_and_everything_missing_are_no_error(sign_in: SignIn) -> None:
    the_places()
    assert "No contact of these days" in Page.open(sign_in(), "/evaluation").words
    client = a_client(ref="C-1")
    session(client, FIRST, attended=Attendance.OUR_SIDE, pathway=None)

    [line, _] = Page.open(sign_in(), "/evaluation").table("By provider and pathway")

    assert line[:4] == ["Alder Skills No pathway said", "1", "0", "–"]
    assert line[5:7] == ["not known", "–"]


def test_what_was_struck_out_is_in_no_figure(sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    row = session(client, FIRST)
    Page.open(sign_in(), f"/clients/C-1/record/contact/{row}/strike-out").press(
        "Strike it out", reason="It was another client’s"
    )

    assert "No contact of these days" in Page.open(sign_in(), "/evaluation").words


def test_the_figures_leave_as_files_and_name_nobody(sign_in: SignIn) -> None:
    some_work()
    browser = sign_in()

    text = browser.get("/evaluation/figures.csv").get_data(as_text=True)
    assert "Oakfield" not in text
    assert "C-1" not in text
    row = next(line for line in text.splitlines() if ",work,Alder Skills," in line)
    assert ",2,3,4,3,0.301,0.954,0,2,1,0,0,3,0.208,0.939,6000,2,4,3000,830,24772,2,2,657," in row
    assert browser.get("/evaluation/figures.xlsx").data[:2] == b"PK"
    paper = Reading(browser.get("/evaluation/figures.pdf").data)
    assert "Alder Skills Education, training and employment 2 3 75 % (30 to 95)" in (
        paper.document.words
    )


def test_the_public_edition_shows_past_years_without_small_numbers(sign_in: SignIn) -> None:
    some_work()
    board = sign_in(Role.BOARD)

    page = Page.open(board, "/evaluation")

    assert page.heading == "What came of the work, Cambridgeshire"
    assert "Too few people had a contact with a provider for anything to be shown." in page.words
    assert "Alder Skills" not in page.words
    assert "OFFICIAL-SENSITIVE" not in page.words
    assert board.get("/evaluation/figures.csv").status_code == 403
    assert board.get("/evaluation/public?year=2026-27").status_code == 404


def test_the_public_edition_of_enough_people(sign_in: SignIn) -> None:
    for at in range(20):
        client = a_client(ref=f"C-{at}", sex=Sex.MALE)
        session(client, date(2025, 5, 1), outcome=Outcome.ACHIEVED if at < 10 else None)

    page = Page.open(sign_in(Role.BOARD), "/evaluation/public")

    [line, everybody] = page.table("By provider and pathway")
    assert line[1:] == ["c"] * 7  # all have it: nobody is left without
    assert everybody[1:] == ["20", "10", "20", "c", "c", "c", "c"]
    text = sign_in(Role.BOARD).get("/evaluation/public.csv").get_data(as_text=True)
    assert ",everybody,all,,20,10,20,c,c,c,c" in text


def test_statements_do_not_grow(sign_in: SignIn, statements: Statements) -> None:
    some_work()
    browser = sign_in()
    Page.open(browser, "/evaluation")
    few = statements(lambda: Page.open(browser, "/evaluation"))
    copy_everything(2)

    assert len(statements(lambda: Page.open(browser, "/evaluation"))) <= len(few)


def test_what_the_fund_paid_a_provider_is_a_part_of_the_cost(sign_in: SignIn) -> None:
    wren = a_client(ref="C-1")
    session(
        wren,
        FIRST,
        "Heron Leisure",
        pathway=Pathway.ATTITUDES,
        outcome=Outcome.ACHIEVED,
        cost_pence=100,
    )
    hazel = a_reader(username="hazel", full_name="Hazel Marshfield")
    linden = a_reader(username="linden", full_name="Linden Fenworth")
    heading = a_heading()
    for provider in ("heron leisure", "Osier Tools"):
        number = a_request(linden, "C-1", provider=provider, pence=1_900)
        approved(number, hazel, heading, 1_900)
        paid(number, hazel, 1_900)

    rows = {
        row[0]: row for row in Page.open(sign_in(), "/evaluation").table("By provider and pathway")
    }

    heron = rows["Heron Leisure Attitudes, thinking and behaviour"]
    assert heron[5:7] == ["£20.00", "£20.00 (4 to 790)"]  # 1 has the limits 0.0253 and 5.5716
    osier = rows["Osier Tools Attitudes, thinking and behaviour"]
    assert osier[1:3] == ["0", "0"]
    assert osier[5] == "£19.00"
    elsewhere = Page.open(sign_in(), "/evaluation?where=fenland")
    assert "No contact of these days names a provider." in elsewhere.words
