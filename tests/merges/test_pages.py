"""The pages on which two records are found alike, compared, merged, kept apart and parted."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients import pairs as walk
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client, Different
from iom.db import db
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, a_user
from tests.factories.clients import a_client, a_situation
from tests.merges.making import BORN, WHY, merged
from tests.nominations.making import restrict
from tests.pages import Page


def two() -> None:
    a_client(ref="C-1", given_names="Robert", family_name="Thornley", date_of_birth=BORN)
    a_client(
        ref="C-2",
        given_names="Bob",
        family_name="Thornly",
        date_of_birth=date(1993, 2, 5),
        nominated_on=date(2024, 3, 1),
        selected_on=date(2024, 4, 1),
    )


def test_a_pair_is_shown_compared_and_made_one(sign_in: SignIn) -> None:
    two()
    client = sign_in()

    page = Page.open(client, "/duplicates?district=cambridge")
    [[one, born, other, other_born, why, act]] = page.table("Cambridge")
    assert (one, other) == ("Thornley, Robert C-1", "Thornly, Bob C-2")
    assert (born, other_born) == ("2 May 1993", "5 Feb 1993")
    assert why == "name sounds alike, date of birth with day and month swapped"
    assert act.startswith("Same or different?")
    page = page.link("Same or different? C-1 and C-2")
    assert page.table("What is on the two records") == [["Placements", "1", "0", "1"]]

    page = page.press(
        "Same person: make one record", ground=WHY, **{"take-date_of_birth": "merged"}
    )

    assert page.path == "/clients/C-1"
    assert page.done == ["C-2 is now part of C-1. You can undo it for 30 days."]
    assert "C-2 is part of this record" in page.words
    assert db.session.scalars(select(Client.date_of_birth).where(Client.ref == "C-1")).one() == (
        date(1993, 2, 5)
    )
    assert Page.open(client, "/duplicates?district=cambridge").words.count("Thornly") == 0


def test_more_than_a_page_says_whom_it_is_about_and_leads_on(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    two()
    monkeypatch.setattr(walk, "_MOST_LOOKED_AT", 1)

    page = Page.open(sign_in(), "/duplicates?district=cambridge")
    assert "1 pair of the clients up to C-1; the likeliest first" in page.words
    page = page.link("Next, clients after C-1")

    # C-1 and C-2 were on the page before.
    assert "In Cambridge nobody of the clients after C-1 is likely" in page.words
    assert "Next" not in page.words


def test_the_merged_reference_leads_to_the_client_and_the_list_has_one(sign_in: SignIn) -> None:
    two()
    merged(COMMAND)
    client = sign_in()

    page = Page.open(client, "/clients/C-2")

    assert page.path == "/clients/C-1"
    assert page.done == ["C-2 is now part of C-1."]
    assert Page.open(client, "/clients/C-2/record/alias/add").path == "/clients/C-1"
    assert "Thornly" not in Page.open(client, "/clients?status=all").words


def test_what_was_left_is_read_and_all_of_it_undone(sign_in: SignIn) -> None:
    two()
    merged(COMMAND)

    page = Page.open(sign_in(), "/clients/C-1").link("What was merged of C-2")
    [row] = page.table("Placements")
    assert row[:2] == ["1 March 2024", "1 April 2024"]
    page = page.press("Make two records of it again", why="Cousins")

    assert page.done == ["C-1 and C-2 are two records again."]
    assert Page.open(sign_in(), "/clients/C-2").path == "/clients/C-2"


def test_different_people_are_not_shown_again_until_it_is_taken_back(sign_in: SignIn) -> None:
    two()
    client = sign_in()

    page = Page.open(client, "/duplicates/C-1/C-2")
    page = page.press("Different people: do not ask again", ground="Twins; both were here")

    assert page.path == "/clients/C-1"
    assert "Known to be a different person from client C-2 : Twins; both were here." in page.words
    assert "Thornly" not in Page.open(client, "/duplicates?district=cambridge").words
    assert "likely to be the same" in Page.open(client, "/duplicates/C-1").words
    page = page.link("Take it back for C-2")
    page = page.press("Take it back", why="It was one of them twice")
    assert page.path == "/duplicates/C-1/C-2"
    assert db.session.scalars(select(Different.taken_back_why)).one() == "It was one of them twice"


def test_a_second_click_merges_once_and_somebody_else_is_told(sign_in: SignIn) -> None:
    two()
    mine, other = sign_in(), sign_in(Role.COORDINATOR)
    pages = [Page.open(client, "/duplicates/C-1/C-2") for client in (mine, mine, other)]

    for page in pages[:2]:
        assert page.press("Same person: make one record", ground=WHY).path == "/clients/C-1"
    answer = other.post(
        "/duplicates/C-1/C-2/merge",
        data={
            "csrf_token": pages[2].soup.select("[name=csrf_token]")[0]["value"],
            "ground": WHY,
            "fingerprint": "x",
        },
    )

    assert answer.status_code == 409
    assert len([row for row in list_about("client:C-1") if row.event == "ClientsMerged"]) == 1


def test_what_was_typed_is_kept_when_no_ground_is_given(sign_in: SignIn) -> None:
    two()
    page = Page.open(sign_in(), "/duplicates/C-1/C-2")

    page = page.press("Same person: make one record", ground="", **{"take-family_name": "merged"})

    assert page.errors == ["Write how you know"]
    [chosen] = page.soup.select("#take-family_name-merged")
    assert chosen.has_attr("checked")


def test_whoever_sees_one_of_the_two_is_shown_neither_pair_nor_page(sign_in: SignIn) -> None:
    two()
    restrict(db.session.scalars(select(Client).where(Client.ref == "C-2")).one(), a_user())
    client = sign_in()

    assert "Thornly" not in Page.open(client, "/duplicates?district=cambridge").words
    for path in ("/duplicates/C-1/C-2", "/duplicates/C-2/C-1", "/duplicates/C-1/C-9"):
        assert client.get(path).status_code == 404


def test_kinds_that_the_reader_may_not_see_are_not_counted_for_them(
    app: Flask, sign_in: SignIn
) -> None:
    two()
    for ref in ("C-1", "C-2"):
        one = db.session.scalars(select(Client).where(Client.ref == ref)).one()
        a_situation(one, from_on=date(2024, 5, 1), to_on=date(2024, 6, 1))
    blind = a_user(agency="housing", shared=[Category.IDENTITY])

    page = Page.open(sign_in(user=blind), "/duplicates/C-1/C-2")

    assert [row[0] for row in page.table("What is on the two records")] == ["Placements"]


def test_a_number_that_is_left_still_leads_there(sign_in: SignIn) -> None:
    a_client(ref="C-1", numbers={IdentifierKind.CRN: "X123456"})
    a_client(ref="C-2", numbers={IdentifierKind.CRN: "X654321"}, deselected_on=date(2024, 2, 1))
    merged(COMMAND)

    page = Page.open(sign_in(), "/clients").press("Find", find="x654321")

    assert page.path == "/clients/C-1"
