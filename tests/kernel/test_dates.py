from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.kernel.dates import Month, covers, day_in_table, day_in_words, months_between, read_date
from iom.kernel.errors import RuleBroken

months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))


def test_a_month_knows_its_days_also_in_a_leap_year() -> None:
    assert Month(2024, 2).first_day == date(2024, 2, 1)
    assert Month(2024, 2).last_day == date(2024, 2, 29)
    assert Month(2025, 2).last_day == date(2025, 2, 28)
    assert Month(2025, 12).last_day == date(2025, 12, 31)


def test_the_financial_year_begins_in_april() -> None:
    assert Month(2025, 3).financial_year_start == Month(2024, 4)
    assert Month(2025, 4).financial_year_start == Month(2025, 4)


def test_the_last_three_months_end_with_the_month_itself() -> None:
    assert [str(m) for m in Month(2025, 1).last(3)] == ["2024-11", "2024-12", "2025-01"]


@given(months, st.integers(-600, 600))
def test_so_many_months_later_and_back_is_the_same_month(month: Month, many: int) -> None:
    assert month.plus(many).plus(-many) == month


@given(months)
def test_what_is_written_can_be_read(month: Month) -> None:
    assert Month.parse(str(month)) == month


@given(months, st.integers(0, 40))
def test_months_between_counts_both_ends(month: Month, many: int) -> None:
    assert len(list(months_between(month, month.plus(many)))) == many + 1


@pytest.mark.parametrize(
    "text", ["2025-13", "2025-00", "25-01", "2025-1", "", "2025-01-01", "٢٠٢٥-01"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken, match="is not a month"):
        Month.parse(text)


def test_a_date_is_read_as_it_stands_in_files() -> None:
    assert read_date("2024-02-29") == date(2024, 2, 29)


def test_a_swapped_date_says_so() -> None:
    with pytest.raises(RuleBroken, match="day and month look swapped"):
        read_date("2024-31-01")


@pytest.mark.parametrize(
    "text", ["29/02/2024", "2024-2-9", "2023-02-29", "2024-00-10", "", "0000-01-01"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(RuleBroken):
        read_date(text)


def test_dates_for_readers() -> None:
    assert day_in_words(date(1976, 6, 13)) == "13 June 1976"
    assert day_in_table(date(1994, 9, 28)) == "28 Sept 1994"
    assert Month(2024, 9).short_name == "Sept 2024"


def test_a_span_covers_its_first_day_and_not_its_end() -> None:
    first, end = date(2025, 1, 10), date(2025, 1, 12)

    assert [covers(date(2025, 1, day), first, end) for day in (9, 10, 11, 12)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert covers(date(2099, 1, 1), first, None)
