"""Fields that more than one room's forms use, where no day, hour or number was typed."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from iom.web.fields import Day, Hour

HUGE = ("99999999999", "9" * 5_000)
"""More than the calendar can hold, and more digits than Python reads."""


class WhenForm(Form):
    """A day and an hour."""

    on = Day("Day")
    at = Hour("Hour")


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize("place", range(3))
def test_a_day_of_huge_numbers_is_refused_in_a_sentence(huge: str, place: int) -> None:
    boxes = ["1", "1", "2026"]
    boxes[place] = huge
    form = WhenForm(MultiDict([("on", box) for box in boxes]))

    assert not form.validate()
    assert form.on.errors == ["Enter a day, a month and a year, like 14 3 1993"]


@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize("text", ["{}", "{}:00", "9:{}"])
def test_an_hour_of_huge_numbers_is_refused_in_a_sentence(huge: str, text: str) -> None:
    form = WhenForm(MultiDict({"at": text.format(huge)}))

    assert not form.validate()
    assert form.at.errors == ["Enter a time, like 21:40"]
