"""What somebody asks of the need profile. Forms check shape."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    SelectChoice,
    SelectField,
    ValidationError,
)
from wtforms.validators import InputRequired

from iom.web.fields import Day
from iom.web.widgets import DateBoxes, Select


class ProfileForm(FlaskForm):
    """Of where and on which day. The places, and the last day that can be asked, are handed in."""

    class Meta:
        """A question changes nothing: it stands in the address, without a token."""

        csrf = False

    where = SelectField("Where", widget=Select())
    on = Day("On the scheme on", widget=DateBoxes(), validators=[InputRequired("Enter the day")])
    _latest: date = date.max

    def offer(self, places: Iterable[tuple[str, str]], *, latest: date) -> None:
        """Say what there is to choose from, as pairs of code and name."""
        self.where.choices = [SelectChoice(code, name) for code, name in places]
        self._latest = latest

    def validate_on(self, field: Any) -> None:  # noqa: ANN401  # as the library calls it
        """Refuse a day that has not come.

        Raises:
            ValidationError: it has not.
        """
        if field.data and field.data > self._latest:
            raise ValidationError("The day lies in the future.")

    @property
    def day(self) -> date:
        """The day, once the form has been found valid."""
        if self.on.data is None:
            raise ValueError("the form was not found valid")
        return self.on.data

    @property
    def pairs(self) -> dict[str, object]:
        """The question, for the address of another page."""
        return {"where": self.where.data, "on": [self.day.day, self.day.month, self.day.year]}
