"""What somebody types about reviews. Forms check shape; the rules are in the services."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.reviews.domain import FINDING_MOST, Outcome
from iom.web.fields import Day, Token
from iom.web.widgets import DateBoxes, Radios, TextArea

_NUMBER = [Length(max=10)]
_REASON_MOST = 1_000


class FindingForm(FlaskForm):
    """That a review is done, what was found, and what is to come of it."""

    token = Token()
    review = HiddenField(validators=_NUMBER)
    seen = HiddenField(validators=_NUMBER)
    done_on = Day(
        "On which day was it reviewed?",
        widget=DateBoxes(),
        description="Six months are counted from this day.",
        validators=[InputRequired("Enter the day of the review, like 14 3 2026")],
    )
    finding = TextAreaField(
        "What was found?",
        widget=TextArea(),
        description="What has changed since the last review, and what the score cannot know.",
        validators=[
            InputRequired("Say what was found"),
            Length(max=FINDING_MOST, message=f"Write at most {FINDING_MOST:,} characters"),
        ],
    )
    outcome = RadioField(
        "What is to come of it?",
        widget=Radios(),
        description="Nothing follows by itself: a level is set, and a place ended, where that is "
        "decided.",
        choices=[SelectChoice(each.value, each.label) for each in Outcome],
        validators=[InputRequired("Choose what is to come of it")],
    )


class CorrectionForm(FindingForm):
    """What a review that is done is to say instead, and why."""

    reason = TextAreaField(
        "Why is it corrected?",
        widget=TextArea(),
        description="At least 10 characters. It stays beside what it said before.",
        validators=[
            InputRequired("Say why it is corrected"),
            Length(max=_REASON_MOST, message=f"Write at most {_REASON_MOST:,} characters"),
        ],
    )


class ActForm(FlaskForm):
    """A button and nothing to type; the token lets it happen once."""

    token = Token()
