"""Where bars, lines and labels stand; numbers by hand. The floor is at 160, the top at 18."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from iom.achieved.charts import bars_of, running_of
from iom.achieved.domain import Counts, Figures, Window

WINDOW = Window(date(2026, 4, 4), date(2026, 5, 1))


def day(number: int) -> date:
    return WINDOW.first + timedelta(days=number)


def test_bars_of_all_windows_stand_on_one_scale() -> None:
    figures = Figures(3, Fraction(10), Counts(took_place=5))

    chart = bars_of([(WINDOW, figures)])

    # Up to 11: steps of 5, and 15 at the top; 10 of 15 is two thirds of 142.
    assert [(tick.text, tick.y) for tick in chart.ticks] == [
        ("0", 160),
        ("5", 112.7),
        ("10", 65.3),
        ("15", 18),
    ]
    assert (chart.pairs[0].planned, chart.pairs[0].took_place) == (65.3, 112.7)
    assert chart.said == ("to 1 May 2026 5 took place of 10 planned. The same in the table.")


def test_nothing_is_drawn_as_nothing() -> None:
    chart = bars_of([(WINDOW, Figures())])

    assert (chart.pairs[0].planned, chart.pairs[0].took_place) == (160, 160)
    assert bars_of([]).pairs == []


def test_a_client_s_days_are_a_line_and_steps() -> None:
    planned = [Fraction(4 * number, 28) for number in range(1, 29)]

    chart = running_of(planned, [day(0), day(27)], [day(14)], WINDOW)

    # 484 across 28 days: 17.2857 a day; each contact at the middle of its day.
    assert chart.took_place == "M40 160H48.6V131.6H515.4V103.2H524"
    assert chart.planned.endswith("L524 46.4")  # 4 of 5
    assert [(each.x, each.y) for each in chart.missed] == [(290.6, 131.6)]
    assert chart.said.startswith("From 4 Apr 2026 to 1 May 2026 2 took place of 4 planned.")


def test_labels_that_would_touch_are_put_one_above_the_other() -> None:
    planned = [Fraction(2 * number, 28) for number in range(1, 29)]

    chart = running_of(planned, [day(0), day(1)], [], WINDOW)

    # Both lines end at 2 of 3: 65.3; the labels 16 apart around it.
    assert (chart.planned_end, chart.took_place_end) == (61.3, 77.3)
