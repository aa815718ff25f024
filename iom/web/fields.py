"""Fields that more than one room's forms use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wtforms import DateField


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
        day, month, year = (int(text) if text.isdecimal() else 0 for text in boxes)
        try:
            self.data = date(year, month, day)
        except ValueError:
            raise ValueError("Enter a day, a month and a year, like 14 3 1993") from None
