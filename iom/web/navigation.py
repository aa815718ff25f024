"""The navigation: the sections of the product, and the pages of each, by who may open them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from iom.accounts.domain import Permission
from iom.web import access

_P = Permission


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the navigation leads to, for whoever holds any of the permissions.

    Attributes:
        label: the word of the link.
        endpoint: where it leads; while there is none, the link is not shown.
        prefix: under which addresses one is still there.
        permissions: any of which opens it.
    """

    label: str
    endpoint: str
    prefix: str
    permissions: tuple[Permission, ...]

    @property
    def open(self) -> bool:
        """Whether whoever asks may open it."""
        return self.endpoint in current_app.view_functions and any(
            map(access.may, self.permissions)
        )

    @property
    def here(self) -> bool:
        """Whether the page that is shown lies under it."""
        return (request.path + "/").startswith(self.prefix + "/")


_FIGURES = (_P.SEE_INTERNAL_REPORTS, _P.SEE_PUBLIC_REPORTS)
_DIRECTORY = (_P.LOG_WORK, _P.SEE_CLIENTS, _P.NOMINATE, _P.SIT_ON_PANEL, _P.SEE_INTERNAL_REPORTS)

BARS: Mapping[str, Sequence[Page]] = {
    "Log": (
        Page("Log", "interventions.new", "/interventions/new", (_P.LOG_WORK,)),
        Page("Entries", "interventions.index", "/interventions", (_P.LOG_WORK,)),
        Page("Appointments", "appointments.index", "/appointments", (_P.LOG_WORK,)),
        Page("Against plan", "achieved.index", "/contacts", (_P.SEE_CLIENTS,)),
    ),
    "Cohort": (
        Page("Panels", "panels.index", "/panels", (_P.SIT_ON_PANEL,)),
        Page("Nominations", "nominations.index", "/nominations", (_P.NOMINATE,)),
        Page("Reviews", "reviews.index", "/reviews", (_P.SEE_CLIENTS,)),
        Page("Action plans", "plans.index", "/plans", (_P.SEE_CLIENTS,)),
        Page("Levels", "levels.index", "/levels", (_P.SEE_CLIENTS,)),
        Page("Places", "capacity.index", "/capacity", (_P.SEE_EVERY_CLIENT,)),
        Page("Just outside", "outside.index", "/outside", (_P.SEE_CLIENTS,)),
        Page("Needs", "needs.index", "/needs", (_P.SEE_INTERNAL_REPORTS,)),
        Page("Fairness", "fairness.index", "/fairness", (_P.SEE_INTERNAL_REPORTS,)),
        Page("After the scheme", "tracking.index", "/after", (_P.SEE_CLIENTS,)),
        Page("Matrix", "matrices.index", "/matrices", (_P.SET_MATRIX,)),
    ),
    "Directory": (
        Page("Directory", "directory.index", "/directory", _DIRECTORY),
        Page("Starts", "directory.starts", "/directory/starts", _DIRECTORY),
        Page("Gaps", "gaps.index", "/gaps", (_P.SEE_INTERNAL_REPORTS,)),
        Page("Link workers", "register.index", "/link-workers", _DIRECTORY),
    ),
    "Fund": (
        Page("Requests", "fund.index", "/fund", (_P.ASK_FUND, _P.APPROVE_FUND)),
        Page("Grants", "fund_grants.index", "/fund/grants", (_P.APPROVE_FUND,)),
        Page(
            "Statements",
            "fund_statement.index",
            "/fund/statements",
            (_P.APPROVE_FUND, *_FIGURES),
        ),
        Page(
            "What was spent",
            "fund_spend.index",
            "/fund/spent",
            (_P.APPROVE_FUND, _P.SEE_INTERNAL_REPORTS),
        ),
        Page(
            "Spending limits",
            "fund_limits.index",
            "/fund/limits",
            (_P.APPROVE_FUND, _P.MANAGE_USERS),
        ),
    ),
    "Reports": (
        Page("Monthly", "reports.index", "/reports", _FIGURES),
        Page("Crimes saved", "estimator.index", "/crimes-saved", (_P.SEE_INTERNAL_REPORTS,)),
        Page("Evaluation", "evaluation.index", "/evaluation", _FIGURES),
        Page("Alcohol", "alcohol.index", "/alcohol", _FIGURES),
        Page("Recorded crime", "crimes.index", "/crimes", (_P.SEE_CRIMES,)),
    ),
}
"""The sections that have several pages: a bar above each page leads to the others."""

_CASELOADS = ("/caseloads", "/handovers", "/covers")


def _bar(label: str) -> tuple[Page, ...]:
    """Return a section as the pages that it leads to: the first that may be opened is its link."""
    return tuple(Page(label, page.endpoint, page.prefix, page.permissions) for page in BARS[label])


_SECTIONS = (
    Page("Desk", "desk.index", "/desk", (_P.SEE_CLIENTS,)),
    Page("Clients", "casefile.index", "/clients", (_P.SEE_CLIENTS,)),
    *_bar("Log"),
    *(
        Page("Caseloads", f"caseloads.{view}", prefix, (permission,))
        for view, permission in (("index", _P.SEE_EVERY_CLIENT), ("mine", _P.SEE_CLIENTS))
        for prefix in _CASELOADS
    ),
    Page("Briefing", "briefing.index", "/briefing", (_P.LOG_SIGHTINGS,)),
    *_bar("Cohort"),
    *_bar("Directory"),
    *_bar("Fund"),
    *_bar("Reports"),
    Page("Bring in", "intake.index", "/intake", (_P.IMPORT_PEOPLE,)),
    Page("Agreements", "agreements.index", "/agreements", (_P.MANAGE_AGREEMENTS,)),
    Page("Agreements", "agreements.index", "/agencies", (_P.MANAGE_AGREEMENTS,)),
    Page("Retention", "retention.index", "/retention", (_P.DECIDE_RETENTION,)),
    Page("Audit", "oversight.index", "/audit", (_P.READ_AUDIT, _P.READ_DISTRICT_AUDIT)),
    Page("Users", "administration.index", "/users", (_P.MANAGE_USERS,)),
    Page("Places", "places.index", "/places", (_P.MANAGE_PLACES,)),
    Page("Jobs", "jobs.index", "/jobs", (_P.RUN_JOBS,)),
)


def sections() -> list[dict[str, Any]]:
    """Return the sections that whoever asks may open, each once, with where it leads.

    A section of which they may open one page alone is called as that page is.
    """
    if access.user() is None:
        return []
    shown: dict[str, dict[str, Any]] = {}
    for page in _SECTIONS:
        if page.open:
            if page.label not in shown:
                shown[page.label] = _section(page)
            shown[page.label]["active"] = shown[page.label]["active"] or page.here
    return list(shown.values())


def _section(first: Page) -> dict[str, Any]:
    pages = [each for each in BARS.get(first.label, (first,)) if each.open]
    return {
        "label": pages[0].label if len(pages) == 1 else first.label,
        "href": url_for(first.endpoint),
        "active": False,
        "pages": [{"label": each.label, "href": url_for(each.endpoint)} for each in pages],
    }


def pages_beside() -> list[dict[str, Any]]:
    """Return the pages of the section that is shown, for the bar above them; empty if it has none.

    Of two pages of which one lies under the other, the lower one is where one is.
    """
    for pages in BARS.values():
        here = max((page.prefix for page in pages if page.here), key=len, default="")
        if here:
            return [
                {
                    "label": page.label,
                    "href": url_for(page.endpoint),
                    "active": page.prefix == here,
                }
                for page in pages
                if page.open
            ]
    return []
