"""The register on the screen: gaps first seen, somebody named, changed, ended, taken out."""

from __future__ import annotations

from datetime import date

import pytest

from iom.accounts.domain import Role
from iom.audit.queries import list_about
from iom.places.queries import get_district_named
from iom.register import queries
from iom.register.domain import Sector
from tests.conftest import SignIn
from tests.factories.accounts import the_places
from tests.factories.links import a_link
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")
_ROOK = {
    "name": "Rook Elmfield",
    "agency": "Hawfield clinic",
    "telephone": "01632 960002",
    "since_on": ["1", "5", "2026"],
}


def fenland() -> str:
    return str(get_district_named("Fenland").id)


def test_a_sector_with_nobody_is_a_gap_and_leads_to_the_form(sign_in: SignIn) -> None:
    the_places()
    a_link("Cambridge")

    page = Page.open(sign_in(), "/link-workers")

    assert "Nobody has the link with accommodation; attitudes, thinking" in page.words
    assert "In some districts nobody has it with health, mental and physical." in page.words
    assert "nobody in East Cambridgeshire, Fenland" in page.words
    form = page.link("Name somebody for courts")
    assert form.soup.select("#sector option[selected]")[0]["value"] == "courts"


def test_somebody_is_named_once_however_often_the_button_is_pressed(sign_in: SignIn) -> None:
    the_places()
    form = Page.open(sign_in(), "/link-workers/new?sector=health")

    nobody = form.press("Put into the register", districts=[fenland()])
    assert nobody.errors == ["Choose an account, or write the name."]
    done = nobody.press("Put into the register", **_ROOK)
    nobody.press("Put into the register", **_ROOK)

    assert done.done == ["The link is in the register."]
    [link] = queries.list_links()
    assert (link.name, link.terms.sector) == ("Rook Elmfield", Sector.HEALTH)


def test_a_link_worker_chooses_among_their_own_districts(sign_in: SignIn) -> None:
    the_places()
    a_link("Cambridge", "Fenland")
    client = sign_in(Role.LINK_WORKER, districts=["Fenland"])

    form = Page.open(client, "/link-workers/new")
    page = Page.open(client, "/link-workers/1/change")

    assert [_.text.strip() for _ in form.soup.select("label[for^=districts]")] == ["Fenland"]
    assert "ask the coordinator" in page.words
    assert not page.soup.select("form.app-narrow")


def test_a_second_editor_sees_what_the_first_one_did_and_keeps_what_they_typed(
    sign_in: SignIn,
) -> None:
    the_places()
    link_id = a_link("Cambridge")
    client = sign_in()
    mine = Page.open(client, f"/link-workers/{link_id}/change")
    theirs = Page.open(client, f"/link-workers/{link_id}/change")
    theirs.press("Change it", agency="Oak surgery")

    conflict = mine.press("Change it", agency="Ash surgery")

    assert conflict.response.status_code == 409
    assert "Oak surgery" in conflict.words
    assert conflict.soup.select("#agency")[0]["value"] == "Ash surgery"
    assert conflict.press("Change it").done == ["The link is changed. What it said stays readable."]
    assert queries.get_link(link_id).agency == "Ash surgery"


def test_a_link_is_ended_and_its_history_stays(sign_in: SignIn) -> None:
    the_places()
    link_id = a_link("Cambridge", since_on=date(2026, 4, 1))

    page = Page.open(sign_in(), f"/link-workers/{link_id}/end").press(
        "End it", last_on=["30", "4", "2026"], note="Moved to another post"
    )

    rows = page.table("History")
    assert [row[1] for row in rows] == ["Ended", "Added"]
    assert "until 30 Apr 2026" in rows[0][2]
    assert "This link is over." in page.words


def test_the_register_is_taken_out_and_the_trail_says_so(sign_in: SignIn) -> None:
    the_places()
    a_link("Cambridge", provider="=Elm surgery")
    client = sign_in(Role.LINK_WORKER)

    rows = client.get("/link-workers/register.csv?district=cambridge").text.splitlines()
    Page.open(client, "/link-workers/print")

    assert rows[0].startswith("\ufeffsector,provider,person")
    assert (
        '"Health, mental and physical",\'=Elm surgery,Rowan Ashworth,Elm surgery,01632 960001,'
        "Cambridge,2026-05-01,,now," in rows
    )
    assert '"Health, mental and physical",,,,,Cambridge,,,nobody,' in rows
    assert [row.detail["how"] for row in list_about("link-workers")] == ["print", "csv"]
