"""Go down from a figure to the people it counts: only those whom the reader may see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.db import db
from iom.kernel.batches import in_batches
from iom.kernel.errors import NotFound
from iom.reports.domain import NET, ROW_OF_DIP, SAVED, Figure
from iom.reports.models import MonthlyIssue
from iom.sharing.scope import among_seen, counting, visible_to

PAGE_SIZE = 100
_BATCH = 1_000

Entries = dict[int, list[tuple[str, date]]]
"""By client id: what happened and when, empty for those who were counted on a day."""

_HAPPENED = {
    Figure.NEW_ENGAGEMENTS: "selected",
    Figure.REMOVALS: "deselected",
    Figure.REMOVALS_SUCCESSFUL: "deselected, successful",
    Figure.MOVED_IN: "moved in",
    Figure.MOVED_OUT: "moved out",
    Figure.MAPPA_IN: "back from MAPPA levels 2 and 3",
    Figure.MAPPA_OUT: "to MAPPA level 2 or 3",
    Figure.LEVELS_UP: "level moved up",
    Figure.LEVELS_DOWN: "level moved down",
    Figure.DIP_JOINED: "joined the caseload",
    Figure.DIP_COMPLETED: "planned completion",
    Figure.DIP_UNPLANNED: "unplanned exit",
    **dict.fromkeys(SAVED, "selected"),
}


# Whoever is in one of these figures, or is not, has told what they rest on: every figure of people
# leaves out MAPPA levels 2 and 3, and some are of a strand, of custody or of how a placement ended.
# DIP is of treatment as well.
RESTS_ON: Mapping[Figure, frozenset[Category]] = {
    figure: frozenset(
        {Category.OFFENDING, Category.SUBSTANCE_TREATMENT}
        if figure in ROW_OF_DIP
        else {Category.OFFENDING}
    )
    for figure in Figure
    if figure.of_people
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is counted, with what happened where the figure counts happenings."""

    ref: str
    name: str
    date_of_birth: date | None
    happened: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Who stands behind a figure.

    `people` are those of one page whom the reader may see, by reference; `counted` how many persons
    there are in all, `shown` how many of them the reader may see and `gone` how many are no longer
    on record; `happenings` how often something happened, which may be more often than there are
    persons.
    """

    people: tuple[Person, ...]
    counted: int
    shown: int
    gone: int
    happenings: int
    next_after: str | None

    @property
    def not_shown(self) -> int:
        """How many the reader may not see."""
        return self.counted - self.shown - self.gone


def entries_of(issue: MonthlyIssue, figure: Figure, of: str) -> Entries:
    """Return whom a figure of an issue counts.

    Raises:
        NotFound: the report has no such figure there.
    """
    members = json.loads(issue.members).get(of, {})
    came, went = NET.get(figure, ((figure,), ()))
    entries: Entries = {}
    for part in (*came, *went):
        if part not in members:
            raise NotFound("The report has no such figure.")
        for entry in members[part]:
            _add(entries, part, entry)
    return entries


def only_in_one(entries: Entries, others: Entries) -> Entries:
    """Return those who are counted in one of two and not, or not alike, in the other."""
    ids = {
        client_id
        for client_id in entries.keys() | others.keys()
        if (client_id in entries) != (client_id in others)
        or entries[client_id] != others[client_id]
    }
    return {client_id: entries.get(client_id, others.get(client_id, [])) for client_id in ids}


def list_behind(reader: Reader, entries: Entries, *, figure: Figure, after: str = "") -> Behind:
    """List the people behind a figure, a page at a time, through the scope.

    Where the figure rests on a kind of data that the reader may not see, nobody is shown: that
    somebody is in it would tell what the reader is not to know.

    Args:
        reader: whoever asks.
        entries: whom the figure counts.
        figure: what is gone down from.
        after: the reference after which the page begins.
    """
    on_record, visible = _known(reader, entries)
    visible = visible if all(map(reader.sees, RESTS_ON[figure])) else {}
    refs = sorted(ref for ref in visible if ref > after)
    page = refs[:PAGE_SIZE]
    details = _details([visible[ref] for ref in page])
    return Behind(
        people=tuple(_person(ref, details[visible[ref]], entries[visible[ref]]) for ref in page),
        counted=len(entries),
        shown=len(visible),
        gone=len(entries) - on_record,
        happenings=sum(len(happened) or 1 for happened in entries.values()),
        next_after=page[-1] if len(refs) > len(page) else None,
    )


def _add(entries: Entries, figure: Figure, entry: Any) -> None:  # noqa: ANN401  # from JSON
    if isinstance(entry, int):
        entries.setdefault(entry, [])
        return
    client_id, day = entry
    entries.setdefault(client_id, []).append((_HAPPENED[figure], date.fromisoformat(day)))


def _known(reader: Reader, ids: Iterable[int]) -> tuple[int, dict[str, int]]:
    """Count those who were not erased since, and return those whom the reader may see, by ref."""
    on_record, found = 0, dict[str, int]()
    for batch in in_batches(sorted(ids), _BATCH):
        rows = db.session.execute(
            counting(
                select(Client.ref, Client.id, visible_to(reader, Client).label("visible"))
            ).where(Client.id.in_(batch))
        ).all()
        on_record += len(rows)
        found |= {row.ref: row.id for row in rows if row.visible}
    return on_record, found


def _details(ids: list[int]) -> Mapping[int, tuple[str, str, date | None]]:
    rows = db.session.execute(
        among_seen(
            select(Client.id, Client.family_name, Client.given_names, Client.date_of_birth)
        ).where(Client.id.in_(ids))
    )
    return {client_id: (family, given, born) for client_id, family, given, born in rows}


def _person(
    ref: str, details: tuple[str, str, date | None], happened: list[tuple[str, date]]
) -> Person:
    family_name, given_names, date_of_birth = details
    return Person(
        ref=ref,
        name=", ".join(part for part in (family_name, given_names) if part),
        date_of_birth=date_of_birth,
        happened=tuple(happened),
    )
