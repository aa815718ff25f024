"""What somebody types about versions of the matrix. Forms check shape; the rules are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    Field,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.scoring.cells import TICKED, Cell
from iom.web.widgets import Checkbox, Select, TextArea, TextInput

_NUMBER = [Length(max=10)]
_NOTE = [Length(max=1_000, message="Write at most 1,000 characters")]
_CODE = [
    InputRequired("Give the version a code"),
    Length(max=40, message="A code has 40 characters at most"),
]


class DraftForm(FlaskForm):
    """What a draft is called, and whose rules it begins with."""

    code = StringField(
        "Code",
        widget=TextInput(),
        description="Small letters, digits and hyphens, like autumn-2. It stands beside everything "
        "that rests on this version.",
        validators=_CODE,
    )
    follows = SelectField("Begin with the rules of", widget=Select())
    note = TextAreaField(
        "What is it for?",
        widget=TextArea(),
        description="What is to be different, and who decided that.",
        validators=_NOTE,
    )

    def offer(self, codes: Iterable[tuple[str, str]]) -> None:
        """Say which versions there are: code and how it stands."""
        self.follows.choices = [SelectChoice(*each) for each in codes]


class VersionForm(FlaskForm):
    """An act on a version as it was seen."""

    version = HiddenField(validators=_NUMBER)
    seen = HiddenField(validators=[Length(max=40)])


def part_form(cells: Iterable[Cell]) -> FlaskForm:
    """Return a form with a field for each cell, filled with what the draft says now."""
    fields = {
        cell.name: BooleanField(cell.label, widget=Checkbox())
        if cell.tick
        else StringField(cell.label, widget=TextInput(), validators=[Length(max=20)])
        for cell in cells
    }
    made: FlaskForm = type("PartForm", (VersionForm,), fields)()
    return made


def said(field: Field) -> str:
    """Return what a field of such a form says, as its cell would."""
    return TICKED if field.data is True else field.data or ""
