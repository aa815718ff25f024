"""What the pages of corrections share: whom they are about."""

from __future__ import annotations

from iom.accounts.domain import Permission
from iom.clients.queries import NotYours, get_changeable_client
from iom.cohort.corrected import OnScheme, get_on_scheme
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
