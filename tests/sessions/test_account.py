"""One's own account, and the first password."""

from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import text

from iom.accounts import passwords
from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.db import db
from iom.kernel import clock as machine
from iom.sessions import own_password
from iom.sessions.devices import in_words, network_of
from iom.sessions.domain import WrongFirstCode
from iom.sessions.secrets import token_hash
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, PASSWORD, a_user, the_places
from tests.pages import Page
from tests.sessions.conftest import NOON, WRONG, enrol, is_in, rows, token_of, trail, try_password

NEW = "kettle lantern fern"
pytestmark = pytest.mark.usefixtures("clock")


def test_the_page_of_ones_account_says_who_one_is_where_and_what_one_may_do(
    sign_in: SignIn,
) -> None:
    the_places()
    client = sign_in(
        Role.CASE_MANAGER, username="ivy", full_name="Ivy Fieldfare", districts=["Fenland"]
    )
    page = Page.open(client, "/account")

    assert page.heading == "Ivy Fieldfare"
    assert "Ivy" not in page.title
    for words in ("Case manager", "Council community safety", "Fenland", "Break the glass", "None"):
        assert words in page.words
    assert "Peterborough" not in page.words
    assert "Manage users" not in page.words
    assert Page.open(client, "/account/sessions").link("Your account").path == "/account"


def test_the_name_in_the_header_leads_to_ones_account(sign_in: SignIn) -> None:
    page = Page.open(sign_in(Role.ANALYST, full_name="Ash Dunnock"), "/reports")
    assert page.link("Your account: Ash Dunnock").path == "/account"


