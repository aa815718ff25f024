"""What somebody asks of contacts against plan. Forms check shape."""

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

_EARLIEST = date(2000, 1, 1)
Pairs = Iterable[tuple[str, str]]


class PlanForm(FlaskForm):
    """Of whom and up to which day. What there is to choose from is handed in."""

    class Meta:
        """A question changes nothing: it stands in the address, without a token."""

        csrf = False

    where = SelectField("District", widget=Select())
    level = SelectField("Level", widget=Select())
    agency = SelectField("Agency of the lead", widget=Select())
    worker = SelectField("Lead professional", widget=Select())
    on = Day("28 days up to", widget=DateBoxes(), validators=[InputRequired("Enter the day")])
    _latest: date = date.max

    def offer(
        self, *, places: Pairs, levels: Pairs, agencies: Pairs, workers: Pairs, latest: date
    ) -> None:
        """Say what there is to choose from, as pairs of code and name."""
        for field, pairs in (
            (self.where, places),
            (self.level, [("", "All"), *levels]),
            (self.agency, [("", "All"), *agencies]),
            (self.worker, [("", "All"), *workers]),
        ):
            field.choices = [SelectChoice(code, name) for code, name in pairs]
        self._latest = latest

    def validate_on(self, field: Any) -> None:  # noqa: ANN401  # as the library calls it
        """Refuse a day that has not come, and one before there were any schemes.

        Raises:
            ValidationError: the sentence says which.
        """
        if field.data and field.data < _EARLIEST:
            raise ValidationError(f"Enter a day since {_EARLIEST.year}.")
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
        chosen = {
            name: self[name].data
            for name in ("where", "level", "agency", "worker")
            if self[name].data
        }
        return {**chosen, "on": [self.day.day, self.day.month, self.day.year]}
