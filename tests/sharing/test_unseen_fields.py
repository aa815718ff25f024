"""Fields of a kind that a reader's agency may not see are nowhere.

Neither what they hold, nor their names, on any page that tells of a client, in any file, in any
order that a list can be put in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from iom.accounts.domain import Category, Role
from iom.clients.models import Client
from iom.cohort.domain import DeselectionReason, DipStatus, Strand
from iom.db import db
from iom.kernel import clock
from iom.nominations.decisions import same_person
from iom.nominations.domain import RouteIn
from iom.nominations.service import NewNomination, nominate
from iom.offending.domain import SituationKind
from iom.places.queries import get_district_named
from iom.transaction import transaction
from tests.casefile.conftest import _the_first_of_may
from tests.conftest import SignIn
from tests.factories.accounts import a_reader
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.crimes import a_police_file
from tests.factories.people_files import clients_csv
from tests.factories.reports import a_report
from tests.pages import Page

__all__ = ["_the_first_of_may"]  # one day for all of these tests
# Which kinds are left out is decided behind the database; who is seen, in it (tests/safeguards).
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Kind:
    """A kind of data: what nobody without it may read, and where its names may stand all the same.

    `names` are looked for on pages about clients; figures of a report have names of their own.
    """

    category: Category
    values: tuple[str, ...]
    names: tuple[str, ...]
    there: str  # what those who may see it do read on the client's page


KINDS = (
    Kind(
        Category.OFFENDING,
        ("Canaryfield", "Canarynote", "Canaryoffence"),
        ("strand", "mappa", "situation", "r+r", "catch", "on remand", "recalled", "establishment"),
        "Canaryfield",
    ),
    Kind(
        Category.SUBSTANCE_TREATMENT,
        ("unplanned-exit", "unplanned exit", "care-plan-agreed", "care plan agreed"),
        ("dip status", "dip_status"),
        "unplanned exit",
    ),
    Kind(Category.HEALTH, ("Canaryneed",), ("needs in brief",), "Canaryneed"),
)
BORN = date(1993, 5, 2)
ABOUT_CLIENTS = ("/clients", "/intake", "/nominations")
# Pages that explain to whoever manages sharing what kinds of data there are.
EXPLAIN_KINDS = re.compile(r"/shared-with|/sharing|/subject-access|/retention")


def rowan() -> Client:
    """Make a client who has something of every kind."""
    client = a_client(
        ref="C-000001",
        given_names="Rowan",
        family_name="Thornley",
        date_of_birth=BORN,
        nominated_on=date(2022, 1, 10),
        selected_on=date(2022, 2, 1),
        deselected_on=date(2023, 2, 1),
        reason=DeselectionReason.MOVED,
        note="Canarynote",
        strand=Strand.CATCH_AND_CONVICT,
        dip_status=DipStatus.CARE_PLAN_AGREED,
        mappa_level=1,
        level=2,
    )
    a_placement(
        client,
        nominated_on=date(2024, 3, 1),
        selected_on=date(2024, 4, 1),
        strand=Strand.REHABILITATE_AND_RESETTLE,
        dip_status=DipStatus.UNPLANNED_EXIT,
        mappa_level=1,
        statutory=True,
        level=4,
    )
    a_situation(
        client,
        SituationKind.RECALLED,
        from_on=date(2025, 1, 5),
        establishment="HMP Canaryfield",
    )
    an_alias(client, "Ro", "Thorne")
    return client


def world(sign_in: SignIn, kind: Kind) -> tuple[FlaskClient, dict[str, str]]:
    """Make one of everything, and a coordinator whose agency may see all but one kind."""
    rowan()
    a_client(ref="C-000002", strand=Strand.DETER, mappa_level=2)
    a_police_file({("Cambridge", "Burglary"): 3})
    a_report()
    shared = set(Category) - {kind.category}
    client = sign_in(Role.COORDINATOR, agency="partner", shared=shared)
    nominator = a_reader()
    new = NewNomination(
        token="t",
        route=RouteIn.POLICE,
        given_names="Hazel",
        family_name="Finch",
        district_id=get_district_named("Cambridge").id,
        offending="Canaryoffence",
        needs="Canaryneed",
    )
    with transaction():
        nomination_id = nominate(new, {}, actor=nominator, at=clock.now()).id
    about_rowan = replace(
        new, token="u", given_names="Rowan", family_name="Thornley", date_of_birth=BORN
    )
    with transaction():
        kept = nominate(about_rowan, {"C-000001": True}, actor=nominator, at=clock.now())
        same_person(kept.id, "C-000001", version=kept.version, actor=nominator, at=clock.now())
    named = {
        "ref": "C-000001",
        "kind": "clients",
        "ending": "csv",
        "district": "cambridge",
        "month": "2025-08",
        "number": "1",
        "edition": "internal",
        "form": "csv",
        "alias_id": "1",
        "nomination_id": str(nomination_id),
        "token": an_upload(client),
    }
    return client, named


def an_upload(client: FlaskClient) -> str:
    """Send a file in that changes what everybody may see."""
    row = {"client_ref": "C-000001", "family_name": "Thornley", "given_names": "Rowan"}
    row |= {"nominated_on": "2024-03-01", "selected_on": "2024-04-01", "intensity": "5"}
    content = clients_csv(row | {"mappa_level": ""})
    page = Page.open(client, "/intake/clients").press(
        "See what it would do", file=(io.BytesIO(content), "c.csv")
    )
    return page.path.rsplit("/", 1)[1]


def addresses(app: Flask, named: dict[str, str]) -> Iterator[str]:
    """Yield an address of every page and file that can be asked for by GET."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and set(rule.arguments) <= set(named):
            path = re.sub(
                r"<(?:[^<>:]*(?:\([^)]*\))?:)?(\w+)>", lambda place: named[place[1]], rule.rule
            )
            yield path


