"""What somebody types to have a report produced, and to set a minimum. Forms check shape."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, ValidationError

from iom.kernel.dates import Month
from iom.kernel.errors import RuleBroken
from iom.reports.domain import DEFAULT_MONTHS, DEFAULT_SAC_SET, MOST_MONTHS
from iom.web.widgets import Select, TextArea, TextInput

Choices = Sequence[tuple[str, str]]


def _is_month(form: FlaskForm, field: StringField) -> None:
    del form
    try:
        Month.parse((field.data or "").strip())
    except RuleBroken as refusal:
        raise ValidationError(str(refusal)) from None


class ProduceForm(FlaskForm):
    """Which report. The choices of districts and SAC sets are handed in."""

    district = SelectField("District", widget=Select())
    month = StringField(
        "Month",
        description="Its last month, like 2025-08. A month can be reported on from its last day.",
        widget=TextInput(),
        validators=[InputRequired("Enter a month, like 2025-08"), _is_month],
    )
    months = IntegerField(
        "How many months",
        description=f"1 to {MOST_MONTHS}.",
        default=DEFAULT_MONTHS,
        widget=TextInput(),
        validators=[
            InputRequired(f"Enter how many months to show, 1 to {MOST_MONTHS}"),
            NumberRange(1, MOST_MONTHS, f"Enter a number of months from 1 to {MOST_MONTHS}"),
        ],
    )
    sac_set = SelectField("What counts as SAC", default=DEFAULT_SAC_SET, widget=Select())

    def offer(self, *, districts: Choices, sac_sets: Choices) -> None:
        """Say which districts and SAC sets there are, as pairs of code and name."""
        self.district.choices = [SelectChoice(code, name) for code, name in districts]
        self.sac_set.choices = [SelectChoice(code, name) for code, name in sac_sets]

    @property
    def chosen_month(self) -> Month:
        """The month, once the form has been found valid."""
        return Month.parse((self.month.data or "").strip())


class MinimumForm(FlaskForm):
    """A minimum from a month on; an empty number is none."""

    from_month = StringField(
        "From which month",
        description="Like 2025-08. Reports of that month and of later ones show it.",
        widget=TextInput(),
        validators=[InputRequired("Enter a month, like 2025-08"), _is_month],
    )
    minimum = StringField(
        "Minimum of C+C and R+R clients",
        description="A number, or nothing for no minimum.",
        widget=TextInput(),
    )
    note = StringField(
        "Note",
        description="Who decided it and where it is written down.",
        widget=TextArea(),
    )

    def validate_minimum(self, field: StringField) -> None:
        """Refuse what is no number."""
        text = (field.data or "").strip()
        if text and not (text.isascii() and text.isdecimal() and len(text) < 7):
            raise ValidationError("Enter a whole number like 70, or nothing for no minimum")

    @property
    def chosen_month(self) -> Month:
        """The month, once the form has been found valid."""
        return Month.parse((self.from_month.data or "").strip())

    @property
    def chosen_minimum(self) -> int | None:
        """The number, None for no minimum, once the form has been found valid."""
        text = (self.minimum.data or "").strip()
        return int(text) if text else None
