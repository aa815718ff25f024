"""What every answer carries, whatever it is; what an error tells; whom a request may name.

That each carries every header is looked at by the tests' own browser, at whatever a test asks.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from config import Config
from iom.accounts.domain import Role
from iom.app import create_app
from iom.casefile import listing
from tests.answers import check_answer
from tests.conftest import Browser, SignIn
from tests.factories.accounts import the_places
from tests.factories.clients import a_client
from tests.pages import Page

CANARY = "Quillfeather"


@pytest.fixture
def coordinator(app: Flask, sign_in: SignIn) -> FlaskClient:
    the_places()
    return sign_in(Role.COORDINATOR)


def answers(client: FlaskClient) -> dict[str, int]:
    """Every kind of answer: what was asked, and the status that it gets."""
    return {
        "GET /clients": 200,
        "GET /": 302,
        "POST /sign-out": 400,  # without the form's own token
        "GET /users/somebody": 403,
        "GET /nowhere": 404,
        "GET /clients/C-999999": 404,
        "PUT /clients": 405,
        "HEAD /clients": 200,
        "OPTIONS /clients": 200,
        "GET /healthz": 200,
        "GET /metrics": 200,
        "GET /static/app.css": 200,
        "GET /static/nothing.css": 404,
    }


def test_every_answer_carries_every_header(coordinator: FlaskClient) -> None:
    for asked, status in answers(coordinator).items():
        method, path = asked.split()
        answer = coordinator.open(path, method=method)
        assert answer.status_code == status, asked
        check_answer(answer.headers, path)


def test_a_file_that_leaves_carries_them_too(coordinator: FlaskClient) -> None:
    a_client()
    page = Page.open(coordinator, "/clients/list/export")
    [token] = [str(tag["value"]) for tag in page.soup.select("main [name=csrf_token]")]
    file = coordinator.post("/clients/list/export", data={"csrf_token": token, "form": "csv"})
    assert file.mimetype == "text/csv"
    check_answer(file.headers, "a file")


def test_a_failure_carries_them_too(
    app: Flask, coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_the_list(app, monkeypatch)
    answer = coordinator.get("/clients")
    assert answer.status_code == 500
    check_answer(answer.headers, "a failure")


def test_tls_is_asked_for_wherever_the_product_is_served_by_it(
    app: Flask, coordinator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = "Strict-Transport-Security"
    assert header not in coordinator.get("/sign-in").headers
    assert header in coordinator.get("/sign-in", base_url="https://localhost").headers
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", value=True)  # the proxy is silent
    assert header in coordinator.get("/nowhere").headers


def test_a_failure_tells_a_reference_that_is_in_the_log_and_nothing_else(
    app: Flask,
    coordinator: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    break_the_list(app, monkeypatch)
    answer = coordinator.get("/clients")
    log = capsys.readouterr()

    assert answer.status_code == 500
    for text in (answer.text, log.out, log.err):
        assert CANARY not in text
        assert "Traceback" not in text
    [reference] = Page(coordinator, answer).soup.select("code")
    assert reference.text in log.err
    assert "ValueError" in log.err
    assert "ValueError" not in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/clients/C-999999", "/users"])
def test_a_refusal_too_has_a_reference_and_the_log_no_path(
    coordinator: FlaskClient, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = coordinator.get(f"{path}?find={CANARY}")
    log = capsys.readouterr().err

    assert answer.status_code in {403, 404}
    [reference] = Page(coordinator, answer).soup.select("code")
    assert reference.text in log
    assert CANARY not in log
    assert "C-999999" not in log


def test_every_page_says_on_paper_when_it_was_printed_and_by_whom(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    client = sign_in(full_name="Wren Testperson")
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        for path in ("/clients", "/clients/list/print", "/reports", "/account"):
            page = Page.open(client, path)
            line = page.soup.select(".app-printed")[0].get_text()
            assert line == "From iom, as at 1 May 2026, 13:00, printed by Wren Testperson.", path
    assert not Page.open(client, "/nowhere", status=404).soup.select(".app-printed")
    assert not Page.open(app.test_client(), "/sign-in").soup.select(".app-printed")


def test_what_people_do_with_names_leaves_none_in_the_log(
    coordinator: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client = a_client(family_name=CANARY)
    page = Page.open(coordinator, f"/clients/{client.ref}")
    assert CANARY in page.response.text
    assert CANARY not in page.title
    found = Page.open(coordinator, "/clients").press("Find", find=CANARY)
    assert CANARY in found.words
    assert CANARY not in found.response.request.url
    coordinator.post(
        "/intake/clients", data={"file": (io.BytesIO(CANARY.encode()), f"{CANARY}.csv")}
    )
    log = capsys.readouterr()
    assert CANARY not in log.out + log.err


def test_no_measurement_names_anybody(coordinator: FlaskClient) -> None:
    client = a_client(family_name=CANARY)
    coordinator.get(f"/clients/{client.ref}")
    text = coordinator.get("/metrics").text
    assert CANARY not in text
    assert client.ref not in text


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_only_the_names_of_the_settings_are_answered(
    app: Flask, settings: Callable[[str], Config]
) -> None:
    client = an_app(app, settings, hosts=("iom.example", ".test.example")).test_client()

    for host in ("iom.example", "iom.example:8443", "one.test.example", "127.0.0.1:8000"):
        assert client.get("/sign-in", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", "iom.example.evil.example", "iom.example@evil.example", ""):
        answer = client.get("/sign-in", headers={"Host": host})
        assert answer.status_code == 400, host
        check_answer(answer.headers, host)


def test_no_answer_leads_to_the_host_that_a_request_named(coordinator: FlaskClient) -> None:
    for path in ("/", "/clients", "/nowhere", "/static//x", "/sign-in?next=//evil.example"):
        for forged in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
            answer = coordinator.get(path, headers=forged)
            assert "evil.example" not in answer.headers.get("Location", ""), path
            assert "evil.example" not in answer.text.replace("next=//evil", ""), path


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
@pytest.mark.parametrize(("proxies", "told"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_only_a_proxy_of_the_settings_says_where_a_request_comes_from(
    app: Flask, settings: Callable[[str], Config], proxies: int, told: str
) -> None:
    own = an_app(app, settings, proxies=proxies)
    seen: list[str | None] = []
    own.before_request(lambda: seen.append(__import__("flask").request.remote_addr))
    own.test_client().get("/healthz", headers={"X-Forwarded-For": "198.51.100.9, 192.0.2.7"})
    assert seen == [told]


def break_the_list(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(f"cannot list {CANARY}")

    monkeypatch.setitem(app.config, "TESTING", value=False)
    monkeypatch.setattr(listing, "list_page", fail)


def an_app(app: Flask, settings: Callable[[str], Config], **own: object) -> Flask:
    """Another application on the same database, with settings of its own."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    made = create_app(replace(settings(url), **own))  # type: ignore[arg-type]
    made.test_client_class = Browser
    return made