def read(answer: TestResponse) -> str:
    """Return all that an answer says, a workbook unpacked."""
    if answer.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as parts:
            return " ".join(parts.read(name).decode() for name in parts.namelist())
    return answer.get_data(as_text=True) if "pdf" not in answer.content_type else ""


_OF_FIGURES = re.compile(r"unplanned exits")  # heads a figure, which counts everyone


def assert_absent(kind: Kind, path: str, text: str) -> None:
    told = _OF_FIGURES.sub("", text.casefold())
    for value in kind.values:
        assert value.casefold() not in told, f"{value} on {path}"
    if path.startswith(ABOUT_CLIENTS) and not EXPLAIN_KINDS.search(path):
        for name in kind.names:
            assert name not in text.casefold(), f"{name} on {path}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.category.value)
def test_no_page_and_no_file_holds_them(app: Flask, sign_in: SignIn, kind: Kind) -> None:
    client, named = world(sign_in, kind)
    paths = list(addresses(app, named))
    assert {"/clients", "/clients/C-000001", "/clients/list/print", "/intake/clients"} <= set(paths)
    assert f"/nominations/{named['nomination_id']}" in paths
    found = 0

    for path in paths:
        answer = client.get(path, follow_redirects=True)
        found += answer.status_code == 200 and "Thornley" in read(answer)
        assert_absent(kind, path, read(answer))

    assert found >= 5  # the client is on these pages, or nothing was tried


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.category.value)
def test_those_who_may_see_them_do(app: Flask, sign_in: SignIn, kind: Kind) -> None:
    world(sign_in, kind)

    assert kind.there in Page.open(sign_in(), "/clients/C-000001").response.text


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.category.value)
def test_no_search_and_no_export_holds_them(app: Flask, sign_in: SignIn, kind: Kind) -> None:
    client, _ = world(sign_in, kind)
    found = Page.open(client, "/clients").press("Find", find="Thorn")
    assert "Thornley" in found.words
    assert_absent(kind, "/clients/find", found.response.text)

    for button in ("Export as CSV", "Export as XLSX"):
        page = Page.open(client, "/clients/list/export")
        form = {"csrf_token": str(page.soup.select("[name=csrf_token]")[0]["value"])}
        form["form"] = button[-4:].strip().lower()
        text = read(client.post("/clients/list/export", data=form))
        assert "Thornley" in text
        assert_absent(kind, "/clients/list/export", text)


