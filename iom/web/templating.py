"""What every template may use: wording of numbers, days and moments, and the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, current_app, request, url_for
from jinja2 import Undefined

from iom.accounts.domain import Permission
from iom.kernel import clock
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table, day_in_words
from iom.web import access
from iom.web.widgets import error_summary

MARKING = "OFFICIAL-SENSITIVE"


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the navigation: shown to those who may open it."""

    label: str
    endpoint: str
    permission: Permission
    prefix: str


COHORT = (
    Section("Panels", "panels.index", Permission.SIT_ON_PANEL, "/panels"),
    Section("Reviews", "reviews.index", Permission.SEE_CLIENTS, "/reviews"),
    Section("Levels", "levels.index", Permission.SEE_CLIENTS, "/levels"),
    Section("Places", "capacity.index", Permission.SEE_EVERY_CLIENT, "/capacity"),
    Section("Just outside", "outside.index", Permission.SEE_CLIENTS, "/outside"),
    Section("Needs", "needs.index", Permission.SEE_INTERNAL_REPORTS, "/needs"),
    Section("Fairness", "fairness.index", Permission.SEE_INTERNAL_REPORTS, "/fairness"),
    Section("After the scheme", "tracking.index", Permission.SEE_CLIENTS, "/after"),
    Section("Matrix", "matrices.index", Permission.SET_MATRIX, "/matrices"),
)
"""The pages about who is on the scheme, how intensively, and who is not; a bar leads to each."""

_SECTIONS = (
    Section("Desk", "desk.index", Permission.SEE_CLIENTS, "/desk"),
    Section("Clients", "casefile.index", Permission.SEE_CLIENTS, "/clients"),
    *(
        Section("Caseloads", f"caseloads.{view}", permission, prefix)
        for view, permission in (
            ("mine", Permission.SEE_CLIENTS),
            ("index", Permission.SEE_EVERY_CLIENT),
        )
        for prefix in ("/caseloads", "/handovers", "/covers")
    ),
    Section("Briefing", "briefing.index", Permission.LOG_SIGHTINGS, "/briefing"),
    *(Section("Cohort", page.endpoint, page.permission, page.prefix) for page in reversed(COHORT)),
    Section("Nominations", "nominations.index", Permission.NOMINATE, "/nominations"),
    Section("Reports", "reports.index", Permission.SEE_INTERNAL_REPORTS, "/reports"),
    Section("Reports", "reports.index", Permission.SEE_PUBLIC_REPORTS, "/reports"),
    Section("Reports", "reports.index", Permission.SEE_INTERNAL_REPORTS, "/crimes-saved"),
    Section("Recorded crime", "crimes.index", Permission.SEE_CRIMES, "/crimes"),
    Section("Bring in", "intake.index", Permission.IMPORT_PEOPLE, "/intake"),
    Section("Agreements", "agreements.index", Permission.MANAGE_AGREEMENTS, "/agreements"),
    Section("Agreements", "agreements.index", Permission.MANAGE_AGREEMENTS, "/agencies"),
    Section("Retention", "retention.index", Permission.DECIDE_RETENTION, "/retention"),
    Section("Audit", "oversight.index", Permission.READ_AUDIT, "/audit"),
    Section("Audit", "oversight.index", Permission.READ_DISTRICT_AUDIT, "/audit"),
    Section("Users", "administration.index", Permission.MANAGE_USERS, "/users"),
    Section("Places", "places.index", Permission.MANAGE_PLACES, "/places"),
    Section("Jobs", "jobs.index", Permission.MANAGE_USERS, "/jobs"),
)


def init_app(app: Flask) -> None:
    """Give the templates their filters and globals."""
    app.jinja_env.filters.update(
        number=number,
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
        cohort_pages=_cohort_pages,
        sections=_sections,
        null=None,
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


def _cohort_pages() -> list[dict[str, Any]]:
    """Return the pages about the cohort that whoever asks may open, for the bar above them."""
    return [
        {
            "label": page.label,
            "href": url_for(page.endpoint),
            "active": (request.path + "/").startswith(page.prefix + "/"),
        }
        for page in COHORT
        if page.endpoint in current_app.view_functions and access.may(page.permission)
    ]


def _sections() -> list[dict[str, Any]]:
    if access.user() is None:
        return []
    shown: dict[str, dict[str, Any]] = {}
    for section in _SECTIONS:
        if section.endpoint in current_app.view_functions and access.may(section.permission):
            here = (request.path + "/").startswith(section.prefix + "/")
            shown[section.label] = {
                "label": section.label,
                "href": url_for(section.endpoint),
                "active": here or shown.get(section.label, {}).get("active", False),
            }
    return list(shown.values())


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
