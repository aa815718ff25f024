"""Look among all clients for those who may be the person nominated (HANDBOOK 3).

The same five statements whoever asks and whoever is found, so that neither what is asked of the
database nor how often tells of a record that the reader may not see.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select, union_all

from iom.accounts.domain import Reader
from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import TITLES
from iom.clients.models import Alias, Client, Identifier, SearchKey
from iom.clients.names import joined, keys_of, plain_words
from iom.db import db
from iom.nominations.alike import Known, alike, swapped
from iom.nominations.domain import Nominee
from iom.sharing.scope import matching, visible_to

_BY_NAME, _BY_BIRTH = 300, 1_000  # candidates that are looked at
_WORDS = 8  # of a name that count
_NOBODY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A client who may be the person nominated.

    Attributes:
        client_id: the client's id.
        ref: the client's reference.
        name: as lists have it.
        date_of_birth: None where it is not known.
        why: in words, for those who may see the client.
        visible: whether the reader may see them; where not, nothing of them may be told.
        home_district_id: where the client lives.
    """

    client_id: int
    ref: str
    name: str
    date_of_birth: date | None
    why: str
    visible: bool
    home_district_id: int | None


def find_matches(reader: Reader, nominee: Nominee) -> list[Match]:
    """Find clients who may be the person, the likeliest first; those not seen are marked so."""
    numbers = _by_number(nominee)
    ids = {*numbers, *_by_name(nominee), *_by_birth(nominee)} or {_NOBODY}
    rows = _rows(reader, ids)
    others = _other_names(ids)
    found: list[tuple[float, Match]] = []
    for row in rows:
        own = Known(row.family_name, row.given_names, row.date_of_birth)
        names = [own, *others.get(row.id, ())]
        like = alike(nominee, names, number=numbers.get(row.id, ""))
        if like is not None:
            found.append((like.score, _match(row, like.why)))
    found.sort(key=lambda each: (-each[0], each[1].ref))
    return [match for _, match in found]


def _match(row: Any, why: str) -> Match:  # noqa: ANN401  # a row of `_rows`
    return Match(
        client_id=row.id,
        ref=row.ref,
        name=", ".join(part for part in (row.family_name, row.given_names) if part),
        date_of_birth=row.date_of_birth,
        why=why,
        visible=bool(row.visible),
        home_district_id=row.home_district_id,
    )


def _by_number(nominee: Nominee) -> dict[int, str]:
    """Return what the number is called that each client has, too."""
    rows = db.session.execute(
        matching(select(Identifier.client_id, Identifier.kind, Identifier.canonical)).where(
            Identifier.canonical.in_([*nominee.numbers.values(), ""])
        )
    )
    return {
        client_id: TITLES[IdentifierKind(kind)]
        for client_id, kind, canonical in rows
        if nominee.numbers.get(kind) == canonical
    }


def _by_name(nominee: Nominee) -> Sequence[int]:
    """Narrow by the keys of names and aliases: who shares some with most words comes first."""
    words = [
        word
        for part in (nominee.given_names, nominee.family_name)
        for words in [plain_words(part)[: _WORDS // 2]]
        for word in (*words, *joined(words))
    ]
    of_words = union_all(
        *(
            select(SearchKey.client_id, func.count().label("keys"))
            .where(SearchKey.key.in_(keys_of(word)))
            .group_by(SearchKey.client_id)
            for word in words or [""]
        )
    ).subquery()
    statement = (
        matching(select(of_words.c.client_id))
        .group_by(of_words.c.client_id)
        .order_by(func.count().desc(), func.sum(of_words.c["keys"]).desc(), of_words.c.client_id)
        .limit(_BY_NAME)
    )
    return db.session.scalars(statement).all()


def _by_birth(nominee: Nominee) -> Sequence[int]:
    born = nominee.date_of_birth
    days = [day for day in (born, swapped(born) if born else None) if day is not None]
    statement = (
        matching(select(Client.id).distinct())
        .outerjoin(Alias, Alias.client_id == Client.id)
        .where(or_(Client.date_of_birth.in_(days), Alias.date_of_birth.in_(days)))
        .limit(_BY_BIRTH)
    )
    return db.session.scalars(statement).all()


def _rows(reader: Reader, ids: Collection[int]) -> Sequence[Any]:
    statement = matching(
        select(
            Client.id,
            Client.ref,
            Client.family_name,
            Client.given_names,
            Client.date_of_birth,
            Client.home_district_id,
            visible_to(reader, Client).label("visible"),
        )
    ).where(Client.id.in_(ids))
    return db.session.execute(statement).all()


def _other_names(ids: Collection[int]) -> dict[int, list[Known]]:
    """Return other names by client; one without a date of birth goes with any."""
    rows = db.session.execute(
        matching(
            select(
                Alias.client_id,
                Alias.family_name,
                Alias.given_names,
                Alias.date_of_birth,
                Client.date_of_birth.label("own"),
            )
        )
        .join(Client, Client.id == Alias.client_id)
        .where(Alias.client_id.in_(ids))
        .order_by(Alias.id)
    )
    found: dict[int, list[Known]] = {}
    for row in rows:
        names = found.setdefault(row.client_id, [])
        for born in {row.date_of_birth or row.own, row.own}:
            names.append(Known(row.family_name, row.given_names, born))
    return found
