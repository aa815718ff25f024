"""Forms of documents. They check shape; the rules are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
)

from iom.documents.domain import MOST_BYTES, MOST_FILES, BadFile, DocumentKind, SharedAs
from iom.entries.domain import Word
from iom.web.fields import Day, Token, whose, why
from iom.web.widgets import DateBoxes, FileInput, Select, TextInput

_TITLE = (
    "What a colleague would look for, like “Letter of the housing office”. Several files at once "
    "are numbered."
)
_DAY = "The day that stands on it; where none does, the day on which it came."
_ABOUT = (
    "Who may see it follows from this: an agency with which no agreement shares this kind of data "
    "is not told that there is a document."
)


def _read(words: type[Word]) -> Callable[[Any], Word | None]:
    # A code that is none of the list is refused; nothing chosen is for the rules to judge.
    return lambda text: None if text in (None, "", "None") else words(text)


class WordsForm(FlaskForm):
    """What is said of a document."""

    title = StringField("Title", widget=TextInput(), description=_TITLE)
    kind = SelectField(
        "What it is", widget=Select(), coerce=_read(DocumentKind), validate_choice=False
    )
    dated_on = Day("Day", widget=DateBoxes(), description=_DAY)
    category = SelectField(
        "What it is about",
        widget=Select(),
        coerce=_read(SharedAs),
        validate_choice=False,
        description=_ABOUT,
    )

    def offer(self, offered: Callable[[Word], bool]) -> None:
        """Offer the words that there are for the reader."""
        for field, words in ((self.kind, DocumentKind), (self.category, SharedAs)):
            choices = [SelectChoice(each.value, each.label) for each in words if offered(each)]
            field.choices = [SelectChoice("", "Choose"), *choices]

    def values(self) -> Mapping[str, Any]:
        """Return what was typed, as a document has it."""
        return {
            "title": " ".join((self.title.data or "").split()),
            "kind": self.kind.data,
            "dated_on": self.dated_on.data,
            "category": self.category.data,
        }


class AddingForm(WordsForm):
    """Files, and what is said of them. The token makes a form that is sent twice one act."""

    token = Token()
    files = MultipleFileField("Files", widget=FileInput(multiple=True))


class VersionForm(FlaskForm):
    """A newer file for a document."""

    file = FileField("Newer file", widget=FileInput())


class ReasonForm(FlaskForm):
    """Why a document is struck out."""

    reason = why("the document")


class MoveForm(ReasonForm):
    """To whom a document is moved, and why."""

    to_ref = whose("Reference of the client whom it is about")
    sure = HiddenField()


def sent_in(files: Sequence[Any] | None) -> list[bytes]:
    """Read the files that were sent, none further than one byte more than is kept.

    Raises:
        BadFile: there is none, or there are too many.
    """
    there = [each for each in files or () if each and each.filename]
    if not there:
        raise BadFile("Choose the file.")
    if len(there) > MOST_FILES:
        raise BadFile(f"Send at most {MOST_FILES} files at once.")
    return [each.stream.read(MOST_BYTES + 1) for each in there]
