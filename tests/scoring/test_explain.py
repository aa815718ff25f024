"""What a score says of itself, in sentences, with numbers worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from iom.scoring import explain, ways
from iom.scoring.ageing import Step, next_band_by_age
from iom.scoring.bands import Band
from iom.scoring.domain import Away, Inputs, score_of
from iom.scoring.explain import Told
from iom.scoring.matrix import Matrix
from tests.scoring.making import ago, arrest, d, default, happened, known, predicted, proven


def told(inputs: Inputs, matrix: Matrix | None = None, **more: object) -> Told:
    matrix = matrix or default()
    found = score_of(matrix, inputs)
    return Told(
        matrix=matrix, inputs=inputs, lines=found.lines, unseen=Decimal(0), total=found.total,
        score=found.score, band=found.band, provisional=found.provisional, place="Cambridge",
    )  # fmt: skip


def test_why_names_what_brings_the_most_first() -> None:
    matrix = default(priorities={"cambridge": {"dwelling-burglary": "1.2"}})
    inputs = known(
        proven("dwelling-burglary", 74),  # 18 June 2025: 10 x 1.2
        proven("dwelling-burglary", 314),  # 21 October 2024: 10 x 0.5 x 1.2
        arrest("theft-of-vehicle", 60),
        arrest("theft-of-vehicle", 70),
        district="cambridge",
        tests=[happened("", 59)],  # 3 July 2025
        breaches=[happened("recall", 233)],  # 10 January 2025
    )

    [said] = explain.why(told(inputs, matrix))
    assert said == (
        "Most of it is 2 offences of dwelling burglary: the one of 18 June 2025 counts in full "
        "and, with Cambridge’s priority of 1.2, brings 12.0; the one of 21 October 2024 counts "
        "half and brings 6.0. A positive Class A test of 3 July 2025 adds 5.0, 2 arrests for "
        "theft of vehicle, not proven yet, 4.0 and the recall of 10 January 2025 3.0."
    )


def test_why_shows_on_one_offence_that_custody_improves_nobody() -> None:
    # 603 days old, 308 of them away: half instead of a quarter.
    inputs = known(proven("non-dwelling-burglary", 603), away=[Away(ago(400), ago(92))])

    assert explain.why(told(inputs))[1] == (
        "Time in custody does not make anybody look improved. The non-dwelling burglary of "
        "6 January 2024 is 603 days old but only 295 of them were at liberty, so it counts half, "
        "not a quarter."
    )


def test_nothing_is_said_plainly() -> None:
    assert explain.why(told(known())) == [
        "Nothing that is recorded counts towards the score on this day."
    ]


def test_points_of_unseen_data_are_told_and_nothing_else_of_it() -> None:
    # 10 seen and 2 unseen: 12.0; a theft of vehicle is 6.0, a robbery 10.0, so 22.0 is hold.
    partial = known(proven("robbery", 5))
    seen = Told(
        matrix=default(), inputs=partial, lines=score_of(default(), partial).lines,
        unseen=d("2"), total=d("12"), score=d("12.0"), band=Band.DESELECT, provisional=True,
    )  # fmt: skip

    assert explain.why(seen)[0].endswith(
        "2.0 of it rest on kinds of data that your agency does not see."
    )
    up = ways.way_up(seen)
    assert up is not None
    assert up.far == "8.0 points up to hold"
    assert up.how.endswith("proven or charged, would do it: 10.0 makes 22.0.")


def test_a_predictor_may_lift_the_band() -> None:
    # 41.75: with 5, 10 and 15 46.75, 51.75 and 56.75, all of them select.
    inputs = known(*[proven("robbery", n) for n in range(4)], proven("shoplifting", 100),
                   intelligence=[ago(1)])  # fmt: skip
    assert ways.what_a_predictor_would_do(told(inputs)) == (
        "No two-year reoffending predictor is recorded, so it counts 0. A predictor of 50 or more "
        "would lift the band to select (46.8, 51.8 or 56.8); below 50 it stays watch."
    )


def test_predictors_that_lead_to_different_bands_are_told_apart() -> None:
    # 19: 24 hold, 29 hold, 34 watch.
    inputs = known(proven("robbery"), proven("theft-of-vehicle"), breaches=[happened("breach")])
    assert ways.what_a_predictor_would_do(told(inputs)) == (
        "No two-year reoffending predictor is recorded, so it counts 0. A predictor of 50 or more "
        "would lift the band: one of 50 24.0, hold; one of 75 29.0, hold and one of 90 34.0, "
        "watch; below 50 it stays deselect."
    )


def test_a_predictor_that_changes_nothing_is_said_so() -> None:
    assert ways.what_a_predictor_would_do(told(known())) == (
        "No two-year reoffending predictor is recorded, so it counts 0. No predictor would lift "
        "the band: with the highest the score would be 15.0."
    )
    assert ways.what_a_predictor_would_do(told(known(predictor=predicted(10)))) == ""


def test_proof_of_an_arrest_may_lead_to_the_next_band() -> None:
    # 40 + 2 = 42.0; proven, the theft of vehicle is 6 in place of 2: 46.0.
    inputs = known(*[proven("robbery", n) for n in range(4)], arrest("theft-of-vehicle", 99 - 8))
    up = ways.way_up(told(inputs))

    assert up is not None
    assert up.far == "3.0 points up to select"
    assert up.how == (
        "(45.0). Proof or a charge for the theft of vehicle of 1 June 2025 would do it: 6.0 in "
        "place of 2.0 makes 46.0."
    )


def test_one_more_offence_may_lead_there_and_the_lightest_is_named() -> None:
    # 40.0: 5 are wanting; non-dwelling burglary is the lightest that brings them.
    inputs = known(*[proven("robbery", n) for n in range(4)])
    up = ways.way_up(told(inputs))

    assert up is not None
    assert up.how == (
        "(45.0). One more non-dwelling burglary, proven or charged, would do it: 5.0 makes 45.0."
    )
    none = ways.way_up(told(known()))
    assert none is not None
    assert none.how == "(20.0). No single offence more would do it."
    assert ways.way_up(told(known(*[proven("robbery")] * 5))) is None


def test_ageing_alone_leads_down_on_a_day_worked_out_by_hand() -> None:
    # 31.0: three robberies of today and one piece of intelligence of today. After 91 days, on
    # 1 December 2025, all four step down on one day: 30 x 0.75 = 22.5, hold.
    inputs = known(*[proven("robbery")] * 3, intelligence=[ago(0)])
    assert next_band_by_age(default(), inputs) == Step(
        date(2025, 12, 1), d("31.0"), d("22.5"), Band.HOLD
    )
    down = ways.way_down(told(inputs))
    assert down is not None
    assert down.far == "1.1 points down to hold"
    assert down.how == (
        "(29.9). If nothing more happens, what counts grows too old one by one; the step of "
        "1 December 2025 takes the score from 31.0 to 22.5, hold."
    )


def test_whoever_stays_away_does_not_grow_older() -> None:
    inputs = known(*[proven("robbery", 30)] * 3, away=[Away(ago(10), None)])
    assert next_band_by_age(default(), inputs) is None
    down = ways.way_down(told(inputs))
    assert down is not None
    assert "no offence grows older" in down.how


def test_a_release_ahead_is_waited_for() -> None:
    # 20 days at liberty now; away until 10 September. At liberty from then: 92 days are full
    # 72 days later, on 21 November 2025.
    inputs = known(*[proven("robbery", 30)] * 3, away=[Away(ago(10), date(2025, 9, 10))])
    step = next_band_by_age(default(), inputs)
    assert step is not None
    assert step.on == date(2025, 11, 21)


def test_what_counts_nowhere_is_named() -> None:
    inputs = known(proven("other-theft", 5, "acquitted"), proven("robbery", 800))
    assert explain.left_out(told(inputs)) == (
        "Left out: other theft of 26 Aug 2025, acquitted; an older offence."
    )
    assert explain.left_out(told(known(proven("robbery")))) == ""
