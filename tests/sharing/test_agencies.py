"""Agencies: who takes part, what each may see today, and what cannot be undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from iom.accounts.domain import AgencyKind, Category, Role
from iom.accounts.queries import find_agency
from iom.db import db
from tests.conftest import SignIn
from tests.factories.accounts import NOON
from tests.factories.agreements import a_party, an_agency, an_agreement
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")

C = Category


@pytest.fixture(autouse=True)
def _on_the_first_of_may() -> Any:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def administrator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ADMINISTRATOR, shared=[])


def test_the_list_says_what_each_may_see_today_by_which_agreements(
    administrator: FlaskClient,
) -> None:
    an_agreement({"housing": [C.IDENTITY, C.HOUSING]}, title="Core")
    an_agreement({"housing": [C.FINANCE]}, title="Rent")
    an_agreement({"health": C}, title="Ended", from_on=date(2025, 1, 1), to_on=date(2026, 5, 1))

    rows = {row[0]: row[1:] for row in Page.open(administrator, "/agencies").table("All agencies")}

    assert rows["Housing"] == ["statutory", "0", "Core , Rent", "identity, housing, finance"]
    assert rows["Health"] == ["statutory", "0", "none", "nothing"]


def test_an_agencys_page_says_of_each_kind_of_data_by_which_agreement(
    administrator: FlaskClient,
) -> None:
    an_agreement({"housing": [C.HOUSING]}, title="Core")

    page = Page.open(administrator, "/agencies/housing")

    assert ["Housing", "Core , up to 31 May 2026 Ends soon"] in page.table("What it may see today")
    assert ["Health", "not shared"] in page.table("What it may see today")
    assert "Its people see no client today: no agreement in force lets it see identities." in (
        page.words
    )


def test_an_agency_is_added_once_however_often_the_button_is_pressed(
    administrator: FlaskClient,
) -> None:
    page = Page.open(administrator, "/agencies/new")
    typed = {"name": "Bittern Trust", "code": "bittern", "kind": "third-sector"}

    first, second = (page.press("Add it", **typed) for _ in range(2))

    assert first.heading == second.heading == "Bittern Trust"
    agency = find_agency("bittern")
    assert agency is not None
    assert agency.kind is AgencyKind.THIRD_SECTOR


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"code": "Two words"}, "A code has 1 to 40 small letters"),
        ({"code": "housing"}, "There is already an agency Housing with the code housing."),
        ({"name": "HOUSING"}, "There is already an agency Housing with the code housing."),
        ({"name": "x" * 121}, "A name has at most 120 characters"),
    ],
)
def test_what_no_agency_can_be_called_is_refused(
    administrator: FlaskClient, typed: dict[str, str], says: str
) -> None:
    an_agency("housing")
    asked = {"name": "Bittern Trust", "code": "bittern", "kind": "statutory"} | typed

    page = Page.open(administrator, "/agencies/new").press("Add it", **asked)

    assert page.response.status_code == 422
    assert says in page.errors[0]


def test_an_agency_is_renamed_and_keeps_its_agreements(administrator: FlaskClient) -> None:
    an_agreement({"housing": [C.IDENTITY]}, title="Core")

    page = Page.open(administrator, "/agencies/housing").link("Rename or change kind")
    page = page.press("Save the change", name="Homes and Housing")

    assert page.heading == "Homes and Housing"
    assert [row[0] for row in page.table("All agreements")] == ["Core"]


def test_a_party_becomes_a_third_sector_body_only_once_its_agreements_name_a_gateway(
    administrator: FlaskClient,
) -> None:
    number = an_agreement({"housing": [C.IDENTITY]}, title="Core")
    page = Page.open(administrator, "/agencies/housing/change")

    page = page.press("Save the change", kind="third-sector")

    assert page.errors == [
        (
            "Housing is party to “Core” without a gateway, which a third-sector body needs. Write "
            "it down in the agreement first."
        )
    ]
    Page.open(administrator, f"/agreements/{number}/change").press(
        "Save the change", **{"gateway-housing": "Housing Act 1996", "reason": "Asked for"}
    )
    assert page.press("Save the change").done == ["The agency is changed."]


def test_a_second_editor_of_an_agency_is_told_what_it_is_now(administrator: FlaskClient) -> None:
    an_agency("housing")
    one, other = (Page.open(administrator, "/agencies/housing/change") for _ in range(2))
    one.press("Save the change", name="Theirs")

    page = other.press("Save the change", name="Mine")

    assert page.response.status_code == 409
    assert "it is now Theirs, statutory" in page.errors[0]
    assert page.press("Save the change").heading == "Mine"


def test_an_agency_with_which_something_has_to_do_is_not_removed(
    administrator: FlaskClient,
) -> None:
    an_agreement(parties=(a_party("housing"),))
    an_agency("unused")

    page = Page.open(administrator, "/agencies/housing/remove").press("Remove it")
    assert page.errors == [
        "Housing stays: people, agreements or clients have to do with it, or once had."
    ]
    page = Page.open(administrator, "/agencies/unused").link("Remove").press("Remove it")
    assert page.done == ["Unused is off the record."]
    db.session.rollback()
    assert find_agency("unused") is None
    assert find_agency("housing") is not None


@pytest.mark.parametrize("address", ["", "/new", "/council", "/council/change", "/council/remove"])
def test_agencies_are_for_administrators(sign_in: SignIn, address: str) -> None:
    assert sign_in(Role.COORDINATOR).get(f"/agencies{address}").status_code == 403
