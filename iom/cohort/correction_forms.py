"""What somebody types about placements and facts. Forms check shape, the services the rules."""

from __future__ import annotations

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from iom.cohort.domain import DeselectionReason
from iom.web.fields import Day, whose, why
from iom.web.widgets import DateBoxes, Select, TextArea


class WhyForm(FlaskForm):
    """Why something is struck out, and what the one who does it saw."""

    seen = HiddenField()
    reason = why("what it said")


class MovePlacementForm(WhyForm):
    """To whom a placement is moved, and why."""

    to_ref = whose("Reference of the client whose it is")
    sure = HiddenField()


class PlacementForm(WhyForm):
    """What a placement is to say."""

    nominated_on = Day(
        "Nominated on", widget=DateBoxes(), validators=[InputRequired("Enter the day")]
    )
    selected_on = Day("Selected on (optional)", widget=DateBoxes())
    deselected_on = Day(
        "Deselected on (optional)",
        widget=DateBoxes(),
        description="The first day on which the client was no longer on the scheme.",
    )
    deselection_reason = SelectField(
        "Why the placement ended",
        widget=Select(),
        choices=[
            SelectChoice("", "It has not ended"),
            *(
                SelectChoice(each.value, each.value.replace("-", " ").capitalize())
                for each in DeselectionReason
            ),
        ],
    )
    deselection_note = TextAreaField("Note on why it ended (optional)", widget=TextArea())


class FactForm(FlaskForm):
    """What holds, and from which day."""

    value = SelectField("What holds", widget=Select())
    from_on = Day("From which day", widget=DateBoxes(), validators=[InputRequired("Enter the day")])

    def offer(self, choices: Mapping[str, str]) -> None:
        """Offer what the fact may say."""
        self.value.choices = [SelectChoice(code, words) for code, words in choices.items()]


class CorrectFactForm(FactForm, WhyForm):
    """What holds instead, from which day, and why what it says is wrong."""
