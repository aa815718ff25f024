"""Pages of places, of people just outside and of rates."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from iom.accounts.domain import Category, Role
from tests.capacity.test_board import somebody
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.capacity import HANDLING, TODAY, places_set, watched
from tests.factories.clients import a_client, a_placement
from tests.factories.safeguards import works_with
from tests.factories.scores import a_matrix
from tests.pages import Page


def test_nobody_has_set_places_yet_and_somebody_does(app: Flask, sign_in: SignIn) -> None:
    the_places()
    a_matrix()
    page = Page.open(sign_in(), "/capacity")
    assert "so there is nothing to propose" in page.words

    asked = page.link("Set places and floors")
    wrong = asked.press("Set them", places="3", **{"floor-fenland": "4", "floor-cambridge": "x"})
    assert wrong.response.status_code == 422
    assert wrong.errors == ["Enter a whole number from 0 to 9,999"]
    too_many = wrong.press("Set them", why="As the board decided", **{"floor-cambridge": "0"})
    [refused] = too_many.errors
    assert refused.startswith("The floors of the districts come to 4, more than the 3 places")
    beside = too_many.soup.select("#places-error")[0].get_text()
    assert "more than the 3 places" in beside

    done = too_many.press("Set them", places="5")
    assert done.done == ["The places of Cambridgeshire are set."]
    assert done.table("Every setting")[0][:5] == [
        "1", "1 May 2026, holds", "5", "Fenland 4", "As the board decided",
    ]  # fmt: skip


def test_the_slower_of_two_sees_what_is_set_and_keeps_what_was_typed(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    form = Page.open(sign_in(), "/capacity/cambridgeshire/set")
    places_set(7, {"fenland": 2})

    told = form.press("Set them", places="9", why="Another board decided")

    assert told.response.status_code == 409
    assert "What is set now: 7 places from 1 May 2026, floors Fenland 2" in told.words
    again = told.press("Set them")
    assert again.done == ["The places of Cambridgeshire are set."]
    assert [row[2] for row in again.table("Every setting")] == ["9", "7"]


def test_the_page_proposes_and_says_that_a_panel_decides(app: Flask, sign_in: SignIn) -> None:
    a_matrix()
    somebody("C-1", "60.0")
    somebody("C-2", "50.0")
    somebody("C-3", "50.0")
    somebody("C-4", None)
    places_set(2)

    page = Page.open(sign_in(), "/capacity")

    assert "This proposes; a panel decides." in page.words
    assert "1 of 2 who are alike would have a place." in page.words
    assert "Not scored: 1" in page.words
    assert page.table("By district")[0] == ["Cambridge", "0", "3", "0", "2", "2", "0", "0"]
    assert page.table("By district")[-1] == ["All", "0", "3", "0", "2", "2", "0", "0"]
    assert [row[1] for row in page.table("Just outside")] == ["Wren C-3worth C-3"]
    assert page.table("10 places fewer or more")[0][:2] == ["0 −2", "Cambridge −2"]
    assert "Somebody" not in page.link("Print").words
    assert page.link("Put on the list : Wren C-3worth").heading.startswith("Put on the list")


def test_without_an_active_matrix_it_says_so(app: Flask, sign_in: SignIn) -> None:
    the_places()
    places_set(2)
    assert "No version of the scoring matrix is active" in Page.open(sign_in(), "/capacity").words


def test_a_setting_that_is_to_come_is_told_and_holds_not_yet(app: Flask, sign_in: SignIn) -> None:
    the_places()
    a_matrix()
    places_set(4, {"fenland": 1}, from_on=TODAY + timedelta(days=31))

    words = Page.open(sign_in(), "/capacity").words
    assert "From 1 June 2026: 4 places; floors Fenland 1." in words
    assert "from a day that has come" in words


def test_the_way_of_somebody_just_outside(app: Flask, sign_in: SignIn) -> None:
    a_matrix()
    somebody("C-1", "40.0")
    places_set(0)
    client = sign_in(username="hazel")

    form = Page.open(client, "/outside").link("Put on the list : Wren C-1worth")
    refused = form.press("Put on the list", handling=HANDLING, reason="Close")
    assert refused.errors == ["Choose the partner that leads"]
    council = refused.soup.select("#agency option")[1]["value"]
    refused = refused.press("Put on the list", agency=council)
    assert refused.errors == ["Give a reason of 10 to 1,000 characters."]
    shown = refused.press("Put on the list", reason="Nearest to a place by score")
    assert shown.done == ["The client is on the list."]
    assert "cannot see this: it does not work with the client" in shown.words
    # Twelve weeks from 1 May are 24 July; six months, 1 November.
    assert "Review by 24 July 2026 Kept until 1 November 2026" in shown.words

    kept = shown.link("Review and keep").press(
        "Keep on the list", words="Two visits, nothing new", handling="Officers call weekly"
    )
    assert "Reviewed: kept on the list Two visits, nothing new" in kept.words
    corrected = kept.link("Correct").press(
        "Correct it", words="It is every ten days", handling="Officers call every ten days"
    )
    assert HANDLING in corrected.words  # what it said stays
    listed = corrected.link("The whole list")
    assert listed.table("On the list")[0][3] == "Officers call every ten days"
    assert "Nearest to a place by score" in listed.link("Print").words

    gone = corrected.link("Take off the list").press(
        "Take off the list", words="Moved away from the county"
    )
    assert "Not on the list of people just outside." in gone.words
    assert "Taken off the list Moved away from the county" in gone.words


def test_the_slower_of_two_sees_what_it_says_now(app: Flask, sign_in: SignIn) -> None:
    a_user(username="somebody")
    watched(a_client(ref="C-1", selected_on=None))
    client = sign_in(username="hazel")
    form = Page.open(client, "/clients/C-1/outside/correct")
    Page.open(client, "/clients/C-1/outside/keep").press(
        "Keep on the list", words="Two visits, nothing new"
    )

    told = form.press("Correct it", handling="Typed by the slower one", words="It was wrong before")

    assert told.response.status_code == 409
    assert "Reviewed: kept on the list: Two visits, nothing new" in told.words
    assert "Typed by the slower one" in told.words


def test_the_agency_that_leads_sees_it_and_what_it_may_not_see_is_absent(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1", selected_on=None)
    linden = a_user(
        role=Role.LINK_WORKER, username="linden", agency="housing",
        shared=set(Category) - {Category.OFFENDING},
    )  # fmt: skip
    works_with(client, linden)
    watched(client, agency="housing")
    watched(
        a_client(ref="C-2", selected_on=None), agency="housing"
    )  # with whom housing does not work

    page = Page.open(sign_in(user=linden), "/outside")

    assert [row[0] for row in page.table("On the list")] == ["Wren Testperson C-1, Cambridge"]
    told = page.link("Read it : Wren Testperson")
    assert HANDLING in told.words
    assert "Nearest to a place" not in told.words
    assert "Why on the list" not in told.words
    assert not [a for a in told.soup.select("main a") if "take-off" in str(a["href"])]


def test_who_is_selected_meanwhile_is_to_be_taken_off(app: Flask, sign_in: SignIn) -> None:
    a_user(username="somebody")
    client = a_client(ref="C-1", selected_on=None)
    watched(client, review_on=TODAY + timedelta(days=1), until_on=TODAY + timedelta(days=9))
    hazel = sign_in(username="hazel")
    assert "Just outside: to be reviewed." in Page.open(hazel, "/desk").words
    assert "Deleted after Sun 10 May." in Page.open(hazel, "/desk").words
    a_placement(client, nominated_on=TODAY - timedelta(days=9), selected_on=TODAY)

    assert "on the scheme now" in Page.open(hazel, "/outside").words
    assert "Just outside, and on the scheme by now." in Page.open(hazel, "/desk").words


def test_rates_of_a_period_that_can_be_asked_for(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.ANALYST)

    page = Page.open(client, "/fairness")
    assert "A difference is a question, not an answer." in page.words
    assert "Financial year 2025-26: 1 April 2025 to 31 March 2026" in page.words
    assert "Kept back: too few people were selected" in page.words
    assert "2024-25" in page.link("financial year 2024-25").title
    Page.open(client, "/fairness?period=2026-27", status=404)
    assert client.get("/fairness/rates.csv").headers["Content-Type"].startswith("text/csv")
