"""Walk through the clients of a district, and pair each with those who may be the same person.

The walk goes by reference, and a step of it is as many clients as can be compared at once: all of a
district of the usual size, some hundreds where a hundred thousand are on the record. Whoever shares
no key of a family name or alias (sounding alike, the same letters) and was not born on the same day
(or that with day and month swapped) is not looked at. Seven statements a step.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, func, or_, select

from iom.accounts.domain import Reader
from iom.clients.alike import Alike, Birth, Known, alike, birth, swapped
from iom.clients.different import Pair, pair_of, pairs_with
from iom.clients.models import Alias, Client, SearchKey
from iom.clients.names import joined, keys_of, plain_words, sought_keys
from iom.clients.roll import OnRoll
from iom.db import db
from iom.entries.models import current
from iom.sharing.scope import matching, visible_to

MOST_PEOPLE = 1_000  # of one step
_MOST_KEYS = 10_000  # that one statement asks for
_MOST_LOOKED_AT = 50_000  # rows under the keys and days of one step
_NEAR = frozenset({Birth.SAME, Birth.SWAPPED, Birth.SLIP, Birth.NEAR})
_PERSON = (
    Client.id,
    Client.ref,
    Client.family_name,
    Client.given_names,
    Client.date_of_birth,
    Client.home_district_id,
)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of the walk found.

    Attributes:
        found: two who may be one, the likeliest first; the first of them lives in the district.
        last: the reference up to which the step went; empty where there was nobody.
        more: whether there are clients of the district after it.
    """

    found: Sequence[tuple[Alike, OnRoll, OnRoll]] = ()
    last: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Sought:
    """A client of the district, and under what others are looked for."""

    person: OnRoll
    keys: frozenset[str]
    days: frozenset[date]


@dataclass(slots=True)
class _Others:
    """Those who were found, by what found them."""

    people: list[OnRoll] = field(default_factory=list)
    by_key: dict[str, list[int]] = field(default_factory=dict)
    by_day: dict[date, list[int]] = field(default_factory=dict)


def walk_pairs(reader: Reader, district_id: int, *, after: str, most: int) -> Step:
    """Take one step: list pairs of whom the reader sees both and nobody said they are different.

    Args:
        reader: bounds who is looked at.
        district_id: where one of the two lives.
        after: the reference after which the step begins; empty: at the first client.
        most: pairs after which the step ends, once those of a client are all there.
    """
    people = _people_of(reader, district_id, after)
    if not people:
        return Step()
    chosen = _as_many_as_go(people)
    others = _Others()
    _find_by_name(reader, {key for one in chosen for key in one.keys}, others)
    _find_by_birth(reader, {day for one in chosen for day in one.days}, others)
    apart = pairs_with({one.person.client_id or 0 for one in chosen})
    found: list[tuple[Alike, OnRoll, OnRoll]] = []
    last = ""
    for one in chosen:
        last = one.person.ref
        found += _pairs_of(one, others, apart)
        if len(found) >= most:
            break
    found.sort(key=lambda each: (-each[0].score, each[1].ref, each[2].ref))
    return Step(found, last, more=last != people[-1].person.ref)


def _people_of(reader: Reader, district_id: int, after: str) -> list[_Sought]:
    rows = db.session.execute(
        select(*_PERSON)
        .where(
            visible_to(reader, Client), Client.home_district_id == district_id, Client.ref > after
        )
        .order_by(Client.ref)
        .limit(MOST_PEOPLE + 1)
    ).all()
    aliases: dict[int, list[Any]] = {}
    for alias in db.session.execute(
        select(Alias.client_id, Alias.family_name, Alias.given_names, Alias.date_of_birth)
        .join(Client, Client.id == Alias.client_id)
        .where(visible_to(reader, Client), Client.id.in_([row.id for row in rows]), current(Alias))
        .order_by(Alias.id)
    ):
        aliases.setdefault(alias.client_id, []).append(alias)
    return [_sought(_on_roll(row, *map(tuple, aliases.get(row.id, ())))) for row in rows]


def _on_roll(row: Any, *aliases: tuple[Any, ...]) -> OnRoll:  # noqa: ANN401  # a row of `_PERSON`
    """Return a client by the own name and by others; one without a birthday goes with any."""
    names = [Known(row.family_name, row.given_names, row.date_of_birth)]
    for *_, family_name, given_names, born in aliases:
        days = {born or row.date_of_birth, row.date_of_birth}
        names += [Known(family_name, given_names, day) for day in days]
    return OnRoll(
        ref=row.ref,
        names=tuple(names),
        client_id=row.id,
        district_id=row.home_district_id,
    )


def _sought(person: OnRoll) -> _Sought:
    keys: set[str] = set()
    for family_name in {name.family_name or name.given_names for name in person.names}:
        words = plain_words(family_name)
        for word in (*words, *joined(words)):
            # Who is written the same sounds the same, and who begins alike only may be anybody.
            kinds = {key[0]: key for key in keys_of(word) if key[0] != "p"}
            if "s" in kinds:
                del kinds["w"]
            keys |= set(kinds.values())
    born = {name.date_of_birth for name in person.names if name.date_of_birth}
    days = born | {other for day in born if (other := swapped(day))}
    return _Sought(person, frozenset(keys), frozenset(days))


