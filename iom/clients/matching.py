"""Look among all clients for those who may be one person (HANDBOOK 3).

The same five statements whoever asks and whoever is found, so that neither what is asked of the
database nor how often tells of a record that the reader may not see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import FromClause, Select, and_, func, literal, or_, select, union_all

from iom.accounts.domain import Reader
from iom.clients.alike import Known, Somebody, alike, near_days, swapped
from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import TITLES
from iom.clients.models import Alias, Client, Identifier, SearchKey
from iom.clients.names import joined, plain_words, sought_keys
from iom.db import db
from iom.entries.models import current
from iom.sharing.scope import matching, visible_to

_BY_NAME, _BY_BIRTH, _BY_SLIP = 300, 1_000, 1_000  # candidates that are looked at
_WORDS = 8  # of a name that count
_NOBODY = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A client who may be the person.

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


def find_matches(reader: Reader, person: Somebody) -> list[Match]:
    """Find clients who may be the person, the likeliest first; those not seen are marked so."""
    return find_matches_of_each(reader, [person])[0]


def find_matches_of_each(reader: Reader, people: Sequence[Somebody]) -> list[list[Match]]:
    """Find clients who may be each of a few people; the same five statements as for one."""
    numbers = _by_number(people)
    narrowed = [
        {*by_number, *by_name, *by_birth}
        for by_number, by_name, by_birth in zip(
            numbers, _by_name(people), _by_birth(people), strict=True
        )
    ]
    ids = set().union(*narrowed) or {_NOBODY}
    rows = {row.id: row for row in _rows(reader, ids)}
    others = _other_names(ids)
    return [
        _alike(person, [rows[each] for each in near if each in rows], others, by_number)
        for person, near, by_number in zip(people, narrowed, numbers, strict=True)
    ]


def _alike(
    person: Somebody,
    rows: Iterable[Any],
    others: Mapping[int, Sequence[Known]],
    numbers: Mapping[int, str],
) -> list[Match]:
    found: list[tuple[float, Match]] = []
    for row in rows:
        own = Known(row.family_name, row.given_names, row.date_of_birth)
        names = [own, *others.get(row.id, ())]
        like = alike(person, names, number=numbers.get(row.id, ""))
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


def _by_number(people: Sequence[Somebody]) -> list[dict[int, str]]:
    """Return for each person what the number is called that each client has, too."""
    sought = {number for person in people for number in person.numbers.values()} | {""}
    rows = db.session.execute(
        matching(
            select(
                # A number that was left with a merged record is one of the client it is part of.
                func.coalesce(Client.merged_into_id, Client.id),
                Identifier.kind,
                Identifier.canonical,
            )
        )
        .join(Client, Client.id == Identifier.client_id)
        .where(Identifier.canonical.in_(sorted(sought)))
    ).all()
    return [
        {
            client_id: TITLES[IdentifierKind(kind)]
            for client_id, kind, canonical in rows
            if person.numbers.get(kind) == canonical
        }
        for person in people
    ]


def _by_name(people: Sequence[Somebody]) -> list[set[int]]:
    """Narrow by the keys of names and aliases: who shares some with most words comes first."""
    return _of_each([_named_like(person).subquery() for person in people])


def _named_like(person: Somebody) -> Select[Any]:
    words = [
        word
        for part in (person.given_names, person.family_name)
        for words in [plain_words(part)[: _WORDS // 2]]
        for word in (*words, *joined(words))
    ]
    of_words = union_all(
        *(
            select(SearchKey.client_id, func.count().label("keys"))
            .where(SearchKey.key.in_(sought_keys(word)))
            .group_by(SearchKey.client_id)
            for word in words or [""]
        )
    ).subquery()
    return (
        matching(select(of_words.c.client_id.label("id")))
        .group_by(of_words.c.client_id)
        .order_by(func.count().desc(), func.sum(of_words.c["keys"]).desc(), of_words.c.client_id)
        .limit(_BY_NAME)
    )


def _by_birth(people: Sequence[Somebody]) -> list[set[int]]:
    """Find who was born on the day, or on one that a slip makes of it; the day itself first."""
    parts = []
    for person in people:
        born = person.date_of_birth
        sure = {day for day in (born, swapped(born) if born else None) if day is not None}
        near = (_born_on(sure, _BY_BIRTH), _born_on(near_days(born) - sure, _BY_SLIP))
        parts.append(union_all(*(select(part.subquery()) for part in near)).subquery())
    return _of_each(parts)


def _of_each(parts: Sequence[FromClause]) -> list[set[int]]:
    """Read the ids that each part selects, in one statement."""
    found: list[set[int]] = [set() for _ in parts]
    whole = union_all(*(select(literal(number), part.c.id) for number, part in enumerate(parts)))
    for number, client_id in db.session.execute(whole):
        found[number].add(client_id)
    return found


def _born_on(days: Collection[date], most: int) -> Select[Any]:
    return (
        matching(select(Client.id).distinct())
        .outerjoin(Alias, and_(Alias.client_id == Client.id, current(Alias)))
        .where(or_(Client.date_of_birth.in_(days), Alias.date_of_birth.in_(days)))
        .limit(most)
    )


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
    ).where(Client.id.in_(ids), Client.merged_into_id.is_(None))
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
        .where(Alias.client_id.in_(ids), current(Alias))
        .order_by(Alias.id)
    )
    found: dict[int, list[Known]] = {}
    for row in rows:
        names = found.setdefault(row.client_id, [])
        for born in {row.date_of_birth or row.own, row.own}:
            names.append(Known(row.family_name, row.given_names, born))
    return found
