"""The client list: who is on it, what it says of them, and who sees whom."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from iom.accounts.domain import Category, Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.cohort.domain import Strand
from iom.db import db
from iom.offending.domain import SituationKind
from iom.offending.kinds import OFFENCE, PREDICTOR
from iom.offending.words import Disposal, OffenceCategory
from iom.sharing.domain import InvolvementKind
from iom.transaction import transaction
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.entries import an_entry
from tests.factories.leads import a_cover
from tests.factories.safeguards import works_with
from tests.factories.scores import a_matrix, a_score
from tests.pages import Page

TODAY = date(2026, 5, 1)


def refs(page: Page) -> list[str]:
    if not page.soup.select("table"):
        return []
    return [row[1] for row in page.table("Clients")]


def listed(sign_in: SignIn, query: str = "", districts: list[str] | None = None) -> list[str]:
    return refs(Page.open(sign_in(districts=districts), f"/clients{query}"))


def test_a_row_says_what_is_known_of_a_client_today(app: Flask, sign_in: SignIn) -> None:
    client = a_client(
        ref="C-010217",
        given_names="Rowan",
        family_name="Thornley",
        date_of_birth=date(1993, 3, 14),
        strand=Strand.CATCH_AND_CONVICT,
        level=4,
        nominated_on=date(2025, 5, 1),
        selected_on=date(2025, 5, 15),
    )
    a_situation(client, SituationKind.REMAND, from_on=date(2026, 4, 1))

    page = Page.open(sign_in(), "/clients")

    # Selected on 15 May 2025; eleven whole months on 15 April 2026.
    assert page.table("Clients: On the scheme, by reference") == [
        [
            "Thornley, Rowan",
            "C-010217",
            "14 Mar 1993",
            "Cambridge",
            "C+C",
            "On remand",
            "4 Enhanced",
            "none",
            "None",
            "On the scheme",
            "11 m",
        ]
    ]
    assert "1 client matches; 1 shown, by reference. As at 1 May 2026, 13:00." in page.words
    assert page.title == "Clients – iom"


def test_what_is_not_known_is_said_in_words(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", selected_on=None)

    [row] = Page.open(sign_in(), "/clients?status=all").table("Clients: all")

    assert row == [
        "Testperson, Wren",
        "C-1",
        "not known",
        "Cambridge",
        "None",
        "Community",
        "None set",
        "none",
        "None",
        "Nominated",
        "",
    ]


def test_it_opens_with_those_on_the_scheme_whatever_their_mappa_level(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="on")
    a_client(ref="mappa", mappa_level=3)
    a_client(ref="nominated", selected_on=None)
    a_client(ref="selected-tomorrow", selected_on=date(2026, 5, 2))
    a_client(ref="ends-today", deselected_on=TODAY)
    a_client(ref="ends-tomorrow", deselected_on=date(2026, 5, 2))
    again = a_client(ref="nominated-anew")
    a_placement(again, nominated_on=date(2026, 4, 1))

    assert listed(sign_in) == ["ends-tomorrow", "mappa", "nominated-anew", "on"]
    assert listed(sign_in, "?status=nominated") == ["nominated", "selected-tomorrow"]
    assert listed(sign_in, "?status=deselected") == ["ends-today"]
    assert len(listed(sign_in, "?status=all")) == 7


def test_each_filter_narrows_and_together_they_narrow_further(app: Flask, sign_in: SignIn) -> None:
    deter, cc, rr = Strand.DETER, Strand.CATCH_AND_CONVICT, Strand.REHABILITATE_AND_RESETTLE
    a_client(ref="a", district="Cambridge", strand=deter, level=5)
    a_client(ref="b", district="Cambridge", strand=cc, level=4)
    c = a_client(ref="c", district="Cambridge", strand=rr, level=4)
    d = a_client(ref="d", district="Fenland", strand=cc, level=3)
    a_client(ref="e", district="Fenland", strand=None, level=None)
    a_situation(c, SituationKind.HOSPITAL, from_on=date(2026, 4, 1))
    a_situation(d, SituationKind.CUSTODY, from_on=date(2026, 4, 1))

    for query, expected in {
        "district=cambridge": "abc",
        "strand=deter": "a",
        "strand=cc": "bd",
        "strand=rr": "c",
        "strand=cc-rr": "bcd",
        "strand=none": "e",
        "level=4": "bc",
        "level=4&level=5": "abc",
        "level=0": "e",
        "level=0&level=3": "de",
        "situation=hospital": "c",
        "situation=community": "abe",
        "situation=community&situation=custody": "abde",
        "district=fenland&strand=cc-rr": "d",
        "district=cambridge&strand=cc-rr&level=4&situation=community": "b",
        "district=cambridge&level=3": "",
    }.items():
        assert listed(sign_in, f"?{query}") == list(expected), query


def test_situation_and_level_are_those_of_today(app: Flask, sign_in: SignIn) -> None:
    over = a_client(ref="over", level=4)
    a_situation(over, from_on=date(2026, 3, 1), to_on=TODAY)
    last_day = a_client(ref="last-day", level=3)
    a_situation(last_day, from_on=date(2026, 3, 1), to_on=date(2026, 5, 2))
    to_come = a_client(ref="to-come", level=2)
    a_situation(to_come, from_on=date(2026, 5, 2))

    assert listed(sign_in, "?situation=custody") == ["last-day"]
    assert listed(sign_in, "?situation=community") == ["over", "to-come"]


def test_a_situation_recorded_as_community_counts_as_none(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    a_situation(client, SituationKind.COMMUNITY, from_on=date(2026, 3, 1))

    assert listed(sign_in, "?situation=community") == ["C-1"]
    assert listed(sign_in, "?situation=custody") == []


def test_filters_are_set_by_the_form_and_taken_off_one_by_one(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", level=5)
    a_client(ref="C-2", level=4, district="Fenland")
    page = Page.open(sign_in(), "/clients?sort=name")

    page = page.press("Apply filters", district="cambridge", level=["5"])
    assert refs(page) == ["C-1"]
    assert page.soup.select("#district option[selected]")[0]["value"] == "cambridge"
    assert [tag["value"] for tag in page.soup.select("input[name=level][checked]")] == ["5"]
    assert page.soup.select("th[aria-sort=ascending] a")[0].text == "Name"

    page = page.link("Remove this filter: Cambridge")
    assert refs(page) == ["C-1"]
    page = page.link("Remove this filter: Level 5")
    assert refs(page) == ["C-1", "C-2"]
    page = page.link("Clear all")
    assert "No filter is set." in page.words


@pytest.mark.parametrize(
    ("column", "upwards"),
    [
        ("Name", "bca"),  # Alder, Ash; Alder, Bay; Heron
        ("Ref", "abc"),
        ("Born", "cab"),  # 1970, 1990, not known
        ("District", "acb"),  # Cambridge, Fenland, Huntingdonshire
        ("Strand", "cba"),  # Deter, R+R, none
        ("Situation", "acb"),  # community, remand, hospital
        ("Level", "bca"),  # none, 2, 5
        ("Lead", "acb"),  # none, Alder, Bryony
        ("Status", "acb"),  # on the scheme, nominated, deselected
        ("On scheme", "abc"),  # the others have none: by reference, after those who have
    ],
)
def test_every_column_sorts_both_ways_and_says_so(
    app: Flask, sign_in: SignIn, column: str, upwards: str
) -> None:
    a_client(
        ref="a", family_name="Heron", date_of_birth=date(1990, 1, 1), level=5, district="Cambridge"
    )
    b = a_client(
        ref="b",
        family_name="Alder",
        given_names="Ash",
        district="Huntingdonshire",
        strand=Strand.REHABILITATE_AND_RESETTLE,
        deselected_on=date(2026, 4, 1),
    )
    c = a_client(
        ref="c",
        family_name="Alder",
        given_names="Bay",
        date_of_birth=date(1970, 1, 1),
        district="Fenland",
        strand=Strand.DETER,
        selected_on=None,
        level=2,
    )
    a_situation(b, SituationKind.HOSPITAL, from_on=date(2026, 4, 1))
    a_situation(c, SituationKind.REMAND, from_on=date(2026, 4, 1))
    works_with(c, a_user(full_name="Alder"))
    works_with(b, a_user(full_name="Bryony"))
    page = Page.open(sign_in(), "/clients?status=all&sort=born&order=desc")

    page = page.link(column)
    if column == "On scheme":  # keys fall where time rises, and so does the reference
        upwards = "acb"
    assert "".join(refs(page)) == upwards
    [head] = page.soup.select("th[aria-sort=ascending]")
    assert head.select("a")[0].text == column

    page = page.link(column)
    assert "".join(refs(page)) == upwards[::-1]
    assert page.soup.select("th[aria-sort=descending] a")[0].text == column
    assert len(page.soup.select("th[aria-sort=none]")) == 10


def test_the_latest_score_stands_in_the_list_sorts_it_and_narrows_it(
    app: Flask, sign_in: SignIn
) -> None:
    a_matrix()
    low, high = a_client(ref="C-1"), a_client(ref="C-2")
    a_client(ref="C-3")
    a_score(high, as_of=date(2026, 4, 1))
    for _ in range(5):
        an_entry(
            high,
            OFFENCE,
            offence_on=date(2026, 4, 20),
            category=OffenceCategory.ROBBERY,
            disposal=Disposal.CHARGED,
        )
    an_entry(high, PREDICTOR, on=date(2026, 4, 20), value=20)
    for client in (low, high):
        a_score(client)
    browser = sign_in()

    page = Page.open(browser, "/clients?sort=score&order=desc")

    scores = [(row[1], row[7]) for row in page.table("Clients")]
    assert scores == [("C-2", "50.0 select"), ("C-1", "0.0 deselect p"), ("C-3", "none")]
    assert listed(sign_in, "?band=select") == ["C-2"]
    assert listed(sign_in, "?band=deselect") == ["C-1"], "the score of April is not the latest"
    assert listed(sign_in, "?band=not-scored") == ["C-3"]
    shared = sign_in(agency="housing", shared=[Category.IDENTITY])
    hidden = Page.open(shared, "/clients?band=select&sort=score")
    assert refs(hidden) == ["C-1", "C-2", "C-3"], "a filter would tell what stands there"
    assert "Score" not in hidden.words


def test_a_list_is_narrowed_to_those_of_one_lead_or_of_none(app: Flask, sign_in: SignIn) -> None:
    the_places()
    ivy, gone = a_user(full_name="Ivy"), a_user(full_name="Gone")
    alder = a_user(full_name="Alder Finchfield")
    for ref, who, more in (
        ("ivys", ivy, {}),
        ("second", ivy, {"kind": InvolvementKind.SECOND}),
        ("was", ivy, {"to_on": TODAY}),
        ("gone", gone, {}),
    ):
        works_with(a_client(ref=ref), who, **more)
    with transaction():
        db.session.get_one(User, gone.id).disabled_at = NOON
    a_cover(ivy, alder, last_on=date(2026, 5, 14))
    page = Page.open(sign_in(), "/clients")

    assert [row[8] for row in page.table("Clients")] == [
        "None", "Ivy (covered by Alder Finchfield until 14 May 2026)", "None", "None",
    ]  # fmt: skip
    page = page.press("Apply filters", lead=str(ivy.id))
    assert refs(page) == ["ivys"]
    assert str(page.response.request.query_string, "ascii").count("Ivy") == 0
    assert refs(page.link("Remove this filter: Lead Ivy")) == ["gone", "ivys", "second", "was"]
    page = page.press("Apply filters", lead="none")
    assert refs(page) == ["gone", "second", "was"]
    assert page.link("Remove this filter: No lead")
    page = Page.open(page.client, f"/clients?lead={gone.id}")
    assert refs(page) == ["gone"]
    assert page.link("Remove this filter: Lead Gone")
    assert len(listed(sign_in, "?lead=Ivy")) == 4  # not understood, so left out


def test_nobody_of_another_district_is_listed_or_counted(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="mine", district="Cambridge")
    a_client(ref="theirs", district="Fenland")
    client = sign_in(districts=["Cambridge"])

    page = Page.open(client, "/clients?status=all")

    assert refs(page) == ["mine"]
    assert "1 client matches" in page.words
    assert [tag.text for tag in page.soup.select("#district option")] == [
        "All of mine",
        "Cambridge",
    ]
    # Asking for the other district by hand shows no more, and nor does paging from its client.
    assert refs(Page.open(client, "/clients?status=all&district=fenland")) == ["mine"]
    assert refs(Page.open(client, "/clients?status=all&after=theirs")) == ["mine"]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.COORDINATOR, 200),
        (Role.CASE_MANAGER, 200),
        (Role.LINK_WORKER, 200),
        (Role.ANALYST, 403),
        (Role.BOARD, 403),
        (Role.ADMINISTRATOR, 403),
        (Role.AUDITOR, 403),
        (Role.PANEL_MEMBER, 403),
    ],
)
def test_only_those_who_see_clients_open_the_list_and_have_the_box(
    app: Flask, sign_in: SignIn, role: Role, status: int
) -> None:
    listed_client = a_client(ref="C-1")
    user = a_user(role=role)
    works_with(listed_client, user)
    client = sign_in(user=user)

    page = Page.open(client, "/clients", status=status)

    assert bool(page.soup.select("#find")) == (status == 200)
    assert Page.open(client, "/clients/C-1", status=status)
    if status == 403:
        assert client.post("/clients/find", data={"find": "x"}).status_code in {400, 403}


def test_everybody_who_was_shown_is_on_the_trail_and_nobody_else(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="shown", district="Cambridge")
    a_client(ref="filtered-out", district="Fenland")

    listed(sign_in, "?district=cambridge")

    [row, *_] = list_about("client:shown")
    assert (row.event, row.detail) == ("ClientListed", {"page": "client list"})
    assert "ClientListed" not in [row.event for row in list_about("client:filtered-out")]


def test_an_empty_list_says_what_to_do(app: Flask, sign_in: SignIn) -> None:
    page = Page.open(sign_in(), "/clients")

    assert "No client matches. As at" in page.words
    assert "Take a filter off, or clear all of them." in page.words


def test_the_list_takes_at_most_twelve_statements_for_few_clients_and_many(
    app: Flask, sign_in: SignIn, statements: Statements
) -> None:
    the_places()
    client = sign_in()
    query = (
        "/clients?district=cambridge&strand=cc-rr&level=4&situation=custody&status=on-scheme"
        "&lead=none&sort=district&show=100&after=C-000"
    )

    def clients(numbers: range) -> None:
        for number in numbers:
            each = a_client(ref=f"C-{number:03}", strand=Strand.CATCH_AND_CONVICT, level=4)
            a_situation(each, from_on=date(2026, 1, 1))

    clients(range(2))
    few = statements(lambda: Page.open(client, query))
    clients(range(2, 60))
    many = statements(lambda: Page.open(client, query))

    assert len(many) == len(few) <= 12
    assert len(refs(Page.open(client, query))) == 59
