"""Who answers for how much, and whom nobody leads."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from iom.accounts.domain import Category, Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.db import db
from iom.entries.domain import EndedHow
from iom.offending.domain import SituationKind
from iom.offending.models import Situation
from iom.sharing.domain import InvolvementKind
from iom.transaction import transaction
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user, the_places
from tests.factories.clients import a_client, a_situation
from tests.factories.leads import a_cover
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

SECOND = InvolvementKind.SECOND


@pytest.fixture
def ivy(app: Flask) -> User:
    """Ivy leads 5, 4 in custody, 3 on recall and one without a level; is second to a 2."""
    the_places()
    ivy = a_user(full_name="Ivy", username="ivy", role=Role.CASE_MANAGER)
    inside, recalled = a_client(ref="C-2", level=4), a_client(ref="C-3", level=3)
    for client in (a_client(ref="C-1", level=5), inside, recalled, a_client(ref="C-4")):
        works_with(client, ivy)
    a_situation(inside, from_on=date(2026, 4, 1))
    a_situation(recalled, SituationKind.RECALLED, from_on=date(2026, 4, 1))
    works_with(a_client(ref="C-5", level=2), ivy, kind=SECOND)
    works_with(a_client(ref="C-6", level=5, deselected_on=date(2026, 4, 1)), ivy)
    return ivy


def workers(page: Page) -> dict[str, list[str]]:
    return {row[0]: row[2:] for row in page.table("Workers")}


def test_ones_own_caseload_has_its_weight_and_what_is_second_apart(
    ivy: User, sign_in: SignIn
) -> None:
    page = Page.open(sign_in(user=ivy), "/caseloads/mine")

    # 12 + 1 in custody + 1 recalled + 0 without a level = 14; the deselected one weighs nothing.
    assert "Lead professional 4 on the scheme, 14 contacts planned in 28 days" in page.words
    assert "Second professional 1 on the scheme, 2 contacts planned in 28 days" in page.words
    assert [[row[1], row[6]] for row in page.table("Lead professional")] == [
        ["C-1", "12"], ["C-2", "1"], ["C-3", "1"], ["C-4", "0"], ["C-6", "–"],
    ]  # fmt: skip
    [row, *_] = list_about("client:C-5")
    assert (row.event, row.detail) == ("ClientListed", {"page": "caseload"})


def test_a_situation_that_was_struck_out_leaves_the_weight(ivy: User, sign_in: SignIn) -> None:
    with transaction():
        db.session.execute(
            update(Situation).values(
                ended_at=NOON, ended_how=EndedHow.STRUCK_OUT, ended_by="user:x"
            )
        )

    page = Page.open(sign_in(user=ivy), "/caseloads/mine")

    # 12 + 8 + 4: nobody is in custody or on recall any more.
    assert "4 on the scheme, 24 contacts planned in 28 days" in page.words
    assert workers(Page.open(sign_in(), "/caseloads"))["Ivy"][1] == "24"


def test_a_coordinator_sees_all_workers_with_counts_that_lead_to_the_clients(
    ivy: User, sign_in: SignIn
) -> None:
    a_user(full_name="Nobody Yet", role=Role.CASE_MANAGER)

    page = Page.open(sign_in(), "/caseloads")

    found = workers(page)
    assert [cell.split()[0] for cell in found["Ivy"]] == ["4", "14", "1", "2", "0", "0"]
    assert found["Nobody Yet"] == ["0"] * 6
    assert len(page.link("4 clients of Ivy").table("Clients")) == 4
    assert "Ivy" in page.link("Ivy").heading


def test_cover_is_shown_apart(ivy: User, sign_in: SignIn) -> None:
    linden = a_user(full_name="Linden", role=Role.CASE_MANAGER)
    a_cover(ivy, linden, last_on=date(2026, 5, 14))

    found = workers(Page.open(sign_in(), "/caseloads"))
    assert [cell.split()[0] for cell in found["Linden"]] == ["0", "0", "0", "0", "5", "16"]
    assert "Ivy (covered by Linden until 14 May 2026)" in found

    page = Page.open(sign_in(user=linden), "/caseloads/mine")
    assert "Standing in for Ivy 5 on the scheme, 16 contacts planned in 28 days" in page.words


def test_nobody_is_in_a_count_whom_the_reader_may_not_see(ivy: User, sign_in: SignIn) -> None:
    owner = a_user()
    closed = a_client(ref="C-7", level=5)
    works_with(closed, ivy)
    works_with(a_client(ref="C-8", level=5, district="Fenland"), ivy)
    a_restriction(closed, owner, ivy)

    def weight(**about: object) -> list[str]:
        page = Page.open(sign_in(**about), "/caseloads")
        return [cell.split()[0] for cell in workers(page)["Ivy"][:2]]

    assert weight(user=owner) == ["6", "38"]
    assert weight() == ["5", "26"]
    assert weight(districts=["Cambridge"]) == ["4", "14"]
    page = Page.open(sign_in(districts=["Cambridge"]), "/caseloads/of/ivy")
    assert "C-7" not in page.words
    assert "C-8" not in page.words


def test_a_weight_does_not_tell_where_somebody_is_to_those_who_may_not_know(
    ivy: User, sign_in: SignIn
) -> None:
    blind = a_user(agency="housing", shared=[Category.IDENTITY])

    found = workers(Page.open(sign_in(user=blind), "/caseloads"))

    # 12 + 8 + 4 + 0, by the levels alone.
    assert [cell.split()[0] for cell in found["Ivy"][:2]] == ["4", "24"]


def test_those_without_a_lead_are_listed_by_district_with_the_act(
    app: Flask, sign_in: SignIn
) -> None:
    ivy = a_user(full_name="Ivy")
    gone = a_user(full_name="Gone")
    works_with(a_client(ref="led", level=5), ivy)
    works_with(a_client(ref="was", level=3), ivy, to_on=date(2026, 4, 2))
    works_with(a_client(ref="closed", level=4), gone)
    works_with(a_client(ref="second", level=2, district="Fenland"), ivy, kind=SECOND)
    a_client(ref="nominated", selected_on=None)
    a_client(ref="over", deselected_on=date(2026, 4, 1))
    with transaction():
        db.session.get_one(User, gone.id).disabled_at = NOON

    page = Page.open(sign_in(), "/caseloads/without")

    assert [[row[1], row[4]] for row in page.table("Clients without")] == [
        ["closed", "the account of Gone was closed"],
        ["was", "2 Apr 2026"],
        ["second", "1 Feb 2024"],  # the day of the selection
    ]
    assert "3 clients on the scheme" in page.words
    fenland = page.link("Fenland 1")
    assert [row[1] for row in fenland.table("Clients without")] == ["second"]
    assert fenland.link("Give a lead to Testperson, Wren").path == "/clients/second/lead"
    assert "was" not in Page.open(sign_in(districts=["Fenland"]), "/caseloads/without").words[:400]


def test_who_sees_what(app: Flask, sign_in: SignIn) -> None:
    for role, mine, all_of_them in (
        (Role.COORDINATOR, 200, 200),
        (Role.CASE_MANAGER, 200, 403),
        (Role.LINK_WORKER, 200, 403),
        (Role.ANALYST, 403, 403),
    ):
        client = sign_in(role)
        assert client.get("/caseloads/mine").status_code == mine
        assert client.get("/caseloads").status_code == all_of_them
        assert client.get("/caseloads/without").status_code == all_of_them


def test_the_page_of_all_workers_takes_as_many_statements_for_few_as_for_many(
    ivy: User, sign_in: SignIn, statements: Statements
) -> None:
    client = sign_in()
    few = statements(lambda: client.get("/caseloads"))
    for _ in range(12):
        works_with(a_client(level=3), a_user(role=Role.CASE_MANAGER))
    many = statements(lambda: client.get("/caseloads"))

    assert len(many) == len(few) <= 14
