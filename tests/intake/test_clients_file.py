"""`iom import clients`: what goes in, what it changes, what is the same (INTERFACES 2 and 3)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.cli.main import iom
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client, Identifier, SearchKey
from iom.cohort.models import DistrictSpan, ImportedFacts, LevelSpan, Placement, StrandSpan
from iom.db import db
from iom.places.queries import get_district_named
from tests.factories.people_files import clients_csv, clients_xlsx
from tests.intake.conftest import BringIn

PNC, OTHER_PNC = "1999/0123456X", "1999/1234567B"  # both good in HANDBOOK 3


def d(text: str) -> date:
    return date.fromisoformat(text)


def test_a_client_comes_in_with_all_that_the_row_says(bring_in: BringIn) -> None:
    row = {
        "client_ref": "C-1",
        "family_name": "Examplé",
        "given_names": "Robin  Lee",
        "date_of_birth": "1990-01-31",
        "sex": "X",
        "ethnicity": "Mixed",
        "pnc_id": "99/123456x",
        "cro": "123456/99L",
        "prison_number": "a1234bc",
        "crn": "X123456",
        "district": "Fenland",
        "strand": "deter",
        "dip_status": "retained",
        "statutory": "yes",
        "mappa_level": "1",
        "nominated_on": "2024-01-01",
        "selected_on": "2024-02-01",
        "deselected_on": "2024-09-01",
        "deselection_reason": "moved",
        "deselection_note": "to another\nscheme",
        "intensity": "4",
    }

    answer = bring_in("clients", clients_csv(row))

    assert (answer.rows, answer.counts, answer.refused) == (1, (1, 0, 0), [])
    client = db.session.scalars(select(Client)).one()
    assert (client.ref, client.family_name, client.given_names) == ("C-1", "Examplé", "Robin Lee")
    assert (client.date_of_birth, client.sex, client.ethnicity) == (d("1990-01-31"), "X", "Mixed")
    assert client.home_district_id == get_district_named("Fenland").id
    numbers = db.session.execute(select(Identifier.kind, Identifier.canonical)).all()
    assert {tuple(number) for number in numbers} == {
        (IdentifierKind.PNC_ID, PNC),
        (IdentifierKind.CRO, "123456/99L"),
        (IdentifierKind.PRISON_NUMBER, "A1234BC"),
        (IdentifierKind.CRN, "X123456"),
    }
    placement = db.session.scalars(select(Placement)).one()
    assert placement.deselection_note == "to another\nscheme"
    assert placement.is_latest
    level = db.session.scalars(select(LevelSpan).order_by(LevelSpan.from_on)).first()
    assert level is not None
    assert (level.from_on, level.to_on, level.value) == (d("2024-02-01"), d("2024-09-01"), 4)
    assert {"w:example", "w:robin", "w:lee"} <= set(db.session.scalars(select(SearchKey.key)))
    assert [row.event for row in list_about("client:C-1")] == [
        "PlacementRecorded",
        "ClientRecorded",
    ]


def test_a_row_may_say_nothing_but_what_is_needed(bring_in: BringIn) -> None:
    row = {"mappa_level": "", "selected_on": ""}

    assert bring_in("clients", clients_csv(row)).counts == (1, 0, 0)
    assert bring_in("clients", clients_csv(row)).counts == (0, 0, 1)

    said = db.session.scalars(select(ImportedFacts)).one()
    assert (said.strand, said.statutory, said.mappa_level, said.intensity) == (None, None, 0, None)


def test_the_same_file_again_changes_nothing_in_whatever_notation(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({"pnc_id": "99/123456X", "family_name": "Examplé"}))
    trail = db.session.scalar(select(func.count()).select_from(AuditRecord))

    # The é as e with a combining accent, the PNC ID with its long year, as a workbook.
    again = {"pnc_id": "1999/0123456X", "family_name": "Example\u0301"}
    answer = bring_in("clients", clients_xlsx(again), name="clients.xlsx")

    assert answer.counts == (0, 0, 1)
    assert db.session.scalar(select(func.count()).select_from(AuditRecord)) == trail


def test_a_second_row_of_a_client_is_a_later_placement(bring_in: BringIn) -> None:
    first = {
        "nominated_on": "2022-01-01",
        "selected_on": "2022-02-01",
        "deselected_on": "2022-09-01",
        "deselection_reason": "capacity",
        "strand": "deter",
    }
    second = {"nominated_on": "2024-01-01", "district": "Fenland", "strand": "catch-and-convict"}

    assert bring_in("clients", clients_csv(second, first)).counts == (2, 0, 0)

    strands = db.session.execute(
        select(StrandSpan.from_on, StrandSpan.to_on, StrandSpan.value).order_by(StrandSpan.from_on)
    ).all()
    assert [tuple(row) for row in strands] == [
        (d("2022-01-01"), d("2024-01-01"), "deter"),
        (d("2024-01-01"), None, "catch-and-convict"),
    ]
    home = db.session.scalar(select(Client.home_district_id))
    assert home == get_district_named("Fenland").id
    events = [(r.event, r.detail.get("nominated_on")) for r in list_about("client:C-1")]
    assert ("PlacementRecorded", "2022-01-01") in events
    assert ("PlacementRecorded", "2024-01-01") in events
    assert len(events) == 3


def test_an_import_never_rewrites_what_held_before_the_placement_that_it_changes(
    bring_in: BringIn,
) -> None:
    first = {
        "nominated_on": "2022-01-01",
        "selected_on": "2022-02-01",
        "deselected_on": "2022-09-01",
        "deselection_reason": "capacity",
    }
    second = {"nominated_on": "2024-01-01"}
    bring_in("clients", clients_csv(first, second))

    # The file of the second placement alone, with another district.
    answer = bring_in("clients", clients_csv(second | {"district": "Fenland"}))

    assert answer.counts == (0, 1, 0)
    cambridge, fenland = (get_district_named(name).id for name in ("Cambridge", "Fenland"))
    spans = db.session.execute(
        select(DistrictSpan.from_on, DistrictSpan.to_on, DistrictSpan.value).order_by(
            DistrictSpan.from_on
        )
    ).all()
    assert [tuple(row) for row in spans] == [
        (d("2022-01-01"), d("2024-01-01"), cambridge),
        (d("2024-01-01"), None, fenland),
    ]


def test_personal_details_that_every_row_tells_otherwise_are_a_change_of_the_person(
    bring_in: BringIn,
) -> None:
    bring_in("clients", clients_csv({"family_name": "Testperson", "pnc_id": PNC}))

    answer = bring_in("clients", clients_csv({"family_name": "Examplesmith", "pnc_id": ""}))

    assert answer.counts == (0, 1, 0)
    newest = list_about("client:C-1")[0]
    assert newest.event == "ClientChanged"
    assert newest.detail["columns"] == ["family_name", "pnc_id"]
    assert "Examplesmith" not in str(newest.detail)
    assert db.session.scalars(select(Identifier)).all() == []
    keys = set(db.session.scalars(select(SearchKey.key)))
    assert "w:examplesmith" in keys
    assert "w:testperson" not in keys
    assert db.session.scalar(select(Client.version)) == 2


def test_two_clients_may_swap_a_number_in_one_file(bring_in: BringIn) -> None:
    one, other = {"client_ref": "C-1"}, {"client_ref": "C-2"}
    bring_in("clients", clients_csv(one | {"pnc_id": PNC}, other | {"pnc_id": OTHER_PNC}))

    answer = bring_in("clients", clients_csv(one | {"pnc_id": OTHER_PNC}, other | {"pnc_id": PNC}))

    assert answer.counts == (0, 2, 0)
    holders = db.session.execute(
        select(Client.ref, Identifier.canonical).join(Identifier, Identifier.client_id == Client.id)
    ).all()
    assert {tuple(holder) for holder in holders} == {("C-1", OTHER_PNC), ("C-2", PNC)}


def test_a_number_that_one_client_lets_go_may_be_given_to_a_new_one(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({"client_ref": "C-1", "pnc_id": PNC}))

    answer = bring_in(
        "clients", clients_csv({"client_ref": "C-2", "pnc_id": PNC}, {"client_ref": "C-1"})
    )

    assert answer.counts == (1, 1, 0)


def test_no_rule_of_process_applies(bring_in: BringIn) -> None:
    # From level 5 straight out after a day: in the product a step down and 28 days come first.
    row = {
        "deselected_on": "2024-02-02",
        "deselection_reason": "successful-engagement",
        "intensity": "5",
    }

    assert bring_in("clients", clients_csv(row)).counts == (1, 0, 0)


def test_a_dry_run_says_the_same_and_writes_nothing(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({"client_ref": "C-1"}, {"client_ref": "C-2"}))
    trail = db.session.scalar(select(func.count()).select_from(AuditRecord))
    mixed = clients_csv(
        {"client_ref": "C-1"}, {"client_ref": "C-2", "strand": "deter"}, {"client_ref": "C-3"}
    )

    assert bring_in("clients", mixed, "--dry-run").counts == (1, 1, 1)
    assert db.session.scalar(select(func.count()).select_from(AuditRecord)) == trail
    assert bring_in("clients", mixed).counts == (1, 1, 1)


def test_a_mark_at_the_beginning_and_empty_rows_at_the_end_are_no_matter(
    bring_in: BringIn,
) -> None:
    assert bring_in("clients", b"\xef\xbb\xbf" + clients_csv({}) + b"\r\n").counts == (1, 0, 0)


def test_a_name_neutralised_for_a_spreadsheet_comes_in_as_it_is(bring_in: BringIn) -> None:
    bring_in("clients", clients_csv({"family_name": "'=Example", "given_names": "''t Robin"}))

    client = db.session.scalars(select(Client)).one()
    assert (client.family_name, client.given_names) == ("=Example", "'t Robin")


def test_in_words_the_command_says_what_it_did_and_what_to_look_at(
    app: Flask, bring_in: BringIn, tmp_path: Path
) -> None:
    del bring_in  # it makes the places
    row = {"deselected_on": "2024-09-01", "deselection_reason": "moved", "cro": "SF39/01234Z"}
    path = tmp_path / "people.csv"
    path.write_bytes(clients_csv(row))

    result = CliRunner().invoke(iom, ["import", "clients", str(path)], obj=app.config["IOM"])

    assert result.stdout == "1 row: 1 new, 0 changed, 0 the same.\n"
    cro, note = result.stderr.splitlines()
    assert cro == (
        "people.csv, line 2, column cro: The check letter of the CRO number SF39/1234Z does not "
        "fit; ask whoever gave it."
    )
    assert note == (
        "people.csv, line 2, column deselection_note: the reason “moved” should have a note; "
        "taken without."
    )
