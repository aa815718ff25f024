"""What auditors and workers type. Forms check shape; the rules are in the room itself."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, Regexp

from iom.web.fields import Day
from iom.web.widgets import DateBoxes, TextArea, TextInput

_TIME = [
    Optional(),
    Regexp(
        r"\s*([01]?[0-9]|2[0-3])[:.][0-5][0-9]\s*\Z",
        message="Enter the time in 24 hours, like 08:30",
    ),
]


class FindClientForm(FlaskForm):
    """Of which client the trail is asked."""

    ref = StringField(
        "Reference of the client", widget=TextInput(), description="Like C-010042, never a name."
    )


class FindUserForm(FlaskForm):
    """Of which user the trail is asked."""

    username = StringField("User name", widget=TextInput(), description="Like hazel.")


class LookedIntoForm(FlaskForm):
    """What an auditor found."""

    note = TextAreaField(
        "What did you find?",
        widget=TextArea(),
        description="Say what explains it, or what was done. References, not names.",
    )


class HomeForm(FlaskForm):
    """Where a worker lives."""

    line = StringField("First line of your address", widget=TextInput())
    postcode = StringField("Postcode", widget=TextInput())


class BreachForm(FlaskForm):
    """Whose account, and the time."""

    class Meta:
        """A question changes nothing: it stands in the address, without a token."""

        csrf = False

    user = StringField("User name", widget=TextInput())
    first = Day("From", widget=DateBoxes(), validators=[InputRequired("Enter the first day")])
    first_time = StringField(
        "At",
        widget=TextInput(),
        description="Like 08:30. Empty is from midnight on.",
        validators=_TIME,
    )
    last = Day("To", widget=DateBoxes(), validators=[InputRequired("Enter the last day")])
    last_time = StringField(
        "At",
        widget=TextInput(),
        description="Like 18:00. Empty is the whole day.",
        validators=_TIME,
    )

    @property
    def ends(self) -> tuple[str, str]:
        """The two ends as `read_window` reads them."""
        return _written(self.first, self.first_time), _written(self.last, self.last_time)

    @property
    def pairs(self) -> dict[str, object]:
        """What was typed, for the address of the next page."""
        days: dict[str, object] = {"first": self.first.raw_data, "last": self.last.raw_data}
        times = {"first_time": self.first_time.data, "last_time": self.last_time.data}
        return {"user": self.user.data, **days, **times}


def _written(day: Day, time: StringField) -> str:
    hour, _, minute = (time.data or "").strip().replace(".", ":").partition(":")
    return f"{day.data}T{int(hour):02}:{minute}" if hour else str(day.data)
