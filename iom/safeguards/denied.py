"""What somebody is told who asks for a record that they may not see, and what the trail keeps.

Every page under a client's reference raises `NoSuchClient` or `NotYours`, and this is the one place
that answers them. Whether there is such a record makes no difference to the answer, nor to the
statements that it takes: one look, one row of the trail, one page.
"""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from iom.accounts.events import AccessDenied
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.queries import NoSuchClient, NotYours, find_successor
from iom.kernel import clock
from iom.safeguards.queries import Known, known_of
from iom.transaction import transaction
from iom.web import access, errors

UNKNOWN = subject_of("unknown")
"""How the trail names a reference that belongs to nobody: what was typed is not kept."""


def no_such_client(error: NoSuchClient) -> ResponseReturnValue:
    """Answer 404; or, where the reader is told that there is a record, 403 and whom to ask.

    A record that is part of another whom the reader sees leads to that one.
    """
    successor = find_successor(access.reader(), error.ref)
    if successor and request.method in {"GET", "HEAD"}:
        flash(f"{error.ref} is now part of {successor}.")
        return redirect(f"/clients/{successor}")
    known = record_denial(error.ref)
    if known.ask is not None:
        return render_template("safeguards/closed.html", owner=known.ask), 403
    return errors.answer(404)


def not_yours(error: NotYours) -> ResponseReturnValue:
    """Answer 403 and say why: whoever asks has the record open, so there is nothing to hide."""
    record_denial(error.ref)
    return errors.answer(403, str(error))


def refused(ref: str, otherwise: str = "There is no such client.") -> str:
    """Put it on the trail that a reference was typed in vain; return what the form says of it.

    That is whom to ask, where the reader is told that there is a record; else the same for all.
    """
    known = record_denial(ref)
    return otherwise if known.ask is None else f"Restricted record – ask {known.ask}."


def record_denial(ref: str) -> Known:
    """Put it on the trail that whoever is signed in asked for a record in vain."""
    reader = access.reader()
    known = known_of(reader, ref)
    event = AccessDenied(
        subject=subject_of(ref) if known.exists else UNKNOWN, page=request.endpoint or ""
    )
    with transaction():
        audit.record(event, actor=reader, at=clock.now())
    return known
