"""What somebody types about grants, headings and limits. Forms check shape."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from iom.fund.domain import HEADING_MAX, LINE_MAX, WORDS_MAX, GrantKind, heading_name
from iom.web.fields import Pounds, Token
from iom.web.widgets import Radios, Select, TextArea, TextInput

NEW_HEADING = "new"
"""The choice of a heading that there is not yet."""
_IS = "is-"  # before a heading's own name, which may be any word


def _text(label: str, hint: str = "", missing: str = "", most: int = LINE_MAX) -> StringField:
    checks = [Length(max=most, message=f"Write at most {most} characters")]
    required = [InputRequired(missing)] if missing else []
    return StringField(label, widget=TextInput(), description=hint, validators=[*required, *checks])


def _reason(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        widget=TextArea(),
        description="It stands in the ledger: name no client.",
        validators=[
            InputRequired("Say why: it stands in the ledger"),
            Length(max=WORDS_MAX, message=f"Write at most {WORDS_MAX:,} characters"),
        ],
    )


class GrantForm(FlaskForm):
    """What is said of a grant."""

    version = HiddenField()
    token = Token()
    name = _text("Name", missing="Enter a name")
    kind = RadioField(
        "Kind",
        widget=Radios(),
        choices=[SelectChoice(each.value, each.label) for each in GrantKind],
        validators=[InputRequired("Say what kind it is")],
    )
    owner = _text("Who answers for it?", "A name or an office.")
    at_end = RadioField(
        "What is left at the end of a year",
        widget=Radios(),
        choices=[
            SelectChoice("lapse", "Lapses"),
            SelectChoice("carry", "Is carried over into the next year"),
        ],
        validators=[InputRequired("Say what becomes of what is left")],
    )
    note = TextAreaField(
        "Note",
        widget=TextArea(),
        description="Such as what it may be spent on.",
        validators=[Length(max=WORDS_MAX, message=f"Write at most {WORDS_MAX:,} characters")],
    )


class NewGrantForm(GrantForm):
    """A grant that there is not yet."""

    code = _text(
        "Code", "Letters, digits and hyphens, like CSF-REV. It stays as it is.", "Enter a code", 20
    )


class YearForm(FlaskForm):
    """What every form about a grant's year carries: how many lines it had, and a token."""

    seen = HiddenField()
    token = Token()


class AwardForm(YearForm):
    """What the grant comes to in a year."""

    pence = Pounds(
        "What does the grant come to this year?",
        widget=TextInput(),
        description="All of it, in pounds, without what was carried in.",
        validators=[InputRequired("Enter an amount in pounds, like 67,273.23.")],
    )
    reason = _reason("Why?")


class MoveForm(YearForm):
    """Money from one heading to another."""

    out_of = SelectField("Out of", widget=Select())
    into = SelectField("Into", widget=Select())
    new_heading = _text(
        "Name of a new heading", "Only where you chose a new one.", most=HEADING_MAX
    )
    pence = Pounds(
        "How much?",
        widget=TextInput(),
        description="In pounds, like 500 or 10,140.30.",
        validators=[InputRequired("Enter an amount in pounds, like 500.")],
    )
    reason = _reason("Why?")

    def offer(self, headings: Iterable[tuple[str, str]]) -> None:
        """Say which headings there are, each with what is left of it."""
        listed = [
            SelectChoice(f"{_IS}{name}", f"{heading_name(name)}: {left} left")
            for name, left in headings
        ]
        self.out_of.choices = listed
        self.into.choices = [SelectChoice(NEW_HEADING, "A new heading"), *listed]

    @property
    def source(self) -> str:
        """The heading out of which it goes."""
        return str(self.out_of.data).removeprefix(_IS)

    @property
    def target(self) -> str:
        """The heading into which it goes."""
        if self.into.data == NEW_HEADING:
            return (self.new_heading.data or "").strip()
        return str(self.into.data).removeprefix(_IS)

    @property
    def names_none(self) -> bool:
        """Whether a new heading was chosen and not named."""
        return self.into.data == NEW_HEADING and not self.target

    def choose(self, out_of: str) -> None:
        """Begin with a heading to move out of."""
        self.out_of.data = f"{_IS}{out_of}"


class CloseForm(YearForm):
    """A button that closes a year."""


class LimitForm(FlaskForm):
    """The most that somebody, or each of a role, may approve for one request."""

    seen = HiddenField()
    token = Token()
    most = Pounds(
        "The most for one request",
        widget=TextInput(),
        description="In pounds, like 500. Enter 0 to let nothing be approved; leave it empty to "
        "set no limit here.",
    )
    reason = TextAreaField(
        "Who decided it, and why?",
        widget=TextArea(),
        validators=[
            InputRequired("Say who decided it, and why"),
            Length(max=WORDS_MAX, message=f"Write at most {WORDS_MAX:,} characters"),
        ],
    )
