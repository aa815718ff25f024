"""The browser holds a random token, the database its hash, and one is of no use without the other.

On both engines, as all that has to do with the database.
"""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text, update

from config import Config, Environment
from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.app import create_app
from iom.db import db
from iom.kernel import clock as machine
from iom.sessions import service
from iom.sessions.domain import Ended, Stage
from iom.sessions.secrets import token_hash
from iom.transaction import transaction
from tests.conftest import Browser, SignIn
from tests.factories.accounts import COMMAND, PASSWORD, a_user
from tests.factories.sessions import TOKEN_COOKIE, a_session
from tests.pages import Page
from tests.sessions.conftest import is_in, rows, token_of, trail, try_password


def test_signing_in_gives_a_token_that_the_browser_did_not_bring(app: Flask) -> None:
    a_user(username="hazel")
    client = app.test_client()
    client.set_cookie(TOKEN_COOKIE, "planted-by-somebody-else")

    try_password(client, "hazel")

    assert is_in(client)
    assert len(token_of(client)) >= 43  # 256 bits in base 64
    assert token_of(client) != "planted-by-somebody-else"


def test_nothing_that_the_tables_hold_opens_a_session(app: Flask) -> None:
    user = a_user(username="hazel")
    client = app.test_client()
    try_password(client, "hazel")
    [row] = rows()

    assert row.token_hash == token_hash(token_of(client))
    held = [
        str(value) for value in db.session.execute(text("SELECT * FROM sessions_session")).one()
    ]
    assert token_of(client) not in held
    for value in (*held, user.password_hash or ""):
        thief = app.test_client()
        thief.set_cookie(TOKEN_COOKIE, value)
        assert not is_in(thief)


def test_a_cookie_that_was_stolen_does_nothing_after_its_owner_signed_out(app: Flask) -> None:
    a_user(username="hazel")
    client, thief = app.test_client(), app.test_client()
    try_password(client, "hazel")
    thief.set_cookie(TOKEN_COOKIE, token_of(client))
    assert is_in(thief)

    Page.open(client, "/account").press("Sign out")

    assert token_of(client) == ""
    assert not is_in(thief)
    assert [row.ended_why for row in rows()] == [Ended.SIGNED_OUT]


def test_a_get_never_signs_out(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR)
    assert client.get("/sign-out").status_code == 405
    assert is_in(client)


def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    a_user(username="hazel")
    client = app.test_client()
    page = Page.open(client, "/sign-in")
    token = str(page.soup.select("[name=csrf_token]")[0]["value"])
    answer = client.post(
        "/sign-in", data={"username": "hazel", "password": PASSWORD, "csrf_token": token}
    )

    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == [
        "iom",
        "iom-device",
        "iom-session",
    ]
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert ("Max-Age" in cookie) == cookie.startswith("iom-device")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_over_tls_only_this_very_host_is_given_the_cookies(app: Flask) -> None:
    config = app.config["IOM"]
    secure = create_app(
        Config(
            environment=Environment.TEST,
            database_url=config.database_url,
            data_dir=config.data_dir,
            cookie_secure=True,
            totp_required=False,
        )
    )
    secure.test_client_class = Browser
    a_user(username="hazel", role=Role.AUDITOR)
    client = secure.test_client()
    here = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/"}}
    page = Page(client, client.get("/sign-in", **here))
    token = str(page.soup.select("[name=csrf_token]")[0]["value"])
    answer = client.post(
        "/sign-in", data={"username": "hazel", "password": PASSWORD, "csrf_token": token}, **here
    )

    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-iom")
        assert "Secure" in cookie
        assert "Path=/" in cookie
    with secure.app_context():
        db.engine.dispose()


def test_a_change_of_rights_gives_a_new_token_and_the_old_one_is_dead(
    app: Flask, sign_in: SignIn
) -> None:
    user = a_user(role=Role.ANALYST)
    client = sign_in(user=user)
    before = token_of(client)
    db.session.execute(update(User).values(rights_version=User.rights_version + 1))
    db.session.commit()

    assert is_in(client)

    assert token_of(client) != before
    thief = app.test_client()
    thief.set_cookie(TOKEN_COOKIE, before)
    assert not is_in(thief)
    after = token_of(client)
    assert is_in(client)
    assert token_of(client) == after, "once is enough"
    assert len(rows()) == 1


