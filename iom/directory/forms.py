"""What somebody types about programmes, providers and starts. Forms check shape."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError

from iom.contacts.domain import Pathway
from iom.directory.act_forms import ActForm, at_most, choices, up_to
from iom.directory.domain import BadProgramme, Provider
from iom.directory.drafting import (
    LINE_MOST,
    MOST_PLACES,
    NAME_MOST,
    OLDEST,
    TEXT_MOST,
    Details,
    cost_in_words,
    cost_of,
)
from iom.directory.words import ForSex, ForStatutory, Taken, Weekday, Where
from iom.needs.domain import NeedKind
from iom.web.fields import Whole
from iom.web.unstorable import number_chosen
from iom.web.widgets import (
    Checkboxes,
    Radios,
    Select,
    TextArea,
    TextInput,
)

EVERYWHERE, SOME = "everywhere", "some"


def _is_cost(form: FlaskForm, field: StringField) -> None:
    del form
    try:
        cost_of(field.data or "")
    except BadProgramme as wrong:
        raise ValidationError(str(wrong)) from None


class ProgrammeForm(ActForm):
    """All that is said of a programme."""

    provider = SelectField(
        "Provider",
        widget=Select(),
        validators=[InputRequired("Choose the provider")],
    )
    name = StringField(
        "Name of the programme",
        widget=TextInput(),
        validators=[InputRequired("Enter the name"), at_most(NAME_MOST)],
    )
    what = TextAreaField(
        "What is it?",
        widget=TextArea(),
        description="In a sentence or two, as you would tell a client.",
        validators=[InputRequired("Say what it is, in a sentence or two"), at_most(TEXT_MOST)],
    )
    pathway = SelectField("Pathway", widget=Select(), validators=[InputRequired("Choose one")])
    needs = SelectMultipleField(
        "Which needs does it meet?",
        widget=Checkboxes(),
        choices=choices(NeedKind),
        description="For a need of a client, only what meets it is offered.",
    )
    area = RadioField(
        "Whom does it serve?",
        widget=Radios(),
        choices=[
            SelectChoice(EVERYWHERE, "People of every district"),
            SelectChoice(SOME, "People of some districts"),
        ],
        validators=[InputRequired("Say which districts it serves, or that it is everywhere")],
    )
    serves = SelectMultipleField("Districts", widget=Checkboxes())
    least_age = Whole(
        "Youngest age",
        widget=TextInput(),
        description="In whole years; empty: no bound.",
        validators=[up_to(OLDEST)],
    )
    most_age = Whole(
        "Oldest age",
        widget=TextInput(),
        description="25 takes in whoever is 25. Empty: no bound.",
        validators=[up_to(OLDEST)],
    )
    sex = RadioField("Sex", widget=Radios(), choices=choices(ForSex), default=ForSex.ANY)
    statutory = RadioField(
        "Statutory or not",
        widget=Radios(),
        choices=choices(ForStatutory),
        default=ForStatutory.EITHER,
        description="Statutory: on a licence or an order.",
    )
    custody = RadioField(
        "Where is it given?", widget=Radios(), choices=choices(Where), default=Where.COMMUNITY
    )
    how_to_refer = TextAreaField(
        "How to refer",
        widget=TextArea(),
        description="Whom to ring or write to, which form, how long an answer takes.",
        validators=[InputRequired("Say how to refer"), at_most(TEXT_MOST)],
    )
    link_user = SelectField(
        "Link worker",
        widget=Select(),
        description="Who keeps the link with the provider, and is asked to confirm this.",
    )
    link = StringField(
        "Link worker without an account here",
        widget=TextInput(),
        description="Only where nobody was chosen above.",
        validators=[at_most(NAME_MOST)],
    )
    takes = RadioField(
        "How is it taken up?",
        widget=Radios(),
        choices=choices(Taken),
        default=Taken.BY_REFERRAL,
    )
    days = SelectMultipleField(
        "If it is a drop-in: open on", widget=Checkboxes(), choices=choices(Weekday)
    )
    hours = StringField(
        "Hours",
        widget=TextInput(),
        description="Like 10:00 to 12:30.",
        validators=[at_most(LINE_MOST)],
    )
    capacity = Whole(
        "Places at a time",
        widget=TextInput(),
        description="Empty: not known, or no bound.",
        validators=[up_to(MOST_PLACES)],
    )
    taken = Whole("Places taken now", widget=TextInput(), validators=[up_to(MOST_PLACES)])
    cost = StringField(
        "Cost for a place, in pounds",
        widget=TextInput(),
        description="Like 19.00; free; empty: not known.",
        validators=[_is_cost],
    )

    def offer(
        self,
        *,
        providers: Iterable[Provider],
        districts: Iterable[str],
        workers: Iterable[tuple[int, str]],
    ) -> None:
        """Say which providers, districts and link workers there are."""
        self.provider.choices = [
            SelectChoice("", "Choose"),
            *(SelectChoice(each.ref, each.name) for each in providers),
        ]
        self.pathway.choices = [SelectChoice("", "Choose"), *choices(Pathway)]
        self.serves.choices = [SelectChoice(each, each) for each in districts]
        self.link_user.choices = [
            SelectChoice("", "Nobody with an account"),
            *(SelectChoice(str(number), name) for number, name in workers),
        ]

    def fill(self, said: Details) -> None:
        """Show what is said now."""
        for name in ("provider", "name", "what", "pathway", "sex", "statutory", "custody"):
            self[name].data = str(getattr(said, name))
        for name in ("how_to_refer", "link", "takes", "hours", "least_age", "most_age"):
            self[name].data = getattr(said, name)
        self.needs.data = [each.value for each in said.needs]
        self.area.data = EVERYWHERE if said.districts is None else SOME
        self.serves.data = sorted(said.districts or ())
        self.link_user.data = str(said.link_user_id or "")
        self.days.data = [each.value for each in said.days]
        self.capacity.data, self.taken.data = said.capacity, said.taken or None
        self.cost.data = cost_in_words(said.cost_pence)

    @property
    def details(self) -> Details:
        """What was typed, once the form has been found valid."""
        return Details(
            provider=self.provider.data or "",
            name=self.name.data or "",
            what=self.what.data or "",
            pathway=Pathway(self.pathway.data),
            needs=frozenset(NeedKind(each) for each in self.needs.data or ()),
            districts=None if self.area.data == EVERYWHERE else frozenset(self.serves.data or ()),
            least_age=self.least_age.data,
            most_age=self.most_age.data,
            sex=ForSex(self.sex.data),
            statutory=ForStatutory(self.statutory.data),
            custody=Where(self.custody.data),
            how_to_refer=self.how_to_refer.data or "",
            link_user_id=number_chosen(self.link_user.data),
            link=self.link.data or "",
            takes=Taken(self.takes.data),
            days=tuple(Weekday(each) for each in self.days.data or ()),
            hours=self.hours.data or "",
            capacity=self.capacity.data,
            taken=self.taken.data or 0,
            cost_pence=cost_of(self.cost.data or ""),
        )
