"""Links as they are named, changed and ended, and who may do it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from iom.accounts.changing import disable_user
from iom.accounts.domain import Reader, Role
from iom.audit.models import AuditRecord
from iom.db import db
from iom.places.queries import get_district_named, list_districts
from iom.register import queries, service
from iom.register.domain import (
    EXPECTED,
    Act,
    BadLink,
    LinkMoved,
    NotYourDistricts,
    Sector,
    Terms,
)
from iom.register.models import RegisterLink, RegisterStep
from iom.register.service import Doing
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user, the_places
from tests.register.conftest import Statements

TODAY = NOON.date()


@pytest.fixture
def everywhere(app: Flask) -> frozenset[int]:
    """Return the districts of two schemes."""
    del app
    the_places()
    return frozenset(each.id for each in list_districts())


def terms(**said: Any) -> Terms:
    usual: dict[str, Any] = {
        "sector": Sector.HEALTH,
        "name": "Rowan Ashworth",
        "agency": "Elm surgery",
        "telephone": "01632 960001",
        "since_on": TODAY,
        "district_ids": frozenset({get_district_named("Fenland").id}),
    }
    return Terms(**(usual | said))


def add(form: str = "a", *, actor: Reader = COMMAND, **said: Any) -> int:
    with transaction():
        return service.add_link(terms(**said), token=form, actor=actor, at=NOON, today=TODAY)


def change(link_id: int, version: int = 1, form: str = "b", **said: Any) -> None:
    actor = said.pop("actor", COMMAND)
    with transaction():
        doing = Doing(link_id, version, form)
        service.change_link(terms(**said), doing=doing, actor=actor, at=NOON, today=TODAY)


def end(link_id: int, last_on: date, version: int = 1, form: str = "c") -> None:
    with transaction():
        doing = Doing(link_id, version, form)
        service.end_link(last_on, "", doing=doing, actor=COMMAND, at=NOON)


def gaps(*names: str, day: date = TODAY) -> set[Sector]:
    db.session.rollback()
    ids = {get_district_named(name).id for name in names}
    return set(queries.list_gaps(ids or None, day))


def test_every_step_stays_readable_and_is_on_the_trail(everywhere: frozenset[int]) -> None:
    link_id = add()
    change(link_id, agency="Oak surgery")
    end(link_id, TODAY + timedelta(days=3), version=2)

    steps = queries.list_steps(link_id)
    assert [(each.number, each.act, each.link.agency) for each in steps] == [
        (3, Act.ENDED, "Oak surgery"),
        (2, Act.CHANGED, "Oak surgery"),
        (1, Act.ADDED, "Elm surgery"),
    ]
    assert steps[0].link.terms.last_on == TODAY + timedelta(days=3)
    rows = db.session.scalars(
        select(AuditRecord).where(AuditRecord.event.like("Link%")).order_by(AuditRecord.seq)
    ).all()
    assert [row.event for row in rows] == ["LinkAdded", "LinkChanged", "LinkEnded"]
    assert "Rowan" not in str([row.detail for row in rows])


def test_a_second_click_is_the_same_link_and_the_same_step(everywhere: frozenset[int]) -> None:
    first = add()
    assert add() == first
    change(first, agency="Oak surgery")
    change(first, agency="Oak surgery")
    end(first, TODAY, version=2)
    end(first, TODAY, version=2)

    count = [db.session.scalar(select(func.count(t.id))) for t in (RegisterLink, RegisterStep)]
    assert count == [1, 3]


def test_a_second_editor_is_told(everywhere: frozenset[int]) -> None:
    link_id = add()
    change(link_id, agency="Oak surgery", form="theirs")

    with pytest.raises(LinkMoved):
        change(link_id, agency="Ash surgery", form="mine")
    with pytest.raises(LinkMoved):
        end(link_id, TODAY)
    assert queries.get_link(link_id).agency == "Oak surgery"


def test_a_sector_is_a_gap_until_somebody_is_named_for_every_district(
    everywhere: frozenset[int],
) -> None:
    assert gaps() == set(EXPECTED)
    link_id = add()
    assert Sector.HEALTH not in gaps("Fenland")
    assert Sector.HEALTH in gaps("Fenland", "Cambridge")
    change(link_id, district_ids=everywhere)
    assert gaps() == set(EXPECTED) - {Sector.HEALTH}
    assert gaps(day=TODAY - timedelta(days=1)) == set(EXPECTED)


def test_a_link_with_one_provider_fills_no_gap(everywhere: frozenset[int]) -> None:
    add(provider="Elm surgery")

    assert Sector.HEALTH in gaps("Fenland")


def test_a_disabled_account_leaves_a_gap_at_once(everywhere: frozenset[int]) -> None:
    user = a_user(username="linden", role=Role.LINK_WORKER, full_name="Linden Wren")
    user_id = user.id
    link_id = add(name="", agency="", telephone="", user_id=user_id)
    link = queries.get_link(link_id)
    assert (link.name, link.agency) == ("Linden Wren", "Council community safety")
    assert Sector.HEALTH not in gaps("Fenland")

    with transaction():
        disable_user("linden", actor=COMMAND, at=NOON)

    assert Sector.HEALTH in gaps("Fenland")
    assert queries.get_link(link_id).stopped
    assert user_id not in [each for each, _ in queries.list_people()]
    change(link_id, district_ids=everywhere, user_id=user_id, name="", agency="", telephone="")


def test_nobody_is_named_who_works_with_no_client(everywhere: frozenset[int]) -> None:
    analyst = a_user(username="ash", role=Role.ANALYST)

    with pytest.raises(BadLink, match="Choose somebody who is listed"):
        add(user_id=analyst.id, name="", agency="", telephone="")


def test_links_are_kept_by_those_whose_districts_they_are_in(everywhere: frozenset[int]) -> None:
    linden = a_reader(username="linden", role=Role.LINK_WORKER, districts=["Fenland"])
    robin = a_reader(username="robin", role=Role.ANALYST)

    link_id = add(actor=linden)
    change(link_id, agency="Oak surgery", actor=linden)
    with pytest.raises(NotYourDistricts):
        add("x", actor=linden, district_ids=everywhere, name="Maple Finchfield")
    with pytest.raises(NotYourDistricts):
        add("y", actor=robin, name="Maple Finchfield")
    change(link_id, version=2, form="wider", district_ids=everywhere)
    with pytest.raises(NotYourDistricts, match="ask the coordinator"):
        change(link_id, version=3, form="back", actor=linden)


def test_what_is_there_already_or_would_change_nothing_is_refused(
    everywhere: frozenset[int],
) -> None:
    link_id = add()
    with pytest.raises(BadLink, match="have this link already"):
        add("again")
    with pytest.raises(BadLink, match="says already"):
        change(link_id)
    with pytest.raises(BadLink, match="must not be before"):
        end(link_id, TODAY - timedelta(days=1))
    end(link_id, TODAY)
    assert add("later", since_on=TODAY + timedelta(days=1)) != link_id
    with pytest.raises(BadLink, match="listed"):
        add("nowhere", district_ids=frozenset({9_999}), name="Maple Finchfield")


def test_the_register_is_read_in_a_few_statements_however_long_it_is(
    everywhere: frozenset[int], statements: Statements
) -> None:
    add()
    few = len(statements(queries.list_links))
    for number in range(9):
        add(f"t{number}", name=f"Rowan {'x' * (number + 1)} Ashworth")
    assert len(statements(queries.list_links)) == few
    assert len(queries.list_links()) == 10
    assert replace(terms(), note="") in [each.terms for each in queries.list_links()]
