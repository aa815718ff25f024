"""What somebody types into the log and about appointments. Forms check shape, not rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from iom.contacts.domain import ContactKind, Outcome, Pathway
from iom.interventions.domain import Plan, Work
from iom.web.fields import Day, Hour, Pounds, Token, Whole, why
from iom.web.widgets import DateBoxes, Radios, Select, TextArea, TextInput

NOTE_LENGTH = 4_000


def _word(words: Any) -> Any:  # noqa: ANN401  # a list of words
    def read(text: Any) -> Any:  # noqa: ANN401  # a word, its code, or nothing
        return words(text) if text in set(words) else None

    return read


def _short(label: str, length: int = 120, hint: str = "") -> StringField:
    return StringField(
        label,
        widget=TextInput(),
        description=hint,
        validators=[Length(max=length, message=f"{label}: write at most {length} characters")],
    )


def _note(label: str, length: int) -> TextAreaField:
    said = f"{label}: write at most {length:,} characters"
    return TextAreaField(label, widget=TextArea(), validators=[Length(max=length, message=said)])


class _WhatForm(FlaskForm):
    """How, about what and by whom: of what was done, and of what is to be done."""

    token = Token(most=36)
    kind = RadioField("Kind", widget=Radios(), coerce=_word(ContactKind), validate_choice=False)
    pathway = RadioField("Pathway", widget=Radios(), coerce=_word(Pathway), validate_choice=False)
    on = Day("Day", widget=DateBoxes())
    at_time = Hour("Time", widget=TextInput())
    provider = _short("Provider")
    programme = SelectField("Programme", widget=Select(), validate_choice=False)

    def offer(
        self,
        kinds: Iterable[ContactKind],
        pathways: Iterable[Pathway],
        programmes: Iterable[tuple[str, str]],
    ) -> None:
        """Offer what there is for whoever asks, the usual first."""
        self.kind.choices = [SelectChoice(each.value, each.label) for each in kinds]
        self.pathway.choices = [
            *(SelectChoice(each.value, each.short) for each in pathways),
            SelectChoice("", "None of these"),
        ]
        self._programmes = {"": "None of the directory", **dict(programmes)}
        self._list_programmes()

    def keep_programme(self, ref: str | None) -> None:
        """Offer one that the directory has no longer, too, because the entry says it."""
        if ref and ref not in self._programmes:
            self._programmes[ref] = f"{ref}, closed"
            self._list_programmes()

    def _list_programmes(self) -> None:
        self.programme.choices = [SelectChoice(ref, name) for ref, name in self._programmes.items()]

    def _what(self) -> dict[str, Any]:
        return {
            "on": self.on.data,
            "kind": self.kind.data,
            "at_time": self.at_time.data,
            "pathway": self.pathway.data,
            "provider": " ".join((self.provider.data or "").split()),
            "programme": self.programme.data or None,
        }

    def _complete(self) -> bool:
        if self.on.data is None and not self.on.errors:
            self.on.errors = ["Enter the day, like 14 3 2026."]
        if self.kind.data is None:
            self.kind.errors = ["Say how you met."]
        if (self.programme.data or "") not in self._programmes:
            self.programme.errors = ["Choose a programme of the list, or none."]
        return not self.errors


class WorkForm(_WhatForm):
    """What an entry of the log says of everybody."""

    minutes = Whole("Minutes", widget=TextInput())
    outcome = RadioField(
        "Outcome",
        widget=Radios(),
        coerce=_word(Outcome),
        choices=[
            *(SelectChoice(each.value, each.label) for each in Outcome),
            SelectChoice("", "Not said"),
        ],
        validate_choice=False,
    )
    cost_pence = Pounds("Cost in pounds", widget=TextInput())
    note = _note("Note", NOTE_LENGTH)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  # as the library has it
        """Check the shape, and that there is a day and a kind."""
        sound = super().validate(extra_validators)
        return self._complete() and sound

    @property
    def work(self) -> Work:
        """What was typed. The form was checked before."""
        return Work(
            **self._what(),
            minutes=self.minutes.data,
            outcome=self.outcome.data,
            cost_pence=self.cost_pence.data,
            note=_tidied(self.note.data or ""),
        )


class LogForm(WorkForm):
    """The one screen on which work is logged, with the appointment that comes next."""

    more = _short("Somebody else: name or reference, several with commas", 400)
    next_on = Day("Next appointment", widget=DateBoxes())
    next_at = Hour("Its time", widget=TextInput())
    next_place = _short("Where")

    def plan(self, work: Work) -> Plan | None:
        """Return the appointment that is to be made in the same act, if one is."""
        if self.next_on.data is None:
            return None
        return Plan(
            on=self.next_on.data,
            at_time=self.next_at.data,  # type: ignore[arg-type]  # a time
            kind=work.kind,
            pathway=work.pathway,
            provider=work.provider,
            programme=work.programme,
            place=" ".join((self.next_place.data or "").split()),
        )


class PlanForm(_WhatForm):
    """Appointments with several clients, for several weeks."""

    more = _short("Somebody else: name or reference, several with commas", 400)
    weeks = Whole("How many weeks", widget=TextInput())
    every = SelectField(
        "Repeated",
        widget=Select(),
        choices=[
            SelectChoice("1", "Every week"),
            SelectChoice("2", "Every second week"),
            SelectChoice("4", "Every fourth week"),
        ],
        coerce=str,
        validate_choice=False,
    )
    place = _short("Where")
    note = _note("Note", 1_000)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  # as above
        """Check the shape, and that there is a day and a kind."""
        sound = super().validate(extra_validators)
        return self._complete() and sound

    @property
    def plan(self) -> Plan:
        """What was typed. The form was checked before."""
        return Plan(
            **self._what(),
            place=" ".join((self.place.data or "").split()),
            note=_tidied(self.note.data or ""),
            weeks=self.weeks.data if self.weeks.data is not None else 1,
            every=int(self.every.data) if self.every.data in {"1", "2", "4"} else 1,
        )


class ReasonForm(FlaskForm):
    """Why something is struck out or called off, and which rows the actor saw."""

    seen = HiddenField()
    reason = why("the entry")


class MoveForm(FlaskForm):
    """To which day and hour an appointment is moved."""

    on = Day("New day", widget=DateBoxes(), validators=[])
    at_time = Hour("New time", widget=TextInput())

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  # as above
        """Check the shape, and that there is a day."""
        sound = super().validate(extra_validators)
        if self.on.data is None and not self.on.errors:
            self.on.errors = ["Enter the day, like 14 3 2026."]
        return bool(sound) and not self.errors


class AddForm(FlaskForm):
    """Whom an entry is about, too, and whether they came."""

    token = Token(most=36)
    more = _short("Reference of the client", 40, hint="Like C-010402.")


class ActForm(FlaskForm):
    """A button with nothing to type: a token of its own, so that a second click is the first."""

    token = Token(most=36)


def _tidied(text: str) -> str:
    kept = "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c == "\n")
    return "\n".join(line.rstrip() for line in kept.splitlines()).strip()
