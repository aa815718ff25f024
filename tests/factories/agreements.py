"""Sharing agreements for tests: say only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import count
from typing import Any

from iom.accounts import service as accounts
from iom.accounts.domain import AgencyKind, Category
from iom.sharing.agreements import Party, Terms
from iom.sharing.service import record_agreement
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

_number = count(1)
MAY_1, JUNE_1 = date(2026, 5, 1), date(2026, 6, 1)


def an_agency(code: str, kind: AgencyKind = AgencyKind.STATUTORY, name: str | None = None) -> int:
    """Make an agency and return its id."""
    with transaction():
        return accounts.add_agency(code=code, name=name or code.title(), kind=kind).id


def a_party(
    agency: str = "housing", categories: Iterable[Category] = (Category.IDENTITY,), **more: Any
) -> Party:
    """Return a party of terms, a statutory agency unless said otherwise."""
    kind = more.pop("kind", AgencyKind.STATUTORY)
    name = more.pop("name", agency.title())
    return Party(agency=agency, name=name, kind=kind, categories=frozenset(categories), **more)


def some_terms(sees: Mapping[str, Iterable[Category]] | None = None, /, **said: Any) -> Terms:
    """Return terms for a month, by which housing sees identities; `sees` says it by agency."""
    parties = [a_party(agency, kinds) for agency, kinds in (sees or {}).items()] or [a_party()]
    terms: dict[str, Any] = {
        "title": f"Agreement {next(_number)}",
        "purposes": "To find somewhere to live before release",
        "from_on": MAY_1,
        "to_on": JUNE_1,
        "owner": "",
        "parties": tuple(parties),
    } | said
    return Terms(**{"review_on": terms["from_on"]} | terms)


def an_agreement(
    sees: Mapping[str, Iterable[Category]] | None = None, /, *, at: datetime = NOON, **said: Any
) -> int:
    """Record an agreement, making its agencies where they are missing; return its number."""
    terms = some_terms(sees, **said)
    for party in terms.parties:
        an_agency(party.agency, party.kind, party.name)
    with transaction():
        return record_agreement(terms, actor=COMMAND, at=at)
