"""What the pages of corrections share: whom they are about, and that they were read."""

from __future__ import annotations

from iom.accounts.domain import Permission
from iom.audit import service as audit
from iom.clients.domain import ClientViewed, subject_of
from iom.clients.queries import NotYours, get_changeable_client
from iom.cohort.corrected import OnScheme, get_on_scheme
from iom.kernel import clock
from iom.transaction import transaction
from iom.web import access


def correctable(ref: str) -> OnScheme:
    """Fetch what there is to be corrected.

    Raises:
        NoSuchClient, NotYours: there is none, or not for the reader.
    """
    reader = access.reader()
    get_changeable_client(reader, ref)
    if not reader.may(Permission.CHANGE_CLIENTS):
        raise NotYours(ref, "It is for the coordinators to correct placements.")
    return get_on_scheme(reader, ref)


def record_viewed(ref: str) -> None:
    """Put the visit on the trail, once the page is ready and before anybody sees it."""
    with transaction():
        event = ClientViewed(subject=subject_of(ref), page="placements")
        audit.record(event, actor=access.reader(), at=clock.now())
