"""The one page for a visit or a pick-up at the gate. Today is Friday 1 May 2026."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.enforcement.domain import OrderKind, WarrantKind
from iom.enforcement.kinds import COURT_DATE, ORDER, WARRANT
from iom.entries.domain import Known
from iom.offending.domain import SituationKind
from iom.offending.kinds import SITUATION
from iom.particulars.domain import Reading
from iom.particulars.kinds import COMMUNICATION, RELATION, TELEPHONE
from iom.record.kinds import KINDS
from iom.safety.domain import MarkerKind
from iom.safety.kinds import MARAC, MARKER
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.safeguards import works_with

CANARY = "zwitscherkauz"


def sheet(client: FlaskClient, ref: str = "C-1") -> tuple[str, PdfReader]:
    answer = client.get(f"/clients/{ref}/visit-sheet")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    pdf = PdfReader(BytesIO(answer.data))
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split()), pdf


def much(client: Client, times: int = 1) -> None:
    long = "A long sentence about what somebody must know. " * 10
    for _ in range(times):
        an_entry(
            client, MARKER, kind=MarkerKind.VIOLENCE, what=f"To staff {long}", source="Probation",
            from_on=date(2026, 1, 4), review_on=date(2026, 4, 30),
        )  # fmt: skip
        an_entry(client, TELEPHONE, number="07700 900111", safe=Known.NO, when="reads messages")
        an_entry(
            client, RELATION, name="Fern Thornfield", next_of_kin=Known.YES,
            may_contact=Known.YES, telephone="07700 900222",
        )  # fmt: skip
        an_entry(client, RELATION, name="Briar Mossworth", may_contact=Known.NO)
        an_entry(
            client, ORDER, kind=OrderKind.LICENCE, to_on=date(2026, 9, 1), curfew_from=time(21),
            curfew_to=time(7), tag=Known.YES, exclusion=f"Mill Lane {long}",
            non_contact="the complainant",
        )  # fmt: skip
        an_entry(client, COURT_DATE, on=date(2026, 5, 4), time=time(10), court="Fenmarsh")
        an_entry(client, WARRANT, kind=WarrantKind.RECALL, issued_on=date(2026, 4, 29))
    an_entry(client, COMMUNICATION, language="Polish", interpreter=Known.YES, reading=Reading.NOT)
    an_entry(
        client, SITUATION, kind=SituationKind.CUSTODY, from_on=date(2026, 3, 1),
        establishment="HMP Fenmarsh", expected_on=date(2026, 5, 5),
    )  # fmt: skip


def test_the_sheet_says_what_somebody_needs_at_the_door_dangers_first(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(
        ref="C-1", given_names="Wren", family_name="Alderworth", date_of_birth=date(1993, 5, 2)
    )
    much(client)

    words, pdf = sheet(sign_in())

    for said in (
        "Violence: To staff", "review was due 30 Apr 2026", "Wren Alderworth",
        "born 2 May 1993, 32", "Custody, HMP Fenmarsh, since 1 Mar 2026",
        "Release expected Tue 5 May", "NOT SAFE TO RING", "Polish", "interpreter needed",
        "Licence, until 1 Sept 2026", "Curfew 21:00 to 07:00", "Wears a tag",
        "Fern Thornfield", "07700 900222", "Mon 4 May, 10:00", "Nobody leads.", "Recall",
        "Notes of the visit", "OFFICIAL-SENSITIVE",
    ):  # fmt: skip
        assert said in words, said
    assert words.index("Violence") < words.index("Wren Alderworth") < words.index("Telephone")
    assert "Briar Mossworth" not in words  # may not be contacted
    assert pdf.metadata
    assert pdf.metadata.title == "Visit sheet, C-1"
    assert "/StructTreeRoot" in pdf.root_object


@pytest.mark.parametrize("times", [0, 1, 4, 25])
def test_the_sheet_is_one_page_whatever_is_on_the_record(
    app: Flask, sign_in: SignIn, times: int
) -> None:
    client = a_client(ref="C-1")
    if times:
        much(client, times)

    words, pdf = sheet(sign_in())

    assert len(pdf.pages) == 1
    assert ("more on the record" in words) == (times > 1)
    if not times:
        assert "No warning marker is recorded." in words
        assert "No address is recorded" in words


def test_the_sheet_is_on_the_trail_as_a_disclosure(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")

    sheet(sign_in())

    row = list_about("client:C-1")[0]
    assert (row.event, row.detail) == ("ClientExported", {"what": "visit sheet"})


def test_a_sheet_is_for_those_alone_who_may_take_the_record_out(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    a_client(ref="C-2", district="Fenland")
    link, own, other = (
        a_user(role=role, agency=name, districts=["Cambridge"])
        for role, name in (
            (Role.LINK_WORKER, "a"), (Role.CASE_MANAGER, "b"), (Role.CASE_MANAGER, "c"),
        )
    )  # fmt: skip
    works_with(client, link)
    works_with(client, own)
    works_with(client, other.agency)

    def status(user: Any, ref: str = "C-1") -> int:
        return sign_in(user=user).get(f"/clients/{ref}/visit-sheet").status_code

    assert [status(user) for user in (link, own, other)] == [403, 200, 403]
    assert status(own, "C-2") == status(own, "C-3") == 404


@pytest.mark.parametrize("category", [each for each in Category if each is not Category.IDENTITY])
def test_what_no_agreement_shares_is_not_on_the_sheet(
    app: Flask, sign_in: SignIn, category: Category
) -> None:
    client = a_client(ref="C-1")
    for kind in KINDS.values():
        said: Any = {
            each.name: f"{CANARY}{kind.code}"[: each.longest]
            for each in kind.fields
            if each.shape.value in {"line", "text"} and each.name != "ref"
        }
        an_entry(client, kind, **(said | {"number": "07700 900111"} if kind is TELEPHONE else said))

    words, _ = sheet(sign_in(shared=[each for each in Category if each is not category]))

    for kind in KINDS.values():
        if kind.category is category:
            assert f"{CANARY}{kind.code}" not in words, kind.code
    if category is Category.HEALTH:
        assert words.count(f"{CANARY}communication") == 2  # language and note, not the difficulty
    if category is Category.OFFENDING:
        assert "Conditions" not in words
        assert "MARAC" not in words
        assert "Wanted" not in words


def test_a_marac_flag_is_on_the_sheet_of_those_alone_who_see_it(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    an_entry(client, MARAC, heard_on=date(2026, 3, 1))

    assert "MARAC: heard on 1 Mar 2026" in sheet(sign_in())[0]
