"""Other names and addresses of clients for tests."""

from __future__ import annotations

from datetime import date
from secrets import token_hex

from iom.clients.addresses import ADDRESS
from iom.clients.aliases import ALIAS
from iom.clients.domain import AliasKind
from iom.clients.models import Client
from iom.entries.domain import Kind, Values
from iom.record.service import add_entry
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
    values = {
        "kind": kind,
        "family_name": family_name,
        "given_names": given_names,
        "date_of_birth": date_of_birth,
    }
    return _an_entry(client.ref, ALIAS, values)


def an_address(
    ref: str, line: str, postcode: str, *, from_on: date, to_on: date | None = None
) -> int:
    """Record where a client lives, or lived, and return the address's id."""
    values = {"line": line, "postcode": postcode, "from_on": from_on, "to_on": to_on}
    return _an_entry(ref, ADDRESS, values)


def _an_entry(ref: str, kind: Kind, values: Values) -> int:
    with transaction():
        made = add_entry(
            ref,
            kind,
            values,
            token=token_hex(8),
            actor=COMMAND,
            at=NOON,
            today=NOON.date(),
        )
        return int(made.id)
