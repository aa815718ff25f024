"""Levels and DIP of a district's clients, counted by hand on the edges of the rules."""

from datetime import date
from typing import Any

from iom.cohort.domain import DipStatus
from iom.cohort.facts import DatedFacts, Stay
from iom.cohort.spans import Span
from iom.offending.words import DipEventKind
from iom.reports.counting import Cohort
from iom.reports.domain import Figure
from iom.reports.standing import Known, Standing

CAMBRIDGE, FENLAND = 1, 2
EARLIER = date(2020, 1, 1)
JOINED, COMPLETED = DipEventKind.JOINED_CASELOAD, DipEventKind.PLANNED_COMPLETION
UNPLANNED = DipEventKind.UNPLANNED_EXIT
UP, DOWN = Figure.LEVELS_UP, Figure.LEVELS_DOWN


def aug(day: int) -> date:
    return date(2025, 8, day)


def client(
    *stays: Stay,
    id: int = 1,
    districts: tuple[Span[int], ...] = (Span(EARLIER, None, CAMBRIDGE),),
    mappa: tuple[Span[int], ...] = (),
) -> DatedFacts:
    return DatedFacts(
        client_id=id, stays=stays or (Stay(EARLIER),), districts=districts, mappa_levels=mappa
    )


def standing(*people: DatedFacts, district: int = CAMBRIDGE, **known: object) -> Standing:
    return Standing(Cohort(district, people, {}), Known(**known))  # type: ignore[arg-type]


def happened(counted: Standing) -> dict[Figure, list[tuple[int, int]]]:
    """Who and on which day of August, by what happened."""
    return {
        figure: [(client_id, on.day) for client_id, on in each]
        for figure, each in counted.happened(aug(1), aug(31)).items()
        if each
    }


def levels(*points: tuple[date, int | None]) -> list[Span[int | None]]:
    ends = [day for day, _ in points[1:]] + [None]
    return [Span(day, end, level) for (day, level), end in zip(points, ends, strict=True)]


def test_everybody_counted_is_at_one_level_or_at_none() -> None:
    counted = standing(
        client(id=1), client(id=2), client(id=3), client(Stay(EARLIER, aug(31)), id=4),
        levels={1: levels((EARLIER, 4), (aug(31), 3)), 2: levels((EARLIER, 3)),
                4: levels((EARLIER, 5))},
    )  # fmt: skip

    found = {figure: ids for figure, ids in counted.levels_on(aug(31)).items() if ids}

    # The fourth was deselected that day; of the third nobody has said a level.
    assert found == {Figure.LEVEL_3: (1, 2), Figure.NO_LEVEL: (3,)}


def test_each_change_within_the_month_is_a_move() -> None:
    counted = standing(
        client(), levels={1: levels((EARLIER, 3), (aug(1), 5), (aug(20), 4), (aug(31), 3))}
    )

    assert happened(counted) == {UP: [(1, 1)], DOWN: [(1, 20), (1, 31)]}


def test_a_first_level_and_the_level_of_a_new_placement_are_no_moves() -> None:
    counted = standing(
        client(id=1), client(Stay(EARLIER, aug(10)), Stay(aug(10)), id=2),
        levels={1: levels((aug(5), 4)), 2: levels((EARLIER, 2), (aug(10), 5))},
    )  # fmt: skip

    assert happened(counted) == {}


def test_a_level_moves_for_the_district_that_counts_the_client_on_that_day() -> None:
    moved = client(districts=(Span(EARLIER, aug(10), FENLAND), Span(aug(10), None, CAMBRIDGE)))
    known: dict[str, Any] = {"levels": {1: levels((EARLIER, 3), (aug(10), 4))}}

    assert happened(standing(moved, **known)) == {UP: [(1, 10)]}
    assert happened(standing(moved, district=FENLAND, **known)) == {}


def test_nothing_is_counted_of_mappa_levels_2_and_3() -> None:
    counted = standing(
        client(mappa=(Span(aug(1), None, 2),)),
        levels={1: levels((EARLIER, 3), (aug(10), 4))},
        dip={1: [Span(EARLIER, None, DipStatus.ON_CASELOAD)]},
        dip_events={1: [(aug(9), JOINED)]},
    )

    assert happened(counted) == {}
    assert counted.dip_on(aug(31)) == ()


def test_on_dip_is_whoever_is_on_the_caseload_or_retained_that_day() -> None:
    statuses = dict(enumerate(DipStatus, 1))
    counted = standing(
        *(client(id=each) for each in statuses),
        dip={each: [Span(aug(31), None, status)] for each, status in statuses.items()},
    )

    on_dip = {statuses[each] for each in counted.dip_on(aug(31))}
    assert on_dip == {DipStatus.ON_CASELOAD, DipStatus.RETAINED}
    assert counted.dip_on(aug(30)) == ()


def test_who_joined_and_left_dip_is_counted_by_the_events_of_the_month() -> None:
    counted = standing(
        client(),
        dip_events={
            1: [
                (date(2025, 7, 31), JOINED),
                (aug(1), JOINED),
                (aug(15), UNPLANNED),
                (aug(31), COMPLETED),
                (aug(31), DipEventKind.CARE_PLAN),
            ]
        },
    )

    assert happened(counted) == {
        Figure.DIP_JOINED: [(1, 1)],
        Figure.DIP_UNPLANNED: [(1, 15)],
        Figure.DIP_COMPLETED: [(1, 31)],
    }


def test_who_completes_on_the_day_of_deselection_is_counted_and_later_no_more() -> None:
    ended = client(Stay(EARLIER, aug(10)))

    assert happened(standing(ended, dip_events={1: [(aug(10), COMPLETED)]})) == {
        Figure.DIP_COMPLETED: [(1, 10)]
    }
    assert happened(standing(ended, dip_events={1: [(aug(11), COMPLETED)]})) == {}
