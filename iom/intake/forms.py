"""What somebody sends and says yes to. Forms check shape; the rules are elsewhere."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from iom.web.widgets import FileInput


class SendForm(FlaskForm):
    """A file to be looked at."""

    file = FileField(
        "File (.csv or .xlsx)",
        widget=FileInput(),
        validators=[FileRequired("Choose a file")],
    )


class DecideForm(FlaskForm):
    """A yes to exactly what was shown."""

    fingerprint = HiddenField()
