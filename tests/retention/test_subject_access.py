"""Everything about one person as one document, with what concerns others marked."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Iterable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from iom.accounts.domain import Category, Permission, Role
from iom.accounts.models import UserPermission
from iom.audit.queries import list_about
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client
from iom.cohort.domain import DeselectionReason
from iom.db import Base, db
from iom.drafts.service import keep
from iom.retention.belongings import PARTS
from iom.retention.dossier import words_of
from iom.retention.parts import TECHNICAL, Check
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.readers import reader_of
from iom.sharing.watch import tables_of_clients
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client, a_situation
from tests.factories.everything import CANARY, a_row_in_every_table
from tests.pages import Page

ASK = "/clients/C-1/subject-access"


def rowan() -> None:
    client = a_client(
        ref="C-1",
        family_name="Thornley",
        given_names="Rowan",
        date_of_birth=date(1993, 3, 14),
        numbers={IdentifierKind.PNC_ID: "1999/1234567B"},
        nominated_on=date(2019, 1, 7),
        selected_on=date(2019, 2, 4),
        deselected_on=date(2020, 2, 29),
        reason=DeselectionReason.MOVED,
        note="Gone to live with Alder Brook.",
        level=3,
    )
    a_situation(client, from_on=date(2019, 5, 1), to_on=date(2019, 6, 1), establishment="HMP Elm")
    an_alias(client, "Ro", "Thorne")


def asked_for(browser: FlaskClient, form: str) -> TestResponse:
    token = Page.open(browser, ASK).soup.select("[name=csrf_token]")[0]["value"]
    return browser.post(ASK, data={"form": form, "csrf_token": token})


def handed_out(browser: FlaskClient, form: str) -> bytes:
    answer = asked_for(browser, form)
    assert answer.status_code == 200
    assert f"subject-access-C-1-official-sensitive.{form}" in answer.headers["Content-Disposition"]
    return bytes(answer.data)


def parts_of(document: bytes) -> dict[str, list[dict[str, Any]]]:
    return {part["title"]: part["rows"] for part in json.loads(document)["parts"]}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_every_column_of_client_data_has_a_place_or_is_technical(app: Flask) -> None:
    declared = {
        name: {column.name for column in Base.metadata.tables[name].columns}
        for name in tables_of_clients(Base.metadata)
    }

    assert {table: set(part.columns) for table, part in PARTS.items()} == declared


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=False)
def test_only_keys_versions_and_tokens_are_technical(app: Flask) -> None:
    technical = {
        name
        for part in PARTS.values()
        for name, place in part.columns.items()
        if place == TECHNICAL
    }

    keys = {
        "id",
        "client_id",
        "alias_id",
        "placement_id",
        "nomination_id",
        "follows_id",
        "goal_key",
        "step_key",
        "agreement_key",
        "watch_id",
        "contact_id",
        "log",
    }
    keys |= {"about_id", "line_id"}  # what a request to the fund hangs on
    # Two clients who are two, or were made one, and how a merge finds its rows again.
    keys |= {"first_id", "second_id", "kept_id", "merged_id", "merged_into_id", "merge_id"}
    keys |= {"version_after", "column_name", "row_key", "score_id"}
    # Whom somebody must be kept apart from is about the other; a picture goes beside the document.
    # What a transfer ended and began is numbers and days of rows that stand elsewhere.
    others = {"version", "is_latest", "token", "other_id", "content", "undo"}
    assert technical <= keys | others


def test_the_document_says_everything_in_words_and_as_kept(app: Flask, sign_in: SignIn) -> None:
    rowan()

    parts = parts_of(handed_out(sign_in(), "json"))

    [who] = parts["Who it is"]
    assert {label: said["words"] for label, said in who.items()} == {
        "Reference": "C-1",
        "Family name": "Thornley",
        "Given names": "Rowan",
        "Date of birth": "14 March 1993",
        "Sex": "not recorded",
        "Ethnicity": "not recorded",
        "Home district": "Cambridge",
        "On the record since": "1 May 2026, 13:00",
    }
    assert who["Date of birth"]["value"] == "1993-03-14"
    [placement] = parts["Placements on the scheme"]
    assert placement["Deselected"]["words"] == "29 February 2020"
    assert placement["Reason"]["words"] == "moved"
    assert placement["Note"]["words"] == "Gone to live with Alder Brook."
    assert parts["Levels of intensity"][0]["From"]["words"] == "4 February 2019"
    assert parts["Situations"][0]["Establishment"]["words"] == "HMP Elm"
    assert parts["Numbers of other organisations"][0]["Number"]["words"] == "1999/1234567B"
    assert parts["Other names"][0]["Family name"]["words"] == "Thorne"
    # One of the forms is the letters of a word in their order: rowan, a n o r w.
    forms = parts["Forms of the names under which a search finds them"]
    assert "a:anorw" in {row["Form"]["words"] for row in forms}


def test_what_may_concern_others_is_marked_and_listed_first(app: Flask, sign_in: SignIn) -> None:
    rowan()
    worker = a_user(full_name="Hazel Worker")
    with transaction():
        db.session.add(
            Involvement(client_id=1, agency_id=worker.agency_id, user_id=worker.id,
                        kind=InvolvementKind.LEAD, from_on=date(2019, 2, 4), to_on=None,
                        recorded_at=NOON, recorded_by=worker.ref)
        )  # fmt: skip

    document = json.loads(handed_out(sign_in(), "json"))

    marked = {(each["part"], each["column"]): each["why"] for each in document["to_check"]}
    assert marked[("Placements on the scheme", "Note")] == Check.FREE.value
    assert marked[("Who works with them", "Worker")] == Check.WORKER.value
    assert marked[("Other names", "Recorded by")] == Check.WORKER.value
    [work] = {part["title"]: part["rows"] for part in document["parts"]}["Who works with them"]
    assert work["Worker"]["words"] == "Hazel Worker"
    assert work["Worker"]["third_party"] == Check.WORKER.value
    assert work["As"]["third_party"] is None


def test_who_looked_and_what_left_stand_there_by_role_and_agency(
    app: Flask, sign_in: SignIn
) -> None:
    rowan()
    browser = sign_in(full_name="Linden Looker")
    Page.open(browser, "/clients/C-1")
    Page.open(browser, "/clients/C-1")
    handed_out(browser, "json")

    document = handed_out(browser, "json")

    parts = parts_of(document)
    [looked] = parts["Who looked"]
    assert looked["Role and agency"]["words"] == "coordinator, Council community safety"
    assert looked["Times"]["value"] == 4  # twice the page, twice the form of the document
    [left] = parts["What left the product"]
    assert left["What"]["words"] == "Subject access given: json"
    changed = [row["What"]["words"] for row in parts["What was entered and changed"]]
    assert changed[:2] == ["Put on the record", "Placement nominated on 7 Jan 2019"]
    [shared] = parts["Which agencies may see what"]
    assert shared["Agency"]["words"] == "Council community safety"
    assert shared["Kinds of data"]["words"].startswith("identity, offending, intelligence, health")
    assert "Linden Looker" not in json.dumps(parts["Who looked"])


def test_that_it_was_handed_out_is_a_disclosure(app: Flask, sign_in: SignIn) -> None:
    rowan()

    handed_out(sign_in(), "pdf")

    last = list_about("client:C-1")[0]
    assert (last.event, last.operation.value) == ("SubjectAccessGiven", "disclosure")
    assert last.detail == {"form": "pdf"}


def test_the_paper_is_tagged_marked_and_lists_what_to_check_on_page_one(
    app: Flask, sign_in: SignIn, tmp_path: Path
) -> None:
    rowan()

    file = tmp_path / "rowan.pdf"
    file.write_bytes(handed_out(sign_in(), "pdf"))

    reader = PdfReader(io.BytesIO(file.read_bytes()))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert "Check this before it is released." in pages[0]
    assert "Placements on the scheme Note 1" in pages[0]
    whole = " ".join(pages)
    assert "[T] Gone to live with Alder Brook." in whole
    assert "14 March 1993" in whole
    assert "Sex not recorded" not in whole  # the JSON has every field
    assert all("OFFICIAL-SENSITIVE" in page for page in pages)
    assert reader.metadata is not None
    assert reader.metadata.title == "Everything held about C-1"
    tags = structure(file)
    assert {"H1", "H2", "P", "Table", "TH", "L"} <= tags


def structure(file: Path) -> set[str]:
    said = subprocess.run(
        ["pdfinfo", "-struct", str(file)], check=False, capture_output=True, text=True
    )
    if said.returncode:
        pytest.skip("pdfinfo is not here to read the structure")
    return set(re.findall(r"^\s*(\w+)", said.stdout, flags=re.MULTILINE))


def test_no_value_in_any_table_is_left_out(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1", district=None)
    with transaction():
        client = db.session.scalars(db.select(Client)).one()
        client.home_district_id = 1
    owner = a_user()  # of the restriction, so that they see the record
    a_row_in_every_table(1)

    document = json.loads(handed_out(sign_in(user=owner), "json"))

    titles = {part["title"] for part in document["parts"]}
    assert {part.title for part in PARTS.values()} <= titles
    told = json.dumps(document)
    for table, part in PARTS.items():
        for name, place in part.columns.items():
            if place != TECHNICAL and f"{CANARY} {name}" in _written_into(table, name):
                assert f"{CANARY} {name}" in told, f"{table}.{name}"


def _written_into(table: str, column: str) -> Iterable[str]:
    found = Base.metadata.tables[table].columns[column]
    return [str(value) for value in db.session.scalars(db.select(found)) if value is not None]


def test_somebody_who_does_not_see_everything_is_told_who_can(app: Flask, sign_in: SignIn) -> None:
    rowan()
    a_user(agency="police")
    browser = sign_in(agency="housing", shared=[Category.IDENTITY, Category.OFFENDING])

    page = Page.open(browser, ASK)

    assert "You cannot hand it out." in page.words
    assert "your agency does not see everything: not intelligence, health" in page.words
    assert "Somebody who decides on retention at one of these can: Police." in page.words
    assert "Hand it out" not in page.words
    answer = asked_for(browser, "pdf")
    assert answer.status_code == 422
    assert b"%PDF" not in answer.data
    assert "SubjectAccessGiven" not in [row.event for row in list_about("client:C-1")]


def test_somebody_who_may_not_export_hands_nothing_out(app: Flask, sign_in: SignIn) -> None:
    rowan()
    user = a_user()
    with transaction():
        user.permissions.append(UserPermission(permission=Permission.EXPORT_CLIENTS, granted=False))

    page = Page.open(sign_in(user=user), ASK)

    assert "You may not take this client out of the product" in page.words


def test_only_those_who_decide_on_retention_hand_it_out(app: Flask, sign_in: SignIn) -> None:
    rowan()

    for role in set(Role) - {Role.COORDINATOR}:
        assert sign_in(role).get(ASK).status_code == 403


def test_what_is_typed_about_them_and_not_sent_stands_there_too(
    app: Flask, sign_in: SignIn
) -> None:
    rowan()
    a_client(ref="C-10")
    worker = a_user(full_name="Hazel Worker")
    with transaction():
        for form, fields in (
            ("fund", {"clients": ["C-1"], "what_for": ["A gym pass"]}),
            ("nomination", {"family_name": ["Thorne"], "given_names": ["Ro"]}),  # another name
            ("fund", {"clients": ["C-10"], "what_for": ["Boots"]}),
        ):
            keep(form, f"t-{fields}"[:40], fields, seen=0, actor=reader_of(worker), at=NOON)

    parts = parts_of(handed_out(sign_in(), "json"))

    first, second = parts["What is typed into forms that are not sent yet"]
    assert first["What it says"]["words"] == "clients: C-1; what_for: A gym pass"
    assert first["What it says"]["third_party"] == Check.FREE.value
    assert first["Whose"]["words"] == "Hazel Worker"
    assert second["Form"]["words"] == "nomination"


def test_hours_are_told_without_seconds() -> None:
    assert words_of(time(22, 5)) == "22:05"
