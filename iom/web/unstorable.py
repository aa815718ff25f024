"""Refuse, at the door, what no database can hold: NUL characters and numbers beyond its columns."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

LARGEST_NUMBER = 2**31 - 1
"""The largest that a column of whole numbers takes on every engine."""


class _Number(IntegerConverter):
    """A number in an address. A larger one is an address that leads nowhere."""

    def __init__(self, map: Map, *args: int, **options: int) -> None:
        super().__init__(map, *args, **{"max": LARGEST_NUMBER, **options})  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    """Put the refusals into force. Comes before the pages, whose addresses are read with it."""
    app.url_map.converters["int"] = _Number
    app.before_request(_refuse)


def number_asked(text: str) -> int:
    """Read a number from the words behind an address's question mark.

    Raises:
        ValueError: it is none, or none that a column can hold; `args.get` then takes its default.
    """
    number = int(text)
    if not 0 <= number <= LARGEST_NUMBER:
        raise ValueError(text)
    return number


def number_chosen(text: object) -> int | None:
    """Read a number of a list's choice; the empty choice, and what no column holds, is none."""
    try:
        return number_asked(str(text))
    except ValueError:
        return None


def version_seen(text: str | None) -> int:
    """Read which version of a thing a form was made with; 0, which none is, if it was tampered."""
    return number_chosen(text) or 0


def _refuse() -> None:
    if request.endpoint is None:
        return  # no page to keep it; what came with it is not even read
    if "\0" in request.path or _hold_nul(request.args.lists()):
        abort(404)
    if _hold_nul(request.form.lists()):
        abort(400)


def _hold_nul(fields: Iterable[tuple[str, list[str]]]) -> bool:
    return any("\0" in text for name, values in fields for text in (name, *values))
