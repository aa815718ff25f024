"""The table of HANDBOOK 1, cell by cell, each asked of a page that stands for it, bounds and all.

Everybody here is of one agency and has one district, Cambridge. `y` is let in; `-` is not, and is
told either that it is not for them (403) or that there is no such thing (404).
"""

from __future__ import annotations

from datetime import time
from typing import Any

from iom.accounts.domain import Role
from iom.accounts.models import Agency, User
from iom.db import db
from iom.enforcement.domain import VisitResult
from iom.enforcement.kinds import CURFEW_VISIT
from iom.record import service
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.access.world import World
from tests.factories.accounts import NOON, a_user
from tests.factories.clients import a_client
from tests.factories.fund import a_request
from tests.factories.panels import a_sitting
from tests.factories.safeguards import works_with

# In the order of the handbook: coordinator, case manager, link worker, panel member,
# neighbourhood, analyst, board, administrator, auditor.
TABLE: dict[str, dict[str, tuple[str, str]]] = {
    "see clients": {
        "whom they work with by name": ("/clients/{own}", "yyy------"),
        "whom their agency works with": ("/clients/{agencys}", "yyy------"),
        "of their district": ("/clients/{nobodys}", "y--------"),
        "of another district": ("/clients/{elsewhere}", "---------"),
        "on the list of a sitting of theirs": ("/panels/{sitting}/{own}", "yy-y-----"),
        "on the list of a sitting of others": ("/panels/{others}/{own}", "y--------"),
        "on a briefing sheet": ("/briefing/{nobodys}", "----y----"),
        "on a briefing sheet elsewhere": ("/briefing/{elsewhere}", "---------"),
    },
    "nominate": {"anybody": ("/nominations/new", "yyyyy----")},
    "change the client record": {
        "of their own client": ("/clients/{own}/details", "yy-------"),
        "of their agency’s": ("/clients/{agencys}/details", "y--------"),
        "what the link worker logged": ("{logged}/change", "yyy------"),
        "what somebody else logged": ("{logged_by_another}/change", "yy-------"),
    },
    "log contacts, interventions, referrals": {
        "an intervention": ("/interventions/new", "yyy------"),
        "an entry": ("/clients/{own}/record/curfew-visit/add", "yyy------"),
        "an arrest": ("/briefing/{own}/arrest", "----y----"),
        "a sighting": ("/briefing/{own}/sighting", "----y----"),
    },
    "matrix, levels, capacity settings": {
        "matrix": ("/matrices/new", "y--------"),
        "levels": ("/levels/scale/new", "y--------"),
        "places": ("/capacity/cambridgeshire/set", "y--------"),
    },
    "panel decisions": {
        "decide": ("/panels/{sitting}/{own}/decide/keep", "y--------"),
        "part of their own sitting": ("/panels/{sitting}/{own}/dissent", "yy-y-----"),
        "part of a sitting of others": ("/panels/{others}/{own}/dissent", "y--------"),
    },
    "fund": {
        "ask": ("/fund/new", "yyy------"),
        "approve": ("/fund/requests/{asked}/decide", "y--------"),
        "approve one’s own": ("/fund/requests/{asked_by_coordinator}/decide", "---------"),
    },
    "merge, restrict, break-glass on others’": {
        "merge": ("/duplicates/{own}", "y--------"),
        "restrict": ("POST /clients/{own}/restriction", "y--------"),
        "break the glass": ("/clients/open", "yy-------"),
    },
    "export, print": {
        "their own client": ("/clients/{own}/visit-sheet", "yy-------"),
        "their agency’s client": ("/clients/{agencys}/visit-sheet", "y--------"),
        "their own sitting": ("/panels/{sitting}/record.pdf", "yy-y-----"),
        "a sitting of others": ("/panels/{others}/record.pdf", "y--------"),
        "figures of fairness": ("/fairness/rates.csv", "y----y---"),
        "figures of places": ("/capacity/cambridgeshire/districts.csv", "y----y---"),
        "figures for the public": ("/needs/public.csv", "y----yy--"),
        "the trail": ("POST /audit/client/{own}/export", "--------y"),
    },
    "internal / public reports": {
        "internal": ("/reports/monthly/cambridge/2025-08/1", "yy---y---"),
        "public": ("/reports/monthly/cambridge/2025-08/1/public", "y----yy--"),
    },
    "users, agencies, agreements, places": {
        "users": ("/users", "-------y-"),
        "agencies": ("/agencies", "-------y-"),
        "agreements": ("/agreements", "-------y-"),
        "places": ("/places", "-------y-"),
        "jobs, which stand with them": ("/jobs", "-------y-"),
    },
    "audit trail": {
        "who looked at a client of their district": ("/audit/client/{own}", "y-------y"),
        "at one of another district": ("/audit/client/{elsewhere}", "--------y"),
        "what an account did": ("/audit/user/the-case-manager", "y-------y"),
        "after a breach": ("/audit/breach", "--------y"),
    },
}


_ANSWERS = {200: "y", 302: "y", 422: "y", 403: "-", 404: "-"}


def test_every_cell_is_as_the_handbook_has_it(world: World) -> None:
    named = examples_of(world)
    browsers = [world.fresh(role.value) for role in Role]
    wrong = {}
    for row, cells in TABLE.items():
        for what, (asked, expected) in cells.items():
            method, _, path = asked.format(**named).rpartition(" ")
            statuses = [
                client.open(
                    path, method=method or "GET", data={"csrf_token": token} if method else None
                ).status_code
                for client, token in browsers
            ]
            answers = "".join(_ANSWERS.get(each, str(each)) for each in statuses)
            if answers != expected:
                wrong[row, what] = answers, "expected", expected
    assert wrong == {}


def examples_of(world: World) -> dict[str, str]:
    """Make what the world has not, and say how addresses name it all."""
    coordinator, link_worker = (
        db.session.get_one(User, world.users[role]) for role in ("coordinator", "link-worker")
    )
    council = db.session.get_one(Agency, coordinator.agency_id)
    works_with(a_client(ref="C-000010", family_name="Agencyworth"), council)
    a_client(ref="C-000011", family_name="Nobodyworth")
    stranger = a_user(username="stranger")
    own = "C-000001"
    asked, asked_by_coordinator = (
        a_request(reader_of(each), own) for each in (link_worker, coordinator)
    )
    return {
        "own": own,
        "agencys": "C-000010",
        "nobodys": "C-000011",
        "elsewhere": "C-000004",
        "sitting": world.named["sitting_id"],
        "others": str(a_sitting(stranger, cases=[own], opened=True)),
        "logged": logged(own, link_worker, hour=21),
        "logged_by_another": logged(own, stranger, hour=22),
        "asked": str(asked),
        "asked_by_coordinator": str(asked_by_coordinator),
    }


def logged(ref: str, by: User, *, hour: int) -> str:
    """Let somebody log a curfew visit; return where it is."""
    values: dict[str, Any] = {
        "on": NOON.date(),
        "time": time(hour),
        "result": next(iter(VisitResult)),
    }
    with transaction():
        row = service.add_entry(
            ref,
            CURFEW_VISIT,
            values,
            token=by.username,
            actor=reader_of(by),
            at=NOON,
            today=NOON.date(),
        )
        return f"/clients/{ref}/record/curfew-visit/{row.id}"
