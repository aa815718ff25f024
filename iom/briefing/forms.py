"""What somebody types about a sighting. The form checks shape; the kind of entry has the rules."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from iom.enforcement.kinds import SIGHTING
from iom.web.fields import Day, Hour, Token
from iom.web.widgets import DateBoxes, TextArea, TextInput


class SightingForm(FlaskForm):
    """Where and when a client was seen; the token makes a second click the first."""

    token = Token()
    on = Day(SIGHTING.field_named("on").label, widget=DateBoxes())
    time = Hour("Time (optional)", widget=TextInput(), description="Like 21:40.")
    place = StringField(SIGHTING.field_named("place").label, widget=TextInput())
    what = TextAreaField("What was seen (optional)", widget=TextArea(), description=SIGHTING.help)

    def values(self) -> dict[str, Any]:
        """Return what was typed, as an entry has it."""
        text = " ".join((self.place.data or "").split())
        lines = (self.what.data or "").replace("\r\n", "\n").strip()
        return {"on": self.on.data, "time": self.time.data, "place": text, "what": lines}
