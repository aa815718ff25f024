"""What somebody types about scores. Forms check shape; the rules are in the services."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.scoring.bands import Band
from iom.scoring.domain import Reason
from iom.web.fields import Day, Token
from iom.web.widgets import DateBoxes, Radios, TextArea

_LONG = [Length(max=1_000, message="Write at most 1,000 characters")]


class ScoreForm(FlaskForm):
    """Why a client is scored now."""

    token = Token()
    reason = RadioField(
        "Why is this client scored now?",
        widget=Radios(),
        choices=[
            SelectChoice(each.value, each.label[:1].upper() + each.label[1:])
            for each in Reason
            if each is not Reason.REVIEW  # which is prepared on a page of its own
        ],
        validators=[InputRequired("Choose why the client is scored")],
    )


class OverrideForm(FlaskForm):
    """As of which band a client is to be treated, until when, and why."""

    token = Token()
    seen = HiddenField(validators=[Length(max=10)])
    band = RadioField(
        "Treat this client as",
        widget=Radios(),
        choices=[SelectChoice(each.value, each.value.capitalize()) for each in Band],
        validators=[InputRequired("Choose a band")],
    )
    until_on = Day(
        "Until which day?",
        widget=DateBoxes(),
        description="The last day on which it holds, at most a year ahead. Then the score holds.",
        validators=[InputRequired("Enter the last day, like 14 3 2027")],
    )
    reason = TextAreaField(
        "Reason",
        widget=TextArea(),
        description="What the score cannot know. It stands beside the score with your name.",
        validators=_LONG,
    )


class EndForm(FlaskForm):
    """Why an override ends before its day."""

    seen = HiddenField(validators=[Length(max=10)])
    why = TextAreaField("Why does it end?", widget=TextArea(), validators=_LONG)
