"""Read what was done with requests and what it came to. Nothing here changes a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, select

from iom.accounts.domain import Reader
from iom.accounts.queries import names_of
from iom.db import db
from iom.fund.domain import Act
from iom.fund.ledger import Movement
from iom.fund.models import About, Line, Receipt, Request, Step
from iom.fund.told import Told, list_told
from iom.kernel.errors import NotFound
from iom.kernel.happened import Happened
from iom.kernel.money import sterling
from iom.sharing.scope import among_seen

PAYING = (Movement.PAID, Movement.REVERSED, Movement.REFUNDED)
"""What changes how much is paid."""
PAID_PENCE = case((Line.movement == Movement.PAID, Line.pence), else_=-Line.pence)
"""What a line of these adds to what is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something that was done with a request.

    Attributes:
        line_id: of the movement of money that it was.
        reversed: whether a counter entry has taken that back.
    """

    act: Act
    on: date
    pence: int | None
    words: str
    how: str
    reference: str
    line_id: int | None
    reversed: bool
    at: datetime
    by: str


def list_done(told: Told) -> list[Done]:
    """List what was done with a request that the reader is told of, in its order."""
    taken_back = select(Line.reverses_id).where(Line.request_id == told.id)
    back = {each for each in db.session.scalars(taken_back) if each is not None}
    rows = db.session.execute(
        among_seen(select(Step, Line.how, Line.reference))
        .outerjoin(Line, Line.id == Step.line_id)
        .where(Step.request_id == told.id)
        .order_by(Step.number)
    ).all()
    names = names_of(row[0].by for row in rows)
    return [
        Done(
            act=step.act,
            on=step.on,
            pence=step.pence,
            words=step.words,
            how=how or "",
            reference=reference or "",
            line_id=step.line_id,
            reversed=step.line_id in back,
            at=step.at,
            by=names[step.by],
        )
        for step, how, reference in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A receipt of a request."""

    id: int
    number: int
    media_type: str
    added_at: datetime
    by: str
    removed_at: datetime | None


def list_receipts(told: Told) -> list[Kept]:
    """List the receipts of a request that the reader is told of, removed ones included."""
    rows = db.session.scalars(
        among_seen(select(Receipt)).where(Receipt.request_id == told.id).order_by(Receipt.number)
    ).all()
    names = names_of(row.added_by for row in rows)
    return [
        Kept(
            id=row.id,
            number=row.number,
            media_type=row.media_type,
            added_at=row.added_at,
            by=names[row.added_by],
            removed_at=row.removed_at,
        )
        for row in rows
    ]


def get_receipt(told: Told, receipt_id: int) -> tuple[int, str, bytes]:
    """Return number, media type and content of a receipt of a request told to the reader.

    Raises:
        NotFound: there is none, or it was removed.
    """
    found = db.session.execute(
        among_seen(select(Receipt.number, Receipt.media_type, Receipt.content)).where(
            Receipt.id == receipt_id, Receipt.request_id == told.id
        )
    ).first()
    if found is None or found.content is None:
        raise NotFound("There is no such receipt.")
    return found.number, found.media_type, found.content


def happened(reader: Reader, client_id: int, first: date, last: date) -> list[Happened]:
    """Tell what the fund did for a client whom the reader sees, for a timeline."""
    own = among_seen(select(About.request_id)).where(About.client_id == client_id)
    told = {each.id: each for each in list_told(reader, Request.id.in_(own))}
    rows = db.session.scalars(
        among_seen(select(Step))
        .where(
            Step.request_id.in_(told),
            Step.act.in_(_TOLD_OF),
            Step.on >= first,
            Step.on <= last,
        )
        .order_by(Step.on, Step.id)
    ).all()
    names = names_of(row.by for row in rows)
    return [
        Happened(
            on=row.on,
            what=_sentence(row, told[row.request_id]),
            kind="fund",
            endpoint="fund.show",
            values={"request_id": row.request_id},
            who=names[row.by],
        )
        for row in rows
    ]


_TOLD_OF = (Act.ASKED, Act.APPROVED, Act.DECLINED, Act.PAID, Act.OUTCOME)


def _sentence(step: Step, told: Told) -> str:
    amount = sterling(step.pence or 0)
    outcome = told.outcome.words if told.outcome else "said"
    return {
        Act.ASKED: f"{amount} asked of the fund: {told.what_for}",
        Act.APPROVED: f"{amount} of the fund approved",
        Act.DECLINED: "A request to the fund declined",
        Act.PAID: f"{amount} of the fund paid to {told.provider}",
        Act.OUTCOME: f"Outcome of fund spending: {outcome}",
    }[step.act]
