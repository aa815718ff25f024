"""The line of a coordinator's desk about sectors with nobody."""

from __future__ import annotations

from flask import Flask

from iom.accounts.domain import Role
from iom.desk.links import list_sectors
from iom.desk.reach import Desk
from iom.register.domain import EXPECTED
from tests.factories.accounts import NOON, a_reader, the_places
from tests.factories.links import a_link


def said(role: Role = Role.COORDINATOR) -> list[str]:
    reader = a_reader(role=role, districts=["Cambridge"])
    return [f"{each.strong} {each.what}" for each in list_sectors(Desk(reader, NOON.date()))]


def test_a_coordinator_is_told_with_how_many_sectors_nobody_keeps_the_link(app: Flask) -> None:
    the_places()
    assert said() == []  # nobody keeps a register yet

    a_link("Cambridge")

    assert said() == [
        (
            "14 sectors with nobody. In one of your districts at least: accommodation; attitudes, "
            "thinking and behaviour; children and families; and 11 more."
        )
    ]
    assert said(Role.LINK_WORKER) == []


def test_once_everybody_is_named_there_is_no_line(app: Flask) -> None:
    the_places()
    for sector in EXPECTED[1:]:
        a_link("Cambridge", sector=sector)
    assert said() == ["1 sector with nobody. In one of your districts at least: accommodation."]

    a_link("Cambridge", sector=EXPECTED[0])

    assert said() == []
