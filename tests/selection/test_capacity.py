"""Who would fill the places, worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from iom.scoring.bands import Thresholds
from iom.selection.capacity import (
    BadCapacity,
    By,
    Candidate,
    Capacity,
    DistrictLine,
    Proposal,
    Tie,
    propose,
)
from iom.selection.whatif import Difference, more_and_fewer
from tests.selection.making import DEFAULT, candidate

LOWER = Thresholds(select=Decimal("40.0"), watch=Decimal("25.0"), hold=Decimal("10.0"))


def proposed(places: int, *candidates: Candidate, floors: dict[str, int] | None = None) -> Proposal:
    capacity = Capacity(places=places, floors=floors or {})
    return propose(capacity, candidates, {"peterborough": LOWER}, otherwise=DEFAULT)


def refs(found: Proposal) -> list[str]:
    return [each.candidate.ref for each in found.placed]


def test_places_go_by_score() -> None:
    found = proposed(2, candidate("A", "31.0"), candidate("B", "80.5"), candidate("C", "44.0"))

    assert refs(found) == ["B", "C"]
    assert [each.ref for each in found.outside] == ["A"]
    assert (found.free, found.last_score, found.ties) == (0, Decimal("44.0"), ())


def test_a_districts_best_come_first_up_to_its_floor() -> None:
    # Two places for Fenland first, then the highest of all the rest.
    people = [
        candidate("F1", "35.0"), candidate("F2", "33.0"), candidate("F3", "32.0"),
        candidate("C1", "90.0", "cambridge"), candidate("C2", "70.0", "cambridge"),
        candidate("C3", "60.0", "cambridge"),
    ]  # fmt: skip

    found = proposed(4, *people, floors={"fenland": 2})

    assert [(each.candidate.ref, each.by) for each in found.placed] == [
        ("C1", By.SCORE), ("C2", By.SCORE), ("F1", By.FLOOR), ("F2", By.FLOOR),
    ]  # fmt: skip
    assert [each.ref for each in found.outside] == ["C3", "F3"]
    assert found.last_score == Decimal("70.0")


@pytest.mark.parametrize(
    ("district", "score", "placed"),
    [
        ("fenland", "30.0", True),
        ("fenland", "29.9", False),
        ("peterborough", "25.0", True),
        ("peterborough", "24.9", False),
    ],
)
def test_nobody_under_the_districts_own_watch_threshold(
    district: str,
    score: str,
    placed: bool,  # noqa: FBT001
) -> None:
    found = proposed(5, candidate("A", score, district), floors={district: 3})

    assert refs(found) == (["A"] if placed else [])
    assert [each.ref for each in found.below] == ([] if placed else ["A"])
    assert found.free == (4 if placed else 5)
    [line] = found.districts
    assert line.unfilled == (2 if placed else 3)


def test_ties_go_by_earlier_nomination() -> None:
    found = proposed(1, candidate("A", "50.0", days=1), candidate("B", "50.0", days=0))

    assert refs(found) == ["B"]
    assert found.ties == ()


def test_what_the_rules_leave_open_is_said() -> None:
    people = [candidate("A", "50.0"), candidate("B", "50.0"), candidate("C", "60.0")]

    assert proposed(2, *people).ties == (Tie(("A", "B"), 1),)
    assert proposed(1, *people).ties == ()
    assert proposed(3, *people).ties == ()


def test_a_tie_in_a_floor_that_score_settles_is_none() -> None:
    people = [candidate("A", "50.0"), candidate("B", "50.0")]

    assert proposed(2, *people, floors={"fenland": 1}).ties == ()
    assert proposed(1, *people, floors={"fenland": 1}).ties == (Tie(("A", "B"), 1),)


def test_a_tie_of_a_floor_and_of_the_rest_is_one() -> None:
    people = [candidate(ref, "50.0") for ref in "ABC"]
    assert proposed(2, *people, floors={"fenland": 1}).ties == (Tie(("A", "B", "C"), 2),)


def test_floors_beyond_the_places_are_refused() -> None:
    with pytest.raises(BadCapacity) as refused:
        proposed(5, floors={"fenland": 3, "cambridge": 4})
    assert str(refused.value) == (
        "The floors of the districts come to 7, more than the 5 places of the scheme. Lower a "
        "floor, or find 2 more."
    )
    assert proposed(7, floors={"fenland": 3, "cambridge": 4}).free == 7


@pytest.mark.parametrize(("places", "floors"), [(-1, {}), (5, {"fenland": -1})])
def test_less_than_nothing_is_refused(places: int, floors: dict[str, int]) -> None:
    with pytest.raises(BadCapacity, match="0 or more"):
        proposed(places, floors=floors)


def test_a_district_has_its_line() -> None:
    people = [
        candidate("A", "50.0", on_scheme=True),  # stays
        candidate("B", "40.0"),  # comes by the floor
        candidate("C", "20.0", on_scheme=True),  # goes, under the threshold
        candidate("D", "70.0", "cambridge"),  # comes
        candidate("E", "45.0", "cambridge", on_scheme=True),  # goes: just outside
    ]
    capacity = Capacity(
        places=3,
        floors={"fenland": 2},
        names={"cambridge": "Cambridge", "fenland": "Fenland", "south": "A place of the south"},
    )

    found = propose(capacity, people, {}, otherwise=DEFAULT)

    assert found.districts == (
        DistrictLine("south", 0, 0, 0, 0, 0, 0, 0),
        DistrictLine(
            "cambridge", floor=0, eligible=2, on_scheme=1, placed=1, coming=1, going=1, unfilled=0
        ),
        DistrictLine(
            "fenland", floor=2, eligible=2, on_scheme=2, placed=2, coming=1, going=1, unfilled=0
        ),
    )


def differences(places: int, floors: dict[str, int], people: int) -> tuple[Difference, Difference]:
    """`people` of whom every third is Cambridge's, with scores of 30, 31, 32 ..."""
    some = [
        candidate(f"{n:02}", f"{30 + n}.0", "cambridge" if n % 3 == 0 else "fenland")
        for n in range(people)
    ]
    capacity = Capacity(places=places, floors=floors)
    return more_and_fewer(capacity, some, {}, otherwise=DEFAULT)


