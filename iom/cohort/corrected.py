"""What a client's placements and facts say, and said before, as far as a reader may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.cohort.correcting_facts import Point
from iom.cohort.corrections import FACTS, What, choices_of, code_of
from iom.cohort.models import Former, Placement
from iom.cohort.spans import spans_of
from iom.cohort.stored import histories_of
from iom.db import db
from iom.entries.domain import EndedHow
from iom.kernel.errors import NotFound
from iom.places.queries import list_districts
from iom.sharing.fields import sees_named
from iom.sharing.scope import among_seen

_HOW = {
    EndedHow.CHANGED: "corrected",
    EndedHow.STRUCK_OUT: "struck out",
    EndedHow.MOVED: "moved to the right record",
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """What held from a day up to another; `number` is its place in the history."""

    what: What
    number: int
    from_on: date
    to_on: date | None
    code: str
    words: str

    @property
    def point(self) -> Point:
        """As an act names it."""
        return Point(self.from_on, self.code)


@dataclass(frozen=True, slots=True)
class FormerRow:
    """What was said before, what became of it, by whom and why."""

    what: What
    said: str
    how: str
    reason: str
    by: str
    at: datetime

    @property
    def gone(self) -> bool:
        """Whether nothing stands in its place."""
        return self.how != _HOW[EndedHow.CHANGED]


@dataclass(frozen=True, slots=True)
class OnScheme:
    """A client's placements and facts, the latest first.

    Attributes:
        reasons: whether the reader is shown why a placement ended.
    """

    client: Client
    placements: Sequence[Placement]
    facts: Mapping[What, Sequence[FactRow]]
    former: Sequence[FormerRow]
    reasons: bool


def get_on_scheme(reader: Reader, ref: str) -> OnScheme:
    """Fetch what there is of a client's placements and facts for a reader.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
    """
    client = get_client(reader, ref)
    placements = db.session.scalars(
        among_seen(select(Placement))
        .where(Placement.client_id == client.id)
        .order_by(Placement.nominated_on.desc())
    ).all()
    districts = {each.id: each.name for each in list_districts()}
    histories = histories_of([client.id])[client.id]
    facts: dict[What, Sequence[FactRow]] = {}
    for what in FACTS:
        if reader.sees(what.category):
            words = choices_of(what, districts)
            rows = [
                FactRow(what, at, span.from_on, span.to_on, code, words.get(code, code))
                for at, span in enumerate(spans_of(histories[what.field]))
                for code in [code_of(span.value)]
            ]
            facts[what] = rows[::-1]
    return OnScheme(
        client,
        placements,
        facts,
        _list_former(reader, client.id, districts),
        sees_named(reader, "deselection_reason"),
    )


def _list_former(reader: Reader, client_id: int, districts: Mapping[int, str]) -> list[FormerRow]:
    rows = db.session.scalars(
        among_seen(select(Former))
        .where(Former.client_id == client_id)
        .order_by(Former.ended_at.desc(), Former.id.desc())
    )
    return [
        FormerRow(
            row.what, _said(row, districts), _HOW[row.how], row.reason, row.ended_by, row.ended_at
        )
        for row in rows
        if reader.sees(row.what.category)
    ]


def _said(row: Former, districts: Mapping[int, str]) -> str:
    if row.what is What.PLACEMENT:
        days = (
            ("nominated", row.nominated_on),
            ("selected", row.selected_on),
            ("deselected", row.deselected_on),
        )
        return ", ".join(f"{words} {day:%-d %b %Y}" for words, day in days if day)
    code = code_of(getattr(row, row.what.field))
    words = choices_of(row.what, districts).get(code, code)
    return f"{words} from {row.from_on:%-d %b %Y}" if row.from_on else words


def placement_of(found: OnScheme, placement_id: int, *, sent: bool) -> Placement | None:
    """Return one of a client's placements.

    Args:
        found: what there is of the client.
        placement_id: which.
        sent: whether somebody sends a form about it, and what they typed must not be lost.

    Returns:
        None where it was sent, and may have been struck out or moved since the form was opened.

    Raises:
        NotFound: the client has none under that number, nor had one that went.
    """
    placement = next((each for each in found.placements if each.id == placement_id), None)
    if placement is None and not (sent and gone_of(found, What.PLACEMENT)):
        raise NotFound("This client has no such placement.")
    return placement


def gone_of(found: OnScheme, what: What) -> Sequence[FormerRow]:
    """List what became of placements, or of facts of a kind, that are there no longer."""
    return [row for row in found.former if row.what is what and row.gone]


def find_fact(found: OnScheme, what: What, from_on: date) -> FactRow | None:
    """Return what holds from just this day on, if anything does."""
    return next((each for each in found.facts.get(what, ()) if each.from_on == from_on), None)


def fact_of(found: OnScheme, what: What, number: int) -> FactRow:
    """Return what holds at a place of a history.

    Raises:
        NotFound: there is nothing there, or nothing for the reader.
    """
    row = next((each for each in found.facts.get(what, ()) if each.number == number), None)
    if row is None:
        raise NotFound("This client has no such fact.")
    return row