def test_of_two_requests_that_find_new_rights_at_once_one_changes_the_token(app: Flask) -> None:
    user = a_user(role=Role.ANALYST)
    token = a_session(user)
    from iom.sessions.queries import find_lasting  # noqa: PLC0415

    both = [find_lasting(token, machine.now()) for _ in range(2)]
    given = []
    for found in both:
        assert found is not None
        with transaction():
            given.append(service.rotate(found[0], found[1], required=False, at=machine.now()))

    assert given[0] is not None
    assert given[1] is None
    assert rows()[0].token_hash == token_hash(given[0])


def test_new_rights_that_show_clients_ask_for_a_second_factor_before_they_are_used(
    app: Flask, sign_in: SignIn, codes_required: None
) -> None:
    user = a_user(role=Role.BOARD)
    client = sign_in(user=user)
    assert is_in(client)
    user.role, user.rights_version = Role.COORDINATOR, user.rights_version + 1
    db.session.commit()

    assert Page.open(client, "/clients").path == "/sign-in"

    assert rows()[0].stage is Stage.ENROL
    assert Page.open(client, "/sign-in/enrol").heading == "Set up your second factor"


def test_a_disabled_user_is_out_at_the_next_request_and_stays_out_when_opened_again(
    app: Flask, sign_in: SignIn
) -> None:
    from iom.administration import service as administration  # noqa: PLC0415

    user = a_user(username="ash", role=Role.ANALYST)
    client = sign_in(user=user)
    with transaction():
        administration.disable_user("ash", actor=COMMAND, at=machine.now())

    assert not is_in(client)
    with transaction():
        administration.enable_user("ash", actor=COMMAND, at=machine.now())
    assert not is_in(client)


def test_an_administrator_ends_all_sessions_of_somebody_and_of_nobody_else(
    app: Flask, sign_in: SignIn
) -> None:
    ash, robin = a_user(role=Role.ANALYST), a_user(role=Role.BOARD)
    first, second, other = sign_in(user=ash), sign_in(user=ash), sign_in(user=robin)

    with transaction():
        ended = service.end_sessions(ash.id, Ended.ADMINISTRATOR, actor=COMMAND, at=machine.now())

    assert ended == 2
    assert [is_in(each) for each in (first, second, other)] == [False, False, True]
    assert trail()[-1] == "SessionEnded"


def test_signing_in_clears_out_what_has_been_over_for_ninety_days(
    app: Flask, clock: time_machine.Traveller
) -> None:
    user = a_user(username="hazel")
    now = machine.now()
    for days, ended in ((91, False), (91, True), (89, False), (89, True)):
        a_session(user, at=now - timedelta(days=days, hours=1))
        if ended:
            last = rows()[-1]
            last.ended_at, last.ended_why = last.created_at, Ended.SIGNED_OUT
            db.session.commit()

    try_password(app.test_client(), "hazel")

    assert [(now - row.created_at).days for row in rows()] == [89, 89, 0]


def test_rotating_the_secret_key_signs_nobody_out_and_loses_no_form(app: Flask) -> None:
    config = app.config["IOM"]
    a_user(username="hazel", role=Role.AUDITOR)
    client = app.test_client()
    try_password(client, "hazel")
    form = Page.open(client, "/account/password").soup.select("main [name=csrf_token]")[0]["value"]
    rotated = create_app(
        Config(
            environment=Environment.TEST,
            database_url=config.database_url,
            data_dir=config.data_dir,
            secret_key="another-key-of-the-tests-own",
            secret_old_keys=(config.secret_key,),
            totp_required=False,
        )
    )
    rotated.test_client_class = Browser
    after = rotated.test_client()
    for name in ("iom", "iom-session", "iom-device"):
        cookie = client.get_cookie(name)
        assert cookie is not None
        after.set_cookie(name, cookie.value)

    assert is_in(after)
    answer = after.post("/account/password", data={"csrf_token": form, "password": "x"})
    assert answer.status_code == 422, "the form was taken and looked at"
    with rotated.app_context():
        db.engine.dispose()
