"""Contacts against plan as a page shows them: figures of everybody, and who is behind by name.

Figures count everyone (HANDBOOK 1); by name those stand here alone whom the reader may see. What a
reader may not know of is counted in the figures of a whole place alone, where there are enough
people, and in no figure of a person or of a smaller group (docs/decisions/0046).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select

from iom.accounts.domain import Reader
from iom.accounts.models import Agency, User
from iom.achieved.domain import Figures, Person, Window, contacts_words, figures_of
from iom.achieved.groups import AgencyRow, Group, Worker, by_agency, by_level, by_worker, lead_of
from iom.achieved.reading import Everyone, read_everyone
from iom.clients.models import Client
from iom.cohort import histories
from iom.db import db
from iom.places.queries import list_districts
from iom.selection.domain import Scale
from iom.sharing.scope import exportable_by, visible_to

SHOWN, MOST_SHOWN = 20, 500
"""Of how many people a list says who they are: at first, and where all of it is asked for."""
FEWEST_WHOLE = 10
"""Among how many people the whole may be told to somebody who may not know of all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Of whom and up to which day.

    Attributes:
        level: of the day; 0 is none set; None: all.
        agency: the code of the agency of the lead.
        worker: the number of the lead.
        behind: list those alone who are behind.
        many: list as many as can be.
    """

    district_ids: frozenset[int]
    on: date
    level: int | None = None
    agency: str = ""
    worker: int | None = None
    behind: bool = True
    many: bool = False

    @property
    def whole_place(self) -> bool:
        """Whether nothing but a place and a day is asked for."""
        return self.level is None and not self.agency and self.worker is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody by name."""

    ref: str
    name: str
    district: str
    lead: str
    person: Person

    @property
    def planned(self) -> str:
        """How many contacts were planned."""
        return contacts_words(self.person.planned)


@dataclass(frozen=True, slots=True)
class People:
    """A list of people: the first of them, how many more may be seen, and how many may not."""

    shown: Sequence[Listed]
    more: int
    hidden: int

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.shown) + self.more + self.hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything that the page shows.

    Attributes:
        total: of everybody asked for.
        whole: whether `total` and `history` count what the reader may not know of, too.
        narrow: whether the reader may not know of some contacts at all.
        workers: every lead, or the reader alone.
        history: each window with its figures, the earliest first.
    """

    scale: Scale
    window: Window
    total: Figures
    whole: bool
    narrow: bool
    levels: Sequence[Group]
    agencies: Sequence[AgencyRow]
    workers: Sequence[Group]
    history: Sequence[tuple[Window, Figures]]
    people: People


def board_of(reader: Reader, asked: Question, *, every_worker: bool) -> Board:
    """Put together what a reader may be shown. A fixed number of statements."""
    everyone = read_everyone(reader, asked.district_ids, asked.on)
    leads = workers_of(_lead_ids(everyone))
    people = chosen(everyone.people(-1), asked, leads)
    whole = everyone.sees_all or (asked.whole_place and len(people) >= FEWEST_WHOLE)
    history = _history(everyone, asked, leads, whole=whole)
    wanted = [each for each in people if each.missing] if asked.behind else people
    return Board(
        scale=everyone.scale,
        window=everyone.windows[-1],
        total=history[-1][1],
        whole=whole,
        narrow=not everyone.sees_all,
        levels=by_level(people),
        agencies=by_agency(people, leads, everyone.made_by({each.id for each in people})),
        workers=by_worker(people, leads, only=None if every_worker else reader.user_id or 0),
        history=history,
        people=_named(reader, wanted, leads, on=asked.on, many=asked.many),
    )


def workers_of(user_ids: Iterable[int]) -> dict[int, Worker]:
    """Return who leads, by number. One statement."""
    rows = db.session.execute(
        select(User.id, User.full_name, Agency.name, Agency.code, User.disabled_at)
        .join(Agency, Agency.id == User.agency_id)
        .where(User.id.in_(sorted(set(user_ids))))
    )
    return {
        user_id: Worker(name, agency, code, disabled_at is not None)
        for user_id, name, agency, code, disabled_at in rows
    }


def chosen(people: Iterable[Person], asked: Question, leads: Mapping[int, Worker]) -> list[Person]:
    """Keep those whom somebody asks for."""

    def fits(each: Person) -> bool:
        lead = lead_of(each, leads)
        return (
            (asked.level is None or (each.level or 0) == asked.level)
            and (not asked.agency or (lead is not None and lead.agency_code == asked.agency))
            and (asked.worker is None or each.lead == asked.worker)
        )

    return [each for each in people if fits(each)]


def exported(reader: Reader, asked: Question) -> tuple[Everyone, list[Listed]]:
    """List everybody asked for whom a reader may take out in a file, in the order of the page."""
    everyone = read_everyone(reader, asked.district_ids, asked.on)
    leads = workers_of(_lead_ids(everyone))
    people = chosen(everyone.people(-1), asked, leads)
    names = _names(exportable_by(reader, Client), everyone.windows[-1].last)
    listed = [each for each in people if each.id in names and (each.missing or not asked.behind)]
    return everyone, _listed(sorted(listed, key=_order), names, leads)


def _lead_ids(everyone: Everyone) -> set[int]:
    return {span.value for spans in everyone.leads.values() for span in spans}


def _history(
    everyone: Everyone, asked: Question, leads: Mapping[int, Worker], *, whole: bool
) -> list[tuple[Window, Figures]]:
    return [
        (window, figures_of(chosen(everyone.people(place, whole=whole), asked, leads)))
        for place, window in enumerate(everyone.windows)
    ]


def _named(
    reader: Reader,
    people: Sequence[Person],
    leads: Mapping[int, Worker],
    *,
    on: date,
    many: bool,
) -> People:
    """Name the first of those whom the reader may see. Two statements."""
    seen = set(
        db.session.scalars(
            select(Client.id).where(
                Client.id.in_(histories.ids_on_scheme(on, on)), visible_to(reader, Client)
            )
        )
    )
    ordered = sorted((each for each in people if each.id in seen), key=_order)
    shown = ordered[: MOST_SHOWN if many else SHOWN]
    named = Client.id.in_([each.id for each in shown])
    names = _names(and_(named, visible_to(reader, Client)), on)
    return People(
        _listed(shown, names, leads), len(ordered) - len(shown), len(people) - len(ordered)
    )


def _names(condition: ColumnElement[bool], on: date) -> dict[int, tuple[str, str]]:
    """Return reference and name of clients on the scheme on a day. One statement."""
    rows = db.session.execute(
        select(Client.id, Client.ref, Client.given_names, Client.family_name).where(
            condition, Client.id.in_(histories.ids_on_scheme(on, on))
        )
    )
    return {client_id: (ref, f"{given} {family}".strip()) for client_id, ref, given, family in rows}


def _order(each: Person) -> tuple[object, ...]:
    """Those first who lack the most, and of these those whom nobody has met for the longest."""
    return (-each.missing, each.last_met or date.min, each.id)


def _listed(
    people: Iterable[Person],
    names: Mapping[int, tuple[str, str]],
    leads: Mapping[int, Worker],
) -> list[Listed]:
    districts = {each.id: each.name for each in list_districts()}
    return [
        Listed(
            ref=names[each.id][0],
            name=names[each.id][1],
            district=districts.get(each.district_id, ""),
            lead=lead.name if (lead := lead_of(each, leads)) else "",
            person=each,
        )
        for each in people
        if each.id in names
    ]
