"""Read handovers. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from iom.accounts.domain import Permission, Reader
from iom.accounts.models import User
from iom.accounts.queries import names_of
from iom.clients.models import Client
from iom.cohort.domain import LEVEL_NAMES
from iom.cohort.models import LevelSpan
from iom.db import db
from iom.kernel.errors import NotFound
from iom.leads.caseloads import today_of
from iom.leads.models import Handover, HandoverCase, HandoverReceiver
from iom.sharing.domain import InvolvementKind
from iom.sharing.scope import visible_to


@dataclass(frozen=True, slots=True)
class Received:
    """Somebody who received cases, and when they said that they know."""

    user_id: int
    name: str
    cases: int
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A handover, as a list has it."""

    id: int
    giver_id: int
    giver: str
    from_on: date
    note: str
    made_at: datetime
    made_by: str
    receivers: tuple[Received, ...]

    @property
    def cases(self) -> int:
        """How many cases went over."""
        return sum(each.cases for each in self.receivers)


@dataclass(frozen=True, slots=True)
class HandedCase:
    """A case of a handover whom the reader sees, with the note on it."""

    ref: str
    name: str
    level: int | None
    kind: InvolvementKind
    to_id: int
    to: str
    note: str

    @property
    def level_name(self) -> str:
        """What the level is called; empty where none is set."""
        return LEVEL_NAMES[self.level] if self.level else ""


def list_handovers(reader: Reader, *, limit: int = 100) -> list[Listed]:
    """List the handovers that are the reader's to know of, the latest first. 3 statements."""
    statement = select(Handover, User.full_name).join(User, User.id == Handover.user_id)
    rows = db.session.execute(
        statement.where(_concerns(reader)).order_by(Handover.id.desc()).limit(limit)
    ).all()
    return _listed([(row[0], row[1]) for row in rows])


@dataclass(frozen=True, slots=True)
class Unacknowledged:
    """Cases that somebody received and has not said that they know of."""

    handover_id: int
    giver: str
    from_on: date
    made_at: datetime
    cases: int


def list_unacknowledged(reader: Reader) -> list[Unacknowledged]:
    """List what was handed over to the reader and is not acknowledged, by age. One statement."""
    rows = db.session.execute(
        select(
            Handover.id, User.full_name, Handover.from_on, Handover.made_at, HandoverReceiver.cases
        )
        .join(HandoverReceiver, HandoverReceiver.handover_id == Handover.id)
        .join(User, User.id == Handover.user_id)
        .where(
            HandoverReceiver.user_id == reader.user_id, HandoverReceiver.acknowledged_at.is_(None)
        )
        .order_by(Handover.id)
    )
    return [Unacknowledged(*row) for row in rows]


def get_handover(reader: Reader, handover_id: int) -> Listed:
    """Fetch a handover.

    Raises:
        NotFound: there is none, or none that is the reader's to know of.
    """
    row = db.session.execute(
        select(Handover, User.full_name)
        .join(User, User.id == Handover.user_id)
        .where(Handover.id == handover_id, _concerns(reader))
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such handover.")
    return _listed([(row[0], row[1])])[0]


def list_cases(reader: Reader, handover_id: int, today: date) -> list[HandedCase]:
    """List the cases of a handover whom the reader sees, by receiver, the highest levels first."""
    rows = db.session.execute(_cases(reader, today).where(HandoverCase.handover_id == handover_id))
    found = [
        HandedCase(
            ref,
            ", ".join(part for part in (family_name, given_names) if part),
            *(level, kind, to_id, to, note),
        )
        for ref, family_name, given_names, level, kind, to_id, to, note in rows
    ]
    return sorted(found, key=lambda each: (each.to, -(each.level or 0), each.ref))


def _cases(reader: Reader, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Client.ref,
            Client.family_name,
            Client.given_names,
            LevelSpan.value,
            HandoverCase.kind,
            HandoverCase.user_id,
            User.full_name,
            HandoverCase.note,
        )
        .select_from(Client)
        .join(HandoverCase, HandoverCase.client_id == Client.id)
        .join(User, User.id == HandoverCase.user_id)
        .outerjoin(LevelSpan, today_of(LevelSpan, today))
        .where(visible_to(reader, Client))
    )


def _concerns(reader: Reader) -> ColumnElement[bool]:
    """Keep what the reader made, gave or received; a coordinator's, too, of clients they see."""
    received = exists().where(
        HandoverReceiver.handover_id == Handover.id, HandoverReceiver.user_id == reader.user_id
    )
    ways = [received, Handover.user_id == reader.user_id, Handover.made_by == reader.ref]
    if reader.may(Permission.SEE_EVERY_CLIENT):
        seen = select(HandoverCase.handover_id).join(Client, Client.id == HandoverCase.client_id)
        ways.append(Handover.id.in_(seen.where(visible_to(reader, Client))))
    return or_(*ways)


def _listed(rows: Sequence[tuple[Handover, str]]) -> list[Listed]:
    ids = [handover.id for handover, _ in rows]
    receivers: dict[int, list[Received]] = {each: [] for each in ids}
    told: Iterable[Sequence[Any]] = db.session.execute(
        select(
            HandoverReceiver.handover_id,
            HandoverReceiver.user_id,
            User.full_name,
            HandoverReceiver.cases,
            HandoverReceiver.acknowledged_at,
        )
        .join(User, User.id == HandoverReceiver.user_id)
        .where(HandoverReceiver.handover_id.in_(ids))
        .order_by(User.full_name, User.id)
    )
    for handover_id, *said in told:
        receivers[handover_id].append(Received(*said))
    names = names_of(handover.made_by for handover, _ in rows)
    return [
        Listed(
            id=handover.id,
            giver_id=handover.user_id,
            giver=giver,
            from_on=handover.from_on,
            note=handover.note,
            made_at=handover.made_at,
            made_by=names[handover.made_by],
            receivers=tuple(receivers[handover.id]),
        )
        for handover, giver in rows
    ]
