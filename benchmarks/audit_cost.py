"""What the audit trail costs on a read: a client's page, with the trail and without, in one run.

Two servers as `iom serve` starts them (gunicorn, two processes of four threads) stand side by side
on one database. One writes the trail. In the other this file has taken the writing out from
outside, before it is served; nothing in the product can. Both are asked in turns, first over one
connection, then over eight; prints requests a second of each and what the trail costs in per cent.

Run by hand: `.venv/bin/python benchmarks/audit_cost.py` (SQLite in a temporary folder), or with
`--database postgresql+psycopg://...` for an empty database whose server keeps what it is given
(fsync on).
"""

from __future__ import annotations

import argparse
import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE))

from config import Config, Environment  # noqa: E402
from iom.accounts.domain import Role  # noqa: E402
from iom.app import create_app  # noqa: E402
from iom.casefile import routes as casefile  # noqa: E402
from iom.cli.server import serve_with_gunicorn  # noqa: E402
from iom.db import db  # noqa: E402
from iom.sharing.watch import whole_database  # noqa: E402
from tests.factories.accounts import a_user, the_places  # noqa: E402
from tests.factories.clients import a_client  # noqa: E402
from tests.factories.sessions import TOKEN_COOKIE, a_session  # noqa: E402

CLIENTS = 20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--database", help="address of an empty database; default: SQLite")
    options.add_argument("--seconds", type=float, default=4, help="of each turn")
    options.add_argument("--turns", type=int, default=5)
    options.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options.add_argument("--without", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve:
        serve(given.serve, without=given.without)
        return
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            environment=Environment.TEST,
            database_url=given.database or f"sqlite:///{folder}/bench.db",
            data_dir=Path(folder),
            totp_required=False,
        )
        cookie = fill(config)
        with server(config, without=False) as written, server(config, without=True) as unwritten:
            for connections in (1, 8):
                measure(connections, (written, unwritten), cookie, given)


def serve(port: int, *, without: bool) -> None:
    if without:
        casefile._record_viewed = lambda *_: None  # type: ignore[attr-defined]  # noqa: SLF001
    config = replace(Config.from_environment(), totp_required=False)
    serve_with_gunicorn(config, host="127.0.0.1", port=port, workers=2, threads=4)


def fill(config: Config) -> str:
    """Make clients and somebody who may see them, and return their session's cookie."""
    with create_app(config).app_context(), whole_database("a benchmark is filled"):
        db.create_all()
        the_places()
        for number in range(CLIENTS):
            a_client(ref=f"C-{number}")
        return f"{TOKEN_COOKIE}={a_session(a_user(role=Role.COORDINATOR))}"


@contextmanager
def server(config: Config, *, without: bool) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, __file__, "--serve", str(port), *(["--without"] * without)]
    environment = {**os.environ, **config.as_environment(), "PYTHONPATH": str(HERE)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, cwd=HERE)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def measure(
    connections: int, ports: tuple[int, int], cookie: str, given: argparse.Namespace
) -> None:
    written, unwritten = [], []
    for turn in range(given.turns + 1):
        both = [rate(port, connections, cookie, given.seconds) for port in ports]
        if turn:  # the first warms up
            written.append(both[0])
            unwritten.append(both[1])
    slower, quicker = statistics.median(written), statistics.median(unwritten)
    costs = sorted(plain / full - 1 for full, plain in zip(written, unwritten, strict=True))
    print(
        f"{connections} connections: {slower:.1f} pages/s with the trail, {quicker:.1f} without: "
        f"it costs {statistics.median(costs):.0%} of the time of a page "
        f"(turns from {costs[0]:.0%} to {costs[-1]:.0%})",
        flush=True,
    )


def rate(port: int, connections: int, cookie: str, seconds: float) -> float:
    """Return how many pages a second come over so many connections."""
    counts: list[int] = []
    until = time.monotonic() + seconds

    def ask(number: int) -> None:
        line, count = http.client.HTTPConnection("127.0.0.1", port), 0
        while time.monotonic() < until:
            line.request("GET", f"/clients/C-{number % CLIENTS}", headers={"Cookie": cookie})
            answer = line.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            count += 1
            number += 1
        counts.append(count)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == connections
    return sum(counts) / seconds


if __name__ == "__main__":
    main()
