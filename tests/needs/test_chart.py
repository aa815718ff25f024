"""How scores are drawn."""

from __future__ import annotations

from datetime import date

from iom.entries.domain import Known
from iom.needs.chart import chart_of
from iom.needs.domain import Answer, NeedKind
from iom.needs.picture import Assessed

MAY, JULY = date(2026, 5, 1), date(2026, 7, 1)


def assessed(on: date, answers: dict[NeedKind, Answer]) -> Assessed:
    return Assessed(id=1, on=on, tool="OASys", assessor="Rowan", answers=answers)


def test_one_assessment_is_not_drawn() -> None:
    assert chart_of([assessed(MAY, {NeedKind.DRUGS: 4})]) is None


def test_what_has_no_score_is_not_drawn() -> None:
    yes = [assessed(day, {NeedKind.HEALTH: Known.YES}) for day in (MAY, JULY)]

    assert chart_of(yes) is None


def test_a_section_is_drawn_over_the_days_on_which_it_was_scored() -> None:
    chart = chart_of(
        [
            assessed(MAY, {NeedKind.DRUGS: 10, NeedKind.ALCOHOL: None}),
            assessed(JULY, {NeedKind.DRUGS: 0, NeedKind.ALCOHOL: 3}),
        ]
    )

    assert chart is not None
    drugs, alcohol = chart.lanes
    assert (drugs.label, drugs.last) == ("Drugs", "0 of 10")
    assert [(each.x, each.exists) for each in drugs.points] == [(118.0, True), (284.0, False)]
    assert drugs.points[1].y == drugs.bottom  # 0 lies on the floor of its lane
    assert [(each.x, each.exists) for each in alcohol.points] == [(284.0, False)]
    assert chart.said.startswith("Drugs 10, 0; Alcohol 3.")


def test_a_score_just_below_the_threshold_lies_below_its_line() -> None:
    chart = chart_of([assessed(MAY, {NeedKind.ALCOHOL: 3}), assessed(JULY, {NeedKind.ALCOHOL: 4})])

    assert chart is not None
    [lane] = chart.lanes
    below, above = lane.points
    assert above.y < lane.begins < below.y
