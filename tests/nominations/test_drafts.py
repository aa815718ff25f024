"""A nomination is kept as it is typed, and is there again when it is taken up."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from iom.accounts.domain import Category, Role
from iom.db import db
from iom.drafts.models import Draft
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.nominations.making import BORN, restrict
from tests.pages import Page

TYPED: dict[str, Any] = {
    "given_names": "Rowan",
    "family_name": "Thornley",
    "date_of_birth": ["2", "5", ""],
    "district": "cambridge",
    "offending": "Burglary at night,\nmostly in May",
}


def typing(client: FlaskClient) -> Page:
    return Page.open(client, "/nominations/new")


def saved(client: FlaskClient) -> Page:
    return typing(client).press("Save the draft", **TYPED)


def by_script(page: Page, client: FlaskClient, **values: Any) -> Any:
    """Save as the page's script does."""
    fields = {
        each["name"]: each.get("value", "")
        for each in page.soup.select("form[data-draft] input[type=hidden]")
    }
    return client.post(
        "/nominations/drafts", data=fields | values, headers={"Accept": "application/json"}
    )


def test_a_draft_is_saved_listed_and_taken_up_as_it_was_typed(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)

    listed = saved(client)
    [row] = listed.table("Drafts")
    page = listed.link("Thornley, Rowan")

    assert listed.done == ["The draft is saved. It is listed here until you send it."]
    assert row[:2] == ["Thornley, Rowan", "Cambridge"]
    assert page.soup.select("#family_name")[0]["value"] == "Thornley"
    boxes = [box.get("value", "") for box in page.soup.select("[name=date_of_birth]")]
    assert boxes == ["2", "5", ""], "a day that is not whole yet is kept, too"
    assert page.soup.select("#offending")[0].text.strip() == TYPED["offending"]
    assert "Thornley" not in page.title


def test_sending_the_draft_makes_one_nomination_and_lets_go_of_the_draft(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)
    page = saved(client).link("Thornley, Rowan")

    page = page.press("Send the nomination", date_of_birth=["2", "5", "1993"], route="police")

    assert page.done == ["The nomination is taken."]
    assert db.session.scalar(text("SELECT count(*) FROM nominations_nomination")) == 1
    assert "Drafts" not in Page.open(client, "/nominations").words
    [row] = db.session.scalars(select(Draft)).all()
    assert row.content is None


def test_the_script_saves_every_few_seconds_and_is_told_the_version(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)
    page = typing(client)

    nothing = by_script(page, client)
    first = by_script(page, client, family_name="Thorn")
    second = by_script(page, client, family_name="Thornley", draft_version="1")

    assert nothing.get_json() == {}
    assert first.get_json()["version"] == 1
    assert second.get_json()["version"] == 2


def test_a_second_window_is_told_and_shows_both_versions(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)
    page = saved(client).link("Thornley, Rowan")
    by_script(page, client, family_name="Thornhill", needs="A home", district="fenland")

    told = by_script(page, client, family_name="Thornbury")
    page = page.press("Save the draft", family_name="Thornbury")

    assert told.status_code == 409
    assert "changed in another window" in told.get_json()["said"]
    assert page.response.status_code == 409
    assert "Family name Thornhill" in page.words
    assert "District where they live Fenland" in page.words
    assert page.soup.select("#family_name")[0]["value"] == "Thornbury"

    page.press("Save the draft", family_name="Thornbury")
    [row] = Page.open(client, "/nominations").table("Drafts")
    assert row[0].startswith("Thornbury")


def test_a_window_left_open_after_the_form_was_sent_can_still_send_its_own(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)
    page = typing(client)
    page.press("Send the nomination", **TYPED | {"date_of_birth": ["2", "5", "1993"]}, route="self")

    told = by_script(page, client, family_name="Elmfield")
    page = page.press("Save the draft", given_names="Elm", family_name="Elmfield")

    assert told.status_code == 409
    assert page.response.status_code == 409
    assert "was sent or its draft thrown away already" in page.errors[0]
    page.press("Save the draft", family_name="Elmfield")
    [row] = Page.open(client, "/nominations").table("Drafts")
    assert row[0].startswith("Elmfield")


def test_what_one_typed_is_not_kept_for_whoever_signs_in_next(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)

    told = by_script(typing(client), client, family_name="Thornley", draft_of="somebody-else")

    assert told.status_code == 409
    assert "Somebody else opened this form" in told.get_json()["said"]
    assert db.session.scalars(select(Draft)).all() == []


def test_a_draft_is_thrown_away(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)

    page = saved(client).press("Throw away : Thornley, Rowan")

    assert page.done == ["The draft is thrown away."]
    assert "Thornley" not in page.words


def test_a_draft_holds_no_more_than_the_forms_own_fields(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD)

    by_script(typing(client), client, family_name="Thornley", other="x")

    [row] = db.session.scalars(select(Draft)).all()
    assert row.content == '{"family_name": ["Thornley"]}'


def test_a_draft_is_not_shown_where_no_agreement_lets_its_user_see_who_somebody_is(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    client = sign_in(Role.NEIGHBOURHOOD, shared=[Category.OFFENDING])

    by_script(typing(client), client, family_name="Thornley")

    [row] = db.session.scalars(select(Draft)).all()
    assert "Thornley" not in Page.open(client, "/nominations").words
    assert client.get(f"/nominations/drafts/{row.id}").status_code == 404


def test_what_was_said_of_those_shown_is_kept_while_something_else_is_put_right(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-000001", given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
    client = sign_in()
    whole = TYPED | {"date_of_birth": ["2", "5", "1993"], "route": "police"}
    asked = typing(client).press("Send the nomination", **whole)
    said = {"person-C-000001": "different", "date_of_birth": whole["date_of_birth"]}

    wrong = asked.press("Send the nomination", **said | {"family_name": ""})
    page = wrong.press(
        "Send the nomination", family_name="Thornley", date_of_birth=whole["date_of_birth"]
    )

    assert wrong.errors == ["Enter the family name"]
    assert "is nominated again" not in wrong.words
    assert page.done == ["The nomination is taken."]


def test_a_draft_of_somebody_whose_record_is_closed_is_taken_with_one_sentence_and_once(
    app: Flask, sign_in: SignIn
) -> None:
    closed = a_client(
        ref="C-000001", given_names="Rowan", family_name="Thornley", date_of_birth=BORN
    )
    restrict(closed, a_user(), shown=True)
    client = sign_in(Role.LINK_WORKER)
    page = saved(client).link("Thornley, Rowan")

    done, again = (
        page.press("Send the nomination", date_of_birth=["2", "5", "1993"], route="police")
        for _ in range(2)
    )

    sentence = "The nomination is taken. Possible match: the coordinator will check."
    assert done.done == again.done == [sentence]
    assert done.path == again.path
    for said in (done, again):
        assert "C-000001" not in said.response.text
        assert "Restricted" not in said.words
    assert db.session.scalar(text("SELECT count(*) FROM nominations_nomination")) == 1
