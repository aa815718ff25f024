"""What somebody types to nominate, and to decide. Forms check shape; rules are in the services."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.clients.domain import IdentifierKind
from iom.nominations.domain import BRIEF_LENGTH, NAME_LENGTH, RouteIn
from iom.web.fields import Day, Token
from iom.web.widgets import DateBoxes, Select, TextArea, TextInput

_NAME = [Length(max=NAME_LENGTH, message=f"A name has at most {NAME_LENGTH} characters")]
_BRIEF = [Length(max=BRIEF_LENGTH, message=f"Write at most {BRIEF_LENGTH:,} characters")]


class NominationForm(FlaskForm):
    """The one form for every route in (HANDBOOK 3)."""

    token = Token()
    given_names = StringField(
        "Given names",
        widget=TextInput(),
        validators=[InputRequired("Enter the given names"), *_NAME],
    )
    family_name = StringField(
        "Family name",
        widget=TextInput(),
        validators=[InputRequired("Enter the family name"), *_NAME],
    )
    date_of_birth = Day(
        "Date of birth", widget=DateBoxes(), description="Leave it empty if it is not known."
    )
    sex = SelectField(
        "Sex as recorded",
        widget=Select(),
        choices=[
            SelectChoice("", "Not known"),
            SelectChoice("F", "Female"),
            SelectChoice("M", "Male"),
            SelectChoice("X", "Recorded as X"),
        ],
        default="",
    )
    pnc_id = StringField("PNC ID", widget=TextInput(), description="Like 1999/0123456X.")
    cro = StringField("CRO number", widget=TextInput(), description="Like 123456/99L.")
    prison_number = StringField("Prison number", widget=TextInput(), description="Like A1234BC.")
    crn = StringField("CRN", widget=TextInput(), description="Like X123456.")
    district = SelectField(
        "District where they live",
        widget=Select(),
        validators=[InputRequired("Choose the district")],
    )
    route = SelectField(
        "Route in",
        widget=Select(),
        choices=[
            SelectChoice("", "Choose one"),
            *(SelectChoice(each.value, each.label) for each in RouteIn),
        ],
        validators=[InputRequired("Choose the route in")],
    )
    offending = TextAreaField(
        "Offending in brief",
        widget=TextArea(),
        description="What they do, how often, and what is known of when and where.",
        validators=_BRIEF,
    )
    needs = TextAreaField(
        "Needs in brief",
        widget=TextArea(),
        description="What would help them to stop: a home, work, treatment.",
        validators=_BRIEF,
    )

    def offer(self, districts: Iterable[tuple[str, str]], briefs: Iterable[str]) -> None:
        """Offer districts (code and name), and of the two briefs those that there are."""
        self.district.choices = [
            SelectChoice("", "Choose one"),
            *(SelectChoice(code, name) for code, name in districts),
        ]
        for name in {"offending", "needs"} - set(briefs):
            del self[name]

    @property
    def numbers(self) -> dict[IdentifierKind, str]:
        """The numbers as they were typed."""
        return {kind: self[kind.value].data or "" for kind in IdentifierKind}


class DecideForm(FlaskForm):
    """What is to be done with a nomination; who it is stands in the buttons."""

    version = HiddenField()
    reason = TextAreaField(
        "Reason, or what you ask",
        widget=TextArea(),
        description="The nominator reads it. Needed to decline and to send back.",
        validators=_BRIEF,
    )


class TellForm(FlaskForm):
    """The nominator's answer to what was asked."""

    version = HiddenField()
    answer = TextAreaField("Your answer", widget=TextArea(), validators=_BRIEF)
