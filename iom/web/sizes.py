"""How much a request may send: little, but where a page takes files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

WITHOUT_FILES = 2 * 1024 * 1024
"""Bytes that a page may be sent which takes no files: long notes, and much to spare."""

_takes_files: set[Callable[..., object]] = set()


def takes_files(view: View) -> View:
    """Let a view be sent as much as the whole product takes."""
    _takes_files.add(view)
    return view


def init_app(app: Flask) -> None:
    """Put the limit into force. Comes before anything that reads what was sent."""
    app.before_request(_limit)


def _limit() -> None:
    if request.endpoint is None or current_app.view_functions[request.endpoint] in _takes_files:
        return
    request.max_content_length = WITHOUT_FILES