def _as_many_as_go(people: Sequence[_Sought]) -> Sequence[_Sought]:
    """Keep as many of the first people as can be compared at once, and one at least."""
    keys: set[str] = set()
    for number, one in enumerate(people[:MOST_PEOPLE]):
        if number and len(keys | one.keys) > _MOST_KEYS:
            people = people[:number]
            break
        keys |= one.keys
    days = {day for one in people for day in one.days}
    by_key = _counted(SearchKey.key, keys)
    by_day = _counted(Client.date_of_birth, days)
    left = _MOST_LOOKED_AT
    for number, one in enumerate(people[:MOST_PEOPLE]):
        left -= sum(by_key.get(key, 0) for key in one.keys)
        left -= sum(by_day.get(day, 0) for day in one.days)
        if number and left < 0:
            return people[:number]
    return people[:MOST_PEOPLE]


def _counted(column: Any, values: Collection[Any]) -> dict[Any, int]:  # noqa: ANN401  # of any type
    rows = db.session.execute(
        matching(select(column, func.count())).where(column.in_(values)).group_by(column)
    )
    return {value: number for value, number in rows}  # noqa: C416  # rows


def _find_by_name(reader: Reader, keys: Collection[str], others: _Others) -> None:
    rows = db.session.execute(
        select(
            *_PERSON,
            SearchKey.key,
            SearchKey.alias_id,
            Alias.family_name.label("other_family_name"),
            Alias.given_names.label("other_given_names"),
            Alias.date_of_birth.label("other_birth"),
        )
        .select_from(SearchKey)
        .join(Client, Client.id == SearchKey.client_id)
        .outerjoin(Alias, Alias.id == SearchKey.alias_id)
        .where(SearchKey.key.in_(keys), visible_to(reader, Client))
    )
    known: dict[tuple[int, int | None], int] = {}
    for row in rows:
        at = known.get((row.id, row.alias_id))
        if at is None:
            at = known[row.id, row.alias_id] = len(others.people)
            others.people.append(_named(row, row.alias_id))
        others.by_key.setdefault(row.key, []).append(at)


def _find_by_birth(reader: Reader, days: Collection[date], others: _Others) -> None:
    named = and_(Alias.client_id == Client.id, current(Alias))
    rows = db.session.execute(
        select(
            *_PERSON,
            Alias.id.label("alias_id"),
            Alias.family_name.label("other_family_name"),
            Alias.given_names.label("other_given_names"),
            Alias.date_of_birth.label("other_birth"),
        )
        .outerjoin(Alias, named)
        .where(
            visible_to(reader, Client),
            or_(
                Client.date_of_birth.in_(days),
                # By id, for a condition on both tables at once would be asked of everybody.
                Client.id.in_(
                    select(Alias.client_id).where(current(Alias), Alias.date_of_birth.in_(days))
                ),
            ),
        )
    )
    for row in rows:
        person = _named(row, row.alias_id)
        others.people.append(person)
        for day in {name.date_of_birth for name in person.names if name.date_of_birth}:
            others.by_day.setdefault(day, []).append(len(others.people) - 1)


def _named(row: Any, alias_id: int | None) -> OnRoll:  # noqa: ANN401  # a row with an alias
    if alias_id is None:
        return _on_roll(row)
    return _on_roll(row, (row.other_family_name, row.other_given_names, row.other_birth))


def _pairs_of(
    one: _Sought, others: _Others, apart: Collection[Pair]
) -> Iterator[tuple[Alike, OnRoll, OnRoll]]:
    """Pair a client with those of other districts, and those of the same who come later."""
    person = one.person
    best: dict[int, tuple[Alike, OnRoll]] = {}
    for other in _near(one, others):
        earlier = other.district_id == person.district_id and other.ref <= person.ref
        if earlier or pair_of(person.client_id or 0, other.client_id or 0) in apart:
            continue
        # Either may be known under the name that the other has now.
        likes = (
            alike(person.somebody, other.names),
            alike(other.somebody, person.names),
        )
        like = max(filter(None, likes), key=lambda each: each.score, default=None)
        known = best.get(other.client_id or 0)
        if like and (known is None or like.score > known[0].score):
            best[other.client_id or 0] = (like, other)
    return ((like, person, other) for like, other in best.values())


def _near(one: _Sought, others: _Others) -> Iterator[OnRoll]:
    """Go through those born on the day, and those of such a name who share more than that."""
    born = {at for day in one.days for at in others.by_day.get(day, ())}
    named = {at for key in one.keys for at in others.by_key.get(key, ())}
    yield from (others.people[at] for at in sorted(born))
    mine = {name.date_of_birth for name in one.person.names}
    words = {_words(name.family_name, name.given_names) for name in one.person.names}
    for at in sorted(named - born):
        other = others.people[at]
        if any(
            birth(day, name.date_of_birth) in _NEAR for name in other.names for day in mine
        ) or any(_share_two(these, other.names[-1]) for these in words):
            yield other


def _share_two(words: Sequence[frozenset[str]], name: Known) -> bool:
    """Say whether two words of a name may be two of another; one, where there is but one."""
    keys = (*_keys(name.family_name), *_keys(name.given_names))
    shared = sum(any(not word.isdisjoint(each) for each in keys) for word in words)
    return shared >= min(2, len(words))


@lru_cache(maxsize=50_000)
def _keys(part: str) -> tuple[frozenset[str], ...]:
    words = plain_words(part)
    return tuple(keys_of(word) for word in (*words, *joined(words)))


@lru_cache(maxsize=50_000)
def _words(family_name: str, given_names: str) -> tuple[frozenset[str], ...]:
    parts = [plain_words(part) for part in (family_name, given_names)]
    return tuple(
        sought_keys(word) for words in parts for word in dict.fromkeys((*words, *joined(words)))
    )
