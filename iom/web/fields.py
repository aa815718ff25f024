"""Fields that more than one room's forms use."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from iom.kernel.money import BadAmount, in_pounds, pence_of
from iom.web.widgets import TextArea, TextInput


class Token(HiddenField):
    """What tells a form from every other, so that a second click on it is taken for the first.

    A form that is shown for the first time has a new one, and so has one that was sent without.
    """

    data: str

    def __init__(self, most: int = 40, **how: Any) -> None:  # noqa: ANN401  # as any field takes it
        checks = [Length(max=most, message="Open this page again, then send it.")]
        super().__init__(default=new_token, validators=checks, **how)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read it."""
        if any(valuelist):
            self.data = valuelist[0]

    def renew(self) -> None:
        """Let what is typed be sent as a form of its own."""
        self.data = new_token()


def new_token() -> str:
    """Return a token that no other form has."""
    return secrets.token_urlsafe(24)


class Day(DateField):
    """A date typed in three boxes; all of them empty is no date."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read day, month and year, however many boxes were sent.

        Raises:
            ValueError: they are no day in the calendar.
        """
        boxes = [text.strip() for text in (*valuelist, "", "", "")[:3]]
        self.raw_data = boxes  # the widget shows them again, and needs three
        self.data = None
        if not any(boxes):
            return
        try:
            day, month, year = (int(text) if text.isdecimal() else 0 for text in boxes)
            self.data = date(year, month, day)
        except (ValueError, OverflowError):
            raise ValueError("Enter a day, a month and a year, like 14 3 1993") from None


class Whole(IntegerField):
    """A whole number; empty is none."""

    keys_shown = "numeric"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the number.

        Raises:
            ValueError: it is none.
        """
        text = (valuelist[0] if valuelist else "").strip()
        self.raw_data = [text]
        self.data = None
        if text:
            if not text.isdecimal() or len(text) > 9:
                raise ValueError("Enter a whole number")
            self.data = int(text)


class Pounds(IntegerField):
    """A sum of money typed in pounds and kept in pence; empty is none."""

    keys_shown = "decimal"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the sum.

        Raises:
            ValueError: it is none.
        """
        text = (valuelist[0] if valuelist else "").strip()
        self.raw_data = [text]
        self.data = None
        if text:
            try:
                self.data = pence_of(text)
            except BadAmount as refusal:
                raise ValueError(str(refusal)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else in_pounds(self.data)


class Hour(StringField):
    """A time of day typed like 21:40; 9:05 and 21.40 are read, too."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read hours and minutes.

        Raises:
            ValueError: they are no time of day.
        """
        text = (valuelist[0] if valuelist else "").strip()
        self.raw_data = [text]
        self.data = None
        if not text:
            return
        hours, _, minutes = text.replace(".", ":").partition(":")
        try:
            self.data = time(int(hours), int(minutes))  # type: ignore[assignment]  # as Day does
        except (ValueError, OverflowError):
            raise ValueError("Enter a time, like 21:40") from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%H:%M}" if isinstance(self.data, time) else ""


def why(beside: str) -> TextAreaField:
    """Ask why something is struck out or moved; the answer stays beside what it said."""
    return TextAreaField(
        "Why",
        widget=TextArea(),
        description=f"At least 10 characters. It stays beside {beside} for those who may read it.",
        validators=[InputRequired("Say why")],
    )


def whose(label: str) -> StringField:
    """Ask to which client something is moved, by the reference."""
    return StringField(
        label,
        widget=TextInput(),
        description="Like C-010402. Find the client first if you do not know it.",
        validators=[InputRequired("Enter the reference of the client")],
    )
