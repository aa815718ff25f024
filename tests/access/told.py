"""Whom an answer tells of, in whichever form it comes: a page, a file, a table, a sheet."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress

from pypdf import PdfReader
from pypdf.errors import PdfReadError
from sqlalchemy import select
from sqlalchemy.orm import aliased
from werkzeug.test import TestResponse

from iom.clients.models import Client
from iom.db import db

_NO_CLIENT = "Alderworth House"  # a provider, which has its name from a tree


def whom_it_names(answer: TestResponse) -> set[str]:
    """Return the subjects of all clients of whom an answer holds the reference or the family name.

    What leads elsewhere shows nobody: the page there is a rule of its own.
    """
    if 300 <= answer.status_code < 400:
        return set()
    text = words_of(answer)
    if answer.status_code >= 500:  # has the form in it that was sent, to be sent again
        text = text.replace(answer.request.path, "")
    return clients_in(text)


def clients_in(text: str) -> set[str]:
    """Return the subjects of all clients whose reference or family name stands in a text.

    Who became a part of another client's record is that client.
    """
    text = text.replace(_NO_CLIENT, "")
    whole = aliased(Client, name="whole")
    people = db.session.execute(
        select(Client.ref, Client.family_name, whole.ref.label("now")).outerjoin(
            whole, whole.id == Client.merged_into_id
        )
    )
    return {
        f"client:{person.now or person.ref}"
        for person in people
        if re.search(rf"(?<![\w-]){re.escape(person.ref)}(?![\w-])", text)
        or person.family_name.casefold() in text.casefold()
    }


def words_of(answer: TestResponse) -> str:
    """Return every word of an answer, also of a PDF and of a workbook; of a picture none."""
    content = answer.get_data()
    if answer.mimetype == "application/pdf":
        with suppress(PdfReadError):  # what was uploaded under that name may be none
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode() for name in parts.namelist())
    return content.decode(errors="replace")
