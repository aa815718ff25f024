"""Time-based codes and recovery codes: asked for, good once, kept so that they open nothing."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.db import db
from iom.kernel import clock as machine
from iom.notices.queries import list_notices
from iom.sessions import factors, own_password
from iom.sessions.domain import Stage, WrongCode
from iom.sessions.models import RecoveryCode
from iom.sessions.secrets import code_hash
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, PASSWORD, a_user
from tests.factories.sessions import TOKEN_COOKIE, a_session
from tests.pages import Page, filled
from tests.sessions.conftest import (
    NOON,
    code_at,
    enrol,
    is_in,
    rows,
    token_of,
    trail,
    try_password,
)

HALF_MINUTE = timedelta(seconds=30)
pytestmark = pytest.mark.usefixtures("clock")


def test_who_sees_clients_sets_a_second_factor_up_at_the_first_sign_in(
    app: Flask, codes_required: None
) -> None:
    user = a_user(username="hazel", role=Role.COORDINATOR)
    client = app.test_client()

    page = try_password(client, "hazel")
    assert (page.path, page.heading) == ("/sign-in/enrol", "Set up your second factor")
    assert not is_in(client), "a password alone opens nothing"
    half = token_of(client)
    secret = secret_on(page)
    picture = page.soup.select("main svg[role=img] title")
    assert picture, "the picture says what it is"

    page = page.press("Set it up", code=code_at(secret, NOON))
    codes = [tag.get_text() for tag in page.soup.select(".app-codes li")]

    assert len(set(codes)) == 10
    assert is_in(client)
    assert token_of(client) != half, "a new token once the last factor was given"
    db.session.refresh(user)
    assert user.totp_secret == secret
    assert trail()[-3:] == ["SecondFactorEnrolled", "RecoveryCodesMade", "SignedIn"]
    raw = str(db.session.execute(text("SELECT totp_secret FROM accounts_user")).scalar_one())
    assert secret not in raw, "sealed"


def test_who_sees_figures_only_signs_in_with_a_password(app: Flask, codes_required: None) -> None:
    a_user(username="ash", role=Role.ANALYST)
    client = app.test_client()
    try_password(client, "ash")
    assert is_in(client)


def test_whoever_has_a_second_factor_is_asked_for_it_whether_required_or_not(app: Flask) -> None:
    secret = enrol(a_user(username="ash", role=Role.ANALYST))
    client = app.test_client()

    page = try_password(client, "ash")
    assert page.path == "/sign-in/code"
    assert not is_in(client)
    page.press("Go on", code=code_at(secret, NOON))

    assert is_in(client)


def test_half_way_in_opens_nothing_and_lasts_ten_minutes(
    app: Flask, clock: time_machine.Traveller
) -> None:
    secret = enrol(a_user(username="hazel"))
    client = app.test_client()
    page = try_password(client, "hazel")
    for path in ("/clients", "/account", "/account/sessions", "/reports"):
        assert client.get(path).status_code == 302
    assert client.get("/session/left").json == {"seconds": 0, "whose": "", "last": False}

    clock.shift(timedelta(minutes=10))
    at = machine.now()
    assert page.press("Go on", code=code_at(secret, at)).path == "/sign-in"
    assert not is_in(client)


def test_the_page_that_was_asked_for_waits_behind_the_code(app: Flask) -> None:
    secret = enrol(a_user(username="ash", role=Role.ANALYST))
    client = app.test_client()
    page = Page.open(client, "/account/sessions")
    assert page.path == "/sign-in"
    page = page.press("Sign in", username="ash", password=PASSWORD)
    page = page.press("Go on", code=code_at(secret, NOON))
    assert page.path == "/account/sessions"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(app: Flask, steps: int) -> None:
    user = a_user(username="hazel")
    secret = enrol(user)
    with transaction():
        factors.accept_code(user, code_at(secret, NOON + steps * HALF_MINUTE), at=NOON)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_clock_that_is_a_minute_off_is_not_believed(app: Flask, steps: int) -> None:
    user = a_user(username="hazel")
    secret = enrol(user)
    with pytest.raises(WrongCode), transaction():
        factors.accept_code(user, code_at(secret, NOON + steps * HALF_MINUTE), at=NOON)


def test_a_code_is_good_once_and_so_are_those_before_it(app: Flask) -> None:
    user = a_user(username="hazel")
    secret = enrol(user)
    now, before = code_at(secret, NOON), code_at(secret, NOON - HALF_MINUTE)
    with transaction():
        factors.accept_code(user, f" {now[:3]} {now[3:]} ", at=NOON)

    for used in (now, before):
        with pytest.raises(WrongCode), transaction():
            factors.accept_code(user, used, at=NOON)
    with transaction():
        factors.accept_code(user, code_at(secret, NOON + HALF_MINUTE), at=NOON)


def test_of_many_who_send_the_same_code_at_once_one_comes_in(app: Flask) -> None:
    user = a_user(username="hazel")
    code = code_at(enrol(user), NOON)
    assert at_once(app, lambda it: factors.accept(it, code, at=NOON), user.id) == 1


def test_of_many_who_send_the_same_recovery_code_at_once_one_comes_in(app: Flask) -> None:
    user = a_user(username="hazel")
    enrol(user)
    with transaction():
        code = factors.make_recovery_codes(user, at=NOON)[0]
    assert at_once(app, lambda it: factors.accept(it, code, at=NOON), user.id) == 1


def test_of_two_clicks_for_new_recovery_codes_one_set_is_good(app: Flask) -> None:
    user = a_user(username="ash", role=Role.ANALYST)
    enrol(user)
    with transaction():
        factors.make_recovery_codes(user, at=NOON)
    client = app.test_client()
    client.set_cookie(TOKEN_COOKIE, a_session(user, at=NOON))
    page = Page.open(client, "/account/recovery-codes")
    data = {**filled(page.soup.select("main form")[0]), "password": PASSWORD}
    shown, ready = [], threading.Barrier(2)

    def click() -> None:
        with app.app_context():
            browser = app.test_client()
            for name in (TOKEN_COOKIE, "iom"):
                cookie = client.get_cookie(name)
                assert cookie
                browser.set_cookie(name, cookie.value)
            ready.wait()
            answer = Page(browser, browser.post("/account/recovery-codes", data=data))
            shown.append([tag.get_text() for tag in answer.soup.select(".app-codes li")])
            db.session.remove()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [len(codes) for codes in shown] == [10, 10]
    kept = {row.code_hash for row in db.session.query(RecoveryCode)}
    assert kept in [{code_hash(user.id, code) for code in codes} for codes in shown]


def test_a_recovery_code_opens_once_is_on_the_trail_and_told_to_its_owner(app: Flask) -> None:
    user = a_user(username="ash", role=Role.ANALYST)
    enrol(user)
    with transaction():
        codes = factors.make_recovery_codes(user, at=NOON)
    client, again = app.test_client(), app.test_client()

    try_password(client, "ash").press("Go on", code=codes[3].upper().replace("-", " "))
    assert is_in(client)
    assert "RecoveryCodeUsed" in trail()
    [notice] = list_notices(user.id)
    assert "You have 9 left" in notice.sentence
    assert "9 left" in Page.open(client, "/account").words

    page = try_password(again, "ash").press("Go on", code=codes[3])
    assert page.errors
    assert not is_in(again)
    held = {row.code_hash for row in db.session.query(RecoveryCode)}
    assert not held & {*codes, *(code.replace("-", "") for code in codes)}


def test_a_wrong_code_is_on_the_trail_without_what_was_typed(app: Flask) -> None:
    enrol(a_user(username="hazel"))
    client = app.test_client()
    page = try_password(client, "hazel").press("Go on", code="000000")

    assert page.errors == [str(WrongCode())]
    assert trail()[-1] == "CodeFailed"
    told = db.session.execute(text("SELECT detail FROM audit_record")).scalars()
    assert not [detail for detail in told if "000000" in str(detail)]


def test_a_reset_of_the_second_factor_ends_all_sessions_and_asks_to_set_it_up_anew(
    app: Flask, codes_required: None
) -> None:
    user = a_user(username="hazel")
    secret = enrol(user)
    client = app.test_client()
    try_password(client, "hazel").press("Go on", code=code_at(secret, NOON))
    assert is_in(client)

    with transaction():
        own_password.reset_second_factor(user, actor=COMMAND, at=NOON)

    assert not is_in(client)
    assert try_password(client, "hazel").path == "/sign-in/enrol"


def test_beginning_again_ends_the_half_session_of_before(app: Flask) -> None:
    enrol(a_user(username="hazel"))
    client, other = app.test_client(), app.test_client()
    try_password(client, "hazel")
    other.set_cookie("iom-session", token_of(client))
    try_password(client, "hazel")

    assert [row.stage for row in rows()] == [Stage.CODE, Stage.CODE]
    assert rows()[0].ended_at is not None
    assert Page.open(other, "/sign-in/code").path == "/sign-in"


def test_setting_it_up_on_another_device_wants_the_password_and_ends_other_sessions(
    app: Flask,
) -> None:
    user = a_user(username="ash", role=Role.ANALYST)
    old = enrol(user)
    here, elsewhere = app.test_client(), app.test_client()
    try_password(elsewhere, "ash").press("Go on", code=code_at(old, NOON - HALF_MINUTE))
    try_password(here, "ash").press("Go on", code=code_at(old, NOON))

    page = Page.open(here, "/account").link("Set it up on another device")
    assert page.press("Go on", password="not it at all").errors
    page = page.press("Go on", password=PASSWORD)
    assert page.path == "/account/second-factor/new"
    new = secret_on(page)
    assert page.press("Use it from now on", code=code_at(old, NOON + HALF_MINUTE)).errors
    page = page.press("Use it from now on", code=code_at(new, NOON))

    assert len(page.soup.select(".app-codes li")) == 10
    assert is_in(here)
    assert not is_in(elsewhere)
    db.session.refresh(user)
    assert user.totp_secret == new


def test_a_secret_that_waited_for_ten_minutes_is_offered_no_longer(
    app: Flask, clock: time_machine.Traveller
) -> None:
    a_user(username="ash", role=Role.ANALYST)
    client = app.test_client()
    try_password(client, "ash")
    page = Page.open(client, "/account/second-factor").press("Go on", password=PASSWORD)
    secret = secret_on(page)
    clock.shift(timedelta(minutes=10))
    page = page.press("Use it from now on", code=code_at(secret, machine.now()))
    assert page.path == "/account/second-factor"
    assert "Begin again with your password" in page.done[0]


def test_a_half_session_of_before_does_not_put_another_factor_in_place(
    app: Flask, codes_required: None
) -> None:
    user = a_user(username="hazel")
    client, other = app.test_client(), app.test_client()
    waiting, page = try_password(other, "hazel"), try_password(client, "hazel")
    own, others = secret_on(page), secret_on(waiting)
    page.press("Set it up", code=code_at(own, NOON))
    assert is_in(client)

    waiting.press("Set it up", code=code_at(others, NOON))

    assert not is_in(other)
    assert is_in(client)
    db.session.refresh(user)
    assert user.totp_secret == own


def secret_on(page: Page) -> str:
    """Read the secret in letters."""
    secret = re.sub(r"\s", "", page.soup.select(".app-secret")[0].get_text())
    assert len(secret) == 32
    return secret


def at_once(app: Flask, act: object, user_id: int) -> int:
    """Do something for a user in eight threads at the same moment; count those that were let."""
    let, ready = [], threading.Barrier(8)
    assert callable(act)

    def run() -> None:
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    act(db.session.get_one(User, user_id))
                let.append(True)
            except WrongCode:
                pass
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(let)
