"""Fixtures that every test may use. Domain tests use none of them."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, text
from werkzeug.test import TestResponse

from config import Config, Environment
from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.app import create_app
from iom.db import db
from iom.sharing import watch
from tests import compiled
from tests.answers import check_answer
from tests.asking import a_test_asks
from tests.emptying import empty
from tests.engines import engines_of, names_its_engine
from tests.factories.accounts import a_user
from tests.factories.sessions import TOKEN_COOKIE, a_session
from tests.passwords import make_light
from tests.postgres import find_binaries, private_cluster

watch.forgive(a_test_asks)
make_light()
# Whoever changes nothing gets the same answer twice: examples follow from the name of a test, and
# no clock decides. IOM_EXPLORE=1 looks for new ones instead; what it finds becomes an @example.
hypothesis.settings.load_profile("default" if os.environ.get("IOM_EXPLORE") else "ci")

SHARED = Path(__file__).parents[2] / "shared"
CHROMIUM = next((p for name in ("chromium", "chromium-browser") if (p := shutil.which(name))), None)

SignIn = Callable[..., FlaskClient]


@event.listens_for(Engine, "connect")
def _trust_the_disk(connection: Any, record: object) -> None:
    """Wait for no disk: what the tests' own process wrote need not outlive the machine."""
    del record
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous = OFF")


class Browser(FlaskClient):
    """A test client whose requests have a session of their own, as in a server."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request, away from what the test itself has read so far."""
        db.session.rollback()
        with self.application.app_context():
            answer = super().open(*args, **{"buffered": True, **kwargs})
        for each in (*answer.history, answer):
            check_answer(each.headers, each.request.path)
        return answer


def missing(group: str, what: str) -> None:
    """Skip a test for want of something, or fail it where IOM_REQUIRE names its group."""
    if group in os.environ.get("IOM_REQUIRE", "").split(","):
        pytest.fail(f"{group} tests are required here, but {what}")
    pytest.skip(f"{group}: {what}")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the address of a private PostgreSQL server, with `{database}` to be filled in."""
    binaries = find_binaries()
    if binaries is None:
        missing("postgres", "there is no PostgreSQL server (Debian: postgresql)")
        raise AssertionError
    with private_cluster(binaries) as address:
        yield address


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of worked figures and real police files beside the project."""
    if not SHARED.is_dir():
        missing("shared", "there is no ../shared beside the project")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium."""
    if CHROMIUM is None:
        missing("browser", "there is no Chromium (Debian: chromium)")
        raise AssertionError
    return CHROMIUM


def pytest_configure(config: pytest.Config) -> None:
    """Let all processes of a run share what they compile; the one that starts them tidies up."""
    if not hasattr(config, "workerinput"):
        compiled.begin()
        config.add_cleanup(compiled.end)
    compiled.share()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Spread the tests over processes as `tests.spreading` says, unless asked otherwise."""
    if config.getvalue("dist") not in {"load", "loadgroup"}:
        return None
    from tests.spreading import Spread  # noqa: PLC0415  # only where there are several processes

    return Spread(config, log)


def pytest_collection_finish() -> None:
    """Look for rubbish from now on, but seldom, and never among what was imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    gc.enable()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let every test that uses the application run once on each of its engines."""
    if "engine_name" in metafunc.fixturenames and not names_its_engine(metafunc.definition):
        engines = engines_of(metafunc.definition.path)
        metafunc.parametrize("engine_name", engines, indirect=True)


@pytest.fixture
def engine_name(request: pytest.FixtureRequest) -> str:
    """Name the engine."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def _applications() -> Iterator[dict[str, Flask]]:
    made: dict[str, Flask] = {}
    yield made
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Config]:
    """Return a function that makes the settings of a test for a database address."""

    def make(database_url: str) -> Config:
        return Config(
            environment=Environment.TEST,
            database_url=database_url,
            data_dir=tmp_path_factory.mktemp("data"),
            totp_required=False,
        )

    return make


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of an empty database of the test's own, without tables."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    name = f"own_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**9}"
    engine = create_engine(server.format(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.format(database=name)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def app(
    engine_name: str,
    _applications: dict[str, Flask],
    request: pytest.FixtureRequest,
    settings: Callable[[str], Config],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """Yield an application with an empty database, inside its context."""
    if engine_name not in _applications:
        if engine_name == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('db') / 'iom.db'}"
        else:
            url = request.getfixturevalue("postgres_server").format(database="postgres")
        made = create_app(settings(url))
        made.test_client_class = Browser
        with made.app_context():
            db.create_all()
            db.session.commit()
        _applications[engine_name] = made
    app = _applications[engine_name]
    with app.app_context():
        yield app
        db.session.rollback()
        db.session.remove()
        empty(engine_name)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Return a function that signs a new user in: `sign_in(Role.COORDINATOR)`.

    Further arguments are those of `a_user`; `user=` signs somebody in who is there already.
    """

    def as_user(
        role: Role = Role.COORDINATOR, *, user: User | None = None, **about: Any
    ) -> FlaskClient:
        user = user or a_user(role=role, **about)
        client = app.test_client()
        client.set_cookie(TOKEN_COOKIE, a_session(user))
        return client

    return as_user
