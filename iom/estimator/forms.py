"""What somebody asks of crimes saved, and the formula that a scheme sets. Forms check shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import InputRequired, NumberRange

from iom.estimator.domain import F_IS_LEGACY, MOST_F, Formula
from iom.web.fields import Day, Whole
from iom.web.widgets import DateBoxes, Radios, Select, TextInput

Choices = Sequence[tuple[str, str]]
_WHOLE = f"Enter a whole number from 1 to {MOST_F}"
_FORMULAS = [(formula.value, formula.label) for formula in Formula]


class QuestionForm(FlaskForm):
    """Of where, which strand and when. The places are handed in."""

    class Meta:
        """A question changes nothing: it stands in the address, without a token."""

        csrf = False

    where = SelectField("Where", widget=Select())
    strand = SelectField("Strand", widget=Select(), default="")
    first = Day("From", widget=DateBoxes(), validators=[InputRequired("Enter the first day")])
    last = Day("To", widget=DateBoxes(), validators=[InputRequired("Enter the last day")])
    formula = SelectField("Formula", widget=Select(), default="")

    def offer(self, *, places: Choices, strands: Choices) -> None:
        """Say what there is to choose from, as pairs of code and name."""
        self.where.choices = [SelectChoice(code, name) for code, name in places]
        self.strand.choices = [
            SelectChoice(code, name) for code, name in (("", "All strands"), *strands)
        ]
        self.formula.choices = [
            SelectChoice(code, name) for code, name in (("", "The scheme’s own"), *_FORMULAS)
        ]

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day, once the form has been found valid."""
        first, last = self.first.data, self.last.data
        if first is None or last is None:
            raise ValueError("the form was not found valid")
        return first, last

    @property
    def chosen_formula(self) -> Formula | None:
        """The formula, None for the scheme's own."""
        return Formula(self.formula.data) if self.formula.data else None

    @property
    def pairs(self) -> dict[str, object]:
        """The question, for the address of another page."""
        boxes = {
            name: [day.day, day.month, day.year]
            for name, day in zip(("first", "last"), self.period, strict=True)
        }
        return {
            "where": self.where.data,
            "strand": self.strand.data,
            "formula": self.formula.data,
            **boxes,
        }


class FormulaForm(FlaskForm):
    """A scheme's formula, and the number of the setting that was in force when it was shown."""

    seen = HiddenField()
    formula = RadioField(
        "Formula",
        widget=Radios(),
        choices=[SelectChoice(code, name) for code, name in _FORMULAS],
        validators=[InputRequired("Choose a formula")],
    )

    f_multiplier = Whole(
        "F multiplier",
        widget=TextInput(),
        description=F_IS_LEGACY,
        validators=[
            InputRequired(_WHOLE),
            NumberRange(min=1, max=MOST_F, message=_WHOLE),
        ],
    )

    @property
    def seen_number(self) -> int:
        """The number, one that no setting has where it is none."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else -1
