"""What is shared of a client, with which agency, by which agreement, and why it reaches them.

Whether somebody sees the client is never decided here: the scope itself is asked, for everybody
whose bounds take the client's district in. What is added are the reasons, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from iom.accounts.domain import AgencyKind, Category, Permission, Reader
from iom.accounts.queries import list_agencies
from iom.clients.models import Client
from iom.clients.queries import get_changeable_client
from iom.db import db
from iom.kernel import clock
from iom.places.queries import list_districts
from iom.safeguards.colleagues import Colleague, Worker, list_colleagues, list_workers
from iom.safeguards.domain import KIND_LABELS
from iom.safeguards.queries import find_restriction, get_client_by_right
from iom.sharing.agreements import Standing
from iom.sharing.queries import Shown, list_shown
from iom.sharing.readers import covers_by
from iom.sharing.scope import visible_by_right, visible_to

_MOST_AT_ONCE = 50  # people asked for in one statement


@dataclass(frozen=True, slots=True)
class Opened:
    """What one agreement in force lets an agency see."""

    agreement: Shown
    categories: frozenset[Category]
    gateway: str


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Somebody who can open the record today, and why it reaches them."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWith:
    """What is shared of a client with one agency on a day.

    Attributes:
        code: the agency's.
        name: as screens name it.
        kind: what it is in law.
        opened: what each agreement in force opens, the one that ends first before the others.
        people: those of its people who can open the record, by name.
        works: how it has to do with the client, in words; empty if it has not.
        hindrance: why none of its people can open the record; empty if somebody can.
    """

    code: str
    name: str
    kind: AgencyKind
    opened: tuple[Opened, ...]
    people: tuple[SeenBy, ...]
    works: tuple[str, ...]
    hindrance: str

    @property
    def categories(self) -> frozenset[Category]:
        """The kinds of data that it may see by all its agreements in force."""
        return frozenset().union(*(each.categories for each in self.opened))

    @property
    def closed(self) -> frozenset[Category]:
        """The kinds of data that it may not see."""
        return frozenset(Category) - self.categories

    @property
    def last_day(self) -> date | None:
        """The last day on which agreements let it see whose data it is; None where none does."""
        return max(
            (
                each.agreement.last_day
                for each in self.opened
                if Category.IDENTITY in each.categories
            ),
            default=None,
        )


def get_shared(reader: Reader, ref: str, *, today: date) -> tuple[Client, list[SharedWith]]:
    """Fetch a client, with what is shared of them with every agency.

    Raises:
        NoSuchClient: there is none, or none that the reader may see.
        NotYours: they see it by break-glass alone, or may not change the record.
    """
    client = get_client_by_right(reader, ref)
    get_changeable_client(reader, ref)
    names = {each.id: each.name for each in list_districts()}
    district = names.get(client.home_district_id or 0, "")
    return client, shared_of(client, district=district, today=today)


def shared_of(client: Client, *, district: str, today: date) -> list[SharedWith]:
    """List every agency, by name, with what is shared with it of a client whom the reader sees.

    Args:
        client: who came through the scope.
        district: where the client lives, in words; empty where that is not known.
        today: the day.
    """
    opened = _opened(today)
    works = _works(list_colleagues(client.id), today)
    here = client.home_district_id
    workers = list_workers(Permission.SEE_CLIENTS, district_id=here) if here else []
    seeing = _who_sees(client, workers, opened, works, district)
    anywhere = {each.agency_id for each in list_workers(Permission.SEE_CLIENTS)}
    restricted = find_restriction(client.id) is not None
    found = []
    for agency in list_agencies():
        shares = tuple(opened.get(agency.code, ()))
        people = tuple(seeing.get(agency.id, ()))
        hindrance = _Hindrance(
            party=bool(shares),
            identity=any(Category.IDENTITY in each.categories for each in shares),
            signs_in=agency.id in anywhere,
            covers=any(each.agency_id == agency.id for each in workers),
            works=bool(works.get(agency.name)),
            restricted=restricted,
        )
        found.append(
            SharedWith(
                code=agency.code,
                name=agency.name,
                kind=agency.kind,
                opened=shares,
                people=people,
                works=tuple(each.words for each in works.get(agency.name, ())),
                hindrance="" if people else hindrance.in_words(district),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Work:
    user_id: int | None
    words: str


@dataclass(frozen=True, slots=True)
class _Hindrance:
    party: bool
    identity: bool
    signs_in: bool
    covers: bool
    works: bool
    restricted: bool

    def in_words(self, district: str) -> str:
        """Name the first thing that stands in the way."""
        nobody_there = (
            f"Nobody of its people covers {district}."
            if district
            else "Where the client lives is not known, so nobody’s district takes the client in."
        )
        in_the_way = (
            (not self.party, "It is party to no agreement in force."),
            (not self.identity, "No agreement in force lets it see whose data it is."),
            (not self.signs_in, "Nobody of its people who may see clients can sign in."),
            (not self.covers, nobody_there),
            (self.restricted, "The record is restricted, and closed to its people."),
            (not self.works, "It does not work with this client."),
        )
        found = (words for stands, words in in_the_way if stands)
        return next(found, "None of its people sees this client.")


def _opened(today: date) -> Mapping[str, Sequence[Opened]]:
    """Say by an agency's code what the agreements in force open to it."""
    found: dict[str, list[Opened]] = {}
    for agreement in list_shown(today):
        if agreement.standing is Standing.IN_FORCE:
            for party in agreement.terms.parties:
                if party.categories:
                    share = Opened(agreement, party.categories, party.gateway)
                    found.setdefault(party.agency, []).append(share)
    return found


