"""Many kinds of entry in one statement."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask import Flask

from iom.accounts.domain import Category
from iom.contacts.domain import Pathway
from iom.contacts.kinds import CONTACT
from iom.db import db
from iom.enforcement.domain import OrderKind, WarrantKind
from iom.enforcement.kinds import CURFEW_VISIT, ORDER, WARRANT
from iom.entries.domain import EndedHow, Known
from iom.entries.rows import end_rows
from iom.particulars.kinds import COMMUNICATION, TELEPHONE
from iom.record.kinds import KINDS
from iom.summary.domain import Entry, Key
from iom.summary.reading import list_happened, list_latest
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.clients import a_client
from tests.factories.entries import an_entry

TODAY = date(2026, 5, 1)
EVERYTHING = tuple(KINDS.values())


def latest(client: Any, kinds: Any = EVERYTHING, *, most: int = 9, **reader: Any) -> Any:
    return list_latest(client.id, kinds, a_reader(**reader), most=lambda _: most)


def test_an_entry_of_every_kind_says_what_its_row_says(app: Flask) -> None:
    client = a_client()
    for kind in KINDS.values():
        an_entry(client, kind)

    entries, counts = latest(client)

    assert set(entries) == set(KINDS)
    assert set(counts.values()) == {1}
    for kind in KINDS.values():
        [entry] = entries[kind.code]
        row = db.session.get_one(kind.model, entry.id)
        assert {name: getattr(row, name) for name in vars(entry.said)} == vars(entry.said)
        assert entry.line == kind.line(row)
        assert entry.recorded_at == NOON
        assert entry.recorded_by == COMMAND.ref


def test_hours_words_and_days_come_back_as_what_they_were(app: Flask) -> None:
    client = a_client()
    an_entry(
        client, ORDER, kind=OrderKind.BAIL, curfew_from=time(21), curfew_to=time(7, 30),
        tag=Known.YES, to_on=date(2026, 6, 1), exclusion="Alder Row\nand Beech Row",
    )  # fmt: skip

    [order] = latest(client)[0]["order"]

    assert order.said.kind is OrderKind.BAIL
    assert (order.said.curfew_from, order.said.curfew_to) == (time(21), time(7, 30))
    assert order.said.tag is Known.YES
    assert order.said.to_on == date(2026, 6, 1)
    assert order.said.exclusion == "Alder Row\nand Beech Row"
    assert order.day == date(2026, 5, 1)


def test_the_latest_come_first_and_what_is_left_out_is_counted(app: Flask) -> None:
    client = a_client()
    for day in (3, 9, 6):
        an_entry(client, CURFEW_VISIT, on=date(2026, 4, day))
    gone = an_entry(client, CURFEW_VISIT, on=date(2026, 4, 20))
    with transaction():
        end_rows(CURFEW_VISIT.model, [gone], EndedHow.STRUCK_OUT, actor=COMMAND, at=NOON)

    entries, counts = latest(client, most=2)

    assert [each.day.day for each in entries["curfew-visit"]] == [9, 6]
    assert counts["curfew-visit"] == 3


def test_a_field_of_a_category_that_is_not_shared_is_empty(app: Flask) -> None:
    client = a_client()
    an_entry(client, COMMUNICATION, learning="zwitscherkauz", note="Speak slowly")

    entries, _ = latest(client, shared=[Category.IDENTITY])

    assert entries["communication"][0].said.learning == ""
    assert entries["communication"][0].said.note == "Speak slowly"


def test_a_contact_about_health_is_not_there_for_those_who_may_not_see_health(app: Flask) -> None:
    client = a_client()
    an_entry(client, CONTACT, pathway=Pathway.HEALTH)
    an_entry(client, CONTACT, pathway=Pathway.ETE)
    an_entry(client, CONTACT)

    entries, counts = latest(client, shared=[Category.IDENTITY])

    assert counts["contact"] == 2
    assert {each.said.pathway for each in entries["contact"]} == {Pathway.ETE, None}


def happened(client: Any, **about: Any) -> list[Entry]:
    given: Any = {"until": TODAY, "most": 50} | about
    return list_happened(client.id, EVERYTHING, a_reader(), **given)


def test_the_timeline_tells_every_kind_in_the_order_of_days_and_of_nothing_ahead(
    app: Flask,
) -> None:
    client = a_client()
    an_entry(client, CURFEW_VISIT, on=date(2026, 4, 3))
    an_entry(client, WARRANT, kind=WarrantKind.ARREST, issued_on=date(2026, 4, 5))
    an_entry(client, ORDER, from_on=date(2026, 5, 2))
    an_entry(client, TELEPHONE)  # ordered by the day on which it was recorded

    assert [each.kind.code for each in happened(client)] == ["telephone", "warrant", "curfew-visit"]
    assert [each.kind.code for each in happened(client, since=date(2026, 4, 4))] == [
        "telephone",
        "warrant",
    ]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_of_the_timeline_follow_one_another_without_gap_or_repetition(
    app: Flask, size: int
) -> None:
    client = a_client()
    for day in (3, 3, 5):
        an_entry(client, CURFEW_VISIT, on=date(2026, 4, day))
        an_entry(client, WARRANT, kind=WarrantKind.ARREST, issued_on=date(2026, 4, day))
        an_entry(client, CONTACT, on=date(2026, 4, day))

    whole = happened(client)
    pages: list[Entry] = []
    key = None
    while page := happened(client, after=key, most=size):
        pages += page
        key = Key(page[-1].day, page[-1].kind.code, page[-1].id)
        assert Key.read(key.written) == key

    assert [(each.kind.code, each.id) for each in pages] == [
        (each.kind.code, each.id) for each in whole
    ]
    assert len(whole) == 9


@pytest.mark.parametrize("text", ["", "x", "2026-05-01", "2026-05-01.contact.", "2026-05-01.a.²"])
def test_a_key_that_nobody_wrote_is_none(text: str) -> None:
    assert Key.read(text) is None
