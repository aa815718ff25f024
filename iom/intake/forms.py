"""What somebody sends and says yes to. Forms check shape; the rules are elsewhere."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from iom.web.widgets import FileInput, TextArea, TextInput


class SendForm(FlaskForm):
    """A file to be looked at."""

    file = FileField(
        "File (.csv or .xlsx)",
        widget=FileInput(),
        validators=[FileRequired("Choose a file")],
    )


class DecideForm(FlaskForm):
    """A yes to exactly what was shown: to all of it, or to what is left when rows are set aside."""

    fingerprint = HiddenField()
    partial = HiddenField()


class PersonForm(FlaskForm):
    """Whom a row is about: by the reference of a client."""

    ref = StringField(
        "Reference of the client",
        widget=TextInput(),
        validators=[InputRequired("Enter the reference of the client"), Length(max=40)],
    )


class NobodyForm(FlaskForm):
    """That a row is about nobody on the record, and why."""

    reason = TextAreaField(
        "Why it is about nobody on the record",
        widget=TextArea(),
        validators=[InputRequired("Say why it is about nobody on the record")],
    )
