"""A real server with the demonstration's story in it, and a real Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

ROOT = Path(__file__).parents[2]
PASSWORD = "invented-people"
WIDTHS = {"desktop": 1280, "phone": 390}
# A browser that a test starts as root in a machine without a network.
_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip

_SERVE = "from tests import compiled; compiled.share(); from wsgi import main; main()"

Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here; that it stays in one process is said in `tests.spreading`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demonstration, as `iom demo` does, and yield where."""
    del chromium  # without a browser there is no need for a server
    port = _free_port()
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", _SERVE, "demo", "--port", str(port)],
            cwd=ROOT,
            env=os.environ | {"IOM_DATA_DIR": str(tmp_path_factory.mktemp("demo"))},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def chromium_browser(chromium: str) -> Iterator[Browser]:
    """Run the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def kept() -> dict[str, StorageState]:
    """Return what `visit` keeps of those who are signed in, for tests that only look at pages."""
    return {}


@pytest.fixture
def visit(
    address: str, chromium_browser: Browser, kept: dict[str, StorageState]
) -> Iterator[Visit]:
    """Return a function that opens a page as somebody: `visit("hazel", "/clients")`.

    With `looks_only` somebody who is signed in from an earlier test goes there at once.
    """
    contexts = []

    def as_somebody(
        username: str | None,
        path: str = "/",
        *,
        width: int = WIDTHS["desktop"],
        looks_only: bool = False,
    ) -> Page:
        state = kept.get(username or "") if looks_only else None
        context = chromium_browser.new_context(
            **settings(address, width=width), storage_state=state
        )
        contexts.append(context)
        page = context.new_page()
        # Whatever the browser complains of (a blocked style, a missing file) fails the test.
        page.on("console", complain)
        if looks_only and username in kept:
            page.goto(path)
            assert "/sign-in" not in page.url, f"{username} was signed out"
            return page
        if username:
            sign_in(page, username)
        page.goto(path)
        if username and looks_only:
            kept[username] = context.storage_state()
        return page

    yield as_somebody
    for context in contexts:
        context.close()


def settings(address: str, *, width: int = WIDTHS["desktop"]) -> dict[str, Any]:
    """Return how a window is made."""
    size = {"width": width, "height": 800}
    return {"viewport": size, "base_url": address, "locale": "en-GB"}


def sign_in(page: Page, username: str) -> None:
    """Sign somebody of the story in."""
    page.goto("/sign-in")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def complain(message: object) -> None:
    """Fail the test with what the browser says of the page."""
    kind, text = getattr(message, "type", ""), getattr(message, "text", "")
    if kind == "error" and "status of 4" not in text:
        raise AssertionError(f"the browser complains: {text}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urlopen(url, timeout=2) as answer:  # noqa: S310  # our own server
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-3000:]}")
