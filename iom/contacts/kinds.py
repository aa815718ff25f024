"""The kind of entry of this room."""

from __future__ import annotations

from iom.accounts.domain import Category
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.contacts.models import Contact
from iom.entries.domain import Field, Kind, Section, Shape
from iom.entries.fields import DAY_MISSING, one_of


def _contact_line(row: Contact) -> str:
    parts = [row.kind.label, row.attended.words if row.attended else "", row.worker or row.agency]
    return ", ".join(part for part in parts if part)


CONTACT = Kind(
    code="contact",
    model=Contact,
    noun="contact",
    heading="Contacts",
    section=Section.OTHER,
    category=Category.IDENTITY,
    by="pathway",
    day="on",
    logged=True,
    line=_contact_line,
    fields=(
        Field(name="on", label="Day", shape=Shape.DAY, missing=DAY_MISSING),
        one_of("kind", "How", ContactKind, "Say how you met."),
        one_of("pathway", "Pathway", Pathway),
        Field(name="agency", label="Agency", longest=120),
        Field(name="worker", label="Worker", longest=120),
        Field(name="minutes", label="Minutes", shape=Shape.NUMBER, most=1_440),
        one_of(
            "attended", "Attendance", Attendance, hint="Leave it out where it was no appointment."
        ),
        Field(name="note", label="Note", shape=Shape.TEXT, longest=4_000, listed=False),
        Field(name="ref", label="Reference of the source", longest=60, listed=False),
    ),
    help="A contact about health, treatment, housing or finance is seen by those whose "
    "agreement shares that.",
)

KINDS = (CONTACT,)
