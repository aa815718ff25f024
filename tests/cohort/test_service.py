"""Placements and what holds from them, on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.cohort import models
from iom.cohort.domain import (
    DeselectionReason,
    PlacementDetails,
    PlacementFacts,
    PlacementRefused,
    Strand,
)
from iom.cohort.service import PlacementEntry, put_placements
from iom.db import db
from iom.places.queries import get_district_named
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON
from tests.factories.clients import a_client, a_placement


def d(text: str) -> date:
    return date.fromisoformat(text)


def spans(client: Client, table: Any) -> list[tuple[date, date | None, object]]:
    found = db.session.execute(
        select(table.from_on, table.to_on, table.value)
        .where(table.client_id == client.id)
        .order_by(table.from_on)
    )
    return [(from_on, to_on, value) for from_on, to_on, value in found]


def test_what_a_placement_says_holds_from_its_nomination(app: Flask) -> None:
    client = a_client(
        nominated_on=d("2024-01-10"),
        selected_on=d("2024-02-01"),
        strand=Strand.DETER,
        mappa_level=1,
        statutory=True,
        level=4,
    )

    cambridge = get_district_named("Cambridge").id
    assert spans(client, models.DistrictSpan) == [(d("2024-01-10"), None, cambridge)]
    assert spans(client, models.StrandSpan) == [(d("2024-01-10"), None, Strand.DETER)]
    assert spans(client, models.DipSpan) == [(d("2024-01-10"), None, None)]
    assert spans(client, models.MappaSpan) == [(d("2024-01-10"), None, 1)]
    assert spans(client, models.StatutorySpan) == [(d("2024-01-10"), None, True)]
    # The level holds from the selection, not from the nomination.
    assert spans(client, models.LevelSpan) == [(d("2024-02-01"), None, 4)]
    assert client.home_district_id == cambridge


def test_a_second_placement_ends_what_the_first_one_said_and_moves_the_home(app: Flask) -> None:
    client = a_client(
        nominated_on=d("2022-01-10"),
        selected_on=d("2022-02-01"),
        deselected_on=d("2022-09-01"),
        strand=Strand.DETER,
        level=4,
    )
    a_placement(
        client,
        nominated_on=d("2023-03-05"),
        selected_on=d("2023-04-01"),
        district="Fenland",
        level=5,
    )

    cambridge, fenland = (get_district_named(name).id for name in ("Cambridge", "Fenland"))
    assert spans(client, models.DistrictSpan) == [
        (d("2022-01-10"), d("2023-03-05"), cambridge),
        (d("2023-03-05"), None, fenland),
    ]
    assert spans(client, models.StrandSpan) == [
        (d("2022-01-10"), d("2023-03-05"), Strand.DETER),
        (d("2023-03-05"), None, None),
    ]
    assert spans(client, models.LevelSpan) == [
        (d("2022-02-01"), d("2022-09-01"), 4),
        (d("2022-09-01"), d("2023-04-01"), None),
        (d("2023-04-01"), None, 5),
    ]
    assert home_of(client) == fenland
    assert latest(client) == [(d("2022-01-10"), False), (d("2023-03-05"), True)]


def test_an_earlier_placement_that_comes_later_leaves_the_home_where_it_is(app: Flask) -> None:
    client = a_client(nominated_on=d("2023-03-05"), selected_on=None, district="Fenland")

    a_placement(client, nominated_on=d("2021-03-05"), district="Peterborough")

    fenland, peterborough = (get_district_named(n).id for n in ("Fenland", "Peterborough"))
    assert spans(client, models.DistrictSpan) == [
        (d("2021-03-05"), d("2023-03-05"), peterborough),
        (d("2023-03-05"), None, fenland),
    ]
    assert home_of(client) == fenland
    assert latest(client) == [(d("2021-03-05"), False), (d("2023-03-05"), True)]


def test_the_same_words_again_write_nothing_at_all(app: Flask) -> None:
    client = a_client(ref="C-7", nominated_on=d("2024-01-01"), level=3)
    before = [row.seq for row in list_about("client:C-7")]

    a_placement(client, nominated_on=d("2024-01-01"), selected_on=d("2024-02-01"), level=3)

    assert [row.seq for row in list_about("client:C-7")] == before


def test_a_change_is_on_the_trail_with_the_columns_that_changed(app: Flask) -> None:
    client = a_client(ref="C-7", nominated_on=d("2024-01-01"), level=3)

    a_placement(
        client,
        nominated_on=d("2024-01-01"),
        selected_on=d("2024-02-01"),
        deselected_on=d("2024-08-01"),
        district="Fenland",
        level=2,
    )

    newest = list_about("client:C-7")[0]
    assert newest.event == "PlacementChanged"
    assert newest.detail == {
        "nominated_on": "2024-01-01",
        "columns": ["deselected_on", "deselection_reason", "district_id", "intensity"],
        "source": "tests",
    }
    assert spans(client, models.LevelSpan) == [
        (d("2024-02-01"), d("2024-08-01"), 2),
        (d("2024-08-01"), None, None),
    ]
    assert home_of(client) == get_district_named("Fenland").id


def test_a_later_change_in_the_product_outlives_the_file_that_came_before_it(app: Flask) -> None:
    client = a_client(ref="C-7", nominated_on=d("2024-01-01"), strand=Strand.DETER)
    changed_by_hand(client, d("2024-06-01"), Strand.CATCH_AND_CONVICT)
    before = spans(client, models.StrandSpan)

    placed: dict[str, Any] = {"nominated_on": d("2024-01-01"), "selected_on": d("2024-02-01")}
    a_placement(client, **placed, strand=Strand.DETER)
    assert spans(client, models.StrandSpan) == before

    a_placement(client, **placed, strand=Strand.REHABILITATE_AND_RESETTLE)
    assert spans(client, models.StrandSpan) == [
        (d("2024-01-01"), d("2024-06-01"), Strand.REHABILITATE_AND_RESETTLE),
        (d("2024-06-01"), None, Strand.CATCH_AND_CONVICT),
    ]


def test_what_a_file_says_of_a_day_corrected_by_hand_counts_as_the_same_if_it_holds(
    app: Flask,
) -> None:
    client = a_client(ref="C-7", nominated_on=d("2024-01-01"), strand=Strand.DETER)
    changed_by_hand(client, d("2024-01-01"), Strand.CATCH_AND_CONVICT)
    before = len(list_about("client:C-7"))
    placed: dict[str, Any] = {"nominated_on": d("2024-01-01"), "selected_on": d("2024-02-01")}

    a_placement(client, **placed, strand=Strand.CATCH_AND_CONVICT)  # as an export would say
    a_placement(client, **placed, strand=Strand.DETER)  # as the old file says

    assert len(list_about("client:C-7")) == before
    assert spans(client, models.StrandSpan) == [(d("2024-01-01"), None, Strand.CATCH_AND_CONVICT)]


def test_two_placements_on_the_scheme_at_once_are_refused(app: Flask) -> None:
    client = a_client(nominated_on=d("2024-01-01"), selected_on=d("2024-02-01"))

    with pytest.raises(PlacementRefused, match="begins on the scheme while the one nominated on"):
        a_placement(client, nominated_on=d("2024-03-01"), selected_on=d("2024-04-01"))

    assert latest(client) == [(d("2024-01-01"), True)]


def test_a_placement_may_begin_on_the_day_the_last_one_ended(app: Flask) -> None:
    client = a_client(
        nominated_on=d("2024-01-01"), selected_on=d("2024-02-01"), deselected_on=d("2024-04-01")
    )

    a_placement(client, nominated_on=d("2024-03-01"), selected_on=d("2024-04-01"))

    assert latest(client) == [(d("2024-01-01"), False), (d("2024-03-01"), True)]


def test_a_closing_and_a_new_beginning_may_come_in_one_call(app: Flask) -> None:
    client = a_client(nominated_on=d("2024-01-01"), selected_on=d("2024-02-01"), level=3)
    facts = PlacementFacts(district_id=get_district_named("Cambridge").id, intensity=3)
    closed = PlacementDetails(
        nominated_on=d("2024-01-01"),
        selected_on=d("2024-02-01"),
        deselected_on=d("2024-05-01"),
        deselection_reason=DeselectionReason.CAPACITY,
        facts=facts,
    )
    again = PlacementDetails(nominated_on=d("2024-06-01"), selected_on=d("2024-07-01"), facts=facts)
    client_id, ref = client.id, client.ref

    with transaction():
        put_placements(
            [PlacementEntry(client_id, ref, again), PlacementEntry(client_id, ref, closed)],
            source="tests",
            actor=COMMAND,
            at=NOON,
        )

    assert spans(client, models.LevelSpan) == [
        (d("2024-02-01"), d("2024-05-01"), 3),
        (d("2024-05-01"), d("2024-07-01"), None),
        (d("2024-07-01"), None, 3),
    ]


@pytest.mark.parametrize(
    ("placement", "said"),
    [
        ({"selected_on": d("2023-12-31")}, "selected on 2023-12-31, before the nomination"),
        (
            {"selected_on": d("2024-02-01"), "deselected_on": d("2024-01-31")},
            "deselected on 2024-01-31, before the selection",
        ),
        ({"deselected_on": d("2024-03-01")}, "needs the day on which it was selected"),
        (
            {"selected_on": d("2024-02-01"), "reason": DeselectionReason.CAPACITY},
            "a reason for deselection needs the day of it",
        ),
        (
            {
                "selected_on": d("2024-02-01"),
                "deselected_on": d("2024-03-01"),
                "reason": DeselectionReason.OTHER,
            },
            "the reason “other” needs a note",
        ),
    ],
)
def test_a_placement_that_cannot_have_been_is_refused(
    app: Flask, placement: dict[str, Any], said: str
) -> None:
    client = a_client(district=None)

    with pytest.raises(PlacementRefused, match=said):
        a_placement(client, nominated_on=d("2024-01-01"), **placement)


def test_a_thousand_clients_take_no_more_statements_than_one(app: Flask) -> None:
    one = statements_for(1)
    many = statements_for(60)

    assert many == one


def home_of(client: Client) -> int | None:
    return db.session.scalar(select(Client.home_district_id).where(Client.id == client.id))


def latest(client: Client) -> list[tuple[date, bool]]:
    rows = db.session.execute(
        select(models.Placement.nominated_on, models.Placement.is_latest)
        .where(models.Placement.client_id == client.id)
        .order_by(models.Placement.nominated_on)
    )
    return [(nominated_on, is_latest) for nominated_on, is_latest in rows]


def changed_by_hand(client: Client, day: date, strand: Strand) -> None:
    """What a coordinator will do on a page: another strand from a day on."""
    client_id = client.id
    with transaction():
        open_span = db.session.scalars(
            select(models.StrandSpan).where(
                models.StrandSpan.client_id == client_id, models.StrandSpan.to_on.is_(None)
            )
        ).one()
        if open_span.from_on == day:
            open_span.value = strand
        else:
            open_span.to_on = day
            db.session.flush()
            db.session.add(
                models.StrandSpan(client_id=client_id, from_on=day, to_on=None, value=strand)
            )


def statements_for(count: int) -> int:
    made = [a_client(district=None) for _ in range(count)]
    facts = PlacementFacts(district_id=get_district_named("Cambridge").id, intensity=3)
    details = PlacementDetails(
        nominated_on=d("2024-01-01"), selected_on=d("2024-02-01"), facts=facts
    )
    entries = [PlacementEntry(client.id, client.ref, details) for client in made]
    seen: list[str] = []

    def see(*args: Any) -> None:
        seen.append(str(args[2]))

    with transaction():
        event.listen(db.engine, "before_cursor_execute", see)
        put_placements(entries, source="tests", actor=COMMAND, at=NOON)
        event.remove(db.engine, "before_cursor_execute", see)
    return len(seen)
