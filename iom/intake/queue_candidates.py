"""Whom a row that waits may be about."""

from __future__ import annotations

from collections.abc import Sequence

from iom.accounts.domain import Reader
from iom.clients.alike import Somebody
from iom.clients.matching import Match, find_matches_of_each
from iom.files.reading import PERSON_COLUMNS
from iom.intake import stored
from iom.intake.clues import Clues, read_clues
from iom.intake.models import Waiting
from iom.intake.rows import Row
from iom.intake.waiting import cells_of
from iom.kernel.batches import in_batches
from iom.kernel.clock import LONDON

SHOWN = 10
"""Rows on a page, each with those whom it may be about."""


def candidates_for(reader: Reader, row: Waiting) -> list[Match]:
    """List whom a row may be about, as far as the reader sees them; as for duplicates."""
    return [match for match in matches_of(reader, row) if match.visible]


def matches_of(reader: Reader, row: Waiting) -> list[Match]:
    """List whom a row may be about, those whom the reader may not see too, marked so."""
    return matches_of_each(reader, [row])[0]


def matches_of_each(reader: Reader, rows: Sequence[Waiting]) -> list[list[Match]]:
    """List the same for each of some rows; six statements for as many as a page shows."""
    found: list[list[Match]] = []
    for batch in in_batches(rows, SHOWN + 1):
        clues = [clues_of(row) for row in batch]
        people = [
            Somebody(
                family_name=each.family_name,
                given_names=each.given_names,
                date_of_birth=each.date_of_birth,
                numbers={kind.value: number for kind, number in each.numbers},
            )
            for each in clues
        ]
        named = stored.clients_by_ref([each.ref for each in clues if each.ref], reader=reader)
        for each, matches in zip(clues, find_matches_of_each(reader, people), strict=True):
            own = [_of_reference(named[each.ref])] if each.ref in named else []
            told = {match.ref for match in own}
            found.append([*own, *(match for match in matches if match.ref not in told)])
    return found


def _of_reference(client: stored.KnownClient) -> Match:
    """Return the client of the reference that a row gives though something else speaks against."""
    person = client.person
    return Match(
        client_id=client.id,
        ref=person.ref,
        name=", ".join(part for part in (person.family_name, person.given_names) if part),
        date_of_birth=person.date_of_birth,
        why="same reference",
        visible=client.visible,
        home_district_id=client.home_district_id,
    )


def clues_of(row: Waiting) -> Clues:
    """Return what a row says of the person."""
    cells = dict.fromkeys(("client_ref", *PERSON_COLUMNS), "") | cells_of(row)
    return read_clues(Row(row.line, cells), today=row.queued_at.astimezone(LONDON).date())
