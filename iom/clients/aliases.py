"""Other names of a client: entries, found by a search while they are current."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from iom.accounts.domain import Category
from iom.clients.domain import AliasKind
from iom.clients.models import Alias, SearchKey
from iom.clients.names import plain_words, search_keys
from iom.db import db, insert_rows
from iom.entries.domain import BadEntry, Field, Kind, Section, Shape, Values
from iom.entries.fields import one_of
from iom.entries.models import current
from iom.sharing.scope import among_seen

NAME_LENGTH = 100  # characters of either part


def list_aliases(client_id: int) -> Sequence[Alias]:
    """List a client's other names in the order in which they were recorded."""
    return db.session.scalars(
        among_seen(select(Alias))
        .where(Alias.client_id == client_id, current(Alias))
        .order_by(Alias.id)
    ).all()


def keep_search_keys(alias: Alias) -> None:
    """Let a search find the client by a name while it is on the record, and not after."""
    db.session.execute(delete(SearchKey).where(SearchKey.alias_id == alias.id))
    if alias.ended_at is None:
        keys = sorted(search_keys(alias.family_name, alias.given_names))
        insert_rows(
            SearchKey,
            [{"client_id": alias.client_id, "alias_id": alias.id, "key": key} for key in keys],
        )


def _full(name: Any) -> str:  # noqa: ANN401  # an alias, a client or what was typed
    return f"{name.given_names} {name.family_name}".strip()


def _parts(values: Values) -> tuple[str, str]:
    return str(values.get("family_name") or ""), str(values.get("given_names") or "")


def _check(values: Values, today: date) -> None:
    del today
    if not plain_words(" ".join(_parts(values))):
        raise BadEntry("Enter a given name, a family name or both.", field="given_names")


def _not_twice(values: Values, others: Sequence[Any]) -> None:
    family_name, given_names = _parts(values)
    for each in others:
        if (each.family_name, each.given_names) == (family_name, given_names):
            raise BadEntry(f"{_full(each)} is on the record of this client already.")


def _not_own(values: Values, client: Any) -> None:  # noqa: ANN401  # whose record it is
    if _parts(values) == (client.family_name, client.given_names):
        raise BadEntry("This is the name that the client is recorded under.")


ALIAS = Kind(
    code="alias",
    model=Alias,
    noun="name",
    heading="Other names",
    section=Section.IDENTITY,
    category=Category.IDENTITY,
    check=_check,
    among=_not_twice,
    beside=_not_own,
    derived=lambda values: dict(zip(("family_name", "given_names"), _parts(values), strict=True)),
    afterwards=keep_search_keys,
    line=lambda row: f"{_full(row)}, {'former name' if row.kind is AliasKind.FORMER else 'alias'}",
    fields=(
        Field(name="given_names", label="Given names", longest=NAME_LENGTH),
        Field(name="family_name", label="Family name", longest=NAME_LENGTH),
        one_of("kind", "What kind of name is it?", AliasKind, "Say what kind of name it is."),
        Field(
            name="date_of_birth",
            label="Date of birth given with this name",
            shape=Shape.DAY,
            hint="Leave it empty if there is none, or if it is the client’s own.",
        ),
        Field(name="source", label="Where it comes from", longest=120, listed=False),
    ),
    help="An alias, what people say, or a former name. A search finds the client by each of them "
    "until it is struck out.",
)
