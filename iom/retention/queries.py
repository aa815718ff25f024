"""Read who is due for review, what was decided, and what is left of those who were erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from iom.accounts.domain import Reader
from iom.accounts.models import Agency, User
from iom.clients.happenings import Happening
from iom.clients.holds import holds_of
from iom.clients.models import Client, Hold
from iom.clients.queries import NoSuchClient
from iom.db import db
from iom.kernel.batches import in_batches
from iom.kernel.clock import LONDON
from iom.kernel.dates import day_in_table
from iom.retention.domain import (
    DEFAULT_SOURCE,
    DEFAULT_YEARS,
    Standing,
    due_from,
    still_within_from,
)
from iom.retention.models import Decision, Period
from iom.retention.sources import anything_dated, last_of_all, nothing_since
from iom.safeguards.queries import get_client_by_right
from iom.sharing.models import Involvement
from iom.sharing.scope import among_seen, visible_to, writing

PAGE_SIZE = 50
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class InForce:
    """How many clear years pass before a review, by which version of the setting."""

    years: int
    version: int
    source: str
    set_at: datetime | None = None
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class UnderReview:
    """A client as retention sees them.

    Attributes:
        decision: the latest one; it counts until its day.
        hold: the one that stands.
        asked_on: the day from which somebody is to decide; None while the time does not run.
    """

    id: int
    ref: str
    name: str
    date_of_birth: date | None
    standing: Standing
    decision: Decision | None
    hold: Hold | None

    @property
    def asked_on(self) -> date | None:
        """The day on which it is due, or to which the last decision put it off."""
        due_on = self.standing.due_on
        if due_on is None or self.decision is None:
            return due_on
        return max(due_on, self.decision.until_on)

    @property
    def seen(self) -> str:
        """A text that is another one as soon as somebody decides, holds or lifts."""
        decision = self.decision.id if self.decision else 0
        return f"{decision}.{self.hold.id if self.hold else 0}"


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the review queue, by reference; `next_after` is where the next one begins."""

    rows: Sequence[UnderReview]
    count: int
    next_after: str | None


def period_in_force() -> InForce:
    """Return the setting in force: the one set last, or the product's default."""
    row = db.session.scalar(select(Period).order_by(Period.version.desc()).limit(1))
    if row is None:
        return InForce(DEFAULT_YEARS, 0, DEFAULT_SOURCE)
    return InForce(row.years, row.version, row.source, row.set_at, row.set_by)


def list_periods() -> Sequence[Period]:
    """List every setting there ever was, the latest first."""
    return db.session.scalars(select(Period).order_by(Period.version.desc())).all()


def list_due(
    reader: Reader, *, today: date, after: str = "", size: int | None = PAGE_SIZE
) -> Queue:
    """List the clients whose time is over and on whom nobody has decided, by reference.

    Args:
        reader: bounds who is listed.
        today: the day of asking.
        after: the reference after which the page begins.
        size: how many a page holds; None for all.
    """
    years = period_in_force().years
    condition = _due(reader, today, years)
    count = db.session.scalar(select(func.count(Client.id)).where(condition)) or 0
    ids = db.session.scalars(
        select(Client.id)
        .where(condition, Client.ref > after)
        .order_by(Client.ref)
        .limit(None if size is None else size + 1)
    ).all()
    shown = ids if size is None else ids[:size]
    rows = [
        row for batch in in_batches(shown, _BATCH) for row in _under_review(batch, reader, years)
    ]
    return Queue(rows, count, rows[-1].ref if len(ids) > len(shown) else None)


def list_held(reader: Reader) -> Sequence[UnderReview]:
    """List the clients who are on hold, the hold that is to be reviewed first at the top."""
    ids = db.session.scalars(
        select(Client.id)
        .join(Hold, and_(Hold.client_id == Client.id, Hold.lifted_at.is_(None)))
        .where(visible_to(reader, Client))
        .order_by(Hold.review_on, Client.ref)
    ).all()
    found = {each.id: each for each in _under_review(ids, reader, period_in_force().years)}
    return [found[each] for each in ids]


def get_under_review(reader: Reader, ref: str, *, lock: bool = False) -> UnderReview:
    """Fetch a client as retention sees them.

    Who broke the glass to a record has it open to read: what becomes of it is not theirs to decide.

    Args:
        reader: who asks.
        ref: the client's reference.
        lock: let nobody else decide, hold or erase until the transaction ends.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
        NotYours: they see it by break-glass alone.
    """
    client_id = get_client_by_right(reader, ref).id
    if lock:
        # Asked once more: whoever was quicker may have erased it.
        again = select(Client.id).where(Client.ref == ref, visible_to(reader, Client))
        if db.session.scalar(again.with_for_update(of=Client)) is None:
            raise NoSuchClient(ref)
    [found] = _under_review([client_id], reader, period_in_force().years)
    return found


