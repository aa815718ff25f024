"""Gunicorn, run from a command instead of from a configuration file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from iom.app import create_app

if TYPE_CHECKING:
    from config import Config


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, config: Config, options: dict[str, Any]) -> None:
        self._config, self._options = config, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401  # gunicorn's signature
        return create_app(self._config)  # in each worker, which makes its own connections


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
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 30,
            "keepalive": 5,
            # No access log: a proxy keeps one, and this one would be kept by nobody.
            "accesslog": None,
            "errorlog": "-",
            # A way in beside the pages, which nobody here uses.
            "control_socket_disable": True,
            "limit_request_line": 8190,
            "forwarded_allow_ips": "127.0.0.1",
        },
    ).run()
