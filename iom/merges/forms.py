"""What somebody types to merge, to keep apart and to undo. Forms check shape."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from iom.merges.domain import GROUND_LENGTH
from iom.web.widgets import TextArea, TextInput

_LENGTH = Length(max=GROUND_LENGTH, message=f"Write at most {GROUND_LENGTH:,} characters")


class MergeForm(FlaskForm):
    """How it is known; which details are taken stands in the buttons of the table."""

    fingerprint = HiddenField()
    ground = TextAreaField(
        "How do you know?",
        widget=TextArea(),
        description="Who told you, or what you saw. It stays with whatever you decide.",
        validators=[InputRequired("Write how you know"), _LENGTH],
    )


class WhyForm(FlaskForm):
    """Why something is undone or taken back."""

    why = TextAreaField("Why?", widget=TextArea(), validators=[InputRequired("Write why"), _LENGTH])


class OtherForm(FlaskForm):
    """Which other client."""

    other = StringField(
        "Reference of the other client",
        widget=TextInput(),
        validators=[InputRequired("Enter a reference"), Length(max=40)],
    )
