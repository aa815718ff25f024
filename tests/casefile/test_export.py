"""What leaves the product: whom it holds, in which form, and that it is recorded."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from iom.accounts.domain import Role
from iom.accounts.models import Agency
from iom.audit.queries import list_about
from iom.casefile import routes
from iom.cohort.domain import Strand
from iom.db import db
from iom.intake.domain import FileKind
from iom.intake.files import COLUMNS
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client, a_placement
from tests.factories.safeguards import works_with
from tests.pages import Page

HEADER = list(COLUMNS[FileKind.CLIENTS].required)


def exported(client: FlaskClient, form: str, query: str = "") -> bytes:
    """Ask for the file as the page does."""
    page = Page.open(client, f"/clients/list/export{query}")
    [tag] = page.soup.select("main input[name=csrf_token]")
    [action] = [each["action"] for each in page.soup.select("main form")]
    answer = client.post(str(action), data={"csrf_token": tag["value"], "form": form})
    assert answer.status_code == 200
    content: bytes = answer.data
    return content


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_export_holds_those_whom_the_list_holds_in_the_format_of_the_file(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", family_name="=Thornley", strand=Strand.DETER, level=4)
    twice = a_client(ref="C-2", strand=Strand.DETER, deselected_on=date(2025, 1, 1))
    a_placement(
        twice,
        nominated_on=date(2025, 2, 1),
        selected_on=date(2025, 3, 1),
        strand=Strand.DETER,
    )
    a_client(ref="C-3", strand=None)
    client = sign_in()

    found = rows(exported(client, "csv", "?strand=deter"))

    assert list(found[0]) == HEADER
    assert [(row["client_ref"], row["nominated_on"]) for row in found] == [
        ("C-1", "2024-01-01"),
        ("C-2", "2024-01-01"),
        ("C-2", "2025-02-01"),
    ]
    assert found[0]["family_name"] == "'=Thornley"  # a spreadsheet would run it
    assert found[0]["intensity"] == "4"


def test_the_same_comes_as_a_workbook(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    client = sign_in()

    book = openpyxl.load_workbook(io.BytesIO(exported(client, "xlsx")))

    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert cells[0] == HEADER
    assert [row[0] for row in cells[1:]] == ["C-1"]


def test_the_page_says_how_many_and_what_happens_before_anything_leaves(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", district="Fenland")
    a_client(ref="C-2", district="Cambridge")

    page = Page.open(sign_in(), "/clients?district=fenland").link("Export these (recorded)")

    assert page.heading == "Export 1 client"
    assert "Fenland, On the scheme." in page.words
    assert "ClientExported" not in [row.event for row in list_about("client:C-1")]
    assert page.link("Back to the list").table("Clients")[0][1] == "C-1"


def test_everybody_in_the_file_is_on_the_trail_and_nobody_else(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", district="Fenland")
    a_client(ref="C-2", district="Cambridge")

    exported(sign_in(), "csv", "?district=fenland")

    [row, *_] = list_about("client:C-1")
    assert (row.event, row.operation, row.detail) == (
        "ClientExported",
        "disclosure",
        {"what": "clients file, csv"},
    )
    assert "ClientExported" not in [row.event for row in list_about("client:C-2")]


def test_nobody_of_another_district_leaves(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="mine", district="Cambridge")
    a_client(ref="theirs", district="Fenland")
    client = sign_in(districts=["Cambridge"])

    found = rows(exported(client, "csv", "?status=all&district=fenland"))

    assert [row["client_ref"] for row in found] == ["mine"]
    assert [row[1] for row in Page.open(client, "/clients/list/print").table("Clients")] == ["mine"]


def test_the_file_is_named_and_marked_and_not_kept(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    client = sign_in()
    page = Page.open(client, "/clients/list/export")
    [token] = page.soup.select("main input[name=csrf_token]")

    answer = client.post("/clients/list/export", data={"csrf_token": token["value"], "form": "csv"})

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="clients-2026-05-01-official-sensitive.csv"'
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content_type == "text/csv; charset=utf-8"


def test_an_export_needs_the_token_of_its_form(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")

    assert sign_in().post("/clients/list/export", data={"form": "csv"}).status_code == 400
    assert "ClientExported" not in [row.event for row in list_about("client:C-1")]


def test_paper_holds_the_list_and_is_a_disclosure(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "_PRINTED", 1)
    a_client(ref="C-1")
    a_client(ref="C-2")

    page = Page.open(sign_in(), "/clients").link("Print (recorded)")

    assert [row[1] for row in page.table("Clients")] == ["C-1"]
    assert "1 of more, by reference. As at 1 May 2026, 13:00, for Wren Testperson." in page.words
    assert page.soup.select(".app-top__marking")[0].text == "OFFICIAL-SENSITIVE"
    assert list_about("client:C-1")[0].detail == {"what": "printed list"}
    assert "ClientExported" not in [row.event for row in list_about("client:C-2")]


@pytest.mark.parametrize(
    ("role", "status"), [(Role.COORDINATOR, 200), (Role.CASE_MANAGER, 200), (Role.LINK_WORKER, 403)]
)
def test_export_and_print_are_a_permission_of_their_own(
    app: Flask, sign_in: SignIn, role: Role, status: int
) -> None:
    own = a_client(ref="C-1")
    user = a_user(role=role)
    works_with(own, user)
    client = sign_in(user=user)

    Page.open(client, "/clients/list/export", status=status)
    Page.open(client, "/clients/list/print", status=status)
    acts = Page.open(client, "/clients").words
    assert ("these (recorded)" in acts) == (status == 200)


def test_a_case_manager_takes_out_their_own_clients_and_not_those_of_their_agency(
    app: Flask, sign_in: SignIn
) -> None:
    own, agencys = a_client(ref="own"), a_client(ref="agencys")
    user = a_user(role=Role.CASE_MANAGER)
    works_with(own, user)
    works_with(agencys, db.session.get_one(Agency, user.agency_id))
    client = sign_in(user=user)

    page = Page.open(client, "/clients")
    assert len(page.table("Clients")) == 2
    assert page.link("Export your own of these (recorded)").heading == "Export 1 client"
    assert {line["client_ref"] for line in rows(exported(client, "csv"))} == {"own"}
    printed = page.link("Print your own of these (recorded)")
    assert [row[1] for row in printed.table("Clients")] == ["own"]
    assert "ClientExported" not in [row.event for row in list_about("client:agencys")]


def test_an_export_takes_the_same_statements_for_few_clients_and_many(
    app: Flask, sign_in: SignIn, statements: Statements
) -> None:
    a_client()
    client = sign_in()

    few = statements(lambda: exported(client, "csv"))
    for _ in range(30):
        a_client()
    many = statements(lambda: exported(client, "csv"))

    assert len(many) == len(few)