def test_changing_the_password_ends_all_other_sessions_and_renews_this_one(
    app: Flask, sign_in: SignIn
) -> None:
    user = a_user(username="ash", role=Role.ANALYST)
    here, elsewhere, thief = sign_in(user=user), sign_in(user=user), app.test_client()
    thief.set_cookie("iom-session", token_of(here))

    page = Page.open(here, "/account/password")
    page = page.press("Change it", password=PASSWORD, new_password=NEW, again=NEW)

    assert page.done == ["Your password is changed. All your other sessions are ended."]
    assert [is_in(each) for each in (here, elsewhere, thief)] == [True, False, False]
    assert trail()[-2:] == ["PasswordChanged", "SessionEnded"]
    assert try_password(app.test_client(), "ash").errors
    assert try_password(app.test_client(), "ash", NEW).path != "/sign-in"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": WRONG, "new_password": NEW, "again": NEW}, "not your present password"),
        ({"password": PASSWORD, "new_password": NEW, "again": "other"}, "are not the same"),
        ({"password": PASSWORD, "new_password": "short", "again": "short"}, "12 to 128 characters"),
        (
            {"password": PASSWORD, "new_password": "Password1234", "again": "Password1234"},
            "guessed first",
        ),
        (
            {"password": PASSWORD, "new_password": "ash-testperson", "again": "ash-testperson"},
            "your own name",
        ),
        ({"password": PASSWORD, "new_password": "x" * 129, "again": "x" * 129}, "at most 128"),
    ],
)
def test_a_password_is_not_changed_when_something_is_wrong_and_the_page_says_what(
    sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    user = a_user(username="ash", role=Role.ANALYST)
    before = user.password_hash
    page = Page.open(sign_in(user=user), "/account/password").press("Change it", **typed)

    assert page.response.status_code == 422
    assert said in page.errors[0]
    assert not [box for box in page.soup.select("[type=password]") if box.get("value")]
    db.session.refresh(user)
    assert user.password_hash == before


def test_a_long_password_may_be_typed_with_accents_apart(app: Flask, sign_in: SignIn) -> None:
    user = a_user(username="ash", role=Role.ANALYST)
    typed = "lantern kite e\u0301" * 9  # 135 characters as typed, 126 as kept
    page = Page.open(sign_in(user=user), "/account/password")
    page = page.press("Change it", password=PASSWORD, new_password=typed, again=typed)
    assert page.done
    client = app.test_client()
    try_password(client, "ash", "lantern kite \u00e9" * 9)
    assert is_in(client)


def test_a_sign_in_hashes_a_password_of_less_work_anew(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = a_user(username="hazel", role=Role.ANALYST)
    old = user.password_hash
    more = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", more)
    assert try_password(app.test_client(), "hazel", WRONG).errors
    db.session.refresh(user)
    assert user.password_hash == old
    for _ in range(2):
        client = app.test_client()
        try_password(client, "hazel")
        assert is_in(client)
    db.session.refresh(user)
    assert user.password_hash != old
    assert "t=2" in (user.password_hash or "")


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_others(
    app: Flask, sign_in: SignIn
) -> None:
    user = a_user(role=Role.ANALYST)
    here, second, third = (sign_in(user=user) for _ in range(3))
    page = Page.open(here, "/account/sessions")
    assert len(page.table("Your sessions")) == 3
    assert [row[0] for row in page.table("Your sessions") if row[-1] == "This one"]
    end = page.soup.select("main tbody form")[0]

    token = page.soup.select("main [name=csrf_token]")[0]["value"]
    assert here.post(str(end["action"]), data={"csrf_token": token}).status_code == 302
    assert sorted([is_in(second), is_in(third)]) == [False, True]
    page = Page.open(here, "/account/sessions").press("End all others")

    assert page.done == ["Ended 1 other session."]
    assert [is_in(each) for each in (here, second, third)] == [True, False, False]


def test_nobody_ends_a_session_of_somebody_else_here(app: Flask, sign_in: SignIn) -> None:
    ash, robin = sign_in(Role.ANALYST), sign_in(Role.BOARD)
    page = Page.open(ash, "/account/sessions")
    token = page.soup.select("[name=csrf_token]")[0]["value"]
    [of_robin] = [row.id for row in rows() if row.token_hash == token_hash(token_of(robin))]
    for number in (of_robin, 99_999):
        answer = ash.post(f"/account/sessions/{number}/end", data={"csrf_token": token})
        assert answer.status_code == 404
    assert is_in(robin)


def test_new_recovery_codes_want_the_password_and_a_second_factor(sign_in: SignIn) -> None:
    user = a_user(role=Role.ANALYST)
    client = sign_in(user=user)
    assert Page.open(client, "/account/recovery-codes").path == "/account/second-factor"
    enrol(user)
    page = Page.open(client, "/account/recovery-codes").press("Make them", password=PASSWORD)
    assert len(page.soup.select(".app-codes li")) == 10
    assert "10 left" in Page.open(client, "/account").words


def test_somebody_without_a_password_sets_one_with_a_one_time_code(app: Flask) -> None:
    user = a_user(username="hazel", role=Role.ANALYST)
    with transaction():
        code = own_password.force_reset(user, actor=COMMAND, at=NOON)
    assert try_password(app.test_client(), "hazel").errors, "the old one is gone"

    page = first(app, code=code.upper().replace("-", " "))

    assert page.path == "/sign-in"
    assert page.done == ["Your password is set. Sign in with it."]
    client = app.test_client()
    try_password(client, "hazel", NEW)
    assert is_in(client)
    assert first(app, code=code).errors == [str(WrongFirstCode())], "good once"
    events = [row.event for row in list_about("user:hazel")]
    assert "FirstCodeIssued" in events
    assert "PasswordReset" in events
    assert "FirstCodeFailed" in events


def test_a_password_that_is_too_easy_leaves_the_one_time_code_good(app: Flask) -> None:
    user = a_user(username="hazel")
    with transaction():
        code = own_password.issue_first_code(user, actor=COMMAND, at=NOON)
    assert "guessed first" in first(app, code=code, new="password1234").errors[0]
    assert first(app, code=code).path == "/sign-in"


@pytest.mark.parametrize(
    ("later", "works"), [(timedelta(hours=71, minutes=59), True), (timedelta(hours=72), False)]
)
def test_a_one_time_code_is_good_for_72_hours(
    app: Flask,
    clock: time_machine.Traveller,
    later: timedelta,
    works: bool,  # noqa: FBT001
) -> None:
    user = a_user(username="hazel")
    with transaction():
        code = own_password.issue_first_code(user, actor=COMMAND, at=NOON)
    clock.shift(later)
    assert (first(app, code=code).path == "/sign-in") is works


def test_a_new_one_time_code_takes_the_place_of_the_last_and_none_opens_anothers_account(
    app: Flask,
) -> None:
    hazel, ivy = a_user(username="hazel"), a_user(username="ivy")
    with transaction():
        old = own_password.issue_first_code(hazel, actor=COMMAND, at=NOON)
        new = own_password.issue_first_code(hazel, actor=COMMAND, at=NOON)
        of_ivy = own_password.issue_first_code(ivy, actor=COMMAND, at=NOON)
    assert first(app, code=old).errors
    assert first(app, code=of_ivy).errors
    assert first(app, username="nobody", code=new).errors == [str(WrongFirstCode())]
    held = db.session.execute(text("SELECT * FROM sessions_first_code")).all()
    assert not [row for row in held if new in str(row) or new.replace("-", "") in str(row)]
    assert first(app, code=new).path == "/sign-in"


def test_a_reset_ends_all_sessions(sign_in: SignIn) -> None:
    user = a_user(role=Role.ANALYST)
    client = sign_in(user=user)
    with transaction():
        own_password.force_reset(user, actor=COMMAND, at=machine.now())
    assert not is_in(client)


_EDGE = (
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
    "Safari/537.36 Edg/140.0.0.0"
)
_PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "Version/18.0 Mobile/15E148 Safari/604.1"
)
_FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (_FIREFOX, "Firefox on Windows"),
        (_EDGE, "Edge on Windows"),
        (_PHONE, "Safari on iPhone"),
        ("", "Another browser on another system"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(agent: str, words: str) -> None:
    assert in_words(agent) == words


def test_a_network_is_an_ipv4_address_or_64_bits_of_an_ipv6_one() -> None:
    assert network_of("192.0.2.1") == network_of("::ffff:192.0.2.1") == "192.0.2.1"
    assert network_of("2001:db8::1") == "2001:db8::/64"
    assert network_of("unknown") == "unknown"


def first(app: Flask, *, code: str, username: str = "hazel", new: str = NEW) -> Page:
    page = Page.open(app.test_client(), "/sign-in/first")
    return page.press("Set it", username=username, code=code, new_password=new, again=new)
