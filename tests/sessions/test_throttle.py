"""Guessing: the same answer and work for every name, a wait that holds, and never for the owner."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from iom.accounts import passwords
from iom.accounts.domain import Role
from iom.app import create_app
from iom.audit.queries import list_about
from iom.db import db
from iom.kernel import clock as machine
from iom.sessions import throttle
from iom.sessions.domain import TooManyTries
from iom.sessions.models import CountedTries
from iom.sessions.own_password import issue_first_code
from iom.transaction import transaction
from tests.conftest import Browser, SignIn
from tests.factories.accounts import COMMAND, NOON, PASSWORD, a_user
from tests.pages import Page
from tests.sessions.conftest import (
    WRONG,
    Statements,
    code_at,
    enrol,
    is_in,
    trail,
    try_password,
)

pytestmark = pytest.mark.usefixtures("clock")


def test_every_name_gets_the_same_answer_for_the_same_work(
    app: Flask, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown, disabled, without a password, wrong: counted, not timed."""
    a_user(username="hazel")
    a_user(username="closed").disabled_at = NOON
    a_user(username="fresh").password_hash = None
    db.session.commit()
    worked: list[str | None] = []
    real = passwords.matches

    def counting(password: str, password_hash: str | None) -> bool:
        worked.append(password_hash)
        return real(password, password_hash)

    monkeypatch.setattr(passwords, "matches", counting)
    answers, taken = {}, {}
    for name in ("hazel", "closed", "fresh", "nobody-at-all", "not a name!"):
        worked.clear()
        client = app.test_client()
        page = Page.open(client, "/sign-in")
        got: list[Page] = []
        taken[name] = statements(
            lambda page=page, got=got, name=name: got.append(  # type: ignore[misc]
                page.press("Sign in", username=name, password=WRONG)
            )
        )
        answers[name] = (got[0].response.status_code, tuple(got[0].errors), len(worked))

    assert set(answers.values()) == {(422, ("The user name or the password is not right.",), 1)}
    assert len({tuple(each) for each in taken.values()}) == 1, taken


def test_a_right_password_of_a_disabled_account_is_like_a_wrong_one(app: Flask) -> None:
    a_user(username="closed").disabled_at = NOON
    db.session.commit()
    page = try_password(app.test_client(), "closed")
    assert page.errors == ["The user name or the password is not right."]


@pytest.mark.parametrize("name", ["hazel", "nobody-at-all"])
def test_after_five_failures_the_next_waits_a_minute_and_is_told_so(app: Flask, name: str) -> None:
    a_user(username="hazel")
    client = app.test_client()
    for _ in range(5):
        assert try_password(client, name, WRONG).response.status_code == 422

    page = try_password(client, name, PASSWORD)

    assert page.response.status_code == 429
    assert page.response.headers["Retry-After"] == "60"
    assert page.errors == ["There were too many tries. Wait 1 minute, then try again."]
    assert trail().count("TriesThrottled") == 1, "told once, not for each try"


