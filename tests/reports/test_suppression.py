"""The public edition, attacked: by somebody who knows the method and has every edition at hand.

A count of 1 to 4 people counts as established when everything that fits what was published is a
number from 1 to 4. The attacker tries every table there could be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iom.kernel.small_numbers import HIDDEN
from iom.reports.domain import ROW_OF_PEOPLE
from iom.reports.suppression import corrected_months, published

SMALL = range(1, 5)
Row = dict[str, Any]
Table = tuple[int, ...]
Quantities = Callable[[Row], dict[str, int]]


def row(*, deter: int, cc_rr: int, no_strand: int, in_custody: int = 0, **more: Any) -> Row:
    return {
        "month": "2025-08",
        "clients": deter + cc_rr + no_strand,
        "deter": deter,
        "cc_rr": cc_rr,
        "no_strand": no_strand,
        "in_custody": in_custody,
        "new_engagements": 0,
        "removals": 0,
        "removals_successful": 0,
        "sac": 84,
        **more,
    }


def shown(**counts: Any) -> dict[str, Any]:
    """What the public sees of people in a month that was never corrected."""
    public = published(row(**counts), corrected=False)
    return {key: public[key] for key in ROW_OF_PEOPLE[:5] if public[key] != HIDDEN}


def test_everything_is_shown_where_everything_has_five() -> None:
    assert shown(deter=6, cc_rr=60, no_strand=5, in_custody=12) == {
        "clients": 71, "deter": 6, "cc_rr": 60, "no_strand": 5, "in_custody": 12,
    }  # fmt: skip


def test_a_small_part_takes_the_part_with_it_that_would_give_it_away() -> None:
    # 68 of 76 are C+C and R+R, so 8 are Deter or have no strand; to say 6 would be to say 2.
    assert shown(deter=6, cc_rr=68, no_strand=2, in_custody=12) == {
        "clients": 76, "cc_rr": 68, "in_custody": 12,
    }  # fmt: skip


def test_the_rest_is_a_count_of_people_too() -> None:
    # 20 clients of whom 18 are C+C and R+R, or in custody, are 2 who are not.
    assert shown(deter=1, cc_rr=18, no_strand=1, in_custody=18) == {"clients": 20}


def test_nought_is_hidden_like_one_to_four() -> None:
    assert shown(deter=0, cc_rr=20, no_strand=0, in_custody=0) == {"clients": 20}


def test_fewer_than_five_clients_show_nothing_at_all() -> None:
    assert shown(deter=1, cc_rr=3, no_strand=0) == {}


def test_how_many_came_and_left_is_never_shown() -> None:
    many = row(
        deter=20, cc_rr=60, no_strand=20, new_engagements=9, removals=12, removals_successful=6
    )
    public = published(many, corrected=False)

    assert {public[key] for key in ROW_OF_PEOPLE[5:]} == {HIDDEN}


def test_crimes_are_shown_as_they_are() -> None:
    assert published(row(deter=0, cc_rr=1, no_strand=0, sac=3), corrected=True)["sac"] == 3


def test_a_corrected_month_needs_ten() -> None:
    public = published(row(deter=8, cc_rr=60, no_strand=8, in_custody=9), corrected=True)

    assert (public["clients"], public["cc_rr"]) == (76, 60)  # 60 and 16
    assert (public["deter"], public["no_strand"], public["in_custody"]) == (HIDDEN,) * 3


def test_a_month_is_corrected_once_any_earlier_report_counted_its_people_otherwise() -> None:
    now = [row(deter=1, cc_rr=2, no_strand=3), row(deter=1, cc_rr=2, no_strand=3, month="2025-07")]
    same = [row(deter=1, cc_rr=2, no_strand=3, sac=1)]  # crimes may be corrected at will
    other = [row(deter=1, cc_rr=2, no_strand=3, removals=1)]  # flows count, shown or not

    assert corrected_months(now, []) == set()
    assert corrected_months(now, [same]) == set()
    assert corrected_months(now, [same, other, same]) == {"2025-08"}


# The attack. A table is (C+C and R+R, Deter, no strand) or (in custody, at liberty): the two
# partings share nothing but the number of clients, so each can be attacked by itself.


def strands(table: Table) -> Row:
    cc_rr, deter, no_strand = table
    return row(deter=deter, cc_rr=cc_rr, no_strand=no_strand)


def custody(table: Table) -> Row:
    in_custody, at_liberty = table
    return row(deter=0, cc_rr=in_custody + at_liberty, no_strand=0, in_custody=in_custody)


def counts_of(made: Row) -> dict[str, int]:
    """Every count of people that there is in a table, shown or not."""
    return {
        "clients": made["clients"],
        "cc_rr": made["cc_rr"],
        "rest": made["clients"] - made["cc_rr"],
        "deter": made["deter"],
        "no_strand": made["no_strand"],
        "in_custody": made["in_custody"],
        "at_liberty": made["clients"] - made["in_custody"],
    }


def seen(made: Row, *, corrected: bool, keys: Iterable[str]) -> tuple[Any, ...]:
    public = published(made, corrected=corrected)
    return tuple(public[key] for key in keys)


def tables(parts: int, most: int) -> Iterator[Table]:
    return (table for table in product(range(most + 1), repeat=parts) if sum(table) <= most)


def established(worlds: dict[Any, list[dict[str, int]]], names: Iterable[str]) -> list[Any]:
    """List what the attacker has established of somebody, among all that could be published."""
    found = []
    for published_as, fitting in worlds.items():
        for name in names:
            values = {world[name] for world in fitting}
            if values & set(SMALL) and (values <= set(SMALL) or len(values) == 1):
                found.append((published_as, name, sorted(values)))
    return found


def corrections(parts: int, people: int) -> set[Table]:
    """List how a table may change when somebody is added, taken out or put elsewhere, so often."""
    nobody = (0,) * parts
    steps = {nobody} | {
        tuple((part == into) - (part == out) for part in range(parts))
        for out, into in product((*range(parts), None), repeat=2)
    }
    found = {nobody}
    for _ in range(people):
        found = {
            tuple(one + other for one, other in zip(change, step, strict=True))
            for change in found
            for step in steps
        }
    return found


PARTINGS = [
    pytest.param(strands, 3, ("clients", "cc_rr", "deter", "no_strand"),
                 ("clients", "cc_rr", "rest", "deter", "no_strand"), id="strands"),
    pytest.param(custody, 2, ("clients", "in_custody"),
                 ("clients", "in_custody", "at_liberty"), id="custody"),
]  # fmt: skip


@pytest.mark.parametrize("corrected", [False, True])
@pytest.mark.parametrize(("make", "parts", "keys", "names"), PARTINGS)
def test_nobody_establishes_a_small_count_from_one_edition(
    make: Callable[[Table], Row],
    parts: int,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    *,
    corrected: bool,
) -> None:
    worlds = defaultdict(list)
    for table in tables(parts, 30):
        made = make(table)
        worlds[seen(made, corrected=corrected, keys=keys)].append(counts_of(made))

    assert established(worlds, names) == []
    # The attack does see what is shown: most editions of 30 people show how many there are.
    assert sum(published_as[0] != HIDDEN for published_as in worlds) >= 20


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("make", "parts", "keys", "names"), PARTINGS)
def test_nobody_establishes_a_small_count_from_two_numbers_of_a_report(
    make: Callable[[Table], Row],
    parts: int,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    people: int,
) -> None:
    """Even knowing that the records of no more than so many people were corrected.

    Two numbers with the same counts are among the worlds: flows, which nobody sees, may be what was
    corrected.
    """
    changes = corrections(parts, people)
    worlds: dict[Any, list[dict[str, int]]] = defaultdict(list)
    for before in tables(parts, 22):
        first = make(before)
        as_first = seen(first, corrected=False, keys=keys)
        counts = {f"{name} in number 1": value for name, value in counts_of(first).items()}
        for change in changes:
            after = tuple(part + by for part, by in zip(before, change, strict=True))
            if min(after) < 0:
                continue
            second = make(after)
            published_as = as_first, seen(second, corrected=True, keys=keys)
            worlds[published_as].append(
                counts | {f"{name} in number 2": v for name, v in counts_of(second).items()}
            )

    both = [f"{name} in number {number}" for name in names for number in (1, 2)]
    assert established(worlds, both) == []


def test_the_attack_would_succeed_if_a_corrected_month_needed_only_five() -> None:
    """In custody 5, then hidden: with one correction that would be 4."""
    worlds: dict[Any, list[dict[str, int]]] = defaultdict(list)
    for before in tables(2, 20):
        for change in corrections(2, 1):
            after = tuple(part + by for part, by in zip(before, change, strict=True))
            if min(after) >= 0 and after != before:
                keys = ("clients", "in_custody")
                published_as = tuple(
                    seen(custody(each), corrected=False, keys=keys) for each in (before, after)
                )
                worlds[published_as].append(counts_of(custody(after)))

    assert established(worlds, ["in_custody"])


# Months that follow one another: whoever knows that nobody moved or went to MAPPA has, for each
# pair of months, closing = opening + new - removals. Bounds are narrowed until nothing moves.

_MONTH = st.fixed_dictionaries(
    {
        "new": st.integers(0, 6),
        "share_removed": st.integers(0, 4),
        "cc_rr": st.integers(0, 100),
        "deter": st.integers(0, 100),
        "in_custody": st.integers(0, 100),
        "successful": st.integers(0, 100),
    }
)


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    clients = draw(st.integers(0, 30))
    made = []
    for month in draw(st.lists(_MONTH, min_size=2, max_size=8)):
        removals = min(month["share_removed"], clients)
        clients += month["new"] - removals
        cc_rr = clients * month["cc_rr"] // 100
        deter = (clients - cc_rr) * month["deter"] // 100
        made.append(
            row(
                deter=deter,
                cc_rr=cc_rr,
                no_strand=clients - cc_rr - deter,
                in_custody=clients * month["in_custody"] // 100,
                new_engagements=month["new"],
                removals=removals,
                removals_successful=removals * month["successful"] // 100,
            )
        )
    return made


Bounds = dict[tuple[int, str], tuple[int, int]]
MOST = 10_000


def narrowed(public: list[Row]) -> Bounds:
    """What an attacker can say of every count, from all months at once."""
    names = (*ROW_OF_PEOPLE, "rest", "at_liberty", "unsuccessful")
    bounds: Bounds = {(month, name): (0, MOST) for month in range(len(public)) for name in names}
    for month, each in enumerate(public):
        for name in ROW_OF_PEOPLE:
            if each[name] != HIDDEN:
                bounds[month, name] = (each[name], each[name])
    sums = [
        ((month, whole), [(month, one), (month, other)])
        for month in range(len(public))
        for whole, one, other in (
            ("clients", "cc_rr", "rest"),
            ("rest", "deter", "no_strand"),
            ("clients", "in_custody", "at_liberty"),
            ("removals", "removals_successful", "unsuccessful"),
        )
    ]
    for _ in range(20):
        before = dict(bounds)
        for whole, parts in sums:
            _narrow(bounds, [whole], parts)
        for month in range(1, len(public)):
            _narrow(
                bounds,
                [(month, "clients"), (month, "removals")],
                [(month - 1, "clients"), (month, "new_engagements")],
            )
        if before == bounds:
            break
    return bounds


def _narrow(bounds: Bounds, left: list[Any], right: list[Any]) -> None:
    """Use that the sum of the left is the sum of the right."""
    for these, those in ((left, right), (right, left)):
        for one in these:
            others = [each for each in these if each != one]
            low = sum(bounds[each][0] for each in those) - sum(bounds[each][1] for each in others)
            high = sum(bounds[each][1] for each in those) - sum(bounds[each][0] for each in others)
            now = bounds[one]
            bounds[one] = (max(now[0], low), min(now[1], high))


@given(histories())
def test_nobody_works_a_small_count_out_from_months_that_follow_one_another(
    history: list[Row],
) -> None:
    bounds = narrowed([published(each, corrected=False) for each in history])

    narrow = {place: (low, high) for place, (low, high) in bounds.items() if low >= 1 and high <= 4}
    assert not narrow


def test_the_attack_on_months_works_where_flows_are_shown() -> None:
    # 20, then 21 with 1 new engagement hidden and no removal: it was 1.
    july, august = (row(deter=7, cc_rr=each, no_strand=6) for each in (7, 8))
    public = [published(july, corrected=False), published(august, corrected=False)]
    public[1]["removals"] = 0

    assert narrowed(public)[1, "new_engagements"] == (1, 1)
