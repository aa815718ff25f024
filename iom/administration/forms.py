"""What an administrator types about accounts and places. Forms check shape alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from iom.accounts.domain import BadAccount, Role
from iom.accounts.reach import EMAIL_LENGTH, checked_email, checked_telephone
from iom.accounts.rights import REASON_MAX, REASON_MIN
from iom.web.widgets import Select, TextArea, TextInput

Choices = Sequence[tuple[str, str]]
_ROLES = [(role.value, role.value.replace("-", " ").capitalize()) for role in Role]


class AccountForm(FlaskForm):
    """Who somebody is, what they are to the scheme, and where; what there is is handed in."""

    full_name = StringField(
        "Full name",
        description="As colleagues know them. Their own looking is compared with the family name.",
        widget=TextInput(),
        validators=[
            InputRequired("Enter the full name"),
            Length(max=120, message="A full name has at most 120 characters"),
        ],
    )
    email = StringField(
        "Work e-mail (optional)",
        description="E-mails there say only that there is something new. Leave it empty: none.",
        widget=TextInput(),
        validators=[Length(max=EMAIL_LENGTH, message="Enter one e-mail address")],
    )
    telephone = StringField(
        "Work telephone (optional)",
        description="Shown to colleagues who share a client. Its owner can change it.",
        widget=TextInput(),
        validators=[Length(max=80, message="Enter a shorter telephone number")],
    )
    agency = SelectField("Agency", widget=Select())
    role = SelectField("Role", widget=Select())
    # Shown as a tree by the template, which reads the choices that were made.
    places = SelectMultipleField("Where")

    def offer(self, *, agencies: Choices, places: Sequence[str]) -> None:
        """Say which agencies (code and name) and places (references) there are."""
        self.agency.choices = [
            SelectChoice("", "Choose one"),
            *(SelectChoice(code, name) for code, name in agencies),
        ]
        self.role.choices = [
            SelectChoice("", "Choose one"),
            *(SelectChoice(value, label) for value, label in _ROLES),
        ]
        self.places.choices = [SelectChoice(ref, ref) for ref in places]

    def validate_agency(self, field: SelectField) -> None:
        """Refuse none."""
        InputRequired("Choose the agency")(self, field)

    def validate_email(self, field: StringField) -> None:
        """Refuse what is no address."""
        _try(checked_email, field)

    def validate_telephone(self, field: StringField) -> None:
        """Refuse what is no number."""
        _try(checked_telephone, field)

    def validate_role(self, field: SelectField) -> None:
        """Refuse none."""
        InputRequired("Choose the role")(self, field)


def _try(check: Callable[[str], str], field: StringField) -> None:
    try:
        check(field.data or "")
    except BadAccount as refusal:
        raise ValidationError(str(refusal)) from None


class NewAccountForm(AccountForm):
    """An account to be made. The user name is its own guard against a second click."""

    username = StringField(
        "User name",
        description="Letters, digits, full stops, hyphens. It cannot be changed later.",
        widget=TextInput(),
        validators=[
            InputRequired("Enter a user name"),
            Length(max=40, message="A user name has at most 40 characters"),
        ],
    )


class ChangeAccountForm(AccountForm):
    """An account to be changed; it carries the mark of what was seen."""

    version = HiddenField()
    step = HiddenField()


class PermissionForm(FlaskForm):
    """Why a permission is granted or taken."""

    reason = StringField(
        "Why",
        description="Who asked for it, and what for. It is shown on the account’s page.",
        widget=TextArea(),
        validators=[
            Length(
                min=REASON_MIN,
                max=REASON_MAX,
                message=f"Say why in {REASON_MIN} to {REASON_MAX} characters",
            )
        ],
    )
    version = HiddenField()
    act = HiddenField(validators=[AnyOf(("grant", "take"), message="Open this page again")])


class ConfirmForm(FlaskForm):
    """A yes; it carries only the token against forged requests."""


class PlaceForm(FlaskForm):
    """A delivery unit or a district to be added. What it is put under is in the address."""

    name = StringField(
        "Name",
        widget=TextInput(),
        validators=[
            InputRequired("Enter the name"),
            Length(max=80, message="A name has at most 80 characters"),
        ],
    )
