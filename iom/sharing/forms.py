"""What somebody types about an agreement or an agency. Forms check shape; rules are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, Regexp, ValidationError

from iom.accounts.domain import AgencyKind, Category
from iom.sharing.agencies import CODE_LENGTH, NAME_LENGTH
from iom.sharing.agreements import (
    GATEWAY_LENGTH,
    PURPOSES_LENGTH,
    REASON_LENGTH,
    TITLE_LENGTH,
    Party,
    Reason,
    Terms,
)
from iom.web.fields import Day
from iom.web.widgets import DateBoxes, Radios, Select, TextArea, TextInput

_ONE_DAY = timedelta(days=1)
_CATEGORIES = [SelectChoice(each.value, each.value.replace("-", " ")) for each in Category]
KINDS = (
    (AgencyKind.STATUTORY, "Statutory"),
    (AgencyKind.THIRD_SECTOR, "Third sector: a charity, a trust, a voluntary body"),
)


class _Needed:
    """A day must be typed; what is no day has been said already."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: FlaskForm, field: Field) -> None:
        del form
        if field.data is None and not field.errors:
            raise ValidationError(self.message)


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A row of the table of agencies by kinds of data."""

    code: str
    name: str
    kind: AgencyKind
    sees: Field
    gateway: Field


class ReasonForm(FlaskForm):
    """An editing act: the version that was seen, and why."""

    version = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z", message="Open the page again")])
    reason = StringField(
        "Reason",
        description="What happened, and where it is written down. No names of clients.",
        widget=TextArea(),
        validators=[
            InputRequired("Write down the reason"),
            Length(max=REASON_LENGTH, message=f"A reason has at most {REASON_LENGTH} characters"),
        ],
    )


class ConfirmForm(FlaskForm):
    """A yes; it carries the version that was seen."""

    version = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z", message="Open the page again")])


class EmptyForm(FlaskForm):
    """A yes; it carries only the token against forged requests."""


class AgreementForm(FlaskForm):
    """What the partners agreed. Fields for the parties are added by `form_for`."""

    token = HiddenField(
        validators=[Regexp(r"[A-Za-z0-9_-]{20,60}\Z", message="Open this page again, then save")]
    )
    title = StringField(
        "Title",
        description="What the partners call it.",
        widget=TextInput(),
        validators=[
            InputRequired("Enter a title"),
            Length(max=TITLE_LENGTH, message=f"A title has at most {TITLE_LENGTH} characters"),
        ],
    )
    purposes = StringField(
        "Purposes",
        description="What the data may be used for, as the agreement says it.",
        widget=TextArea(),
        validators=[
            InputRequired("Enter the purposes"),
            Length(
                max=PURPOSES_LENGTH, message=f"Purposes have at most {PURPOSES_LENGTH} characters"
            ),
        ],
    )
    first_day = Day("First day", widget=DateBoxes(), validators=[_Needed("Enter the first day")])
    last_day = Day(
        "Last day",
        description="On the day after it nothing is shared by it any more.",
        widget=DateBoxes(),
        validators=[_Needed("Enter the last day")],
    )
    review_on = Day(
        "Review",
        description="When the partners look at it again.",
        widget=DateBoxes(),
        validators=[_Needed("Enter the day of the review")],
    )
    owner = SelectField(
        "Who answers for it",
        description="They are told 60, 30 and 7 days before it ends.",
        widget=Select(),
    )
    rows: tuple[PartyRow, ...] = ()

    def offer_owners(self, owners: Iterable[tuple[str, str]]) -> None:
        """Say who may answer for it, as pairs of reference and name."""
        nobody = SelectChoice("", "Nobody yet: administrators are told")
        self.owner.choices = [nobody, *(SelectChoice(ref, name) for ref, name in owners)]

    def show(self, terms: Terms) -> None:
        """Fill the form with terms that are on the record."""
        self.title.data, self.purposes.data = terms.title, terms.purposes
        self.first_day.data, self.last_day.data = terms.from_on, terms.to_on - _ONE_DAY
        self.review_on.data, self.owner.data = terms.review_on, terms.owner
        parties = {party.agency: party for party in terms.parties}
        for row in self.rows:
            party = parties.get(row.code)
            row.sees.data = sorted(party.categories) if party else []
            row.gateway.data = party.gateway if party else ""

    @property
    def terms(self) -> Terms:
        """The terms, once the form has been found valid."""
        return Terms(
            title=_line(self.title),
            purposes=(self.purposes.data or "").strip(),
            from_on=cast("date", self.first_day.data),
            to_on=cast("date", self.last_day.data) + _ONE_DAY,
            review_on=cast("date", self.review_on.data),
            owner=self.owner.data or "",
            parties=tuple(
                Party(
                    agency=row.code,
                    name=row.name,
                    kind=row.kind,
                    categories=frozenset(Category(each) for each in row.sees.data or ()),
                    gateway=_line(row.gateway),
                )
                for row in sorted(self.rows, key=lambda each: each.name.casefold())
                if row.sees.data or _line(row.gateway)
            ),
        )


class ChangeForm(AgreementForm):
    """The terms anew, with the version that was seen."""

    token = None  # type: ignore[assignment]  # takes the field away: the version does its work
    version = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z", message="Open the page again")])
    why = RadioField(
        "What kind of change is it?",
        widget=Radios(),
        choices=[
            SelectChoice(Reason.AGREED.value, "The partners agreed on it"),
            SelectChoice(Reason.CORRECTION.value, "It corrects what was entered wrongly"),
        ],
        default=Reason.AGREED.value,
        validators=[InputRequired("Say what kind of change it is")],
    )
    reason = StringField(
        "Reason",
        description="Needed once the agreement has begun. No names of clients.",
        widget=TextArea(),
        validators=[
            Length(max=REASON_LENGTH, message=f"A reason has at most {REASON_LENGTH} characters")
        ],
    )


class RenewForm(ReasonForm):
    """A new last day."""

    last_day = Day("New last day", widget=DateBoxes(), validators=[_Needed("Enter the last day")])
    review_on = Day(
        "Next review",
        description="When the partners look at it again.",
        widget=DateBoxes(),
        validators=[_Needed("Enter the day of the review")],
    )


class EndForm(ReasonForm):
    """An end before its time."""

    when = RadioField(
        "When does it end?",
        widget=Radios(),
        choices=[
            SelectChoice("today", "At once: nothing is shared by it from this moment on"),
            SelectChoice("tomorrow", "Tomorrow: today is its last day"),
        ],
        validators=[InputRequired("Say when it ends")],
    )


class AgencyForm(FlaskForm):
    """An agency that takes part."""

    code = StringField(
        "Code",
        description="Short, for commands and files: youth-offending. It stays as it is.",
        widget=TextInput(),
        validators=[InputRequired("Enter a code"), Length(max=CODE_LENGTH)],
    )
    name = StringField(
        "Name",
        widget=TextInput(),
        validators=[
            InputRequired("Enter a name"),
            Length(max=NAME_LENGTH, message=f"A name has at most {NAME_LENGTH} characters"),
        ],
    )
    kind = RadioField(
        "What kind of body is it?",
        widget=Radios(),
        description="A third-sector body needs a gateway in every agreement.",
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS],
        validators=[InputRequired("Say what kind of body it is")],
    )


class AgencyChangeForm(AgencyForm):
    """Another name or kind; it carries those that were seen."""

    code = None  # type: ignore[assignment]  # takes the field away: a code stays as it is
    seen_name = HiddenField()
    seen_kind = HiddenField()


def form_for(
    kind: type[AgreementForm], agencies: Sequence[tuple[str, str, AgencyKind]]
) -> AgreementForm:
    """Return a form with a row for each agency: its code, name and kind."""
    fields: dict[str, Any] = {}
    for code, name, _ in agencies:
        fields[f"sees-{code}"] = SelectMultipleField(name, choices=_CATEGORIES)
        fields[f"gateway-{code}"] = StringField(
            f"Gateway of {name}",
            validators=[
                Length(
                    max=GATEWAY_LENGTH,
                    message=f"A gateway has at most {GATEWAY_LENGTH} characters",
                )
            ],
        )
    form = cast("AgreementForm", type(kind.__name__, (kind,), fields)())
    form.rows = tuple(
        PartyRow(code, name, agency_kind, form[f"sees-{code}"], form[f"gateway-{code}"])
        for code, name, agency_kind in agencies
    )
    return form


def _line(field: Field) -> str:
    return " ".join((field.data or "").split())
