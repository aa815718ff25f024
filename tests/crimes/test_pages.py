"""What is in, what is missing, what was refused; and the rows behind a figure."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from iom.accounts.domain import Role
from iom.crimes import routes
from iom.db import db
from iom.kernel.dates import Month
from tests.conftest import SignIn
from tests.factories.accounts import NOON, the_places
from tests.factories.crimes import (
    AUGUST,
    a_count,
    a_police_file,
    brought_in,
    name_of,
    the_sac_sets,
)
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")

JUNE = AUGUST.plus(-2)
MAY_SEE = (Role.COORDINATOR, Role.ANALYST)


def test_a_page_without_anything_says_what_to_do(sign_in: SignIn) -> None:
    page = Page.open(sign_in(Role.COORDINATOR), "/crimes")

    assert "No police file has come in yet." in page.words
    assert page.link("Bring police files in").heading == "Bring police files in"


def test_the_page_shows_per_force_and_month_what_is_in_and_what_is_missing(
    sign_in: SignIn,
) -> None:
    the_places()
    a_police_file({("Cambridge", "Burglary"): 1}, month=JUNE)
    a_police_file({("Cambridge", "Burglary"): 9})
    a_police_file(
        {
            ("Cambridge", "Burglary"): 1_200,
            ("", "Drugs"): 2,
            ("", "Anti-social behaviour"): 8,
            ("Bedford", "Drugs"): 4,
        },
        at=NOON + timedelta(days=1),
    )

    page = Page.open(sign_in(Role.ANALYST), "/crimes")

    august, july, june = page.table("Cambridgeshire")
    # 1,200 + 2 + 4 crimes and 8 incidents; noon in May is 13:00 in British summer time
    assert august == [
        "Aug 2025", "1,214", "1,206", "8", "2", "4", "2 May 2026, 13:00",
        "the command line (tests)", "1",
    ]  # fmt: skip
    assert july[0] == "July 2025"
    assert july[1].startswith("Missing No police file has come in")
    assert june[:4] == ["June 2025", "1", "1", "0"]
    assert "1 month is missing" in page.words


def test_each_force_has_a_table_of_its_own(sign_in: SignIn) -> None:
    a_police_file({("Cambridge", "Burglary"): 1})
    a_police_file({("Cambridge", "Burglary"): 2}, force="city-of-london", month=JUNE)

    page = Page.open(sign_in(Role.ANALYST), "/crimes")

    assert [row[:2] for row in page.table("Cambridgeshire")] == [["Aug 2025", "1"]]
    assert [row[:2] for row in page.table("City Of London")] == [["June 2025", "2"]]
    assert "none missing" in page.words


def test_many_months_are_shown_when_asked_for(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_MONTHS_SHOWN", 1)
    a_police_file({("Cambridge", "Burglary"): 1})
    a_police_file({("Cambridge", "Burglary"): 1}, month=JUNE)
    page = Page.open(sign_in(Role.ANALYST), "/crimes")
    assert len(page.table("Cambridgeshire")) == 1

    page = page.link("Show all 3 months of Cambridgeshire")

    assert len(page.table("Cambridgeshire")) == 3


def test_counts_from_before_the_files_are_shown_with_what_has_been_overtaken(
    sign_in: SignIn,
) -> None:
    the_places()
    a_count(122, month=Month(2011, 4))
    a_count(81, month=Month(2011, 10))
    a_count(90, month=AUGUST)
    a_police_file({("Cambridge", "Burglary"): 1})

    page = Page.open(sign_in(Role.ANALYST), "/crimes")

    assert page.table("Counts for months before the files") == [
        ["Cambridge", "SAC", "Apr 2011", "Aug 2025", "3", "1", "1 May 2026, 13:00"]
    ]


def test_the_page_says_what_was_refused_and_why(sign_in: SignIn) -> None:
    brought_in({name_of(): b"", "<b>bold</b>.csv": b"x"})

    page = Page.open(sign_in(Role.ANALYST), "/crimes")

    latest, first = page.table("Refused")
    assert first[1].endswith(name_of())
    assert first[2] == "The file is empty."
    assert "b>.csv" in latest[1]  # shown as text, whatever it says


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_see_crimes_open_the_pages(sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    for path in ("/crimes", "/crimes/rows/2025-08/unallocated"):
        assert client.get(path).status_code == (200 if role in MAY_SEE else 403)


def test_an_analyst_is_not_offered_what_only_a_coordinator_may_do(sign_in: SignIn) -> None:
    assert "Bring police files in" not in Page.open(sign_in(Role.ANALYST), "/crimes").words


def test_the_rows_behind_a_figure_can_be_narrowed_down(sign_in: SignIn) -> None:
    the_places()
    the_sac_sets()
    a_police_file(
        {
            ("Cambridge", "Burglary"): 2,
            ("Cambridge", "Theft from the person"): 1,
            ("Cambridge", "Drugs"): 3,
            ("Cambridge", "Anti-social behaviour"): 4,
            ("South Cambridgeshire", "Burglary"): 9,
        }
    )
    client = sign_in(Role.ANALYST)

    def shown(words: str) -> str:
        return Page.open(client, f"/crimes/rows/2025-08/cambridge{words}").text_of("shown")

    assert shown("") == "10 rows"  # 2 + 1 + 3 + 4
    assert shown("?set=crimes") == "6 rows"
    assert shown("?set=incidents") == "4 rows"
    assert shown("?set=sac-proxy") == "2 rows"
    assert shown("?set=neighbourhood-proxy") == "3 rows"
    assert shown("?category=Drugs") == "3 rows"
    assert shown("?set=sac-proxy&category=Drugs") == "0 rows"
    page = Page.open(client, "/crimes/rows/2025-08/cambridge?set=sac-proxy")
    assert page.heading == "Recorded crime, Cambridge, August 2025"
    assert [row[0] for row in page.table("Rows")] == ["Burglary", "Burglary"]
    narrowed = page.press("Show these", set="", category="Drugs")
    assert [row[0] for row in narrowed.table("Rows")] == ["Drugs"] * 3


def test_rows_come_page_by_page_there_and_back(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_ROWS_SHOWN", 2)
    the_places()
    a_police_file({("Cambridge", "Burglary"): 5, ("Cambridge", "Drugs"): 1})
    first = Page.open(sign_in(Role.ANALYST), "/crimes/rows/2025-08/cambridge?category=Burglary")

    second = first.link("Next 2")
    third = second.link("Next 2")

    assert [len(page.table("Rows")) for page in (first, second, third)] == [2, 2, 1]
    assert ids(third.link("Previous 2")) == ids(second)
    assert ids(third.link("First 2")) == ids(first)
    assert not {*ids(first)} & {*ids(second)}


def test_what_lies_in_no_district_is_reached_from_its_number(sign_in: SignIn) -> None:
    the_places()
    a_police_file({("", "Drugs"): 2, ("Bedford", "Drugs"): 1, ("", "Anti-social behaviour"): 7})
    a_police_file({("", "Drugs"): 5}, force="btp")
    page = Page.open(sign_in(Role.ANALYST), "/crimes")

    [link] = page.soup.select("a[aria-label^='2: crimes without a place']")
    behind = Page.open(page.client, str(link["href"]))

    assert behind.heading == "Recorded crime, Unallocated, August 2025"
    assert behind.text_of("shown") == "2 rows"  # not the incidents, not the other force's
    assert {row[2] for row in behind.table("Rows")} == {"none"}


def test_a_month_of_counts_has_no_rows_but_says_on_what_it_rests(sign_in: SignIn) -> None:
    the_places()
    the_sac_sets()
    a_count(81, month=Month(2011, 10))

    page = Page.open(sign_in(Role.ANALYST), "/crimes/rows/2011-10/cambridge?set=sac-proxy")

    assert "No police file has come in for this month." in page.words
    assert page.table("Exact counts") == [["SAC", "81", "Invented quarterly paper"]]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/crimes/rows/2025-08/nowhere", 404),
        ("/crimes/rows/2025-13/cambridge", 400),
        ("/crimes/rows/2025-08/cambridge?set=unknown", 404),
        ("/crimes/rows/2025-08/cambridge?after=x&before=y", 200),
        (f"/crimes/rows/2025-08/cambridge?after={10**30}&before={10**30}", 200),
        ("/crimes/rows/2025-08/fenland", 404),
        ("/crimes/rows/2025-08/outside", 200),
    ],
)
def test_an_address_that_leads_nowhere_is_answered_plainly(
    sign_in: SignIn, path: str, status: int
) -> None:
    the_places()

    Page.open(sign_in(Role.ANALYST, districts=["Cambridge"]), path, status=status)


def test_the_page_takes_the_same_statements_whatever_is_in(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.ANALYST)

    def statements() -> int:
        seen: list[object] = []

        def note(*args: object) -> None:
            seen.append(args[2])

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert client.get("/crimes").status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    a_police_file({("Cambridge", "Burglary"): 1})
    few = statements()
    for back in range(1, 6):
        a_police_file({("", "Burglary"): 1}, month=AUGUST.plus(-back), force=f"force-{back}")
        brought_in({name_of(): b""})

    assert statements() == few <= 9


def ids(page: Page) -> list[str]:
    return [row[5] for row in page.table("Rows")]
