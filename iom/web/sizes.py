"""How much a request may send: little, but where a page takes files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

View = TypeVar("View", bound=Callable[..., Any])

WITHOUT_FILES = 2 * 1024 * 1024
"""Bytes that a page may be sent which takes no files: long notes, and much to spare."""

WITH_A_PICTURE = 10 * 1024 * 1024
"""Bytes that a page may be sent which takes one picture beside what is typed."""

WITH_DOCUMENTS = 60 * 1024 * 1024
"""Bytes that a page may be sent which takes documents: scans, several at once."""

_takes_files: set[Callable[..., object]] = set()
_takes_a_picture: set[Callable[..., object]] = set()
_takes_documents: set[Callable[..., object]] = set()


def takes_files(view: View) -> View:
    """Let a view be sent as much as the whole product takes."""
    _takes_files.add(view)
    return view


def takes_a_picture(view: View) -> View:
    """Let a view be sent one picture."""
    _takes_a_picture.add(view)
    return view


def takes_documents(view: View) -> View:
    """Let a view be sent a few documents."""
    _takes_documents.add(view)
    return view


def much_is_sent() -> bool:
    """Say whether a request sends more than what is typed, or does not say how much."""
    return (request.content_length or 0) > WITHOUT_FILES or "Transfer-Encoding" in request.headers


def init_app(app: Flask) -> None:
    """Put the limit into force. Comes before anything that reads what was sent."""
    app.before_request(_limit)


def _limit() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or view in _takes_files:
        return
    if view in _takes_documents:
        request.max_content_length = WITH_DOCUMENTS
    else:
        request.max_content_length = WITH_A_PICTURE if view in _takes_a_picture else WITHOUT_FILES
