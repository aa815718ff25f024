"""What somebody types about leads. Forms check shape; the rules are in the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from iom.web.fields import Day, Token
from iom.web.unstorable import number_chosen
from iom.web.widgets import DateBoxes, Radios, Select, TextArea

_NOBODY = SelectChoice("", "Choose")
Choices = Iterable[tuple[int, str]]
NOTE_MAX = 1_000
_FIRST_DAY = "Enter the first day, like 14 3 2026"


def _note(label: str, hint: str) -> TextAreaField:
    return TextAreaField(
        label,
        widget=TextArea(),
        description=hint,
        validators=[Length(max=NOTE_MAX, message=f"A note has at most {NOTE_MAX:,} characters")],
    )


class AssignForm(FlaskForm):
    """Who is to be lead or second, and from when."""

    seen = HiddenField()
    worker = SelectField(
        "Who?",
        widget=Select(),
        coerce=number_chosen,
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


@dataclass(frozen=True, slots=True)
class TypedCase:
    """What was typed beside one case of a handover.

    Attributes:
        to_id: who is to receive this case; None for whoever receives the others.
    """

    client_id: int
    ticked: bool
    to_id: int | None
    note: str


def read_case(client_id: int, typed: Mapping[str, str]) -> TypedCase:
    """Read what was typed beside one case; its note cut where no note is as long."""
    return TypedCase(
        client_id,
        ticked=bool(typed.get(f"case-{client_id}")),
        to_id=number_chosen(typed.get(f"to-{client_id}", "")),
        note=typed.get(f"note-{client_id}", "").strip()[:NOTE_MAX],
    )


class HandoverForm(FlaskForm):
    """To whom cases go, from when, and what is to be known of all of them."""

    token = Token()
    to = SelectField(
        "To whom?",
        widget=Select(),
        coerce=number_chosen,
        description="Whoever is not given another receiver below goes to them.",
        validators=[Optional()],
    )
    from_on = Day("From which day?", widget=DateBoxes(), validators=[InputRequired(_FIRST_DAY)])
    note = _note("Note on all of them", "Name no client here; each case has a note of its own.")

    def offer(self, workers: Choices) -> None:
        """Say whom there is to choose from."""
        self.to.choices = [_NOBODY, *(SelectChoice(*each) for each in workers)]


class CoverForm(FlaskForm):
    """Who stands in, on which days, and with which cases."""

    token = Token()
    who = SelectField(
        "Who stands in?",
        widget=Select(),
        coerce=number_chosen,
        validators=[InputRequired("Choose who stands in")],
    )
    from_on = Day("First day away", widget=DateBoxes(), validators=[InputRequired(_FIRST_DAY)])
    last_on = Day(
        "Last day away",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the last day, like 14 3 2026")],
    )
    which = RadioField(
        "Which cases?",
        widget=Radios(),
        choices=[
            SelectChoice("every", "All, also those that come while it lasts"),
            SelectChoice("some", "Only those ticked below"),
        ],
        validators=[InputRequired("Say which cases")],
    )
    cases = SelectMultipleField("Cases", coerce=number_chosen, validate_choice=False)
    note = _note("Note", "About the time away. Name no client here.")

    def offer(self, workers: Choices) -> None:
        """Say whom there is to choose from."""
        self.who.choices = [_NOBODY, *(SelectChoice(*each) for each in workers)]


class EndCoverForm(FlaskForm):
    """From which day on nobody stands in any more."""

    seen = HiddenField()
    to_on = Day(
        "From which day are they back?",
        widget=DateBoxes(),
        description="With the day of today the cover ends at once.",
        validators=[InputRequired("Enter the day, like 14 3 2026")],
    )


class AcknowledgeForm(FlaskForm):
    """A button that says that one knows."""
