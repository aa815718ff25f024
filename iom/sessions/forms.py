"""What somebody types to sign in and about their own account. The rules are elsewhere."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from iom.accounts.domain import PASSWORD_MAX, PASSWORD_MIN
from iom.accounts.password_rules import normalised
from iom.web.widgets import PasswordInput, TextInput

_CODE_MAX = 40
_TYPED_MAX = 4 * PASSWORD_MAX  # one character that is kept may be typed as several


def _not_too_long(_form: object, field: PasswordField) -> None:
    """Refuse a password that none can be, counted as it is kept: however a keyboard writes it.

    Raises:
        ValidationError: it has more than 128 characters.
    """
    typed = field.data or ""
    if len(typed) > _TYPED_MAX or len(normalised(typed)) > PASSWORD_MAX:
        raise ValidationError(f"A password has at most {PASSWORD_MAX} characters")


def _password(label: str, *, missing: str, hint: str = "") -> PasswordField:
    return PasswordField(
        label,
        description=hint,
        widget=PasswordInput(),
        validators=[
            InputRequired(missing),
            _not_too_long,
        ],
    )


def _code(label: str, *, hint: str) -> StringField:
    return StringField(
        label,
        description=hint,
        widget=TextInput(),
        validators=[
            InputRequired("Enter the code"),
            Length(max=_CODE_MAX, message="That is longer than a code"),
        ],
    )


class TelephoneForm(FlaskForm):
    """One's own number at work, and the one that the page showed."""

    number = StringField(
        "Number",
        description="Leave it empty to take it off.",
        widget=TextInput(),
        validators=[Length(max=80, message="Enter a shorter telephone number")],
    )
    seen = HiddenField()


class SignInForm(FlaskForm):
    """User name and password."""

    username = StringField(
        "User name",
        widget=TextInput(),
        validators=[InputRequired("Enter your user name"), Length(max=100)],
    )
    password = _password("Password", missing="Enter your password")
    next = HiddenField()


class CodeForm(FlaskForm):
    """A time-based code, or a recovery code in its place."""

    code = _code("Code", hint="6 digits from your app, or one of your recovery codes.")
    next = HiddenField()


class EnrolForm(FlaskForm):
    """The first code of a secret that was just shown."""

    code = _code("Code", hint="The 6 digits that the app shows now.")
    next = HiddenField()


class _NewPassword(FlaskForm):
    new_password = _password(
        "New password",
        missing="Enter a new password",
        hint=(
            f"At least {PASSWORD_MIN} characters, of any kind. Three or four words that do not "
            "belong together are easy to remember."
        ),
    )
    again = _password("New password again", missing="Enter the new password again")

    def validate_again(self, field: PasswordField) -> None:
        """Refuse two that differ: nobody sees what they type here.

        Raises:
            ValidationError: they do.
        """
        if field.data != self.new_password.data:
            raise ValidationError("The two new passwords are not the same")


class FirstPasswordForm(_NewPassword):
    """A one-time code, and the password that its owner wants."""

    username = StringField(
        "User name",
        widget=TextInput(),
        validators=[InputRequired("Enter your user name"), Length(max=100)],
    )
    code = _code("One-time code", hint="16 letters and digits that your administrator gave you.")


class ChangePasswordForm(_NewPassword):
    """The present password and the one that takes its place."""

    password = _password("Present password", missing="Enter your present password")


class PasswordForm(FlaskForm):
    """The present password, before something that matters."""

    password = _password("Your password", missing="Enter your password")
