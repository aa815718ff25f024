"""What somebody types about sittings and decisions. Forms check shape; the rules are elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from iom.panel.domain import PLACE_LENGTH, WORDS_MAX, What
from iom.selection.words import TAKEN, reason_words
from iom.web.fields import Day, Hour, Token
from iom.web.unstorable import number_chosen
from iom.web.widgets import Checkboxes, DateBoxes, Radios, Select, TextArea, TextInput

_NUMBER = [Length(max=10)]
_LONG = [Length(max=WORDS_MAX, message=f"Write at most {WORDS_MAX:,} characters")]
_SHORT = [Length(max=1_000, message="Write at most 1,000 characters")]
_FOR = {
    What.SELECT: ("on", "level", "benefit", "reason"),
    What.NOT_SELECT: ("on", "reason"),
    What.LEVEL: ("on", "level", "benefit", "reason", "why_otherwise"),
    What.KEEP: ("on", "reason"),
    What.DESELECT: ("on", "leaving", "note", "reason", "why_otherwise"),
    What.DEFER: ("until_on", "reason"),
}
_ALWAYS = {"token", "seen", "before", "csrf_token"}


def label(words: str) -> str:
    """Return words as a choice has them, beginning with a capital."""
    return words[:1].upper() + words[1:]


class SittingForm(FlaskForm):
    """When and where a sitting is, for whom, and who sits."""

    token = Token()
    version = HiddenField(validators=_NUMBER)
    day = Day(
        "Day",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day, like 14 3 2027")],
    )
    at = Hour("Time", widget=TextInput(), description="Like 10:00. May be left empty.")
    place = StringField(
        "Place",
        widget=TextInput(),
        description="Where it meets, or how: a room, a video call.",
        validators=[
            Length(max=PLACE_LENGTH, message=f"A place has at most {PLACE_LENGTH} characters")
        ],
    )
    serves = SelectMultipleField(
        "Districts", widget=Checkboxes(), coerce=number_chosen, description="None: whole scheme."
    )
    members = SelectMultipleField("Members", widget=Checkboxes(), coerce=number_chosen)
    chair = SelectField("In the chair", widget=Select(), coerce=number_chosen)

    def offer(
        self, districts: Iterable[tuple[int, str]], people: Collection[tuple[int, str]]
    ) -> None:
        """Say which districts there are, and who may sit."""
        self.serves.choices = [SelectChoice(*each) for each in districts]
        self.members.choices = [SelectChoice(*each) for each in people]
        self.chair.choices = [
            SelectChoice("", "Nobody yet"),
            *(SelectChoice(*each) for each in people),
        ]


class CloseForm(FlaskForm):
    """Who was there."""

    there = SelectMultipleField("Who was there?", widget=Checkboxes(), coerce=number_chosen)

    def offer(self, members: Iterable[tuple[int, str]]) -> None:
        """Say who sits."""
        self.there.choices = [SelectChoice(*each) for each in members]


class CallOffForm(FlaskForm):
    """Why a sitting is called off."""

    why = TextAreaField(
        "Why is it called off?",
        widget=TextArea(),
        description="Stays beside the sitting. No names of clients.",
        validators=_LONG,
    )


class EmptyForm(FlaskForm):
    """A yes; it carries only the token against forged requests."""


class AddForm(FlaskForm):
    """Whom to put on a list."""

    ref = StringField(
        "Reference of the client",
        widget=TextInput(),
        description="Like C-010023.",
        validators=[InputRequired("Enter the reference of a client"), Length(max=40)],
    )


def order_form(numbers: Iterable[tuple[str, str, int]]) -> FlaskForm:
    """Return a form with a number for each case: reference, label, and its place now."""
    fields = {
        f"at-{ref}": IntegerField(
            label,
            widget=TextInput(),
            default=now,
            validators=[
                InputRequired("Enter a number"),
                NumberRange(1, 9_999, "Enter a number from 1 upwards"),
            ],
        )
        for ref, label, now in numbers
    }
    made: FlaskForm = type(
        "OrderForm", (FlaskForm,), {"version": HiddenField(validators=_NUMBER), **fields}
    )()
    return made


class DecisionForm(FlaskForm):
    """What the panel decides, with as many fields as that asks for (`of`)."""

    token = Token()
    seen = HiddenField(validators=_NUMBER)
    before = HiddenField(validators=_NUMBER)
    level = RadioField(
        "Level",
        widget=Radios(),
        coerce=number_chosen,
        validators=[InputRequired("Choose a level")],
    )
    leaving = SelectField(
        "Why does the client leave?",
        widget=Select(),
        choices=[
            SelectChoice("", "Choose"),
            *(SelectChoice(each.value, label(reason_words(each))) for each in TAKEN),
        ],
        validators=[InputRequired("Choose why the client leaves")],
    )
    note = TextAreaField(
        "Note on that",
        widget=TextArea(),
        description="Needed for moved (where to) and for other.",
        validators=_SHORT,
    )
    until_on = Day(
        "On a list again from",
        widget=DateBoxes(),
        description="The case then comes onto the next list by itself.",
        validators=[InputRequired("Enter the day, like 14 3 2027")],
    )
    benefit = TextAreaField(
        "Benefit expected",
        widget=TextArea(),
        description="What the resource would achieve. The level follows this, not the score alone.",
        validators=_SHORT,
    )
    on = Day(
        "From which day?",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day, like 14 3 2027")],
    )
    reason = TextAreaField(
        "The panel’s reason",
        widget=TextArea(),
        description="Stands beside the score and apart from it. At least 10 characters.",
        validators=_LONG,
    )
    why_otherwise = TextAreaField(
        "Why the panel does otherwise than the rules",
        widget=TextArea(),
        description="Only where a rule says no and the panel sets it aside.",
        validators=_SHORT,
    )

    @classmethod
    def of(cls, what: What, levels: Iterable[tuple[int, str]]) -> DecisionForm:
        """Return a form with the fields that such a decision asks for."""
        form = cls()
        for name in [each for each in form._fields if each not in _ALWAYS]:
            if name not in _FOR[what]:
                del form[name]
        if "level" in form:
            form.level.choices = [SelectChoice(*each) for each in levels]
        return form


class WordsForm(FlaskForm):
    """The panel's reason as it is to read, and why it is corrected."""

    version = HiddenField(validators=_NUMBER)
    reason = TextAreaField("The panel’s reason", widget=TextArea(), validators=_LONG)
    why = TextAreaField(
        "Why is it corrected?",
        widget=TextArea(),
        description="What it said before stays readable.",
        validators=_LONG,
    )


class DissentForm(FlaskForm):
    """Who says what against a decision."""

    token = Token()
    decision = HiddenField(validators=_NUMBER)
    who = SelectField("Who dissents?", widget=Select(), coerce=number_chosen)
    said = TextAreaField(
        "What they say",
        widget=TextArea(),
        description="Left empty, what was said before is taken back.",
        validators=_LONG,
    )

    def offer(self, members: Iterable[tuple[int, str]]) -> None:
        """Say who can dissent."""
        self.who.choices = [SelectChoice(*each) for each in members]


class ConflictForm(FlaskForm):
    """Who has a conflict of interest on a case; and who had when the form was made."""

    seen = HiddenField(validators=[Length(max=1_000)])
    who = SelectMultipleField(
        "Who has a conflict of interest?",
        widget=Checkboxes(),
        coerce=number_chosen,
        validators=[Optional()],
    )

    def offer(self, members: Iterable[tuple[int, str]]) -> None:
        """Say of whom it can be said."""
        self.who.choices = [SelectChoice(*each) for each in members]
