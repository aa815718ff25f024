"""Reports on the screen: producing, downloading, setting, and who may do what."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iom.accounts.domain import Role
from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.cohort.domain import Strand
from iom.db import db
from iom.kernel import clock
from iom.kernel.dates import Month
from tests.conftest import SignIn
from tests.factories.accounts import the_places
from tests.factories.clients import a_client
from tests.factories.crimes import a_police_file, the_sac_sets
from tests.factories.reports import a_report
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")

NUMBER_1 = "/reports/monthly/cambridge/2025-08/1"
NUMBER_2 = "/reports/monthly/cambridge/2025-08/2"
CC = Strand.CATCH_AND_CONVICT


def test_producing_twice_in_a_row_makes_one_number(sign_in: SignIn) -> None:
    a_client()
    the_sac_sets()
    page = Page.open(sign_in(), "/reports").link("Produce a report")
    asked = {"district": "cambridge", "month": "2025-08", "months": "12"}

    first = page.press("Produce it", **asked)
    second = page.press("Produce it", **asked)

    assert first.path == second.path == NUMBER_1
    assert first.done == ["Number 1 is produced."]
    assert second.done == ["Nothing has changed since number 1 was produced; this is it."]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"month": "August"}, "“August” is not a month. Write it like 2025-08."),
        ({"month": ""}, "Enter a month, like 2025-08"),
        ({"month": "2999-01"}, "January 2999 is not over: a report counts its last day, 31 Jan"),
        ({"months": "61"}, "Enter a number of months from 1 to 60"),
        ({"months": "two"}, "Not a valid integer value."),
    ],
)
def test_what_cannot_be_produced_is_said_and_what_was_typed_is_kept(
    sign_in: SignIn, typed: dict[str, str], says: str
) -> None:
    the_places()
    the_sac_sets()
    page = Page.open(sign_in(), "/reports/produce?district=fenland&month=2025-08")
    assert page.soup.select("#district option[selected]")[0]["value"] == "fenland"

    page = page.press("Produce it", **typed)

    assert page.response.status_code == 422
    assert page.errors[0].startswith(says)
    for field, text in typed.items():
        assert page.soup.select(f"#{field}")[0].get("value", "") == text


def test_nobody_produces_for_a_district_that_is_not_theirs(sign_in: SignIn) -> None:
    the_places()
    the_sac_sets()
    reader = sign_in(Role.COORDINATOR, districts=["Fenland"])
    a_report()

    page = Page.open(reader, "/reports/produce")
    page = page.press("Produce it", district="cambridge", month="2025-08")

    assert page.response.status_code == 422
    assert page.errors == ["Not a valid choice."]
    Page.open(reader, NUMBER_1, status=404)
    Page.open(reader, "/reports/minimums/cambridge", status=404)


@pytest.mark.parametrize("form", ["pdf", "csv", "xlsx", "json"])
@pytest.mark.parametrize("edition", ["internal", "public"])
def test_a_download_carries_its_name_and_is_an_export_that_names_no_client(
    sign_in: SignIn, edition: str, form: str
) -> None:
    the_places()
    a_report()

    response = sign_in().get(f"{NUMBER_1}/{edition}.{form}")

    ending = "public" if edition == "public" else "official-sensitive"
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="monthly-cambridge-2025-08-number-1-{ending}.{form}"'
    )
    [row] = [
        row
        for row in list_about("report:monthly:cambridge:2025-08")
        if row.event == "ReportDownloaded"
    ]
    assert (row.operation.value, row.detail["edition"], row.detail["format"]) == (
        "export",
        edition,
        form,
    )


ROLES = [
    # role, index, internal page, public page, internal file, public file, produce, minimums
    (Role.COORDINATOR, 200, 200, 200, 200, 200, 200, 200),
    (Role.CASE_MANAGER, 200, 200, 403, 403, 403, 403, 403),
    (Role.LINK_WORKER, 403, 403, 403, 403, 403, 403, 403),
    (Role.PANEL_MEMBER, 403, 403, 403, 403, 403, 403, 403),
    (Role.NEIGHBOURHOOD, 403, 403, 403, 403, 403, 403, 403),
    (Role.ANALYST, 200, 200, 200, 200, 200, 403, 403),
    (Role.BOARD, 200, 403, 200, 403, 200, 403, 403),
    (Role.ADMINISTRATOR, 403, 403, 403, 403, 403, 403, 403),
    (Role.AUDITOR, 403, 403, 403, 403, 403, 403, 403),
]


@pytest.mark.parametrize(("role", "answers"), [(row[0], row[1:]) for row in ROLES])
def test_who_may_open_what(sign_in: SignIn, role: Role, answers: tuple[int, ...]) -> None:
    """HANDBOOK 1."""
    the_places()
    a_report()
    client = sign_in(role)

    found = tuple(
        client.get(address).status_code
        for address in (
            "/reports", NUMBER_1, f"{NUMBER_1}/public", f"{NUMBER_1}/internal.csv",
            f"{NUMBER_1}/public.csv", "/reports/produce", "/reports/minimums",
        )
    )  # fmt: skip

    assert found == answers
    people = client.get(f"{NUMBER_1}/people?figure=clients&of=2025-08").status_code
    assert people == answers[1], "people behind a figure go with the internal report"


def test_a_board_member_comes_to_public_editions_only(sign_in: SignIn) -> None:
    for _ in range(12):
        a_client(strand=CC)
    a_client(strand=Strand.DETER)
    a_police_file({("Cambridge", "Burglary"): 3})
    a_report()

    page = Page.open(sign_in(Role.BOARD), "/reports").link("Cambridge, August 2025")

    assert page.path == f"{NUMBER_1}/public"
    # 12 C+C of 13 would leave 1.
    assert page.table("The figures")[0] == [
        "Aug 2025", "13", "c", "c", "c", "c", "3", "n/c", "n/c", "n/c",
    ]  # fmt: skip
    assert "Confidential. A count of people is left out when it is fewer than 5" in page.words
    assert "OFFICIAL" not in page.response.text
    assert not page.soup.select("main table a"), "nothing to follow down"
    assert "How the count reconciles" not in page.words
    assert "worker" not in page.words
    hrefs = [str(link["href"]) for link in page.soup.select("main a")]
    assert not [each for each in hrefs if each.rstrip("/").endswith("/1") or "internal" in each]


def test_the_index_shows_what_is_produced_and_lets_the_rest_be_produced(sign_in: SignIn) -> None:
    the_places()
    month = _last_month_over()
    a_report(district="Fenland", month=month, at=clock.now())

    page = Page.open(sign_in(), "/reports")

    latest = page.table("Monthly reports")[0]
    assert latest[0] == month.short_name
    # Cambridge, East Cambridgeshire, Fenland, ...
    assert latest[1] == f"Produce Cambridge, {month.name}"
    assert latest[3] == f"Number 1 , Fenland, {month.name}"
    earlier = page.link("Earlier months")
    assert earlier.table("Monthly reports")[0][0] == month.plus(-12).short_name
    assert earlier.link("Later months").table("Monthly reports")[0][0] == month.short_name


def test_a_minimum_is_set_and_its_history_shown(sign_in: SignIn) -> None:
    the_places()
    page = Page.open(sign_in(), "/reports").link("Minimums of clients")
    page = page.link("Set the minimum of Fenland")

    page = page.press("Set it", from_month="2025-04", minimum="12", note="Board of 3 March")

    assert page.done == ["The minimum is set. Reports that were produced before keep theirs."]
    assert ["Fenland", "12", "Set the minimum of Fenland"] in page.table("In force")
    [row] = page.table("Every setting")
    assert row[:4] == ["Fenland", "April 2025", "12", "Board of 3 March"]
    assert row[5] == "Wren Testperson"
    [row_of_trail] = db.session.scalars(
        select(AuditRecord).where(AuditRecord.event == "MinimumSet")
    )
    assert row_of_trail.detail == {"from_month": "2025-04", "minimum": 12}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"from_month": "soon"}, "“soon” is not a month. Write it like 2025-08."),
        ({"minimum": "many"}, "Enter a whole number like 70, or nothing for no minimum"),
        ({"minimum": "-3"}, "Enter a whole number like 70, or nothing for no minimum"),
        ({"minimum": "0"}, "A minimum is a number from 1 to 9,999, or none."),
        ({"note": "x" * 301}, "The note may have 300 characters; this one has 301."),
    ],
)
def test_a_minimum_that_cannot_be_is_refused(
    sign_in: SignIn, typed: dict[str, str], says: str
) -> None:
    the_places()
    page = Page.open(sign_in(), "/reports/minimums/fenland")

    page = page.press("Set it", **{"from_month": "2025-04", "minimum": "12", **typed})

    assert page.response.status_code == 422
    assert page.errors == [says]


def _last_month_over() -> Month:
    today = clock.today()
    month = Month.of(today)
    return month if month.last_day == today else month.plus(-1)
