"""What somebody types about who a client is. The form checks shape, the service the rules."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
)

from iom.clients.domain import Ethnicity, IdentifierKind, PersonDetails, Sex
from iom.web.fields import Day
from iom.web.widgets import DateBoxes, Select, TextInput

_SEXES = {Sex.FEMALE: "Female", Sex.MALE: "Male", Sex.OTHER: "X"}
LABELS = {
    "family_name": "Family name",
    "given_names": "Given names",
    "date_of_birth": "Date of birth",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "pnc_id": "PNC ID",
    "cro": "CRO number",
    "prison_number": "Prison number",
    "crn": "CRN",
}
"""What each of the details is called, by its column."""


class DetailsForm(FlaskForm):
    """Who a client is."""

    version = HiddenField()
    given_names = StringField(LABELS["given_names"], widget=TextInput())
    family_name = StringField(LABELS["family_name"], widget=TextInput())
    date_of_birth = Day(LABELS["date_of_birth"], widget=DateBoxes())
    sex = SelectField(
        LABELS["sex"],
        widget=Select(),
        choices=[
            SelectChoice("", "Not known"),
            *(SelectChoice(each.value, words) for each, words in _SEXES.items()),
        ],
    )
    ethnicity = SelectField(
        LABELS["ethnicity"],
        widget=Select(),
        choices=[
            SelectChoice("", "Not known"),
            *(SelectChoice(each.value, each.value) for each in Ethnicity),
        ],
    )
    pnc_id = StringField(LABELS["pnc_id"], widget=TextInput(), description="Like 1999/0123456X.")
    cro = StringField(LABELS["cro"], widget=TextInput(), description="Like 123456/99L.")
    prison_number = StringField(
        LABELS["prison_number"], widget=TextInput(), description="Like A1234BC."
    )
    crn = StringField(LABELS["crn"], widget=TextInput(), description="Like X123456.")

    def fill(self, person: PersonDetails, version: int) -> None:
        """Show what the details say now."""
        self.version.data = str(version)
        self.given_names.data, self.family_name.data = person.given_names, person.family_name
        self.date_of_birth.data = person.date_of_birth
        self.sex.data, self.ethnicity.data = person.sex or "", person.ethnicity or ""
        for kind in IdentifierKind:
            number = person.numbers.get(kind)
            self[kind].data = number.canonical if number else ""

    @property
    def version_seen(self) -> int:
        """The version that the form was made with; 0 where it was tampered with."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0

    def refuse(self, sentence: str, name: str) -> None:
        """Show a refusal beside the field that it names, or above the form."""
        if name and name in self:
            self[name].errors = [*self[name].errors, sentence]
        else:
            self.form_errors.append(sentence)
