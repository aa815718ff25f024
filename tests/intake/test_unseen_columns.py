"""A file that somebody sends who may not see all of its columns: what stands there stays."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from iom.accounts.domain import Category, Reader
from iom.clients.models import Client
from iom.cohort.domain import DeselectionReason, DipStatus, Strand
from iom.cohort.models import DipSpan, MappaSpan, Placement, StrandSpan
from iom.db import db
from iom.files.writing import write_csv
from iom.intake.domain import FileKind, Outcome, Plan
from iom.intake.exports import client_rows, situation_rows
from iom.intake.files import plan_file, read_file, unseen_of
from iom.intake.service import import_file
from iom.places.queries import list_districts
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_reader, the_places
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.people_files import clients_csv, situations_csv
from tests.pages import Page

TODAY = date(2026, 5, 1)
_NOT_SHARED = "no agreement shares this kind of data with your agency"
HEALTH = {Category.IDENTITY, Category.HEALTH, Category.SUBSTANCE_TREATMENT}
HOUSING = {Category.IDENTITY, Category.OFFENDING, Category.HOUSING}
UNSEEN = {
    "health": {"strand", "mappa_level", "deselection_reason", "deselection_note"},
    "housing": {"dip_status"},
}


def wren() -> Client:
    """Make a client of whom every column says something, on two placements."""
    client = a_client(
        ref="C-1",
        date_of_birth=date(1990, 1, 31),
        nominated_on=date(2022, 1, 1),
        selected_on=date(2022, 2, 1),
        deselected_on=date(2022, 9, 1),
        reason=DeselectionReason.MOVED,
        note="To an invented town",
        strand=Strand.DETER,
        dip_status=DipStatus.RETAINED,
        mappa_level=1,
        level=4,
    )
    a_placement(
        client,
        nominated_on=date(2024, 1, 1),
        selected_on=date(2024, 2, 1),
        strand=Strand.CATCH_AND_CONVICT,
        dip_status=DipStatus.ON_CASELOAD,
        mappa_level=2,
        level=5,
    )
    return client


@pytest.mark.parametrize(("agency", "shared"), [("health", HEALTH), ("housing", HOUSING)])
def test_an_export_lacks_the_columns_and_is_the_same_when_it_comes_back(
    app: Flask, agency: str, shared: set[Category]
) -> None:
    client = wren()
    reader = a_reader(agency=agency, shared=shared)

    header, rows = client_rows(reader, [client.id])
    content = write_csv(header, rows)
    plan = planned(content, reader)

    assert not UNSEEN[agency] & set(header)
    assert plan.refused == []
    assert [row.outcome for row in plan.planned] == [Outcome.SAME, Outcome.SAME]


def test_every_row_of_every_export_comes_back_the_same_whatever_is_not_seen(app: Flask) -> None:
    client = wren()
    the_places()

    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.frozensets(st.sampled_from(sorted(Category))))
    def comes_back(categories: frozenset[Category]) -> None:
        reader = reader_of(categories | {Category.IDENTITY})
        plan = planned(write_csv(*client_rows(reader, [client.id])), reader)
        assert [row.outcome for row in plan.planned] == [Outcome.SAME, Outcome.SAME]

    comes_back()


def test_a_value_in_an_unseen_column_is_refused_by_line_and_column(app: Flask) -> None:
    wren()
    reader = a_reader(agency="health", shared=HEALTH)
    row = {"strand": "deter", "deselection_note": "x", "dip_status": "retained"}

    plan = planned(clients_csv(row | {"mappa_level": ""}), reader)

    assert {(refusal.line, refusal.column) for refusal in plan.refused} == {
        (2, "strand"),
        (2, "deselection_note"),
    }
    assert all(refusal.reason.startswith(_NOT_SHARED) for refusal in plan.refused)


def test_empty_cells_wipe_nothing_and_what_is_seen_still_goes_in(app: Flask) -> None:
    client = wren()
    reader = a_reader(agency="health", shared=HEALTH)
    row = {
        "date_of_birth": "1990-01-31",
        "mappa_level": "",
        "dip_status": "planned-completion",
        "intensity": "3",
    }

    plan = brought_in(clients_csv(row), reader)

    [changed] = plan.planned
    assert [difference.column for difference in changed.differences] == ["dip_status", "intensity"]
    assert values(StrandSpan, client) == ["deter", "catch-and-convict"]
    assert values(MappaSpan, client) == [1, 2]
    assert values(DipSpan, client) == ["retained", "planned-completion"]


def test_a_new_placement_takes_over_what_held_in_the_columns_not_seen(app: Flask) -> None:
    client = a_client(
        ref="C-1",
        nominated_on=date(2024, 1, 1),
        selected_on=date(2024, 2, 1),
        deselected_on=date(2024, 9, 1),
        strand=Strand.DETER,
        mappa_level=2,
    )
    reader = a_reader(agency="health", shared=HEALTH)

    brought_in(
        clients_csv({"nominated_on": "2025-06-01", "selected_on": "", "mappa_level": ""}), reader
    )

    assert db.session.query(Placement).count() == 2
    assert values(StrandSpan, client) == ["deter"]
    assert values(MappaSpan, client) == [2]


def test_a_new_client_is_taken_without_them(app: Flask) -> None:
    the_places()
    reader = a_reader(agency="health", shared=HEALTH)

    brought_in(clients_csv({"client_ref": "C-9", "mappa_level": ""}), reader)

    client = db.session.query(Client).one()
    assert values(StrandSpan, client) == [None]
    assert values(MappaSpan, client) == [0]


@pytest.mark.parametrize(
    "row",
    [
        {"deselected_on": "2025-01-01"},
        {"client_ref": "C-9", "deselected_on": "2025-01-01"},
        {"nominated_on": "2022-01-01", "selected_on": "2022-02-01", "deselected_on": ""},
    ],
)
def test_an_end_goes_with_a_reason_and_is_left_to_those_who_see_it(
    app: Flask, row: Mapping[str, str]
) -> None:
    wren()
    reader = a_reader(agency="health", shared=HEALTH)

    plan = planned(clients_csv({"mappa_level": "", **row}), reader)

    [refusal] = [each for each in plan.refused if each.column == "deselected_on"]
    assert "cannot be changed by your agency" in refusal.reason
    assert "reason" not in " ".join(map(str, plan.refused))


def test_the_day_of_an_end_may_be_corrected_and_its_reason_stays(app: Flask) -> None:
    client = wren()
    reader = a_reader(agency="health", shared=HEALTH)
    header, rows = client_rows(reader, [client.id])
    content = write_csv(header, rows).replace(b"2022-09-01", b"2022-10-01")

    brought_in(content, reader)

    first = db.session.query(Placement).order_by(Placement.nominated_on).first()
    assert first is not None
    assert first.deselected_on == date(2022, 10, 1)
    assert first.deselection_reason is DeselectionReason.MOVED
    assert first.deselection_note == "To an invented town"


def test_situations_do_not_exist_for_those_who_may_not_see_them(app: Flask) -> None:
    client = wren()
    a_situation(client, from_on=date(2024, 3, 1))
    reader = a_reader(agency="health", shared=HEALTH)

    header, rows = situation_rows(reader, [client.id])
    plan = planned(situations_csv({"from": "2024-03-01"}), reader, FileKind.SITUATIONS)

    assert (header, list(rows)) == ((), [])
    assert plan.planned == []
    assert {(refusal.line, refusal.column) for refusal in plan.refused} == {
        (2, "situation"),
        (2, "from"),
    }


def test_a_file_read_for_somebody_who_sees_more_is_never_planned(app: Flask) -> None:
    the_places()
    reading = read_file(FileKind.CLIENTS, io.BytesIO(clients_csv({})), file="c.csv", today=TODAY)

    with pytest.raises(ValueError, match="sees more"):
        plan_file(reading, reader=a_reader(agency="health", shared=HEALTH))


def test_the_pages_name_neither_the_columns_nor_the_kind_of_file(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    client = sign_in(agency="health", shared=HEALTH)

    pages = [Page.open(client, path).response.text for path in ("/intake", "/intake/clients")]
    blank = client.get("/intake/clients/blank/csv").text

    for text in (*pages, blank):
        for word in ("strand", "mappa", "deselection_reason", "situation"):
            assert word not in text.casefold(), word
    assert "dip_status" in blank
    for path in ("/intake/situations", "/intake/situations/blank/csv"):
        assert client.get(path).status_code == 404


def test_a_page_shows_no_difference_in_them_before_it_is_brought_in(
    app: Flask, sign_in: SignIn
) -> None:
    wren()
    client = sign_in(agency="health", shared=HEALTH)
    content = clients_csv({"mappa_level": "", "intensity": "3", "date_of_birth": "1990-01-31"})

    page = Page.open(client, "/intake/clients").press(
        "See what it would do", file=(io.BytesIO(content), "c.csv")
    )

    assert page.text_of("changed") == "1"
    assert "intensity: 5 → 3" in page.words
    for told in ("strand", "mappa", "catch", "ituation"):
        assert told not in page.words.casefold()


def reader_of(categories: Iterable[Category]) -> Reader:
    return Reader(
        ref="user:tests",
        name="Tests",
        user_id=1,
        agency_id=1,
        agency="tests",
        permissions=COMMAND.permissions,
        district_ids=frozenset(district.id for district in list_districts()),
        categories=frozenset(categories),
    )


def planned(content: bytes, reader: Reader, kind: FileKind = FileKind.CLIENTS) -> Plan:
    reading = read_file(
        kind, io.BytesIO(content), file="f.csv", today=TODAY, unseen=unseen_of(kind, reader)
    )
    return plan_file(reading, reader=reader)


def brought_in(content: bytes, reader: Reader) -> Plan:
    with transaction():
        kind = FileKind.CLIENTS
        reading = read_file(
            kind, io.BytesIO(content), file="f.csv", today=TODAY, unseen=unseen_of(kind, reader)
        )
        plan = import_file(kind, reading, sha256="0" * 64, reader=reader, at=NOON)
    assert plan.refused == []
    return plan


def values(span: type[StrandSpan | MappaSpan | DipSpan], client: Client) -> list[object]:
    rows = select(span.value).where(span.client_id == client.id).order_by(span.from_on)
    return list(db.session.scalars(rows))
