"""Read what of a client must be known at a glance. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from iom.clients.models import Address, Client
from iom.contacts.domain import Pathway
from iom.entries.domain import Kind
from iom.kernel.dates import covers
from iom.record.domain import Standing
from iom.record.kinds import KINDS
from iom.summary.domain import Entry, Facts, Home
from iom.summary.reading import list_latest

# Of what holds until it ends, every one counts, and every offence may be an arrest; of what else
# happened, the latest tell enough.
_HOLDS: Final = frozenset(
    (
        *("marker", "marac", "telephone", "communication", "relation", "participation", "order"),
        *("warrant", "court-date", "anti-social", "adult-move", "youth-worker", "situation"),
        *("death", "offence", "photograph", "assessment", "need-status", "appointment"),
    )
)
_MOST_HOLDING: Final = 100
_MOST_HAPPENED: Final = 3


@dataclass(frozen=True, slots=True)
class Glance:
    """What was read of a client.

    Attributes:
        kinds: those that there are for the reader, in the order of a record.
        entries: the latest of each kind, by its code.
        counts: how many there are in all, by the code; a kind without any is not among them.
        happened: how many of them lie no later than the day.
        facts: the same on a day, with what else they rest on.
    """

    kinds: Sequence[Kind]
    entries: Mapping[str, Sequence[Entry]]
    counts: Mapping[str, int]
    happened: Mapping[str, int]
    facts: Facts


def read_glance(  # what is known already is handed in, not read again
    client: Client,
    standing: Standing,
    *,
    today: date,
    homes: Sequence[Address],
    selected_on: date | None,
    statutory: bool | None,
) -> Glance:
    """Read the entries of a client whom the reader sees. One statement.

    Args:
        client: whose.
        standing: what the reader is to the record.
        today: the day on which something holds, is next or is overdue.
        homes: the client's addresses.
        selected_on: since when the client is on the scheme; None: not today.
        statutory: None where it is not known, or not for the reader.
    """
    kinds = [kind for kind in KINDS.values() if standing.sees(kind)]
    entries, counts = list_latest(client.id, kinds, standing.reader, most=_most)
    # The latest come first, so what still lies ahead is among those that were read.
    happened = {
        code: number - sum(each.day > today for each in entries[code])
        for code, number in counts.items()
    }
    facts = Facts(
        today=today,
        entries=entries,
        sees=frozenset(kind.code for kind in kinds),
        homes=[
            Home(each.line, each.from_on, each.id)
            for each in homes
            if covers(today, each.from_on, each.to_on)
        ],
        statutory=statutory,
        born=client.date_of_birth,
        selected_on=selected_on,
        every_contact=all(standing.reader.sees(each.category) for each in Pathway),
    )
    return Glance(kinds, entries, counts, happened, facts)


def _most(kind: Kind) -> int:
    return _MOST_HOLDING if kind.code in _HOLDS else _MOST_HAPPENED
