"""The navigation: the sections of the product, and the pages of each, by who may open them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import request, url_for

from iom.accounts.domain import Permission
from iom.web import access

_P = Permission


@dataclass(frozen=True, slots=True)
class Page:
    """A page that the navigation leads to, for whoever holds any of the permissions.

    Attributes:
        label: the word of the link.
        endpoint: where it leads.
        prefix: under which addresses one is still there.
        permissions: any of which opens it.
    """

    label: str
    endpoint: str
    prefix: str
    permissions: tuple[Permission, ...]

    def open_to(self, permissions: frozenset[Permission]) -> bool:
        """Whether somebody with these permissions may open it."""
        return not permissions.isdisjoint(self.permissions)

    def shown_at(self, path: str) -> bool:
        """Whether the page at an address lies under it."""
        return (path + "/").startswith(self.prefix + "/")


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


@dataclass(frozen=True, slots=True)
class Link:
    """A page as a link to it is shown."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Section:
    """A section as somebody finds it: what its link says, and the pages that it leads to."""

    label: str
    href: str
    pages: tuple[Link, ...]
    under: tuple[Page, ...]

    @property
    def active(self) -> bool:
        """Whether the page that is shown lies under it."""
        return any(page.shown_at(request.path) for page in self.under)


def sections() -> Sequence[Section]:
    """Return the sections that whoever asks may open, each once, with where it leads.

    A section of which they may open one page alone is called as that page is.
    """
    if access.user() is None:
        return ()
    return _open_sections(access.reader().permissions, request.script_root)


@lru_cache(maxsize=200)
def _open_sections(permissions: frozenset[Permission], root: str) -> tuple[Section, ...]:
    """Put the sections together once for all who hold the same permissions.

    Every page asks, and nothing else decides: `root` is under which address the product is served.
    """
    del root
    found: dict[str, list[Page]] = {}
    for page in _SECTIONS:
        if page.open_to(permissions):
            found.setdefault(page.label, []).append(page)
    return tuple(_section(label, pages, permissions) for label, pages in found.items())


def _section(label: str, under: Sequence[Page], permissions: frozenset[Permission]) -> Section:
    first, links = under[0], _links(BARS.get(label, under[:1]), permissions)
    called = links[0].label if len(links) == 1 else label
    return Section(called, url_for(first.endpoint), links, tuple(under))


def _links(pages: Sequence[Page], permissions: frozenset[Permission]) -> tuple[Link, ...]:
    return tuple(
        Link(page.label, url_for(page.endpoint)) for page in pages if page.open_to(permissions)
    )


def pages_beside() -> list[dict[str, Any]]:
    """Return the pages of the section that is shown, for the bar above them; empty if it has none.

    Of two pages of which one lies under the other, the lower one is where one is.
    """
    if access.user() is None:
        return []
    permissions = access.reader().permissions
    for pages in BARS.values():
        here = max(
            (page.prefix for page in pages if page.shown_at(request.path)), key=len, default=""
        )
        if here:
            return [
                {
                    "label": page.label,
                    "href": url_for(page.endpoint),
                    "active": page.prefix == here,
                }
                for page in pages
                if page.open_to(permissions)
            ]
    return []
