"""What somebody types about places, providers, starts and what closes. Forms check shape."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from iom.directory.domain import Provider, Start
from iom.directory.drafting import (
    MOST_PLACES,
    NAME_MOST,
    TEXT_MOST,
)
from iom.directory.provider_words import NewProvider
from iom.directory.start_words import NewStart
from iom.directory.words import Sector
from iom.entries.domain import Word
from iom.web.fields import Day, Token, Whole
from iom.web.unstorable import number_chosen
from iom.web.widgets import (
    Checkboxes,
    DateBoxes,
    Radios,
    Select,
    TextArea,
    TextInput,
)

_WHY_MOST = 1_000


def choices(words: type[Word]) -> list[SelectChoice]:
    """Offer words by their labels."""
    return [SelectChoice(each.value, each.label) for each in words]


def at_most(most: int) -> Length:
    """Refuse more characters than a text may have."""
    return Length(max=most, message=f"Write at most {most:,} characters")


def up_to(most: int) -> Any:  # noqa: ANN401  # a validator
    """Refuse a number above a bound."""

    def check(form: FlaskForm, field: Whole) -> None:
        del form
        if field.data is not None and field.data > most:
            raise ValidationError(f"Enter a whole number up to {most:,}")

    return check


class ActForm(FlaskForm):
    """Which thing it is about, as it was seen, and the form's own mark."""

    token = Token()
    version = HiddenField(validators=[Length(max=60)])


class PlacesForm(ActForm):
    """How many places there are, and how many are taken."""

    capacity = Whole(
        "Places at a time",
        widget=TextInput(),
        description="Empty: not known, or no bound.",
        validators=[up_to(MOST_PLACES)],
    )
    taken = Whole("Places taken now", widget=TextInput(), validators=[up_to(MOST_PLACES)])


def _why(label: str, hint: str) -> TextAreaField:
    return TextAreaField(
        label,
        widget=TextArea(),
        description=f"{hint} No names of clients.",
        validators=[at_most(_WHY_MOST)],
    )


class CloseForm(ActForm):
    """From which day something is no more, and why."""

    on = Day(
        "From which day is it closed?",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the first day on which it is closed, like 14 3 2026")],
    )
    why = _why("Why?", "What happened, and what there is instead.")


class ReopenForm(ActForm):
    """That something is there again, and why."""

    why = _why("What has changed?", "So that the next reader knows.")


class ConfirmForm(ActForm):
    """Programmes of which all is still right: each as its reference and the version seen.

    `one` says that it was sent from the page of a programme.
    """

    chosen = SelectMultipleField(
        "Still right",
        widget=Checkboxes(),
        validate_choice=False,
    )
    one = HiddenField(validators=[Length(max=60)])

    @property
    def seen(self) -> list[tuple[str, int]]:
        """What was chosen, as reference and version; what is no such pair is left out."""
        pairs = [str(each).partition(":") for each in self.chosen.data or ()]
        return [
            (ref, version) for ref, _, text in pairs if (version := number_chosen(text)) is not None
        ]


class ProviderForm(ActForm):
    """All that is said of a provider."""

    name = StringField(
        "Name",
        widget=TextInput(),
        validators=[InputRequired("Enter the name"), at_most(NAME_MOST)],
    )
    sector = SelectField(
        "Sector",
        widget=Select(),
        description="What it is mostly about.",
        validators=[InputRequired("Choose the sector")],
    )
    third_sector = RadioField(
        "Is it a third-sector body?",
        widget=Radios(),
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
        description="A charity, a trust or a voluntary body needs a sharing agreement of its own.",
        validators=[InputRequired("Say whether it is a third-sector body")],
    )
    telephone = StringField("Telephone", widget=TextInput(), validators=[at_most(40)])
    note = TextAreaField(
        "Note",
        widget=TextArea(),
        description="Where it is, when somebody answers. No names of clients.",
        validators=[at_most(TEXT_MOST)],
    )

    def offer(self) -> None:
        """Say which sectors there are."""
        self.sector.choices = [SelectChoice("", "Choose"), *choices(Sector)]

    def fill(self, said: Provider) -> None:
        """Show what is said now."""
        self.name.data, self.sector.data = said.name, said.sector.value
        self.third_sector.data = "yes" if said.third_sector else "no"
        self.telephone.data, self.note.data = said.telephone, said.note

    @property
    def said(self) -> NewProvider:
        """What was typed, once the form has been found valid."""
        return NewProvider(
            name=self.name.data or "",
            sector=Sector(self.sector.data),
            third_sector=self.third_sector.data == "yes",
            telephone=self.telephone.data or "",
            note=self.note.data or "",
        )


class StartForm(ActForm):
    """A start: its day, its places, how many are taken."""

    on = Day(
        "On which day does it begin?",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day on which it begins, like 14 3 2026")],
    )
    places = Whole(
        "Places",
        widget=TextInput(),
        description="Empty: not known.",
        validators=[up_to(MOST_PLACES)],
    )
    taken = Whole("Places taken", widget=TextInput(), validators=[up_to(MOST_PLACES)])
    note = StringField(
        "Note",
        widget=TextInput(),
        description="Like the hour or the room.",
        validators=[at_most(200)],
    )

    def fill(self, said: Start) -> None:
        """Show what is said now."""
        self.on.data, self.places.data = said.on, said.places
        self.taken.data, self.note.data = said.taken or None, said.note

    @property
    def said(self) -> NewStart:
        """What was typed, once the form has been found valid."""
        return NewStart(
            on=self.on.data or date.min,
            places=self.places.data,
            taken=self.taken.data or 0,
            note=self.note.data or "",
        )


class CallOffForm(ActForm):
    """Why a start is called off."""

    why = _why("Why?", "What happened, and when it begins instead.")
