"""Put together everything about one person, for whoever may see it all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Table, or_, select

from iom.accounts import queries as accounts
from iom.accounts.domain import Category, Reader
from iom.accounts.models import User
from iom.clients.domain import IdentifierKind, Sex
from iom.clients.identifiers import TITLES
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient
from iom.db import db
from iom.documents.queries import files_of
from iom.documents.shelf import Shelf
from iom.kernel.clock import LONDON
from iom.merges.queries import refs_of_parts
from iom.places import queries as places
from iom.retention import typed
from iom.retention.belongings import PARTS, check_of, part_of, place_of
from iom.retention.domain import NotInFull
from iom.retention.dossier import Chapter, Dossier, Said, words_of
from iom.retention.parts import Check, Look
from iom.retention.paths import leads_to, tables_of_a_client
from iom.retention.queries import period_in_force
from iom.retention.tracks import chapters_of_the_trail
from iom.retention.whom import who_is
from iom.safeguards.queries import get_client_by_right
from iom.scoring.words import inputs_in_words, lines_in_words
from iom.sharing.models import Agreement
from iom.sharing.readers import categories_of
from iom.sharing.scope import among_seen, exportable_by, visible_to


@dataclass(slots=True)
class _Names:
    """What numbers and references stand for, read once."""

    users: Mapping[int, str] = field(default_factory=dict)
    agencies: Mapping[int, str] = field(default_factory=dict)
    districts: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def read(cls) -> _Names:
        return cls(
            {row.id: row.full_name for row in db.session.execute(select(User.id, User.full_name))},
            {agency.id: agency.name for agency in accounts.list_agencies()},
            {district.id: district.name for district in places.list_districts()},
        )

    def words_for(self, look: Look, value: object) -> str:
        """Put a value in words: what a number or a reference stands for, else as it is."""
        by_number = {
            Look.USER: self.users,
            Look.AGENCY: self.agencies,
            Look.DISTRICT: self.districts,
        }
        if isinstance(value, int) and look in by_number:
            return by_number[look].get(value, str(value))
        if isinstance(value, str) and value and look in _OF_TEXT:
            return _OF_TEXT[look](value)
        if look is Look.PICTURE:
            return "below" if value else words_of(None)
        if look is Look.FILE:
            return f"documents/{value}" if value else "with the client whom it is about"
        return "still" if value is None and look is Look.END else words_of(value)


_SEXES = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "recorded as X"}
_OF_TEXT: Mapping[Look, Callable[[str], str]] = {
    Look.WORKER: lambda value: accounts.names_of([value])[value],
    Look.CODE: lambda value: value.replace("-", " "),
    Look.SEX: lambda value: _SEXES[Sex(value)],
    Look.LINES: lines_in_words,
    Look.INPUTS: inputs_in_words,
    Look.NUMBER: lambda value: TITLES[IdentifierKind(value)],
}


def refuse_unless_in_full(reader: Reader, ref: str, *, at: datetime) -> None:
    """Refuse somebody who may not see everything about a client, or not take it out.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotYours: they see the client by break-glass alone.
        NotInFull: the sentence says why, and who can.
    """
    get_client_by_right(reader, ref)
    missing = [category for category in Category if not reader.sees(category)]
    if missing:
        kinds = ", ".join(category.value.replace("-", " ") for category in missing)
        raise NotInFull(
            f"This document holds everything, and your agency does not see everything: not "
            f"{kinds}. {_who_can(at)}"
        )
    out = db.session.scalar(
        select(Client.id).where(Client.ref == ref, exportable_by(reader, Client))
    )
    if out is None:
        raise NotInFull(
            "You may not take this client out of the product, so you cannot hand the document "
            "out. A coordinator who may export clients can."
        )


def gather(reader: Reader, ref: str, *, at: datetime) -> Dossier:
    """Put together everything about a client.

    A constant number of statements for each table; the trail is read whole.

    Args:
        reader: who asks; may see everything.
        ref: whom it is about.
        at: the moment, which the document bears.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
        NotInFull: the reader may not see everything.
    """
    refuse_unless_in_full(reader, ref, at=at)
    client = db.session.execute(
        select(Client.id, Client.family_name, Client.given_names).where(
            Client.ref == ref, visible_to(reader, Client)
        )
    ).one_or_none()
    if client is None:
        raise NoSuchClient(ref)
    names = _Names.read()
    tables = {table.name: table for table in tables_of_a_client()}
    order = [name for name in PARTS if name in tables]
    order += sorted(set(tables) - set(order))
    records = {client.id: ref} | refs_of_parts(client.id)
    chapters = [_chapter(tables[name], records, names) for name in order]
    chapters.append(_typed(records, names, at=at))
    chapters += [_purposes(at), _shared(at), *chapters_of_the_trail([*records.values()], reader)]
    return Dossier(
        ref=ref,
        name=f"{client.given_names} {client.family_name}".strip(),
        made_at=at,
        made_by=reader.name,
        chapters=[chapter for chapter in chapters if chapter.rows],
        empty=[chapter.title for chapter in chapters if not chapter.rows],
    )


def files_for(reader: Reader, ref: str, shelf: Shelf) -> Mapping[str, bytes]:
    """Return the files of a client's documents, by name, for whoever may see everything.

    Raises:
        NoSuchClient: there is no such client that the reader may see.
    """
    client_id = get_client_by_right(reader, ref).id
    return files_of([client_id, *refs_of_parts(client_id)], shelf)


def _chapter(table: Table, client_ids: Iterable[int], names: _Names) -> Chapter:
    part = part_of(table.name)
    order = [name for name in part.columns if name in table.columns]
    order += [column.name for column in table.columns if column.name not in part.columns]
    placed = [(name, place) for name in order if (place := place_of(part, name)) is not None]
    rows = db.session.execute(
        among_seen(select(*(table.columns[name] for name, _ in placed)))
        .where(or_(*(leads_to(table, each) for each in client_ids)))
        .order_by(*table.primary_key.columns)
    )
    ways = [(place.look, check_of(part, name)) for name, place in placed]
    return Chapter(
        part.title,
        [place.label for _, place in placed],
        [
            [
                Said(value, names.words_for(look, value), None if value in (None, "") else check)
                for value, (look, check) in zip(row, ways, strict=True)
            ]
            for row in rows
        ],
        part.note,
    )


def _typed(records: Mapping[int, str], names: _Names, *, at: datetime) -> Chapter:
    """Tell what somebody has typed about the client into a form that is not sent yet."""
    found = {
        draft.id: (draft, fields)
        for client_id, ref in records.items()
        for draft, fields in typed.list_about(who_is(client_id, ref), at=at)
    }
    return Chapter(
        "What is typed into forms that are not sent yet",
        ["Form", "Whose", "Last saved", "What it says"],
        [
            [
                Said(draft.form, draft.form),
                Said(draft.user_id, names.words_for(Look.USER, draft.user_id), Check.WORKER),
                Said(draft.saved_at, words_of(draft.saved_at)),
                Said(fields, words_of(fields), Check.FREE),
            ]
            for _, (draft, fields) in sorted(found.items())
        ],
        "found by reference or name, so it may be about somebody else; kept for 14 days at most",
    )


def _purposes(at: datetime) -> Chapter:
    """Say for what it is held, by the agreements in force on the day, and for how long."""
    day = at.astimezone(LONDON).date()
    rows = [
        [Said(title, title), Said(purposes, purposes)]
        for title, purposes in db.session.execute(
            select(Agreement.title, Agreement.purposes)
            .where(Agreement.from_on <= day, Agreement.to_on > day)
            .order_by(Agreement.title)
        )
    ]
    period = period_in_force()
    text = (
        f"reviewed when {period.years} clear years have passed since the last thing that happened; "
        "a person decides"
    )
    rows.append([Said("How long it is kept", "How long it is kept"), Said(period.years, text)])
    return Chapter("For what it is held, and how long", ["By", "Purposes"], rows)


def _shared(at: datetime) -> Chapter:
    """Say which agencies may see what, by the agreements in force on the day."""
    day = at.astimezone(LONDON).date()
    rows = []
    for agency in accounts.list_agencies():
        categories = categories_of(agency.id, day)
        if Category.IDENTITY in categories:
            kinds = [category.value for category in Category if category in categories]
            words = ", ".join(kind.replace("-", " ") for kind in kinds)
            rows.append([Said(agency.name, agency.name), Said(kinds, words)])
    return Chapter(
        "Which agencies may see what",
        ["Agency", "Kinds of data"],
        rows,
        "by the sharing agreements in force on the day; within an agency only those whose work "
        "it is",
    )


def _who_can(at: datetime) -> str:
    day = at.astimezone(LONDON).date()
    able = [
        agency.name
        for agency in accounts.list_agencies()
        if categories_of(agency.id, day) >= frozenset(Category)
    ]
    if not able:
        return "No agreement in force lets any agency see everything; ask who owns the agreements."
    return f"Somebody who decides on retention at one of these can: {', '.join(able)}."
