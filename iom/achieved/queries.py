"""Read how the contacts with one client stand against the plan, as far as a reader may know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.achieved.domain import (
    Counts,
    Window,
    contacts_words,
    in_a_row,
    missing,
    planned_in,
    running,
    until_death,
    windows_to,
)
from iom.clients.deaths import find_death
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.cohort.facts import Stay, held_on
from iom.cohort.models import LevelSpan, Placement
from iom.cohort.spans import Span
from iom.contacts.counted import contact_seen, count_met, hidden_pathways
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.contacts.models import Contact
from iom.db import db
from iom.kernel.dates import covers
from iom.scoring.domain import Away
from iom.selection.domain import Levels
from iom.selection.queries import active_scale, away_of
from iom.sharing.fields import sees_named
from iom.sharing.scope import among_seen

NOT_SAID = "Not said"


@dataclass(frozen=True, slots=True)
class Met:
    """A contact, or an appointment that was not kept."""

    id: int
    on: date
    kind: ContactKind
    pathway: Pathway | None
    agency: str
    worker: str
    attended: Attendance | None

    @property
    def took_place(self) -> bool:
        """Whether it counts."""
        return self.attended is None or self.attended is Attendance.ATTENDED

    @property
    def counts(self) -> Counts:
        """It alone."""
        return Counts(
            took_place=int(self.took_place),
            acceptable=int(self.attended is Attendance.ACCEPTABLE_ABSENCE),
            unacceptable=int(self.attended is Attendance.UNACCEPTABLE_ABSENCE),
            our_side=int(self.attended is Attendance.OUR_SIDE),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """`3 of 8 in 28 days`; `missing` is how many whole contacts are missing."""

    took_place: int
    planned: Fraction
    days: int

    @property
    def missing(self) -> int:
        """How many contacts are missing."""
        return missing(self.planned, self.took_place)

    @property
    def words(self) -> str:
        """As a sentence has it."""
        return f"{self.took_place} of {contacts_words(self.planned)} in {self.days} days"


@dataclass(frozen=True, slots=True)
class Before:
    """A window, what was planned in it, and what took place."""

    window: Window
    planned: Fraction
    counts: Counts

    @property
    def planned_words(self) -> str:
        """How many contacts were planned."""
        return contacts_words(self.planned)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientContacts:
    """How the contacts with a client stand.

    Attributes:
        line: of the window up to the day; None where there is no place on the scheme.
        counts: of the window.
        planned_by: how many contacts were planned up to each day of the window.
        met: the contacts of the window, the latest first.
        by_agency, by_pathway: of the window.
        history: each window, the earliest first.
        in_a_row: appointments that were not kept, one after another, up to the latest.
        narrow: whether there are kinds of contact of which the reader may not know.
    """

    client: Client
    level: int | None
    line: Line | None
    window: Window
    counts: Counts
    planned_by: Sequence[Fraction]
    met: Sequence[Met]
    by_agency: Sequence[tuple[str, Counts]]
    by_pathway: Sequence[tuple[str, Counts]]
    history: Sequence[Before]
    in_a_row: int
    narrow: bool


@dataclass(frozen=True, slots=True)
class History:
    """What a plan rests on: times on the scheme, levels, and spans not at liberty."""

    stays: Sequence[Stay]
    levels: Levels
    away: Sequence[Away]

    def stay_on(self, day: date) -> Stay | None:
        """Return the time on the scheme that a day lies in."""
        found = (each for each in self.stays if covers(day, each.selected_on, each.deselected_on))
        return next(found, None)


def get_contacts(reader: Reader, ref: str, today: date) -> ClientContacts:
    """Fetch how the contacts with a client stand against the plan.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
    """
    client = get_client(reader, ref)
    scale, history = active_scale(), _history(reader, client.id)
    windows = windows_to(today, scale.window_days)
    every = _met(reader, client.id, windows[0].first, today)
    counted = [each for each in every if history.stay_on(each.on)]
    now = windows[-1]
    met = [each for each in counted if each.on >= now.first]
    planned = planned_in(scale, history.stays, history.levels, history.away, windows)
    counts, here = _sum(met), history.stay_on(today) is not None
    return ClientContacts(
        client=client,
        level=held_on(history.levels, today) if here else None,
        line=Line(counts.took_place, planned[-1], scale.window_days) if here else None,
        window=now,
        counts=counts,
        planned_by=running(scale, history.stays, history.levels, history.away, now),
        met=met,
        by_agency=_parted(met, lambda each: each.agency or NOT_SAID),
        by_pathway=_parted(met, lambda each: each.pathway.label if each.pathway else NOT_SAID),
        history=[
            Before(
                window,
                plan,
                _sum(each for each in counted if window.first <= each.on <= window.last),
            )
            for window, plan in zip(windows, planned, strict=True)
        ],
        in_a_row=in_a_row(_kept(every)),
        narrow=bool(hidden_pathways(reader)),
    )


@dataclass(frozen=True, slots=True)
class Known:
    """The days of all contacts that took place since a day, as far as the reader may know."""

    since: date
    days: Sequence[date]


def line_of(
    reader: Reader, client_id: int, history: History, today: date, *, known: Known | None = None
) -> Line | None:
    """Say how the contacts with a client whom the reader sees stand; None off the scheme.

    Two statements; one where the contacts of the window are known already. Of two times on the
    scheme in one window, the one of today alone counts.

    Args:
        reader: who is told.
        client_id: of the client.
        history: as far as the reader may know of it.
        today: the last day of the window.
        known: contacts that were read before.
    """
    stay = history.stay_on(today)
    if stay is None:
        return None
    scale = active_scale()
    window = windows_to(today, scale.window_days, 1)[0]
    planned = planned_in(scale, [stay], history.levels, history.away, [window])[0]
    first = max(window.first, stay.selected_on)
    if known is not None and known.since <= first:
        took_place = sum(first <= day <= today for day in known.days)
    else:
        took_place = count_met(reader, client_id, first, today)
    return Line(took_place, planned, scale.window_days)


def _history(reader: Reader, client_id: int) -> History:
    stays = db.session.execute(
        among_seen(select(Placement.selected_on, Placement.deselected_on)).where(
            Placement.client_id == client_id, Placement.selected_on.is_not(None)
        )
    )
    levels = db.session.execute(
        among_seen(select(LevelSpan.from_on, LevelSpan.to_on, LevelSpan.value)).where(
            LevelSpan.client_id == client_id
        )
    )
    # Fewer contacts planned would say that somebody is not at liberty.
    death = find_death(client_id)
    placed = [
        Stay(selected_on, deselected_on) for selected_on, deselected_on in stays if selected_on
    ]
    away = away_of([client_id]) if sees_named(reader, "situation") else {}
    return History(
        until_death(placed, death.died_on if death else None),
        [Span(from_on, to_on, value) for from_on, to_on, value in levels],
        away.get(client_id, ()),
    )


def _met(reader: Reader, client_id: int, first: date, last: date) -> list[Met]:
    rows = db.session.execute(
        among_seen(
            select(
                Contact.id,
                Contact.on,
                Contact.kind,
                Contact.pathway,
                Contact.agency,
                Contact.worker,
                Contact.attended,
            )
        )
        .where(
            Contact.client_id == client_id,
            Contact.on.between(first, last),
            contact_seen(reader),
        )
        .order_by(Contact.on.desc(), Contact.id.desc())
    )
    return [Met(*row) for row in rows]


def _kept(met: Iterable[Met]) -> Iterable[bool | None]:
    """Say of each contact whether the client came to it; None where that was not theirs to do."""
    for each in met:
        yield each.took_place or (False if each.attended and each.attended.missed else None)


def _sum(met: Iterable[Met]) -> Counts:
    return sum((each.counts for each in met), Counts())


def _parted(met: Sequence[Met], key: Callable[[Met], str]) -> list[tuple[str, Counts]]:
    found: dict[str, Counts] = {}
    for each in met:
        found[key(each)] = found.get(key(each), Counts()) + each.counts
    return sorted(found.items(), key=lambda pair: (-pair[1].took_place, pair[0]))
