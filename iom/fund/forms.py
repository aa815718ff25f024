"""What somebody types about requests. Forms check shape; the rules are in the services."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.contacts.domain import Outcome, Pathway
from iom.fund.domain import LINE_MAX, REFERENCE_MAX, WORDS_MAX
from iom.web.fields import Day, Pounds, Token
from iom.web.unstorable import number_chosen
from iom.web.widgets import (
    Checkbox,
    DateBoxes,
    FileInput,
    Radios,
    Select,
    TextArea,
    TextInput,
)

_DAY = "Enter the day, like 14 3 2026"


def _words(label: str, hint: str = "", missing: str = "") -> TextAreaField:
    checks = [Length(max=WORDS_MAX, message=f"Write at most {WORDS_MAX:,} characters")]
    required = [InputRequired(missing)] if missing else []
    return TextAreaField(
        label, widget=TextArea(), description=hint, validators=[*required, *checks]
    )


def _line(label: str, hint: str, missing: str, most: int) -> StringField:
    checks = [Length(max=most, message=f"Write at most {most} characters")]
    required = [InputRequired(missing)] if missing else []
    return StringField(label, widget=TextInput(), description=hint, validators=[*required, *checks])


def _pounds(label: str, hint: str = "In pounds, like 19 or 1,000.50.") -> Pounds:
    return Pounds(
        label,
        widget=TextInput(),
        description=hint,
        validators=[InputRequired("Enter an amount in pounds, like 19 or 19.50.")],
    )


def _how(missing: str) -> StringField:
    return _line("How?", "Such as bank transfer, card or voucher.", missing, REFERENCE_MAX)


def _reference() -> StringField:
    return _line(
        "Reference of the payment",
        "It stands in the accounts for good: name no client.",
        "",
        REFERENCE_MAX,
    )


class AskForm(FlaskForm):
    """What is asked for, and what it is to unlock."""

    token = Token()
    clients = _line(
        "For which clients?",
        "References with commas between them, like C-010001, C-010002. Leave it empty where it is "
        "for nobody in particular.",
        "",
        400,
    )
    pathway = SelectField("Pathway", widget=Select())
    provider = _line(
        "Who is to be paid?",
        "A firm or a service. It stands in the accounts for good: name no client.",
        "Say who is to be paid",
        LINE_MAX,
    )
    pence = _pounds("How much?")
    what_for = _words("What is it for?", "Such as a gym pass for a month.", "Say what it is for")
    unlocks = _words(
        "What is it to unlock?",
        "What becomes possible that was not: a place, a job, a day without offending.",
        "Say what it is to unlock",
    )
    quotes = _words("Quotes", "What others would charge, where you asked.")
    needed_by = Day("Needed by", widget=DateBoxes(), description="Leave it empty if any day does.")

    def offer(self, pathways: Iterable[Pathway]) -> None:
        """Say which pathways there are to choose from."""
        none = SelectChoice("", "None")
        self.pathway.choices = [none, *(SelectChoice(each.value, each.label) for each in pathways)]


class ActForm(FlaskForm):
    """What every form about a request carries: with what version it was made, and a token."""

    version = HiddenField()
    token = Token()


class DecideForm(ActForm):
    """Approve in full or for less, or decline."""

    seen = HiddenField()
    decision = RadioField(
        "What do you decide?",
        widget=Radios(),
        choices=[
            SelectChoice("approve", "Approve it, in full or for less"),
            SelectChoice("decline", "Decline it"),
        ],
        validators=[InputRequired("Say whether you approve or decline")],
    )
    heading = SelectField("Out of which heading?", widget=Select(), coerce=number_chosen)
    pence = Pounds(
        "How much?",
        widget=TextInput(),
        description="In pounds. Less than was asked needs a reason.",
    )
    words = _words("Why, where it is less or declined", "Who asked reads it.")

    def offer(self, headings: Iterable[tuple[int, str]]) -> None:
        """Say which headings there are to choose from."""
        none = SelectChoice("", "Choose")
        self.heading.choices = [none, *(SelectChoice(*each) for each in headings)]


class MoreForm(ActForm):
    """More than was approved before."""

    seen = HiddenField()
    pence = _pounds("How much more?")
    words = _words("Why is more needed?", missing="Say why more is needed")


class WithdrawForm(ActForm):
    """A request that is no longer needed."""

    words = _words("Why is it no longer needed?", missing="Say why it is no longer needed")


class PayForm(ActForm):
    """What was paid."""

    pence = _pounds("How much was paid?")
    on = Day("When?", widget=DateBoxes(), validators=[InputRequired(_DAY)])
    how = _how("Say how it was paid")
    reference = _reference()
    last = BooleanField(
        "It was the last payment: give back what is approved and unpaid after it",
        widget=Checkbox(),
    )


class GiveBackForm(ActForm):
    """What was approved and is not needed."""

    pence = _pounds("How much is not needed?")
    words = _words("Why?", missing="Say why")


class RefundForm(ActForm):
    """Money that came back."""

    pence = _pounds("How much came back?")
    on = Day("When?", widget=DateBoxes(), validators=[InputRequired(_DAY)])
    how = _how("")
    reference = _reference()
    words = _words("Why did it come back?", missing="Say why it came back")


class ReverseForm(ActForm):
    """A payment that was entered wrong."""

    words = _words("What was wrong with it?", missing="Say what was wrong with it")


class ReceiptForm(ActForm):
    """A file that shows what was paid."""

    file = FileField(
        "Receipt",
        widget=FileInput(),
        description="A PDF, or a JPEG or PNG picture, of at most 5 MB.",
    )


class RemoveReceiptForm(ActForm):
    """A receipt that does not belong there."""

    words = _words("Why does it not belong there?", missing="Say why it does not belong there")


class OutcomeForm(ActForm):
    """What the money led to."""

    outcome = RadioField(
        "What did it lead to?",
        widget=Radios(),
        choices=[SelectChoice(each.value, each.label) for each in Outcome],
        validators=[InputRequired("Say what it led to")],
    )
    words = _words("In a sentence or two", missing="Say what it led to")
