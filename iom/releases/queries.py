"""Read which releases are in question. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from iom.accounts.domain import Category, Reader
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.db import db
from iom.entries.models import current
from iom.kernel.errors import NotFound
from iom.offending.domain import SituationKind
from iom.offending.kinds import SITUATION
from iom.offending.models import Situation
from iom.record.queries import Record, get_entry, get_kind_of
from iom.sharing.scope import changeable_by, visible_to

SHOWN = 100
_AWAY = [kind for kind in SituationKind if kind is not SituationKind.COMMUNITY]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A release whose day has come."""

    ref: str
    name: str
    situation_id: int
    kind: SituationKind
    establishment: str
    from_on: date
    expected_on: date


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions on a page; `more`: there are some after the last one."""

    questions: Sequence[Question]
    more: bool


def in_question(today: date) -> ColumnElement[bool]:
    """The day of release has come, nothing says that it happened, and it is to be asked by now."""
    return and_(
        current(Situation),
        Situation.kind.in_(_AWAY),
        Situation.to_on.is_(None),
        Situation.expected_on <= today,
        or_(Situation.ask_on.is_(None), Situation.ask_on <= today),
    )


def list_release_questions(reader: Reader, *, today: date, after: int = 0) -> Asked:
    """List the releases in question that a reader may answer, the longest past first.

    Args:
        reader: who asks; nobody is listed whose record they may not change.
        today: the day.
        after: the number of the situation behind which the page begins.
    """
    if not reader.sees(Category.OFFENDING):
        return Asked([], more=False)
    statement = (
        select(
            Client.ref,
            Client.given_names,
            Client.family_name,
            Situation.id,
            Situation.kind,
            Situation.establishment,
            Situation.from_on,
            Situation.expected_on,
        )
        .join(Situation, Situation.client_id == Client.id)
        .where(
            visible_to(reader, Client),
            changeable_by(reader, Client),
            living(Client),
            in_question(today),
        )
        .order_by(Situation.expected_on, Situation.id)
        .limit(SHOWN + 1)
    )
    begins = _expected_on(reader, after) if after else None
    if begins is not None:
        statement = statement.where(
            or_(
                Situation.expected_on > begins,
                and_(Situation.expected_on == begins, Situation.id > after),
            )
        )
    rows = db.session.execute(statement).all()
    return Asked([_question(row) for row in rows[:SHOWN]], more=len(rows) > SHOWN)


def get_release(record: Record, situation_id: int) -> Situation:
    """Fetch the situation of a record whose release is asked about.

    Raises:
        NotFound: there is none for this reader, or it is no situation away from home.
    """
    found: Situation = get_entry(record, get_kind_of(record, SITUATION.code), situation_id)
    if found.kind is SituationKind.COMMUNITY:
        raise NotFound("There is no release to ask about.")
    return found


def is_open(situation: Situation) -> bool:
    """Say whether a situation is on the record and still lasts."""
    return situation.ended_at is None and situation.to_on is None


def _expected_on(reader: Reader, situation_id: int) -> date | None:
    return db.session.scalar(
        select(Situation.expected_on)
        .join(Client, Client.id == Situation.client_id)
        .where(visible_to(reader, Client), Situation.id == situation_id)
    )


def _question(row: Any) -> Question:  # noqa: ANN401  # a row of the statement above
    ref, given_names, family_name, *situation = row
    names = ("situation_id", "kind", "establishment", "from_on", "expected_on")
    return Question(
        ref=ref,
        name=f"{given_names} {family_name}".strip(),
        **dict(zip(names, situation, strict=True)),
    )
