import pytest
from flask import Flask

from iom.accounts import changing
from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.kernel import clock
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, PASSWORD, a_user
from tests.pages import Page


def test_somebody_signs_in_and_out_and_both_are_on_the_trail(app: Flask) -> None:
    a_user(username="hazel", role=Role.AUDITOR)
    page = Page.open(app.test_client(), "/sign-in")

    page = page.press("Sign in", username=" Hazel ", password=PASSWORD)
    assert page.path != "/sign-in"
    page = page.press("Sign out")

    assert page.path == "/sign-in"
    assert [row.event for row in list_about("user:hazel")] == ["SignedOut", "SignedIn", "UserAdded"]


def test_a_wrong_password_is_refused_keeps_the_name_and_is_on_the_trail(app: Flask) -> None:
    a_user(username="hazel")
    page = Page.open(app.test_client(), "/sign-in")

    page = page.press("Sign in", username="hazel", password="wrong password 1")

    assert page.errors == ["The user name or the password is not right."]
    assert page.soup.select("#username")[0]["value"] == "hazel"
    assert list_about("user:hazel")[0].event == "SignInFailed"


def test_an_unknown_name_gets_the_same_answer_and_is_not_kept(app: Flask) -> None:
    page = Page.open(app.test_client(), "/sign-in")

    page = page.press("Sign in", username="my secret password", password="wrong password 1")

    assert page.errors == ["The user name or the password is not right."]
    [row] = list_about("user:unknown")
    assert "secret" not in str(row.detail)


def test_a_disabled_user_is_out_with_the_next_click(app: Flask, sign_in: SignIn) -> None:
    user = a_user(role=Role.AUDITOR)
    client = sign_in(user=user)
    assert Page.open(client, "/account").heading == "Wren Testperson"
    with transaction():
        changing.disable_user(user.username, actor=COMMAND, at=clock.now())

    assert Page.open(client, "/").path == "/sign-in"


def test_signing_in_leads_back_to_the_page_that_was_asked_for_and_nowhere_else(app: Flask) -> None:
    a_user(username="hazel", role=Role.AUDITOR)
    client = app.test_client()

    assert client.get("/?a=1").location == "/sign-in?next=/?a%3D1"
    for elsewhere in ("https://example.org/", "//example.org", "/\\example.org"):
        page = Page.open(client, f"/sign-in?next={elsewhere}")
        assert page.soup.select("[name=next]")[0].get("value", "") == ""


@pytest.mark.parametrize("elsewhere", ["/\r\nX-Ours: no", "/\n/example.org", "/\t/example.org"])
def test_an_address_with_line_ends_leads_to_the_start_after_signing_in(
    app: Flask, elsewhere: str
) -> None:
    user = a_user(role=Role.AUDITOR)
    page = Page.open(app.test_client(), "/sign-in")

    signed_in = page.press("Sign in", username=user.username, password=PASSWORD, next=elsewhere)

    assert signed_in.path not in {"/sign-in", "/example.org"}


def test_asking_for_a_page_that_the_role_does_not_open_is_refused_and_on_the_trail(
    app: Flask,
) -> None:
    a_user(username="robin", role=Role.BOARD)
    client = app.test_client()
    Page.open(client, "/sign-in").press("Sign in", username="robin", password=PASSWORD)

    page = Page.open(client, "/clients/C-1", status=403)

    assert page.heading == "You may not open this page"
    latest = list_about("user:robin")[0]
    assert (latest.event, latest.detail) == ("AccessDenied", {"page": "casefile.show"})
