"""What somebody types about a client. Forms check shape; the rules are in the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    DateField,
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import InputRequired, Length

from iom.clients.aliases import NAME_LENGTH
from iom.clients.domain import AliasKind
from iom.web.widgets import DateBoxes, Radios, TextInput

_TOO_LONG = f"A name has at most {NAME_LENGTH} characters"


class Day(DateField):
    """A date typed in three boxes; all of them empty is no date."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read day, month and year, however many boxes were sent.

        Raises:
            ValueError: they are no day in the calendar.
        """
        boxes = [text.strip() for text in (*valuelist, "", "", "")[:3]]
        self.raw_data = boxes  # the widget shows them again, and needs three
        self.data = None
        if not any(boxes):
            return
        day, month, year = (int(text) if text.isdecimal() else 0 for text in boxes)
        try:
            self.data = date(year, month, day)
        except ValueError:
            raise ValueError("Enter a day, a month and a year, like 14 3 1993") from None


class NameForm(FlaskForm):
    """Another name of a client."""

    given_names = StringField(
        "Given names",
        widget=TextInput(),
        validators=[Length(max=NAME_LENGTH, message=_TOO_LONG)],
    )
    family_name = StringField(
        "Family name",
        widget=TextInput(),
        validators=[Length(max=NAME_LENGTH, message=_TOO_LONG)],
    )
    kind = RadioField(
        "What kind of name is it?",
        widget=Radios(),
        choices=[
            SelectChoice(AliasKind.ALIAS.value, "An alias, or what people say"),
            SelectChoice(AliasKind.FORMER.value, "A former name"),
        ],
        validators=[InputRequired("Say what kind of name it is")],
    )
    date_of_birth = Day(
        "Date of birth given with this name",
        widget=DateBoxes(),
        description="Leave it empty if there is none, or if it is the client’s own.",
    )


class ConfirmForm(FlaskForm):
    """A button that asks to be sure."""
