"""The directory on the screen: what is found, what a client can have, and what is told of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from iom.accounts.domain import Category, Role
from iom.clients.models import Client
from iom.directory.words import ForSex, Taken, Weekday, Where
from iom.needs.domain import NeedKind
from iom.needs.kinds import ASSESSMENT
from iom.offending.domain import SituationKind
from tests.conftest import SignIn
from tests.directory.conftest import Statements
from tests.factories.accounts import a_user
from tests.factories.clients import a_client, a_situation
from tests.factories.directory import (
    TODAY,
    a_programme,
    a_provider,
    a_start,
    closed,
    found,
)
from tests.factories.entries import an_entry
from tests.pages import Page, filled

pytestmark = pytest.mark.usefixtures("places")


def names_on(client: FlaskClient, asked: str = "") -> list[str]:
    page = Page.open(client, f"/directory{asked}")
    return [link.get_text() for link in page.soup.select("main tbody th a")]


def test_programmes_are_found_and_a_filter_can_be_taken_off(sign_in: SignIn) -> None:
    a_programme(name="Ash", sex=ForSex.FEMALE)
    a_programme(name="Birch", districts=frozenset({"Fenland"}))
    a_programme(name="Cedar", most_age=25)
    closed(a_programme(name="Damson"))
    client = sign_in(Role.ANALYST)

    assert names_on(client) == ["Ash", "Birch", "Cedar"]
    assert names_on(client, "?sex=M&age=20&district=cambridge") == ["Cedar"]
    assert names_on(client, "?district=nowhere") == ["Ash", "Birch", "Cedar"]
    page = Page.open(client, "/directory?sex=M&age=20&district=cambridge")
    assert {tag.get_text(): tag["href"] for tag in page.soup.select(".moj-filter__tag")} == {
        "Remove this filter: Cambridge": "/directory?sex=M&age=20",
        "Remove this filter: For a man": "/directory?district=cambridge&age=20",
        "Remove this filter: Aged 20": "/directory?district=cambridge&sex=M",
    }


def test_the_list_takes_no_more_statements_for_more_programmes(
    sign_in: SignIn, statements: Statements
) -> None:
    client, provider = sign_in(Role.LINK_WORKER), a_provider()
    a_programme(provider)
    few = len(statements(lambda: client.get("/directory")))
    for _ in range(60):
        a_programme(provider)

    assert len(statements(lambda: client.get("/directory"))) == few
    assert len(names_on(client)) == 50
    last = names_on(client)[-1]
    page = Page.open(client, "/directory")
    (following,) = page.soup.select("nav[aria-label=Pages] a[rel=next]")
    assert len(names_on(client, str(following["href"]).removeprefix("/directory"))) == 11
    assert last in following.get_text()


def test_the_page_of_a_programme_says_how_it_stands(sign_in: SignIn) -> None:
    link = a_user(username="linden", role=Role.LINK_WORKER, full_name="Linden Wren")
    ref = a_programme(
        a_provider("Alderworth House", telephone="01632 960201"),
        takes=Taken.FIXED_TERM,
        cost_pence=7_000,
        link_user_id=link.id,
        on=TODAY - timedelta(days=91),
    )
    a_start(ref, date(2026, 6, 3), places=8)

    words = Page.open(sign_in(Role.CASE_MANAGER), f"/directory/{ref}").words

    for said in (
        *("Alderworth House", "01632 960201", "Linden Wren", "£70.00", "3 June 2026 8 of 8"),
        *("Not confirmed since 30 January 2026", "Put in the directory"),
    ):
        assert said in words, said


def test_the_calendar_has_starts_and_the_days_of_drop_ins(sign_in: SignIn) -> None:
    provider = a_provider()
    days = (Weekday.MONDAY,)
    a_programme(provider, name="Open clinic", takes=Taken.DROP_IN, days=days, hours="10:00")
    a_programme(provider, name="Some day", takes=Taken.DROP_IN)
    starting = a_programme(provider, name="Twelve evenings", takes=Taken.FIXED_TERM)
    a_start(starting, date(2026, 5, 20), places=8)
    client = sign_in(Role.LINK_WORKER)

    may = Page.open(client, "/directory/starts").words
    june = Page.open(client, "/directory/starts?month=2026-06").words

    assert "Starts in May 2026 1 fixed-term start" in may
    assert may.count("Open clinic 10:00") == 4  # 4, 11, 18 and 25 May
    assert "20 Wed Twelve evenings starts, 8 left" in may
    assert "nobody has said when they are open: Some day" in may
    assert june.count("Open clinic 10:00") == 5
    assert "Nothing of a fixed term begins in June 2026" in june
    for month in ("2026-13", "1999-01", "x"):
        assert "May 2026" in Page.open(client, f"/directory/starts?month={month}").words


def a_client_with_needs(**said: Any) -> Client:
    client = a_client(ref="C-000001", given_names="Clover", family_name="Martin", **said)
    an_entry(client, ASSESSMENT, on=date(2026, 4, 1), assessor="Rowan Ashworth", alcohol=8, ete=1)
    return client


def test_a_client_is_shown_what_they_can_have_and_why_not_the_rest(sign_in: SignIn) -> None:
    client = a_client_with_needs(district="Cambridge", sex="M", date_of_birth=date(1996, 5, 2))
    provider = a_provider()
    a_programme(provider, name="At any time")
    starting = a_programme(provider, name="In June", takes=Taken.FIXED_TERM)
    a_start(starting, date(2026, 6, 3))
    a_programme(provider, name="For women", sex=ForSex.FEMALE)
    a_programme(provider, name="For the old", least_age=30)  # 30 tomorrow
    a_programme(provider, name="In the north", districts=frozenset({"Fenland"}))
    a_programme(provider, name="Inside", custody=Where.CUSTODY)
    a_programme(provider, name="Something else", needs=frozenset({NeedKind.ETE}))
    reader = sign_in(Role.COORDINATOR)

    page = Page.open(reader, f"/clients/{client.ref}/options")
    words = page.words

    assert "man, aged 29, Cambridge" in words
    (fitting, rest) = page.soup.select("main table")
    assert [row.select_one("a").contents[0] for row in fitting.select("tbody tr")] == [  # type: ignore[union-attr]
        "At any time",
        "In June",
    ]
    told = rest.get_text(" ", strip=True)
    for why in (
        "Women only.",
        "Ages 30 and over; the client is 29.",
        "Serves Fenland, not Cambridge.",
        "In custody only; the client is at liberty.",
    ):
        assert why in told, why
    assert "Something else" not in words  # no open need of it
    assert "Something else" in Page.open(reader, f"/clients/{client.ref}/options?need=ete").words


def test_what_a_client_can_have_is_logged_and_planned_from_there(sign_in: SignIn) -> None:
    client = a_client_with_needs()
    ref = a_programme(a_provider("Alderworth House"), name="Wren Steps")
    page = Page.open(sign_in(Role.COORDINATOR), f"/clients/{client.ref}/options")

    log = page.link("Log it : Wren Steps, for alcohol")
    plan = page.link("Make it a goal : Wren Steps, for alcohol")

    said = filled(log.soup.select("main form")[0])
    assert said["client"] == client.ref
    assert (said["provider"], said["programme"]) == ("Alderworth House", ref)
    assert said["pathway"] == "drugs-alcohol"
    assert plan.path == f"/clients/{client.ref}/plan/goal/add"


def test_what_is_not_known_of_a_client_is_said_and_shuts_nothing_out(sign_in: SignIn) -> None:
    client = a_client_with_needs(sex=None, date_of_birth=None)
    a_programme(name="For young women", sex=ForSex.FEMALE, most_age=25)

    words = Page.open(sign_in(Role.COORDINATOR), f"/clients/{client.ref}/options").words

    assert "Sex not known: women only" in words
    assert "Age not known: ages up to 25" in words


def test_who_may_not_see_what_a_fact_rests_on_is_not_told_it(sign_in: SignIn) -> None:
    """Whoever may not see offending is not told that somebody is in custody, nor a need of it."""
    client = a_client_with_needs()
    an_entry(client, ASSESSMENT, on=date(2026, 4, 2), assessor="Rowan Ashworth", thinking=8)
    a_situation(client, kind=SituationKind.CUSTODY, from_on=date(2026, 4, 1))
    a_programme(name="Outside", custody=Where.COMMUNITY)
    a_programme(name="Thinking it over", needs=frozenset({NeedKind.THINKING}), custody=Where.BOTH)
    seen = [Category.IDENTITY, Category.SUBSTANCE_TREATMENT]

    whole = Page.open(sign_in(Role.COORDINATOR), f"/clients/{client.ref}/options").words
    less = Page.open(
        sign_in(Role.COORDINATOR, shared=seen, agency="health"),
        f"/clients/{client.ref}/options?need=thinking",
    ).words

    assert "In the community only; the client is in custody." in whole
    assert "Thinking it over" in whole
    assert "custody or not is not known" in less
    assert "at liberty" not in less
    assert "Thinking" not in less


def test_the_paper_for_a_client_has_only_what_they_can_have(sign_in: SignIn) -> None:
    client = a_client_with_needs(sex="M")
    a_programme(name="For anybody", cost_pence=0)
    a_programme(name="For women", sex=ForSex.FEMALE)

    words = Page.open(sign_in(Role.COORDINATOR), f"/clients/{client.ref}/options/print").words

    assert "For anybody" in words
    assert "It is free." in words
    assert "For women" not in words


def test_the_needs_page_leads_to_what_is_there_for_each_open_need(sign_in: SignIn) -> None:
    client = a_client_with_needs()
    page = Page.open(sign_in(Role.COORDINATOR), f"/clients/{client.ref}/needs")

    links = [link["href"] for link in page.soup.select("main a[href*=options]")]

    assert links == [f"/clients/{client.ref}/options?need=alcohol"]


def test_a_programme_is_put_in_and_confirmed_on_the_screen(sign_in: SignIn) -> None:
    a_provider("Alderworth House")
    client = sign_in(Role.LINK_WORKER)
    page = Page.open(client, "/directory/new").press(
        "Add the programme",
        provider="V-0001",
        name="Site-safety card",
        what="A course and the test",
        pathway="ete",
        needs=["ete"],
        area="some",
        serves=["Cambridge", "Fenland"],
        how_to_refer="Ring them",
        takes="fixed-term",
        cost="19.00",
    )
    assert "The programme is in the directory." in page.words
    assert found("P-0001").cost_pence == 1_900
    assert found("P-0001").districts == frozenset({"Cambridge", "Fenland"})

    page = Page.open(client, "/directory/new").press("Add the programme", name="Half a card")
    assert "Choose the provider" in page.words
    assert page.soup.select_one("#name")["value"] == "Half a card"  # type: ignore[index]


def test_the_desk_says_how_many_are_to_be_confirmed(sign_in: SignIn) -> None:
    link = a_user(username="linden", role=Role.LINK_WORKER)
    long_ago = TODAY - timedelta(days=120)
    a_programme(on=long_ago, link_user_id=link.id)
    a_programme(on=long_ago)
    a_programme()

    assert "2 programmes to confirm." in Page.open(sign_in(Role.COORDINATOR), "/desk").words
    other = Page.open(sign_in(Role.LINK_WORKER), "/desk").words
    assert "to confirm" not in other  # keeps the link of none of them


def test_whoever_keeps_no_directory_is_offered_no_act(sign_in: SignIn) -> None:
    ref = a_programme()
    page = Page.open(sign_in(Role.ANALYST), f"/directory/{ref}")

    assert page.soup.select("main form, main .app-acts a") == []
