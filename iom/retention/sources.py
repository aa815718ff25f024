"""Where the last thing that happened to a client is looked up.

Each room that dates something offers `happened_since` and `last_happenings`; a room that comes
later (offences, contacts) takes its place in `SOURCES`, and the rule stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from sqlalchemy import Select

from iom.clients.happenings import Happening
from iom.cohort import happenings as placements
from iom.nominations import happenings as nominations
from iom.offending import happenings as situations


class Source(Protocol):
    """A room that knows when something last happened to a client."""

    def happened_since(self, day: date) -> Select[int]:
        """Select the ids of clients to whom something happened on the day or later, or lasts."""

    def last_happenings(self, client_ids: Collection[int]) -> dict[int, Happening]:
        """Return the last thing that happened to each of these clients; no key for nothing."""


SOURCES: tuple[Source, ...] = (placements, situations, nominations)


def last_of_all(client_ids: Collection[int]) -> Mapping[int, Happening]:
    """Return the last thing that happened to each client, whichever room knows it.

    One statement for each room. No key for those of whom nothing is dated.
    """
    found: dict[int, Happening] = {}
    for source in SOURCES:
        for client_id, happening in source.last_happenings(client_ids).items():
            if client_id not in found or happening.order > found[client_id].order:
                found[client_id] = happening
    return found