def test_while_somebody_waits_no_password_is_worked_on(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    for _ in range(5):
        try_password(client, "hazel", WRONG)
    monkeypatch.delattr(passwords, "matches")
    assert try_password(client, "hazel").response.status_code == 429


def test_the_wait_ends_and_the_right_password_then_forgets_the_failures(
    app: Flask, clock: time_machine.Traveller
) -> None:
    a_user(username="hazel", role=Role.ANALYST)
    client = app.test_client()
    for _ in range(5):
        try_password(client, "hazel", WRONG)
    clock.shift(60)
    try_password(client, "hazel")
    assert is_in(client)

    other = app.test_client()
    for _ in range(4):
        try_password(other, "hazel", WRONG)
    try_password(other, "hazel")
    assert is_in(other)


def test_whoever_hammers_an_account_does_not_keep_its_owner_out(
    app: Flask, clock: time_machine.Traveller
) -> None:
    a_user(username="hazel", role=Role.ANALYST)
    own, attacker, new = (app.test_client() for _ in range(3))
    try_password(own, "hazel")
    Page.open(own, "/account").press("Sign out")
    for _ in range(12):
        clock.shift(timedelta(minutes=2))
        try_password(attacker, "hazel", WRONG)
    assert try_password(new, "hazel").response.status_code == 429

    try_password(own, "hazel")

    assert is_in(own), "a browser that signed in before is counted apart"
    assert not is_in(new)


def test_one_address_that_hammers_an_account_makes_only_itself_wait(
    app: Flask, clock: time_machine.Traveller
) -> None:
    a_user(username="hazel", role=Role.ANALYST)
    statuses = []
    for minutes in (0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 1):  # as soon as each wait is over
        clock.shift(timedelta(minutes=minutes))
        answer = elsewhere(app, "hazel", "198.51.100.7", password=WRONG)
        statuses.append(answer.status_code)
    assert statuses == [422] * 11 + [429]

    assert elsewhere(app, "hazel", "192.0.2.1").status_code == 302, "a browser never seen before"


def test_an_account_waits_for_all_addresses_together(app: Flask) -> None:
    for number in range(10):
        assert elsewhere(app, "hazel", f"192.0.2.{number}").status_code == 422
    assert elsewhere(app, "hazel", "192.0.2.10").status_code == 429


def test_a_one_time_code_lets_its_owner_in_however_many_hammer_the_account(
    app: Flask, clock: time_machine.Traveller
) -> None:
    user = a_user(username="hazel", role=Role.ANALYST)
    with transaction():
        code = issue_first_code(user, actor=COMMAND, at=NOON)
    new = "kettle lantern fern"

    def hammer() -> None:
        for number in range(30):
            elsewhere(app, "hazel", f"198.51.100.{number}", password=WRONG)

    hammer()
    own = app.test_client()
    assert try_password(own, "hazel").response.status_code == 429
    page = Page.open(own, "/sign-in/first")
    page = page.press("Set it", username="hazel", code=code, new_password=new, again=new)
    assert page.path == "/sign-in"
    hammer()
    try_password(own, "hazel", new)
    assert is_in(own)
    assert try_password(app.test_client(), "hazel", new).response.status_code == 429


def test_one_time_codes_are_counted_for_the_address(app: Flask) -> None:
    client = app.test_client()
    for number in range(50):
        elsewhere(app, f"name{number}", "127.0.0.1", password=WRONG)
    page = Page.open(client, "/sign-in/first")
    new = "kettle lantern fern"
    page = page.press("Set it", username="hazel", code="aaaa", new_password=new, again=new)
    assert page.response.status_code == 429


def test_a_browser_that_is_known_is_counted_too_and_for_its_own_account_only(app: Flask) -> None:
    a_user(username="hazel", role=Role.ANALYST)
    a_user(username="ash", role=Role.ANALYST)
    client = app.test_client()
    try_password(client, "hazel")
    Page.open(client, "/account").press("Sign out")
    for _ in range(5):
        try_password(client, "hazel", WRONG)
    assert try_password(client, "hazel").response.status_code == 429
    try_password(client, "ash")
    assert is_in(client)


def test_a_known_browser_cannot_be_made_up(app: Flask) -> None:
    user = a_user(username="hazel")
    client = app.test_client()
    client.set_cookie("iom-device", f'{{"{user.id}": "mine"}}')
    for _ in range(5):
        try_password(client, "hazel", WRONG)
    client.set_cookie("iom-device", f'{{"{user.id}": "another"}}')
    assert try_password(client, "hazel").response.status_code == 429


def test_an_address_that_tries_many_names_waits_for_all_of_them(app: Flask) -> None:
    a_user(username="hazel")
    client = app.test_client()
    for number in range(50):
        assert try_password(client, f"name{number}", WRONG).response.status_code == 422
    assert try_password(client, "hazel").response.status_code == 429
    assert elsewhere(app, "hazel", "198.51.100.7").status_code == 302


def test_an_ipv6_network_is_one_address(app: Flask) -> None:
    for number in range(50):
        elsewhere(app, f"name{number}", f"2001:db8:0:1::{number:x}", password=WRONG)
    assert elsewhere(app, "other", "2001:db8:0:1:ffff::1").status_code == 429
    assert elsewhere(app, "other", "2001:db8:0:2::1").status_code == 422


def test_the_right_password_does_not_let_anybody_guess_codes_for_ever(app: Flask) -> None:
    enrol(a_user(username="hazel"))
    client = app.test_client()
    statuses = []
    for _ in range(6):
        page = try_password(client, "hazel")
        if page.path != "/sign-in/code":
            statuses.append(page.response.status_code)
            break
        statuses.append(page.press("Go on", code="000000").response.status_code)
    # Five wrong codes, each after the right password; then not even that is looked at.
    assert statuses == [422, 422, 422, 422, 422, 429]


def test_codes_recovery_codes_and_passwords_asked_again_all_count(
    app: Flask, sign_in: SignIn
) -> None:
    user = a_user(username="ash", role=Role.ANALYST)
    asking = sign_in(user=user)
    enrol(user)
    for _ in range(3):
        page = Page.open(asking, "/account/recovery-codes").press("Make them", password=WRONG)
        assert page.response.status_code == 422
    client = app.test_client()
    page = try_password(client, "ash")
    page = page.press("Go on", code="000000")
    page = page.press("Go on", code="aaaa-aaaa-aaaa-aaaa")
    assert page.response.status_code == 422

    assert page.press("Go on", code="000000").response.status_code == 429
    assert try_password(client, "ash").response.status_code == 429
    page = Page.open(asking, "/account/password")
    page = page.press("Change it", password=PASSWORD, new_password="x", again="x")
    assert page.response.status_code == 429


def test_many_at_once_on_two_workers_are_counted_one_by_one(app: Flask) -> None:
    """Twenty tries at the same moment, half of them on another worker: five are looked at."""
    config = app.config["IOM"]
    second = create_app(replace(config))
    second.test_client_class = Browser
    let: list[bool] = []
    ready = threading.Barrier(20)

    def run(on: Flask) -> None:
        with on.app_context():
            counted = throttle.counted_for("hazel", device=None, network="192.0.2.1")
            ready.wait()
            try:
                with transaction():
                    throttle.take(counted, at=machine.now())
                let.append(True)
            except TooManyTries:
                pass
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(on,)) for on in (app, second) * 10]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with second.app_context():
        db.engine.dispose()

    assert len(let) == 5


