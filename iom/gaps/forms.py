"""What somebody asks of the gaps. Forms check shape."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    SelectChoice,
    SelectField,
)
from wtforms.validators import InputRequired, NumberRange

from iom.gaps.domain import MOST_DAYS
from iom.web.fields import Whole
from iom.web.widgets import Select, TextInput


class GapsForm(FlaskForm):
    """Of where, and how long a wait is none. The places are handed in."""

    class Meta:
        """A question changes nothing: it stands in the address, without a token."""

        csrf = False

    where = SelectField("Where", widget=Select())
    within = Whole(
        "Soon is within days",
        widget=TextInput(),
        validators=[
            InputRequired("Enter a number of days"),
            NumberRange(0, MOST_DAYS, f"Enter a number of days from 0 to {MOST_DAYS}"),
        ],
    )

    def offer(self, places: Iterable[tuple[str, str]]) -> None:
        """Say what there is to choose from, as pairs of code and name."""
        self.where.choices = [SelectChoice(code, name) for code, name in places]

    @property
    def days(self) -> int:
        """How many days, once the form has been found valid."""
        if self.within.data is None:
            raise ValueError("the form was not found valid")
        return int(self.within.data)

    @property
    def pairs(self) -> dict[str, object]:
        """The question, for the address of another page."""
        return {"where": self.where.data, "within": self.days}
