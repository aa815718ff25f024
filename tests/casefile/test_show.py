"""The page of one client."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.clients.domain import AliasKind, Ethnicity, IdentifierKind, Sex
from iom.clients.models import Client
from iom.clients.service import set_homes
from iom.cohort.domain import DeselectionReason, DipStatus, Strand
from iom.offending.domain import SituationKind
from iom.offending.kinds import SITUATION
from iom.places.queries import get_district_named
from iom.record.kinds import KINDS
from iom.transaction import transaction
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.entries import an_entry
from tests.factories.safeguards import works_with
from tests.pages import Page


def rowan() -> Client:
    """Make a client of whom everything is known, on two placements."""
    client = a_client(
        ref="C-010217",
        given_names="Rowan",
        family_name="Thornley",
        date_of_birth=date(1993, 5, 2),
        sex=Sex.MALE,
        ethnicity=Ethnicity.WHITE,
        numbers={IdentifierKind.PNC_ID: "99/123456X", IdentifierKind.CRN: "x123456"},
        nominated_on=date(2022, 1, 10),
        selected_on=date(2022, 2, 1),
        deselected_on=date(2023, 2, 1),
        reason=DeselectionReason.MOVED,
        note="To an invented town",
        district="Fenland",
        level=2,
    )
    a_placement(
        client,
        nominated_on=date(2024, 3, 1),
        selected_on=date(2024, 4, 1),
        district="Cambridge",
        strand=Strand.CATCH_AND_CONVICT,
        dip_status=DipStatus.ON_CASELOAD,
        statutory=True,
        mappa_level=1,
        level=4,
    )
    a_situation(
        client,
        SituationKind.CUSTODY,
        from_on=date(2026, 4, 22),
        establishment="HMP Fenmarsh",
    )
    a_situation(
        client,
        SituationKind.REMAND,
        from_on=date(2025, 12, 25),
        to_on=date(2026, 1, 4),
    )
    an_alias(client, "Ro", "Thorne", date_of_birth=date(1992, 1, 1))
    an_alias(client, "Rowan", "Aldergate", kind=AliasKind.FORMER)
    return client


def fact(page: Page, label: str) -> str:
    [term] = [tag for tag in page.soup.select(".app-id dt") if tag.text == label]
    value = term.find_next("dd")
    assert value is not None
    return " ".join(value.get_text(" ", strip=True).split())


def test_the_bar_says_who_it_is_and_where_they_stand(app: Flask, sign_in: SignIn) -> None:
    rowan()

    page = Page.open(sign_in(), "/clients/C-010217")

    assert page.heading == "Rowan Thornley"
    assert page.title == "Client C-010217 – iom"
    # The 33rd birthday is tomorrow.
    line = " ".join(page.soup.select(".app-id__line")[0].get_text(" ", strip=True).split())
    assert line == (
        "C-010217 born 2 May 1993, 32 male White also known as Ro Thorne formerly Rowan Aldergate "
        "PNC ID 1999/0123456X CRN X123456"
    )
    assert fact(page, "Situation") == "In custody HMP Fenmarsh since 22 Apr 2026"
    # Selected on 1 April 2024 and never reviewed.
    assert fact(page, "Level") == (
        # 18 days at 8 in 28, and 10 in custody at 1: 5.5.
        "4 Enhanced since 1 Apr 2024 0 of 5.5 in 28 days : contacts 5 behind "
        "Not scored yet Review was due 1 Oct 2024 Overdue"
    )
    # 1 April 2024 to 1 May 2026 are 25 months: two years and more.
    assert fact(page, "Status") == (
        "On the scheme since 1 Apr 2024, 25 months Two years or more: review the place"
    )
    assert fact(page, "District") == "Cambridge since 1 Mar 2024"
    assert fact(page, "Strand") == "C+C since 1 Mar 2024"
    assert fact(page, "DIP status") == "on caseload since 1 Mar 2024"
    assert fact(page, "MAPPA") == "level 1 since 1 Mar 2024"
    assert fact(page, "Statutory") == "yes since 1 Mar 2024"


def test_placements_situations_and_what_held_are_told_latest_first(
    app: Flask, sign_in: SignIn
) -> None:
    rowan()

    page = Page.open(sign_in(), "/clients/C-010217")

    assert page.table("Placements") == [
        ["1 Mar 2024", "1 Apr 2024", "no", "–", "–", "25 months"],
        ["10 Jan 2022", "1 Feb 2022", "1 Feb 2023", "Moved", "To an invented town", "12 months"],
    ]
    # 22 April to 1 May are 10 days, both counted; 25 December to 3 January are 10 days.
    assert page.table("Situations") == [
        ["In custody", "22 Apr 2026", "still", "10", "HMP Fenmarsh"],
        ["On remand", "25 Dec 2025", "3 Jan 2026", "10", "–"],
    ]
    assert page.table("What held when") == [
        ["1 Apr 2024", "still", "Cambridge", "C+C", "4 Enhanced", "on caseload", "level 1", "yes"],
        [
            "1 Mar 2024",
            "31 Mar 2024",
            "Cambridge",
            "C+C",
            "none",
            "on caseload",
            "level 1",
            "yes",
        ],
        [
            "1 Feb 2023",
            "29 Feb 2024",
            "Fenland",
            "none",
            "none",
            "not known",
            "no",
            "not known",
        ],
        [
            "1 Feb 2022",
            "31 Jan 2023",
            "Fenland",
            "none",
            "2 Light",
            "not known",
            "no",
            "not known",
        ],
        [
            "10 Jan 2022",
            "31 Jan 2022",
            "Fenland",
            "none",
            "none",
            "not known",
            "no",
            "not known",
        ],
    ]


def test_the_record_says_who_put_what_on_it_and_when(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", nominated_on=date(2026, 1, 10), selected_on=None)

    page = Page.open(sign_in(), "/clients/C-1")
    again = Page.open(page.client, "/clients/C-1")

    # The factories write at noon, which is one o'clock in Cambridge in May.
    expected = [
        [
            "Placement nominated on 10 Jan 2026",
            "1 May 2026, 13:00",
            "tests",
            "the command line (tests)",
        ],
        ["Put on the record", "1 May 2026, 13:00", "tests", "the command line (tests)"],
    ]
    assert page.table("The record") == expected
    assert again.table("The record") == expected  # a visit is no entry


def test_what_is_missing_is_said_in_words(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", selected_on=None)

    page = Page.open(sign_in(), "/clients/C-1")

    assert "date of birth not known" in page.soup.select(".app-id__line")[0].text
    assert "Community" in fact(page, "Situation")
    assert fact(page, "Level") == "None set Not scored yet"
    assert fact(page, "Status") == "Nominated on 1 Jan 2024"
    assert fact(page, "Strand") == "none"
    assert fact(page, "DIP status") == "not known"
    assert "No situation is recorded: counted as in the community." in page.words
    assert "No level was set and no situation is recorded in this time" in page.words
    assert "No alias or former name is recorded." in page.words


def test_a_client_without_a_placement_has_a_page(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", district=None)
    with transaction():
        set_homes({client.id: get_district_named("Cambridge").id})

    page = Page.open(sign_in(), "/clients/C-1")

    assert fact(page, "Status") == "No placement"
    assert "Nobody has nominated this client yet." in page.words
    assert "Nothing is recorded of district, strand or level." in page.words


def test_a_client_of_no_district_is_seen_by_nobody_whom_districts_bound(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", district=None)

    Page.open(sign_in(), "/clients/C-1", status=404)


def test_mappa_2_and_3_say_that_they_are_in_no_count(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", mappa_level=2, nominated_on=date(2026, 1, 10), selected_on=None)

    page = Page.open(sign_in(), "/clients/C-1")

    assert fact(page, "MAPPA") == "MAPPA 2 in no count from 10 Jan 2026"


@pytest.mark.parametrize(
    ("dates", "status"),
    [
        (
            {"selected_on": date(2025, 1, 1), "deselected_on": date(2026, 4, 1)},
            "Deselected on 1 Apr 2026",
        ),
        (
            {"selected_on": date(2025, 1, 1), "deselected_on": date(2026, 5, 2)},
            "On the scheme since 1 Jan 2025, 16 months",
        ),
        ({"selected_on": date(2026, 5, 2)}, "Nominated on 1 Jan 2024"),
    ],
)
def test_the_status_is_that_of_today(
    app: Flask, sign_in: SignIn, dates: dict[str, date], status: str
) -> None:
    a_client(ref="C-1", **dates)  # type: ignore[arg-type]  # dates by name

    assert fact(Page.open(sign_in(), "/clients/C-1"), "Status") == status


def test_the_chart_shows_a_year_two_or_the_time_since_selection(
    app: Flask, sign_in: SignIn
) -> None:
    rowan()

    page = Page.open(sign_in(), "/clients/C-010217")
    two = page.link("two years")
    whole = two.link("since selection")

    titles = [each.soup.select("svg title")[0].text for each in (page, two, whole)]
    assert titles == [
        "Level and situation, 2 May 2025 to 1 May 2026",
        "Level and situation, 1 May 2024 to 1 May 2026",
        "Level and situation, 4 March 2024 to 1 May 2026",  # 28 days before 1 April
    ]
    assert len(page.soup.select("svg.app-chart rect")) == 2  # remand and custody
    said = page.soup.select("svg desc")[0].text
    assert said.startswith("Level 4 Enhanced and situation Custody today.")


@pytest.mark.parametrize("ref", ["C-2", "C-3", "none", "find", "C-1%20"])
def test_nobody_and_somebody_of_another_district_are_the_same_404(
    app: Flask, sign_in: SignIn, ref: str
) -> None:
    a_client(ref="C-1", district="Cambridge")
    a_client(ref="C-2", district="Fenland")
    client = sign_in(districts=["Cambridge"])
    unknown = client.get("/clients/C-3")

    answer = client.get(f"/clients/{ref}")

    assert answer.status_code == 404
    # But for the token of the form in the header, which differs with every answer.
    assert _without_tokens(answer.text) == _without_tokens(unknown.text)
    assert "ClientViewed" not in [row.event for row in list_about("client:C-2")]


def _without_tokens(text: str) -> list[str]:
    text = re.sub(r"<code>[0-9a-f]{8}</code>", "", text)  # the reference is another every time
    return [line for line in text.splitlines() if "csrf_token" not in line]


def test_every_visit_is_on_the_trail(app: Flask, sign_in: SignIn) -> None:
    seen = a_client(ref="C-1")
    user = a_user(role=Role.LINK_WORKER)
    works_with(seen, user)
    client = sign_in(user=user)

    Page.open(client, "/clients/C-1")
    Page.open(client, "/clients/C-1")

    first, second, *_ = list_about("client:C-1")
    assert (first.event, first.detail) == ("ClientViewed", {"page": "overview"})
    assert (second.event, second.actor) == ("ClientViewed", first.actor)


def test_the_page_takes_at_most_eighteen_statements_however_much_is_known(
    app: Flask, sign_in: SignIn, statements: Statements
) -> None:
    a_client(ref="C-1")
    much = rowan()
    for month in range(1, 12):
        a_situation(much, from_on=date(2024, month, 1), to_on=date(2024, month, 20))
        an_alias(much, "Ro", f"Thorne {month}")
    for kind in KINDS.values():
        if kind is not SITUATION:
            an_entry(much, kind)
    client = sign_in()

    little = statements(lambda: Page.open(client, "/clients/C-1"))
    lots = statements(lambda: Page.open(client, "/clients/C-010217"))

    # Four for who asks and for beginning to read and to write; the entries of every kind in one,
    # the timeline in another. Nobody is named here, and no notice waits. Of the dead, as everything
    # is known of one here, no plan is asked for.
    assert len(lots) <= len(little) <= 18
