"""Read what of a client must be known at a glance. Nothing here changes a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from iom.clients.models import Client
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
_EVERY: Final = frozenset(("alias", "address", "situation"))
"""Of these, which are shown whole, every one is read."""
_MOST_EVERY: Final = 5_000
_MOST_HOLDING: Final = 100
_MOST_HAPPENED: Final = 3


class HomeRow(Protocol):
    """As much of an address as is looked at here."""

    id: Any
    line: Any
    from_on: Any
    to_on: Any


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


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest entries of a client, of each kind; see `Glance` for what each part is."""

    kinds: Sequence[Kind]
    entries: Mapping[str, Sequence[Entry]]
    counts: Mapping[str, int]


def read_latest(client_id: int, standing: Standing, *, more: Sequence[Kind] = ()) -> Latest:
    """Read the latest entries of a client whom the reader sees. One statement.

    Args:
        client_id: whose.
        standing: what the reader is to the record.
        more: kinds of rooms above this one, whose entries are read along.
    """
    kinds = [kind for kind in (*KINDS.values(), *more) if standing.sees(kind)]
    return Latest(kinds, *list_latest(client_id, kinds, standing.reader, most=_most))


def read_glance(  # what is known already is handed in, not read again
    client: Client,
    standing: Standing,
    *,
    today: date,
    homes: Sequence[HomeRow],
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
    latest = read_latest(client.id, standing)
    return glance_of(
        latest,
        client,
        standing,
        today=today,
        homes=homes,
        selected_on=selected_on,
        statutory=statutory,
    )


def glance_of(  # noqa: PLR0913  # as above, with what was read
    latest: Latest,
    client: Client,
    standing: Standing,
    *,
    today: date,
    homes: Sequence[HomeRow],
    selected_on: date | None,
    statutory: bool | None,
) -> Glance:
    """Say what of a client must be known at a glance, of what was read. No statement."""
    entries, counts = latest.entries, latest.counts
    # The latest come first, so what still lies ahead is among those that were read.
    happened = {
        code: number - sum(each.day > today for each in entries[code])
        for code, number in counts.items()
    }
    facts = Facts(
        today=today,
        entries=entries,
        sees=frozenset(kind.code for kind in latest.kinds),
        homes=[
            Home(each.line, each.from_on)
            for each in homes
            if covers(today, each.from_on, each.to_on)
        ],
        statutory=statutory,
        born=client.date_of_birth,
        selected_on=selected_on,
        every_contact=all(standing.reader.sees(each.category) for each in Pathway),
    )
    return Glance(latest.kinds, entries, counts, happened, facts)


def _most(kind: Kind) -> int:
    if kind.code in _EVERY:
        return _MOST_EVERY
    return _MOST_HOLDING if kind.code in _HOLDS else _MOST_HAPPENED
