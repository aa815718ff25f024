"""Every view declares who may open it; every template compiles; reading changes nothing."""

import re
from pathlib import Path

import pytest
from flask import Flask

from config import Config, Environment
from iom.accounts.domain import Role
from iom.app import create_app
from iom.web import access
from tests.conftest import SignIn

ROOT = Path(__file__).parents[2]
# Everything that anybody may open, signed in or not. Adding to it is a decision.
PUBLIC = {
    "health.healthz",
    "health.metrics",
    "sessions.code",
    "sessions.enrol",
    "sessions.first",
    "sessions.left",
    "sessions.sign_in",
    "static",
}


def test_the_app_will_not_start_with_a_page_that_declares_no_access(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = Config(environment=Environment.TEST, database_url="sqlite://")
    create_app(config)
    kept = {view: needed for view, needed in access._access.items() if "sign_out" not in str(view)}  # noqa: SLF001  # nothing else shows it
    monkeypatch.setattr(access, "_access", kept)

    with pytest.raises(RuntimeError, match=r"sessions\.sign_out"):
        create_app(config)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_no_file_of_pages_is_left_out(app: Flask) -> None:
    files = {f"iom.{path.parent.name}.{path.stem}" for path in ROOT.glob("iom/*/*routes.py")}

    assert {blueprint.import_name for blueprint in app.blueprints.values()} == files | {
        "iom.web.health"
    }


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_only_these_pages_are_open_to_everybody(app: Flask) -> None:
    found = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if access.access_of(app.view_functions[rule.endpoint]).permissions is None
    }
    assert found == PUBLIC


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_nobody_opens_anything_else_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        path = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)  # any(csv, xlsx): the first
        path = re.sub(r"<int:\w+>", "1", path)
        path = re.sub(r"<\w+>", "x", path)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = client.open(path, method=method)
            assert answer.status_code in {302, 400, 401}, f"{method} {path}: {answer.status}"
            if answer.status_code == 302:
                assert answer.location.startswith("/sign-in?next="), path


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_every_template_compiles(app: Flask) -> None:
    names = [name for name in app.jinja_env.list_templates() if not name.startswith("govuk_")]
    assert len(names) >= 5
    for name in names:
        app.jinja_env.get_template(name)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_every_answer_carries_the_headers(app: Flask, sign_in: SignIn) -> None:
    for path in ("/sign-in", "/nowhere", "/healthz", "/static/app.css", "/"):
        headers = sign_in(Role.AUDITOR).get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'"), path
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "DENY", path
        assert (headers.get("Cache-Control") == "no-store") == (not path.startswith("/static")), (
            path
        )