@pytest.mark.parametrize(
    "query",
    [
        *("strand=cc", "strand=rr", "strand=none", "situation=recalled", "situation=community"),
        *("sort=strand", "sort=strand&order=desc", "sort=situation", "sort=situation&order=desc"),
    ],
)
def test_no_filter_and_no_order_of_a_list_tells_them(
    app: Flask, sign_in: SignIn, query: str
) -> None:
    client, _ = world(sign_in, KINDS[0])

    for path in ("/clients", "/clients/list/print", "/clients/list/export"):
        plain, asked = (without_tokens(client.get(path + more).text) for more in ("", f"?{query}"))
        assert asked == plain


def without_tokens(text: str) -> str:
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"|value="[^"]{60,}"', "", text)


@pytest.mark.parametrize(
    "figure", ["clients", "deter", "cc_rr", "no_strand", "in_custody", "removals_successful"]
)
def test_nobody_is_shown_behind_a_figure_that_would_tell_them(
    app: Flask, sign_in: SignIn, figure: str
) -> None:
    client, _ = world(sign_in, KINDS[0])
    path = f"/reports/monthly/cambridge/2025-08/1/people?figure={figure}&of=2025-08"

    theirs, everyone = Page.open(client, path), Page.open(sign_in(), path)

    assert "C-00000" not in theirs.response.text
    [shown] = re.findall(r"(\d+) (?:person|people)", theirs.words)
    assert f"{shown} p" in everyone.words  # a count counts everyone
    if int(shown):
        assert "not shown to you" in theirs.words
        assert "C-00000" in everyone.response.text


def test_the_record_tells_a_change_without_the_columns_not_seen(
    app: Flask, sign_in: SignIn
) -> None:
    client, _ = world(sign_in, KINDS[0])
    a_placement(
        db.session.scalars(select(Client).where(Client.ref == "C-000001")).one(),
        nominated_on=date(2024, 3, 1),
        selected_on=date(2024, 4, 1),
        strand=Strand.DETER,
        dip_status=DipStatus.RETAINED,
        mappa_level=1,
        statutory=True,
        level=4,
    )

    lines = [row[0] for row in Page.open(client, "/clients/C-000001").table("The record")]
    every = [row[0] for row in Page.open(sign_in(), "/clients/C-000001").table("The record")]

    changed = "Placement nominated on 1 Mar 2024 changed: "
    assert [line for line in every if "changed" in line] == [f"{changed}strand, dip status"]
    assert [line for line in lines if "changed" in line] == [f"{changed}dip status"]
    assert [line for line in every if line.startswith("Situation")]
    assert [line for line in lines if line.startswith("Situation")] == []


def test_a_change_of_nothing_else_is_not_told_at_all(app: Flask, sign_in: SignIn) -> None:
    client, _ = world(sign_in, KINDS[1])
    a_placement(
        db.session.scalars(select(Client).where(Client.ref == "C-000001")).one(),
        nominated_on=date(2024, 3, 1),
        selected_on=date(2024, 4, 1),
        strand=Strand.REHABILITATE_AND_RESETTLE,
        dip_status=DipStatus.RETAINED,
        mappa_level=1,
        statutory=True,
        level=4,
    )

    lines = [row[0] for row in Page.open(client, "/clients/C-000001").table("The record")]

    assert [line for line in lines if "changed" in line] == []
