"""The minimum of C+C and R+R clients, by district and month."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iom.kernel.dates import Month
from iom.places import queries as places
from iom.reports import settings
from iom.reports.settings import BadMinimum, list_settings, minimum_in
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, the_places

pytestmark = pytest.mark.usefixtures("app")

APRIL, MAY, JUNE = Month(2025, 4), Month(2025, 5), Month(2025, 6)


def cambridge() -> int:
    if not places.list_districts():
        the_places()
    return places.get_district("cambridge").id


def set_to(minimum: int | None, *, from_month: Month = APRIL, note: str = "") -> None:
    district = cambridge()
    with transaction():
        settings.set_minimum(
            district, from_month=from_month, minimum=minimum, note=note, actor=COMMAND, at=NOON
        )


def test_a_minimum_holds_from_its_month_until_another_is_set() -> None:
    set_to(70)
    set_to(65, from_month=JUNE)

    found = [minimum_in(cambridge(), month) for month in (APRIL.plus(-1), APRIL, MAY, JUNE)]

    assert found == [None, 70, 70, 65]


def test_none_ends_it() -> None:
    set_to(70)
    set_to(None, from_month=MAY)

    assert [minimum_in(cambridge(), month) for month in (APRIL, MAY, JUNE)] == [70, None, None]


def test_the_last_setting_of_a_month_counts_and_the_others_stay_on_record() -> None:
    set_to(70)
    set_to(75)
    set_to(70, note="75 was a slip")

    assert minimum_in(cambridge(), APRIL) == 70
    history = list_settings(cambridge())
    assert [(row.minimum, row.version, row.note) for row in history] == [
        (70, 3, "75 was a slip"),
        (75, 2, ""),
        (70, 1, ""),
    ]
    assert {row.set_by for row in history} == {COMMAND.ref}


def test_a_minimum_is_one_districts_own() -> None:
    set_to(70)

    assert minimum_in(places.get_district("fenland").id, APRIL) is None


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"minimum": 0}, "A minimum is a number from 1 to 9,999, or none."),
        ({"minimum": 10_000}, "A minimum is a number from 1 to 9,999, or none."),
        (
            {"minimum": 70, "from_month": Month(1989, 12)},
            "The month must lie between January 1990 and December 2100.",
        ),
        (
            {"minimum": 70, "note": "x" * 301},
            "The note may have 300 characters; this one has 301.",
        ),
    ],
)
def test_what_cannot_be_set_is_refused(asked: dict[str, object], says: str) -> None:
    with pytest.raises(BadMinimum) as refusal:
        set_to(**asked)  # type: ignore[arg-type]  # one wrong value a time

    assert str(refusal.value) == says


def test_setting_what_is_set_is_refused() -> None:
    set_to(70)

    with pytest.raises(BadMinimum, match="That is what is set from April 2025 already"):
        set_to(70)


def test_cambridge_starts_with_the_papers_minimum_and_setting_up_again_keeps_what_is_set() -> None:
    """HANDBOOK 10."""
    the_places()
    with transaction():
        settings.set_up_minimums(actor=COMMAND, at=NOON)
    assert minimum_in(cambridge(), Month(2011, 10)) == 70
    set_to(65)

    with transaction():
        settings.set_up_minimums(actor=COMMAND, at=NOON + timedelta(days=1))

    assert minimum_in(cambridge(), APRIL) == 65
    assert len(list_settings(cambridge())) == 2
