"""A file of programmes that somebody sends, and the yes to it. Forms check shape."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from iom.web.widgets import FileInput


class SendForm(FlaskForm):
    """A file to be looked at."""

    file = FileField(
        "File (.csv or .xlsx)", widget=FileInput(), validators=[FileRequired("Choose a file")]
    )


class DecideForm(FlaskForm):
    """A yes to exactly what was shown: to all of it, or to what is left without refused rows.

    `content` is the file itself, so that nothing of it is kept before somebody says yes.
    """

    name = HiddenField()
    content = HiddenField()
    fingerprint = HiddenField()
    partial = HiddenField()
