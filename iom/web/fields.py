"""Fields that more than one room's forms use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from wtforms import DateField, IntegerField, StringField

from iom.kernel.money import BadAmount, in_pounds, pence_of


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
