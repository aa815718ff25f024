"""The rules of a score, each edge worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from iom.offending.words import OffenceCategory
from iom.scoring.bands import Band
from iom.scoring.domain import Away, Factor, Inputs, Offence, days_at_liberty, score_of
from tests.scoring.making import (
    AS_OF,
    ago,
    arrest,
    d,
    default,
    happened,
    known,
    predicted,
    proven,
)


@pytest.mark.parametrize(
    ("days", "points"),
    [
        (0, "10"), (91, "10"),  # x 1.0
        (92, "7.50"), (182, "7.50"),  # x 0.75
        (183, "5.0"), (365, "5.0"),  # x 0.5
        (366, "2.50"), (730, "2.50"),  # x 0.25
        (731, "0"),
    ],
)  # fmt: skip
def test_an_offence_counts_by_days_at_liberty(days: int, points: str) -> None:
    found = score_of(default(), known(proven("dwelling-burglary", days)))

    assert found.total == d(points)
    assert [each.days for each in found.lines] == ([days] if d(points) else [])


def test_an_offence_of_the_day_after_counts_nothing() -> None:
    assert score_of(default(), known(proven("robbery", -1))).total == 0


def test_leap_days_are_days() -> None:
    # 29 February 2024 to 28 February 2025 is 365 days; from 28 February 2024, 366.
    inputs = Inputs(
        as_of=date(2025, 2, 28),
        offences=[
            Offence(date(2024, 2, 29), "robbery", "charged"),  # 10 x 0.5
            Offence(date(2024, 2, 28), "robbery", "charged"),  # 10 x 0.25
        ],
    )

    assert [each.points for each in score_of(default(), inputs).lines] == [d("5.0"), d("2.50")]


def test_time_away_does_not_make_anybody_look_improved() -> None:
    # 603 days ago; away for 308 of them: 295 at liberty, so half and not a quarter.
    away = [Away(ago(400), ago(92))]
    [line] = score_of(default(), known(proven("non-dwelling-burglary", 603), away=away)).lines

    assert (line.days, line.recency, line.points) == (295, d("0.5"), d("2.5"))


def test_the_day_of_release_is_at_liberty_and_the_first_day_away_is_not() -> None:
    # From 1 to 11 August not at liberty: ten days, 1st to 10th. Of 31 days since 31 July, 21.
    away = [Away(date(2025, 8, 1), date(2025, 8, 11))]

    assert days_at_liberty(date(2025, 7, 31), AS_OF, away) == 21
    assert days_at_liberty(date(2025, 8, 5), AS_OF, away) == 26 - 6  # 5th to 10th
    assert days_at_liberty(date(2025, 8, 11), AS_OF, away) == 20
    assert days_at_liberty(AS_OF, AS_OF, away) == 0


def test_who_is_still_away_grows_no_older() -> None:
    away = [Away(ago(50), None)]
    assert days_at_liberty(ago(100), AS_OF, away) == 50
    assert days_at_liberty(ago(20), AS_OF, away) == 0


def test_spans_that_touch_or_overlap_count_each_day_once() -> None:
    away = [Away(ago(60), ago(40)), Away(ago(40), ago(30)), Away(ago(35), ago(20))]
    assert days_at_liberty(ago(100), AS_OF, away) == 60  # away from 60 to 20 days ago


def test_what_counts_is_proven_or_charged() -> None:
    offences = [
        proven("robbery", 1, disposal)
        for disposal in ("convicted", "cautioned", "charged", "acquitted", "no-further-action")
    ]
    assert score_of(default(), known(*offences)).total == 30


def test_arrests_count_two_each_up_to_ten_for_priority_crimes_alone() -> None:
    six = [arrest("robbery", days) for days in (1, 2, 3, 4, 5, 182)]
    found = score_of(
        default(), known(*six, arrest("shoplifting", 1), arrest("theft-of-vehicle", 183))
    )

    assert found.total == 10
    assert [each.points for each in found.lines] == [2, 2, 2, 2, 2, 0]


@pytest.mark.parametrize(
    ("value", "points"),
    [(0, 0), (49, 0), (50, 5), (74, 5), (75, 10), (89, 10), (90, 15), (100, 15)],
)
def test_the_predictor_counts_by_its_band(value: int, points: int) -> None:
    found = score_of(default(), known(predictor=predicted(value)))

    assert found.total == points
    assert not found.provisional
    assert score_of(default(), known()).provisional


def test_class_a_counts_once() -> None:
    both = known(tests=[happened("", 3), happened("", 182)], dip_status="retained")
    assert score_of(default(), both).total == 5
    [line] = score_of(default(), both).lines
    assert (line.what, line.on) == ("class-a-positive", ago(3))
    assert score_of(default(), known(tests=[happened("", 183)])).total == 0
    assert score_of(default(), known(dip_status="on-caseload")).total == 5
    assert score_of(default(), known(dip_status="planned-completion")).total == 0


def test_intelligence_counts_one_each_up_to_six() -> None:
    days = [ago(n) for n in (0, 1, 2, 3, 4, 5, 91, 92)]
    found = score_of(default(), known(intelligence=days))

    assert sum(each.points for each in found.lines) == 6
    assert len(found.lines) == 7  # the oldest of the window is there, and adds nothing


def test_a_breach_or_recall_counts_once() -> None:
    found = score_of(default(), known(breaches=[happened("breach", 365), happened("recall", 2)]))
    assert found.total == 3
    assert found.lines[0].what == "recall"
    assert score_of(default(), known(breaches=[happened("breach", 366)])).total == 0


def test_a_districts_priority_multiplies() -> None:
    matrix = default(priorities={"cambridge": {"dwelling-burglary": "1.2"}})
    inputs = known(proven("dwelling-burglary", 7), district="cambridge")

    assert score_of(matrix, inputs).total == d("12")
    assert score_of(matrix, known(proven("dwelling-burglary", 7), district="fenland")).total == 10


def test_rounding_is_once_at_the_end_and_half_up() -> None:
    # 4 x 10 + 0.95 + 3 + 1 = 44.95, which is 45.0; with 0.94 it is 44.94, and so 44.9.
    matrix = default(weights={"robbery": "10", "shoplifting": "0.95"})
    inputs = known(
        *[proven("robbery", n) for n in (1, 2, 3, 4)],  # 40
        proven("shoplifting", 5),  # 0.95
        breaches=[happened("breach", 1)],  # 3
        intelligence=[ago(1)],  # 1
    )
    found = score_of(matrix, inputs)

    assert (found.total, found.score, found.band) == (d("44.95"), d("45.0"), Band.SELECT)
    lower = score_of(default(weights={"robbery": "10", "shoplifting": "0.94"}), inputs)
    assert (lower.total, lower.score, lower.band) == (d("44.94"), d("44.9"), Band.WATCH)


def test_the_parts_are_not_rounded() -> None:
    # 0.5 x 0.25 = 0.125, three times 0.375: 0.4. Rounded one by one it would be 0.3 or 0.6.
    found = score_of(default(), known(*[proven("other", 700)] * 3))
    assert (found.total, found.score) == (d("0.375"), d("0.4"))


def test_a_district_has_thresholds_of_its_own() -> None:
    own = {"fenland": {"select": "9.0", "watch": "5.0", "hold": "2.0"}}
    matrix = default(district_thresholds=own)

    assert score_of(matrix, known(proven("robbery"), district="fenland")).band is Band.SELECT
    assert score_of(matrix, known(proven("robbery"), district="cambridge")).band is Band.DESELECT


def test_every_kind_of_offence_has_a_weight() -> None:
    assert set(default().weights) == set(OffenceCategory)


def test_the_score_of_the_picture_adds_up() -> None:
    # 6 October 2025, by hand: 12 + 4 + 0.75 + 2 + 6 + 2.5 + 0.5 = 27.75; arrests 4, Class A 5,
    # intelligence 2, recall 3: 41.75, rounded half up 41.8.
    as_of = date(2025, 10, 6)
    inputs = Inputs(
        as_of=as_of,
        district="cambridge",
        away=[Away(date(2024, 2, 24), date(2024, 8, 28)), Away(date(2025, 1, 10), date(2025, 2, 7)),
              Away(date(2025, 7, 4), None)],
        offences=[
            Offence(date(2025, 6, 30), "theft-of-vehicle", "arrested"),
            Offence(date(2025, 6, 27), "theft-from-vehicle", "charged"),
            Offence(date(2025, 6, 18), "dwelling-burglary", "charged"),
            Offence(date(2025, 5, 24), "theft-of-vehicle", "arrested"),
            Offence(date(2025, 3, 9), "other-theft", "acquitted"),
            Offence(date(2025, 1, 3), "shoplifting", "convicted"),
            Offence(date(2024, 10, 29), "theft-from-vehicle", "convicted"),
            Offence(date(2024, 10, 21), "dwelling-burglary", "convicted"),
            Offence(date(2024, 2, 11), "non-dwelling-burglary", "convicted"),
            Offence(date(2023, 12, 16), "shoplifting", "convicted"),
        ],
        tests=[happened("cocaine", 0)._replace(on=date(2025, 7, 3))],
        intelligence=[date(2025, 9, 1), date(2025, 8, 1)],
        breaches=[happened("recall")._replace(on=date(2025, 1, 10))],
    )  # fmt: skip
    matrix = default(priorities={"cambridge": {"dwelling-burglary": "1.2"}})

    found = score_of(matrix, inputs)

    assert (found.total, found.score, found.band) == (d("41.75"), d("41.8"), Band.WATCH)
    assert sum(each.points for each in found.lines if each.factor is Factor.OFFENCE) == d("27.75")
    days = [each.days for each in found.lines if each.factor is Factor.OFFENCE]
    assert days == [7, 16, 154, 220, 228, 295, 352]
    assert found.provisional
