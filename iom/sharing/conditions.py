"""Conditions of statements, put together once, and the day and moment that they ask with."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from sqlalchemy import ColumnElement, Date, bindparam

from iom.accounts.domain import Reader
from iom.db import UtcTime
from iom.kernel import clock

Condition = Callable[[Reader, Any], ColumnElement[bool]]


def kept(condition: Condition) -> Condition:
    """Put a condition together once for each reader, rights and all: every request asks several.

    To put one together takes longer than to ask it. Of an alias, which is made for one statement,
    nothing is kept.
    """
    known = lru_cache(maxsize=256)(condition)

    @wraps(condition)
    def of(reader: Reader, client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # any client
        return (known if isinstance(client, type) else condition)(reader, client)

    return of


def today() -> ColumnElement[Any]:
    """Stand for the day on which a statement is asked, whenever it was put together."""
    return bindparam(None, callable_=clock.today, type_=Date)


def now() -> ColumnElement[Any]:
    """Stand for the moment at which a statement is asked."""
    return bindparam(None, callable_=clock.now, type_=UtcTime)
