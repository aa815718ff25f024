"""What every template may use: wording of numbers, days and moments, and the navigation."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment
from jinja2 import Undefined

from iom.kernel import clock
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table, day_in_words
from iom.kernel.money import sterling
from iom.web import access
from iom.web.navigation import pages_beside, sections
from iom.web.widgets import error_summary

MARKING = "OFFICIAL-SENSITIVE"


class Templates(Environment):
    """The templates, each with the globals of all of them and none of its own.

    Jinja lays a map of a template's own over them, and compares the two by hand at every import of
    a macro: a page has some fifteen, and they were a fourteenth of its time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template finds without being handed it."""
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    """Give the templates their filters and globals."""
    app.jinja_env.filters.update(
        number=number,
        pounds=sterling,
        signed=signed,
        day=day_in_words,
        day_short=day_in_table,
        moment=moment,
        time=time_of_day,
    )
    # The GOV.UK macros name `null` and `undefined` as their own language does.
    app.jinja_env.globals.update(
        may=access.may,
        marking=MARKING,
        sections=sections,
        null=None,
        pages_beside=pages_beside,
        this_moment=clock.now,
        undefined=Undefined(),
        error_summary=error_summary,
    )
    app.context_processor(_page_context)


def _page_context() -> dict[str, Any]:
    return {
        "demo": current_app.config["IOM"].environment == "demo",
        "current_user": access.user() or access.Nobody(),
    }


def number(value: int | Decimal | None) -> str:
    """Write a number for a reader: `1,159`, `−11` with a real minus sign, `n/c` for not counted."""
    if value is None:
        return "n/c"
    return f"{value:,}".replace("-", "−")


def signed(value: int | None) -> str:
    """Write a change for a reader: `+3`, `−11`, `0`, `n/c` for not counted."""
    if value is None:
        return "n/c"
    return f"+{value:,}" if value > 0 else number(value)


def moment(value: datetime) -> str:
    """Write a moment for a reader, in British time: `13 October 2025, 08:52`."""
    local = value.astimezone(LONDON)
    return f"{day_in_words(date(local.year, local.month, local.day))}, {local:%H:%M}"


def time_of_day(value: datetime) -> str:
    """Write the time of a moment for a reader, in British time: `08:52`."""
    return f"{value.astimezone(LONDON):%H:%M}"
