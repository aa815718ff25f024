"""What somebody types to sign in. Forms check shape; the rules are in `domain`."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from iom.accounts.domain import PASSWORD_MAX
from iom.web.widgets import PasswordInput, TextInput


class SignInForm(FlaskForm):
    """User name and password."""

    username = StringField(
        "User name",
        widget=TextInput(),
        validators=[InputRequired("Enter your user name"), Length(max=100)],
    )
    password = PasswordField(
        "Password",
        widget=PasswordInput(),
        validators=[InputRequired("Enter your password"), Length(max=PASSWORD_MAX)],
    )
    next = HiddenField()