def list_decisions(client_id: int) -> Sequence[Decision]:
    """List what was decided on a client, the latest first; the id came through the scope."""
    return db.session.scalars(
        among_seen(select(Decision))
        .where(Decision.client_id == client_id)
        .order_by(Decision.id.desc())
    ).all()


def list_holds(client_id: int) -> Sequence[Hold]:
    """List every hold that a client was ever on, the latest first; the id is of one seen."""
    return db.session.scalars(
        among_seen(select(Hold)).where(Hold.client_id == client_id).order_by(Hold.id.desc())
    ).all()


def list_at_work(client_id: int, today: date) -> list[str]:
    """Name who is on record as working with a client on a day; the id came through the scope."""
    rows = db.session.execute(
        among_seen(select(Involvement.from_on, User.full_name, Agency.name))
        .join(Agency, Agency.id == Involvement.agency_id)
        .outerjoin(User, User.id == Involvement.user_id)
        .where(
            Involvement.client_id == client_id,
            or_(Involvement.to_on.is_(None), Involvement.to_on > today),
        )
        .order_by(Involvement.from_on, Involvement.id)
    )
    return [
        f"{f'{worker}, {agency}' if worker else agency}, since {day_in_table(from_on)}"
        for from_on, worker, agency in rows
    ]


def is_decided(client_id: int, token: str) -> bool:
    """Say whether a form has made its decision on a client already."""
    made = writing(select(Decision.id)).where(
        Decision.token == token, Decision.client_id == client_id
    )
    return db.session.scalar(made) is not None


def ids_of(refs: Sequence[str]) -> dict[str, int]:
    """Return the ids of clients who are on record, by reference, to erase them again."""
    rows = db.session.execute(writing(select(Client.ref, Client.id)).where(Client.ref.in_(refs)))
    return {row.ref: row.id for row in rows}


def time_is_over(today: date) -> ColumnElement[bool]:
    """Return the condition that a client is due for review, and nobody has put that off.

    Part of a statement that is bound by the scope in another condition.
    """
    return _over(today, period_in_force().years)


def _due(reader: Reader, today: date, years: int) -> ColumnElement[bool]:
    return and_(visible_to(reader, Client), _over(today, years))


def _over(today: date, years: int) -> ColumnElement[bool]:
    edge = still_within_from(today, years)
    # Of whom nothing is dated, the time runs from the day on which they were put on the record.
    midnight = datetime(edge.year, edge.month, edge.day, tzinfo=LONDON)
    latest = among_seen(select(func.max(Decision.id))).group_by(Decision.client_id)
    kept = among_seen(select(Decision.client_id)).where(
        Decision.id.in_(latest), Decision.until_on > today
    )
    return and_(
        or_(Client.recorded_at < midnight, anything_dated()),
        Client.id.not_in(kept),
        nothing_since(edge),
    )


def _under_review(ids: Sequence[int], reader: Reader, years: int) -> list[UnderReview]:
    happenings, holds = last_of_all(ids, reader), holds_of(ids)
    decisions = {
        decision.client_id: decision
        for decision in db.session.scalars(
            among_seen(select(Decision)).where(Decision.client_id.in_(ids)).order_by(Decision.id)
        )
    }
    rows = db.session.execute(
        among_seen(
            select(
                Client.id,
                Client.ref,
                Client.family_name,
                Client.given_names,
                Client.date_of_birth,
                Client.recorded_at,
            )
        )
        .where(Client.id.in_(ids))
        .order_by(Client.ref)
    )
    found = []
    for row in rows:
        happening = happenings.get(row.id)
        if happening is None:
            recorded_on = row.recorded_at.astimezone(LONDON).date()
            happening = Happening("put on the record", recorded_on)
        due_on = None if happening.lasts else due_from(happening.on, years)
        standing = Standing(happening.what, happening.on, happening.lasts, due_on)
        name = ", ".join(part for part in (row.family_name, row.given_names) if part)
        found.append(
            UnderReview(
                row.id,
                row.ref,
                name,
                row.date_of_birth,
                standing,
                decisions.get(row.id),
                holds.get(row.id),
            )
        )
    return found
