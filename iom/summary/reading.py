"""Read entries of many kinds in one statement: every kind the same columns, its fields as text.

A client's page shows some twenty kinds of entry. One statement for each would be twenty; here they
are one, in which every kind gives its fields as text, and what comes out is made into what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from iom.accounts.domain import Reader
from iom.db import db
from iom.entries.domain import Field, Kind, Shape
from iom.entries.models import current
from iom.record.queries import seen_rows
from iom.sharing.fields import sees
from iom.sharing.scope import among_seen
from iom.summary.domain import Entry, Key

_RECORDED: Final = "recorded_at"
_DAY_LENGTH: Final = len("2026-05-01")


def list_latest(
    client_id: int,
    kinds: Sequence[Kind],
    reader: Reader,
    *,
    most: Callable[[Kind], int],
) -> tuple[dict[str, list[Entry]], dict[str, int]]:
    """List the current entries of kinds that the reader sees, the latest of each. One statement.

    Args:
        client_id: of a client whom the reader sees.
        kinds: those that there are for the reader.
        reader: what single fields they may not see is left empty.
        most: how many of a kind, at most.

    Returns:
        The entries by the code of their kind; how many there are of each in all.
    """
    found: dict[str, list[Entry]] = {}
    counts: dict[str, int] = {}
    if not kinds:
        return found, counts
    statement = _latest(tuple(kinds), _eyes_of(reader), tuple(map(most, kinds)))
    for row in db.session.execute(statement, {"client_id": client_id}):
        entry = _entry(row, kinds)
        found.setdefault(entry.kind.code, []).append(entry)
        counts[entry.kind.code] = row.among
    for entries in found.values():
        entries.sort(key=lambda each: (each.day, each.id), reverse=True)
    return found, counts


def _eyes_of(reader: Reader) -> Reader:
    """Return what of a reader a statement here follows from: the kinds of data that they see.

    A statement over thirty tables takes far longer to put together than to ask. It is kept for all
    who see the same.
    """
    return replace(Reader.command(""), permissions=frozenset(), categories=reader.categories)


@lru_cache(maxsize=64)
def _latest(
    kinds: tuple[Kind, ...], eyes: Reader, most: tuple[int, ...]
) -> CompoundSelect[*tuple[Any, ...]]:
    parts = []
    for kind, at_most in zip(kinds, most, strict=True):
        chosen = _part(kind, eyes, kinds)
        ordered = chosen.order_by(chosen.selected_columns.day.desc(), kind.model.id.desc())
        parts.append(select(ordered.limit(at_most).subquery()))
    return union_all(*parts)


def list_happened(  # noqa: PLR0913  # whose, of what, for whom, and which stretch
    client_id: int,
    kinds: Sequence[Kind],
    reader: Reader,
    *,
    until: date,
    since: date | None = None,
    after: Key | None = None,
    most: int,
) -> list[Entry]:
    """List what came onto the record up to a day, of every kind, the latest first. One statement.

    Args:
        client_id: of a client whom the reader sees.
        kinds: those that there are for the reader.
        reader: what single fields they may not see is left empty.
        until: the last day told of.
        since: the first day told of; None: from the beginning.
        after: where the page begins; None: at the latest.
        most: how many, at most.
    """
    if not kinds:
        return []
    asked = {"client_id": client_id, "until": until.isoformat(), "most": most}
    asked |= {"since": since.isoformat()} if since else {}
    asked |= {"after": after.day.isoformat(), "after_id": after.entry_id} if after else {}
    statement = _happened(
        tuple(kinds), _eyes_of(reader), since is not None, after.code if after else None
    )
    return [_entry(row, kinds) for row in db.session.execute(statement, asked)]


@lru_cache(maxsize=64)
def _happened(
    kinds: tuple[Kind, ...],
    eyes: Reader,
    with_first_day: bool,  # noqa: FBT001  # as the others, by their place
    after_code: str | None,
) -> Select[*tuple[Any, ...]]:
    parts = []
    for kind in kinds:
        part = _part(kind, eyes, kinds)
        day = part.selected_columns.day
        conditions = [day <= bindparam("until", type_=String)]
        conditions += [day >= bindparam("since", type_=String)] if with_first_day else []
        conditions += [] if after_code is None else [_beyond(after_code, kind, day)]
        parts.append(part.where(*conditions))
    everything = union_all(*parts).subquery()
    shown = select(everything).order_by(
        everything.c.day.desc(), everything.c.kind, everything.c.id.desc()
    )
    return shown.limit(bindparam("most", type_=Integer))


def _beyond(after_code: str, kind: Kind, day: ColumnElement[str]) -> ColumnElement[bool]:
    """Keep what comes after a key in the order of day (falling), kind, number (falling)."""
    after = bindparam("after", type_=String)
    earlier = day < after
    if kind.code > after_code:
        return day <= after
    if kind.code == after_code:
        return or_(earlier, (day == after) & (kind.model.id < bindparam("after_id", type_=Integer)))
    return earlier


def _part(kind: Kind, eyes: Reader, kinds: Sequence[Kind]) -> Any:  # noqa: ANN401  # a select of some columns
    model = kind.model
    slots = max(len(each.told) for each in kinds)
    of_client = model.client_id == bindparam("client_id", type_=Integer)
    texts = [
        cast(getattr(model, each.name), String) if _shown(kind, each, eyes) else _hidden(each)
        for each in kind.told
    ]
    texts += [null()] * (slots - len(texts))
    return among_seen(
        select(
            literal(kind.code).label("kind"),
            model.id.label("id"),
            _day(kind).label("day"),
            model.recorded_at.label("recorded_at"),
            model.recorded_by.label("recorded_by"),
            model.source.label("source"),
            func.count().over().label("among"),
            *(cast(text, String).label(f"said_{place}") for place, text in enumerate(texts)),
        )
    ).where(of_client, current(model), seen_rows(eyes, kind))


def _shown(kind: Kind, each: Field, reader: Reader) -> bool:
    column = getattr(kind.model, each.name).property.columns[0]
    return sees(reader, kind.model.__tablename__, column.name)


def _hidden(each: Field) -> Any:  # noqa: ANN401  # a column that says nothing
    return literal("") if each.shape in {Shape.LINE, Shape.TEXT} else null()


def _day(kind: Kind) -> ColumnElement[str]:
    column = cast(getattr(kind.model, kind.day), String)
    return func.substr(column, 1, _DAY_LENGTH) if kind.day == _RECORDED else column


def _entry(row: Any, kinds: Iterable[Kind]) -> Entry:  # noqa: ANN401  # a row of the statement
    kind = next(each for each in kinds if each.code == row.kind)
    texts = [getattr(row, f"said_{place}") for place in range(len(kind.told))]
    said = {each.name: _value(each, text) for each, text in zip(kind.told, texts, strict=True)}
    return Entry(
        kind=kind,
        id=row.id,
        day=date.fromisoformat(row.day),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        source=row.source,
        said=SimpleNamespace(**said),
    )


def _value(each: Field, text: str | None) -> Any:  # noqa: ANN401  # what the field holds
    """Make what a field said out of its text."""
    if text is None:
        return None
    match each.shape:
        case Shape.DAY:
            return date.fromisoformat(text[:_DAY_LENGTH])
        case Shape.TIME:
            return time.fromisoformat(text)
        case Shape.NUMBER | Shape.MONEY:
            return int(text)
        case Shape.ONE_OF if each.words is not None:
            return each.words(text)
    return text


def list_words(
    client_id: int,
    words: Mapping[str, Sequence[str]],
    kinds: Sequence[Kind],
    reader: Reader,
    *,
    first: date,
    last: date,
) -> list[tuple[str, date, Sequence[Any]]]:
    """List a few words of each entry of some kinds from one day to another. One statement.

    Args:
        client_id: of a client whom the reader sees.
        words: by the code of a kind, the fields whose words are read.
        kinds: those that there are for the reader; of the others nothing is read.
        reader: for whom.
        first: the first day, and `last` the last.
        last: see there.

    Returns:
        Code of the kind, day, words; by day.
    """
    most = max(len(each) for each in words.values())
    parts = []
    for kind in kinds:
        if kind.code not in words:
            continue
        texts: list[Any] = [getattr(kind.model, name) for name in words[kind.code]]
        texts += [null()] * (most - len(texts))
        parts.append(
            among_seen(
                select(
                    literal(kind.code).label("kind"),
                    _day(kind).label("day"),
                    *(cast(text, String).label(f"word_{n}") for n, text in enumerate(texts)),
                )
            ).where(
                kind.model.client_id == client_id,
                current(kind.model),
                seen_rows(reader, kind),
                getattr(kind.model, kind.day).between(first, last),
            )
        )
    by_code = {kind.code: kind for kind in kinds}
    found = []
    for row in db.session.execute(union_all(*parts)) if parts else ():
        kind = by_code[row.kind]
        said = [
            _value(kind.field_named(name), getattr(row, f"word_{n}"))
            for n, name in enumerate(words[row.kind])
        ]
        found.append((row.kind, date.fromisoformat(row.day), said))
    return sorted(found, key=lambda each: each[1])
