"""A restricted client with a name that nobody else has stands in no output for the wrong people."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client
from iom.notices.queries import list_notices
from iom.sharing.domain import RestrictionKind
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client, a_situation
from tests.factories.people_files import clients_csv, situations_csv
from tests.factories.reports import a_report
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

SURNAME, ALIAS, PNC, REF = "Kestrelworth", "Quillfeather", "1999/0123456X", "Z-777"
CANARIES = (SURNAME, ALIAS, PNC, "Perdita", "HMP Canarywing", "1987-02-03", "3 Feb 1987")
REPORT = "/reports/monthly/cambridge/2025-08/1"


@pytest.fixture
def canary(app: Flask) -> Client:
    """The canary, counted in a report, and a client whom everybody sees beside it."""
    client = a_client(
        ref=REF,
        given_names="Perdita",
        family_name=SURNAME,
        date_of_birth=date(1987, 2, 3),
        numbers={IdentifierKind.PNC_ID: PNC},
        selected_on=date(2025, 1, 1),
        level=5,
    )
    works_with(client, a_user(username="leading", agency="police"))
    an_alias(client, "Perdy", ALIAS)
    a_situation(client, from_on=date(2025, 8, 1), establishment="HMP Canarywing")
    a_client(ref="C-1", family_name="Ordinary", selected_on=date(2025, 1, 1))
    return client


@pytest.fixture(params=["all-but", "named", "other-district", "not-involved", "coordinator-shown"])
def wrong(request: pytest.FixtureRequest, canary: Client, app: Flask) -> User:
    """Somebody who sees clients, and for one of five reasons not this one."""
    hazel = a_user(full_name="Hazel Merlin")
    seen = a_client(ref="C-2", family_name="Ordinary", district="Fenland")
    match request.param:
        case "all-but":
            user = a_user()
            a_restriction(canary, hazel)
        case "coordinator-shown":
            user = a_user()
            a_restriction(canary, hazel, shown=True)
        case "named":
            user = a_user()
            a_restriction(canary, hazel, user, kind=RestrictionKind.NAMED)
        case "other-district":
            user = a_user(districts=["Fenland"])
        case _:
            user = a_user(role=Role.CASE_MANAGER)
            works_with(seen, user)
    return user


def test_the_canary_sings_for_those_who_may_see_it(canary: Client, sign_in: SignIn) -> None:
    """Without this, everything below could be empty for another reason."""
    client = sign_in()

    assert SURNAME in Page.open(client, "/clients").words
    own = Page.open(client, f"/clients/{REF}").response.text
    assert all(word in own for word in ("Perdita", ALIAS, PNC, "HMP Canarywing"))
    assert SURNAME in exported(client)
    assert Page.open(client, "/clients").press("Find", find=ALIAS).table("Clients found")


def test_lists_prints_and_files_are_without_it(wrong: User, sign_in: SignIn) -> None:
    client = sign_in(user=wrong)

    for query in ("", "?status=all", "?sort=name", "?level=5", f"?after={REF}", f"?before={REF}"):
        silent(client.get(f"/clients{query}").text)
    if wrong.role in {Role.COORDINATOR, Role.CASE_MANAGER}:
        silent(client.get("/clients/list/print?status=all").text)
        silent(exported(client))
        silent(exported(client, "xlsx"))


def test_counts_are_without_it(wrong: User, sign_in: SignIn) -> None:
    client = sign_in(user=wrong)

    # Level 5 is the canary's alone.
    assert Page.open(client, "/clients?level=5").words.startswith("Clients No client matches")


@pytest.mark.parametrize(
    "typed", [REF, SURNAME, "Kestrelwurth", ALIAS, "Perdita", PNC, "99/123456x", "Quilfether"]
)
def test_no_search_finds_it(wrong: User, sign_in: SignIn, typed: str) -> None:
    page = Page.open(sign_in(user=wrong), "/clients").press("Find", find=typed)

    silent(page.words.replace(typed, ""))
    assert REF not in page.words.replace(typed, "")


def test_none_of_its_pages_says_anything(app: Flask, wrong: User, sign_in: SignIn) -> None:
    client = sign_in(user=wrong)

    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and "<ref>" in rule.rule:
            path = rule.rule.replace("<ref>", REF).replace("<int:entry_id>", "1")
            path = path.replace("<kind>", "alias").replace("<int:involvement_id>", "1")
            answer = client.get(path.replace("<agency>", "council"))
            assert answer.status_code in {403, 404} or path.startswith("/audit"), path
            silent(answer.text)


def test_a_report_counts_it_and_leads_nobody_to_it(wrong: User, sign_in: SignIn) -> None:
    a_report()
    client = sign_in(user=wrong)

    for figure in ("clients", "in_custody", "new_engagements"):
        answer = client.get(f"{REPORT}/people?figure={figure}&of=2025-08")
        silent(answer.text)
        assert REF not in answer.text
    for form in ("csv", "json"):
        silent(client.get(f"{REPORT}/internal.{form}").text)
    people = client.get(f"{REPORT}/people?figure=in_custody&of=2025-08")
    # Reports of a district are for its own people; of those, each is told how many are left out.
    assert people.status_code == 404 or "not shown" in people.text


def test_a_dry_run_tells_no_more_than_that_there_may_be_a_match(
    wrong: User, sign_in: SignIn
) -> None:
    if wrong.role is not Role.COORDINATOR:
        return
    client = sign_in(user=wrong)

    by_ref = sent(client, "clients", clients_csv({"client_ref": REF, "district": "Fenland"}))
    by_number = sent(
        client,
        "clients",
        clients_csv({"client_ref": "N-1", "pnc_id": "99/123456X", "district": "Fenland"}),
    )
    situation = sent(client, "situations", situations_csv({"client_ref": REF}))

    assert by_ref.table("Refused") == [
        ["2", "client_ref", "possible match: the coordinator will check."]
    ]
    assert by_number.table("Refused") == [
        ["2", "pnc_id", "possible match: the coordinator will check."]
    ]
    nobody = sent(client, "situations", situations_csv({"client_ref": "N-9"}))
    told, of_nobody = (page.table("Waits for a word from you")[0] for page in (situation, nobody))
    assert [cell.replace(REF, "N-9") for cell in told] == of_nobody
    for page in (by_ref, by_number, situation):
        silent(page.response.text)


def test_those_who_are_to_check_a_match_are_told_and_by_reference_alone(
    canary: Client, sign_in: SignIn
) -> None:
    hazel, rowan = a_user(), a_user(full_name="Rowan Finch")
    a_restriction(canary, hazel)

    for _ in range(2):
        sent(sign_in(user=rowan), "clients", clients_csv({"client_ref": REF}))

    assert [notice.sentence for notice in list_notices(hazel.id)] == [
        f"Rowan Finch sent a file of people that may be about record {REF}: look, and ask."
    ]
    assert list_notices(rowan.id) == []


def test_notices_trails_and_error_pages_are_without_it(wrong: User, sign_in: SignIn) -> None:
    client = sign_in(user=wrong)

    for path in (
        *("/caseloads", "/caseloads/mine", "/caseloads/without", "/caseloads/of/leading"),
        *("/handovers", "/covers", "/clients?lead=none", "/clients?sort=lead&status=all"),
    ):
        silent(client.get(path).text)
    for path in ("/notices", "/audit", "/audit/unusual", "/retention", "/nominations", "/nowhere"):
        silent(client.get(path).text)


def silent(text: str) -> None:
    assert not [word for word in CANARIES if word in text]


def exported(client: FlaskClient, form: str = "csv") -> str:
    page = Page.open(client, "/clients/list/export?status=all")
    buttons = page.soup.select(f"button[value={form}]")
    if not buttons:
        return ""
    token = str(page.soup.select("main input[name=csrf_token]")[0]["value"])
    answer = client.post(
        "/clients/list/export?status=all", data={"csrf_token": token, "form": form}
    )
    assert answer.status_code == 200
    if form == "csv":
        return str(answer.data, "utf-8-sig")
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    return str([[cell.value for cell in row] for row in sheet.iter_rows()])


def sent(client: FlaskClient, kind: str, content: bytes) -> Page:
    page = Page.open(client, f"/intake/{kind}")
    button = next(tag.get_text(strip=True) for tag in page.soup.select("main form button"))
    return page.press(button, file=(io.BytesIO(content), "people.csv"))
