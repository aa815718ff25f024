"""What somebody types about levels and places. Forms check shape; the rules are in the services."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.cohort.domain import LEVEL_NAMES
from iom.selection.words import TAKEN, reason_words
from iom.web.fields import Day, Token
from iom.web.widgets import Checkbox, DateBoxes, Radios, TextArea

_LONG = [Length(max=1_000, message="Write at most 1,000 characters")]
_DAY = [InputRequired("Enter a day, like 14 3 2027")]
_WHY = "Only where a panel does otherwise than the rules say. It stands beside the decision."


class SeenForm(FlaskForm):
    """An act on a place as it was seen."""

    token = Token()
    seen = HiddenField(validators=[Length(max=10)])


class LevelForm(SeenForm):
    """Which level, from when, and what is expected of it."""

    to = RadioField(
        "Level",
        choices=[
            SelectChoice(str(number), f"{number} {name}")
            for number, name in sorted(LEVEL_NAMES.items(), reverse=True)
        ],
        validators=[InputRequired("Choose a level")],
    )
    on = Day("From which day?", widget=DateBoxes(), validators=_DAY)
    benefit = TextAreaField(
        "What benefit is expected?",
        widget=TextArea(),
        description="The level follows what the resource would achieve, not the score alone.",
        validators=_LONG,
    )
    by_panel = BooleanField(
        "A panel looked at whether the place would do more good elsewhere",
        widget=Checkbox(),
    )
    why_otherwise = TextAreaField(
        "Panel’s reason to do otherwise", widget=TextArea(), description=_WHY, validators=_LONG
    )


class LookForm(SeenForm):
    """When a level was looked at, and what was found."""

    on = Day("When was it looked at?", widget=DateBoxes(), validators=_DAY)
    finding = TextAreaField(
        "What was found?",
        widget=TextArea(),
        description="Why this level is still the right one, and what has changed since.",
        validators=_LONG,
    )
    by_panel = BooleanField(
        "A panel looked at whether the place would do more good elsewhere",
        widget=Checkbox(),
    )


class LeavingForm(SeenForm):
    """From when there is no place any more, and why."""

    reason = RadioField(
        "Why does the place end?",
        widget=Radios(),
        choices=[
            SelectChoice(each.value, reason_words(each)[:1].upper() + reason_words(each)[1:])
            for each in TAKEN
        ],
        validators=[InputRequired("Choose why the place ends")],
    )
    on = Day("First day off the scheme", widget=DateBoxes(), validators=_DAY)
    note = TextAreaField(
        "Note",
        widget=TextArea(),
        description="For somebody who moved: to where, and to which scheme. For another reason: "
        "which.",
        validators=_LONG,
    )
    why_otherwise = TextAreaField(
        "Panel’s reason to do otherwise", widget=TextArea(), description=_WHY, validators=_LONG
    )


class RewordForm(FlaskForm):
    """What words of a decision are to say, and why what they say is wrong."""

    seen = HiddenField(validators=[Length(max=10)])
    says = TextAreaField("What is it to say?", widget=TextArea(), validators=_LONG)
    reason = TextAreaField(
        "Why is what it says wrong?",
        widget=TextArea(),
        description="What it said stays readable, with this reason.",
        validators=_LONG,
    )


class StrikeForm(FlaskForm):
    """Why it was a mistake."""

    why = TextAreaField(
        "Why is it to be struck out?",
        widget=TextArea(),
        description="It stays readable with this reason, and counts no more.",
        validators=_LONG,
    )
