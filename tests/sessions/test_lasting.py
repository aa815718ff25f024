"""How long a session lasts, what counts as being there, and what becomes of what was typed."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from iom.accounts.domain import Role
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.pages import Page
from tests.sessions.conftest import NOON, Statements, is_in, rows, try_password

MINUTE = timedelta(minutes=1)


def test_a_session_outlasts_29_idle_minutes_and_not_30(
    clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    client = sign_in(Role.ANALYST)
    clock.shift(29 * MINUTE)
    assert is_in(client)
    clock.shift(29 * MINUTE)
    assert is_in(client)
    clock.shift(30 * MINUTE)
    assert not is_in(client)


def test_a_session_ends_after_twelve_hours_however_busy_it_is(
    clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    client = sign_in(Role.ANALYST)
    for _ in range(12 * 3 - 1):
        clock.shift(20 * MINUTE)
        assert is_in(client)
    assert left(client) == 20 * 60
    clock.shift(20 * MINUTE)
    assert not is_in(client)


def test_it_is_written_down_once_a_minute_at_most_that_somebody_is_there(
    clock: time_machine.Traveller, sign_in: SignIn, statements: Statements
) -> None:
    client = sign_in(Role.ANALYST)
    clock.shift(59)
    taken = statements(lambda: client.get("/account/password"))
    assert not [each for each in taken if each.startswith("UPDATE")]
    clock.shift(1)
    taken = statements(lambda: client.get("/account/password"))
    assert len([each for each in taken if each.startswith("UPDATE")]) == 1
    assert rows()[0].last_seen_at == NOON + MINUTE


def test_asking_how_long_is_left_is_no_sign_of_being_there(
    clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    client = sign_in(Role.ANALYST)
    clock.shift(25 * MINUTE)
    assert left(client) == 5 * 60
    clock.shift(4 * MINUTE)
    assert left(client) == 60
    clock.shift(MINUTE)
    assert left(client) == 0


@pytest.mark.parametrize(
    ("path", "headers"), [("/account?reload=again", {}), ("/account", {"X-By-Itself": "yes"})]
)
def test_a_page_that_asks_without_its_reader_keeps_nobody_signed_in(
    clock: time_machine.Traveller, sign_in: SignIn, path: str, headers: dict[str, str]
) -> None:
    client = sign_in(Role.ANALYST)
    for _ in range(3):
        clock.shift(9 * MINUTE)
        assert client.get(path, headers=headers).status_code == 200
    clock.shift(3 * MINUTE)
    assert client.get(path, headers=headers).status_code == 302


def test_the_end_after_twelve_hours_is_told_as_one_that_cannot_be_put_off(
    clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    client = sign_in(Role.ANALYST)
    page = Page.open(client, "/account")
    assert page.soup.select("#session-warning")[0]["data-last"] == "no"
    token = page.soup.select("#session-stay [name=csrf_token]")[0]["value"]
    for _ in range(12 * 3 - 1):
        clock.shift(20 * MINUTE)
        client.get("/account")
    clock.shift(16 * MINUTE)
    answer = client.post("/session/stay", data={"csrf_token": token}).json
    assert answer is not None
    assert (answer["seconds"], answer["last"]) == (4 * 60, True)
    assert Page.open(client, "/account").soup.select("#session-warning")[0]["data-last"] == "yes"


def test_somebody_who_asks_to_stay_has_another_half_hour(
    clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    client = sign_in(Role.ANALYST)
    page = Page.open(client, "/account")
    token = page.soup.select("#session-stay [name=csrf_token]")[0]["value"]
    clock.shift(29 * MINUTE)

    answer = client.post("/session/stay", data={"csrf_token": token})

    assert answer.json is not None
    assert answer.json["seconds"] == 30 * 60
    clock.shift(29 * MINUTE)
    assert is_in(client)


def test_staying_wants_the_token_against_forged_requests(app: Flask, sign_in: SignIn) -> None:
    assert sign_in(Role.ANALYST).post("/session/stay").status_code == 400


def test_a_page_tells_the_script_how_long_is_left_and_whose_it_is(
    app: Flask, clock: time_machine.Traveller, sign_in: SignIn
) -> None:
    ash, robin = sign_in(Role.ANALYST), sign_in(Role.BOARD)
    dialog = Page.open(ash, "/account").soup.select("#session-warning")[0]
    assert dialog["data-seconds"] == "1800"
    assert dialog["data-whose"] == whose(ash)
    assert whose(ash) != whose(robin)
    assert whose(app.test_client()) == ""
    assert not Page.open(app.test_client(), "/sign-in").soup.select("dialog, script")


def test_a_form_that_was_open_when_the_session_ended_can_be_sent_after_signing_in_again(
    app: Flask, clock: time_machine.Traveller
) -> None:
    a_user(username="hazel", role=Role.ANALYST)
    client = app.test_client()
    try_password(client, "hazel")
    form = Page.open(client, "/account/password")
    clock.shift(31 * MINUTE)

    # In another tab of the same browser, by the same person.
    assert Page.open(client, "/account").path == "/sign-in"
    try_password(client, "hazel")

    again = form.press("Change it", password="not it", new_password="a", again="a")
    assert again.path == "/account/password"
    assert again.errors


def test_that_form_cannot_be_sent_as_somebody_else(
    app: Flask, clock: time_machine.Traveller
) -> None:
    a_user(username="hazel", role=Role.ANALYST)
    a_user(username="ash", role=Role.ANALYST)
    client = app.test_client()
    try_password(client, "hazel")
    form = Page.open(client, "/account/password")
    clock.shift(31 * MINUTE)
    try_password(client, "ash")

    answer = form.press("Change it", password="not it", new_password="a", again="a")
    assert answer.response.status_code == 400


def test_what_was_sent_too_late_comes_back_to_be_sent_again_but_for_passwords(
    app: Flask, clock: time_machine.Traveller
) -> None:
    a_user(username="hazel", role=Role.COORDINATOR)
    client = app.test_client()
    try_password(client, "hazel")
    token = str(Page.open(client, "/account").soup.select("[name=csrf_token]")[0]["value"])
    clock.shift(31 * MINUTE)

    answer = client.post(
        "/clients/find", data={"csrf_token": token, "find": 'Wren "x" <b>', "password": "secret"}
    )
    page = Page(client, answer)

    assert answer.status_code == 401
    kept = page.soup.select("form[action='/clients/find'] [name=find]")[0]
    assert kept["value"] == 'Wren "x" <b>'
    assert "secret" not in answer.text
    try_password(client, "hazel")
    assert page.press("Send it again").path == "/clients/find"


def test_nothing_comes_back_to_somebody_whose_request_may_be_forged(
    app: Flask, sign_in: SignIn
) -> None:
    answer = app.test_client().post("/clients/find", data={"find": "typed elsewhere"})
    assert answer.status_code == 400
    assert "typed elsewhere" not in answer.text


@pytest.mark.parametrize("path", ["/account", "/account/sessions", "/session/again"])
def test_ones_own_pages_are_for_those_who_are_in(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 302


def left(client: FlaskClient) -> int:
    answer = client.get("/session/left").json
    assert answer is not None
    return int(answer["seconds"])


def whose(client: FlaskClient) -> str:
    answer = client.get("/session/left").json
    assert answer is not None
    return str(answer["whose"])
