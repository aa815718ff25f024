"""The server as it runs, with two workers: what is no request, and what comes twice at once."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from gunicorn.workers.gthread import ThreadWorker
from werkzeug.datastructures import Headers

from config import Config
from iom.cli.ground import inside
from iom.cli.server import SILENT_SECONDS, Worker
from iom.db import db
from iom.kernel import clock
from tests.answers import check_answer
from tests.factories.accounts import PASSWORD, a_user
from tests.factories.installed import install
from tests.sessions.conftest import code_at, enrol

ROOT = Path(__file__).parents[2]
CANARY = b"Quillfeather"
HOST = b"Host: 127.0.0.1\r\n"
NO_REQUESTS = [
    (b"GET /?find=" + CANARY + b" HTTP/9.9\r\n" + HOST + b"\r\n", 400),
    (CANARY + b"\r\n\r\n", 400),
    (b"GET /" + CANARY * 800 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414),
    (b"GET / HTTP/1.1\r\n" + HOST + b"X: " + CANARY * 800 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\n" + HOST + b"Cookie " + CANARY + b"\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n" + HOST + b"Host: " + CANARY + b"\r\n\r\n", 400),
    (b"GET /\xff" + CANARY + b" HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"GET /" + CANARY + b"\0 HTTP/1.1\r\n" + HOST + b"\r\n", 400),
    (b"POST / HTTP/1.1\r\n" + HOST + b"Expect: " + CANARY + b"\r\nContent-Length: 0\r\n\r\n", 417),
    # Two lengths, or a length and chunks: what one server takes for one request, another for two.
    (b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    (
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    (
        b"POST /sign-in HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + CANARY + b"\r\n",
        400,
    ),
]


@dataclass
class Served:
    """A server of its own process."""

    port: int
    log: Path
    secret: str  # of hazel's second factor

    def raw(self, sent: bytes) -> tuple[int, Headers, str]:
        """Send what need not be a request; return status, headers and body of the answer."""
        with closing(socket.create_connection(("127.0.0.1", self.port), timeout=20)) as line:
            line.sendall(sent)
            got = b"".join(iter(lambda: line.recv(65536), b""))
        head, _, body = got.partition(b"\r\n\r\n")
        first, _, rest = head.partition(b"\r\n")
        headers = Headers(list(message_from_bytes(rest).items()))
        return int(first.split()[1]), headers, body.decode()


@pytest.fixture(scope="module")
def served(
    settings: Callable[[str], Config], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """Yield a server with two workers, in which hazel has a second factor."""
    folder = tmp_path_factory.mktemp("served")
    config = settings(f"sqlite:///{folder / 'iom.db'}")
    with inside(config):
        install()
        secret = enrol(a_user(username="hazel"))
        db.session.commit()
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = int(free.getsockname()[1])
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", "import wsgi; wsgi.main()", "serve", "--port", str(port)],
            cwd=ROOT, stdout=out, stderr=out, start_new_session=True,
            env={"PATH": os.environ["PATH"], "IOM_ENV": "test", "DATABASE_URL": config.database_url,
                 "IOM_DATA_DIR": str(folder)},
        )  # fmt: skip
    try:
        _wait_for(port, process)
        yield Served(port, log, secret)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=40)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not begin")


@pytest.mark.parametrize(("sent", "status"), NO_REQUESTS)
def test_what_is_no_request_is_answered_as_every_error_is(
    served: Served, sent: bytes, status: int
) -> None:
    got, headers, page = served.raw(sent)
    assert got == status
    check_answer(headers, "no request")
    assert CANARY.decode() not in page
    [reference] = re.findall(r"<code>(\w+)</code>", page)
    log = served.log.read_text()
    assert reference in log
    assert CANARY.decode() not in log


def test_nobody_is_believed_who_says_where_a_request_comes_from(served: Served) -> None:
    """Not even on this machine: how many proxies there are is a setting."""
    forged = b"X-Forwarded-Proto: https\r\nSCRIPT_NAME: //evil.example\r\nConnection: close\r\n"
    status, headers, page = served.raw(b"GET /sign-in HTTP/1.1\r\n" + HOST + forged + b"\r\n")
    assert status == 200
    assert "Strict-Transport-Security" not in headers
    assert "evil.example" not in page


def test_of_several_who_send_one_code_at_once_to_two_workers_one_comes_in(served: Served) -> None:
    browsers = [_Visitor(served.port) for _ in range(4)]  # of five failures the next would wait
    for each in browsers:
        assert each.send("/sign-in", username="hazel", password=PASSWORD) == "/sign-in/code"
    code = code_at(served.secret, clock.now())
    ready, ways = threading.Barrier(len(browsers)), []

    def enter(browser: _Visitor) -> None:
        browser.open("/sign-in/code")
        ready.wait()
        ways.append(browser.send("/sign-in/code", code=code))

    threads = [threading.Thread(target=enter, args=(each,)) for each in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ways) == ["", "", "", "/"]
    assert code not in served.log.read_text()


def test_whoever_falls_silent_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[Any] = []
    monkeypatch.setattr(ThreadWorker, "enqueue_req", lambda _self, conn: waits.append(conn))
    here, there = socket.socketpair()
    with closing(here), closing(there):
        Worker.enqueue_req(object.__new__(Worker), SimpleNamespace(sock=here))
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            set_to = here.getsockopt(socket.SOL_SOCKET, way, 16)
            assert int.from_bytes(set_to[:8], sys.byteorder) == SILENT_SECONDS
    assert len(waits) == 1


class _Visitor:
    """A browser with its cookies, on a line of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def open(self, path: str) -> None:
        """Get a page, and keep the token of its form."""
        _, page = self._ask("GET", path)
        self.token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]

    def send(self, path: str, **typed: str) -> str:
        """Send a form; return the path that it leads to, empty for none."""
        if not self.token or path == "/sign-in":
            self.open(path)
        place, _ = self._ask("POST", path, urlencode({**typed, "csrf_token": self.token}))
        return place

    def _ask(self, method: str, path: str, body: str = "") -> tuple[str, str]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as line:
            cookies = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
            kind = "application/x-www-form-urlencoded"
            line.request(method, path, body, {"Cookie": cookies, "Content-Type": kind})
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, text = cookie.split(";")[0].partition("=")
                self.cookies[name] = text
            return answer.headers.get("Location", ""), answer.read().decode()
