"""Read assessments and what became of needs. Nothing here changes a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.db import db
from iom.entries.models import current
from iom.needs.domain import (
    Need,
    NeedKind,
    NeedStatus,
    Said,
    finding_of,
    standing_of,
)
from iom.needs.models import Assessment, NeedWord
from iom.needs.picture import Assessed, Picture, Word, picture_of
from iom.sharing.scope import among_seen, counting

Known = dict[int, dict[NeedKind, list[Said]]]
"""What was said of each need of clients, by client id."""
ALL_KINDS = tuple(NeedKind)


def needs_of(client_ids: Collection[int], as_of: date) -> dict[int, dict[str, Need]]:
    """Say where each need of clients stands on a day, by its name in a sentence. Two statements.

    No key for a client of whom nothing is known; of the others every need is there.

    Args:
        client_ids: at most a few thousand, who came through the scope.
        as_of: nothing later is read.
    """
    found = _said(
        among_seen(_assessments()).where(Assessment.client_id.in_(client_ids)),
        among_seen(_words()).where(NeedWord.client_id.in_(client_ids)),
        as_of,
    )
    return {
        client_id: {kind.words: standing_of(said.get(kind, ()), as_of).need for kind in NeedKind}
        for client_id, said in found.items()
    }


def said_of_everyone(
    ids: Select[int], as_of: date, kinds: Collection[NeedKind] = ALL_KINDS
) -> Mapping[int, Mapping[NeedKind, list[Said]]]:
    """Return what was said of the needs of clients up to a day. Two statements.

    For counting only: nothing here asks who reads, and no person comes out.

    Args:
        ids: selects the ids of the clients.
        as_of: nothing later is read.
        kinds: of which needs.
    """
    return _said(
        counting(_assessments()).where(Assessment.client_id.in_(ids)),
        counting(_words()).where(NeedWord.client_id.in_(ids), NeedWord.need.in_(kinds)),
        as_of,
        kinds,
    )


_ANSWERS = tuple(getattr(Assessment, kind.value) for kind in NeedKind)


def _assessments() -> Select[*tuple[Any, ...]]:
    return select(Assessment.client_id, Assessment.on, *_ANSWERS).where(current(Assessment))


def _words() -> Select[*tuple[Any, ...]]:
    return (
        select(NeedWord.client_id, NeedWord.on, NeedWord.need, NeedWord.status)
        .where(current(NeedWord))
        .order_by(NeedWord.id)
    )


def _said(
    assessments: Select[*tuple[Any, ...]],
    words: Select[*tuple[Any, ...]],
    as_of: date,
    kinds: Collection[NeedKind] = ALL_KINDS,
) -> Known:
    found: Known = defaultdict(lambda: defaultdict(list))
    for client_id, on, *answers in db.session.execute(
        assessments.where(Assessment.on <= as_of).order_by(Assessment.id)
    ):
        for kind, answer in zip(NeedKind, answers, strict=True):
            if kind not in kinds:
                continue
            found[client_id][kind].append(Said(on, finding_of(kind, answer)))
    for client_id, on, need, status in db.session.execute(words.where(NeedWord.on <= as_of)):
        found[client_id][need].append(Said(on, NeedStatus(status)))
    return found


@dataclass(frozen=True, slots=True)
class ClientNeeds:
    """A client, and what there is of their needs for a reader."""

    client: Client
    picture: Picture


def get_needs(reader: Reader, ref: str, today: date) -> ClientNeeds:
    """Fetch a client and where their needs stand, as far as the reader may see.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
    """
    client = get_client(reader, ref)
    return ClientNeeds(client, get_picture(reader, client.id, today))


def get_picture(reader: Reader, client_id: int, today: date) -> Picture:
    """Return where the needs of a client stand, whom the reader sees. Two statements."""
    seen = [kind for kind in NeedKind if reader.sees(kind.category)]
    assessed = [
        Assessed(
            id=row.id,
            on=row.on,
            tool=row.tool.label,
            assessor=row.assessor,
            answers={kind: getattr(row, kind.value) for kind in seen},
        )
        for row in db.session.scalars(
            among_seen(select(Assessment))
            .where(_of(Assessment, client_id, today))
            .order_by(Assessment.on, Assessment.id)
        )
    ]
    words = [
        Word(row.id, row.on, row.need, row.status, row.what, row.worker, row.recorded_by)
        for row in db.session.scalars(
            among_seen(select(NeedWord))
            .where(_of(NeedWord, client_id, today), NeedWord.need.in_(seen))
            .order_by(NeedWord.on, NeedWord.id)
        )
    ]
    return picture_of(seen, assessed, words, today)


def _of(model: type[Assessment | NeedWord], client_id: int, today: date) -> ColumnElement[bool]:
    return (model.client_id == client_id) & (model.on <= today) & current(model)
