"""What somebody sends and asks for. Forms check shape; the rules are elsewhere."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileRequired, MultipleFileField
from wtforms import HiddenField, SelectField
from wtforms.validators import Length, Regexp

from iom.web.widgets import FileInput, Select

MOST_FILES = 200


class SendFilesForm(FlaskForm):
    """Street files and archives of them. The token makes a form that is sent twice one upload."""

    files = MultipleFileField(
        "Files (.csv or .zip)",
        widget=FileInput(multiple=True),
        validators=[
            FileRequired("Choose the files"),
            Length(max=MOST_FILES, message=f"Choose at most {MOST_FILES} files at once"),
        ],
    )
    token = HiddenField(
        validators=[Regexp(r"[A-Za-z0-9_-]{20,40}\Z", message="Open this page again, then send")]
    )


class ResumeForm(FlaskForm):
    """A yes to starting again; it carries only the token against forged requests."""


class ShowRowsForm(FlaskForm):
    """Which of the rows to show; a GET, so that the address says it."""

    class Meta:
        """No token: nothing is changed."""

        csrf = False

    set = SelectField("Counted as", widget=Select())
    category = SelectField("Crime type", widget=Select())
