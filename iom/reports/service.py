"""Produce reports and hand them out. Each function is one act; none of them commits."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from iom.accounts.queries import names_of
from iom.audit import service as audit
from iom.audit.service import Actor
from iom.cohort import histories
from iom.crimes import queries as crimes
from iom.db import db
from iom.estimator import reach
from iom.estimator import service as estimator
from iom.kernel.clock import LONDON
from iom.kernel.dates import Month
from iom.offending import queries as offending
from iom.places.models import District
from iom.reports import queries, settings
from iom.reports.beside import new_blocks
from iom.reports.changes import Difference, differences
from iom.reports.counting import Cohort
from iom.reports.domain import (
    DEFAULT_MONTHS,
    DEFAULT_SAC_SET,
    Edition,
    Format,
    ReportDownloaded,
    ReportProduced,
    check_period,
    subject_of,
)
from iom.reports.drafting import Data, Material, draft, earliest_month, frozen, written
from iom.reports.models import MonthlyIssue
from iom.reports.publishing import published_data
from iom.reports.queries import Key
from iom.reports.reasons import Reasons
from iom.reports.standing import DIP_EVENTS, Known, Standing
from iom.reports.suppression import corrected_months


def produce_monthly(
    district: District,
    month: Month,
    *,
    months: int = DEFAULT_MONTHS,
    sac_set: str = DEFAULT_SAC_SET,
    actor: Actor,
    at: datetime,
) -> MonthlyIssue:
    """Produce the cohort against SAC, and freeze it (HANDBOOK 10).

    If nothing is other than in the latest issue, that one is returned as it stands. Otherwise the
    next number is frozen, with what changed. Two people at the same moment get one issue.

    Args:
        district: whose report.
        month: its last month.
        months: how many months it shows, 1 to 60.
        sac_set: code of the set of categories that counts as SAC.
        actor: who produces it.
        at: when; the figures are as at that moment.

    Raises:
        BadPeriod: the months cannot be reported on.
        UnknownSacSet: there is no such set.
    """
    check_period(month, months, today=at.astimezone(LONDON).date())
    # The lock first: what is gathered before it may be older than what somebody else has frozen.
    queries.lock_district(district.id)
    material = _gather(district, month, months=months, sac_set=sac_set, at=at)
    key = Key(district_id=district.id, month=month, months=months, sac_set=material.sac_set.code)
    latest = queries.find_latest(key)
    data, members = draft(material)
    differing: list[Difference] = []
    if latest is not None:
        before = (json.loads(latest.data), json.loads(latest.members))
        differing = differences(before, (data, members))
        added = new_blocks(before[0], data)
        if not (differing or added):
            return latest
        if added:
            data["new_here"] = added
    number = latest.number + 1 if latest else 1
    changes = _explained(differing, district, key, latest) if latest else []
    issue = MonthlyIssue(
        district_id=district.id,
        month=month,
        months=months,
        sac_set=key.sac_set,
        number=number,
        produced_at=at,
        produced_by=actor.ref,
        data=frozen(data, number=number, at=at),
        public_data=_public(data, changes, district.id, number=number, at=at),
        members=json.dumps(members, separators=(",", ":")),
        changes=written(changes),
    )
    db.session.add(issue)
    event = ReportProduced(
        subject=subject_of(district.code, month), months=months, sac_set=key.sac_set, number=number
    )
    audit.record(event, actor=actor, at=at)
    db.session.flush()
    return issue


def record_download(
    issue: MonthlyIssue,
    district: District,
    *,
    edition: Edition,
    form: Format,
    actor: Actor,
    at: datetime,
) -> None:
    """Put on the trail that an issue left the product in a file."""
    event = ReportDownloaded(
        subject=subject_of(district.code, issue.month),
        months=issue.months,
        sac_set=issue.sac_set,
        number=issue.number,
        edition=edition,
        format=form,
    )
    audit.record(event, actor=actor, at=at)


def _gather(
    district: District, month: Month, *, months: int, sac_set: str, at: datetime
) -> Material:
    found = crimes.get_sac_set(sac_set)
    force = district.unit.scheme.force
    first = min(month.plus(1 - months), month.financial_year_start)
    # One day more than is shown, for those whom the first period began with.
    from_on, to_on = first.first_day - timedelta(days=1), month.last_day
    people = histories.list_dated_facts(district.id, from_on, to_on)
    ids = histories.ids_served(district.id, from_on, to_on)
    cohort = Cohort(district.id, people, offending.not_at_liberty(ids))
    known = Known(
        levels=histories.list_levels_of(ids),
        dip=histories.list_dip_statuses_of(ids),
        dip_events=offending.dip_events(ids, DIP_EVENTS, first=from_on, last=to_on),
    )
    saved = estimator.Asked(
        where=reach.named(district.unit.scheme.code, district.name),
        first=month.financial_year_start.first_day,
        last=month.last_day,
    )
    return Material(
        district=district.name,
        force=force,
        month=month,
        months=months,
        sac_set=found,
        minimum=settings.minimum_in(district.id, month),
        cohort=cohort,
        standing=Standing(cohort, known),
        saved=estimator.counted(saved, at=at),
        crimes=crimes.monthly_figures(district, earliest_month(month, months), month, found),
        elsewhere=crimes.not_allocated(month, found, force),
        last_file_at=crimes.last_imported_at(force, month.plus(1 - months), month),
    )


def _explained(
    differing: list[Difference], district: District, key: Key, latest: MonthlyIssue
) -> list[dict[str, Any]]:
    window = (earliest_month(key.month, key.months), key.month)
    reasons = Reasons(district, window, latest.produced_at)
    known = {
        difference: None if difference.follows else reasons.of(difference)
        for difference in differing
    }
    names = names_of(reason.who for reason in known.values() if reason)
    return [
        {
            "figure": difference.figure,
            "of": difference.of,
            "before": difference.before,
            "after": difference.after,
            "follows": difference.follows,
            "why": reason.why if reason else None,
            "when": str(reason.at.astimezone(LONDON).date()) if reason else None,
            "who": names[reason.who] if reason else None,
        }
        for difference, reason in known.items()
    ]


def _public(
    data: Data, changes: list[dict[str, Any]], district_id: int, *, number: int, at: datetime
) -> str:
    corrected = corrected_months(data["rows"], queries.list_rows_produced(district_id))
    return frozen(published_data(data, changes, corrected), number=number, at=at)
