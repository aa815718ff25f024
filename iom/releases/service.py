"""Answer a release question. The act does not commit."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from iom.accounts.domain import Reader
from iom.entries.domain import BadEntry
from iom.offending.kinds import SITUATION
from iom.record.queries import get_entry, get_kind_of, get_record
from iom.record.service import add_entry, change_entry
from iom.releases.domain import Answer, Held, Said, changes_of, next_of


def answer_question(
    ref: str, situation_id: int, said: Said, *, actor: Reader, at: datetime, today: date
) -> None:
    """Let the record say what somebody answers. The same answer sent twice is one.

    Args:
        ref: the client.
        situation_id: the row that the actor saw.
        said: the answer.
        actor: who gives it.
        at: when.
        today: the day.

    Raises:
        NoSuchClient, NotFound: there is no such client or situation for the actor.
        NotYours: the actor may not change it.
        EntryGone: somebody else changed, struck out or moved it meanwhile.
        BadEntry: a day is missing or cannot be right.
    """
    record = get_record(actor, ref)
    row = get_entry(record, get_kind_of(record, SITUATION.code), situation_id)
    changes = changes_of(said, Held(row.kind, row.from_on), today=today)
    about: dict[str, Any] = {"actor": actor, "at": at, "today": today}
    try:
        change_entry(ref, SITUATION, situation_id, changes, **about)
    except BadEntry as refusal:
        field = "released_on" if refusal.field == "to_on" else refusal.field
        raise BadEntry(str(refusal), field=field) from None
    if said.answer is Answer.RELEASED:
        token = f"released-{situation_id}"
        try:
            add_entry(ref, SITUATION, next_of(said), token=token, **about)
        except BadEntry as refusal:
            raise BadEntry(str(refusal), field="released_on") from None
