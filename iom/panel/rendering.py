"""What the pages of sittings and of cases share: who may open them, and what the trail keeps."""

from __future__ import annotations

from flask import render_template

from iom.clients.shown import record_viewed
from iom.kernel import clock
from iom.kernel.errors import RuleBroken
from iom.panel import cases, queries
from iom.panel.cases import Case
from iom.panel.minutes import stands_in_words
from iom.panel.queries import Told
from iom.panel.reaching import NotForYou
from iom.web import access
from iom.web.refusals import put_at, status_of

_OF_SELECTION = {"to": "level", "reason": "leaving", "finding": "reason"}
"""What fields are called here that selection calls otherwise."""


def run_told(sitting_id: int) -> Told:
    """Fetch a sitting that the reader runs.

    Raises:
        NotFound: there is none that the reader is told of.
        NotForYou: they are told of it, and it is not theirs to run.
    """
    told = queries.get_told(access.reader(), sitting_id)
    if not told.runs:
        raise NotForYou("It is for the coordinator to do this with a sitting.")
    return told


def case_told(sitting_id: int, ref: str, *, run: bool = False) -> tuple[Told, Case]:
    """Fetch a sitting and a case of it as the reader is told of them.

    Raises:
        NotFound, NotForYou: as in `run_told`, if the reader is to run it.
        NoSuchClient, NotYours: as in `cases.get_case`.
    """
    reader = access.reader()
    told = run_told(sitting_id) if run else queries.get_told(reader, sitting_id)
    return told, cases.get_case(reader, sitting_id, ref, today=clock.today())


def prepared_in_words(put: int, more: int) -> str:
    """Say how many cases were put on a list, and how many more belong on one."""
    if not put:
        return "Nobody else belongs on the list."
    said = "1 case was put on the list." if put == 1 else f"{put} cases were put on the list."
    if not more:
        return said
    return f"{said} {more:,} more belong on one: look again, or plan another sitting."


def speakers(told: Told, case: Case) -> list[tuple[int, str]]:
    """Return whose dissent the reader may record."""
    out = cases.out_of(told.id, case.client_id)
    own = access.reader().user_id
    return [
        (each.user_id, each.label)
        for each in told.members
        if each.user_id not in out and (told.runs or each.user_id == own)
    ]


def put_beside(form: object, refusal: RuleBroken) -> int:
    """Show a refusal at the field that it is about; return the status of the answer."""
    field = refusal.field
    if not type(refusal).__module__.startswith("iom.panel"):
        field = _OF_SELECTION.get(field, field)
    put_at(form, field, str(refusal))
    return status_of(refusal)


def page_of(template: str, told: Told, case: Case, **more: object) -> str:
    """Render a page about a case, and put on the trail that it was seen before anybody sees it."""
    text = render_template(template, sitting=told, case=case, stands=stands_in_words(case), **more)
    record_viewed(case.ref, "panel")
    return text
