"""What somebody types about who may see a client. Forms check shape; the rules are in services."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.accounts.domain import PASSWORD_MAX
from iom.safeguards.domain import KIND_LABELS, REASON_MAX, REASON_MIN
from iom.sharing.domain import LEADING, RestrictionKind
from iom.web.fields import Day
from iom.web.unstorable import number_chosen
from iom.web.widgets import (
    Checkbox,
    Checkboxes,
    DateBoxes,
    PasswordInput,
    Radios,
    Select,
    TextArea,
    TextInput,
)

_TOO_SHORT = f"Give a reason of at least {REASON_MIN} characters"
_TOO_LONG = f"Give a reason of at most {REASON_MAX:,} characters"
_NOBODY = SelectChoice("", "Choose")
_REF_LENGTH = 40

Choices = Iterable[tuple[int, str]]


class InvolveForm(FlaskForm):
    """Who is to work with a client, as what, and from when."""

    agency = SelectField(
        "Agency",
        widget=Select(),
        coerce=number_chosen,
        description="Leave it open if you choose a worker.",
    )
    worker = SelectField(
        "Worker",
        widget=Select(),
        coerce=number_chosen,
        description="Leave it open for the agency as a whole.",
    )
    kind = RadioField(
        "What are they to the client?",
        widget=Radios(),
        choices=[
            SelectChoice(kind.value, label)
            for kind, label in KIND_LABELS.items()
            if kind not in LEADING
        ],
        validators=[InputRequired("Say what they are to the client")],
    )
    from_on = Day(
        "First day",
        widget=DateBoxes(),
        validators=[InputRequired("Enter the first day, like 14 3 2026")],
    )
    last_on = Day(
        "Last day, if it is known",
        widget=DateBoxes(),
        description="Leave it empty while it lasts.",
    )

    def offer(self, agencies: Choices, workers: Choices) -> None:
        """Say which agencies and which workers there are to choose from."""
        self.agency.choices = [_NOBODY, *(SelectChoice(*each) for each in agencies)]
        self.worker.choices = [_NOBODY, *(SelectChoice(*each) for each in workers)]


class EndForm(FlaskForm):
    """From which day on somebody no longer works with a client."""

    to_on = Day(
        "From which day do they no longer work with the client?",
        widget=DateBoxes(),
        description="With the day of today it takes effect at once.",
        validators=[InputRequired("Enter the day, like 14 3 2026")],
    )


class TakeBackForm(FlaskForm):
    """Why it was a mistake that somebody works with a client."""

    resume = BooleanField("", widget=Checkbox())
    reason = TextAreaField(
        "What was wrong?",
        widget=TextArea(),
        description="Stays readable beside the record. At least 10 characters.",
        validators=[
            InputRequired(_TOO_SHORT),
            Length(max=REASON_MAX, message=_TOO_LONG),
        ],
    )


class RestrictForm(FlaskForm):
    """To whom a record is closed, who answers for it, and why."""

    version = HiddenField()
    kind = RadioField(
        "Who may see the record?",
        widget=Radios(),
        choices=[
            SelectChoice(
                RestrictionKind.ALL_BUT.value, "Nobody but the owner and the people ticked"
            ),
            SelectChoice(RestrictionKind.NAMED.value, "Everybody but the people ticked"),
        ],
        validators=[InputRequired("Say who may see the record")],
    )
    people = SelectMultipleField("People", widget=Checkboxes(), coerce=number_chosen)
    owner = SelectField(
        "Owner",
        widget=Select(),
        coerce=number_chosen,
        description="Always sees the record, is whom the others ask, and is told of break-glass.",
        validators=[InputRequired("Choose an owner")],
    )
    shown = RadioField(
        "What are the others told?",
        widget=Radios(),
        choices=[
            SelectChoice("no", "Nothing: for them there is no such record"),
            SelectChoice("yes", "That there is a restricted record, and to ask the owner"),
        ],
        validators=[InputRequired("Say what the others are told")],
    )
    reason = TextAreaField(
        "Reason",
        widget=TextArea(),
        description="Kept beside the record, for its owner and those who may restrict records.",
        validators=[
            InputRequired(_TOO_SHORT),
            Length(max=REASON_MAX, message=_TOO_LONG),
        ],
    )
    knowingly = BooleanField(
        "I know that I will not see this record any more",
        widget=Checkbox(),
    )

    def offer(self, people: Choices, owners: Choices) -> None:
        """Say whom there is to tick, and who could own the record."""
        self.people.choices = [SelectChoice(*each) for each in people]
        self.owner.choices = [_NOBODY, *(SelectChoice(*each) for each in owners)]


class LiftForm(FlaskForm):
    """Why a restriction is no longer needed."""

    version = HiddenField()
    reason = TextAreaField(
        "Why is the restriction no longer needed?",
        widget=TextArea(),
        validators=[
            InputRequired(_TOO_SHORT),
            Length(max=REASON_MAX, message=_TOO_LONG),
        ],
    )


class OpenForm(FlaskForm):
    """Which record, why, and the password once more."""

    ref = StringField(
        "Reference of the record",
        widget=TextInput(),
        filters=[lambda text: text.strip() if text else text],
        validators=[
            InputRequired("Enter the reference, like C-000123"),
            Length(max=_REF_LENGTH, message="A reference is not as long as this"),
        ],
    )
    reason = TextAreaField(
        "Reason",
        widget=TextArea(),
        description="At least 10 characters. The owner reads it.",
        validators=[InputRequired(_TOO_SHORT), Length(max=REASON_MAX, message=_TOO_LONG)],
    )
    password = PasswordField(
        "Your password",
        widget=PasswordInput(),
        validators=[
            InputRequired("Enter your password"),
            Length(max=PASSWORD_MAX, message="A password is not as long as this"),
        ],
    )
