"""What is typed in answer to a release question. Forms check shape; the rules are in the domain."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    RadioField,
    SelectChoice,
    SelectField,
)
from wtforms.validators import InputRequired, Optional

from iom.offending.domain import SituationKind
from iom.releases.domain import Answer, Said
from iom.web.fields import Day
from iom.web.widgets import DateBoxes, Radios, Select

_ANSWERS = {
    Answer.RELEASED: "Yes",
    Answer.STILL_THERE: "No, still there",
    Answer.NOT_KNOWN: "Not known",
}


class AnswerForm(FlaskForm):
    """Whether somebody was released, and the day that belongs to the answer."""

    answer = RadioField(
        "Released?",
        widget=Radios(),
        choices=[SelectChoice(each.value, label) for each, label in _ANSWERS.items()],
        validators=[InputRequired("Say whether the client was released")],
    )
    released_on = Day(
        "If yes: released on",
        widget=DateBoxes(),
        description="The first day out, like 14 3 2026.",
        validators=[Optional()],
    )
    next_kind = SelectField(
        "If yes: from that day on",
        widget=Select(),
        choices=[SelectChoice(each.value, each.label) for each in SituationKind],
        default=SituationKind.COMMUNITY.value,
    )
    expected_on = Day(
        "If no: release expected now on",
        widget=DateBoxes(),
        description="A day after today.",
        validators=[Optional()],
    )
    ask_on = Day(
        "If not known: ask again on",
        widget=DateBoxes(),
        description="A day after today. Until then nobody is asked.",
        validators=[Optional()],
    )

    def said(self) -> Said:
        """Return what was typed."""
        return Said(
            answer=Answer(self.answer.data),
            released_on=self.released_on.data,
            next_kind=SituationKind(self.next_kind.data),
            expected_on=self.expected_on.data,
            ask_on=self.ask_on.data,
        )
