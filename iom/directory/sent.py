"""What a form of this room asks to be done, and how a refusal stands in it."""

from __future__ import annotations

from iom.accounts.domain import Permission
from iom.directory.act_forms import ActForm
from iom.directory.noting import Doing
from iom.kernel import clock
from iom.web import access
from iom.web.unstorable import version_seen

READS = (
    Permission.LOG_WORK,
    Permission.SEE_CLIENTS,
    Permission.NOMINATE,
    Permission.SIT_ON_PANEL,
    Permission.SEE_INTERNAL_REPORTS,
)
"""Any of which lets somebody read the directory: no client is in it."""
KEEPS = Permission.LOG_WORK
"""Whoever holds it keeps the directory: it is the link workers' book."""


def doing_of(form: ActForm) -> Doing:
    """Return who does it, when, and how the form was made."""
    return Doing(
        actor=access.reader(),
        at=clock.now(),
        token=form.token.data,
        version=version_seen(form.version.data),
    )


def mark(form: ActForm, version: int, *, conflict: bool = False) -> None:
    """Mark a form with what it was made with; after a conflict, sent again, it is meant."""
    if conflict or not form.is_submitted():
        form.version.data = str(version)