def test_ten_more_and_ten_fewer_places() -> None:
    # Of 30, the 12 best are 18 to 29. Two: 28 and 29. Ten fewer lose 18 to 27; of these 18, 21,
    # 24 and 27 are Cambridge's. Ten more win 8 to 17: 9, 12 and 15 are Cambridge's.
    fewer, more = differences(12, {}, 30)

    assert (fewer.by, fewer.places, fewer.in_addition) == (-10, 2, ())
    assert fewer.no_longer == tuple(f"{n}" for n in range(27, 17, -1))
    assert fewer.by_district == {"cambridge": -4, "fenland": -6}
    assert (more.by, more.places, more.no_longer) == (10, 22, ())
    assert more.in_addition == tuple(f"{n:02}" for n in range(17, 7, -1))
    assert more.by_district == {"cambridge": 3, "fenland": 7}


def test_where_nobody_waits_ten_more_mean_nothing() -> None:
    _, more = differences(12, {}, 12)
    assert (more.in_addition, more.by_district) == ((), {})
    assert more.proposal is not None
    assert more.proposal.free == 10


def test_ten_fewer_than_the_floors_are_refused_and_so_said() -> None:
    fewer, more = differences(12, {"fenland": 3}, 30)

    assert (fewer.places, fewer.proposal) == (2, None)
    assert "come to 3, more than the 2 places" in fewer.refused
    assert more.refused == ""


def test_there_are_never_fewer_places_than_none() -> None:
    fewer, _ = differences(4, {}, 30)
    assert (fewer.by, fewer.places, len(fewer.no_longer)) == (-4, 0, 4)
