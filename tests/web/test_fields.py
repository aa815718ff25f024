"""Fields that more than one room's forms use, where no day, hour or number was typed."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from iom.web.fields import Day, Hour, Token

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


class OnceForm(Form):
    """Nothing but what tells it from every other."""

    token = Token()


def test_every_form_has_a_token_of_its_own_when_it_is_shown() -> None:
    first, second = OnceForm(), OnceForm()

    assert len(first.token.data) == 32
    assert first.token.data != second.token.data
    assert first.token.data in first.token()


def test_a_form_that_is_sent_keeps_its_token_and_one_sent_without_gets_one() -> None:
    assert OnceForm(MultiDict({"token": "sent-before"})).token.data == "sent-before"
    for without in (MultiDict({"token": ""}), MultiDict({"other": "x"})):
        form = OnceForm(without)
        assert form.validate()
        assert len(form.token.data) == 32


def test_a_token_longer_than_any_that_was_given_is_refused() -> None:
    form = OnceForm(MultiDict({"token": "x" * 41}))

    assert not form.validate()
    assert form.token.errors == ["Open this page again, then send it."]
