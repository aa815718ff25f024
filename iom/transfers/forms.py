"""What somebody types about transfers. Forms check shape; the rules are in the services."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.transfers.domain import NAME_LENGTH, NOTE_LENGTH, Refusal, Why
from iom.web.fields import Day, Token
from iom.web.widgets import DateBoxes, Radios, Select, TextArea, TextInput

OUTSIDE = "outside"
NOBODY, KEEP = "nobody", "keep"
_NAME = [Length(max=NAME_LENGTH, message=f"A name has at most {NAME_LENGTH} characters")]
_LONG = [Length(max=NOTE_LENGTH, message=f"Write at most {NOTE_LENGTH:,} characters")]


class AskForm(FlaskForm):
    """Where a client is to go, when, and why."""

    token = Token()
    where = SelectField(
        "Where to?",
        widget=Select(),
        validators=[InputRequired("Choose where the client goes")],
    )
    outside = StringField(
        "Scheme elsewhere",
        widget=TextInput(),
        description="Only for a scheme that does not use this product: its name.",
        validators=_NAME,
    )
    outside_person = StringField(
        "Who there?",
        widget=TextInput(),
        description="The person at that scheme who takes the client over.",
        validators=_NAME,
    )
    why = SelectField(
        "Why?",
        widget=Select(),
        choices=[
            SelectChoice("", "Choose"),
            *(SelectChoice(each.value, each.label) for each in Why),
        ],
        validators=[InputRequired("Choose why")],
    )
    planned_on = Day(
        "Planned day",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the planned day, like 14 3 2026")],
    )
    note = TextAreaField(
        "Note",
        widget=TextArea(),
        description="What the receivers should know of the move itself. They see the pack besides.",
        validators=_LONG,
    )

    def offer(self, districts: Iterable[tuple[str, str]]) -> None:
        """Say which districts there are to choose from: code and name."""
        self.where.choices = [
            SelectChoice("", "Choose"),
            *(SelectChoice(*each) for each in districts),
            SelectChoice(OUTSIDE, "A scheme elsewhere"),
        ]


class DecideForm(FlaskForm):
    """Accept with a day and a lead, or decline with a reason."""

    version = HiddenField()
    choice = RadioField(
        "Do you take this client over?",
        widget=Radios(),
        choices=[SelectChoice("accept", "Accept"), SelectChoice("decline", "Decline")],
        validators=[InputRequired("Choose accept or decline")],
    )
    effective_on = Day(
        "From which day?",
        widget=DateBoxes(),
        description="To accept. From this day they count here; months before stay as they were.",
    )
    lead = SelectField(
        "Who leads from then on?",
        widget=Select(),
        description="To accept. Lead and second of before end on that day unless they stay.",
        default=NOBODY,
    )
    refusal = SelectField(
        "Why not?",
        widget=Select(),
        description="To decline.",
        choices=[
            SelectChoice("", "Choose"),
            *(SelectChoice(each.value, each.label) for each in Refusal),
        ],
        default="",
    )
    words = TextAreaField(
        "In your words",
        widget=TextArea(),
        description="To decline. Those who asked read it.",
        validators=_LONG,
    )

    def offer(self, workers: Iterable[tuple[int, str]]) -> None:
        """Say who there is to lead."""
        self.lead.choices = [
            SelectChoice(NOBODY, "Nobody yet"),
            SelectChoice(KEEP, "As before: lead and second stay"),
            *(SelectChoice(str(user_id), label) for user_id, label in workers),
        ]


class ReasonForm(FlaskForm):
    """Why a transfer is withdrawn or taken back."""

    version = HiddenField()
    words = TextAreaField(
        "Reason",
        widget=TextArea(),
        description="Both sides read it; it stays beside the transfer.",
        validators=_LONG,
    )
