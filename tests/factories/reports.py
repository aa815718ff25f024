"""Produced reports for tests: say only what the test is about."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from iom.clients.models import Client
from iom.crimes.queries import list_sac_sets
from iom.offending import service as offending
from iom.offending.domain import SituationDetails, SituationKind
from iom.places import queries as places
from iom.reports import service
from iom.reports.models import MonthlyIssue
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON
from tests.factories.crimes import AUGUST, the_sac_sets

# Records are made at noon on 1 May 2026 (`NOON`); reports are produced on the days after.
FIRST_DAY, SECOND_DAY, THIRD_DAY = (NOON + timedelta(days) for days in (1, 2, 3))


def a_report(
    *, district: str = "Cambridge", at: datetime = FIRST_DAY, **asked: Any
) -> MonthlyIssue:
    """Produce the report for August 2025, or what else is asked."""
    if not list_sac_sets():
        the_sac_sets()
    with transaction():
        return service.produce_monthly(
            places.get_district_named(district),
            asked.pop("month", AUGUST),
            actor=asked.pop("actor", COMMAND),
            at=at,
            **asked,
        )


def data_of(issue: MonthlyIssue) -> dict[str, Any]:
    """Read what an issue holds."""
    data: dict[str, Any] = json.loads(issue.data)
    return data


def last_row(issue: MonthlyIssue) -> dict[str, Any]:
    """Read the row of the report's own month."""
    row: dict[str, Any] = data_of(issue)["rows"][-1]
    return row


def changes_of(issue: MonthlyIssue) -> dict[tuple[str, str], dict[str, Any]]:
    """Read what changed, by figure and month."""
    return {(each["figure"], each["of"]): each for each in json.loads(issue.changes)}


def enter_late(
    client: Client,
    *,
    from_on: date,
    at: datetime,
    actor: Any = COMMAND,
    kind: SituationKind = SituationKind.REMAND,
) -> None:
    """Put a client into a situation that nobody had entered before."""
    details = SituationDetails(kind=kind, from_on=from_on, to_on=None, establishment="")
    entry = offending.SituationEntry(client.id, client.ref, details)
    with transaction():
        offending.put_situations([entry], source="tests", actor=actor, at=at)
