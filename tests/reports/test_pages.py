"""Reports on the screen: reading them, and following every figure down."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, update

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.cohort.domain import DipStatus, Strand
from iom.crimes.models import CrimeFile, CrimeSummary
from iom.db import db
from iom.offending.domain import SituationKind
from iom.places import queries as places
from iom.reports import settings
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.crimes import AUGUST, a_count, a_police_file
from tests.factories.reports import SECOND_DAY, THIRD_DAY, a_report, enter_late
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")

NUMBER_1 = "/reports/monthly/cambridge/2025-08/1"
NUMBER_2 = "/reports/monthly/cambridge/2025-08/2"
CC = Strand.CATCH_AND_CONVICT


def a_minimum_of_70() -> None:
    the_places()
    with transaction():
        settings.set_minimum(
            places.get_district("cambridge").id,
            from_month=AUGUST, minimum=70, note="", actor=COMMAND, at=NOON,
        )  # fmt: skip


def test_a_report_says_its_number_its_facts_and_its_caveat(sign_in: SignIn) -> None:
    a_minimum_of_70()
    for _ in range(3):
        a_client(strand=CC)
    a_police_file({("Cambridge", "Burglary"): 84, ("", "Robbery"): 9, ("", "Shoplifting"): 2})
    a_count(95, month=AUGUST.plus(-12))
    a_report()

    page = Page.open(sign_in(), NUMBER_1)

    assert page.heading == "Clients and serious acquisitive crime, Cambridge, August 2025"
    assert page.title == "Monthly report, Cambridge, August 2025, number 1 – iom"
    assert "Number 1 of this report, produced Saturday 2 May 2026, 13:00" in page.words
    assert "67 under the minimum of 70" in page.words
    assert "11 fewer than August 2024 (95)" in page.words
    assert page.words.index("An indicator, not proof.") < page.words.index("24 months")
    # Clients, custody, C+C and R+R, Deter, none, new, removals, successful, moves; then SAC.
    assert page.table("The figures")[0] == [
        "Aug 2025", "3", "0", "3", "0", "0", "0", "0", "0", "0", "84", "95", "−11", "n/c",
    ]  # fmt: skip
    assert page.table("The figures")[12][0] == "Aug 2024"
    assert page.table("Counted but not in Cambridge’s figures") == [
        ["Unallocated: no area given", "11", "9"],
        ["Outside area: a place outside the scheme", "0", "0"],
        ["Anti-social behaviour: incidents, not crimes", "0", "–"],
    ]
    [chart] = page.soup.select("svg[role=img]")
    assert "Minimum, 70" in chart.get_text()


def test_the_count_reconciles_on_the_page(sign_in: SignIn) -> None:
    a_client(selected_on=date(2025, 8, 4))
    a_client(deselected_on=date(2025, 8, 5))
    a_client(selected_on=date(2025, 4, 1), deselected_on=date(2025, 5, 1))
    a_report()

    page = Page.open(sign_in(), NUMBER_1)

    assert page.table("How the count reconciles") == [
        ["Opening", "1", "1"],
        ["+ new engagements", "1", "2"],
        ["+ moved in", "0", "0"],
        ["− removals (successful)", "1 ( 1 )", "2 ( 2 )"],
        ["− moved out", "0", "0"],
        ["± MAPPA 2 and 3", "0", "0"],
        ["= closing", "1", "1"],
        ["Managed at any time", "2", "3"],
    ]


def test_every_number_on_the_page_leads_somewhere(sign_in: SignIn) -> None:
    client = a_client(selected_on=date(2025, 8, 4))
    a_situation(client, SituationKind.CUSTODY, from_on=date(2025, 8, 5))
    for back in range(24):
        a_count(80, month=AUGUST.plus(-back))
    a_police_file({("Cambridge", "Burglary"): 84})
    a_report(months=2)
    reader = sign_in()
    page = Page.open(reader, f"{NUMBER_1}?months=2")

    addresses = {
        str(link["href"])
        for link in page.soup.select("main a[aria-label], main .app-figure a, main dd a")
    }

    # Two rows of 12 figures, but for a change; opening, moves, MAPPA, managed; elsewhere.
    assert len(addresses) > 40
    for address in sorted(addresses):
        assert "months=2" in address
        Page.open(reader, address)


def test_a_figure_leads_to_the_people_it_counts_and_who_looked_is_on_the_trail(
    sign_in: SignIn,
) -> None:
    wren = a_client(ref="C-1", family_name="Oakham", given_names="Pip", strand=CC)
    a_situation(wren, SituationKind.REMAND, from_on=date(2025, 8, 30))
    a_client(ref="C-2", strand=CC)
    a_report()

    page = Page.open(sign_in(), NUMBER_1)
    page = Page.open(page.client, f"{NUMBER_1}/people?figure=in_custody&of=2025-08")

    assert page.heading == "In custody, August 2025: who is counted"
    assert page.table("Clients") == [["Oakham, Pip", "C-1", "not known"]]
    assert page.soup.select("main tbody a")[0]["href"] == "/clients/C-1"
    [row] = [row for row in list_about("client:C-1") if row.event == "ClientListed"]
    assert row.detail == {"page": "monthly report"}
    assert [row.event for row in list_about("client:C-2") if row.event == "ClientListed"] == []


def test_levels_dip_and_crimes_saved_stand_on_the_page_with_their_warning(sign_in: SignIn) -> None:
    a_client(level=3)
    a_client(level=3, dip_status=DipStatus.RETAINED)
    a_report()

    page = Page.open(sign_in(), NUMBER_1)

    levels = page.table("Levels of intensity")
    assert ["3 Standard", "2", "2", "–"] in levels
    assert ["= clients", "2", "2", "–"] in levels
    assert page.table("Drug Interventions Programme")[0] == [
        "On the caseload or retained", "1", "1", "–",
    ]  # fmt: skip
    assert ["Placements counted", "2"] in page.table("Crimes saved")
    assert "picked for the scheme when they are at their worst" in page.words
    assert "Rate at liberty, version 1 (rate-at-liberty-1). Nobody is left out." in page.words
    public = Page.open(sign_in(), f"{NUMBER_1}/public")
    assert "Levels of intensity, the Drug Interventions Programme and crimes saved" in public.words
    assert "Moved up" not in public.words


def test_flows_say_what_happened_and_when(sign_in: SignIn) -> None:
    a_client(ref="C-1", selected_on=date(2025, 4, 2), deselected_on=date(2025, 6, 1))
    a_report()

    people = f"{NUMBER_1}/people?of=year-to-date&figure="
    reader = sign_in()

    assert Page.open(reader, f"{people}new_engagements").table("Clients")[0][3] == (
        "selected 2 Apr 2025"
    )
    assert Page.open(reader, f"{people}removals_successful").table("Clients")[0][3] == (
        "deselected, successful 1 June 2025"
    )


def test_a_count_counts_everyone_and_shows_only_whom_the_reader_may_see(sign_in: SignIn) -> None:
    a_client(ref="C-1", strand=CC)
    for ref in ("C-2", "C-3", "C-4"):  # in Cambridge in August, at home in Fenland since
        client = a_client(ref=ref, strand=CC)
        a_placement(client, nominated_on=date(2025, 9, 1), district="Fenland", strand=CC)
    a_report()

    of_cambridge = Page.open(
        sign_in(Role.COORDINATOR, districts=["Cambridge"]),
        f"{NUMBER_1}/people?figure=clients&of=2025-08",
    )
    analyst = Page.open(sign_in(Role.ANALYST), f"{NUMBER_1}/people?figure=clients&of=2025-08")

    assert [row[1] for row in of_cambridge.table("Clients")] == ["C-1"]
    assert "3 of them are not shown to you." in of_cambridge.words
    assert "4 of them are not shown to you." in analyst.words
    assert not analyst.soup.select("main table")


def test_a_long_list_goes_on_by_key(sign_in: SignIn) -> None:
    for number in range(103):
        a_client(ref=f"C-{number:03}")
    a_report()

    page = Page.open(sign_in(), f"{NUMBER_1}/people?figure=clients&of=2025-08")
    assert len(page.table("Clients")) == 100
    page = page.link("Next, after C-099")

    assert [row[1] for row in page.table("Clients")] == ["C-100", "C-101", "C-102"]


@pytest.mark.parametrize(
    "asked",
    [
        "figure=clients&of=2025-09",  # no row of this report
        "figure=clients&of=yesterday",
        "figure=sac&of=2025-08",  # counts no people
        "figure=everybody&of=2025-08",
        "figure=deter&of=year-to-date",  # only flows are counted by the year
        "figure=target_minimum&of=2025-08",
        "",
    ],
)
def test_a_figure_that_there_is_not_is_not_found(sign_in: SignIn, asked: str) -> None:
    the_places()
    a_report()

    Page.open(sign_in(), f"{NUMBER_1}/people?{asked}", status=404)


@pytest.mark.parametrize(
    "address",
    [
        "/reports/monthly/cambridge/2025-08/99999999999999999999",
        "/reports/monthly/cambridge/2025-08/2",
        "/reports/monthly/cambridge/2025-08/1?sac=%00",
        "/reports/monthly/cambridge/2025-13/1",
        "/reports/monthly/cambridge/0000-01/1",
        "/reports/monthly/nowhere/2025-08/1",
        "/reports/monthly/%00/2025-08/1",
        "/reports/monthly/cambridge/2025-08/1/people?figure=clients&of=2025-08&against=7",
        "/reports?until=soon",
    ],
)
def test_an_address_of_nothing_is_not_found(sign_in: SignIn, address: str) -> None:
    the_places()
    a_report()

    Page.open(sign_in(), address, status=404)


def test_a_figure_of_crimes_leads_to_its_months_and_says_what_was_replaced(
    sign_in: SignIn,
) -> None:
    the_places()
    for back in range(1, 12):
        a_count(10, month=AUGUST.plus(-back))
    a_police_file({("Cambridge", "Burglary"): 5})
    a_report()
    reader = sign_in()
    address = f"{NUMBER_1}/crimes?figure=sac_12_months&of=2025-08"

    page = Page.open(reader, address)
    assert page.heading == "SAC in twelve months to August 2025: what is counted"
    assert "115 as counted" in page.words  # 11 x 10 + 5
    assert page.table("By month")[-2][:3] == ["August 2025", "5", "police file"]
    assert page.table("By month")[-1][:2] == ["Together", "115"]
    assert "after this number was produced" not in page.words

    with transaction():
        db.session.execute(update(CrimeSummary).values(number=7))
        db.session.execute(update(CrimeFile).values(imported_at=THIRD_DAY))
    page = Page.open(reader, address)

    assert "115 as counted" in page.words
    assert page.table("By month")[-1][:2] == ["Together", "117"]
    assert "Not all of it is as it was." in page.words
    assert "for August 2025." in page.words


def test_the_rows_behind_a_figure_are_one_step_away_for_those_who_may_see_them(
    sign_in: SignIn,
) -> None:
    the_places()
    a_police_file(
        {("Cambridge", "Burglary"): 2, ("Cambridge", "Shoplifting"): 3, ("", "Robbery"): 1}
    )
    a_report()
    address = f"{NUMBER_1}/crimes?of=2025-08&figure="

    rows = Page.open(sign_in(), f"{address}sac").link("See the rows of August 2025")
    assert rows.path == "/crimes/rows/2025-08/cambridge"
    assert "2 " in rows.words
    assert (
        Page.open(rows.client, f"{address}unallocated_sac").link("See the rows of August 2025").path
        == "/crimes/rows/2025-08/unallocated"
    )
    case_manager = Page.open(sign_in(Role.CASE_MANAGER), f"{address}sac")
    assert not case_manager.soup.select("main tbody a")


def test_a_later_number_says_what_changed_and_leads_to_whom(sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    a_client(ref="C-2")
    a_report()
    enter_late(client, from_on=date(2025, 8, 30), at=SECOND_DAY)
    a_report(at=THIRD_DAY)
    reader = sign_in()

    page = Page.open(reader, NUMBER_2)

    assert page.table("Number 2 of this report: what changed") == [
        [
            "In custody, August 2025", "0", "1",
            ("1 client’s situation entered or changed see who is counted in one number only: "
            "In custody, August 2025"),
            "3 May 2026, the command line (tests)",
        ]
    ]  # fmt: skip
    who = page.link("see who is counted in one number only: In custody, August 2025")
    assert [row[1] for row in who.table("Clients")] == ["C-1"]
    assert "Number 1, 2 May 2026, 13:00, stays as it was" in page.words
    first = Page.open(reader, NUMBER_1)
    assert "Number 2 is the latest." in first.words
    assert first.table("The figures")[0][2] == "0"


def test_the_same_few_statements_read_a_report_of_any_size(sign_in: SignIn) -> None:
    a_client()
    reader = sign_in()
    a_report()
    few = _statements(reader, NUMBER_1)
    people = "people?figure=clients&of=2025-08"
    few_people = _statements(reader, f"{NUMBER_1}/{people}")
    for _ in range(30):
        a_client()
    a_report(at=SECOND_DAY)

    assert _statements(reader, NUMBER_2) == few
    assert _statements(reader, f"{NUMBER_2}/{people}") == few_people
    assert max(few, few_people) <= 12


def _statements(client: FlaskClient, address: str) -> int:
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(counted)
