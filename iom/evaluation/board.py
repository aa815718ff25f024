"""An evaluation put together from what is on record: for those inside, and for anybody."""

from __future__ import annotations

from collections.abc import Collection

from iom.evaluation.domain import Period
from iom.evaluation.public import PublicResults, published
from iom.evaluation.reading import read_everything
from iom.evaluation.results import Results, results_of


def evaluate(district_ids: Collection[int], period: Period) -> Results:
    """Say what came of the work of a period. A fixed number of statements; counts everyone."""
    found = read_everything(district_ids, period)
    return results_of(
        found.contacts,
        found.people,
        period,
        names=found.names,
        paid=found.paid,
        unnamed=found.unnamed,
    )


def evaluate_in_public(district_ids: Collection[int], period: Period) -> PublicResults:
    """Say what of it anybody may be shown."""
    found = read_everything(district_ids, period)
    return published(found.contacts, found.people, period, found.names)
