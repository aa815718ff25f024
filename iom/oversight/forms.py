"""What auditors and workers type. Forms check shape; the rules are in the room itself."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField

from iom.web.widgets import TextArea, TextInput


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
    first = StringField(
        "From", widget=TextInput(), description="Like 2026-05-01 08:30, or 2026-05-01."
    )
    last = StringField("To", widget=TextInput(), description="A day alone is the whole day.")
