"""Forms of entries, made from what their kinds declare. They check shape, the kinds the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)

from iom.entries.domain import Field, Kind, Shape, Word
from iom.web.fields import Day, Hour, Pounds, Token, Whole, whose, why
from iom.web.widgets import DateBoxes, FileInput, Radios, Select, TextArea, TextInput

_FEW = 5  # choices that stand in sight; more go into a list


class Picture(FileField):
    """A file with a picture. Its bytes are read up to one more than `most`, and never shown."""

    def __init__(self, label: str, *, most: int, **about: Any) -> None:  # noqa: ANN401  # as the library has it
        super().__init__(label, **about)
        self.most = most

    def content(self) -> bytes:
        """Read the file that was sent; empty where there is none."""
        return bytes(self.data.stream.read(self.most + 1)) if self.data else b""


class EntryForm(FlaskForm):
    """What every form of an entry has: a token of its own, so that a second click is the first."""

    token = Token()

    def values(self, names: Iterable[str], *, changing: bool = False) -> dict[str, Any]:
        """Return what was typed, as the model has it.

        Args:
            names: of the fields.
            changing: whether there is an entry already, which keeps its picture where none is sent.
        """
        return {
            name: _value(self[name])
            for name in names
            if not (changing and isinstance(self[name], Picture) and not self[name].data)
        }


class ReasonForm(FlaskForm):
    """Why an entry is struck out."""

    reason = why("the entry")


class MoveForm(ReasonForm):
    """To whom an entry is moved, and why."""

    to_ref = whose("Reference of the client whom it is about")
    sure = HiddenField()


def form_of(
    kind: Kind, fields: Iterable[Field], offered: Callable[[Word], bool]
) -> type[EntryForm]:
    """Make the form of a kind of entry with the fields and words that there are for the reader."""
    return type(
        f"{kind.code.title().replace('-', '')}Form",
        (EntryForm,),
        {each.name: _field(each, offered) for each in fields},
    )


_TYPED: Mapping[Shape, tuple[Any, Any]] = {
    Shape.LINE: (StringField, TextInput),
    Shape.TEXT: (TextAreaField, TextArea),
    Shape.DAY: (Day, DateBoxes),
    Shape.TIME: (Hour, TextInput),
    Shape.NUMBER: (Whole, TextInput),
    Shape.MONEY: (Pounds, TextInput),
}


def _field(each: Field, offered: Callable[[Word], bool]) -> Any:  # noqa: ANN401  # an unbound field of any type
    label = each.label if each.missing or each.shape is Shape.ONE_OF else f"{each.label} (optional)"
    about: dict[str, Any] = {"description": each.hint}
    match each.shape:
        case Shape.ONE_OF:
            return _one_of(each, label, about, offered)
        case Shape.PICTURE:
            return Picture(label, most=each.most, widget=FileInput(), **about)
    field, widget = _TYPED[each.shape]
    return field(label, widget=widget(), **about)


def _one_of(each: Field, label: str, about: dict[str, Any], offered: Callable[[Word], bool]) -> Any:  # noqa: ANN401  # as above
    words = [word for word in each.words or () if offered(word)]
    choices = [SelectChoice(word.value, word.label) for word in words]

    def read(text: Any) -> Any:  # noqa: ANN401  # a word, its code, or nothing
        return None if text in (None, "", "None") or each.words is None else each.words(text)

    # A code that is none of the list is refused by `read`; nothing chosen is for the kind to judge.
    if len(choices) <= _FEW and each.missing:
        return RadioField(
            label, widget=Radios(), choices=choices, coerce=read, validate_choice=False, **about
        )
    first = SelectChoice("", "Choose" if each.missing else "Not said")
    return SelectField(
        label,
        widget=Select(),
        choices=[first, *choices],
        coerce=read,
        validate_choice=False,
        **about,
    )


def _value(field: Any) -> Any:  # noqa: ANN401  # as above
    if isinstance(field, Picture):
        return field.content()
    if isinstance(field, Hour | Day | Whole | Pounds | SelectField):
        return field.data
    text = _tidied(field.data or "")
    return text if isinstance(field, TextAreaField) else " ".join(text.split())


def _tidied(text: str) -> str:
    kept = "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c == "\n")
    return "\n".join(line.rstrip() for line in kept.splitlines()).strip()
