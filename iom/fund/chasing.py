"""Count what somebody is to do about requests. One statement; nothing here changes a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from iom.accounts.domain import Permission, Reader
from iom.db import db
from iom.fund.models import Request
from iom.fund.told import UNPAID, WAITING, WITHOUT_OUTCOME, WITHOUT_RECEIPT, told_to


@dataclass(frozen=True, slots=True)
class Some:
    """So many requests, and the day since which the first of them waits."""

    number: int
    since: date


@dataclass(frozen=True, slots=True)
class Chased:
    """What is to be done: None where there is nothing of it.

    Attributes:
        decide: requests of others to decide on.
        pay: requests of others that are approved and unpaid.
        receipt: own ones that are paid, without a receipt.
        outcome: own ones that are paid, without an outcome.
    """

    decide: Some | None
    pay: Some | None
    receipt: Some | None
    outcome: Some | None


def chased(reader: Reader) -> Chased:
    """Count what a reader is to do about the requests that they are told of."""
    own = Request.by_id == reader.user_id
    waits = (WAITING & ~own, UNPAID & ~own, WITHOUT_RECEIPT & own, WITHOUT_OUTCOME & own)
    since = (Request.asked_on, Request.decided_on, Request.decided_on, Request.decided_on)
    columns: list[Any] = [
        column
        for condition, day in zip(waits, since, strict=True)
        for column in _two(condition, day)
    ]
    row = db.session.execute(select(*columns).where(*told_to(reader))).one()
    found = [
        Some(int(number), day) if number else None
        for number, day in zip(row[::2], row[1::2], strict=True)
    ]
    approves, asks = (reader.may(each) for each in (Permission.APPROVE_FUND, Permission.ASK_FUND))
    return Chased(
        decide=found[0] if approves else None,
        pay=found[1] if approves else None,
        receipt=found[2] if asks else None,
        outcome=found[3] if asks else None,
    )


def _two(condition: ColumnElement[bool], day: Any) -> tuple[Any, Any]:  # noqa: ANN401  # a column
    return (
        func.count(Request.id).filter(condition),
        func.min(day).filter(condition),
    )
