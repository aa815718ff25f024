"""What somebody types about a client. Forms check shape; the rules are in the services."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    RadioField,
    SelectChoice,
    StringField,
)
from wtforms.validators import InputRequired, Length

from iom.clients.aliases import NAME_LENGTH
from iom.clients.domain import AliasKind
from iom.web.fields import Day
from iom.web.widgets import DateBoxes, Radios, TextInput

_TOO_LONG = f"A name has at most {NAME_LENGTH} characters"


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


class AddressForm(FlaskForm):
    """Where a client lives."""

    line = StringField("First line of the address", widget=TextInput())
    postcode = StringField(
        "Postcode", widget=TextInput(), description="Leave it empty if it is not known."
    )
    from_on = Day(
        "Lives there since",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day, like 14 3 2026")],
    )


class EndAddressForm(FlaskForm):
    """That a client no longer lives somewhere."""

    to_on = Day(
        "The first day on which the client no longer lives there",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day, like 14 3 2026")],
    )


class ConfirmForm(FlaskForm):
    """A button that asks to be sure."""
