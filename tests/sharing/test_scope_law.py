"""The scope against a model of the rule, written from HANDBOOK 1 and 13 and not from the code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import pytest
import time_machine
from flask import Flask
from sqlalchemy import ColumnElement, select

from iom.accounts.domain import Category, Permission, Reader, Role
from iom.accounts.models import Agency, User, UserPermission
from iom.clients.models import Client
from iom.db import db
from iom.sharing.domain import LEADING, InvolvementKind, RestrictionKind
from iom.sharing.models import (
    BreakGlass,
    Cover,
    CoverClient,
    Involvement,
    Restriction,
    RestrictionPerson,
)
from iom.sharing.readers import reader_of
from iom.sharing.scope import changeable_by, exportable_by, told_of, visible_to
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client

TODAY = NOON.date()
PLACES = ("Cambridge", "Fenland", "Peterborough")
ROLES = (*Role, Role.COORDINATOR, Role.CASE_MANAGER, Role.LINK_WORKER)
AGENCIES = ("police", "probation", "housing")
SINGLY = (
    Permission.SEE_CLIENTS,
    Permission.SEE_EVERY_CLIENT,
    Permission.BREAK_GLASS,
    Permission.CHANGE_CLIENTS,
    Permission.EXPORT_OWN_CLIENTS,
)

# The table of HANDBOOK 1, as far as it is about seeing, changing and taking out, by role.
SEES_ALL = {Role.COORDINATOR}
SEES_OWN_OR_AGENCYS = {Role.CASE_MANAGER, Role.LINK_WORKER}
BREAKS_GLASS = {Role.COORDINATOR, Role.CASE_MANAGER}
CHANGES_ALL, CHANGES_OWN = {Role.COORDINATOR}, {Role.CASE_MANAGER}
EXPORTS_ALL, EXPORTS_OWN = {Role.COORDINATOR}, {Role.CASE_MANAGER}


@dataclass
class Person:
    """Somebody who looks."""

    id: int
    role: Role
    agency: str
    districts: set[str]
    granted: set[Permission] = field(default_factory=set)
    taken: set[Permission] = field(default_factory=set)

    def has(self, permission: Permission, by_role: set[Role]) -> bool:
        if permission in self.taken:
            return False
        return permission in self.granted or self.role in by_role


@dataclass
class Work:
    agency: str
    person: int | None
    first: date
    end: date | None
    leads: bool = False

    def holds(self) -> bool:
        return self.first <= TODAY and (self.end is None or self.end > TODAY)


@dataclass
class StandIn:
    """Somebody who stands in for another: for all but some clients, or for some alone."""

    away: int
    by: int
    first: date
    end: date
    every: bool
    named: set[int]

    def takes_in(self, record: int) -> bool:
        lasts = self.first <= TODAY < self.end
        return lasts and (record in self.named) != self.every


@dataclass
class Record:
    """A client, and all that bears on who may see them."""

    id: int
    district: str | None
    work: list[Work] = field(default_factory=list)
    closed: RestrictionKind | None = None
    named: set[int] = field(default_factory=set)
    owner: int = 0
    shown: bool = False
    opened: list[tuple[int, timedelta]] = field(default_factory=list)  # by whom; ends so long off


class Model:
    """The rule in plain words."""

    def __init__(self, shared: dict[str, bool]) -> None:
        self.shared = shared  # whether an agreement in force lets the agency see identities
        self.covers: list[StandIn] = []

    def stands_in(self, who: Person, record: Record) -> bool:
        return any(
            cover.by == who.id
            and cover.takes_in(record.id)
            and any(w.holds() and w.leads and w.person == cover.away for w in record.work)
            for cover in self.covers
        )

    def may_look_at_all(self, who: Person, record: Record) -> bool:
        sees = who.has(Permission.SEE_CLIENTS, SEES_ALL | SEES_OWN_OR_AGENCYS)
        return sees and self.shared[who.agency] and record.district in who.districts

    def reaches(self, who: Person, record: Record) -> bool:
        if who.has(Permission.SEE_EVERY_CLIENT, SEES_ALL):
            return True
        if self.stands_in(who, record):
            return True
        return any(work.holds() and work.agency == who.agency for work in record.work)

    def shut_out(self, who: Person, record: Record) -> bool:
        if record.closed is None or record.owner == who.id:
            return False
        if record.closed is RestrictionKind.ALL_BUT:
            return who.id not in record.named
        return who.id in record.named

    def has_open(self, who: Person, record: Record) -> bool:
        if not who.has(Permission.BREAK_GLASS, BREAKS_GLASS):
            return False
        return any(by == who.id and left > timedelta(0) for by, left in record.opened)

    def sees(self, who: Person, record: Record) -> bool:
        if not self.may_look_at_all(who, record):
            return False
        by_right = self.reaches(who, record) and not self.shut_out(who, record)
        return by_right or self.has_open(who, record)

    def own(self, who: Person, record: Record) -> bool:
        return self.stands_in(who, record) or any(
            work.holds() and work.person == who.id and work.agency == who.agency
            for work in record.work
        )

    def changes(self, who: Person, record: Record) -> bool:
        if not self.sees(who, record):
            return False
        if who.has(Permission.CHANGE_CLIENTS, CHANGES_ALL):
            return True
        return who.has(Permission.CHANGE_OWN_CLIENTS, CHANGES_OWN) and self.own(who, record)

    def takes_out(self, who: Person, record: Record) -> bool:
        if not self.sees(who, record):
            return False
        if who.has(Permission.EXPORT_CLIENTS, EXPORTS_ALL):
            return True
        return who.has(Permission.EXPORT_OWN_CLIENTS, EXPORTS_OWN) and self.own(who, record)

    def is_told(self, who: Person, record: Record) -> bool:
        return (
            self.may_look_at_all(who, record)
            and self.reaches(who, record)
            and self.shut_out(who, record)
            and not self.has_open(who, record)
            and record.shown
        )


@pytest.mark.parametrize("seed", range(6))
def test_whom_somebody_sees_changes_takes_out_and_is_told_of_follows_the_rule(
    app: Flask, seed: int
) -> None:
    random = Random(seed)  # noqa: S311  # invents a world
    with time_machine.travel(NOON, tick=False):
        without = random.choice((*AGENCIES, None))
        model = Model({agency: agency != without for agency in AGENCIES})
        records = [a_record(random) for _ in range(30)]
        people = [a_person(random, model) for _ in range(20)]
        write(random, people, records)
        write_covers(random, people, records, model)
        seen_by_somebody = 0

        for who in people:
            reader = reader_of(db.session.get_one(User, who.id))
            for condition, rule in (
                (visible_to, model.sees),
                (changeable_by, model.changes),
                (exportable_by, model.takes_out),
                (told_of, model.is_told),
            ):
                expected = {record.id for record in records if rule(who, record)}
                assert found(condition(reader, Client)) == expected, (rule.__name__, who)
                seen_by_somebody += len(expected)
        assert seen_by_somebody > 20
        assert found(visible_to(COMMAND, Client)) == {record.id for record in records}


def test_nobody_without_permission_or_agreement_is_the_same_nobody(app: Flask) -> None:
    client = a_client()
    reader = reader_of(a_user())
    blind = Reader(
        ref=reader.ref,
        name=reader.name,
        user_id=reader.user_id,
        agency_id=reader.agency_id,
        agency=reader.agency,
        permissions=reader.permissions,
        district_ids=reader.district_ids,
        categories=frozenset(Category) - {Category.IDENTITY},
    )

    assert found(visible_to(reader, Client)) == {client.id}
    assert found(visible_to(blind, Client)) == set()


def found(condition: ColumnElement[bool]) -> set[int]:
    return set(db.session.scalars(select(Client.id).where(condition)))


def a_record(random: Random) -> Record:
    district = random.choice((*PLACES, None))
    client = a_client(district=district)
    return Record(client.id, district)


def a_person(random: Random, model: Model) -> Person:
    role, agency = random.choice(ROLES), random.choice(AGENCIES)
    districts = set(random.sample(PLACES, random.randrange(len(PLACES) + 1)))
    user = a_user(
        role=role,
        agency=agency,
        districts=sorted(districts),
        shared=set(Category) if model.shared[agency] else set(Category) - {Category.IDENTITY},
    )
    who = Person(user.id, role, agency, districts)
    for permission in random.sample(SINGLY, random.choice((0, 0, 1, 2))):
        (who.granted if random.random() < 0.5 else who.taken).add(permission)
    with transaction():
        for granted, permissions in ((True, who.granted), (False, who.taken)):
            for permission in permissions:
                db.session.add(
                    UserPermission(user_id=who.id, permission=permission, granted=granted)
                )
    return who


def write(random: Random, people: list[Person], records: list[Record]) -> None:
    """Invent work, restrictions and openings, for the model and for the database alike."""
    with transaction():
        agencies = {agency.code: agency.id for agency in db.session.scalars(select(Agency))}
        for record in records:
            for _ in range(random.choice((0, 1, 1, 2))):
                db.session.add(some_work(random, people, record, agencies))
            if random.random() < 0.5:
                db.session.add(some_restriction(random, people, record))
            for _ in range(random.choice((0, 0, 1, 2))):
                db.session.add(some_opening(random, people, record))


def some_work(
    random: Random, people: list[Person], record: Record, agencies: dict[str, int]
) -> Involvement:
    who = random.choice(people)
    # Now and then for the agency of before: somebody who moved on does not take the client along.
    agency = who.agency if random.random() < 0.8 else random.choice(list(agencies))
    first = TODAY + timedelta(days=random.choice((-400, -30, -1, 0, 1)))
    end = random.choice((None, None, first + timedelta(days=random.choice((0, 1, 30, 500)))))
    person = random.choice((who.id, who.id, None))
    leads = person is not None and random.random() < 0.6
    work = Work(agency, person, first, end, leads)
    record.work.append(work)
    return Involvement(
        client_id=record.id,
        agency_id=agencies[agency],
        user_id=work.person,
        kind=random.choice(LEADING) if leads else InvolvementKind.OTHER,
        from_on=first,
        to_on=end,
        recorded_at=NOON,
        recorded_by=COMMAND.ref,
    )


def write_covers(random: Random, people: list[Person], records: list[Record], model: Model) -> None:
    """Let one in three stand in for another, now, before or later."""
    with transaction():
        for number, who in enumerate(people[::3]):
            away = random.choice([each for each in people if each is not who])
            first = TODAY + timedelta(days=random.choice((-20, -1, 0, 0, 1)))
            end = first + timedelta(days=random.choice((0, 1, 30)))
            named = {each.id for each in records if random.random() < 0.3}
            cover = StandIn(away.id, who.id, first, end, random.random() < 0.7, named)
            model.covers.append(cover)
            row = Cover(
                user_id=away.id,
                by_id=who.id,
                from_on=first,
                to_on=end,
                every=cover.every,
                note="",
                token=f"law-{number}",
                recorded_at=NOON,
                recorded_by=COMMAND.ref,
            )
            db.session.add(row)
            db.session.flush()
            db.session.add_all(CoverClient(cover_id=row.id, client_id=each) for each in named)


def some_restriction(random: Random, people: list[Person], record: Record) -> Restriction:
    record.closed = random.choice(list(RestrictionKind))
    record.named = {who.id for who in people if random.random() < 0.3}
    record.owner = random.choice(people).id
    record.shown = random.random() < 0.5
    restriction = Restriction(
        client_id=record.id,
        kind=record.closed,
        shown=record.shown,
        owner_id=record.owner,
        reason="Invented",
        set_at=NOON,
        set_by=COMMAND.ref,
    )
    restriction.people = [RestrictionPerson(user_id=each) for each in sorted(record.named)]
    return restriction


def some_opening(random: Random, people: list[Person], record: Record) -> BreakGlass:
    who = random.choice(people)
    left = timedelta(minutes=random.choice((-30, 0, 1, 59)))
    at = NOON - timedelta(hours=1) + timedelta(seconds=len(record.opened))
    record.opened.append((who.id, left))
    return BreakGlass(
        user_id=who.id, client_id=record.id, reason="Invented", at=at, until_at=NOON + left
    )
