"""Rows behind lines of the desk: say only what the test is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import update

from iom.clients.models import Client, Death
from iom.contacts.domain import ContactKind
from iom.contacts.models import Contact
from iom.db import db
from iom.enforcement.domain import Hearing, OrderKind, WarrantKind
from iom.enforcement.models import CourtDate, Order, Warrant
from iom.entries.domain import EndedHow, Known
from iom.entries.models import EntryColumns
from iom.entries.rows import columns_of_new
from iom.offending.domain import SituationKind
from iom.offending.models import Offence, Situation
from iom.offending.words import Disposal, OffenceCategory
from iom.particulars.models import Participation
from iom.safety.domain import MarkerKind, Reply
from iom.safety.models import Apart, Marker
from iom.transaction import transaction
from tests.factories.accounts import COMMAND

LONG_AGO = datetime.fromisoformat("2020-01-01T12:00+00:00")
Entry = TypeVar("Entry", bound=EntryColumns)

_USUAL: dict[type[Any], dict[str, Any]] = {
    Offence: {"category": OffenceCategory.SHOPLIFTING, "disposal": Disposal.ARRESTED},
    Warrant: {"kind": WarrantKind.FAILED_TO_APPEAR},
    CourtDate: {"court": "Cambridge Magistrates", "hearing": Hearing.FIRST},
    Situation: {"kind": SituationKind.CUSTODY},
    Contact: {"kind": ContactKind.OFFICE_VISIT},
    Marker: {
        "kind": MarkerKind.DOGS,
        "what": "Two dogs",
        "from_on": date(2025, 1, 1),
        "reply": Reply.TOLD,
    },
    Apart: {"why": "Fought", "from_on": date(2025, 1, 1)},
    Participation: {
        "scope": "All of it",
        "given_on": date(2024, 1, 1),
        "in_writing": Known.YES,
    },
    Order: {"kind": OrderKind.LICENCE, "from_on": date(2024, 1, 1)},
}


def an_entry(client: Client, model: type[Entry], *, at: datetime = LONG_AGO, **says: Any) -> Entry:
    """Put an entry on a client's record, recorded long ago unless the test says when."""
    new = columns_of_new(client.id, source="tests", actor=COMMAND, at=at)
    with transaction():
        entry = model(**(new | _USUAL.get(model, {}) | says))
        db.session.add(entry)
        db.session.flush()
    return entry


def struck_out(model: type[EntryColumns], *, at: datetime = LONG_AGO) -> None:
    """Strike out every entry of a kind."""
    with transaction():
        db.session.execute(
            update(model).values(
                ended_at=at,
                ended_by=COMMAND.ref,
                ended_how=EndedHow.STRUCK_OUT,
                ended_reason="Because a test says so.",
            ),
            execution_options={"synchronize_session": False},
        )


def died(client: Client, on: date = date(2026, 4, 1)) -> None:
    """Record that a client died."""
    an_entry(client, Death, died_on=on)
