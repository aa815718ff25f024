"""Gunicorn, run from a command instead of from a configuration file."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING, Any

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.http import errors as http
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from iom.app import create_app
from iom.web import errors

if TYPE_CHECKING:
    from flask import Flask

    from config import Config

log = structlog.get_logger(__name__)

SILENT_SECONDS = 30
"""For how long somebody may stop in the middle of what they send, or take nothing of an answer."""

_STATUS = {
    http.LimitRequestLine: 414,
    http.ExpectationFailed: 417,
    http.LimitRequestHeaders: 431,
    http.UnsupportedTransferCoding: 501,
}


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's own, but for what it says by itself and for how long it waits for the silent."""

    wsgi: Flask

    def enqueue_req(self, conn: Any) -> None:  # noqa: ANN401  # gunicorn's signature
        """Let go of whoever falls silent; each thread that waits is one that serves nobody."""
        silence = struct.pack("ll", SILENT_SECONDS, 0)
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, way, silence)
        super().enqueue_req(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:  # noqa: ANN401
        """Answer what never became a request as every other error is answered.

        Gunicorn would write what was sent into its page and into the log.
        """
        del req, addr
        refused = isinstance(exc, http.ParseException)
        status = _STATUS.get(type(exc), 400) if refused else 500
        log.warning("not_a_request", kind=type(exc).__name__, status=status)
        with self.wsgi.test_request_context("/none"):
            answer = self.wsgi.process_response(self.wsgi.make_response(errors.refuse(status)))
        head = "".join(f"{name}: {text}\r\n" for name, text in answer.headers.items())
        first = f"HTTP/1.1 {answer.status}\r\nConnection: close\r\n{head}\r\n"
        write_nonblock(client, first.encode("latin-1") + answer.get_data())


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, config: Config, options: dict[str, Any]) -> None:
        self._config, self._options = config, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = create_app(self._config)  # in each worker, which makes its own connections
        # Of a body it turns out only while it is read that it is none.
        app.register_error_handler(http.ParseException, lambda _error: errors.refuse(400))
        return app


def serve_with_gunicorn(
    config: Config, *, host: str, port: int, workers: int, threads: int
) -> None:
    """Serve until stopped: processes with threads, so that a slow page holds nobody up."""
    _Server(
        config,
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": Worker,
            "timeout": 120,
            "graceful_timeout": 30,
            "keepalive": 5,
            # No access log: a proxy keeps one, and this one would be kept by nobody.
            "accesslog": None,
            "errorlog": "-",
            # A way in beside the pages, which nobody here uses.
            "control_socket_disable": True,
            "limit_request_line": 8190,
            # Nobody is believed here, not even on this machine: IOM_PROXIES says who is.
            "forwarded_allow_ips": "",
        },
    ).run()
