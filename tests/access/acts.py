"""What people do on pages, one line each, with the rows that it must leave on the trail.

An act opens `path` as somebody of `role`; with a `button` it then fills in `values` and presses it.
`rows` are the rows of that last request alone: operation, event, subject, in their order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.access.world import ROLES, World
from tests.factories.accounts import PASSWORD
from tests.pages import Page, filled

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Act:
    """One thing that somebody does."""

    name: str
    role: str
    path: str
    button: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    also: dict[str, str] = field(default_factory=dict)  # what a page asked in between would add
    status: int = 0  # 0: 200 for a page, 302 or 303 for a button

    def __str__(self) -> str:
        return self.name


_C = "client:C-000001"
_SURE = {"sure": "yes"}
_ME = {role: f"user:the-{role}" for role in ROLES}


def _saw(event: str, *subjects: str) -> tuple[Row, ...]:
    return tuple(("consultation", event, subject) for subject in subjects)


def _page(path: str, *rows: Row, role: str = "coordinator", status: int = 0) -> Act:
    return Act(f"{role} opens {path}", role, path, rows=rows, status=status)


def _button(path: str, button: str, *rows: Row, **more: Any) -> Act:
    role = more.pop("by", "coordinator")
    name = more.pop("called", f"{role} presses {button} on {path}")
    status = more.pop("status", 0)
    also = more.pop("also", {})
    return Act(name, role, path, button=button, values=more, rows=rows, also=also, status=status)


def _denied(path: str, role: str) -> Act:
    """Somebody opens a page that their role closes: one row about whoever asked."""
    return _page(path, ("access-denied", "AccessDenied", _ME[role]), role=role, status=403)


_VIEWED = _saw("ClientViewed", _C)
_LISTED = _saw("ClientListed", _C)
_SITTING = _saw("SittingRead", "sitting:1")
_OUTSIDE = "client:D-000006"
_OFFERED = _saw("TransferRead", "client:C-000004")
_OTHER, _TWIN, _PART = "client:D-000001", "client:D-000002", "client:P-D-000001"
_DEAD, _ALIVE = "client:D-000003", "client:D-000004"
_TAKEN_OUT = tuple(("disclosure", "ClientExported", each) for each in (_C, _DEAD))
_APART = _saw("ClientListed", _OTHER)
_LEFT = (*_VIEWED, ("disclosure", "ClientExported", _C))
_FILE = (str(Path(__file__).parents[2] / "LICENSE"), "letter.txt")  # opened anew at every click
_BOTH = _saw("ClientViewed", _C, _OTHER)
_ROW = _saw("WaitingRowRead", "waiting-row:1")
_TRAIL = ("consultation", "TrailRead", "trail")
_SAVED = ("consultation", "CrimesSavedWorkedOut", "crimes-saved:district:cambridge")
_EVALUATED = ("export", "EvaluationTakenOut", "evaluation:cambridge")
_WREN, _TEAL = "programme:P-0001", "programme:P-0002"
_DIRECTORY_OUT = ("export", "DirectoryExported", "directory")
_PLAN = ("export", "PlanFiguresTakenOut", "contacts:cambridge")
_PROFILE = ("export", "NeedProfileTakenOut", "needs:cambridge")

READING = (
    _page(
        "/desk",
        *_saw("ClientListed", _C, _DEAD, _ALIVE),
        *_saw("NominationRead", "nomination:1"),
        *_OFFERED,
        *_ROW,
    ),
    _page(
        "/desk/print",
        *(("disclosure", "ClientExported", each) for each in (_C, _DEAD, _ALIVE)),
        *_saw("NominationRead", "nomination:1"),
        *_OFFERED,
        *_ROW,
    ),
    _page("/desk/log"),  # nobody is the coordinator's own
    _page("/desk/log", *_LISTED, role="case-manager"),
    _page("/desk", role="panel-member"),
    _page("/desk/data"),  # numbers, and nobody
    _page("/desk/data/no-predictor", *_LISTED),
    _page("/desk/data/no-predictor", *_LISTED, role="case-manager"),
    _page("/releases", *_LISTED),
    _page("/releases", *_LISTED, role="case-manager"),
    _page("/clients/{ref}/released/{situation_id}", *_VIEWED),
    _page("/clients", *_saw("ClientListed", _C, _DEAD)),
    _page("/clients", *_LISTED, role="case-manager"),
    _page("/clients", *_LISTED, role="link-worker"),
    _page("/clients?status=nominated"),  # nobody is: nobody was seen
    _page("/clients/{ref}", *_VIEWED, *_APART),
    _page("/clients/{ref}", *_VIEWED, role="case-manager"),
    _page("/clients/{ref}", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}?strip=two-years", *_VIEWED, *_APART),
    _page("/clients/{ref}/record", *_VIEWED, *_APART),
    _page("/clients/{ref}/apart/{pair_id}", *_VIEWED, *_APART),
    _page("/clients/{ref}/apart/{pair_id}/change", *_VIEWED, *_APART),
    _page("/clients/{ref}/apart/{pair_id}/strike-out", *_VIEWED, *_APART),
    _page("/clients/{ref}/apart/add", *_VIEWED),
    _page("/clients/{ref}/apart/add", *_VIEWED, role="case-manager"),
    _page("/clients/{ref}/record", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/record/telephone/{entry_id}", *_VIEWED),
    _page("/clients/{ref}/record/telephone/add", *_VIEWED),
    _page("/clients/{ref}/record/telephone/{entry_id}/change", *_VIEWED),
    _page("/clients/{ref}/record/telephone/{entry_id}/strike-out", *_VIEWED),
    _page("/clients/{ref}/record/telephone/{entry_id}/checked", *_VIEWED),
    _page("/clients/{ref}/record/telephone/{entry_id}/move", *_VIEWED),
    _page("/clients/{ref}/timeline", *_VIEWED),
    _page("/clients/{ref}/timeline?show=scheme&from=2024-01-01", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/timeline.pdf", ("disclosure", "ClientExported", _C)),
    _page("/clients/{ref}/timeline.pdf", _TAKEN_OUT[0], role="case-manager"),
    _page("/clients/{ref}/documents", *_VIEWED),
    _page("/clients/{ref}/documents", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/documents/{document_id}", *_VIEWED),
    _page("/clients/{ref}/documents/{document_id}/file", *_LEFT),
    _page("/clients/{ref}/documents/{document_id}/file", *_LEFT, role="link-worker"),
    _page("/clients/{ref}/documents/add", *_VIEWED),
    _page("/clients/{ref}/documents/{document_id}/change", *_VIEWED),
    _page("/clients/{ref}/documents/{document_id}/replace", *_VIEWED),
    _page("/clients/{ref}/documents/{document_id}/strike-out", *_VIEWED),
    _page("/clients/{ref}/documents/{document_id}/move", *_VIEWED),
    _page("/clients/{ref}/details", *_VIEWED),
    _page("/clients/{ref}/scheme", *_VIEWED),
    _page("/clients/{ref}/scheme", *_VIEWED, role="case-manager"),
    _page("/clients/{ref}/scheme/placements/{placement_id}/change", *_VIEWED),
    _page("/clients/{ref}/scheme/placements/{placement_id}/strike-out", *_VIEWED),
    _page("/clients/{ref}/scheme/placements/{placement_id}/move", *_VIEWED),
    _page("/clients/{ref}/scheme/facts/strand/add", *_VIEWED),
    _page("/clients/{ref}/scheme/facts/strand/0/change", *_VIEWED),
    _page("/clients/{ref}/scheme/facts/strand/0/strike-out", *_VIEWED),
    _page("/clients/{ref}/people", *_VIEWED),
    _page("/clients/{ref}/people/{involvement_id}/end", *_VIEWED),
    _page("/clients/{ref}/people/{involvement_id}/take-back", *_VIEWED),
    _page("/clients/{ref}/lead", *_VIEWED),
    _page("/clients/{ref}/second", *_VIEWED),
    _page("/clients/{ref}/second", *_VIEWED, role="case-manager"),
    _page("/clients/{places_on_scheme_end_ref}/place/end", *_saw("ClientViewed", _DEAD)),
    _page("/clients/{places_on_scheme_resume_ref}/place/resume", *_saw("ClientViewed", _ALIVE)),
    _page("/clients/{ref}/transfer", *_VIEWED),
    _page("/clients/{ref}/transfer", *_VIEWED, role="case-manager"),
    _page("/clients/{ref}/contacts", *_VIEWED),
    _page("/clients/{ref}/contacts", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/needs", *_VIEWED),
    _page("/clients/{ref}/needs", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/programmes", *_VIEWED),
    _page("/clients/{ref}/programmes", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/programmes/record", *_VIEWED, role="case-manager"),
    _page("/clients/{ref}/score", *_VIEWED),
    _page("/clients/{ref}/score", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/score/{score_id}", *_VIEWED),
    _page("/clients/{ref}/score/now", *_VIEWED, role="case-manager"),
    _page("/clients/{ref}/score/override", *_VIEWED),
    _page("/clients/{ref}/score/override/end", *_VIEWED),
    _page("/levels", *_saw("ClientListed", _C, _DEAD)),
    _page("/levels", *_LISTED, role="link-worker"),
    _page("/levels/scale"),
    _page("/levels/scale/new"),
    _page("/levels/scale/autumn-2"),
    _page("/levels/scale/default-1", role="link-worker"),
    _page("/levels/scale/autumn-2/change/levels"),
    _page("/levels/scale/autumn-2/preview"),  # nothing would change
    _page("/levels/scale/autumn-2/activate"),
    _page("/levels/scale/autumn-2/retire"),
    _page("/clients/{ref}/level", *_VIEWED),
    _page("/clients/{ref}/level", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/level/set", *_VIEWED),
    _page("/clients/{ref}/level/look", *_VIEWED, role="case-manager"),
    _page("/clients/{ref}/level/look/{look_id}/strike-out", *_VIEWED),
    _page("/clients/{ref}/level/words/finding/{words_id}", *_VIEWED),
    _page("/clients/{ref}/level/end", *_VIEWED),
    _page("/plans", *_saw("ClientListed", _C)),
    _page("/plans", *_LISTED, role="case-manager"),
    _page("/plans?which=overdue"),  # the first review is not due yet
    _page("/clients/{ref}/plan", *_VIEWED),
    _page("/clients/{ref}/plan", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/plan/tick", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/plan/agreed/{agreement_id}", *_VIEWED),
    _page("/clients/{ref}/plan/goal/add", *_VIEWED, role="case-manager"),
    _page("/clients/{ref}/plan/agreement/add", *_VIEWED),
    _page("/clients/{ref}/plan/step/add?goal={part_id}", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/plan/goal/{part_id}", *_VIEWED),
    _page("/clients/{ref}/plan/goal/{part_id}/change", *_VIEWED),
    _page("/clients/{ref}/plan/goal/{part_id}/strike-out", *_VIEWED),
    _page("/clients/{ref}/plan/print", *_VIEWED),
    _page("/clients/{ref}/plan/paper/client", ("disclosure", "ClientExported", _C)),
    _page("/clients/{ref}/plan/paper/worker", ("disclosure", "ClientExported", _C)),
    _page("/reviews", *_LISTED),
    _page("/reviews", *_LISTED, role="case-manager"),
    _page("/reviews?which=done"),  # none in the last 28 days
    _page("/reviews?which=newer"),
    _page("/reviews/print", ("disclosure", "ClientExported", _C)),
    _page("/reviews/export"),
    _page("/clients/{ref}/review", *_VIEWED),
    _page("/clients/{ref}/review", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/review/{review_id}/correct", *_VIEWED),
    _page("/matrices"),
    _page("/matrices/new"),
    _page("/matrices/autumn-2"),
    _page("/matrices/default-1", role="link-worker"),
    _page("/matrices/autumn-2/change/weights"),
    _page("/matrices/autumn-2/change/district/cambridge"),
    _page("/matrices/autumn-2/preview"),  # nobody would move
    _page("/matrices/autumn-2/activate"),
    _page("/matrices/autumn-2/retire"),
    _page("/panels"),  # no client is named
    _page("/panels", role="panel-member"),
    _page("/panels/new"),
    _page("/panels/{sitting_id}", *_SITTING, *_LISTED),
    _page("/panels/{sitting_id}", *_SITTING, *_LISTED, role="case-manager"),
    _page("/panels/{sitting_id}", *_SITTING, *_LISTED, role="panel-member"),
    _page("/panels/{sitting_id}/change"),
    _page("/panels/{sitting_id}/close"),
    _page("/panels/{panels_call_off_sitting_id}/call-off"),
    _page("/panels/{sitting_id}/record", *_SITTING, *_LISTED),
    _page("/panels/{sitting_id}/record.pdf", ("disclosure", "ClientExported", _C)),
    _page(
        "/panels/{sitting_id}/record.pdf",
        ("disclosure", "ClientExported", _C),
        role="panel-member",
    ),
    _page("/panels/{sitting_id}/add"),
    _page("/panels/{sitting_id}/order", *_LISTED),
    _page("/panels/{panel_lists_take_off_sitting_id}/{ref}/take-off", *_VIEWED),
    _page("/panels/{sitting_id}/{ref}", *_VIEWED),
    _page("/panels/{sitting_id}/{ref}", *_VIEWED, role="panel-member"),
    _page("/panels/{sitting_id}/{ref}/decide/keep", *_VIEWED),
    _page("/panels/{sitting_id}/{ref}/words", *_VIEWED),
    _page("/panels/{sitting_id}/{ref}/dissent", *_VIEWED, role="panel-member"),
    _page("/panels/{sitting_id}/{ref}/conflict", *_VIEWED, role="panel-member"),
    _page(
        "/panels/{sitting_id}/C-000005",  # not on the list
        ("access-denied", "AccessDenied", "client:C-000005"),
        role="panel-member",
        status=404,
    ),
    _page("/capacity", *_LISTED),
    _page("/capacity/cambridgeshire/print", ("disclosure", "ClientExported", _C)),
    _page("/capacity/cambridgeshire/people.csv", ("disclosure", "ClientExported", _C)),
    _page(
        "/capacity/cambridgeshire/districts.csv",
        ("export", "PlacesExported", "scheme:cambridgeshire"),
    ),
    _page("/capacity/cambridgeshire/set"),
    _page("/outside", *_saw("ClientListed", _OUTSIDE)),
    _page("/outside", role="link-worker"),  # their agency works with nobody on it
    _page("/outside/print", ("disclosure", "ClientExported", _OUTSIDE)),
    _page("/clients/{outside_show_ref}/outside", *_saw("ClientViewed", _OUTSIDE)),
    _page("/clients/{outside_put_ref}/outside/put", *_saw("ClientViewed", _TWIN)),
    _page("/clients/{outside_keep_ref}/outside/keep", *_saw("ClientViewed", _OUTSIDE)),
    _page("/clients/{outside_keep_ref}/outside/correct", *_saw("ClientViewed", _OUTSIDE)),
    _page("/clients/{outside_keep_ref}/outside/take-off", *_saw("ClientViewed", _OUTSIDE)),
    _page("/evaluation"),  # numbers, and nobody
    _page("/evaluation", role="board"),
    _page("/evaluation/figures.csv", _EVALUATED),
    _page("/evaluation/figures.xlsx", _EVALUATED, role="analyst"),
    _page("/evaluation/figures.pdf", _EVALUATED),
    _page("/evaluation/public", role="board"),
    _page(
        "/evaluation/public.csv",
        ("export", "EvaluationTakenOut", "evaluation:cambridgeshire"),
        role="board",
    ),
    _page("/directory"),  # no client is in it
    _page("/directory/{programme}", role="panel-member"),
    _page("/directory/starts", role="analyst"),
    _page("/directory/confirm", role="link-worker"),
    _page("/directory/providers/{provider}", role="case-manager"),
    _page("/directory/export/csv", _DIRECTORY_OUT),
    _page("/directory/export/xlsx", _DIRECTORY_OUT, role="neighbourhood"),
    _page("/clients/{ref}/options", *_VIEWED, role="link-worker"),
    _page("/clients/{ref}/options?need=ete", *_VIEWED),
    _page("/clients/{ref}/options/print", ("disclosure", "ClientExported", _C)),
    _page("/fairness", ("consultation", "RatesWorkedOut", "rates:2025-26")),
    _page("/fairness", ("consultation", "RatesWorkedOut", "rates:2025-26"), role="analyst"),
    _page("/fairness/rates.csv", ("export", "RatesExported", "rates:2025-26"), role="board"),
    _page("/transfers", *_OFFERED),
    _page("/transfers", role="case-manager"),  # nothing of theirs is offered
    _page("/transfers/{transfer_id}", *_OFFERED),
    _page("/transfers/{transfer_id}/decide", *_OFFERED),
    _page("/transfers/{transfer_id}/pack", ("disclosure", "PackGiven", "client:C-000004")),
    _page("/transfers/{transfer_id}/pack.pdf", ("disclosure", "PackGiven", "client:C-000004")),
    _page("/clients/{ref}/restriction", *_VIEWED),
    _page("/clients/{ref}/sharing", *_VIEWED),
    _page("/clients/{ref}/sharing/council", *_VIEWED),
    _page("/clients/{ref}/subject-access", *_VIEWED),
    _page("/caseloads"),
    _page("/caseloads/mine"),  # the coordinator leads nobody
    _page("/caseloads/mine", *_LISTED, role="case-manager"),
    _page("/caseloads/of/the-case-manager", *_LISTED),
    _page("/caseloads/without"),  # everybody on the scheme has a lead
    _page("/handovers"),
    _page("/handovers/{handover_id}", *_LISTED),
    _page("/handovers/{handover_id}", *_LISTED, role="link-worker"),
    _page("/handovers/new"),
    _page("/handovers/new?from={case-manager}", *_LISTED),
    _page("/covers", role="case-manager"),
    _page("/covers/{cover_id}", *_LISTED, role="case-manager"),
    _page("/covers/{cover_id}/end"),
    _page("/covers/new", *_LISTED, role="case-manager"),
    _page(
        "/clients/{ref}/visit-sheet",
        ("disclosure", "ClientExported", _C),
        ("disclosure", "ClientExported", _OTHER),  # with whom they must not be placed
    ),
    _page("/clients/{ref}/visit-sheet", ("disclosure", "ClientExported", _C), role="case-manager"),
    _page("/briefing", *_LISTED, role="neighbourhood"),
    _page("/briefing/{ref}", *_VIEWED, role="neighbourhood"),
    _page("/briefing/{ref}/print", ("disclosure", "ClientExported", _C), role="neighbourhood"),
    _page("/briefing/{ref}/sighting", *_VIEWED, role="neighbourhood"),
    _page("/briefing/{ref}/photograph", *_VIEWED, role="neighbourhood"),
    _page("/clients/{ref}/photograph", *_VIEWED),
    _page("/clients/{ref}/photograph", *_VIEWED, role="link-worker"),
    _page(
        "/briefing/C-000005",  # closed, and nothing says that it is there
        ("access-denied", "AccessDenied", "client:C-000005"),
        role="neighbourhood",
        status=404,
    ),
    _page("/clients/list/export"),  # says how many; names nobody
    _page("/clients/list/print", *_TAKEN_OUT),
    _page("/clients/list/print", ("disclosure", "ClientExported", _C), role="case-manager"),
    _page("/intake"),
    _page("/intake/clients"),
    _page("/intake/uploads/{token}"),
    _page("/intake/queue", *_ROW),
    _page("/intake/queue/{waiting_id}", *_ROW),
    _page("/intake/queue/thrown-away"),
    _page(
        "/nominations",
        *_saw("NominationRead", "nomination:1"),
        *_saw("DraftRead", "draft:1"),
    ),
    _page("/interventions/new", *_LISTED),
    _page("/interventions/new", *_LISTED, role="link-worker"),
    _page(
        "/interventions/drafts/{intervention_drafts_take_up_draft_id}",
        *_LISTED,
        *_saw("DraftRead", "draft:2"),
    ),
    _page("/interventions", *_LISTED),
    _page("/interventions", role="link-worker"),  # they logged nothing yet
    _page("/interventions?whose=all", *_LISTED, role="case-manager"),
    _page("/interventions/print", ("disclosure", "ClientExported", _C)),
    _page("/interventions/export"),
    _page("/interventions/{log}", *_VIEWED),
    _page("/interventions/{log}", *_VIEWED, role="link-worker"),
    _page("/interventions/{log}/change", *_VIEWED),
    _page("/interventions/{log}/strike-out", *_VIEWED),
    _page("/interventions/{log}/add", *_VIEWED),
    _page("/clients/{ref}/interventions/{log}/take-off", *_VIEWED),
    _page("/appointments", *_LISTED),
    _page("/appointments?on=2026-05-01", *_LISTED),
    _page("/appointments", role="link-worker"),  # none of theirs
    _page("/appointments/print?on=2026-05-01", ("disclosure", "ClientExported", _C)),
    _page("/appointments/new", *_LISTED, role="case-manager"),
    _page("/clients/{ref}/appointments/{appointment_id}/move", *_VIEWED),
    _page("/clients/{ref}/appointments/{appointment_id}/call-off", *_VIEWED),
    _page("/nominations/drafts/{draft_id}", *_saw("DraftRead", "draft:1")),
    _page("/nominations/new?again={ref}", *_saw("ClientViewed", _C)),
    _page("/after", *_saw("ClientListed", _OUTSIDE, "client:D-000002", "client:D-000001")),
    _page("/clients/{ref}/after", *_saw("ClientViewed", _C)),
    _page("/nominations", *_saw("NominationRead", "nomination:1"), role="link-worker"),
    _page("/nominations/new"),
    _page("/duplicates"),  # nobody is like anybody
    _page("/duplicates/{ref}", *_LISTED),
    _page("/duplicates/{ref}/{other}", *_BOTH),
    _page("/duplicates/{ref}/different/{different_id}", *_saw("ClientViewed", _C, _TWIN)),
    _page("/duplicates/merges/{merge_id}", *_saw("ClientViewed", _OTHER)),
    _page("/reports", role="board"),
    _page("/reports/monthly/cambridge/2025-08/1"),
    _page("/reports/monthly/cambridge/2025-08/1/people?figure=clients&of=2025-08", *_LISTED),
    _page("/reports/monthly/cambridge/2025-08/1/people?figure=clients&of=2025-08", role="analyst"),
    _page("/contacts", *_LISTED),
    _page("/contacts?show=everybody", *_saw("ClientListed", _C, _DEAD)),
    _page("/contacts?show=everybody", role="analyst"),
    _page("/contacts/figures.csv", _PLAN),
    _page("/contacts/figures.xlsx", _PLAN, role="analyst"),
    _page("/contacts/people.csv?show=everybody", *_TAKEN_OUT),
    _page("/contacts/print?show=everybody", *_TAKEN_OUT),
    _page("/needs"),  # numbers, and nobody
    _page("/needs", role="analyst"),
    _page("/needs/people/alcohol"),  # nobody has it
    _page("/needs/people/ete", *_LISTED),
    _page("/needs/people/ete", role="analyst"),
    _page("/needs/profile.csv", _PROFILE),
    _page("/needs/public", role="board"),
    _page(
        "/needs/public.csv", ("export", "NeedProfileTakenOut", "needs:cambridgeshire"), role="board"
    ),
    _page("/gaps"),  # numbers, and nobody
    _page("/gaps", role="analyst"),
    _page("/gaps/people/alcohol"),  # nobody has it
    _page("/gaps/people/ete", *_LISTED),  # nothing in the directory meets it
    _page("/gaps/people/ete", role="analyst"),
    _page("/gaps/gaps.csv", ("export", "GapsTakenOut", "gaps:cambridge")),
    _page("/gaps/gaps.xlsx", ("export", "GapsTakenOut", "gaps:cambridge")),
    _page("/alcohol"),  # numbers, and nobody
    _page("/alcohol/document.pdf", ("export", "AlcoholTakenOut", "alcohol:cambridge")),
    _page("/alcohol/public", role="board"),
    _page(
        "/alcohol/public.csv", ("export", "AlcoholTakenOut", "alcohol:cambridgeshire"), role="board"
    ),
    _page("/link-workers", role="neighbourhood"),  # workers, and no client
    _page("/link-workers/{link_id}", role="link-worker"),
    _page("/link-workers/print", ("export", "RegisterTakenOut", "link-workers")),
    _page("/link-workers/register.csv", ("export", "RegisterTakenOut", "link-workers")),
    _page("/crimes-saved", _SAVED),
    _page("/crimes-saved", _SAVED, role="analyst"),
    _page("/crimes-saved/workings", _SAVED, *_LISTED),
    _page("/crimes-saved/workings", _SAVED, role="analyst"),
    _page(
        "/crimes-saved/figures.csv",
        _SAVED,
        ("export", "CrimesSavedTaken", "crimes-saved:district:cambridge"),
    ),
    _page("/crimes-saved/formulas"),
    _page("/retention"),
    _page("/retention/clients/{ref}", *_VIEWED),
    _page("/retention/clients/{ref}/erase", *_VIEWED),
    _page("/retention/erased"),
    _page("/audit", _TRAIL, role="auditor"),
    _page("/audit", _TRAIL),
    _page("/audit/client/{ref}", _TRAIL, role="auditor"),
    _page("/audit/user/somebody", _TRAIL, role="auditor"),
    _page("/audit/agency/council", _TRAIL, role="auditor"),
    _page("/audit/unusual", _TRAIL, role="auditor"),
    _page("/users", role="administrator"),
    _page("/users/somebody", role="administrator"),
    _page("/agreements", role="administrator"),
    _page("/agencies/council", role="administrator"),
    _page("/places", role="administrator"),
    _page("/jobs", role="administrator"),
    _page("/account"),
    _page("/account/sessions"),
    _page("/notices"),
    _page("/crimes", role="analyst"),
    _page("/clients/C-777777", ("access-denied", "AccessDenied", "client:unknown"), status=404),
)

DENIED = tuple(
    _denied(path, role)
    for path, role in (
        ("/clients", "panel-member"),
        ("/clients", "board"),
        ("/clients", "auditor"),
        ("/clients/{ref}", "administrator"),
        ("/clients/{ref}", "neighbourhood"),
        ("/briefing", "coordinator"),
        ("/clients/{ref}/restriction/lift", "case-manager"),
        ("/clients/{ref}/lead", "link-worker"),
        ("/clients/{ref}/score/override", "case-manager"),
        ("/interventions/new", "panel-member"),
        ("/interventions/{log}", "board"),
        ("/interventions/{log}/change", "neighbourhood"),
        ("/interventions/export", "link-worker"),
        ("/appointments", "analyst"),
        ("/appointments/print", "link-worker"),
        ("/reviews", "board"),
        ("/reviews/export", "link-worker"),
        ("/matrices/new", "case-manager"),
        ("/clients/{ref}/level/set", "case-manager"),
        ("/clients/{ref}/level/end", "link-worker"),
        ("/levels/scale/new", "case-manager"),
        ("/levels", "board"),
        ("/matrices", "board"),
        ("/capacity", "case-manager"),
        ("/capacity/cambridgeshire/people.csv", "analyst"),
        ("/capacity/cambridgeshire/set", "case-manager"),
        ("/clients/{outside_put_ref}/outside/put", "case-manager"),
        ("/outside", "analyst"),
        ("/directory", "board"),
        ("/directory/new", "analyst"),
        ("/directory/{programme}/change", "panel-member"),
        ("/clients/{ref}/options/print", "link-worker"),
        ("/contacts", "board"),
        ("/contacts/people.csv", "link-worker"),
        ("/evaluation", "link-worker"),
        ("/fairness", "board"),
        ("/gaps", "link-worker"),
        ("/alcohol", "board"),
        ("/alcohol/public.pdf", "case-manager"),
        ("/link-workers", "board"),
        ("/link-workers/new", "neighbourhood"),
        ("/caseloads", "case-manager"),
        ("/caseloads/mine", "board"),
        ("/handovers/new", "case-manager"),
        ("/covers/new", "link-worker"),
        ("/clients/list/export", "link-worker"),
        ("/clients/open", "link-worker"),
        ("/duplicates", "case-manager"),
        ("/duplicates/{ref}/{other}", "link-worker"),
        ("/intake", "case-manager"),
        ("/nominations", "board"),
        ("/retention", "case-manager"),
        ("/users", "coordinator"),
        ("/agreements", "auditor"),
        ("/audit", "administrator"),
        ("/audit/breach", "coordinator"),
        ("/crimes/import", "analyst"),
    )
)

CHANGING = (
    _button("/clients", "Find", *_LISTED, find="Alderworth", status=200),
    _button("/clients", "Find", find="07700 900123"),
    _button("/clients", "Find", find="C-000001"),  # leads to the page, which has a row of its own
    _button("/clients", "Find", find="Nobodyatall", status=200),
    _button(
        "/clients/{ref}/record/telephone/add",
        "Put on the record",
        ("collection", "EntryAdded", _C),
        number="07700 900456",
        whose="own",
        safe="no",
    ),
    _button(
        "/clients/{ref}/record/telephone/{entry_id}/change",
        "Change it",
        ("alteration", "EntryChanged", _C),
        when="mornings",
    ),
    _button(
        "/clients/{ref}/record/telephone/{entry_id}/strike-out",
        "Strike it out",
        ("alteration", "EntryStruckOut", _C),
        reason="The number of somebody else",
    ),
    _button(
        "/clients/{ref}/record/telephone/{entry_id}/move",
        "Go on",
        *_saw("ClientViewed", _C, _TWIN),
        to_ref="D-000002",
        reason="It is the number of the brother",
        status=200,
    ),
    _button(
        "/interventions/new",
        "Save and log another",
        ("collection", "EntryAdded", _C),
        client=["C-000001"],
        kind="phone",
        note="Rang about the rent",
    ),
    _button(
        "/interventions/new",
        "Save and log another",
        ("collection", "EntryAdded", _C),
        by="link-worker",
        client=["C-000001"],
        kind="phone",
    ),
    _button("/interventions/new", "Add", *_LISTED, status=200, more="C-000001"),
    _button(
        "/interventions/new",
        "Save the draft",
        ("collection", "DraftBegun", "draft:4"),
        note="Half a note",
    ),
    _button(
        "/interventions/drafts/{intervention_drafts_take_up_draft_id}",
        "Throw the draft away",
        ("erasure", "DraftDeleted", "draft:2"),
    ),
    _button(
        "/interventions/export",
        "Export as CSV",
        ("disclosure", "ClientExported", _C),
        status=200,
    ),
    _button(
        "/interventions/{log}/change",
        "Correct it for 1 client",
        ("alteration", "EntryChanged", _C),
        minutes="20",
    ),
    _button(
        "/interventions/{log}/strike-out",
        "Strike it out",
        ("alteration", "EntryStruckOut", _C),
        reason="Another client rang",
    ),
    _button(
        "/interventions/{log}/add",
        "Add them",
        ("collection", "EntryAdded", _OTHER),
        more="D-000001",
    ),
    _button(
        "/clients/{ref}/interventions/{log}/take-off",
        "Take them off",
        ("alteration", "EntryStruckOut", _C),
        reason="Was not there at all",
    ),
    _button(
        "/appointments?whose=agency",
        "Save what came of them",
        ("collection", "EntryAdded", _C),
        **{"came-1": "attended"},
    ),
    _button(
        "/appointments/new",
        "Make them",
        ("collection", "EntryAdded", _C),
        client=["C-000001"],
        kind="office-visit",
        on=["6", "5", "2026"],
    ),
    _button(
        "/clients/{ref}/appointments/{appointment_id}/move",
        "Move it",
        ("alteration", "EntryChanged", _C),
        on=["8", "5", "2026"],
    ),
    _button(
        "/clients/{ref}/appointments/{appointment_id}/call-off",
        "Call it off",
        ("alteration", "EntryChanged", _C),
        reason="The bus does not run",
    ),
    _button(
        "/clients/{ref}/record/telephone/{entry_id}/checked",
        "Record the check",
        ("alteration", "EntryChanged", _C),
        checked_by="Ivy",
    ),
    _button(
        "/clients/{ref}/timeline",
        "Look for them",
        *_VIEWED,
        words="telephone",
        status=200,
    ),
    _button(
        "/clients/{ref}/documents/add",
        "Put on the record",
        ("collection", "EntryAdded", _C),
        title="Letter of the housing office",
        kind="letter",
        files=_FILE,
    ),
    _button(
        "/clients/{ref}/documents/{document_id}/change",
        "Change it",
        ("alteration", "EntryChanged", _C),
        title="Answer to our letter",
    ),
    _button(
        "/clients/{ref}/documents/{document_id}/replace",
        "Put it in place",
        ("alteration", "EntryChanged", _C),
        file=_FILE,
    ),
    _button(
        "/clients/{ref}/documents/{document_id}/strike-out",
        "Strike it out",
        ("alteration", "EntryStruckOut", _C),
        reason="It was sent to us by mistake",
    ),
    _button(
        "/clients/{ref}/documents/{document_id}/move",
        "Go on",
        *_saw("ClientViewed", _C, _TWIN),
        to_ref="D-000002",
        reason="It is about the brother",
        status=200,
    ),
    _button(
        "/clients/{ref}/details",
        "Change them",
        ("alteration", "ClientChanged", _C),
        given_names="Robin",
    ),
    _button(
        "/clients/{ref}/scheme/placements/{placement_id}/change",
        "Correct it",
        ("alteration", "PlacementChanged", _C),
        selected_on=["2", "2", "2024"],
        reason="The panel sat a day later",
    ),
    _button(
        "/clients/{ref}/scheme/placements/{placement_id}/strike-out",
        "Strike it out",
        ("alteration", "PlacementStruckOut", _C),
        reason="It was somebody of the same name",
    ),
    _button(
        "/clients/{ref}/scheme/placements/{placement_id}/move",
        "Go on",
        *_saw("ClientViewed", _C, _TWIN),
        to_ref="D-000002",
        reason="It was the brother’s",
        status=200,
    ),
    _button(
        "/clients/{ref}/scheme/facts/strand/add",
        "Put on the record",
        ("collection", "FactRecorded", _C),
        value="catch-and-convict",
        from_on=["1", "4", "2026"],
    ),
    _button(
        "/clients/{ref}/scheme/facts/strand/0/change",
        "Correct it",
        ("alteration", "FactCorrected", _C),
        value="rehabilitate-and-resettle",
        reason="It was never so",
    ),
    _button(
        "/clients/{ref}/scheme/facts/strand/0/strike-out",
        "Strike it out",
        ("alteration", "FactStruckOut", _C),
        reason="It was never so",
    ),
    _button(
        "/clients/{ref}/released/{situation_id}",
        "Record the answer",
        ("alteration", "EntryChanged", _C),
        ("collection", "EntryAdded", _C),
        answer="released",
        released_on=["24", "4", "2026"],
    ),
    _button(
        "/clients/{ref}/record/alias/add",
        "Put on the record",
        ("collection", "EntryAdded", _C),
        given_names="Jenny",
        family_name="Wrenfield",
        kind="alias",
    ),
    _button(
        "/clients/{ref}/record/alias/add",
        "Put on the record",
        *_VIEWED,
        given_names="",
        kind="alias",
        status=422,
        called="a name without words is refused, and the page was seen again",
    ),
    _button(
        "/clients/{ref}/record/address/add",
        "Put on the record",
        ("collection", "EntryAdded", _C),
        line="2 Beech Row",
        from_on=["1", "3", "2026"],
    ),
    _button(
        "/clients/{ref}/apart/{pair_id}/change",
        "Change it",
        ("alteration", "PairChanged", _C),
        ("alteration", "PairChanged", _OTHER),
        why="Threats by letter",
    ),
    _button(
        "/clients/{ref}/apart/{pair_id}/strike-out",
        "Strike it out",
        ("alteration", "PairStruckOut", _C),
        ("alteration", "PairStruckOut", _OTHER),
        reason="It was two other people",
    ),
    _button(
        "/clients/{ref}/apart/add",
        "Find who that is",
        *_VIEWED,
        *_saw("ClientListed", _TWIN),
        who="D-000002",
        status=200,
    ),
    _button(
        "/clients/{ref}/apart/add",
        "Find who that is",
        ("collection", "PairKeptApart", _C),
        ("collection", "PairKeptApart", _TWIN),
        called="coordinator keeps two clients apart",
        also={"other": "D-000002"},
        who="D-000002",
        why="Fought in the yard",
        source="Probation",
        from_on=["1", "3", "2026"],
        review_on=["1", "9", "2026"],
    ),
    _button(
        "/clients/{ref}/people",
        "Put on the record",
        ("alteration", "InvolvementBegan", _C),
        agency="2",
        kind="link",
        from_on=["1", "3", "2026"],
    ),
    _button(
        "/clients/{ref}/people/{involvement_id}/end",
        "End it",
        ("alteration", "InvolvementEnded", _C),
        to_on=["2", "5", "2026"],
    ),
    _button(
        "/clients/{ref}/people/{involvement_id}/take-back",
        "Take it back",
        ("alteration", "InvolvementTakenBack", _C),
        reason="Another client was meant",
    ),
    _button(
        "/clients/{ref}/lead",
        "Give the lead",
        ("alteration", "InvolvementEnded", _C),
        ("alteration", "InvolvementBegan", _C),
        worker="{coordinator}",
        from_on=["4", "5", "2026"],
    ),
    _button(
        "/clients/{ref}/second",
        "Give the second",
        ("alteration", "InvolvementEnded", _C),
        ("alteration", "InvolvementBegan", _C),
        by="case-manager",
        worker="{coordinator}",
        from_on=["4", "5", "2026"],
    ),
    _button(
        "/handovers/new?from={case-manager}",
        "See what will happen",
        *_LISTED,
        status=200,
        to="{coordinator}",
        from_on=["5", "5", "2026"],
    ),
    _button(
        "/handovers/{handover_id}",
        "I know these cases are mine",
        ("alteration", "HandoverAcknowledged", "handover:1"),
        by="link-worker",
    ),
    _button(
        "/covers/new",
        "Record the cover",
        ("settings", "CoverBegan", _ME["case-manager"]),
        by="case-manager",
        from_on=["5", "5", "2026"],
        last_on=["6", "5", "2026"],
        who="{coordinator}",
    ),
    _button(
        "/covers/{cover_id}/end",
        "End it",
        ("settings", "CoverEnded", _ME["case-manager"]),
        to_on=["30", "6", "2026"],
    ),
    _button(
        "/clients/{places_on_scheme_end_ref}/place/end",
        "End the place",
        ("alteration", "PlacementChanged", _DEAD),
    ),
    _button(
        "/clients/{places_on_scheme_resume_ref}/place/resume",
        "Let it go on",
        ("alteration", "PlacementChanged", _ALIVE),
    ),
    _button(
        "/clients/{ref}/transfer",
        "Ask for the transfer",
        ("alteration", "TransferAsked", _C),
        where="outside",
        outside="Elmfield scheme",
        outside_person="Rook Elmfield",
        why="moved-home",
        planned_on=["4", "5", "2026"],
    ),
    _button(
        "/transfers/{transfer_id}/decide",
        "Record the decision",
        ("alteration", "DistrictMoved", "client:C-000004"),
        ("alteration", "InvolvementBegan", "client:C-000004"),
        ("alteration", "TransferMoved", "client:C-000004"),
        choice="accept",
        lead="{coordinator}",
        effective_on=["4", "5", "2026"],
    ),
    _button(
        "/transfers/{transfer_id}/decide",
        "Record the decision",
        ("alteration", "TransferMoved", "client:C-000004"),
        called="coordinator declines a transfer",
        choice="decline",
        refusal="capacity",
        words="No worker has room before June",
    ),
    _button(
        "/clients/{ref}/programmes/record",
        "Put on the record",
        ("collection", "EntryAdded", _C),
        called="case-manager records that a DTTO commenced",
        by="case-manager",
        event="dtto-commenced",
        on=["4", "5", "2026"],
    ),
    _button(
        "/clients/{ref}/programmes/record",
        "Put on the record",
        ("collection", "EntryAdded", _C),
        ("collection", "FactRecorded", _C),
        called="coordinator records an event and the status that goes with it",
        event="joined-caseload",
        on=["4", "5", "2026"],
        also={"asked": "joined-caseload 2026-05-04|", "change": "yes"},
    ),
    _button(
        "/clients/{ref}/score/now",
        "Score now",
        ("alteration", "ClientScored", _C),
        by="case-manager",
        reason="new-information",
    ),
    _button(
        "/clients/{ref}/score/override",
        "Set the override",
        ("alteration", "OverrideSet", _C),
        band="watch",
        until_on=["30", "6", "2026"],
        reason="Housed and in treatment since April",
    ),
    _button(
        "/clients/{ref}/score/override/end",
        "End it",
        ("alteration", "OverrideEnded", _C),
        why="Housed and in treatment since April",
    ),
    _button(
        "/panels/new",
        "Plan it and prepare the list",
        ("settings", "SittingPlanned", "sitting:4"),
        ("settings", "SeatGiven", "sitting:4"),
        day=["12", "5", "2026"],
        place="Guildhall",
        members="{coordinator}",
    ),
    _button(
        "/panels/{sitting_id}/change",
        "Change the sitting",
        ("settings", "SittingAgreed", "sitting:1"),
        place="Library",
    ),
    _button(
        "/panels/{panels_open_it_sitting_id}",
        "Open the sitting",
        ("settings", "SittingMoved", "sitting:2"),
    ),
    _button(
        "/panels/{sitting_id}/close",
        "Close the sitting",
        ("settings", "SittingMoved", "sitting:1"),
    ),
    _button(
        "/panels/{panels_call_off_sitting_id}/call-off",
        "Call it off",
        ("settings", "SittingMoved", "sitting:2"),
        why="The room is not free that day",
    ),
    _button("/panels/{sitting_id}", "Look again who belongs on it"),  # nobody else does
    _button(
        "/panels/{panel_lists_add_sitting_id}/add",
        "Put on the list",
        ("alteration", "CaseListed", _C),
        ref="C-000001",
    ),
    _button("/panels/{sitting_id}/order", "Put in this order"),  # of one case there is one order
    _button(
        "/panels/{panel_lists_take_off_sitting_id}/{ref}/take-off",
        "Take off the list",
        ("alteration", "CaseTakenOff", _C),
    ),
    _button(
        "/panels/{sitting_id}/{ref}/decide/level",
        "Record the decision",
        ("alteration", "LevelDecided", _C),
        ("alteration", "PanelDecided", _C),
        level="4",
        benefit="A home, and so fewer burglaries",
        reason="Two burglaries since the last sitting",
    ),
    _button(
        "/panels/{sitting_id}/{ref}/words",
        "Correct the reason",
        ("alteration", "PanelWordsCorrected", _C),
        reason="The panel weighed all that was said",
        why="A slip of the pen",
    ),
    _button(
        "/panels/{sitting_id}/{ref}/dissent",
        "Record the dissent",
        ("alteration", "DissentSaid", _C),
        by="panel-member",
        said="A lower level would have done",
    ),
    _button(
        "/panels/{sitting_id}/{ref}/conflict",
        "Record who is out",
        ("alteration", "ConflictSaid", _C),
        who="{panel-member}",
    ),
    _button(
        "/clients/{ref}/review",
        "The review is done",
        ("alteration", "ReviewDone", _C),
        done_on=["1", "5", "2026"],
        finding="Housed and in treatment since April",
        outcome="keep",
    ),
    _button(
        "/clients/{ref}/review/{review_id}/correct",
        "Correct it",
        ("alteration", "ReviewCorrected", _C),
        finding="Housed and in treatment since March",
        reason="It was in March, not in April",
    ),
    _button(
        "/clients/{ref}/plan/goal/add",
        "Put in the plan",
        ("collection", "EntryAdded", _C),
        by="case-manager",
        own_words="A job outside",
        aim="In paid work",
        pathway="ete",
    ),
    _button(
        "/clients/{ref}/plan/step/add?goal={part_id}",
        "Put in the plan",
        ("collection", "EntryAdded", _C),
        by="link-worker",
        what="Ring the landlord",
        doer="worker",
        who="Linden Elmfield",
        by_on=["9", "5", "2026"],
    ),
    _button(
        "/clients/{ref}/plan/plan-outcome/add?step={step_id}",
        "Note what came of it",
        ("collection", "EntryAdded", _C),
        what="Brought",
    ),
    _button(
        "/clients/{ref}/plan/introduction/add",
        "Put in the plan",
        ("collection", "EntryAdded", _C),
        service="Thornworth Homes",
        pathway="accommodation",
        planned_on=["9", "5", "2026"],
    ),
    _button(
        "/clients/{ref}/plan/agreement/add",
        "Note what the client says",
        ("collection", "EntryAdded", _C),
        answer="agrees",
        own_words="Good",
    ),
    _button(
        "/clients/{ref}/plan/plan-review/add",
        "Put in the plan",
        ("collection", "EntryAdded", _C),
        with_client="yes",
        changed="Nothing changed",
    ),
    _button(
        "/clients/{ref}/plan/tick",
        "These are done",
        ("collection", "EntryAdded", _C),
        done="1",
    ),
    _button(
        "/clients/{ref}/plan/goal/{part_id}/change",
        "Change it",
        ("alteration", "EntryChanged", _C),
        aim="Keeps a flat for a year",
    ),
    _button(
        "/clients/{ref}/plan/goal/{part_id}/strike-out",
        "Strike it out",
        *(("alteration", "EntryStruckOut", _C),) * 2,  # the goal, and its step
        reason="Said by somebody else",
    ),
    _button("/reviews/export", "Export as CSV", ("disclosure", "ClientExported", _C), status=200),
    _button(
        "/capacity/cambridgeshire/set",
        "Set them",
        ("settings", "CapacitySet", "scheme:cambridgeshire"),
        places="30",
        why="As the board decided",
    ),
    _button(
        "/clients/{outside_put_ref}/outside/put",
        "Put on the list",
        ("collection", "WatchBegan", _TWIN),
        agency="1",
        handling="Officers call once a week",
        reason="Nearest to a place by score",
    ),
    _button(
        "/clients/{outside_keep_ref}/outside/keep",
        "Keep on the list",
        ("alteration", "WatchKept", _OUTSIDE),
        words="Two visits, nothing new",
    ),
    _button(
        "/clients/{outside_correct_ref}/outside/correct",
        "Correct it",
        ("alteration", "WatchCorrected", _OUTSIDE),
        handling="Officers call every ten days",
        words="It was another number of days",
    ),
    _button(
        "/clients/{outside_take_off_ref}/outside/take-off",
        "Take off the list",
        ("alteration", "WatchEnded", _OUTSIDE),
        words="Moved away from the county",
    ),
    _button(
        "/directory/new",
        "Add the programme",
        ("settings", "ProgrammeAdded", "programme:P-0003"),
        by="link-worker",
        provider="V-0001",
        name="Linnet Steps",
        what="A walk along the river",
        pathway="health",
        needs=["health"],
        area="everywhere",
        how_to_refer="Come along",
    ),
    _button(
        "/directory/{programme}/change",
        "Change it",
        ("settings", "ProgrammeChanged", _WREN),
        how_to_refer="Write to them",
    ),
    _button(
        "/directory/{programme}/places",
        "Note them",
        ("settings", "ProgrammeChanged", _WREN),
        capacity="12",
        taken="3",
    ),
    _button(
        "/directory/{programme}/close",
        "Close it",
        ("settings", "ProgrammeClosed", _WREN),
        why="The contract ended in May",
    ),
    _button(
        "/directory/{directory_programmes_reopen_programme}/reopen",
        "Reopen it",
        ("settings", "ProgrammeReopened", _TEAL),
        why="There is a new contract",
    ),
    _button(
        "/directory/{programme}",
        "Still right: confirm",
        ("settings", "ProgrammeConfirmed", _WREN),
    ),
    _button(
        "/directory/{programme}/starts/add",
        "Add the start",
        ("settings", "StartAdded", _WREN),
        on=["7", "7", "2026"],
        places="8",
    ),
    _button(
        "/directory/{programme}/starts/{start_id}/change",
        "Change it",
        ("settings", "StartChanged", _WREN),
        taken="5",
    ),
    _button(
        "/directory/{programme}/starts/{start_id}/call-off",
        "Call it off",
        ("settings", "StartCalledOff", _WREN),
        why="The room was flooded",
    ),
    _button(
        "/directory/providers/new",
        "Add the provider",
        ("settings", "ProviderAdded", "provider:V-0003"),
        name="Plover Outreach",
        sector="health",
        third_sector="yes",
    ),
    _button(
        "/directory/providers/{provider}/change",
        "Change it",
        ("settings", "ProviderChanged", "provider:V-0001"),
        note="Behind the station",
    ),
    _button(
        "/directory/providers/{provider}/close",
        "Close it",
        ("settings", "ProviderClosed", "provider:V-0001"),
        ("settings", "ProgrammeClosed", _WREN),
        why="The charity was wound up",
    ),
    _button(
        "/directory/providers/{directory_providers_reopen_provider}/reopen",
        "Reopen it",
        ("settings", "ProviderReopened", "provider:V-0002"),
        why="Somebody carries it on",
    ),
    _button(
        "/link-workers/new",
        "Put into the register",
        ("settings", "LinkAdded", "link:2"),
        sector="police",
        name="Rook Elmfield",
        agency="Cambridgeshire Constabulary",
        telephone="01632 960002",
    ),
    _button(
        "/link-workers/{link_id}/change",
        "Change it",
        ("settings", "LinkChanged", "link:1"),
        telephone="01632 960003",
    ),
    _button(
        "/link-workers/{link_id}/end",
        "End it",
        ("settings", "LinkEnded", "link:1"),
        last_on=["6", "5", "2026"],
    ),
    _button(
        "/matrices/new",
        "Begin the draft",
        ("settings", "MatrixDrafted", "matrix:winter-3"),
        code="winter-3",
        follows="default-1",
    ),
    _button(
        "/matrices/autumn-2/change/weights",
        "Change the draft",
        ("settings", "MatrixChanged", "matrix:autumn-2"),
        **{"weight-robbery": "12"},
    ),
    _button(
        "/matrices/autumn-2/change/district/cambridge",
        "Change the draft",
        ("settings", "MatrixChanged", "matrix:autumn-2"),
        **{"priority-robbery": "1.2"},
    ),
    _button(
        "/matrices/autumn-2/activate",
        "Activate it",
        ("settings", "MatrixRetired", "matrix:default-1"),
        ("settings", "MatrixActivated", "matrix:autumn-2"),
    ),
    _button(
        "/matrices/autumn-2/retire",
        "Retire the draft",
        ("settings", "MatrixRetired", "matrix:autumn-2"),
    ),
    _button(
        "/clients/{ref}/level/set",
        "Set the level",
        ("alteration", "LevelDecided", _C),
        to="4",
        benefit="Daily contact before release",
    ),
    _button(
        "/clients/{ref}/level/look",
        "Keep the level",
        ("alteration", "LevelKept", _C),
        finding="Still the right level",
    ),
    _button(
        "/clients/{ref}/level/look/{look_id}/strike-out",
        "Strike it out",
        ("alteration", "LookStruckOut", _C),
        why="Meant another client",
    ),
    _button(
        "/clients/{ref}/level/words/finding/{words_id}",
        "Correct it",
        ("alteration", "DecisionReworded", _C),
        says="Found better than before",
        reason="It was the week before",
    ),
    _button(
        "/clients/{ref}/level/end",
        "End the place",
        ("alteration", "PlacementChanged", _C),
        ("alteration", "PlaceEnded", _C),
        reason="long-custody",
    ),
    _button(
        "/levels/scale/new",
        "Begin the draft",
        ("settings", "ScaleDrafted", "scale:winter-3"),
        code="winter-3",
        follows="default-1",
    ),
    _button(
        "/levels/scale/autumn-2/change/levels",
        "Change the draft",
        ("settings", "ScaleChanged", "scale:autumn-2"),
        contacts_4="10",
    ),
    _button(
        "/levels/scale/autumn-2/activate",
        "Activate it",
        ("settings", "ScaleRetired", "scale:default-1"),
        ("settings", "ScaleActivated", "scale:autumn-2"),
    ),
    _button(
        "/levels/scale/autumn-2/retire",
        "Retire the draft",
        ("settings", "ScaleRetired", "scale:autumn-2"),
    ),
    _button(
        "/clients/{ref}/restriction",
        "Restrict the record",
        ("alteration", "RecordRestricted", _C),
        kind="all-but",
        owner="{coordinator}",
        shown="no",
        reason="Works for a partner agency",
    ),
    _button(
        "/clients/open",
        "Open the record",
        ("break-glass", "GlassBroken", "client:C-000005"),
        by="case-manager",
        ref="C-000005",
        reason="Found unwell in the street",
        password=PASSWORD,
    ),
    _button(
        "/briefing/{ref}/sighting",
        "Send it",
        ("collection", "EntryAdded", _C),
        by="neighbourhood",
        place="Market square",
    ),
    _button("/clients/list/export", "Export as CSV", *_TAKEN_OUT, status=200),
    _button(
        "/clients/list/export",
        "Export as XLSX",
        ("disclosure", "ClientExported", _C),
        status=200,
        by="case-manager",
    ),
    _button(
        "/clients/{ref}/subject-access",
        "Hand it out as PDF",
        ("disclosure", "SubjectAccessGiven", _C),
        status=200,
    ),
    _button(
        "/clients/{ref}/subject-access",
        "Hand it out as JSON",
        ("disclosure", "SubjectAccessGiven", _C),
        status=200,
    ),
    _button(
        "/intake/uploads/{token}",
        "Bring these in",
        ("collection", "ClientRecorded", "client:C-000002"),
        ("collection", "PlacementRecorded", "client:C-000002"),
        ("collection", "PeopleFileTaken", "upload:1"),
    ),
    _button(
        "/intake/uploads/{token}",
        "Throw the file away",
        ("erasure", "PeopleFileDropped", "upload:1"),
    ),
    _button(
        "/intake/queue/{waiting_id}",
        "It is this client",
        ("collection", "SituationRecorded", _C),
        ("alteration", "WaitingRowTaken", "waiting-row:1"),
        ref="C-000001",
    ),
    _button(
        "/intake/queue/{waiting_id}",
        "Throw the row away",
        ("alteration", "WaitingRowThrownAway", "waiting-row:1"),
        reason="Lives elsewhere",
    ),
    _button(
        "/nominations/new",
        "Send the nomination",
        ("collection", "NominationMade", "nomination:2"),
        by="neighbourhood",
        given_names="Teal",
        family_name="Brandnew",
        district="cambridge",
        route="police",
    ),
    _button(
        "/nominations/new",
        "Save the draft",
        ("collection", "DraftBegun", "draft:2"),
        by="neighbourhood",
        given_names="Teal",
        family_name="Brandnew",
    ),
    _button(
        "/nominations/drafts/{draft_id}",
        "Save the draft",
        given_names="Teal",
    ),
    _button(
        "/nominations",
        "Throw away : Halfwritten",
        ("erasure", "DraftDeleted", "draft:1"),
    ),
    _button(
        "/nominations/{nomination_id}",
        "Decline",
        ("alteration", "NominationMoved", "nomination:1"),
        reason="Lives elsewhere",
        also=_SURE,
    ),
    _button(
        "/nominations/{nomination_id}",
        "Decline",
        *_saw("NominationRead", "nomination:1"),
        reason="Lives elsewhere",
        status=200,
        called="whoever declines a nomination is asked before",
    ),
    _button(
        "/nominations/{nomination_id}",
        "Send back for more",
        ("alteration", "NominationMoved", "nomination:1"),
        reason="Which district?",
    ),
    _button(
        "/nominations/{nomination_id}",
        "A different person: put a new client on the record",
        ("collection", "ClientRecorded", "client:C-000006"),
        ("collection", "PlacementRecorded", "client:C-000006"),
        ("alteration", "NominationMoved", "nomination:1"),
        also=_SURE,
    ),
    _button(
        "/duplicates/{ref}/{other}",
        "Same person: make one record",
        ("combination", "ClientsMerged", _C),
        ("combination", "ClientsMerged", _OTHER),
        ground="The same fingerprints",
    ),
    _button(
        "/duplicates/{ref}/{other}",
        "Same person: make one record",
        *_BOTH,
        ground="",
        status=422,
        called="two records without a ground are not merged, and were seen again",
    ),
    _button(
        "/duplicates/{ref}/different/{different_id}",
        "Take it back",
        ("alteration", "DifferentTakenBack", _C),
        ("alteration", "DifferentTakenBack", _TWIN),
        why="A slip",
    ),
    _button(
        "/duplicates/merges/{merge_id}",
        "Make two records of it again",
        ("combination", "MergeUndone", _OTHER),
        ("combination", "MergeUndone", _PART),
        why="Two after all",
    ),
    _button("/notices", "Mark all as read"),
    _button(
        "/reports/minimums/cambridge",
        "Set it",
        ("settings", "MinimumSet", "district:1"),
        from_month="2026-06",
        minimum="65",
        note="Agreed by the board",
    ),
    _button(
        "/crimes-saved/formulas/cambridgeshire",
        "Set it",
        ("settings", "FormulaSet", "scheme:cambridgeshire"),
        formula="before-after-1",
    ),
    _button(
        "/reports/produce",
        "Produce it",
        ("consultation", "ReportProduced", "report:monthly:cambridge:2025-07"),
        month="2025-07",
    ),
    _button(
        "/retention/clients/{ref}/hold",
        "Put it on hold",
        ("alteration", "HoldSet", _C),
        reason="A claim",
        authority="Legal services",
        review_on=["1", "6", "2026"],
    ),
    _button(
        "/retention/clients/{ref}/erase",
        "Erase for ever",
        ("erasure", "ClientErased", _C),
        reason="ordered",
        typed="C-000001",
    ),
    _button(
        "/retention/period",
        "Set the years",
        ("settings", "PeriodSet", "setting:retention"),
        years="7",
        source="The board of 2 May",
    ),
    _button(
        "/account/password",
        "Change it",
        ("settings", "PasswordChanged", _ME["coordinator"]),
        ("sign-out", "SessionEnded", _ME["coordinator"]),
        password=PASSWORD,
        new_password="seven quiet lapwings",
        again="seven quiet lapwings",
    ),
    _button(
        "/account/telephone",
        "Save it",
        ("settings", "UserChanged", _ME["coordinator"]),
        number="01223 555 0123",
    ),
    _button(
        "/account/sessions",
        "End all others",
        ("sign-out", "SessionEnded", _ME["coordinator"]),
    ),
    _button(
        "/account/home",
        "Keep this address",
        ("settings", "HomeChanged", _ME["board"]),
        by="board",
        line="3 Cedar Row",
        postcode="CB1 2AB",
    ),
    _button(
        "/agencies/new",
        "Add it",
        ("settings", "AgencyAdded", "agency:library"),
        by="administrator",
        name="Library services",
        code="library",
        kind="statutory",
    ),
    _button(
        "/agencies/{code}/change",
        "Save the change",
        ("settings", "AgencyChanged", "agency:council"),
        by="administrator",
        name="Council safety",
    ),
    _button(
        "/agreements/{agreements_show_number}/end",
        "End it early",
        ("settings", "AgreementEndedEarly", "agreement:2"),
        by="administrator",
        when="tomorrow",
        reason="Partner withdrew",
    ),
    _button(
        "/agreements/{agreements_show_number}/renew",
        "Renew it",
        ("settings", "AgreementRenewed", "agreement:2"),
        by="administrator",
        last_day=["1", "9", "2026"],
        review_on=["1", "8", "2026"],
        reason="Agreed again",
    ),
    _button(
        "/agreements/new",
        "Record it",
        ("settings", "AgreementRecorded", "agreement:3"),
        by="administrator",
        title="Library agreement",
        purposes="To read",
        first_day=["1", "6", "2026"],
        last_day=["1", "9", "2026"],
        review_on=["1", "8", "2026"],
        **{"sees-housing": ["identity"]},
    ),
    _button(
        "/jobs",
        "Run now “Announce agreements”",
        ("settings", "JobAsked", "job:agreements"),
        by="administrator",
    ),
    _button(
        "/places/schemes/cambridgeshire/add-unit",
        "Add the delivery unit",
        ("settings", "UnitAdded", "unit:fens"),
        by="administrator",
        name="Fens",
    ),
    _button(
        "/places/units/cambridge/add-district",
        "Add the district",
        ("settings", "DistrictAdded", "district:newmarsh"),
        by="administrator",
        name="Newmarsh",
    ),
    _button(
        "/users/new",
        "Add the user",
        ("settings", "UserAdded", "user:newcomer"),
        ("settings", "FirstCodeIssued", "user:newcomer"),
        by="administrator",
        status=200,
        full_name="Brook Newcomer",
        username="newcomer",
        agency="council",
        places=["district:cambridge"],
        role="board",
    ),
    _button(
        "/users/somebody/disable",
        "Disable the account",
        ("settings", "UserDisabled", "user:somebody"),
        by="administrator",
    ),
    _button(
        "/users/somebody/end-sessions",
        "End the sessions",
        by="administrator",
    ),
    _button(
        "/users/somebody/permissions/see-crimes",
        "Take it",
        ("settings", "PermissionTaken", "user:somebody"),
        by="administrator",
        reason="Not needed",
    ),
    _button(
        "/users/somebody/reset-password",
        "Reset the password",
        ("settings", "PasswordReset", "user:somebody"),
        ("settings", "FirstCodeIssued", "user:somebody"),
        by="administrator",
        status=200,
    ),
    _button(
        "/audit/client/{ref}",
        "Export as CSV (recorded)",
        ("export", "TrailExported", "trail"),
        by="auditor",
        status=200,
    ),
    _button(
        "/audit",
        "Show who looked",
        by="auditor",
        ref="C-000001",
    ),
)

ACTS = (*READING, *DENIED, *CHANGING)


def prepare(act: Act, world: World) -> tuple[FlaskClient, str, dict[str, Any]]:
    """Sign in and open the page; return the browser, and what the button would send where."""
    client = world.client(act.role)
    known = {key.replace(":", "_").replace(".", "_"): name for key, name in world.named.items()}
    known |= {role: str(number) for role, number in world.users.items()}
    path = act.path.format(**known)
    if not act.button:
        return client, path, {}
    page = Page.open(client, path)
    controls = [
        tag
        for tag in page.soup.select("form button, form [type=submit]")
        if " ".join(tag.get_text(" ", strip=True).split()) == act.button
    ]
    assert controls, f"no button “{act.button}” on {path}"
    form = controls[0].find_parent("form")
    assert form is not None
    data = filled(form)
    unknown = set(act.values) - {str(tag["name"]) for tag in form.select("[name]")}
    assert not unknown, f"no field {unknown} in the form of “{act.button}”"
    data |= {
        name: value.format(**known) if isinstance(value, str) else value
        for name, value in act.values.items()
    }
    if controls[0].get("name"):
        data[str(controls[0]["name"])] = str(controls[0].get("value", ""))
    data |= act.also
    return client, str(controls[0].get("formaction") or form.get("action") or page.path), data


def carry_out(act: Act, client: FlaskClient, path: str, data: dict[str, Any]) -> TestResponse:
    """Make the request of the act, and check its status."""
    answer = client.post(path, data=data) if act.button else client.get(path)
    expected = {act.status} if act.status else ({302, 303} if act.button else {200})
    assert answer.status_code in expected, f"{act.name}: {answer.status}\n{answer.text}"
    return answer
