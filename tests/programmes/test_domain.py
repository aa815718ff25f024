"""What goes with an event, how orders went, and from when to when something counts."""

from __future__ import annotations

from datetime import date

import pytest

from iom.cohort.domain import DipStatus
from iom.entries.domain import BadEntry
from iom.offending.words import DipEventKind
from iom.programmes.domain import (
    GOES_WITH,
    Count,
    Happened,
    Held,
    check_order,
    counts_of,
    mappa_sentence,
    offered,
    orders_of,
)

COMMENCED, LOWER = DipEventKind.DTTO_COMMENCED, DipEventKind.DTTO_COMMENCED_LOWER
COMPLETED, NOT_COMPLETED = DipEventKind.DTTO_COMPLETED, DipEventKind.DTTO_NOT_COMPLETED
COUNTING = frozenset({DipStatus.ON_CASELOAD, DipStatus.RETAINED})
LEVEL_3 = (
    "From 1 May 2026 to 31 May 2026 at level 3: from that day out of every count, flows included."
)
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def test_a_status_is_offered_with_the_event_that_it_goes_with() -> None:
    assert offered(DipEventKind.JOINED_CASELOAD, None) is DipStatus.ON_CASELOAD
    assert offered(DipEventKind.PLANNED_COMPLETION, DipStatus.RETAINED) is (
        DipStatus.PLANNED_COMPLETION
    )
    assert offered(DipEventKind.UNPLANNED_EXIT, DipStatus.ON_CASELOAD) is DipStatus.UNPLANNED_EXIT


def test_no_status_is_offered_that_holds_already() -> None:
    for event, status in GOES_WITH.items():
        assert offered(event, status) is None


def test_nobody_is_taken_off_the_caseload_by_an_arrest_or_another_assessment() -> None:
    assert offered(DipEventKind.TRIGGER_ARREST, DipStatus.ON_CASELOAD) is None
    assert offered(DipEventKind.ASSESSED, DipStatus.RETAINED) is None
    # Who has left may begin anew.
    assert offered(DipEventKind.ASSESSED, DipStatus.UNPLANNED_EXIT) is DipStatus.ASSESSED
    assert offered(DipEventKind.JOINED_CASELOAD, DipStatus.DECLINED) is DipStatus.ON_CASELOAD


def test_referrals_and_orders_go_with_no_status() -> None:
    for event in (DipEventKind.REFERRED_TIER_3, COMMENCED, COMPLETED, DipEventKind.PPO_APPROPRIATE):
        assert offered(event, DipStatus.ON_CASELOAD) is None


def test_an_order_goes_from_its_commencement_to_its_end() -> None:
    first, second = orders_of(
        [
            Happened(JULY, LOWER),
            Happened(JUNE, NOT_COMPLETED),
            Happened(MAY, COMMENCED),
            Happened(MAY, DipEventKind.ASSESSED),
        ]
    )

    assert (first.commenced, first.ended) == (
        Happened(MAY, COMMENCED),
        Happened(JUNE, NOT_COMPLETED),
    )
    assert (first.lower, first.outcome) == (False, "not completed")
    assert (second.lower, second.outcome) == (True, "under way")


def test_an_end_of_which_nobody_recorded_the_beginning_is_an_order_of_its_own() -> None:
    (order,) = orders_of([Happened(MAY, COMPLETED)])

    assert (order.commenced, order.outcome) == (None, "completed successfully")


def test_a_dtto_does_not_end_before_it_began_nor_begin_twice() -> None:
    going = [Happened(JUNE, COMMENCED)]

    check_order(COMPLETED, JUNE, going)
    check_order(COMMENCED, MAY, going)  # an earlier one, entered late
    with pytest.raises(BadEntry, match="under way on that day"):
        check_order(COMPLETED, MAY, going)
    with pytest.raises(BadEntry, match="1 June 2026 is still under way"):
        check_order(LOWER, JULY, going)
    check_order(LOWER, JULY, [*going, Happened(JUNE, COMPLETED)])


def test_a_positive_test_counts_on_its_day_and_182_more() -> None:
    # 1 May + 182 days: 30 of May, 30 June, 31 July, 31 August, 30 September, 30 October = 30 Oct.
    (count,) = counts_of([MAY], [], days=182, counting=COUNTING)

    assert count == Count(MAY, date(2026, 10, 30), "positive test of 1 May 2026")


def test_a_status_counts_until_the_day_before_the_next() -> None:
    held = [
        Held(JUNE, JULY, "on caseload", DipStatus.ON_CASELOAD),
        Held(JULY, None, "unplanned exit", DipStatus.UNPLANNED_EXIT),
    ]

    assert counts_of([], held, days=182, counting=COUNTING) == [
        Count(JUNE, date(2026, 6, 30), "on caseload")
    ]


def test_days_that_touch_or_overlap_count_once() -> None:
    held = [
        Held(MAY, JUNE, "on caseload", DipStatus.ON_CASELOAD),
        Held(JUNE, JULY, "retained", DipStatus.RETAINED),
    ]

    assert counts_of([date(2026, 5, 20)], held, days=10, counting=COUNTING) == [
        Count(MAY, date(2026, 6, 30), "on caseload; positive test of 20 May 2026; retained")
    ]
    # A day between the two, and they are two.
    apart = [Held(date(2026, 5, 13), None, "retained", DipStatus.RETAINED)]
    assert [
        (each.from_on, each.to_on) for each in counts_of([MAY], apart, days=10, counting=COUNTING)
    ] == [(MAY, date(2026, 5, 11)), (date(2026, 5, 13), None)]


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (
            Held(MAY, None, "level 2", level=2),
            "From 1 May 2026 at level 2: from that day out of every count, flows included.",
        ),
        (
            Held(MAY, JUNE, "level 3", level=3),
            LEVEL_3,
        ),
        (
            Held(JUNE, None, "level 1", level=1),
            "From 1 June 2026 at level 1: a flag; counted like everybody.",
        ),
        (
            Held(JUNE, None, "not managed"),
            "From 1 June 2026 not managed under MAPPA: counted like everybody.",
        ),
    ],
)
def test_what_a_mappa_level_does_is_said_in_a_sentence(held: Held, said: str) -> None:
    assert mappa_sentence(held, JULY) == said
