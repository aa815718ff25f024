"""The cohort of a district, counted by hand on the edges of the rules."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.cohort.domain import Strand
from iom.cohort.facts import DatedFacts, Stay
from iom.cohort.spans import Span, Value
from iom.kernel.dates import Month, months_between
from iom.reports.counting import Away, Cohort, Flow, Period

CAMBRIDGE, FENLAND = 1, 2
EARLIER = date(2020, 1, 1)
JULY, AUGUST = Month(2025, 7), Month(2025, 8)


def aug(day: int) -> date:
    return date(2025, 8, day)


def client(
    *stays: Stay,
    id: int = 1,
    districts: tuple[Span[int], ...] = (Span(EARLIER, None, CAMBRIDGE),),
    strand: Strand | None = Strand.DETER,
    mappa: tuple[Span[int], ...] = (),
) -> DatedFacts:
    return DatedFacts(
        client_id=id,
        stays=stays,
        districts=districts,
        strands=(Span(EARLIER, None, strand),),
        mappa_levels=mappa,
    )


def cohort(*people: DatedFacts, away: Away | None = None) -> Cohort:
    return Cohort(CAMBRIDGE, people, away or {})


def flows(period: Period) -> dict[str, int]:
    """How many moved, by the kinds that there were."""
    return {flow.value: len(period.of(flow)) for flow in Flow if period.of(flow)}


def test_who_is_selected_on_the_last_day_is_on_the_scheme_and_new_that_month() -> None:
    counted = cohort(client(Stay(aug(31))))

    assert counted.stock_on(aug(31)).clients == (1,)
    assert flows(counted.in_month(AUGUST)) == {"new_engagements": 1}
    assert counted.stock_on(aug(30)).clients == ()


def test_who_is_deselected_on_the_last_day_is_off_the_scheme_and_a_removal_that_month() -> None:
    counted = cohort(client(Stay(EARLIER, aug(31), successful=True)))

    assert counted.stock_on(aug(30)).clients == (1,)
    assert counted.stock_on(aug(31)).clients == ()
    august = counted.in_month(AUGUST)
    assert flows(august) == {"removals": 1}
    assert len(august.successful) == 1


def test_who_is_deselected_on_the_first_day_was_managed_that_month() -> None:
    # On the scheme until 31 July, so among those whom August began with.
    august = cohort(client(Stay(EARLIER, aug(1)))).in_month(AUGUST)

    assert (august.opening, august.closing, august.managed) == ((1,), (), (1,))
    assert flows(august) == {"removals": 1}
    assert not august.successful


def test_strands_are_counted_as_the_report_puts_them() -> None:
    counted = cohort(
        client(Stay(EARLIER), id=1, strand=Strand.DETER),
        client(Stay(EARLIER), id=2, strand=Strand.CATCH_AND_CONVICT),
        client(Stay(EARLIER), id=3, strand=Strand.REHABILITATE_AND_RESETTLE),
        client(Stay(EARLIER), id=4, strand=None),
    )

    stock = counted.stock_on(aug(31))

    assert (stock.deter, stock.cc_rr, stock.no_strand) == ((1,), (2, 3), (4,))
    assert stock.clients == (1, 2, 3, 4)


def test_a_client_with_no_strand_on_record_has_none() -> None:
    facts = DatedFacts(
        client_id=1, stays=(Stay(EARLIER),), districts=(Span(EARLIER, None, CAMBRIDGE),)
    )

    assert cohort(facts).stock_on(aug(31)).no_strand == (1,)


@pytest.mark.parametrize("level", [2, 3])
def test_from_the_day_of_the_level_a_client_is_in_no_count(level: int) -> None:
    counted = cohort(client(Stay(EARLIER), mappa=(Span(aug(15), None, level),)))

    assert counted.stock_on(aug(14)).clients == (1,)
    assert counted.stock_on(aug(15)).clients == ()
    assert flows(counted.in_month(AUGUST)) == {"mappa_out": 1}


def test_level_1_is_a_flag_only() -> None:
    counted = cohort(client(Stay(EARLIER), mappa=(Span(aug(15), None, 1),)))

    assert counted.stock_on(aug(31)).clients == (1,)
    assert flows(counted.in_month(AUGUST)) == {}


def test_from_the_day_the_level_ends_a_client_counts_again() -> None:
    counted = cohort(
        client(Stay(EARLIER), mappa=(Span(EARLIER, aug(20), 2), Span(aug(20), None, 0)))
    )

    assert counted.stock_on(aug(19)).clients == ()
    assert counted.stock_on(aug(20)).clients == (1,)
    assert flows(counted.in_month(AUGUST)) == {"mappa_in": 1}


def test_selections_and_removals_at_the_level_are_in_no_flow() -> None:
    # Taken on and removed while at level 3: nothing of it shows.
    august = cohort(client(Stay(aug(5), aug(25)), mappa=(Span(EARLIER, None, 3),))).in_month(AUGUST)

    assert flows(august) == {}
    assert august.managed == ()


def test_who_is_deselected_for_mappa_on_the_day_of_the_level_leaves_by_mappa_and_once() -> None:
    # "Flows included, from the day of that level": on 12 August the removal is in no flow.
    august = cohort(client(Stay(EARLIER, aug(12)), mappa=(Span(aug(12), None, 2),))).in_month(
        AUGUST
    )

    assert flows(august) == {"mappa_out": 1}
    assert (len(august.opening), len(august.closing)) == (1, 0)


def test_a_move_counts_in_the_new_district_from_its_day_and_never_rewrites_the_past() -> None:
    moved = client(
        Stay(EARLIER), districts=(Span(EARLIER, aug(10), CAMBRIDGE), Span(aug(10), None, FENLAND))
    )
    here, there = Cohort(CAMBRIDGE, [moved], {}), Cohort(FENLAND, [moved], {})

    assert here.stock_on(JULY.last_day).clients == (1,)
    assert flows(here.in_month(AUGUST)) == {"moved_out": 1}
    assert flows(there.in_month(AUGUST)) == {"moved_in": 1}
    assert there.in_month(AUGUST).managed == (1,)


def test_who_moves_and_reaches_the_level_on_one_day_leaves_by_mappa() -> None:
    moved = client(
        Stay(EARLIER),
        districts=(Span(EARLIER, aug(10), CAMBRIDGE), Span(aug(10), None, FENLAND)),
        mappa=(Span(aug(10), None, 2),),
    )

    assert flows(Cohort(CAMBRIDGE, [moved], {}).in_month(AUGUST)) == {"mappa_out": 1}
    assert flows(Cohort(FENLAND, [moved], {}).in_month(AUGUST)) == {}


def test_who_another_district_takes_over_on_the_day_of_deselection_is_a_removal_here() -> None:
    # Deselected in Cambridge on 10 August, nominated and selected in Fenland the same day.
    taken_over = client(
        Stay(EARLIER, aug(10), successful=True),
        Stay(aug(10)),
        districts=(Span(EARLIER, aug(10), CAMBRIDGE), Span(aug(10), None, FENLAND)),
    )

    here = Cohort(CAMBRIDGE, [taken_over], {}).in_month(AUGUST)
    there = Cohort(FENLAND, [taken_over], {}).in_month(AUGUST)

    assert flows(here) == {"removals": 1}
    assert len(here.successful) == 1
    assert flows(there) == {"new_engagements": 1}


def test_selection_again_on_the_day_of_deselection_is_a_removal_and_a_new_engagement() -> None:
    august = cohort(client(Stay(EARLIER, aug(10)), Stay(aug(10)))).in_month(AUGUST)

    assert flows(august) == {"new_engagements": 1, "removals": 1}
    assert (august.opening, august.closing, august.managed) == ((1,), (1,), (1,))


def test_a_client_selected_twice_in_a_month_is_two_new_engagements_and_one_person() -> None:
    august = cohort(client(Stay(aug(2), aug(9)), Stay(aug(20)))).in_month(AUGUST)

    assert flows(august) == {"new_engagements": 2, "removals": 1}
    assert august.managed == (1,)


def test_a_placement_that_begins_while_another_goes_on_moves_nobody() -> None:
    # Two records of one time on the scheme: on it until 20 August, one removal, not two.
    august = cohort(client(Stay(EARLIER, aug(15)), Stay(aug(5), aug(20)))).in_month(AUGUST)

    assert flows(august) == {"removals": 1}
    assert august.of(Flow.REMOVED)[0].on == aug(20)


@pytest.mark.parametrize(
    ("from_on", "to_on", "in_custody"),
    [
        (aug(31), None, True),  # taken in on the day that is counted
        (aug(30), aug(31), False),  # released that morning: `to` is the first day after
        (aug(1), date(2025, 9, 1), True),
        (date(2025, 9, 1), None, False),
    ],
)
def test_in_custody_means_that_a_span_covers_the_last_day(
    from_on: date, to_on: date | None, *, in_custody: bool
) -> None:
    counted = cohort(client(Stay(EARLIER)), away={1: [Span(from_on, to_on, "remand")]})

    assert counted.stock_on(aug(31)).in_custody == ((1,) if in_custody else ())


def test_spans_that_touch_count_a_client_once() -> None:
    # Remand until 31 August, sentenced that day: in custody on it, by one span only.
    away = {1: [Span(aug(1), aug(31), "remand"), Span(aug(31), None, "custody")]}

    assert cohort(client(Stay(EARLIER)), away=away).stock_on(aug(31)).in_custody == (1,)


def test_who_is_off_the_scheme_is_not_in_custody_either() -> None:
    counted = cohort(client(Stay(EARLIER, aug(31))), away={1: [Span(EARLIER, None, "custody")]})

    assert counted.stock_on(aug(31)).in_custody == ()


def test_the_year_to_date_begins_on_1_april() -> None:
    counted = cohort(
        client(Stay(date(2025, 3, 31)), id=1),  # in the opening
        client(Stay(date(2025, 4, 1)), id=2),  # the year's first new engagement
        client(Stay(EARLIER, date(2025, 4, 1)), id=3),  # its first removal
        client(Stay(EARLIER, date(2025, 3, 31)), id=4),  # gone before
    )

    year = counted.year_to(AUGUST)

    assert (year.opening, year.closing, year.managed) == ((1, 3), (1, 2), (1, 2, 3))
    assert flows(year) == {"new_engagements": 1, "removals": 1}
    # In March the financial year is still the one before.
    assert counted.year_to(Month(2025, 3)).first == date(2024, 4, 1)


# Arbitrary histories: days within 60, so that everything falls together often.
_DAYS = st.integers(0, 60).map(lambda day: date(2025, 6, 15) + timedelta(day))


@st.composite
def _spans(draw: st.DrawFn, values: st.SearchStrategy[Value]) -> tuple[Span[Value], ...]:
    days = sorted(draw(st.sets(_DAYS, max_size=5)))
    ends = [*days[1:], draw(st.none() | st.just(date(2025, 9, 1)))]
    return tuple(
        Span(first, end, draw(values))
        for first, end in zip(days, ends, strict=False)
        if draw(st.integers(0, 4))  # now and then a gap
    )


@st.composite
def _stays(draw: st.DrawFn) -> tuple[Stay, ...]:
    """Placements in any order and overlap, as a file may hold them."""
    made = []
    for first in draw(st.lists(_DAYS, max_size=4)):
        length = draw(st.none() | st.integers(0, 30))
        end = None if length is None else first + timedelta(length)
        made.append(Stay(first, end, draw(st.booleans())))
    return tuple(made)


_PEOPLE = st.lists(
    st.builds(
        DatedFacts,
        client_id=st.just(0),
        stays=_stays(),
        districts=_spans(st.sampled_from([CAMBRIDGE, FENLAND])),
        strands=_spans(st.none() | st.sampled_from(Strand)),
        mappa_levels=_spans(st.integers(0, 3)),
    ),
    max_size=5,
).map(
    lambda people: [
        DatedFacts(
            client_id=number,
            stays=each.stays,
            districts=each.districts,
            strands=each.strands,
            mappa_levels=each.mappa_levels,
        )
        for number, each in enumerate(people, 1)
    ]
)


@given(_PEOPLE)
def test_every_count_is_what_its_flows_made_of_the_count_before(people: list[DatedFacts]) -> None:
    for district in (CAMBRIDGE, FENLAND):
        counted = Cohort(district, people, {})
        months = list(months_between(Month(2025, 5), Month(2025, 10)))
        for before, month in pairwise(months):
            period = counted.in_month(month)
            assert period.difference == 0
            assert period.opening == counted.in_month(before).closing
            assert set(period.opening) | set(period.closing) <= set(period.managed)
        year = counted.year_to(months[-1])
        assert year.difference == 0
        # Nothing falls between two months.
        assert len(year.movements) == sum(len(counted.in_month(m).movements) for m in months)


@given(_PEOPLE, _DAYS)
def test_nobody_is_counted_twice_on_a_day(people: list[DatedFacts], day: date) -> None:
    here = Cohort(CAMBRIDGE, people, {}).stock_on(day).clients
    there = Cohort(FENLAND, people, {}).stock_on(day).clients

    assert len(here) == len(set(here))
    assert not set(here) & set(there)


@given(_PEOPLE)
def test_without_overlaps_flows_are_the_dates_on_the_placements(people: list[DatedFacts]) -> None:
    """INTERFACES 4: new engagements are selections within the month, removals deselections."""
    plain = [
        DatedFacts(
            client_id=each.client_id,
            stays=each.stays[:1],
            districts=(Span(EARLIER, None, CAMBRIDGE),),
        )
        for each in people
    ]
    august = Cohort(CAMBRIDGE, plain, {}).in_month(AUGUST)

    selected = [s for each in plain for s in each.stays if Month.of(s.selected_on) == AUGUST]
    deselected = [
        s
        for each in plain
        for s in each.stays
        if s.deselected_on is not None and Month.of(s.deselected_on) == AUGUST
    ]
    assert len(august.of(Flow.NEW)) == len(selected)
    assert len(august.of(Flow.REMOVED)) == len(deselected)
    assert len(august.successful) == sum(stay.successful for stay in deselected)
