"""Pages of the matrix: forms that keep what was typed, a preview, one activation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Role
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring.matrices import State
from tests.conftest import SignIn
from tests.factories.accounts import NOON, the_places
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.scores import TODAY, a_matrix
from tests.pages import Page


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def test_from_a_draft_to_the_active_version(app: Flask, sign_in: SignIn) -> None:
    a_matrix()
    client = a_client(ref="C-1", family_name="Thornley", given_names="Rowan")
    for days in (1, 2, 3):  # 30.0, watch; with a weight of 9 27.0, hold
        an_entry(client, OFFENCE, offence_on=TODAY - timedelta(days=days),
                 category=OffenceCategory.ROBBERY, disposal=Disposal.CHARGED)  # fmt: skip
    browser = sign_in()
    begun = (
        Page.open(browser, "/matrices")
        .link("Begin a draft")
        .press("Begin the draft", code="autumn-2", note="Robbery a little less")
    )
    assert begun.heading == "Matrix autumn-2 Draft"

    form = Page.open(browser, "/matrices/autumn-2/change/weights")
    wrong = form.press("Change the draft", **{"weight-robbery": "nine", "weight-other": "0.75"})
    assert wrong.errors == ["“nine” is not a number."]
    changed = wrong.press("Change the draft", **{"weight-robbery": "9"})

    assert changed.done == ["Weights of offences: changed in the draft autumn-2."]
    assert ["Other", "0.75"] in changed.table("Weights of offences")
    preview = changed.link("Preview")
    assert preview.heading == "1 of 1 would move band"
    assert preview.table("Who would move") == [
        ["Rowan Thornley C-1", "Cambridge", "30.0", "watch", "27.0", "hold"]
    ]
    active = Page.open(browser, "/matrices/autumn-2/activate").press("Activate it")
    assert active.heading == "Matrix autumn-2 Active"
    assert [row[:4] for row in Page.open(browser, "/matrices").table("Versions")] == [
        ["autumn-2", "Active", "1 May 2026", "–"],
        ["default-1", "Retired", "1 May 2026", "1 May 2026"],
    ]
    assert "never changes" in Page.open(browser, "/matrices/autumn-2/change/weights").words


def test_which_arrests_count_is_ticked_in_a_draft(app: Flask, sign_in: SignIn) -> None:
    the_places()
    a_matrix()
    browser = sign_in()
    Page.open(browser, "/matrices/new").press("Begin the draft", code="autumn-2")
    form = Page.open(browser, "/matrices/autumn-2/change/counted")
    ticked = [box["name"] for box in form.soup.select("input[type=checkbox][checked]")]
    assert len(ticked) == 7  # five kinds of arrest, two DIP statuses
    assert "arrests-counts-robbery" in ticked

    changed = form.press(
        "Change the draft", **{"arrests-counts-robbery": None, "class_a-counts-assessed": "y"}
    )

    assert changed.table("Which arrests and DIP statuses count") == [
        [
            "Arrests count for",
            "dwelling burglary, aggravated vehicle taking, theft of vehicle, theft from vehicle",
        ],
        ["Class A counts as well by the DIP status", "assessed, on caseload, retained"],
    ]


def test_two_who_change_a_draft_see_of_each_other(app: Flask, sign_in: SignIn) -> None:
    the_places()
    a_matrix()
    browser = sign_in()
    Page.open(browser, "/matrices/new").press("Begin the draft", code="autumn-2")
    path = "/matrices/autumn-2/change/district/fenland"
    one, other = (Page.open(browser, path) for _ in range(2))
    one.press("Change the draft", **{"priority-robbery": "1.2"})

    refused = other.press("Change the draft", **{"priority-robbery": "1.3"})

    assert refused.response.status_code == 409
    assert refused.table("What it says now") == [["Priority: robbery", "1.2"]]
    assert refused.soup.select("[name=priority-robbery]")[0]["value"] == "1.3"
    done = refused.press("Change the draft")
    assert ["Fenland", "robbery × 1.3", "Change : Fenland"] in done.table("Districts")


def test_of_two_who_activate_one_wins(app: Flask, sign_in: SignIn) -> None:
    a_matrix()
    browser = sign_in()
    forms = []
    for code in ("autumn-2", "winter-3"):
        Page.open(browser, "/matrices/new").press("Begin the draft", code=code)
    for code in ("autumn-2", "winter-3"):
        forms.append(Page.open(browser, f"/matrices/{code}/activate"))
    forms[0].press("Activate it")

    refused = forms[1].press("Activate it")

    assert refused.response.status_code == 409
    [said] = refused.errors
    assert said == (
        "Somebody else activated autumn-2 since you opened the page. Nothing of yours was done; "
        "look at the preview against that one first."
    )


def test_the_part_of_a_district_is_changed_by_who_has_the_district_and_by_nobody_else(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    a_matrix(code="autumn-2", state=State.DRAFT)
    browser = sign_in(districts=["Cambridge"])

    page = Page.open(browser, "/matrices/autumn-2")
    leading = {str(a["href"]) for a in page.soup.select("a[href*='/change/district/']")}
    assert leading == {"/matrices/autumn-2/change/district/cambridge"}
    Page.open(browser, "/matrices/autumn-2/change/district/cambridge")
    Page.open(browser, "/matrices/autumn-2/change/district/fenland", status=404)
    Page.open(browser, "/matrices/autumn-2/change/district/nowhere", status=404)


def test_those_without_the_permission_read_and_change_nothing(app: Flask, sign_in: SignIn) -> None:
    a_matrix()
    page = Page.open(sign_in(Role.LINK_WORKER), "/matrices/default-1")

    assert page.heading == "Matrix default-1 Active"
    assert ["Dwelling burglary", "10"] in page.table("Weights of offences")
    assert "Begin a draft" not in Page.open(sign_in(Role.LINK_WORKER), "/matrices").words
