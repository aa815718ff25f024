"""Put invented people on the record at once, with their aliases and search keys."""

from __future__ import annotations

from collections.abc import Iterable

from iom.clients import service as clients
from iom.clients.domain import IdentifierKind, Number, PersonDetails
from iom.clients.models import Alias, SearchKey
from iom.clients.names import search_keys
from iom.db import insert_rows
from iom.entries.rows import columns_of_new
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON
from tests.factories.namesakes import Invented


def on_record(people: Iterable[Invented]) -> dict[str, int]:
    """Record people and return their ids by reference."""
    people = list(people)
    details = [
        PersonDetails(
            ref=one.ref,
            family_name=one.who.family_name,
            given_names=one.who.given_names,
            date_of_birth=one.who.date_of_birth,
            numbers={
                IdentifierKind(kind): Number(number, number)
                for kind, number in one.who.numbers.items()
            },
        )
        for one in people
    ]
    with transaction():
        ids = clients.record_clients(details, source="tests", actor=COMMAND, at=NOON)
        aliases = [
            {
                "id": number,
                **columns_of_new(ids[one.ref], source="tests", actor=COMMAND, at=NOON),
                "kind": "alias",
                "family_name": one.alias[0],
                "given_names": one.alias[1],
                "date_of_birth": None,
            }
            for number, one in enumerate(people, start=1)
            if one.alias
        ]
        insert_rows(Alias, aliases)
        insert_rows(
            SearchKey,
            [
                {"client_id": alias["client_id"], "alias_id": alias["id"], "key": key}
                for alias in aliases
                for key in sorted(search_keys(str(alias["family_name"]), str(alias["given_names"])))
            ],
        )
    return ids
