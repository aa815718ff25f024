"""By which names the product may be asked for, and how many proxies stand in front of it."""

from __future__ import annotations

from flask import Flask, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted

_THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")  # health checks and measurements


def init_app(app: Flask, *, hosts: tuple[str, ...], proxies: int) -> None:
    """Refuse requests that name another host, and believe exactly the proxies that there are.

    No address in an answer is made from the name that a request gave: all of them are relative.

    Args:
        app: the application.
        hosts: names, without port; with none, every name will do.
        proxies: how many proxies add to X-Forwarded-For and X-Forwarded-Proto. With none, both
            are ignored here, so that nobody can claim another address.
    """
    # `/static//x` is no address: the way on to `/static/x` would name the host of the request.
    app.url_map.merge_slashes = False
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    if hosts:
        trusted = (*hosts, *_THIS_MACHINE)
        app.before_request(lambda: _refuse(trusted))


def _refuse(trusted: tuple[str, ...]) -> None:
    if not host_is_trusted(request.host, trusted):
        abort(400)
