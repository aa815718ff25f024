"""Schemes, delivery units and districts, page by page."""

from __future__ import annotations

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.accounts.queries import district_ids_of, get_user_by_name
from iom.audit.queries import list_about
from iom.places import queries
from iom.places.domain import code_of
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.pages import Page

ADD_UNIT = "/places/schemes/cambridgeshire/add-unit"
ADD_DISTRICT = "/places/units/huntingdon/add-district"


def test_the_list_counts_users_and_clients_of_every_place(app: Flask, sign_in: SignIn) -> None:
    the_places()
    a_client(district="Fenland")
    a_client(district="Fenland")
    a_client(district="Cambridge")
    a_client(district=None)
    a_user(districts=["Fenland"])
    client = sign_in(Role.ADMINISTRATOR, districts=["Fenland", "Cambridge"])

    page = Page.open(client, "/").link("Places")

    counts = {(row[0], row[1]): row[2:4] for row in page.table("Schemes")}
    assert list(counts)[:4] == [
        ("Cambridgeshire", "scheme"),
        ("Cambridge", "delivery unit"),
        ("Cambridge", "district"),
        ("East Cambridgeshire", "district"),
    ]
    assert counts["Cambridgeshire", "scheme"] == ["2", "3"]
    assert counts["Cambridge", "delivery unit"] == ["1", "1"]
    assert counts["Huntingdon", "delivery unit"] == ["2", "2"]
    assert counts["Fenland", "district"] == ["2", "2"]
    assert counts["Peterborough", "scheme"] == ["0", "0"]
    assert "1 client has no district on record" in page.words


def test_a_unit_and_a_district_are_added(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.ADMINISTRATOR)

    page = Page.open(client, "/places").link("Add a unit to Cambridgeshire")
    page = page.press("Add the delivery unit", name="  March  and Wisbech ")
    assert page.done == ["The delivery unit is added."]
    page = page.link("Add a district to March and Wisbech")
    page = page.press("Add the district", name="King’s Lynn and West Norfolk")

    assert page.done == ["The district is added."]
    [row] = [row for row in page.table("Schemes") if row[0].startswith("King")]
    assert row[1:4] == ["district", "0", "0"]
    assert queries.get_district("kings-lynn-and-west-norfolk").unit.name == "March and Wisbech"
    [unit] = list_about("unit:march-and-wisbech")
    assert (unit.event, unit.detail) == ("UnitAdded", {"scheme": "Cambridgeshire"})
    [district] = list_about("district:kings-lynn-and-west-norfolk")
    assert (district.event, district.detail) == (
        "DistrictAdded",
        {"unit": "March and Wisbech", "scheme": "Cambridgeshire"},
    )


@pytest.mark.parametrize(
    ("path", "button", "name", "words"),
    [
        (ADD_UNIT, "Add the delivery unit", "", "Enter the name"),
        (ADD_UNIT, "Add the delivery unit", "cambridge", "There is already a delivery unit"),
        (ADD_DISTRICT, "Add the district", "Fenland", "There is already a district “Fenland”."),
        (ADD_DISTRICT, "Add the district", "East  Cambridgeshire", "There is already a district"),
        (ADD_DISTRICT, "Add the district", "<b>", "Enter the name of the district"),
        (ADD_DISTRICT, "Add the district", "x" * 81, "A name has at most 80 characters"),
    ],
)
def test_what_cannot_be_a_place_is_refused_and_kept(
    app: Flask, sign_in: SignIn, path: str, button: str, name: str, words: str
) -> None:
    the_places()
    page = Page.open(sign_in(Role.ADMINISTRATOR), path).press(button, name=name)

    assert page.response.status_code == 422
    assert page.errors[0].startswith(words)
    assert page.soup.select("#name")[0].get("value", "") == name
    assert len(queries.list_places()) == 11


def test_whoever_has_the_scheme_sees_a_new_district_at_once(app: Flask, sign_in: SignIn) -> None:
    the_places()
    client = sign_in(Role.ADMINISTRATOR)
    Page.open(client, "/users/new").press(
        "Add the user",
        full_name="Bryony Teal",
        username="bryony",
        agency="council",
        role="coordinator",
        places=["scheme:peterborough"],
    )
    [bryony] = [row for row in Page.open(client, "/users").table("Users") if row[1] == "bryony"]
    assert bryony[4] == "Peterborough (scheme)"

    Page.open(client, "/places/units/peterborough/add-district").press(
        "Add the district", name="Rutland"
    )

    rutland = queries.get_district("rutland")
    assert rutland.id in district_ids_of(get_user_by_name("bryony").id)


@pytest.mark.parametrize("path", ["/places", ADD_UNIT, ADD_DISTRICT])
def test_only_those_who_manage_places_open_them(app: Flask, sign_in: SignIn, path: str) -> None:
    the_places()
    for role in Role:
        expected = 200 if role is Role.ADMINISTRATOR else 403
        client = sign_in(role)
        assert client.get(path).status_code == expected, role
        if expected == 403 and path != "/places":
            assert client.post(path, data={"name": "Rutland"}).status_code in {400, 403}
    assert len(queries.list_places()) == 11


def test_there_is_no_page_of_a_place_that_is_not_there(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    Page.open(client, "/places/schemes/atlantis/add-unit", status=404)
    Page.open(client, "/places/units/atlantis/add-district", status=404)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("South Cambridgeshire", "south-cambridgeshire"),
        ("King’s Lynn and West Norfolk", "kings-lynn-and-west-norfolk"),
        ("Herefordshire, County of", "herefordshire-county-of"),
        ("Brighton & Hove", "brighton-hove"),
    ],
)
def test_a_code_is_made_of_the_name(name: str, code: str) -> None:
    assert code_of(name) == code
