"""Charts of a score, as numbers."""

from __future__ import annotations

from datetime import date

from iom.scoring.bands import Thresholds
from iom.scoring.chart import bands_of, history_of
from tests.scoring.making import d

THRESHOLDS = Thresholds(d("45.0"), d("30.0"), d("20.0"))


def test_a_score_lies_where_its_band_is() -> None:
    # 65 points on 320 pixels from 8 on: 20 at 106.5, 30 at 155.7, 45 at 229.5, 41.8 at 213.8.
    chart = bands_of(THRESHOLDS, d("41.8"), may_add=d("15"))

    assert [each.x for each in chart.segments] == [8.0, 106.5, 155.7, 229.5]
    assert [each.name for each in chart.segments] == ["deselect", "hold", "watch", "select"]
    assert (chart.at, chart.most) == (213.8, 287.6)
    assert chart.said.endswith("The score is 41.8. With the highest predictor it would be 56.8.")
    assert bands_of(THRESHOLDS, d("41.8")).most is None


def test_a_name_makes_room_for_the_mark() -> None:
    [*_, watch, _] = bands_of(THRESHOLDS, d("32.0")).segments
    assert watch.name == "watch"
    assert watch.name_x > bands_of(THRESHOLDS, d("32.0")).at


def test_a_history_rises_from_nought_and_is_read_from_the_left() -> None:
    scores = [(date(2025, 10, 6), d("41.8")), (date(2025, 4, 4), d("38.2"))]
    chart = history_of(THRESHOLDS, scores)

    assert chart is not None
    assert [each.score for each in chart.points] == ["38.2", "41.8"]
    assert chart.points[0].x < chart.points[1].x
    assert chart.points[0].y > chart.points[1].y
    assert chart.said == "38.2 in Apr 25; 41.8 in Oct 25. The same in the table below."
    assert history_of(THRESHOLDS, scores[:1]) is None


def test_scores_of_one_day_do_not_lie_on_one_another() -> None:
    chart = history_of(THRESHOLDS, [(date(2025, 10, 6), d("1.0"))] * 3)
    assert chart is not None
    assert [each.score for each in chart.points] == ["", "", "1.0"]
