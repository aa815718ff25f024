"""Laws that hold for every score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from iom.cohort.domain import DipStatus
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring.domain import (
    Away,
    Happened,
    Inputs,
    Offence,
    Predictor,
    days_at_liberty,
    score_of,
)
from iom.scoring.kept import inputs_as_text, inputs_from_text, lines_as_text, lines_from_text
from tests.scoring.making import AS_OF, default

MATRIX = default(
    priorities={"fenland": {"robbery": "1.25"}},
    district_thresholds={"fenland": {"select": "40.0", "watch": "25.0", "hold": "10.0"}},
)
DAYS = st.integers(0, 1_500).map(lambda n: AS_OF - timedelta(days=n))
CATEGORIES = st.sampled_from([each.value for each in OffenceCategory])
PROVEN = st.sampled_from([each.value for each in Disposal if each.proven_or_charged])
OFFENCES = st.builds(Offence, DAYS, CATEGORIES, st.sampled_from([each.value for each in Disposal]))


@st.composite
def spans(draw: st.DrawFn) -> list[Away]:
    edges = sorted(draw(st.sets(DAYS, max_size=8)))
    found = [Away(first, end) for first, end in zip(edges[::2], edges[1::2], strict=False)]
    return [*found, Away(edges[-1], None)] if len(edges) % 2 else found


INPUTS = st.builds(
    Inputs,
    as_of=st.just(AS_OF),
    district=st.sampled_from(["", "cambridge", "fenland"]),
    offences=st.lists(OFFENCES, max_size=12),
    away=spans(),
    predictor=st.none() | st.builds(Predictor, DAYS, st.integers(0, 100), st.text(max_size=5)),
    tests=st.lists(st.builds(Happened, DAYS, st.text(max_size=5)), max_size=3),
    dip_status=st.sampled_from(["", *(each.value for each in DipStatus)]),
    intelligence=st.lists(DAYS, max_size=9),
    breaches=st.lists(st.builds(Happened, DAYS, st.sampled_from(["breach", "recall"])), max_size=3),
)


@given(INPUTS, st.builds(Offence, DAYS, CATEGORIES, PROVEN))
def test_one_more_proven_offence_never_lowers_a_score(inputs: Inputs, more: Offence) -> None:
    after = replace(inputs, offences=[*inputs.offences, more])
    assert score_of(MATRIX, after).total >= score_of(MATRIX, inputs).total


@given(INPUTS)
def test_scoring_again_from_what_was_kept_gives_the_same(inputs: Inputs) -> None:
    before = score_of(MATRIX, inputs)

    again = score_of(MATRIX, inputs_from_text(inputs_as_text(inputs)))

    assert again == before


@given(INPUTS)
def test_lines_are_kept_whole_and_add_up(inputs: Inputs) -> None:
    found = score_of(MATRIX, inputs)
    texts = lines_as_text(found.lines)

    read = [
        line
        for text in (texts.offending, texts.treatment, texts.intelligence)
        for line in lines_from_text(text)
    ]
    assert sorted(read, key=str) == sorted(found.lines, key=str)
    assert sum((each.points for each in read), Decimal(0)) == found.total


@given(INPUTS)
def test_days_at_liberty_are_the_days_that_no_span_covers(inputs: Inputs) -> None:
    for offence in inputs.offences[:3]:
        counted = sum(
            not any(
                each.from_on <= day and (each.to_on is None or day < each.to_on)
                for each in inputs.away
            )
            for day in _days(offence.on, AS_OF)
        )
        assert days_at_liberty(offence.on, AS_OF, inputs.away) == counted


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((end - first).days)]
