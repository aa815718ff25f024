"""Read contacts and plans of everybody on the scheme. Nothing here changes a row.

A count counts everyone (HANDBOOK 1), so what comes out is ids, days and numbers, and no person;
going down to people is for `iom.achieved.board`. The number of statements does not depend on how
many people there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, null, or_, select

from iom.accounts.domain import Reader
from iom.achieved.domain import Counts, Person, Window, planned_in, until_death, windows_to
from iom.clients.models import Death
from iom.cohort import histories
from iom.cohort.domain import MAPPA_EXCLUDED
from iom.cohort.facts import DatedFacts, held_on
from iom.cohort.models import Placement
from iom.cohort.spans import Span
from iom.contacts.counted import came, hidden_pathways
from iom.contacts.domain import Attendance
from iom.contacts.models import Contact
from iom.db import db
from iom.entries.models import current
from iom.kernel.dates import covers
from iom.offending.queries import not_at_liberty
from iom.scoring.domain import Away
from iom.selection.domain import Scale
from iom.selection.queries import active_scale
from iom.sharing.domain import InvolvementKind
from iom.sharing.fields import sees_named
from iom.sharing.models import Involvement
from iom.sharing.scope import counting

_SEEN, _HIDDEN = 0, 1
NOTHING = Counts()


@dataclass(frozen=True)
class Everyone:
    """Everybody who was on the scheme in some windows, for one reader.

    Attributes:
        last_window: that of the as-of day.
        counts: by client and window, of what the reader may know of, and of the rest.
        made: of the last window, what took place by client and by the agency named; likewise.
    """

    scale: Scale
    windows: Sequence[Window]
    reader: Reader
    district_ids: Collection[int]
    facts: Sequence[DatedFacts]
    levels: Mapping[int, Sequence[Span[int | None]]]
    away: Mapping[int, Sequence[Away]]
    leads: Mapping[int, Sequence[Span[int]]]
    counts: Mapping[tuple[int, int, int], Counts]
    last_met: Mapping[int, date]
    made: Mapping[tuple[int, int, str], int]
    _planned: dict[tuple[int, bool], list[Fraction]] = field(default_factory=dict)

    @cached_property
    def sees_all(self) -> bool:
        """Whether the view of the reader is the whole."""
        return not hidden_pathways(self.reader) and sees_named(self.reader, "situation")

    def people(self, place: int, *, whole: bool = False) -> list[Person]:
        """List who was on the scheme at the end of a window, in the reader's view or in the whole.

        Args:
            place: of the window among `windows`; -1 is the last.
            whole: count what the reader may not know of, too. Then no person may be told.
        """
        place %= len(self.windows)
        day = self.windows[place].last
        return [
            Person(
                id=each.client_id,
                district_id=district_id,
                level=held_on(self.levels.get(each.client_id, ()), day),
                lead=held_on(self.leads.get(each.client_id, ()), day),
                planned=self._plan(each, whole=whole)[place],
                counts=self._count(each.client_id, place, whole=whole),
                last_met=self.last_met.get(each.client_id),
            )
            for each in self.facts
            if (district_id := self._counted_in(each, day)) is not None
        ]

    def made_by(self, client_ids: Collection[int]) -> dict[str, int]:
        """Count by agency what took place with some clients in the last window, in the view."""
        found: dict[str, int] = defaultdict(int)
        for (client_id, hidden, agency), number in self.made.items():
            if hidden == _SEEN and client_id in client_ids:
                found[agency] += number
        return found

    def _counted_in(self, facts: DatedFacts, day: date) -> int | None:
        """Return the district for which somebody counts on a day; None where they do not count."""
        district_id = held_on(facts.districts, day)
        if district_id is None or district_id not in self.district_ids:
            return None
        on_scheme = any(covers(day, stay.selected_on, stay.deselected_on) for stay in facts.stays)
        mappa = held_on(facts.mappa_levels, day) or 0
        return district_id if on_scheme and mappa < MAPPA_EXCLUDED else None

    def _plan(self, facts: DatedFacts, *, whole: bool) -> list[Fraction]:
        # Fewer contacts planned would say that somebody is not at liberty.
        tells = whole or sees_named(self.reader, "situation")
        key = (facts.client_id, tells)
        if key not in self._planned:
            self._planned[key] = planned_in(
                self.scale,
                facts.stays,
                self.levels.get(facts.client_id, ()),
                self.away.get(facts.client_id, ()) if tells else (),
                self.windows,
            )
        return self._planned[key]

    def _count(self, client_id: int, place: int, *, whole: bool) -> Counts:
        seen = self.counts.get((client_id, place, _SEEN), NOTHING)
        return seen + self.counts.get((client_id, place, _HIDDEN), NOTHING) if whole else seen


def read_everyone(reader: Reader, district_ids: Collection[int], as_of: date) -> Everyone:
    """Read all that counts of the last windows up to a day, in some districts. 12 statements."""
    scale = active_scale()
    windows = windows_to(as_of, scale.window_days)
    ids = histories.ids_on_scheme(windows[0].last, as_of)
    hidden = _hidden(reader)
    counts, last_met = _counts(ids, windows, hidden)
    return Everyone(
        scale=scale,
        windows=windows,
        reader=reader,
        district_ids=frozenset(district_ids),
        facts=_alive(histories.list_facts_of(ids), _deaths(ids)),
        levels=histories.list_levels_of(ids),
        away={
            client_id: [Away(span.from_on, span.to_on) for span in spans]
            for client_id, spans in not_at_liberty(ids).items()
        },
        leads=_leads(ids, windows[0].last, as_of),
        counts=counts,
        last_met=last_met,
        made=_made(ids, windows[-1], hidden),
    )


def _alive(facts: Sequence[DatedFacts], deaths: Mapping[int, date]) -> list[DatedFacts]:
    """Let whoever died be on the scheme up to that day alone, though the place is still open."""
    return [
        replace(each, stays=until_death(each.stays, deaths.get(each.client_id))) for each in facts
    ]


def _deaths(ids: Select[int]) -> dict[int, date]:
    rows = db.session.execute(
        counting(select(Death.client_id, Death.died_on)).where(
            Death.client_id.in_(ids), current(Death)
        )
    )
    return dict(rows.all())


def _hidden(reader: Reader) -> ColumnElement[int]:
    """Say of a contact whether the reader may not know of it."""
    pathways = hidden_pathways(reader)
    if not pathways:
        return literal(_SEEN)
    return case((Contact.pathway.in_(pathways), _HIDDEN), else_=_SEEN)


def _on_scheme() -> ColumnElement[bool]:
    """The contact was on a day on which the client had a place: before it nothing is planned."""
    return exists().where(
        Placement.client_id == Contact.client_id,
        Placement.selected_on <= Contact.on,
        or_(Placement.deselected_on.is_(None), Placement.deselected_on > Contact.on),
    )


def _counts(
    ids: Select[int], windows: Sequence[Window], hidden: ColumnElement[int]
) -> tuple[dict[tuple[int, int, int], Counts], dict[int, date]]:
    """Count contacts by client, window and whether the reader may not know of them."""
    place = case(
        *((Contact.on <= window.last, at) for at, window in enumerate(windows)), else_=-1
    ).label("window_at")
    unseen = hidden.label("unseen")

    def number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    rows = db.session.execute(
        counting(
            select(
                Contact.client_id,
                place,
                unseen,
                number_of(came(Contact)),
                *(
                    number_of(Contact.attended == each)
                    for each in (
                        Attendance.ACCEPTABLE_ABSENCE,
                        Attendance.UNACCEPTABLE_ABSENCE,
                        Attendance.OUR_SIDE,
                    )
                ),
                func.max(case((came(Contact), Contact.on), else_=null())),
            )
        )
        .where(
            Contact.client_id.in_(ids),
            Contact.on.between(windows[0].first, windows[-1].last),
            current(Contact),
            _on_scheme(),
        )
        .group_by(Contact.client_id, "window_at", "unseen")
    )
    counts: dict[tuple[int, int, int], Counts] = {}
    last: dict[int, date] = {}
    for client_id, at, of, took_place, acceptable, unacceptable, our_side, met in rows:
        counts[client_id, at, of] = Counts(
            int(took_place), int(acceptable), int(unacceptable), int(our_side)
        )
        if met is not None and of == _SEEN:
            last[client_id] = max(met, last.get(client_id, met))
    return counts, last


def _made(
    ids: Select[int], window: Window, hidden: ColumnElement[int]
) -> dict[tuple[int, int, str], int]:
    unseen = hidden.label("unseen")
    rows = db.session.execute(
        counting(select(Contact.client_id, unseen, Contact.agency, func.count(Contact.id)))
        .where(
            Contact.client_id.in_(ids),
            Contact.on.between(window.first, window.last),
            current(Contact),
            came(Contact),
            _on_scheme(),
        )
        .group_by(Contact.client_id, "unseen", Contact.agency)
    )
    return {(client_id, of, agency): number for client_id, of, agency, number in rows}


def _leads(ids: Select[int], first: date, last: date) -> dict[int, list[Span[int]]]:
    """Return who led whom when. Of several who lead at once the latest is told first."""
    rows: Any = db.session.execute(
        counting(
            select(
                Involvement.client_id,
                Involvement.from_on,
                Involvement.to_on,
                Involvement.user_id,
            )
        )
        .where(
            Involvement.client_id.in_(ids),
            Involvement.kind == InvolvementKind.LEAD,
            and_(
                Involvement.from_on <= last,
                or_(Involvement.to_on.is_(None), Involvement.to_on > first),
            ),
        )
        .order_by(Involvement.client_id, Involvement.from_on.desc(), Involvement.id.desc())
    )
    found: dict[int, list[Span[int]]] = defaultdict(list)
    for client_id, from_on, to_on, user_id in rows:
        found[client_id].append(Span(from_on, to_on, user_id))
    return found
