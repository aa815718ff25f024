"""What somebody types who decides on a record. Forms check shape; the rules are in the services."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import InputRequired, Length

from iom.retention.domain import AUTHORITY_LENGTH, TEXT_LENGTH, EraseReason, KeepReason
from iom.web.fields import Day
from iom.web.widgets import DateBoxes, Radios, TextArea, TextInput

_TOO_LONG = Length(max=TEXT_LENGTH, message=f"There is room for {TEXT_LENGTH:,} characters")


class SeenForm(FlaskForm):
    """A form that knows what its page showed."""

    seen = HiddenField()


class KeepForm(SeenForm):
    """Until when a record is kept, and why."""

    token = HiddenField()  # good for one decision
    until_on = Day(
        "Keep it until",
        description="You are asked again on that day.",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day until which the record is kept")],
    )
    reason = RadioField(
        "Reason",
        widget=Radios(),
        choices=[SelectChoice(reason.value, reason.words) for reason in KeepReason],
        validators=[InputRequired("Choose a reason")],
    )
    words = StringField(
        "In your own words",
        description="Whoever is asked next reads this. It is kept with the record, not on the "
        "trail.",
        widget=TextArea(),
        validators=[InputRequired("Say in a sentence why the record is kept"), _TOO_LONG],
    )


class EraseForm(SeenForm):
    """Why a record is erased, confirmed by typing its reference."""

    reason = RadioField(
        "Reason",
        widget=Radios(),
        choices=[SelectChoice(reason.value, reason.words) for reason in EraseReason],
        validators=[InputRequired("Choose a reason")],
    )
    typed = StringField(
        "Type the reference to confirm",
        widget=TextInput(),
        validators=[InputRequired("Type the reference of the record to be erased")],
    )

    def offer(self, *, due: bool) -> None:
        """Offer a record as no longer needed only where it is due for review."""
        self.reason.choices = [
            SelectChoice(reason.value, reason.words)
            for reason in EraseReason
            if due or reason is not EraseReason.NO_LONGER_NEEDED
        ]


class HoldForm(SeenForm):
    """Why nothing may be erased, who says so, and when to look at it again."""

    reason = StringField(
        "Why is it put on hold?",
        widget=TextArea(),
        validators=[InputRequired("Say why the record is put on hold"), _TOO_LONG],
    )
    authority = StringField(
        "On whose authority?",
        description="A court, an inquiry, the data protection officer, with their reference.",
        widget=TextInput(),
        validators=[
            InputRequired("Say on whose authority"),
            Length(
                max=AUTHORITY_LENGTH, message=f"There is room for {AUTHORITY_LENGTH} characters"
            ),
        ],
    )
    review_on = Day(
        "Look at the hold again on",
        description="The hold stands until somebody lifts it, also after this day.",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day on which the hold is looked at again")],
    )


class LiftForm(SeenForm):
    """Why a hold is lifted."""

    why = StringField(
        "Why is the hold lifted?",
        widget=TextArea(),
        validators=[InputRequired("Say why the hold is lifted"), _TOO_LONG],
    )


class PeriodForm(FlaskForm):
    """How many clear years pass before a review."""

    version = HiddenField()
    years = IntegerField(
        "Clear years",
        widget=TextInput(),
        validators=[InputRequired("Enter a whole number of years, like 6")],
    )
    source = StringField(
        "Where the number comes from",
        description="The policy or decision, and its date.",
        widget=TextArea(),
        validators=[InputRequired("Say where the number comes from"), Length(max=300)],
    )


class AskForm(FlaskForm):
    """A button that hands a document out."""
