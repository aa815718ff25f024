"""What somebody types about an event of DIP. Forms check shape, the service the rules."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import InputRequired, Length

from iom.offending.words import DipEventKind
from iom.web.fields import Day, Token
from iom.web.widgets import DateBoxes, Radios, Select

YES, NO = "yes", "no"


class EventForm(FlaskForm):
    """An event, its day and, once it is asked, whether the status changes with it.

    `asked` says of which event and day that was asked, and which status held then.
    """

    token = Token()
    asked = HiddenField(validators=[Length(max=80)])
    event = SelectField(
        "What happened",
        widget=Select(),
        choices=[
            SelectChoice("", "Choose"),
            *(SelectChoice(each.value, each.label) for each in DipEventKind),
        ],
        validators=[InputRequired("Say what happened")],
    )
    on = Day("Day", widget=DateBoxes(), validators=[InputRequired("Enter the day, like 14 3 2026")])
    change = RadioField(
        "Does the status change with it?", widget=Radios(), choices=[], validate_choice=False
    )

    def ask(self, said: str, *, yes: str, no: str) -> None:
        """Ask whether the status changes, and remember of what it was asked."""
        self.asked.data = said
        self.change.choices = [SelectChoice(YES, yes), SelectChoice(NO, no)]

    @property
    def answered(self) -> bool:
        """Whether one of the two was chosen."""
        return self.change.data in (YES, NO)
