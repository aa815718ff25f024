"""Other names of clients for tests."""

from __future__ import annotations

from datetime import date

from iom.clients import aliases
from iom.clients.domain import AliasKind
from iom.clients.models import Client
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON


def an_alias(
    client: Client,
    given_names: str,
    family_name: str,
    *,
    kind: AliasKind = AliasKind.ALIAS,
    date_of_birth: date | None = None,
) -> int:
    """Give a client another name and return its id."""
    new = aliases.NewAlias(
        kind=kind,
        family_name=family_name,
        given_names=given_names,
        date_of_birth=date_of_birth,
    )
    ref = client.ref
    with transaction():
        return aliases.record_alias(ref, new, actor=COMMAND, at=NOON, today=NOON.date()).id
