"""What somebody types about places and about people just outside. Forms check shape."""

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
from wtforms.validators import InputRequired, Length, ValidationError

from iom.capacity.domain import MOST_HANDLING, MOST_PLACES
from iom.web.fields import Day, Token
from iom.web.unstorable import number_chosen
from iom.web.widgets import DateBoxes, Select, TextArea, TextInput

_FLOOR = "floor-"
_WORDS = 1_000


class _Number(StringField):
    """A whole number as somebody typed it; nothing is 0."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is no whole number that could be meant."""
        del form
        text = (self.data or "").strip()
        if text and not (text.isascii() and text.isdecimal() and int(text[:9]) <= MOST_PLACES):
            raise ValidationError(f"Enter a whole number from 0 to {MOST_PLACES:,}")

    @property
    def number(self) -> int:
        """The number, once it was found valid."""
        return int((self.data or "").strip() or 0)


class SettingForm(FlaskForm):
    """The places of a scheme, from when and why; the floors are added by `setting_form`."""

    seen = HiddenField(validators=[Length(max=60)])
    token = Token()
    places = _Number(
        "Places in the scheme",
        widget=TextInput(),
        validators=[InputRequired("Enter the number of places")],
    )
    from_on = Day(
        "From which day?",
        widget=DateBoxes(),
        description="Today or later: what held before stays as it was.",
        validators=[InputRequired("Enter the first day, like 14 3 2026")],
    )
    why = TextAreaField(
        "Who decided it, and why?",
        widget=TextArea(),
        description="Name no client here.",
        validators=[Length(max=_WORDS, message=f"Write at most {_WORDS:,} characters")],
    )

    @property
    def floors(self) -> dict[str, int]:
        """The floors by the code of the district, once the form has been found valid."""
        return {
            each.name.removeprefix(_FLOOR): each.number
            for each in self
            if each.name.startswith(_FLOOR)
        }

    def fill(self, places: int, floors: dict[str, int]) -> None:
        """Show what is set now."""
        self.places.data = str(places)
        for each in self:
            if each.name.startswith(_FLOOR):
                each.data = str(floors.get(each.name.removeprefix(_FLOOR), 0))


def setting_form(districts: Iterable[tuple[str, str]]) -> SettingForm:
    """Return a form with one box for the floor of each district, by code and name."""
    fields = {f"{_FLOOR}{code}": _Number(name, widget=TextInput()) for code, name in districts}
    made: SettingForm = type("DistrictsForm", (SettingForm,), fields)()
    return made


class _StepForm(FlaskForm):
    """Which watch it is about, as it was seen."""

    seen = HiddenField(validators=[Length(max=60)])
    version = HiddenField(validators=[Length(max=60)])
    token = Token()


class _Terms(_StepForm):
    """What partners are asked to do, and until when."""

    agency = SelectField(
        "Which partner leads?",
        widget=Select(),
        coerce=number_chosen,
        description="Its people see this if they see the client, so it must work with the client.",
        validators=[InputRequired("Choose the partner that leads")],
    )
    handling = TextAreaField(
        "Agreed way of handling",
        widget=TextArea(),
        description="What each partner does, and what is told to whom. Everybody who sees the "
        "client reads this.",
        validators=[
            InputRequired("Write what was agreed"),
            Length(max=MOST_HANDLING, message=f"Write at most {MOST_HANDLING:,} characters"),
        ],
    )
    review_on = Day(
        "Review by",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day of the review, like 14 3 2026")],
    )
    until_on = Day(
        "Kept until",
        widget=DateBoxes(),
        description="After this day the entry is deleted, unless a review has renewed it.",
        validators=[InputRequired("Enter the last day, like 14 6 2026")],
    )
    reason = TextAreaField(
        "Why are they on the list?",
        widget=TextArea(),
        description="Only those who may see data on offending read this.",
        validators=[Length(max=_WORDS, message=f"Write at most {_WORDS:,} characters")],
    )

    def offer(self, agencies: Iterable[tuple[int, str]]) -> None:
        """Say which partners there are."""
        self.agency.choices = [
            SelectChoice("", "Choose"),
            *(SelectChoice(*each) for each in agencies),
        ]


def _words(label: str, hint: str = "") -> TextAreaField:
    return TextAreaField(
        label,
        widget=TextArea(),
        description=hint,
        validators=[Length(max=_WORDS, message=f"Write at most {_WORDS:,} characters")],
    )


class PutForm(_Terms):
    """Somebody is put on the list."""


class KeepForm(_Terms):
    """Somebody stays on the list after a review."""

    words = _words("What did the review find?", "What has happened since, and why they stay.")


class CorrectForm(_Terms):
    """What the list says is corrected."""

    words = _words("What was wrong?")


class TakeOffForm(_StepForm):
    """Somebody is taken off the list."""

    words = _words("Why?", "Selected, moved, nothing more to watch for, or put on by mistake.")
