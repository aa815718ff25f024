"""What somebody asks of an evaluation. Forms check shape."""

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

_LONGEST_DAYS = 3_660
_EARLIEST = date(2000, 1, 1)


class PeriodForm(FlaskForm):
    """Of where and of which days. The places, and the last day that can be asked, are handed in."""

    class Meta:
        """A question changes nothing: it stands in the address, without a token."""

        csrf = False

    where = SelectField("Where", widget=Select())
    first = Day("From", widget=DateBoxes(), validators=[InputRequired("Enter the first day")])
    last = Day("To", widget=DateBoxes(), validators=[InputRequired("Enter the last day")])
    _latest: date = date.max

    def offer(self, places: Iterable[tuple[str, str]], *, latest: date) -> None:
        """Say what there is to choose from, as pairs of code and name."""
        self.where.choices = [SelectChoice(code, name) for code, name in places]
        self._latest = latest

    def validate_first(self, field: Any) -> None:  # noqa: ANN401  # as the library calls it
        """Refuse a day before there were any schemes.

        Raises:
            ValidationError: it is.
        """
        if field.data and field.data < _EARLIEST:
            raise ValidationError(f"Enter a day since {_EARLIEST.year}.")

    def validate_last(self, field: Any) -> None:  # noqa: ANN401  # as the library calls it
        """Refuse a period that has not come, is none, or is too long.

        Raises:
            ValidationError: the sentence says which.
        """
        if not field.data:
            return
        if field.data > self._latest:
            raise ValidationError("The last day lies in the future.")
        if self.first.data and field.data < self.first.data:
            raise ValidationError("The last day is before the first.")
        if self.first.data and (field.data - self.first.data).days > _LONGEST_DAYS:
            raise ValidationError("Ask of at most ten years.")

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, once the form has been found valid."""
        if self.first.data is None or self.last.data is None:
            raise ValueError("the form was not found valid")
        return self.first.data, self.last.data

    @property
    def pairs(self) -> dict[str, object]:
        """The question, for the address of another page."""
        first, last = self.days
        return {
            "where": self.where.data,
            "first": [first.day, first.month, first.year],
            "last": [last.day, last.month, last.year],
        }
