"""What anybody may be shown; numbers by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from iom.clients.domain import Sex
from iom.contacts.domain import Attendance, Outcome, Pathway
from iom.evaluation.domain import Axis, Contact, Period, Person, Work
from iom.evaluation.exports import public_csv
from iom.evaluation.public import FEWEST, PublicResults, published

PERIOD = Period(date(2025, 4, 1), date(2026, 3, 31))
SKILLS = Work.of("Alder Skills", Pathway.ETE)
RECOVERY = Work.of("Elm Recovery", Pathway.DRUGS_ALCOHOL)
NAMES = {"alder skills": "Alder Skills", "elm recovery": "Elm Recovery"}


def contacts(first: int, positive: int, others: int, work: Work = SKILLS) -> list[Contact]:
    """Return a contact each of some people, the first of them with a positive outcome."""
    return [
        Contact(
            client_id=first + at,
            work=work,
            outcome=Outcome.ACHIEVED if at < positive else None,
        )
        for at in range(positive + others)
    ]


def people(*found: Contact, women: int = 0) -> dict[int, Person]:
    """Return whom they are with; those with the lowest numbers are women."""
    return {
        each.client_id: Person(sex=Sex.FEMALE if each.client_id < women else Sex.MALE)
        for each in found
    }


def shown(found: list[Contact], women: int = 0) -> PublicResults:
    return published(found, people(*found, women=women), PERIOD, NAMES)


def test_too_few_people_are_not_shown_at_all() -> None:
    assert shown(contacts(0, 9, 30)).total is None
    assert shown(contacts(0, 30, 9)).total is None
    assert shown([]).total is None
    total = shown(contacts(0, 10, 10)).total
    assert total is not None
    assert (total.people, total.positive, total.sessions) == (20, 10, 20)


def test_a_kind_of_work_is_kept_back_with_all_who_had_none_of_it() -> None:
    both = contacts(0, 20, 20) + contacts(100, 10, 10, RECOVERY)
    rows = {row.name: row.cell for row in shown(both).work}
    assert rows["Alder Skills"]
    assert rows["Elm Recovery"]
    # 9 had nothing but recovery: from 49 people and 40 of skills they could be worked out.
    few = shown(contacts(0, 20, 20) + contacts(100, 5, 4, RECOVERY))
    assert few.total
    assert [row.cell for row in few.work] == [None, None]


def test_a_group_that_is_too_small_takes_the_next_one_with_it() -> None:
    # 12 women of whom 3 with a positive outcome, 38 men.
    found = contacts(0, 3, 9) + contacts(12, 20, 18)
    rows = {row.name: row.cell for row in shown(found, women=12).groups[Axis.SEX]}

    assert rows["Female"] is None
    assert rows["Male"] is None  # 50 in all less 38 would be 12 women


def test_groups_that_are_large_enough_stand_side_by_side() -> None:
    found = contacts(0, 10, 10) + contacts(20, 15, 15) + contacts(50, 11, 11)
    sexes = {number: Sex.FEMALE if number < 20 else Sex.MALE for number in range(50)}
    those = {each.client_id: Person(sex=sexes.get(each.client_id)) for each in found}

    rows = {row.name: row.cell for row in published(found, those, PERIOD, NAMES).groups[Axis.SEX]}

    # Men, then women are safe; neither nor not known: 22 people, shown as the rest.
    assert rows["Male"]
    assert rows["Male"].people == 30
    together = rows["Others together"]
    assert together
    assert together.people + (rows["Female"].people if rows["Female"] else 0) == 42


def test_shares_rates_and_costs_stand_without_their_counts_and_only_of_enough() -> None:
    first = date(2025, 5, 1)
    found = [
        Contact(
            client_id=at,
            work=SKILLS,
            attended=Attendance.ATTENDED if at < 30 else Attendance.UNACCEPTABLE_ABSENCE,
            outcome=Outcome.ACHIEVED if at < 15 else None,
            cost_pence=1_000,
        )
        for at in range(40)
    ]
    # Ten of them offended twice before, eleven once after.
    those = {
        at: Person(
            firsts={SKILLS: first} if at < 30 else {},
            offences=[
                *([first - timedelta(days=9), first - timedelta(days=5)] if at < 10 else []),
                *([first + timedelta(days=3)] if at < 11 else []),
            ],
        )
        for at in range(40)
    }

    total = published(found, those, PERIOD, NAMES).total

    assert total is not None
    assert total.attendance == 75
    assert total.each_pence == 2_667  # 400.00 over 15
    # Before: 20 in 30 x 365 days. After: 11 in 30 x 335 days, 0.40.
    assert total.rates == (Decimal("0.7"), Decimal("0.4"))


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 79), st.booleans()), max_size=200))
def test_no_count_of_people_under_ten_is_shown_or_can_be_worked_out(
    drawn: list[tuple[int, int, bool]],
) -> None:
    found = [
        Contact(
            client_id=client_id,
            work=(SKILLS, RECOVERY)[which],
            outcome=Outcome.ACHIEVED if positive else None,
        )
        for which, client_id, positive in drawn
    ]
    result = shown(found, women=30)
    if result.total is None:
        return
    cells = [row.cell for row in result.work if row.cell]
    for cell in cells:
        assert min(cell.positive, cell.people - cell.positive) >= FEWEST
        assert result.total.people - cell.people >= FEWEST
    for rows in result.groups.values():
        sizes = [row.cell for row in rows if row.cell]
        for cell in sizes:
            assert min(cell.positive, cell.people - cell.positive) >= FEWEST
        rest = result.total.people - sum(cell.people for cell in sizes)
        assert not sizes or rest == 0


def test_the_file_has_a_c_for_whatever_is_kept_back() -> None:
    text = public_csv(shown(contacts(0, 10, 10)), "cambridgeshire", PERIOD).decode("utf-8-sig")
    lines = text.splitlines()

    assert lines[1] == "cambridgeshire,2025-04-01,2026-03-31,everybody,all,,20,10,20,c,c,c,c"
    assert '"Education, training and employment",c,c,c,c,c,c,c' in lines[2]
