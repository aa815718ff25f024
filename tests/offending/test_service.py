"""Legal situations on the record, on both engines."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from iom.audit.queries import list_about
from iom.offending.domain import (
    SituationDetails,
    SituationKind,
    SituationRefused,
    overlapping,
)
from iom.offending.service import situations_of
from tests.factories.clients import a_client, a_situation

REMAND, CUSTODY = SituationKind.REMAND, SituationKind.CUSTODY


def d(text: str) -> date:
    return date.fromisoformat(text)


def test_spans_that_touch_stand_side_by_side(app: Flask) -> None:
    client = a_client(ref="C-1")

    a_situation(client, REMAND, from_on=d("2024-03-01"), to_on=d("2024-04-01"))
    a_situation(client, CUSTODY, from_on=d("2024-04-01"), establishment="HMP Example")

    assert list(situations_of([client.id])[client.id].values()) == [
        SituationDetails(kind=REMAND, from_on=d("2024-03-01"), to_on=d("2024-04-01")),
        SituationDetails(kind=CUSTODY, from_on=d("2024-04-01"), establishment="HMP Example"),
    ]
    assert [row.event for row in list_about("client:C-1")[:2]] == ["SituationRecorded"] * 2


def test_a_later_end_is_a_change_and_on_the_trail(app: Flask) -> None:
    client = a_client(ref="C-1")
    a_situation(client, CUSTODY, from_on=d("2024-03-01"))

    a_situation(client, CUSTODY, from_on=d("2024-03-01"), to_on=d("2024-06-01"))
    a_situation(client, CUSTODY, from_on=d("2024-03-01"), to_on=d("2024-06-01"))

    changed, recorded = list_about("client:C-1")[:2]
    assert (changed.event, recorded.event) == ("SituationChanged", "SituationRecorded")
    assert changed.detail == {"from_on": "2024-03-01", "columns": ["to"], "source": "tests"}


def test_a_span_that_begins_while_another_lasts_is_refused(app: Flask) -> None:
    client = a_client()
    a_situation(client, CUSTODY, from_on=d("2024-03-01"))

    with pytest.raises(SituationRefused, match="while the one from 2024-03-01 still lasts"):
        a_situation(client, REMAND, from_on=d("2024-09-01"), to_on=d("2024-10-01"))

    assert list(situations_of([client.id])[client.id]) == [d("2024-03-01")]


def test_a_span_without_a_day_is_refused(app: Flask) -> None:
    with pytest.raises(SituationRefused, match="ends before its second day"):
        a_situation(a_client(), CUSTODY, from_on=d("2024-03-01"), to_on=d("2024-03-01"))


days = st.dates(d("2024-01-01"), d("2024-02-15"))


@given(st.dictionaries(days, st.none() | days, max_size=5))
def test_overlaps_are_found_exactly_where_a_day_lies_in_two_spans(
    ends: dict[date, date | None],
) -> None:
    spans = [
        SituationDetails(kind=CUSTODY, from_on=first, to_on=end)
        for first, end in ends.items()
        if end is None or end > first
    ]
    # A span runs into another exactly if it covers the other's first day.
    clash = any(
        one is not other
        and one.from_on < other.from_on
        and (one.to_on is None or other.from_on < one.to_on)
        for one in spans
        for other in spans
    )

    assert bool(overlapping(spans)) == clash
