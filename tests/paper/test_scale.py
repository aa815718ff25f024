"""Round axes, and labels that move apart no further than they must."""

from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from iom.paper.scale import axis_for, spread


@pytest.mark.parametrize(
    ("highest", "top", "step"),
    [
        (0, 4, 1),
        (1, 4, 1),
        (8, 8, 1),
        (9, 10, 2),
        (84, 100, 20),
        (131, 140, 20),
        (140, 140, 20),
        (141, 160, 20),
        (161, 200, 50),
        (23_749, 25_000, 5_000),
        (1_000_000, 1_000_000, 200_000),
    ],
)
def test_an_axis_is_round_and_short(highest: int, top: int, step: int) -> None:
    axis = axis_for(highest)

    assert (axis.top, axis.step) == (top, step)


@given(st.integers(0, 10**9), st.integers(1, 12))
def test_an_axis_holds_its_highest_value_and_wastes_less_than_a_step(
    highest: int, most: int
) -> None:
    axis = axis_for(highest, most_steps=most)

    assert axis.top >= highest
    assert axis.top - axis.step < max(highest, 4)
    assert 2 <= len(axis.ticks) <= most + 1
    assert str(axis.step).rstrip("0") in {"1", "2", "5"}


def test_an_axis_without_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one step"):
        axis_for(4, most_steps=0)


def test_labels_that_do_not_touch_stay_where_they_are() -> None:
    assert spread([10, 40, 70], 16, 0, 100) == [10, 40, 70]


def test_labels_that_touch_move_apart_about_their_middle() -> None:
    # 50 and 54 have their middle at 52; 16 apart they stand at 44 and 60.
    assert spread([54, 50], 16, 0, 100) == [60, 44]


def test_labels_at_one_height_keep_their_order_and_stay_inside() -> None:
    # Three at 0 cannot go below 0: 0, 16 and 32.
    assert spread([0, 0, 0], 16, 0, 100) == [0, 16, 32]


heights = st.lists(st.floats(-50, 450), min_size=1, max_size=8)


@given(heights, st.floats(1, 30))
def test_labels_never_touch_never_leave_and_never_change_places(
    wanted: list[float], apart: float
) -> None:
    assume((len(wanted) - 1) * apart <= 400)

    placed = spread(wanted, apart, 0, 400)

    upwards = sorted(placed)
    assert all(b - a >= apart - 1e-6 for a, b in pairwise(upwards))
    assert -1e-6 <= upwards[0] <= upwards[-1] <= 400 + 1e-6
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    assert order == sorted(range(len(placed)), key=lambda n: placed[n])


@given(heights)
@example([1.0, 400.0, 199.00000000000475])
def test_more_labels_than_fit_are_spread_evenly_over_the_room(wanted: list[float]) -> None:
    assume(len(wanted) > 1)

    placed = sorted(spread(wanted, 1000, 0, 400))

    evenly = [n * 400 / (len(wanted) - 1) for n in range(len(wanted))]
    # Heights are added up in floating point, so 0 may come out as a millionth of a millionth.
    assert placed == pytest.approx(evenly, abs=1e-6)
