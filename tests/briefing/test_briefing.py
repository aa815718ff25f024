"""Briefing sheets for neighbourhood staff. Today is Friday 1 May 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.audit.queries import list_about
from iom.clients.deaths import DEATH
from iom.db import db
from iom.enforcement.domain import OrderKind, WarrantKind
from iom.enforcement.kinds import ORDER, WARRANT
from iom.enforcement.models import Sighting
from iom.entries.domain import Known
from iom.notices.models import Notice
from iom.offending.domain import SituationKind
from iom.offending.kinds import OFFENCE, SITUATION
from iom.offending.models import Offence
from iom.offending.words import Disposal, OffenceCategory
from iom.record.kinds import KINDS
from iom.safety.domain import MarkerKind
from iom.safety.kinds import MARKER
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

CANARY = "zwitscherkauz"


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


def officer(sign_in: SignIn, **about: Any) -> FlaskClient:
    given: dict[str, Any] = {"districts": ["Cambridge"], "agency": "police"} | about
    return sign_in(Role.NEIGHBOURHOOD, **given)


def names(page: Page) -> list[str]:
    return [row[1] for row in page.table("Clients")] if page.soup.select("table") else []


def test_the_list_holds_those_on_the_scheme_in_the_readers_districts_and_nobody_else(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2", district="Fenland")
    a_client(ref="C-3", selected_on=None)
    a_client(ref="C-4", selected_on=date(2025, 1, 1), deselected_on=date(2026, 5, 1))
    a_client(ref="C-5", selected_on=date(2026, 5, 2))
    an_entry(a_client(ref="C-6"), DEATH, died_on=date(2026, 4, 1))
    a_restriction(a_client(ref="C-7"), a_user())

    client = officer(sign_in)

    assert names(Page.open(client, "/")) == ["C-1"]
    for ref in ("C-2", "C-3", "C-4", "C-5", "C-6", "C-7", "C-8"):
        for page in ("", "/print", "/sighting"):
            assert client.get(f"/briefing/{ref}{page}").status_code == 404, ref
    assert client.get("/clients/C-1").status_code == 403
    assert list_about("client:C-1")[0].detail == {"page": "briefing"}


def test_who_is_wanted_is_told_in_the_list_and_can_be_asked_for(
    app: Flask, sign_in: SignIn
) -> None:
    wanted, inside = a_client(ref="C-1"), a_client(ref="C-2")
    a_client(ref="C-3")
    an_entry(wanted, WARRANT, kind=WarrantKind.ARREST, issued_on=date(2026, 4, 1))
    an_entry(inside, WARRANT, kind=WarrantKind.SEARCH, issued_on=date(2026, 4, 1))
    an_entry(inside, SITUATION, kind=SituationKind.REMAND, from_on=date(2026, 4, 1))
    an_entry(inside, MARKER, kind=MarkerKind.DOGS, from_on=date(2026, 1, 1))

    page = Page.open(officer(sign_in), "/briefing")

    assert [row[4:] for row in page.table("Clients")] == [
        ["Wanted", "–"],
        ["Remand", "Dogs"],
        ["Community", "–"],
    ]
    assert names(page.link("Those who are wanted")) == ["C-1"]


def the_sheet(sign_in: SignIn, **about: Any) -> Page:
    client = a_client(
        ref="C-1", given_names="Wren", family_name="Alderworth", date_of_birth=date(1993, 5, 2)
    )
    an_alias(client, "Jenny", "Wrenfield")
    an_entry(
        client, MARKER, kind=MarkerKind.VIOLENCE, what="To staff", source="Probation",
        from_on=date(2026, 1, 4), review_on=date(2026, 4, 30),
    )  # fmt: skip
    an_entry(client, WARRANT, kind=WarrantKind.RECALL, issued_on=date(2026, 4, 29))
    an_entry(
        client, ORDER, kind=OrderKind.LICENCE, to_on=date(2026, 9, 1), curfew_from=time(21),
        curfew_to=time(7), tag=Known.YES, exclusion="Mill Lane", non_contact="the complainant",
    )  # fmt: skip
    an_entry(client, ORDER, kind=OrderKind.BAIL, to_on=date(2026, 5, 1), exclusion="Old Lane")
    works_with(client, a_user(role=Role.CASE_MANAGER, agency="probation", full_name="Ivy Finch"))
    return Page.open(officer(sign_in, **about), "/briefing/C-1")


def test_the_sheet_tells_dangers_first_then_who_where_conditions_and_whom_to_tell(
    app: Flask, sign_in: SignIn
) -> None:
    page = the_sheet(sign_in)

    words = page.words
    for said in (
        "Violence : To staff", "review was due 30 Apr 2026", "Wren Alderworth", "Jenny Wrenfield",
        "born 2 May 1993", "Wanted", "Recall", "Community", "Licence, until 1 Sept 2026",
        "Curfew 21:00 to 07:00", "Wears a tag", "Not to enter Mill Lane",
        "No contact with the complainant", "Ivy Finch, Probation",
    ):  # fmt: skip
        assert said in words, said
    assert words.index("Violence") < words.index("Wren Alderworth")
    assert "Old Lane" not in words  # bail ended yesterday
    assert "Alderworth" not in page.title
    printed = page.link("Print (recorded)")
    assert "Mill Lane" in printed.words
    row = list_about("client:C-1")[0]
    assert (row.event, row.detail) == ("ClientExported", {"what": "briefing sheet"})


def test_without_offending_in_the_agreement_neither_wanted_nor_conditions_are_there(
    app: Flask, sign_in: SignIn
) -> None:
    page = the_sheet(sign_in, shared=[Category.IDENTITY])

    assert "Violence : To staff" in page.words
    for hidden in ("Wanted", "Recall", "Licence", "Mill Lane", "Conditions", "Where", "Community"):
        assert hidden not in page.words.replace("where and when", ""), hidden
    listed = Page.open(page.client, "/briefing?wanted=yes")
    assert names(listed) == ["C-1"]  # of no effect: it would tell who is wanted
    assert "Wanted" not in listed.words


def test_without_identity_in_an_agreement_there_is_nobody(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")

    client = officer(sign_in, shared=[each for each in Category if each is not Category.IDENTITY])

    assert "There is nobody to brief you about." in Page.open(client, "/briefing").words
    assert client.get("/briefing/C-1").status_code == 404


def test_a_sheet_tells_nothing_of_other_kinds_of_entry(app: Flask, sign_in: SignIn) -> None:
    """A canary in every text of every kind of entry that has no place on a sheet."""
    client = a_client(ref="C-1")
    for kind in KINDS.values():
        if kind.code not in {"marker", "warrant", "order", "situation", "death", "alias"}:
            texts = [each for each in kind.fields if each.shape.value in {"line", "text"}]
            said: Any = {
                each.name: CANARY
                for each in texts
                if each.name not in {"ref", "number", "postcode"} and len(CANARY) <= each.longest
            }
            an_entry(client, kind, **said)

    browser = officer(sign_in)

    for path in ("/briefing", "/briefing/C-1", "/briefing/C-1/print", "/briefing/C-1/sighting"):
        assert CANARY not in Page.open(browser, path).response.text


def test_a_sighting_goes_onto_the_record_once_and_whoever_leads_is_told(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    lead = a_user(role=Role.CASE_MANAGER, agency="probation")
    works_with(client, lead)
    lead_id = lead.id
    page = Page.open(officer(sign_in), "/briefing/C-1/sighting")

    sent = page.press("Send it", place="Market square", time="21.40", what="With two others")
    again = page.press("Send it", place="Market square", time="21.40", what="With two others")

    assert sent.done == again.done == ["The sighting is on the record, and whoever leads is told."]
    [sighting] = db.session.scalars(select(Sighting)).all()
    assert (sighting.on, sighting.time, sighting.place) == (
        date(2026, 5, 1), time(21, 40), "Market square",
    )  # fmt: skip
    assert sighting.source == "briefing"
    [notice] = db.session.scalars(select(Notice)).all()
    assert (notice.user_id, notice.sentence) == (lead_id, "C-1: Seen by neighbourhood staff.")
    added = [row for row in list_about("client:C-1") if row.event == "EntryAdded"]
    assert [row.detail["kind"] for row in added] == ["sighting"]


def test_a_sighting_that_cannot_be_right_keeps_what_was_typed(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(officer(sign_in), "/briefing/C-1/sighting")

    refused = page.press("Send it", on=["2", "5", "2026"], place="", what="By the bridge")

    assert refused.response.status_code == 422
    assert refused.errors == ["Day: the day lies in the future.", "Say where."]
    assert "By the bridge" in refused.response.text
    refused = page.press("Send it", place="", what="By the bridge")
    assert refused.errors == ["Say where."]


def test_an_arrest_goes_onto_the_record_once_and_whoever_leads_is_told(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    lead = a_user(role=Role.CASE_MANAGER, agency="probation")
    works_with(client, lead)
    lead_id = lead.id
    page = Page.open(officer(sign_in), "/briefing/C-1").link("Send an arrest")
    said = {"category": "dwelling-burglary", "ref": "K-1", "note": "At the market"}

    sent, again = page.press("Send it", **said), page.press("Send it", **said)

    assert sent.done == again.done == ["The arrest is on the record, and whoever leads is told."]
    [arrest] = db.session.scalars(select(Offence)).all()
    assert (arrest.offence_on, arrest.category, arrest.disposal, arrest.ref, arrest.source) == (
        date(2026, 5, 1), OffenceCategory.DWELLING_BURGLARY, Disposal.ARRESTED, "K-1", "briefing",
    )  # fmt: skip
    [notice] = db.session.scalars(select(Notice)).all()
    assert (notice.user_id, notice.sentence) == (lead_id, "C-1: Arrested for dwelling burglary.")
    added = [row for row in list_about("client:C-1") if row.event == "EntryAdded"]
    assert [row.detail["kind"] for row in added] == ["offence"]


def test_an_arrest_that_cannot_be_right_is_refused_beside_what_was_typed(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", date_of_birth=date(1990, 1, 2))
    an_entry(a_client(ref="C-2"), OFFENCE, ref="K-1")
    client = officer(sign_in)

    def sent(**said: Any) -> list[str]:
        return Page.open(client, "/briefing/C-1/arrest").press("Send it", **said).errors

    assert sent(note="At the market") == ["Say what offence it is."]
    assert sent(category="robbery", offence_on=["1", "1", "1990"]) == [
        "The client was not born yet on this day."
    ]
    assert sent(category="robbery", ref="K-1") == ["This reference is on a record already."]
    assert sent(category="nothing-that-there-is") != []
    # What became of it is not for the street to say.
    today: dict[str, Any] = {"offence_on": ["1", "5", "2026"]}
    data = {"category": "robbery", "disposal": "convicted", "csrf_token": token_of(client)}
    assert client.post("/briefing/C-1/arrest", data=data | today).status_code == 302
    disposals = select(Offence.disposal).where(Offence.ref.is_(None))
    assert db.session.scalars(disposals).all() == [Disposal.ARRESTED]


def test_without_offending_in_the_agreement_nothing_of_that_kind_is_sent(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    client = officer(sign_in, shared=[Category.IDENTITY])

    assert "Send a" not in Page.open(client, "/briefing/C-1").words
    data = {"place": "Market square", "category": "robbery", "csrf_token": token_of(client)}
    for what in ("sighting", "arrest"):
        assert client.get(f"/briefing/C-1/{what}").status_code == 404
        assert client.post(f"/briefing/C-1/{what}", data=data).status_code == 404
    assert db.session.scalars(select(Sighting.id)).all() == []
    assert db.session.scalars(select(Offence.id)).all() == []


def token_of(client: FlaskClient) -> str:
    return str(Page.open(client, "/notices").soup.select("[name=csrf_token]")[0]["value"])


def test_the_list_goes_on_after_a_hundred(app: Flask, sign_in: SignIn) -> None:
    for number in range(102):
        a_client(ref=f"C-{number:03}")

    page = Page.open(officer(sign_in), "/briefing")

    assert len(names(page)) == 100
    assert names(page.link("Next, after C-099")) == ["C-100", "C-101"]
