"""Read reports as they were produced. Nothing here changes a row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import defer

from iom.db import db
from iom.kernel.dates import Month
from iom.kernel.errors import NotFound
from iom.places.models import District
from iom.reports.domain import DEFAULT_MONTHS, DEFAULT_SAC_SET
from iom.reports.models import MonthlyIssue


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a report is of; its issues are numbered from 1."""

    district_id: int
    month: Month
    months: int = DEFAULT_MONTHS
    sac_set: str = DEFAULT_SAC_SET


def get_issue(key: Key, number: int) -> MonthlyIssue:
    """Fetch one issue.

    Raises:
        NotFound: this report has no such number.
    """
    issue = db.session.scalar(select(MonthlyIssue).where(_is(key), MonthlyIssue.number == number))
    if issue is None:
        raise NotFound(f"There is no number {number} of this report.")
    return issue


def find_latest(key: Key) -> MonthlyIssue | None:
    """Find the issue with the highest number."""
    return db.session.scalar(
        select(MonthlyIssue).where(_is(key)).order_by(MonthlyIssue.number.desc()).limit(1)
    )


def list_numbers(key: Key) -> Sequence[MonthlyIssue]:
    """List every issue of a report, number 1 first, without what they hold."""
    return _heads(_is(key))


def list_latest(
    districts: Iterable[District], first: Month, last: Month
) -> dict[tuple[int, Month], MonthlyIssue]:
    """Return the latest issue of the usual report, by district and month.

    The usual report has 24 months and the default SAC set. What the issues hold is not loaded.
    """
    issues = _heads(
        MonthlyIssue.district_id.in_(sorted(district.id for district in districts)),
        MonthlyIssue.month.between(first, last),
        MonthlyIssue.months == DEFAULT_MONTHS,
        MonthlyIssue.sac_set == DEFAULT_SAC_SET,
    )
    return {(issue.district_id, issue.month): issue for issue in issues}


def list_lately_produced(districts: Iterable[District], *, limit: int) -> Sequence[MonthlyIssue]:
    """List the issues that were produced last, the very last one first, without what they hold."""
    ids = sorted(district.id for district in districts)
    return _heads(MonthlyIssue.district_id.in_(ids), limit=limit)


def list_rows_produced(district_id: int) -> list[list[dict[str, Any]]]:
    """List the rows of every report of a district, as they were produced."""
    texts = db.session.scalars(
        select(MonthlyIssue.data).where(MonthlyIssue.district_id == district_id)
    )
    return [json.loads(text)["rows"] for text in texts]


def lock_district(district_id: int) -> None:
    """Let nobody else freeze a report of the district until the transaction ends.

    On SQLite the transaction itself has seen to that. The lock leaves room for rows elsewhere that
    refer to the district.
    """
    db.session.execute(
        select(District.id)
        .where(District.id == district_id)
        .with_for_update(key_share=True, of=District)
    )


def _heads(*conditions: ColumnElement[bool], limit: int | None = None) -> Sequence[MonthlyIssue]:
    """List issues as they were produced; with a limit, so many from the last one back."""
    heavy = (
        MonthlyIssue.data,
        MonthlyIssue.public_data,
        MonthlyIssue.members,
        MonthlyIssue.changes,
    )
    statement = (
        select(MonthlyIssue)
        .where(*conditions)
        .options(*(defer(column, raiseload=True) for column in heavy))
    )
    if limit is None:
        return db.session.scalars(statement.order_by(MonthlyIssue.id)).all()
    return db.session.scalars(statement.order_by(MonthlyIssue.id.desc()).limit(limit)).all()


def _is(key: Key) -> ColumnElement[bool]:
    return (
        (MonthlyIssue.district_id == key.district_id)
        & (MonthlyIssue.month == key.month)
        & (MonthlyIssue.months == key.months)
        & (MonthlyIssue.sac_set == key.sac_set)
    )
