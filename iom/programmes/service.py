"""Record an event of DIP and the status that goes with it, as one act. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from iom.accounts.domain import Reader
from iom.clients.queries import get_client
from iom.cohort.correcting_facts import record_fact
from iom.cohort.corrections import BadCorrection, What, code_of
from iom.cohort.domain import DipStatus
from iom.cohort.spans import value_on
from iom.cohort.stored import histories_of
from iom.entries.domain import BadEntry
from iom.kernel.dates import day_in_words
from iom.offending.kinds import DIP_EVENT
from iom.offending.words import DipEventKind
from iom.programmes.domain import StatusMeanwhile, check_order
from iom.programmes.queries import list_events
from iom.record.service import add_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event as it is to be recorded.

    Attributes:
        status: the status that begins with it; None: it stays.
        seen: the code of the status that held on the day, as the actor saw it.
        token: of the form, so that a second click is the same event.
    """

    event: DipEventKind
    on: date
    status: DipStatus | None
    seen: str
    token: str


def status_on(client_id: int, day: date) -> DipStatus | None:
    """Return the status of a client whom the reader sees that holds on a day."""
    found: DipStatus | None = value_on(_history(client_id), day)
    return found


def record_event(ref: str, new: NewEvent, *, actor: Reader, at: datetime, today: date) -> None:
    """Put an event on the record and, where one was said, the status that begins with it.

    The same form sent twice is one event and one change.

    Raises:
        NoSuchClient, NotFound, NotYours: there is no such client, or not for the actor.
        StatusMeanwhile: another status holds on that day than the actor saw.
        BadEntry: something cannot be right, or a DTTO would end that never began.
    """
    client = get_client(actor, ref)
    values = {"on": new.on, "event": new.event, "ref": None}
    before = list_events(client.id)
    row = add_entry(ref, DIP_EVENT, values, token=new.token, actor=actor, at=at, today=today)
    if any(each.id == row.id for each in before):
        return  # the very same form, sent before
    check_order(new.event, new.on, before)
    if new.status is None:
        return
    now = status_on(client.id, new.on)
    if code_of(now) != new.seen:
        raise StatusMeanwhile(
            f"Somebody else changed the DIP status since you were asked: on "
            f"{day_in_words(new.on)} it is “{words_of(now)}” now."
        )
    try:
        record_fact(ref, What.DIP, new.on, new.status, actor=actor, at=at, today=today)
    except BadCorrection as refusal:
        raise BadEntry(f"The status cannot begin on that day. {refusal}", field="status") from None


def words_of(status: DipStatus | None) -> str:
    """Return a status as a sentence has it."""
    return status.value.replace("-", " ") if status else "not known"


def _history(client_id: int) -> dict[date, DipStatus | None]:
    return histories_of([client_id])[client_id][What.DIP.field]