def test_the_count_holds_for_another_worker_and_after_a_restart(app: Flask) -> None:
    for _ in range(5):
        try_password(app.test_client(), "hazel", WRONG)
    restarted = create_app(app.config["IOM"])
    restarted.test_client_class = Browser
    assert try_password(restarted.test_client(), "hazel").response.status_code == 429
    with restarted.app_context():
        db.engine.dispose()


def test_the_table_of_counts_names_nobody(app: Flask) -> None:
    try_password(app.test_client(), "hazel", WRONG)
    keys = [row.key for row in db.session.query(CountedTries)]
    assert len(keys) == 3  # the account there, the account, the address
    assert all(len(key) == 64 and "hazel" not in key for key in keys)


def test_what_was_typed_is_nowhere_on_the_trail(app: Flask) -> None:
    a_user(username="hazel")
    try_password(app.test_client(), "hazel", "typed by mistake here")
    try_password(app.test_client(), "My secret pass phrase", WRONG)
    shown = [*list_about("user:hazel"), *list_about("user:unknown")]
    assert "SignInFailed" in [row.event for row in shown]
    assert not [row for row in shown if "mistake" in str(row.detail) or "secret" in row.subject]


def test_a_code_that_is_right_after_failures_lets_its_owner_in(
    app: Flask, clock: time_machine.Traveller
) -> None:
    secret = enrol(a_user(username="hazel", role=Role.ANALYST))
    client = app.test_client()
    for _ in range(3):
        try_password(client, "hazel", WRONG)
    page = try_password(client, "hazel")
    page.press("Go on", code=code_at(secret, machine.now()))
    assert is_in(client)


def elsewhere(app: Flask, name: str, address: str, *, password: str = PASSWORD) -> TestResponse:
    """Sign in from another address and return the answer itself."""
    client = app.test_client()
    page = Page.open(client, "/sign-in")
    token = page.soup.select("[name=csrf_token]")[0]["value"]
    data = {"username": name, "password": password, "csrf_token": token}
    return client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address})
