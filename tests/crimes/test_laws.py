"""Laws of importing: whatever comes in, in whatever order, the sums hold (HANDBOOK 11)."""

from collections import Counter
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from iom.crimes.domain import INCIDENT, FileState
from iom.crimes.models import CrimeFile, CrimeRow, CrimeSummary
from iom.db import db
from tests.factories.crimes import AUGUST, brought_in, lines, name_of, street_csv

pytestmark = pytest.mark.usefixtures("app")

AREAS = st.sampled_from(["", "Cambridge", "South Cambridgeshire", "Bedford"])
CATEGORIES = st.sampled_from([INCIDENT, "Burglary", "Drugs", "Something new"])
NUMBERS = st.dictionaries(st.tuples(AREAS, CATEGORIES), st.integers(1, 4), max_size=5)
MONTHS = st.sampled_from([AUGUST, AUGUST.plus(-1)])
SPOILT = st.sampled_from([b"", b"", b"", b'"', b"a,b,c\n", b"\0"])  # half of them good

_force = count(1)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(MONTHS, NUMBERS, SPOILT), min_size=1, max_size=5))
def test_after_any_imports_each_month_is_the_last_good_file_and_nothing_else(steps: list) -> None:  # type: ignore[type-arg]
    force = f"force-{next(_force)}"  # nothing of an earlier example is in its way
    expected: dict[str, Counter[tuple[str, str]]] = {}
    for month, numbers, spoilt in steps:
        content = street_csv(lines(numbers, month=month)) + spoilt

        [outcome] = brought_in({name_of(month, force): content}).files

        assert outcome.crimes + outcome.incidents == outcome.rows
        assert bool(outcome.refused) == bool(spoilt)
        if not spoilt:
            assert outcome.rows == sum(numbers.values())
            expected[str(month)] = Counter(numbers)
        assert counted(CrimeRow, func.count(CrimeRow.id), force) == expected
        assert counted(CrimeSummary, func.sum(CrimeSummary.number), force) == expected


def counted(
    table: type[CrimeRow | CrimeSummary], number: object, force: str
) -> dict[str, Counter[tuple[str, str]]]:
    """Count the current files of a force by month, area and category."""
    found: dict[str, Counter[tuple[str, str]]] = {
        str(month): Counter()
        for month in db.session.scalars(
            select(CrimeFile.month).where(
                CrimeFile.force == force, CrimeFile.state == FileState.CURRENT
            )
        )
    }
    rows = db.session.execute(
        select(CrimeFile.month, table.area, table.category, number)  # type: ignore[call-overload]
        .join(CrimeFile, CrimeFile.id == table.file_id)
        .where(CrimeFile.force == force, CrimeFile.state == FileState.CURRENT)
        .group_by(CrimeFile.month, table.area, table.category)
    )
    for month, area, category, value in rows:
        found[str(month)][area, category] = int(value)
    return found
