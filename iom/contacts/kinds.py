"""The kinds of entry of this room."""

from __future__ import annotations

from sqlalchemy import select, update

from iom.accounts.domain import Category
from iom.contacts.domain import MOST_COST, Attendance, ContactKind, Outcome, Pathway
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.entries.domain import EndedHow, Field, Kind, Section, Shape, Values
from iom.entries.fields import DAY_MISSING, one_of
from iom.sharing.scope import writing

_WHO = (
    Field(name="agency", label="Agency", longest=120),
    Field(name="worker", label="Worker", longest=120),
    Field(name="provider", label="Provider", longest=120, listed=False),
    Field(
        name="programme",
        label="Programme",
        longest=20,
        hint="Its reference in the directory, like P-0007.",
        listed=False,
    ),
)


def _contact_line(row: Contact) -> str:
    parts = [
        row.kind.label,
        row.attended.words if row.attended else "",
        row.worker or row.agency,
        row.outcome.words if row.outcome else "",
    ]
    return ", ".join(part for part in parts if part)


def _programme_or_none(values: Values) -> Values:
    return {**values, "programme": values["programme"] or None} if "programme" in values else values


def _keep_link(row: Contact) -> None:
    """Let the appointment of which a contact came lead to what is said of it now, or to nothing."""
    if row.follows_id is not None and row.ended_at is None:
        _lead(row.follows_id, row.id)
    elif row.ended_how in {EndedHow.STRUCK_OUT, EndedHow.MOVED}:
        _lead(row.id, None)


def _lead(was: int, to: int | None) -> None:
    came_of = Appointment.contact_id == was
    db.session.execute(update(Appointment).where(came_of).values(contact_id=to))


def _keep_own_outcome(row: Appointment) -> None:
    """Let one that was moved to whom it is about wait for an outcome of theirs."""
    if row.contact_id is None or row.ended_at is not None:
        return
    whose = writing(select(Contact.client_id)).where(Contact.id == row.contact_id)
    if db.session.scalar(whose) != row.client_id:
        row.contact_id = None
        db.session.flush()


def _appointment_line(row: Appointment) -> str:
    time = f"at {row.at_time:%H:%M}" if row.at_time else ""
    first = f"{row.kind.label} {time}".strip()
    parts = [first, row.worker or row.agency, "called off" if row.called_off else ""]
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
    kept=_programme_or_none,
    afterwards=_keep_link,
    line=_contact_line,
    fields=(
        Field(name="on", label="Day", shape=Shape.DAY, missing=DAY_MISSING),
        Field(name="at_time", label="Time", shape=Shape.TIME, listed=False),
        one_of("kind", "How", ContactKind, "Say how you met."),
        one_of("pathway", "Pathway", Pathway),
        *_WHO,
        Field(name="minutes", label="Minutes", shape=Shape.NUMBER, most=1_440),
        one_of(
            "attended", "Attendance", Attendance, hint="Leave it out where it was no appointment."
        ),
        one_of("outcome", "Outcome", Outcome),
        Field(name="cost_pence", label="Cost", shape=Shape.MONEY, most=MOST_COST, listed=False),
        Field(name="note", label="Note", shape=Shape.TEXT, longest=4_000, listed=False),
        Field(name="ref", label="Reference of the source", longest=60, listed=False),
    ),
    help="A contact about health, treatment, housing or finance is seen by those whose "
    "agreement shares that.",
)

APPOINTMENT = Kind(
    code="appointment",
    model=Appointment,
    noun="appointment",
    heading="Appointments",
    section=Section.OTHER,
    category=Category.IDENTITY,
    by="pathway",
    day="on",
    logged=True,
    kept=_programme_or_none,
    afterwards=_keep_own_outcome,
    line=_appointment_line,
    fields=(
        Field(name="on", label="Day", shape=Shape.DAY, missing=DAY_MISSING, ahead=True),
        Field(name="at_time", label="Time", shape=Shape.TIME),
        one_of("kind", "How", ContactKind, "Say how you will meet."),
        one_of("pathway", "Pathway", Pathway),
        *_WHO,
        Field(name="place", label="Where", longest=120),
        Field(name="note", label="Note", shape=Shape.TEXT, longest=1_000, listed=False),
        Field(name="called_off", label="Called off because", shape=Shape.TEXT, longest=1_000),
    ),
    help="An appointment is planned. What comes of it is a contact, and only that counts.",
)

KINDS = (CONTACT, APPOINTMENT)
