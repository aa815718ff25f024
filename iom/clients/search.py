"""Find clients by what somebody typed: reference, identifier, name or alias.

Everything is bounded by what the reader may see. Nothing here logs or keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, true, union_all
from sqlalchemy.orm import aliased

from iom.accounts.domain import Reader
from iom.clients.domain import AliasKind
from iom.clients.identifiers import TITLES, looks_like
from iom.clients.likeness import WORDS_TYPED, How, Likeness, likeness
from iom.clients.models import Alias, Client, Identifier, SearchKey
from iom.clients.names import joined, plain_words, sought_keys
from iom.db import db
from iom.entries.models import current
from iom.sharing.models import Restriction
from iom.sharing.scope import among_seen, told_of, visible_to

TYPED_LENGTH = 200  # characters; more is no name
_CANDIDATES = 300  # that the keys may leave for ranking
_HOW = {
    How.SAME: "",
    How.BEGINS: "begins like it",
    How.SHORT: "short form",
    How.SOUNDS: "sounds like it",
    How.SPELLED: "spelled nearly like it",
    How.PART: "part of the name",
}
# What was found may be a record that was merged: it leads to the client of whom it is a part.
_RECORD = aliased(Client, name="record")
_CLIENT_OF_RECORD = func.coalesce(_RECORD.merged_into_id, _RECORD.id)


@dataclass(frozen=True, slots=True)
class Found:
    """A client whom a search found, and why, in words: `alias Ro Thorne, sounds like it`."""

    client_id: int
    ref: str
    why: str


@dataclass(frozen=True, slots=True)
class Search:
    """What a search came to.

    Attributes:
        sure: found by reference or identifier; more than one only where a number may be of two
            kinds.
        likely: found by name, the likeliest first, at most as many as were asked for.
        more: whether there are others beyond `likely`.
        only_parts: no name fits; those in `likely` share a part of it.
    """

    sure: list[Found]
    likely: list[Found]
    more: bool = False
    only_parts: bool = False


@dataclass(frozen=True, slots=True)
class _Ranked:
    like: Likeness
    why: str
    name: tuple[str, str]  # the client's own, by which equals are listed


def search(reader: Reader, typed: str, *, this_year: int, most: int = 50) -> Search:
    """Find clients by reference or by identifier in any notation; failing that, by name or alias.

    Takes at most 5 statements, whatever is typed and however many clients there are.

    Args:
        reader: bounds what is found.
        typed: at most 200 characters count.
        this_year: tells the century of a PNC ID with a short year.
        most: how many are listed.
    """
    return _search(visible_to(reader, Client), typed, this_year=this_year, most=most)


def search_closed(reader: Reader, typed: str, *, this_year: int, most: int = 50) -> dict[int, str]:
    """Find, by the same ways, the records that are closed to the reader and shown to be there.

    The ids are for naming whom to ask, the references for the trail; nothing of them may be told.
    One statement where there are no such records, else at most 6.
    """
    told = told_of(reader, Client)
    if db.session.scalar(select(Client.id).where(told).limit(1)) is None:
        return {}
    few = select(Restriction.client_id).where(Restriction.shown)
    found = _search(told, typed, this_year=this_year, most=most, few=few)
    return {hit.client_id: hit.ref for hit in found.sure or found.likely}


def _search(
    within: ColumnElement[bool],
    typed: str,
    *,
    this_year: int,
    most: int,
    few: Select[int] | None = None,
) -> Search:
    """Search within a condition; `few` selects all whom it may let through, where they are few."""
    typed = _printable(typed)[:TYPED_LENGTH]
    sure = _by_ref(within, typed) or _by_identifier(within, typed, this_year=this_year)
    if sure:
        return Search(sure, [])
    candidates = _candidates(within, typed, few)
    ranked = _ranked(candidates, typed)
    clear = {client_id: rank for client_id, rank in ranked.items() if rank.like.clear}
    shown = clear or ranked
    order = sorted(shown, key=lambda each: (-shown[each].like.score, shown[each].name, each))
    return Search(
        [],
        [Found(found, candidates[found], shown[found].why) for found in order[:most]],
        more=len(order) > most or _cut_short(list(candidates), shown),
        only_parts=bool(ranked) and not clear,
    )


def _cut_short(candidates: Sequence[int], shown: Container[int]) -> bool:
    """Say whether narrowing left out some as good as the last that it let through."""
    return len(candidates) == _CANDIDATES and candidates[-1] in shown


def _printable(typed: str) -> str:
    """Take out what no name has and a database may refuse."""
    return " ".join("".join(c if c.isprintable() else " " for c in typed).split())


def _by_ref(within: ColumnElement[bool], typed: str) -> list[Found]:
    spellings = {typed, typed.upper(), typed.lower()}
    rows = db.session.execute(
        select(Client.id, Client.ref, _RECORD.ref.label("asked"))
        .join(_RECORD, Client.id == _CLIENT_OF_RECORD)
        .where(_RECORD.ref.in_(spellings), within)
        .order_by(Client.ref)
    ).all()
    exact = [row for row in rows if row.asked == typed] or rows
    found = {row.id: row for row in exact}
    return [
        Found(
            row.id, row.ref, "reference" if row.ref == row.asked else f"{row.asked} is part of it"
        )
        for row in found.values()
    ]


def _by_identifier(within: ColumnElement[bool], typed: str, *, this_year: int) -> list[Found]:
    numbers = dict(looks_like(typed, this_year=this_year))
    if not numbers:
        return []
    rows = db.session.execute(
        select(Client.id, Client.ref, Identifier.kind, Identifier.canonical)
        .join(_RECORD, Client.id == _CLIENT_OF_RECORD)
        .join(Identifier, Identifier.client_id == _RECORD.id)
        .where(
            Identifier.canonical.in_(numbers.values()),
            within,
        )
        .order_by(Client.ref)
    ).all()
    return [
        Found(row.id, row.ref, TITLES[row.kind])
        for row in rows
        if numbers.get(row.kind) == row.canonical
    ]


def _candidates(within: ColumnElement[bool], typed: str, few: Select[int] | None) -> dict[int, str]:
    """Narrow by stored keys: those who share a key with most of the typed words come first."""
    words = plain_words(typed)[:WORDS_TYPED]
    if not words:
        return {}
    of_words = union_all(
        *(
            select(SearchKey.client_id, func.count().label("keys"))
            .where(
                SearchKey.key.in_(sought_keys(word)),
                true() if few is None else SearchKey.client_id.in_(few),
            )
            .group_by(SearchKey.client_id)
            for word in (*words, *joined(words))
        )
    ).subquery()
    rows = db.session.execute(
        select(Client.id, Client.ref)
        .join(of_words, of_words.c.client_id == Client.id)
        .where(within)
        .group_by(Client.id, Client.ref)
        .order_by(func.count().desc(), func.sum(of_words.c["keys"]).desc(), Client.id)
        .limit(_CANDIDATES)
    ).all()
    return {row.id: row.ref for row in rows}


def _ranked(candidates: Iterable[int], typed: str) -> dict[int, _Ranked]:
    """Rank each candidate by the nearest of its names; a client's own name wins a tie."""
    ids = list(candidates)
    if not ids:
        return {}
    best: dict[int, _Ranked] = {}
    own = among_seen(select(Client.id, Client.family_name, Client.given_names)).where(
        Client.id.in_(ids)
    )
    for row in db.session.execute(own):
        like = likeness(typed, family_name=row.family_name, given_names=row.given_names)
        best[row.id] = _Ranked(
            like, _HOW[like.how] or "name", (row.family_name.casefold(), row.given_names.casefold())
        )
    others = (
        among_seen(select(Alias.client_id, Alias.kind, Alias.family_name, Alias.given_names))
        .where(Alias.client_id.in_(ids), current(Alias))
        .order_by(Alias.id)
    )
    for other in db.session.execute(others):
        like = likeness(typed, family_name=other.family_name, given_names=other.given_names)
        if like.score > best[other.client_id].like.score:
            kind = "alias" if other.kind is AliasKind.ALIAS else "former name"
            named = f"{kind} {other.given_names} {other.family_name}".rstrip()
            why = ", ".join(filter(None, (named, _HOW[like.how])))
            best[other.client_id] = _Ranked(like, why, best[other.client_id].name)
    return {client_id: rank for client_id, rank in best.items() if rank.like.score > 0}
