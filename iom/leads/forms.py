"""What somebody types about leads. Forms check shape; the rules are in the services."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import InputRequired

from iom.web.fields import Day
from iom.web.widgets import DateBoxes, Select

_NOBODY = SelectChoice("", "Choose")
Choices = Iterable[tuple[int, str]]


def whole(text: Any) -> int | None:  # noqa: ANN401  # as wtforms hands it over
    """Take a number of the list; the empty choice, and anything else, is none."""
    return int(text) if str(text).isdecimal() and len(str(text)) < 16 else None


class AssignForm(FlaskForm):
    """Who is to be lead or second, and from when."""

    seen = HiddenField()
    worker = SelectField(
        "Who?",
        widget=Select(),
        coerce=whole,
        description="From any agency. Whoever could not see this client is refused, with the why.",
        validators=[InputRequired("Choose somebody")],
    )
    from_on = Day(
        "First day",
        widget=DateBoxes(),
        description="Whoever it is until then ends on this day.",
        validators=[InputRequired("Enter the first day, like 14 3 2026")],
    )

    def offer(self, workers: Choices) -> None:
        """Say whom there is to choose from."""
        self.worker.choices = [_NOBODY, *(SelectChoice(*each) for each in workers)]
