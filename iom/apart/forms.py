"""What somebody types of two who are kept apart. Forms check shape, the domain the rules."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField

from iom.apart.domain import Said
from iom.web.fields import Day, Token, why
from iom.web.widgets import DateBoxes, Radios, TextArea, TextInput


class SaidForm(FlaskForm):
    """What is said of a pair."""

    why = TextAreaField(
        "Why",
        widget=TextArea(),
        description="What happened between them, or would. It is read from both records.",
    )
    source = StringField(
        "Source", widget=TextInput(), description="Who says so: an agency, a report, the client."
    )
    from_on = Day("Since", widget=DateBoxes())
    review_on = Day("Review by", widget=DateBoxes(), description="Within a year.")
    to_on = Day(
        "No longer from (optional)",
        widget=DateBoxes(),
        description="The first day on which it no longer holds. Leave it empty while it holds.",
    )

    def said(self) -> Said:
        """Return what was typed."""
        return Said(
            why=_tidied(self.why.data or ""),
            source=" ".join((self.source.data or "").split()),
            from_on=self.from_on.data,
            review_on=self.review_on.data,
            to_on=self.to_on.data,
        )


class PairForm(SaidForm):
    """From whom a client is kept apart; the token makes a second click the first."""

    token = Token()
    who = StringField(
        "With whom?",
        widget=TextInput(),
        description="A reference, like C-010402, a name or a number. You are shown who that is.",
    )
    other = RadioField("Which of these?", widget=Radios(), choices=[], validate_choice=False)


class ReasonForm(FlaskForm):
    """Why a pair is struck out."""

    reason = why("it")


def filled(form: Any) -> bool:  # noqa: ANN401  # a form with the radios of `PairForm`
    """Say whether one of those who were found is chosen."""
    return form.other.data not in (None, "", "None")


def _tidied(text: str) -> str:
    kept = "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c == "\n")
    return "\n".join(line.rstrip() for line in kept.splitlines()).strip()
