import pytest

from iom.crimes.domain import (
    INCIDENT,
    NEIGHBOURHOOD_PROXY,
    SAC_PROXY,
    MonthFigures,
    NotAllocated,
    Source,
    area_of,
    figures_of,
    not_allocated_of,
)
from iom.kernel.dates import Month

AUGUST, SEPTEMBER, OCTOBER = Month(2025, 8), Month(2025, 9), Month(2025, 10)


@pytest.mark.parametrize(
    ("lsoa_name", "area"),
    [
        ("Cambridge 001A", "Cambridge"),
        ("South Cambridgeshire 014A", "South Cambridgeshire"),
        ("Kingston upon Hull, City of 014A", "Kingston upon Hull, City of"),
        ("", ""),
    ],
)
def test_the_district_is_the_name_of_the_lsoa_without_its_last_word(
    lsoa_name: str, area: str
) -> None:
    assert area_of(lsoa_name) == area


def test_the_police_file_wins_over_a_count() -> None:
    figures = figures_of(
        recorded={"Burglary": 3, "Robbery": 1, "Drugs": 5, INCIDENT: 7},
        counted={"SAC": 99, INCIDENT: 99},
        sac_set=SAC_PROXY,
    )

    # SAC 3 + 1; crimes 3 + 1 + 5, without the 7 incidents
    assert figures == MonthFigures(sac=4, crimes=9, incidents=7, source=Source.FILE)


def test_a_file_in_which_nothing_was_recorded_gives_real_noughts() -> None:
    figures = figures_of(recorded={}, counted={"SAC": 99}, sac_set=SAC_PROXY)

    assert figures == MonthFigures(sac=0, crimes=0, incidents=0, source=Source.FILE)


def test_a_month_without_file_and_counts_is_not_counted() -> None:
    assert figures_of(recorded=None, counted={}, sac_set=SAC_PROXY) == MonthFigures()


def test_a_count_of_sac_is_of_the_default_set_only() -> None:
    counted = {"SAC": 81}

    assert figures_of(recorded=None, counted=counted, sac_set=SAC_PROXY).sac == 81
    assert figures_of(recorded=None, counted=counted, sac_set=NEIGHBOURHOOD_PROXY).sac is None


def test_counts_of_every_category_of_a_set_add_up_and_of_some_do_not() -> None:
    counted = {"Burglary": 40, "Robbery": 2, "Vehicle crime": 39}

    # 40 + 2 + 39
    assert figures_of(recorded=None, counted=counted, sac_set=SAC_PROXY).sac == 81
    # theft from the person was not counted, so nobody knows the sum
    assert figures_of(recorded=None, counted=counted, sac_set=NEIGHBOURHOOD_PROXY).sac is None


def test_the_count_of_the_whole_set_goes_before_the_sum_of_its_categories() -> None:
    counted = {"SAC": 80, "Burglary": 40, "Robbery": 2, "Vehicle crime": 39}

    assert figures_of(recorded=None, counted=counted, sac_set=SAC_PROXY).sac == 80


def test_a_month_of_counts_has_incidents_if_counted_and_never_crimes() -> None:
    assert figures_of(recorded=None, counted={INCIDENT: 0}, sac_set=SAC_PROXY) == MonthFigures(
        incidents=0, source=Source.COUNT
    )
    assert figures_of(recorded=None, counted={"Drugs": 5}, sac_set=SAC_PROXY) == MonthFigures()


def test_unallocated_and_outside_count_crimes_and_keep_incidents_apart() -> None:
    found = not_allocated_of(
        unallocated={"Burglary": 2, "Drugs": 3, INCIDENT: 4},
        outside={"Robbery": 1, INCIDENT: 6},
        sac_set=SAC_PROXY,
    )

    assert found == NotAllocated(
        unallocated=5,
        unallocated_sac=2,
        unallocated_incidents=4,
        outside=1,
        outside_sac=1,
        outside_incidents=6,
    )
