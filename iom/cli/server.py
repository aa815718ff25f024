"""Gunicorn, run from a command instead of from a configuration file."""

from typing import Any

from gunicorn.app.base import BaseApplication


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401  # gunicorn's signature
        from wsgi import create  # noqa: PLC0415  # each worker makes its own application

        return create()


def serve_with_gunicorn(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until stopped: processes with threads, so that a slow page holds nobody up."""
    _Server(
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
            "limit_request_line": 8190,
            "forwarded_allow_ips": "127.0.0.1",
        }
    ).run()
