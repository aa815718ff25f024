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
    windows_to,
)
from iom.clients.models import Client
from iom.clients.queries import get_client
from iom.cohort.facts import Stay
from iom.contacts.counted import contact_seen, count_met, hidden_pathways
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.contacts.models import Contact
from iom.db import db
from iom.kernel.dates import covers
from iom.scoring.domain import Away
from iom.selection.domain import Scale
from iom.selection.moving import Standing
from iom.selection.queries import active_scale, standings_of
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


def get_contacts(reader: Reader, ref: str, today: date) -> ClientContacts:
    """Fetch how the contacts with a client stand against the plan.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
    """
    client = get_client(reader, ref)
    scale, standing = active_scale(), _standing(client.id)
    windows = windows_to(today, scale.window_days)
    stays, away = _stays(standing), _away(reader, standing)
    every = _met(reader, client.id, windows[0].first, today)
    counted = [each for each in every if _on_scheme(stays, each.on)]
    now = windows[-1]
    met = [each for each in counted if each.on >= now.first]
    planned = planned_in(scale, stays, standing.levels, away, windows)
    counts = _sum(met)
    return ClientContacts(
        client=client,
        level=standing.level_on(today) if standing.on_scheme(today) else None,
        line=Line(counts.took_place, planned[-1], scale.window_days)
        if standing.on_scheme(today)
        else None,
        window=now,
        counts=counts,
        planned_by=running(scale, stays, standing.levels, away, now),
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


def line_of(reader: Reader, client_id: int, today: date) -> Line | None:
    """Say how the contacts with a client whom the reader sees stand; None off the scheme."""
    standing = _standing(client_id)
    if not standing.on_scheme(today) or standing.selected_on is None:
        return None
    scale = active_scale()
    window = windows_to(today, scale.window_days, 1)[0]
    planned = _planned(scale, reader, standing, window)
    first = max(window.first, standing.selected_on)
    return Line(count_met(reader, client_id, first, today), planned, scale.window_days)


def _planned(scale: Scale, reader: Reader, standing: Standing, window: Window) -> Fraction:
    away = _away(reader, standing)
    return planned_in(scale, _stays(standing), standing.levels, away, [window])[0]


def _standing(client_id: int) -> Standing:
    return standings_of([client_id]).get(client_id, Standing(selected_on=None))


def _stays(standing: Standing) -> list[Stay]:
    if standing.selected_on is None:
        return []
    return [Stay(standing.selected_on, standing.deselected_on)]


def _away(reader: Reader, standing: Standing) -> Sequence[Away]:
    # Fewer contacts planned would say that somebody is not at liberty.
    return standing.away if sees_named(reader, "situation") else ()


def _on_scheme(stays: Iterable[Stay], day: date) -> bool:
    return any(covers(day, stay.selected_on, stay.deselected_on) for stay in stays)


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
