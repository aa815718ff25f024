"""What is shared of a client, with which agency, by which agreement, and why it reaches them.

Whether somebody sees the client is never decided here: the scope itself is asked, for everybody
whose bounds take the client's district in. What is added are the reasons, in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iom.accounts.domain import BY_AGREEMENT, AgencyKind, Category, Reader
from iom.accounts.queries import list_agencies
from iom.clients.models import Client
from iom.clients.queries import get_changeable_client
from iom.places.queries import list_districts
from iom.safeguards.colleagues import Colleague, list_colleagues, list_workers
from iom.safeguards.domain import KIND_LABELS
from iom.safeguards.queries import find_restriction, get_client_by_right
from iom.safeguards.seeing import SeenBy, who_might, who_sees
from iom.sharing.agreements import Standing
from iom.sharing.queries import Shown, list_shown


@dataclass(frozen=True, slots=True)
class Opened:
    """What one agreement in force lets an agency see."""

    agreement: Shown
    categories: frozenset[Category]
    gateway: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWith:
    """What is shared of a client with one agency on a day.

    Attributes:
        code: the agency's.
        name: as screens name it.
        kind: what it is in law.
        opened: what each agreement in force opens, the one that ends first before the others.
        people: those of its people who are shown the client, by name.
        works: how it has to do with the client, in words; empty if it has not.
        hindrance: why none of its people is shown the client; empty if somebody is.
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
    def opens(self) -> bool:
        """Whether any of its people can open the record, and not a part of it alone."""
        return not all(each.part for each in self.people)

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
    workers = who_might(client.home_district_id)
    seeing = who_sees(
        client,
        workers,
        {
            code: frozenset().union(*(each.categories for each in shares))
            for code, shares in opened.items()
        },
        {name: [each.user_id for each in those] for name, those in works.items()},
        district,
    )
    covering = {each.agency_id for show in BY_AGREEMENT for each in workers[show]}
    anywhere = {each.agency_id for show in BY_AGREEMENT for each in list_workers(show)}
    restricted = find_restriction(client.id) is not None
    found = []
    for agency in list_agencies():
        shares = tuple(opened.get(agency.code, ()))
        people = tuple(seeing.get(agency.id, ()))
        hindrance = _Hindrance(
            party=bool(shares),
            identity=any(Category.IDENTITY in each.categories for each in shares),
            signs_in=agency.id in anywhere,
            covers=agency.id in covering,
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
