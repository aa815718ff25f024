"""A scheme's places and floors: dated, numbered, never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from iom.audit.models import AuditRecord
from iom.capacity import settings
from iom.capacity.domain import NewSetting, SettingMoved
from iom.capacity.schemes import own_scheme, own_schemes
from iom.db import db
from iom.kernel.errors import NotFound
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader, the_places
from tests.factories.capacity import TODAY, places_set


def known() -> list[tuple[int, int, dict[str, int]]]:
    scheme = own_scheme(COMMAND, "cambridgeshire")
    return [
        (each.number, each.places, dict(each.floors)) for each in settings.list_settings(scheme)
    ]


def holds_on(days: int) -> int | None:
    scheme = own_scheme(COMMAND, "cambridgeshire")
    found = settings.in_force(settings.list_settings(scheme), TODAY + timedelta(days=days))
    return found.number if found else None


def test_what_was_set_stays_and_the_last_to_begin_holds(app: Flask) -> None:
    the_places()
    places_set(10, {"cambridge": 4, "fenland": 0})
    places_set(12, from_on=TODAY + timedelta(days=30))
    places_set(11, from_on=TODAY)  # puts the first right, and leaves what is to come

    assert known() == [(3, 11, {}), (2, 12, {}), (1, 10, {"cambridge": 4})]
    assert [holds_on(days) for days in (-1, 0, 29, 30)] == [None, 3, 3, 2]


def test_it_is_on_the_trail_without_words(app: Flask) -> None:
    the_places()
    places_set(10)

    row = db.session.scalars(select(AuditRecord).where(AuditRecord.event == "CapacitySet")).one()
    assert (row.operation, row.subject) == ("settings", "scheme:cambridgeshire")
    assert row.detail == {"number": 1, "from_on": "2026-05-01"}


def test_the_slower_of_two_is_told_and_a_form_sent_twice_is_one(app: Flask) -> None:
    the_places()
    scheme = own_scheme(COMMAND, "cambridgeshire")

    def sets(token: str, places: int) -> None:
        new = NewSetting(from_on=TODAY, places=places, why="As the board decided", token=token)
        with transaction():
            settings.set_capacity(scheme, new, seen=0, actor=COMMAND, at=NOON, today=TODAY)

    sets("one", 10)
    sets("one", 10)
    with pytest.raises(SettingMoved, match="Somebody else has set the places of Cambridgeshire"):
        sets("other", 20)

    assert known() == [(1, 10, {})]


def test_a_scheme_is_ones_own_by_one_of_its_districts(app: Flask) -> None:
    the_places()
    reader = a_reader(districts=["Fenland"])

    assert [each.code for each in own_schemes(reader)] == ["cambridgeshire"]
    with pytest.raises(NotFound):
        own_scheme(reader, "peterborough")
