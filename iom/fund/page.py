"""What the pages of requests share: whom they show is put on the trail before anybody sees it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from iom.audit import service as audit
from iom.clients.domain import ClientListed, ClientViewed, subject_of
from iom.fund.told import Told
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event
from iom.transaction import transaction
from iom.web import access


def new_token() -> str:
    """Return what tells one form from every other."""
    return secrets.token_urlsafe(24)


def put_beside(form: Any, refusal: RuleBroken) -> int:  # noqa: ANN401  # any form
    """Show a refusal at the field that it is about; return the status of the answer."""
    field = getattr(refusal, "field", "")
    if field and field in form:
        form[field].errors = [*form[field].errors, str(refusal)]
    else:
        form.form_errors.append(str(refusal))
    return 409 if isinstance(refusal, ChangedMeanwhile) else 422


def record_listed(told: Iterable[Told]) -> None:
    """Put on the trail which clients a list of requests names."""
    refs = dict.fromkeys(person.ref for each in told for person in each.people)
    record([ClientListed(subject=subject_of(ref), page="fund") for ref in refs])


def record_viewed(told: Told, page: str = "fund") -> None:
    """Put on the trail about which clients a request was read."""
    record([ClientViewed(subject=subject_of(each.ref), page=page) for each in told.people])


def record(events: Sequence[Event]) -> None:
    """Put events on the trail, where there are any."""
    if events:
        with transaction():
            audit.record_all(events, actor=access.reader(), at=clock.now())
