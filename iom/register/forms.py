"""What somebody types about a link. Forms check shape; rules are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.register.domain import LONGEST, MOST_WORDS, Link, Sector
from iom.web.fields import Day, Token
from iom.web.unstorable import number_chosen
from iom.web.widgets import Checkboxes, DateBoxes, Select, TextArea, TextInput


def _line(label: str, hint: str = "") -> StringField:
    return StringField(
        label,
        widget=TextInput(),
        description=hint,
        validators=[Length(max=LONGEST, message=f"Write at most {LONGEST} characters")],
    )


class _StepForm(FlaskForm):
    """Which version of a link was seen."""

    token = Token()
    version = HiddenField(validators=[Length(max=60)])
    last_on = Day("Last day", widget=DateBoxes())
    note = TextAreaField(
        "Note",
        widget=TextArea(),
        description="What colleagues should know: days at work, who stands in. Name no client.",
        validators=[Length(max=MOST_WORDS, message=f"Write at most {MOST_WORDS} characters")],
    )


class LinkForm(_StepForm):
    """Who keeps a link with what, where, and since when."""

    sector = SelectField("Sector", widget=Select(), validators=[InputRequired("Choose the sector")])
    provider = _line(
        "One provider only?",
        "Its name, if the link is with that one body. Left empty it is with the whole sector.",
    )
    user = SelectField(
        "Somebody with an account",
        widget=Select(),
        coerce=number_chosen,
        description="Agency and telephone are those of the account, and the link ends with it.",
    )
    name = _line("Name")
    agency = _line("Works for")
    telephone = _line("Work telephone")
    districts = SelectMultipleField("Districts", widget=Checkboxes(), coerce=number_chosen)
    since_on = Day(
        "First day",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the first day, like 14 3 2026")],
    )

    def offer(
        self, people: Iterable[tuple[int, str]], districts: Iterable[tuple[int, str]]
    ) -> None:
        """Say who has an account, and which districts there are to choose from."""
        self.sector.choices = [
            SelectChoice("", "Choose"),
            *(SelectChoice(each.value, each.label) for each in Sector),
        ]
        self.user.choices = [
            SelectChoice("", "Nobody with an account"),
            *(SelectChoice(*each) for each in people),
        ]
        self.districts.choices = [SelectChoice(*each) for each in districts]

    def fill(self, link: Link) -> None:
        """Show what a link says."""
        terms = link.terms
        self.sector.data, self.provider.data = terms.sector.value, terms.provider
        self.user.data, self.name.data = terms.user_id, terms.name
        self.agency.data, self.telephone.data = terms.agency, terms.telephone
        self.districts.data = sorted(terms.district_ids)
        self.since_on.data, self.last_on.data = terms.since_on, terms.last_on
        self.note.data = terms.note


class EndForm(_StepForm):
    """Up to which day somebody keeps a link."""

    last_on = Day(
        "Last day",
        widget=DateBoxes(),
        description="It may lie ahead.",
        validators=[InputRequired("Enter the last day, like 14 3 2026")],
    )
