from dataclasses import replace

import pytest
from sqlalchemy import event

from iom.crimes import queries
from iom.crimes.domain import (
    INCIDENT,
    NEIGHBOURHOOD_PROXY,
    SAC_PROXY,
    Elsewhere,
    MonthFigures,
    NotAllocated,
    Source,
    UnknownSacSet,
)
from iom.crimes.queries import RowsBehind
from iom.db import db
from iom.kernel.dates import Month
from iom.places.models import District
from iom.places.queries import get_district_named
from tests.factories.accounts import NOON, the_places
from tests.factories.crimes import AUGUST, FORCE, a_count, a_police_file, the_sac_sets

pytestmark = pytest.mark.usefixtures("app")

JULY, SEPTEMBER = AUGUST.plus(-1), AUGUST.plus(1)


@pytest.fixture
def cambridge(app: object) -> District:
    the_places()
    return get_district_named("Cambridge")


def test_the_sac_sets_are_those_of_the_handbook() -> None:
    the_sac_sets()

    assert queries.list_sac_sets() == [SAC_PROXY, NEIGHBOURHOOD_PROXY]
    assert queries.get_sac_set("neighbourhood-proxy") == NEIGHBOURHOOD_PROXY


def test_an_unknown_sac_set_is_refused_with_those_that_there_are() -> None:
    the_sac_sets()

    with pytest.raises(UnknownSacSet, match="Those known are: sac-proxy, neighbourhood-proxy"):
        queries.get_sac_set("sac")


def test_a_month_with_a_file_has_figures_and_one_without_has_none(cambridge: District) -> None:
    a_police_file({("Cambridge", "Burglary"): 2, ("Cambridge", INCIDENT): 3})

    assert queries.monthly_figures(cambridge, JULY, SEPTEMBER, SAC_PROXY) == {
        JULY: MonthFigures(),
        AUGUST: MonthFigures(sac=2, crimes=2, incidents=3, source=Source.FILE),
        SEPTEMBER: MonthFigures(),
    }


def test_cambridge_is_not_south_cambridgeshire(cambridge: District) -> None:
    a_police_file({("South Cambridgeshire", "Burglary"): 2, ("Cambridge South", "Burglary"): 1})

    figures = queries.monthly_figures(cambridge, AUGUST, AUGUST, SAC_PROXY)

    assert figures[AUGUST] == MonthFigures(sac=0, crimes=0, incidents=0, source=Source.FILE)


def test_another_force_alone_makes_no_month_but_adds_to_one(cambridge: District) -> None:
    # The transport police record crimes in Cambridge too; without the county's own file theirs
    # would look like a very quiet month.
    a_police_file({("Cambridge", "Robbery"): 1}, force="btp", month=JULY)
    a_police_file({("Cambridge", "Robbery"): 1}, force="btp")
    a_police_file({("Cambridge", "Burglary"): 2})

    figures = queries.monthly_figures(cambridge, JULY, AUGUST, SAC_PROXY)

    assert figures[JULY].sac is None
    assert figures[AUGUST].sac == 3  # 2 of the county and 1 of the transport police


def test_a_month_from_before_the_files_has_its_counts(cambridge: District) -> None:
    a_count(81, month=Month(2011, 10))

    figures = queries.monthly_figures(cambridge, Month(2011, 10), Month(2011, 10), SAC_PROXY)

    assert figures[Month(2011, 10)] == MonthFigures(sac=81, source=Source.COUNT)


def test_where_a_month_has_a_file_the_file_wins(cambridge: District) -> None:
    a_count(81, month=AUGUST)
    a_police_file({("Cambridge", "Burglary"): 2})

    assert queries.monthly_figures(cambridge, AUGUST, AUGUST, SAC_PROXY)[AUGUST].sac == 2


def test_unallocated_and_outside_are_counted_apart(cambridge: District) -> None:
    a_police_file(
        {
            ("", "Burglary"): 2,
            ("", INCIDENT): 9,
            ("Bedford", "Drugs"): 3,
            ("Uttlesford", "Robbery"): 1,
            ("Cambridge", "Robbery"): 5,
        }
    )

    assert queries.not_allocated(AUGUST, SAC_PROXY, FORCE) == NotAllocated(
        unallocated=2,
        unallocated_sac=2,
        unallocated_incidents=9,
        outside=4,  # 3 in Bedford and 1 in Uttlesford
        outside_sac=1,
        outside_incidents=0,
    )
    assert queries.not_allocated(JULY, SAC_PROXY, FORCE) == NotAllocated()


def test_a_district_that_is_set_up_later_takes_its_rows_out_of_outside() -> None:
    a_police_file({("Cambridge", "Robbery"): 5, ("Bedford", "Robbery"): 1})
    assert queries.not_allocated(AUGUST, SAC_PROXY, FORCE).outside == 6

    the_places()

    assert queries.not_allocated(AUGUST, SAC_PROXY, FORCE).outside == 1


def test_the_rows_behind_a_figure_come_page_by_page(cambridge: District) -> None:
    a_police_file(
        {("Cambridge", "Burglary"): 3, ("Cambridge", "Drugs"): 2, ("Fenland", "Drugs"): 1}
    )

    behind = RowsBehind(place=cambridge, month=AUGUST)

    first = queries.page_of_rows(behind, limit=4)
    second = queries.page_of_rows(behind, after_id=first[-1].id, limit=4)
    drugs = queries.page_of_rows(replace(behind, categories=frozenset({"Drugs"})))
    back = queries.page_of_rows(behind, before_id=second[0].id, limit=2)

    assert [row.category for row in first] == ["Burglary", "Burglary", "Burglary", "Drugs"]
    assert [row.category for row in second] == ["Drugs"]
    assert [row.category for row in drugs] == ["Drugs", "Drugs"]
    assert back == first[-2:]
    assert queries.rows_by_category(behind) == {"Burglary": 3, "Drugs": 2}


def test_rows_that_lie_in_no_district_can_be_looked_at_too(cambridge: District) -> None:
    del cambridge
    a_police_file({("", "Drugs"): 1, ("Bedford", "Drugs"): 1, ("Cambridge", "Drugs"): 1})

    unallocated_rows = RowsBehind(place=Elsewhere.UNALLOCATED, month=AUGUST)
    outside_rows = RowsBehind(place=Elsewhere.OUTSIDE, month=AUGUST, force=FORCE)
    of_another_force = replace(outside_rows, force="btp")

    [unallocated] = queries.page_of_rows(unallocated_rows)
    [outside] = queries.page_of_rows(outside_rows)

    assert (unallocated.area, outside.area) == ("", "Bedford")
    assert queries.page_of_rows(of_another_force) == []
    assert queries.rows_by_category(outside_rows) == {"Drugs": 1}
    assert queries.rows_by_category(of_another_force) is None


def test_the_latest_import_of_a_period_is_known() -> None:
    a_police_file({("Cambridge", "Drugs"): 1})

    assert queries.last_imported_at(FORCE, JULY, AUGUST) == NOON
    assert queries.last_imported_at(FORCE, SEPTEMBER, SEPTEMBER) is None
    assert queries.last_imported_at("btp", JULY, AUGUST) is None


def test_ten_years_take_no_more_statements_than_one_month(cambridge: District) -> None:
    def statements_for(first: Month) -> int:
        seen: list[str] = []

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            queries.monthly_figures(cambridge, first, AUGUST, SAC_PROXY)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    queries.monthly_figures(cambridge, AUGUST, AUGUST, SAC_PROXY)  # reads the district's force

    assert statements_for(AUGUST.plus(-120)) == statements_for(AUGUST) == 3
