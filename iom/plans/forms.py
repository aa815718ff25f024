"""What somebody types about a plan besides its entries. Forms check shape."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from iom.web.fields import Day, Token
from iom.web.unstorable import number_chosen
from iom.web.widgets import DateBoxes

SAID = "said-"
"""Before the number of a step, the name of the field with what came of it."""
_MOST = 200  # rows of one form


class TickForm(FlaskForm):
    """Which steps are done, on which day. The rows of the form are not known beforehand."""

    token = Token()
    on = Day(
        "Done on",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the day, like 14 3 2026")],
    )


def numbers_in(texts: list[str]) -> list[int]:
    """Read the numbers of rows, separate or in one text; what is none is left out."""
    words = [word for text in texts for word in text.split()][:_MOST]
    numbers = [number_chosen(word) for word in words]
    return list(dict.fromkeys(each for each in numbers if each))


def said_of(typed: Mapping[str, str], step_id: int) -> str:
    """Return what was typed beside a step, without superfluous blanks."""
    return " ".join(typed.get(f"{SAID}{step_id}", "").split())
