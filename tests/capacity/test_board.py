"""Who would fill the places of a scheme, from the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from iom.accounts.domain import Category, Reader
from iom.capacity import settings
from iom.capacity.board import Board, board_of
from iom.capacity.exports import districts_file, people_file
from iom.capacity.schemes import own_scheme
from iom.clients.models import Client
from iom.cohort.service import set_not_selected
from iom.cohort.stored import placements_of
from iom.db import db
from iom.scoring.bands import Band
from iom.transaction import transaction
from tests.casefile.conftest import Statements
from tests.factories.accounts import COMMAND, a_reader, a_user
from tests.factories.capacity import TODAY, a_score_of, places_set, watched
from tests.factories.clients import a_client
from tests.factories.desk import died
from tests.factories.safeguards import a_restriction
from tests.factories.scores import a_matrix, an_override
from tests.merges.making import merged

LONG_AGO = date(2025, 1, 1)


def somebody(ref: str, score: str | None, district: str = "Cambridge", **about: Any) -> Client:
    """Somebody who waits for a panel, with a score or without."""
    usual: dict[str, Any] = {"nominated_on": LONG_AGO, "selected_on": None}
    client = a_client(ref=ref, family_name=f"{ref}worth", district=district, **usual | about)
    if score is not None:
        a_score_of(client, score)
    return client


def board(reader: Reader = COMMAND, *, whole: bool = False) -> Board:
    db.session.rollback()
    scheme = own_scheme(reader, "cambridgeshire")
    setting = settings.in_force(settings.list_settings(scheme), TODAY)
    assert setting is not None
    return board_of(scheme, setting, reader=reader, today=TODAY, whole=whole)


def test_floors_first_then_by_score_and_the_others_are_just_outside(app: Flask) -> None:
    a_matrix()
    somebody("C-1", "60.0")
    somebody("C-2", "50.0")
    somebody("F-1", "35.0", "Fenland")
    somebody("F-2", "29.9", "Fenland")  # a tenth under the threshold
    somebody("C-3", "40.0", selected_on=date(2025, 2, 1))
    places_set(2, {"fenland": 1})

    found = board()

    assert [(each.ref, each.by and each.by.value) for each in found.placed.lines] == [
        ("C-1", "score"),
        ("F-1", "floor"),
    ]
    assert [(each.number, each.ref, each.change) for each in found.outside.lines] == [
        (1, "C-2", ""),
        (2, "C-3", "would go"),
    ]
    assert [each.ref for each in found.below.lines] == ["F-2"]
    assert (found.taken, found.free) == (1, 1)
    by_district = {each.district: each for each in found.lines}
    fenland = by_district["fenland"]
    assert (fenland.floor, fenland.eligible, fenland.placed, fenland.coming) == (1, 1, 1, 1)
    assert (by_district["cambridge"].on_scheme, by_district["cambridge"].going) == (1, 1)
    assert by_district["huntingdonshire"].eligible == 0  # a district without anybody has a line


def test_only_who_waits_or_has_a_place_competes(app: Flask) -> None:
    a_matrix()
    somebody("IN", "60.0")
    somebody("DESELECTED", "60.0", selected_on=date(2025, 2, 1), deselected_on=date(2026, 4, 1))
    somebody("MAPPA", "60.0", mappa_level=2)
    somebody("LEVEL-1", "60.0", mappa_level=1)
    somebody("ELSEWHERE", "60.0", "Peterborough")
    died(somebody("DIED", "60.0"))
    not_selected = somebody("NOT-SELECTED", "60.0")
    with transaction():
        [placement] = placements_of([not_selected.id])[not_selected.id]
        set_not_selected(placement.id, TODAY)
    part = somebody("PART", "60.0")
    merged(COMMAND, "IN", part.ref)
    places_set(9)

    assert [each.ref for each in board().placed.lines] == ["IN", "LEVEL-1"]


def test_the_latest_score_by_the_day_counts_and_who_has_none_is_listed_apart(app: Flask) -> None:
    a_matrix()
    twice = somebody("C-1", "60.0")
    a_score_of(twice, "20.0", as_of=TODAY - timedelta(days=1))  # put in later, of a day before
    a_score_of(twice, "50.0")
    somebody("C-2", None)
    places_set(9)

    found = board()

    assert [str(each.score) for each in found.placed.lines] == ["50.0"]
    assert [each.ref for each in found.unscored.named] == ["C-2"]


def test_a_districts_own_threshold_holds(app: Flask) -> None:
    own = {"select": "40", "watch": "25", "hold": "10"}
    a_matrix(district_thresholds={"fenland": own})
    somebody("F-1", "25.0", "Fenland")
    somebody("C-1", "29.9")
    places_set(9)

    found = board()

    assert [each.ref for each in found.placed.lines] == ["F-1"]
    assert (str(found.watch[0]), [(name, str(at)) for name, at in found.watch[1]]) == (
        "30.0",
        [("Fenland", "25")],
    )


def test_who_is_alike_is_named_as_alike(app: Flask) -> None:
    a_matrix()
    for ref in ("C-1", "C-2", "C-3"):
        somebody(ref, "40.0")
    places_set(2)

    [tie] = board().ties

    assert (tie.places, [each.ref for each in tie.people.named]) == (2, ["C-1", "C-2", "C-3"])


def test_everybody_is_counted_and_only_who_may_be_seen_is_named(app: Flask) -> None:
    a_matrix()
    somebody("C-1", "60.0")
    somebody("F-1", "50.0", "Fenland")
    closed = somebody("C-2", "40.0")
    a_restriction(closed, a_user(username="owner"))
    somebody("C-3", None)
    places_set(2)
    reader = a_reader(districts=["Cambridge"])

    found = board(reader)

    assert (found.placed.count, found.placed.refs, found.placed.unseen) == (2, ["C-1"], 1)
    assert (found.outside.count, found.outside.refs, found.outside.unseen) == (1, [], 1)
    more = found.others[1]
    assert (more.in_addition.count, more.in_addition.named) == (1, ())
    assert found.refs == ["C-1", "C-3"]
    assert b"F-1" not in people_file(found)


def test_where_an_agency_sees_no_offending_nobody_is_named(app: Flask) -> None:
    a_matrix()
    somebody("C-1", "60.0")
    places_set(2)
    reader = a_reader(shared=set(Category) - {Category.OFFENDING})

    found = board(reader)

    assert (found.placed.count, found.placed.refs, found.unscored.named) == (1, [], ())


def test_what_ten_more_or_fewer_would_mean(app: Flask) -> None:
    a_matrix()
    for number in range(13):
        somebody(f"C-{number:02}", f"{60 - number}.0", "Fenland" if number == 12 else "Cambridge")
    places_set(12, {"cambridge": 3})

    fewer, more = board().others

    # Two places for thirteen people are fewer than the floor of three.
    assert "The floors of the districts come to 3" in fewer.difference.refused
    assert [each.ref for each in more.in_addition.named] == ["C-12"]
    assert more.by_district == (("Fenland", 1),)


def test_an_override_and_a_watch_are_told_beside_the_score_and_change_nothing(app: Flask) -> None:
    a_matrix()
    a_user()  # of the council, which leads
    an_override(somebody("C-1", "31.0"))
    watched(somebody("C-2", "30.0"))
    places_set(1)

    found = board()

    assert found.placed.lines[0].treated_as == (Band.SELECT, date(2026, 6, 1))
    assert found.outside.lines[0].watched


def test_the_files_say_what_the_page_says(app: Flask) -> None:
    a_matrix()
    somebody("C-1", "60.0")
    somebody("C-2", "50.0", selected_on=date(2025, 2, 1))
    places_set(1, {"cambridge": 1})
    found = board(whole=True)

    people = people_file(found).decode("utf-8-sig").splitlines()
    districts = districts_file(own_scheme(COMMAND, "cambridgeshire"), found, today=TODAY).decode(
        "utf-8-sig"
    )

    assert people[1:] == [
        "places,1,C-1,Wren C-1worth,Cambridge,60.0,2025-01-01,no,floor,would come",
        "just outside,1,C-2,Wren C-2worth,Cambridge,50.0,2025-01-01,yes,,would go",
    ]
    assert "Cambridgeshire,2026-05-01,default-1,Cambridge,,1,2,1,1,1,1,0" in districts
    assert "Cambridgeshire,2026-05-01,default-1,all districts,1,1,2,1,1,1,1,0" in districts
    assert "C-1" not in districts


def test_it_takes_as_many_statements_for_many_as_for_few(
    app: Flask, statements: Statements
) -> None:
    a_matrix()
    somebody("C-1", "60.0")
    places_set(2)
    few = statements(board)
    for number in range(20):
        somebody(f"D-{number}", "50.0")

    assert len(statements(board)) == len(few)
