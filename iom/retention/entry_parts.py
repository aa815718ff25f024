"""Where each column of an entry stands in the document of everything, from what its kind declares.

Pure but for the tables, whose columns are read from their models.
"""

from __future__ import annotations

from collections.abc import Mapping

from iom.documents.kinds import DOCUMENT
from iom.entries.domain import Field, Kind, Shape
from iom.record.kinds import KINDS
from iom.retention.parts import TECHNICAL, Look, Part, Place
from iom.safety.models import Apart

_FIRST: Mapping[str, Place | str] = dict.fromkeys(
    ("id", "client_id", "token", "follows_id"), TECHNICAL
)
ENTRY: Mapping[str, Place | str] = {
    **_FIRST,
    "source": Place("Source", Look.FREE),
    "recorded_at": Place("Recorded"),
    "recorded_by": Place("Recorded by", Look.WORKER),
    "ended_at": Place("No longer on the record since"),
    "ended_how": Place("Why"),
    "ended_by": Place("By", Look.WORKER),
    "ended_reason": Place("Reason", Look.FREE),
}
"""What every table of entries has."""
_MORE: Mapping[str, Mapping[str, Place | str]] = {
    "particulars_telephone": {"comparable": Place("As it is compared")},
    "contacts_contact": {"log": TECHNICAL},
    "contacts_appointment": {"log": TECHNICAL, "contact_id": TECHNICAL},
    "clients_address": {"comparable": Place("As it is compared")},
}
_WITHOUT_FORM: Mapping[str, Part] = {
    Apart.__tablename__: Part(
        "People with whom they must not be placed together",
        {
            **ENTRY,
            "other_id": TECHNICAL,
            "why": Place("Why", Look.FREE),
            "from_on": Place("From"),
            "review_on": Place("Review by"),
            "to_on": Place("Until, that day not included", Look.END),
        },
        note="who the other is stays out: that is about another person",
    ),
}


_FILES: Mapping[str, Place | str] = {
    "file": Place("File in the archive", Look.FILE),
    "media": Place("Kind of file"),
    "size": Place("Bytes"),
    "sha256": Place("SHA-256"),
}


def part_of_kind(kind: Kind, more: Mapping[str, Place | str]) -> Part:
    """Return the part of a kind of entry, with the places of columns that are no fields of it."""
    named = {kind.model.__mapper__.columns[each.name].name: each for each in kind.fields}
    own = {name: Place(each.label, _look(each)) for name, each in named.items()}
    columns = {**ENTRY, **more, **own}
    return Part(kind.heading, columns, note="struck out and earlier ones stand here, too")


def _look(each: Field) -> Look:
    if each.shape is Shape.PICTURE:
        return Look.PICTURE
    free = each.shape in {Shape.TEXT, Shape.LINE}
    return Look.FREE if free else Look.PLAIN


ENTRY_PARTS: Mapping[str, Part] = {
    **{
        kind.model.__tablename__: part_of_kind(kind, _MORE.get(kind.model.__tablename__, {}))
        for kind in KINDS.values()
    },
    DOCUMENT.model.__tablename__: Part(
        DOCUMENT.heading,
        {**part_of_kind(DOCUMENT, {}).columns, **_FILES},
        note="struck out and earlier ones stand here, too; the files are in the archive",
    ),
    **_WITHOUT_FORM,
}
"""By table."""
