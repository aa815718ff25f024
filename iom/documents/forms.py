"""Forms of documents. They check shape; the rules are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask_wtf.file import FileField, MultipleFileField

from iom.documents.domain import MOST_BYTES, MOST_FILES, BadFile, SharedAs
from iom.documents.kinds import DOCUMENT
from iom.entries.domain import Word
from iom.record.forms import EntryForm, form_of
from iom.web.widgets import FileInput


def words_form(offered: Callable[[Word], bool], **about: Any) -> Any:  # noqa: ANN401  # as the library has it
    """Make the form of what is said of a document, with the words that there are for the reader."""
    return form_of(DOCUMENT, DOCUMENT.fields, offered)(**about)


def adding_form(offered: Callable[[Word], bool], *, today: date, new: bool) -> Any:  # noqa: ANN401  # as above
    """Make the form that takes files with what is said of them."""

    class AddingForm(form_of(DOCUMENT, DOCUMENT.fields, offered)):  # type: ignore[misc]
        files = MultipleFileField("Files", widget=FileInput(multiple=True))

    return AddingForm(data={"dated_on": today, "category": SharedAs.IDENTITY} if new else None)


class VersionForm(EntryForm):
    """A newer file for a document."""

    file = FileField("Newer file", widget=FileInput())


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
