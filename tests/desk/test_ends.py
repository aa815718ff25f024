"""Death and strike-outs take lines off every desk; the move at 18 is announced once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.clients.models import Client, Death
from iom.contacts.domain import Attendance
from iom.contacts.models import Contact
from iom.db import db
from iom.desk.announcing import announce_moves
from iom.desk.mend import list_mending
from iom.desk.reach import Desk
from iom.desk.sections import sections_of
from iom.enforcement.models import CourtDate, Order, Warrant
from iom.notices.models import Notice
from iom.offending.models import Offence, Situation
from iom.particulars.models import Participation
from iom.safety.models import Marker
from iom.transaction import transaction
from iom.youth.domain import announced_on, is_due, turns_adult_on
from tests.factories.accounts import a_reader, a_user
from tests.factories.clients import a_client
from tests.factories.desk import an_entry, died, struck_out
from tests.factories.safeguards import works_with

TODAY = date(2026, 5, 1)
MISSED = Attendance.UNACCEPTABLE_ABSENCE
FACTS: list[tuple[type[Any], dict[str, Any]]] = [
    (Offence, {"offence_on": TODAY}),
    (Warrant, {"issued_on": TODAY}),
    (CourtDate, {"on": TODAY}),
    (Contact, {"on": TODAY - timedelta(days=2), "attended": MISSED}),
    (Marker, {"review_on": TODAY}),
    (Participation, {"withdrawn_on": TODAY}),
    (Order, {"to_on": TODAY}),
    (Situation, {"from_on": TODAY - timedelta(days=90), "expected_on": TODAY}),
]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_on_record_a_client_who_died_has_no_line(app: Flask, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # facts, not secrets
    clients = [a_client(level=5, date_of_birth=date(2008, 9, 1)) for _ in range(3)]
    for client in clients:
        for model, says in chance.sample(FACTS, chance.randrange(1, len(FACTS) + 1)):
            an_entry(client, model, **says)
    desk = Desk(a_reader(role=Role.COORDINATOR), TODAY)
    assert sections_of(desk)
    assert list_mending(desk)

    for client in clients:
        died(client)

    assert [each.code for each in sections_of(desk)] == ["died"]  # the place is to be ended
    assert list_mending(desk) == []
    with transaction():
        assert announce_moves(datetime(2026, 5, 1, 9, 0, tzinfo=UTC)) == 0

    struck_out(Death)  # it was a mistake: everything is back
    assert sections_of(desk)


@pytest.mark.parametrize("place", range(len(FACTS)))
def test_what_is_struck_out_leaves_every_line(app: Flask, place: int) -> None:
    model, says = FACTS[place]
    client = a_client(ref="C-1")
    desk = Desk(a_reader(role=Role.COORDINATOR), TODAY)
    an_entry(client, model, **says)
    assert [each.lines[0].who.ref for each in sections_of(desk) if each.lines[0].who] == ["C-1"]

    struck_out(model)

    assert sections_of(desk) == []


def test_the_birthday_and_the_day_before_which_it_is_announced() -> None:
    # 1 January 2026 to 2 July 2026: 31 + 28 + 31 + 30 + 31 + 30 + 1 = 182 days.
    assert announced_on(date(2008, 7, 2)) == date(2026, 1, 1)
    assert turns_adult_on(date(2008, 2, 29)) == date(2026, 3, 1)
    assert not is_due(date(2008, 7, 2), date(2025, 12, 31))
    assert is_due(date(2008, 7, 2), date(2026, 1, 1))
    assert is_due(date(2008, 7, 2), date(2026, 7, 1))
    assert not is_due(date(2008, 7, 2), date(2026, 7, 2))


@pytest.mark.parametrize("seed", range(3))
def test_over_any_days_the_move_is_announced_once_to_who_leads(app: Flask, seed: int) -> None:
    born = date(2008, 9, 1)
    client: Client = a_client(ref="C-1", date_of_birth=born)
    lead, later = a_user(username="ivy"), a_user(username="rowan")
    works_with(client, lead)
    lead_id = lead.id
    chance = Random(seed)  # noqa: S311  # days, not secrets
    made = []
    for after in sorted(chance.sample(range(-20, 200), 8)):
        day = announced_on(born) + timedelta(days=after)
        with transaction():
            made.append(announce_moves(datetime.combine(day, time(9), tzinfo=UTC)))
    works_with(client, later)  # whoever comes later is not told again

    within = [each for each in made if each]
    assert within == [1]
    told = db.session.query(Notice).all()
    assert [each.user_id for each in told] == [lead_id]
    assert told[0].sentence == "C-1 turns 18 on 1 September 2026: begin the move to adult services."