def _works(colleagues: Iterable[Colleague], today: date) -> Mapping[str, Sequence[_Work]]:
    """Say by an agency's name how it works with the client on a day."""
    found: dict[str, list[_Work]] = {}
    for each in colleagues:
        if each.works_on(today):
            what = KIND_LABELS[each.kind].lower()
            words = f"{each.worker}, {what}" if each.worker else "the agency as a whole"
            found.setdefault(each.agency, []).append(_Work(each.user_id, words))
    return found


def _who_sees(
    client: Client,
    workers: Sequence[Worker],
    opened: Mapping[str, Sequence[Opened]],
    works: Mapping[str, Sequence[_Work]],
    district: str,
) -> dict[int, list[SeenBy]]:
    """Ask the scope, for each of some people, whether they see the client; by agency."""
    here = client.home_district_id
    codes = {agency.id: agency.code for agency in list_agencies()}
    everywhere, breaking = (
        {each.user_id for each in list_workers(permission, district_id=here)}
        for permission in (Permission.SEE_EVERY_CLIENT, Permission.BREAK_GLASS)
    )
    covers = covers_by(clock.today())
    found: dict[int, list[SeenBy]] = {}
    for start in range(0, len(workers), _MOST_AT_ONCE):
        some = workers[start : start + _MOST_AT_ONCE]
        readers = [
            Reader(
                ref="",
                name=each.name,
                user_id=each.user_id,
                agency_id=each.agency_id,
                agency=codes[each.agency_id],
                permissions=_permissions(each.user_id, everywhere, breaking),
                district_ids=frozenset({here} if here else ()),
                categories=frozenset().union(
                    *(share.categories for share in opened.get(codes[each.agency_id], ()))
                ),
                covers=frozenset(covers.get(each.user_id, ())),
            )
            for each in some
        ]
        asked = [
            condition.label(f"{name}{place}")
            for place, reader in enumerate(readers)
            for name, condition in (
                ("sees", visible_to(reader, Client)),
                ("by_right", visible_by_right(reader, Client)),
            )
        ]
        row = db.session.execute(select(*asked).where(Client.id == client.id)).one()
        for place, worker in enumerate(some):
            if row[2 * place]:
                own = any(each.user_id == worker.user_id for each in works.get(worker.agency, ()))
                if not row[2 * place + 1]:
                    why = "broke the glass"
                elif own:
                    why = "works with the client"
                elif worker.user_id in everywhere:
                    why = f"sees every client in {district}"
                elif not works.get(worker.agency):
                    why = "stands in for somebody who works with the client"
                else:
                    why = "the agency works with the client"
                found.setdefault(worker.agency_id, []).append(SeenBy(worker.name, why))
    return found


def _permissions(user_id: int, everywhere: set[int], breaking: set[int]) -> frozenset[Permission]:
    held = {Permission.SEE_CLIENTS}
    if user_id in everywhere:
        held.add(Permission.SEE_EVERY_CLIENT)
    if user_id in breaking:
        held.add(Permission.BREAK_GLASS)
    return frozenset(held)
