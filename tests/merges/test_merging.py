"""Two records become one, and two again; nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from iom.accounts.domain import Permission, Reader, Role
from iom.audit.queries import list_about
from iom.clients.alike import Somebody
from iom.clients.different import say_different
from iom.clients.domain import IdentifierKind
from iom.clients.matching import find_matches
from iom.clients.models import Alias, Client, Hold
from iom.clients.queries import NoSuchClient, NotYours, get_client
from iom.clients.search import search
from iom.cohort.domain import Strand
from iom.cohort.histories import list_dated_facts
from iom.cohort.models import Placement, StrandSpan
from iom.db import db
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile
from iom.merges.domain import CannotMerge, MergedMeanwhile, Side, holds
from iom.merges.service import preview
from iom.merges.tables import sql_of, tables
from iom.offending.models import Situation
from iom.places.queries import get_district, get_district_named
from iom.sharing.models import Involvement
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from iom.transfers.queries import list_waiting_transfers
from iom.transfers.service import withdraw
from tests.factories.accounts import COMMAND, NOON, a_reader, a_user
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.everything import a_row_in_every_table
from tests.factories.safeguards import works_with
from tests.factories.transfers import a_transfer
from tests.merges.making import BORN, WHY, every_row, merged, undone
from tests.nominations.making import restrict

_number = count(1)
PNC, OTHER_PNC = "1999/0123456X", "1999/1234567B"


def d(words: str) -> date:
    return date.fromisoformat(words)


def two(**other: Any) -> tuple[Client, Client]:
    """Make C-1, Rowan Thornley of Cambridge, and C-2, who is the same person misspelled."""
    one = a_client(ref="C-1", given_names="Rowan", family_name="Thornley", date_of_birth=BORN)
    usual: dict[str, Any] = {"given_names": "Rowen", "family_name": "Thornly", "district": None}
    return one, a_client(ref="C-2", **(usual | other))


def test_every_row_of_a_client_comes_along_and_goes_back(app: Flask) -> None:
    a_user()
    _, other = two()
    other_id = other.id
    with transaction():
        # One row of each that `two` made already, by the hands of the factory.
        db.session.execute(
            text("DELETE FROM clients_search_key WHERE client_id = :i"), {"i": other_id}
        )
    a_row_in_every_table(other_id)
    with transaction():
        for gone in (
            "merges_row",
            "merges_merge",
            "clients_different",
            "safety_apart",  # of the two themselves: it would be left
            "sharing_restriction_person",
            "sharing_restriction",
        ):
            db.session.execute(text(f"DELETE FROM {gone}"))
        db.session.execute(text("UPDATE cohort_placement SET is_latest = TRUE"))
    before = every_row()
    reader = Reader.command("tests")

    plan = preview(reader, "C-1", "C-2")
    assert plan.left == 0
    merge_id = merged(reader)

    kept_id = db.session.scalar(select(Client.id).where(Client.ref == "C-1"))
    left = {
        (table, row["id"])
        for table, rows in every_row().items()
        for row in rows
        if row.get("client_id") == other_id
    }
    assert {table for table, _ in left} <= {"clients_search_key"} | SPANS
    assert kept_id != other_id
    undone(reader, merge_id)
    assert every_row() == before


def test_every_rule_of_what_no_client_has_twice_is_understood(app: Flask) -> None:
    for table in tables():
        row = dict.fromkeys(sql_of(table.name).columns.keys())
        for _, condition in table.once:
            assert holds(condition, row) in {True, False}, (table.name, condition)


SPANS = {
    f"cohort_{fact}_span" for fact in ("district", "strand", "level", "dip", "mappa", "statutory")
}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_merging_and_undoing_gives_the_very_same_rows(app: Flask, data: st.DataObject) -> None:
    number = next(_number)
    refs = (f"A-{number}", f"B-{number}")
    for ref in refs:
        one = a_client(
            ref=ref,
            given_names=data.draw(st.sampled_from(["Rowan", "Rowen"])),
            family_name=data.draw(st.sampled_from(["Thornley", "Thornly"])),
            date_of_birth=data.draw(st.sampled_from([BORN, None])),
            district=None,
        )
        for year in data.draw(st.sets(st.integers(2018, 2024), max_size=3)):
            a_placement(
                one,
                nominated_on=date(year, 1, 1),
                selected_on=date(year, 2, 1),
                deselected_on=date(year, 10, 1),
                strand=data.draw(st.sampled_from([*Strand, None])),
                level=data.draw(st.sampled_from([1, 3, 5])),
                district=data.draw(st.sampled_from(["Cambridge", "Fenland"])),
            )
        for month in data.draw(st.sets(st.integers(1, 12), max_size=3)):
            a_situation(one, from_on=date(2020, month, 1), to_on=date(2020, month, 20))
        for name in data.draw(st.sets(st.sampled_from(["Ash", "Briar"]), max_size=2)):
            an_alias(one, name, "Linden")
    before = every_row()
    choice = {
        name: data.draw(st.sampled_from(list(Side)))
        for name in ("family_name", "given_names", "date_of_birth")
    }

    merge_id = merged(COMMAND, *refs, choice=choice)
    after = every_row()
    assert len(after["cohort_placement"]) == len(before["cohort_placement"])
    assert len(after["offending_situation"]) == len(before["offending_situation"])
    undone(COMMAND, merge_id)

    assert every_row() == before


def test_two_times_on_the_scheme_become_one_after_the_other(app: Flask) -> None:
    one = a_client(ref="C-1", family_name="Thornley", district=None)
    a_placement(
        one,
        nominated_on=d("2019-01-01"),
        selected_on=d("2019-02-01"),
        deselected_on=d("2020-01-01"),
        strand=Strand.DETER,
    )
    other = a_client(ref="C-2", family_name="Thornly", district=None)
    a_placement(
        other,
        nominated_on=d("2023-01-01"),
        selected_on=d("2023-02-01"),
        district="Fenland",
        strand=Strand.CATCH_AND_CONVICT,
    )
    one_id = one.id

    merged(COMMAND)

    placements = db.session.scalars(
        select(Placement).where(Placement.client_id == one_id).order_by(Placement.nominated_on)
    ).all()
    assert [(each.nominated_on.year, each.is_latest) for each in placements] == [
        (2019, False),
        (2023, True),
    ]
    spans = db.session.scalars(
        select(StrandSpan).where(StrandSpan.client_id == one_id).order_by(StrandSpan.from_on)
    )
    assert [(each.from_on, each.to_on, each.value) for each in spans] == [
        (d("2019-01-01"), d("2023-01-01"), Strand.DETER),
        (d("2023-01-01"), None, Strand.CATCH_AND_CONVICT),
    ]
    fenland = get_district_named("Fenland").id
    assert db.session.get_one(Client, one_id).home_district_id == fenland


def test_what_overlaps_is_left_out_of_every_count_and_comes_back(app: Flask) -> None:
    one = a_client(ref="C-1", family_name="Thornley", selected_on=d("2024-02-01"))
    other = a_client(
        ref="C-2",
        family_name="Thornly",
        nominated_on=d("2024-03-01"),
        selected_on=d("2024-04-01"),
    )
    for each, first in ((one, "2024-05-01"), (other, "2024-05-10")):
        a_situation(each, from_on=d(first), to_on=d("2024-06-01"))
    one_id, other_id = one.id, other.id
    cambridge = get_district_named("Cambridge").id
    asked = (cambridge, d("2024-01-01"), d("2024-12-31"))
    assert [facts.client_id for facts in list_dated_facts(*asked)] == [one_id, other_id]

    plan = preview(COMMAND, "C-1", "C-2")
    assert {share.table.name: len(share.left) for share in plan.shares if share.left} == {
        "cohort_placement": 1,
        "offending_situation": 1,
    }
    merge_id = merged(COMMAND)

    assert [facts.client_id for facts in list_dated_facts(*asked)] == [one_id]
    assert len(_ids(Placement, other_id)) == len(_ids(Situation, other_id)) == 1
    undone(COMMAND, merge_id)
    assert [facts.client_id for facts in list_dated_facts(*asked)] == [one_id, other_id]


def _ids(model: Any, client_id: int) -> Sequence[int]:
    return db.session.scalars(select(model.id).where(model.client_id == client_id)).all()


def test_reference_name_and_numbers_of_the_merged_find_the_one_who_was_kept(app: Flask) -> None:
    a_client(ref="C-1", family_name="Thornley", numbers={IdentifierKind.PNC_ID: PNC})
    a_client(
        ref="C-2",
        family_name="Sparrowfield",
        numbers={IdentifierKind.PNC_ID: OTHER_PNC, IdentifierKind.CRN: "X123456"},
        district=None,
    )
    merged(COMMAND)

    def found(typed: str) -> list[str]:
        result = search(COMMAND, typed, this_year=2026)
        return [hit.ref for hit in result.sure or result.likely]

    assert found("C-2") == found("99/1234567B") == found("X123456") == ["C-1"]
    assert found("Sparrowfield") == found("99/123456X") == ["C-1"]
    told = Somebody(family_name="Brandnew", given_names="Teal", numbers={"pnc_id": OTHER_PNC})
    assert [match.ref for match in find_matches(COMMAND, told)] == ["C-1"]


def test_the_details_that_were_chosen_are_kept_and_the_other_name_is_an_alias(app: Flask) -> None:
    one, _ = two(date_of_birth=date(1993, 2, 5))
    one_id = one.id

    merged(COMMAND, choice={"family_name": Side.MERGED, "date_of_birth": Side.MERGED})

    client = db.session.get_one(Client, one_id)
    assert (client.family_name, client.given_names, client.date_of_birth) == (
        "Thornly",
        "Rowan",
        date(1993, 2, 5),
    )
    aliases = db.session.scalars(select(Alias).where(Alias.client_id == one_id))
    assert {(alias.family_name, alias.given_names) for alias in aliases} == {
        ("Thornley", "Rowan"),
        ("Thornly", "Rowen"),
    }


def test_what_came_since_stays_with_the_one_who_was_kept(app: Flask) -> None:
    one, other = two()
    an_alias(other, "Ash", "Linden")
    one_id, other_id = one.id, other.id
    merge_id = merged(COMMAND, choice={"given_names": Side.MERGED})
    client = db.session.get_one(Client, one_id)
    an_alias(client, "Briar", "Linden")
    with transaction():
        db.session.get_one(Client, one_id).family_name = "Thornleigh"

    undone(COMMAND, merge_id)

    client = db.session.get_one(Client, one_id)
    assert (client.family_name, client.given_names) == ("Thornleigh", "Rowan")
    names = db.session.scalars(select(Alias.given_names).where(Alias.client_id == one_id)).all()
    assert names == ["Briar"]
    others = db.session.scalars(select(Alias.given_names).where(Alias.client_id == other_id)).all()
    assert others == ["Ash"]


def test_one_person_leads_and_whoever_led_the_other_goes_on_seeing_the_client(app: Flask) -> None:
    one, other = two(district="Cambridge", deselected_on=d("2024-02-01"))
    lead, second_lead = (a_user(role=Role.CASE_MANAGER, agency=code) for code in ("police", "nhs"))
    works_with(one, lead)
    works_with(other, second_lead)
    one_id = one.id
    reader = reader_of(second_lead)
    before = every_row()

    merge_id = merged(COMMAND)

    kinds = db.session.execute(
        select(Involvement.user_id, Involvement.kind).where(Involvement.client_id == one_id)
    ).all()
    assert sorted(kind.value for _, kind in kinds) == ["lead", "other"]
    assert get_client(reader, "C-1").id == one_id
    undone(COMMAND, merge_id)
    assert every_row() == before


def test_both_records_tell_of_it_on_the_trail(app: Flask) -> None:
    two()
    merge_id = merged(COMMAND)
    undone(COMMAND, merge_id)

    for ref in ("C-1", "C-2"):
        events = [(row.operation.value, row.event) for row in list_about(f"client:{ref}")]
        assert events[:2] == [("combination", "MergeUndone"), ("combination", "ClientsMerged")]


def test_it_is_undone_for_thirty_days_to_the_moment(app: Flask) -> None:
    two()
    at = datetime(2026, 4, 1, 12, tzinfo=UTC)
    merge_id = merged(COMMAND, at=at)

    with pytest.raises(CannotMerge, match="30 days"):
        undone(COMMAND, merge_id, at=at + timedelta(days=30))
    assert undone(COMMAND, merge_id, at=at + timedelta(days=30, microseconds=-1)) == "C-1"
    with pytest.raises(ChangedMeanwhile):
        undone(COMMAND, merge_id)


def test_a_record_of_which_others_are_part_becomes_part_of_another_with_them(app: Flask) -> None:
    for number, name in enumerate(("Thornley", "Thornly", "Thornely"), start=1):
        a_client(ref=f"C-{number}", family_name=name, district=None)
    before = every_row()
    first = merged(COMMAND, "C-2", "C-1")
    second = merged(COMMAND, "C-3", "C-2")

    hit = search(COMMAND, "C-1", this_year=2026).sure
    assert [each.ref for each in hit] == ["C-3"]
    with pytest.raises(Exception, match="no such merge"):
        undone(COMMAND, first)
    undone(COMMAND, second)
    undone(COMMAND, first)
    assert every_row() == before


def test_twins_are_not_merged(app: Flask) -> None:
    two()
    with transaction():
        say_different("C-1", "C-2", "Twins; both were here", actor=COMMAND, at=clock.now())

    with pytest.raises(CannotMerge, match="different people"):
        preview(COMMAND, "C-1", "C-2")


def test_whoever_is_another_person_than_the_merged_is_another_than_the_kept(app: Flask) -> None:
    two()
    a_client(ref="C-0", family_name="Thornley", district=None)
    with transaction():
        say_different("C-0", "C-2", "Twins", actor=COMMAND, at=clock.now())
    before = every_row()

    merge_id = merged(COMMAND)

    with pytest.raises(CannotMerge, match="different people"):
        preview(COMMAND, "C-1", "C-0")
    undone(COMMAND, merge_id)
    assert every_row() == before


@pytest.mark.parametrize("which", ["C-1", "C-2"])
def test_a_restricted_or_held_record_is_not_merged(app: Flask, which: str) -> None:
    pair = {client.ref: client for client in two()}
    client_id = pair[which].id
    restrict(pair[which], a_user())
    with pytest.raises(CannotMerge, match="restricted"):
        preview(COMMAND, "C-1", "C-2")
    with transaction():
        db.session.execute(text("DELETE FROM sharing_restriction"))
        db.session.add(
            Hold(
                client_id=client_id,
                reason="A claim",
                authority="Legal services",
                review_on=date(2027, 1, 1),
                set_at=NOON,
                set_by="tests",
            )
        )
    with pytest.raises(CannotMerge, match="on hold"):
        preview(COMMAND, "C-1", "C-2")


def offered(client: Client, to: str) -> tuple[int, Reader]:
    """Offer a client to a district. Returns the transfer and a coordinator who is to decide it."""
    name = get_district(to).name
    teal = a_user(username=to, districts=[name])
    return a_transfer(client, to), reader_of(teal)


def test_two_who_are_both_offered_to_a_district_are_not_merged(app: Flask) -> None:
    one, other = two(district="Peterborough")
    hazel = a_reader()
    _, fenland = offered(one, "fenland")
    second, huntingdon = offered(other, "huntingdonshire")

    with pytest.raises(CannotMerge, match="Withdraw one of the two transfers first"):
        preview(hazel, "C-1", "C-2")

    with transaction():
        withdraw(second, WHY, version=1, actor=hazel, at=NOON, today=date(2026, 5, 1))
    merge_id = merged(hazel)
    assert [each.ref for each in list_waiting_transfers(fenland)] == ["C-1"]
    assert list_waiting_transfers(huntingdon) == []
    undone(hazel, merge_id)


def test_an_offer_of_the_merged_is_one_of_the_client_and_goes_back_with_it(app: Flask) -> None:
    _, other = two(district="Peterborough")
    hazel = a_reader()
    _, fenland = offered(other, "fenland")

    merge_id = merged(hazel)

    assert [each.ref for each in list_waiting_transfers(fenland)] == ["C-1"]
    undone(hazel, merge_id)
    assert [each.ref for each in list_waiting_transfers(fenland)] == ["C-2"]


def test_somebody_who_sees_one_of_the_two_learns_nothing_of_the_other(app: Flask) -> None:
    two(district="Fenland")
    reader = a_reader(districts=["Cambridge"])

    with pytest.raises(NoSuchClient) as there:
        preview(reader, "C-1", "C-2")
    with pytest.raises(NoSuchClient) as nowhere:
        preview(reader, "C-1", "C-9")
    assert str(there.value) == str(nowhere.value)
    merged(COMMAND, "C-2", "C-1")
    with pytest.raises(NoSuchClient):
        preview(reader, "C-1", "C-9")


def test_only_those_who_may_merge_do(app: Flask) -> None:
    two(district="Cambridge")
    reader = a_reader()
    reader = replace(reader, permissions=reader.permissions - {Permission.MERGE_CLIENTS})

    with pytest.raises(NotYours):
        preview(reader, "C-1", "C-2")


def test_a_yes_to_something_else_merges_nothing(app: Flask) -> None:
    one, _ = two()
    seen = preview(COMMAND, "C-1", "C-2").fingerprint
    db.session.rollback()
    an_alias(one, "Ash", "Linden")

    with pytest.raises(MergedMeanwhile):
        merged(COMMAND, fingerprint=seen)


def test_of_two_who_merge_at_once_one_wins(app: Flask) -> None:
    two(district="Cambridge")
    readers = [a_reader(role=Role.COORDINATOR) for _ in range(2)]
    seen = preview(readers[0], "C-1", "C-2").fingerprint
    db.session.rollback()
    together = Barrier(2)

    def act(at: int) -> str:
        with app.app_context():
            together.wait()
            try:
                merged(readers[at], fingerprint=seen)
            except ChangedMeanwhile:
                return "409"
            finally:
                db.session.remove()
            return "merged"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(act, range(2))) == ["409", "merged"]
