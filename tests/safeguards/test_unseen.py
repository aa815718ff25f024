"""A record that somebody may not see is, for them, no record: same answer, same work, same trail.

Unless its restriction says that the others are told; then they are told whom to ask, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, update
from werkzeug.test import TestResponse

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.clients.domain import AliasKind, IdentifierKind
from iom.clients.models import Client
from iom.db import db
from iom.sharing.domain import InvolvementKind, RestrictionKind
from iom.sharing.models import Involvement
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.aliases import an_alias
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page

pytestmark = pytest.mark.usefixtures("app")
ASK = "Restricted record – ask Hazel Merlin, Council community safety"


def closed(*, shown: bool = False, district: str = "Cambridge", ref: str = "C-1") -> Client:
    """Make a client whose record is closed to all but Hazel Merlin."""
    client = a_client(
        ref=ref,
        given_names="Perdita",
        family_name="Kestrelworth",
        district=district,
        numbers={IdentifierKind.PNC_ID: "1999/0123456X"} if ref == "C-1" else {},
    )
    an_alias(client, "Perdy", "Quillfeather")
    a_restriction(client, a_user(full_name="Hazel Merlin"), shown=shown)
    return client


# Closed to a coordinator, whoever it is about; `tests/briefing` asks as neighbourhood staff. A case
# is reached through a sitting, and there is none here; `tests/panel` asks as those who sit.
_OF_OTHERS = ("/audit", "/briefing", "/panels")


def pages_of_a_client(app: Flask) -> list[tuple[str, str]]:
    """Every method and address under a client's reference; swapped numbers stand for inner ids."""
    return [
        (method, re.sub(r"<int:\w+>", "1", rule.rule).replace("<agency>", "council"))
        for rule in app.url_map.iter_rules()
        if "<ref>" in rule.rule and not rule.rule.startswith(_OF_OTHERS)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def test_every_page_of_a_hidden_client_answers_as_for_one_who_is_not_there(
    app: Flask, sign_in: SignIn
) -> None:
    """And takes the same statements, in the same order: so it takes the same time."""
    closed()
    client = sign_in()
    pages = pages_of_a_client(app)
    assert len(pages) > 20
    client.get("/clients/C-9")

    for method, rule in pages:
        with statements() as of_hidden:
            hidden = asked(client, method, rule.replace("<ref>", "C-1"))
        with statements() as of_nobody:
            nobody = asked(client, method, rule.replace("<ref>", "C-9"))
        assert (hidden.status_code, method, rule) == (404, method, rule)
        assert plain(hidden.text) == plain(nobody.text), f"{method} {rule}"
        assert "Kestrelworth" not in hidden.text
        assert of_hidden == of_nobody, f"{method} {rule}"


def test_every_denial_is_on_the_trail_with_the_page_that_was_asked_for(
    app: Flask, sign_in: SignIn
) -> None:
    closed()
    client = sign_in()

    for method, rule in pages_of_a_client(app):
        for ref, subject in (("C-1", "client:C-1"), ("C-9", "client:unknown")):
            before = denials(subject)
            asked(client, method, rule.replace("<ref>", ref))
            assert denials(subject) == before + 1, f"{method} {rule} for {ref}"
    assert list_about("client:C-9") == []


def test_a_reader_of_the_trail_is_told_as_little(sign_in: SignIn) -> None:
    closed()
    client = sign_in()

    assert plain(client.get("/audit/client/C-1").text).replace("C-1", "C-9") == plain(
        client.get("/audit/client/C-9").text
    )


def test_where_the_restriction_is_shown_every_page_says_whom_to_ask_and_no_more(
    app: Flask, sign_in: SignIn
) -> None:
    closed(shown=True)
    client = sign_in()

    for method, rule in pages_of_a_client(app):
        answer = asked(client, method, rule.replace("<ref>", "C-1"))
        page = Page(client, answer)
        assert (answer.status_code, page.heading) == (403, ASK), f"{method} {rule}"
        assert "C-1" not in answer.text
        assert "Perdita" not in answer.text


def test_whom_to_ask_is_told_with_their_work_telephone_where_that_is_known(
    sign_in: SignIn,
) -> None:
    closed(shown=True)
    with transaction():
        db.session.execute(update(User).values(work_telephone="01223 496001"))
    client = sign_in()

    for path in ("/clients", "/clients/C-1"):
        assert f"{ASK}, 01223 496001" in Page(client, client.get(path)).words


def test_it_is_told_to_those_alone_who_would_see_the_record_without_it(
    sign_in: SignIn,
) -> None:
    client = closed(shown=True)
    ivy, linden = a_user(role=Role.CASE_MANAGER), a_user(role=Role.LINK_WORKER, agency="housing")
    works_with(client, linden)

    told = sign_in(user=linden)
    Page.open(told, "/clients/C-1", status=403)
    for other in (sign_in(user=ivy), sign_in(districts=["Fenland"])):
        Page.open(other, "/clients/C-1", status=404)
        assert ASK not in Page.open(other, "/clients").words


@pytest.mark.parametrize(
    "typed", ["C-1", "99/123456x", "Kestrelworth", "Quillfeather", "Kestrellworth"]
)
def test_a_search_that_meets_a_shown_restriction_says_whom_to_ask(
    sign_in: SignIn, typed: str
) -> None:
    closed(shown=True)

    page = Page.open(sign_in(), "/clients").press("Find", find=typed)

    assert page.heading == "No client found"
    assert ASK in page.words
    assert not page.soup.select("main table, main a[href$='C-1']")
    assert "Perdita" not in page.words
    assert [row.event for row in list_about("client:C-1")].count("AccessDenied") == 1


@pytest.mark.parametrize("typed", ["C-1", "99/123456x", "Kestrelworth", "Quillfeather"])
def test_a_search_that_meets_a_hidden_record_says_nothing(sign_in: SignIn, typed: str) -> None:
    closed()
    client = sign_in()

    page = Page.open(client, "/clients").press("Find", find=typed)

    assert page.heading == "No client found"
    assert "Restricted" not in page.words


def test_a_search_says_whom_to_ask_beside_whom_it_found(sign_in: SignIn) -> None:
    closed(shown=True)
    a_client(ref="C-2", given_names="Robin", family_name="Kestrelworth")

    page = Page.open(sign_in(), "/clients").press("Find", find="Kestrelworth")

    assert page.heading == "1 client found"
    assert [row[1] for row in page.table("Clients found")] == ["C-2"]
    assert ASK in page.words


def test_the_list_says_beneath_how_many_records_are_closed_and_whom_to_ask(
    sign_in: SignIn,
) -> None:
    closed(shown=True)
    closed(ref="C-2", district="Fenland", shown=True)
    closed(ref="C-3", district="Fenland")  # not shown
    a_client(ref="C-4")
    client = sign_in()

    everywhere = Page.open(client, "/clients")
    assert everywhere.words.startswith("Clients 1 client matches; 1 shown")
    assert everywhere.words.count(ASK) == 2  # two owners of one name
    assert Page.open(client, "/clients?status=all").words.count(ASK) == 2
    assert Page.open(client, "/clients?district=fenland").words.count(ASK) == 1


@pytest.mark.parametrize(
    "query",
    [
        *("strand=none", "level=3", "band=select", "situation=custody", "lead=none"),
        *("status=deselected", "status=nominated"),
    ],
)
def test_the_list_says_nothing_of_them_once_another_filter_is_set(
    sign_in: SignIn, query: str
) -> None:
    closed(shown=True)

    assert ASK not in Page.open(sign_in(), f"/clients?{query}").words


def test_nothing_is_created_against_a_hidden_client(sign_in: SignIn) -> None:
    closed()
    owner = sign_in(full_name="Rowan")
    token = {"csrf_token": token_of(owner)}
    worker = a_user(role=Role.CASE_MANAGER)

    alias = owner.post(
        "/clients/C-1/record/alias/add",
        data=token | {"given_names": "Wren", "kind": AliasKind.ALIAS.value},
    )
    colleague = owner.post(
        "/clients/C-1/people",
        data=token
        | {
            "worker": worker.id,
            "kind": InvolvementKind.LINK.value,
            "from_on": ["1", "5", "2026"],
        },
    )

    assert alias.status_code == colleague.status_code == 404
    assert db.session.query(Involvement).count() == 0


def test_the_urgent_link_is_on_every_404_of_those_who_may_break_the_glass(
    sign_in: SignIn,
) -> None:
    closed()
    client = sign_in()

    for path in ("/clients/C-1", "/clients/C-9", "/nowhere"):
        assert Page.open(client, path, status=404).link("Open a restricted record")


def test_a_restriction_to_named_people_hides_it_from_them_alone(sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    hazel, rowan = a_user(full_name="Hazel Merlin"), a_user()
    a_restriction(client, hazel, rowan, kind=RestrictionKind.NAMED, shown=True)

    assert Page.open(sign_in(user=rowan), "/clients/C-1", status=403).heading == ASK
    assert Page.open(sign_in(user=a_user()), "/clients/C-1").heading.startswith("Wren Testperson")


def asked(client: FlaskClient, method: str, path: str) -> TestResponse:
    if method == "GET":
        return client.get(path)
    return client.post(path, data={"csrf_token": token_of(client)})


def token_of(client: FlaskClient) -> str:
    return str(Page.open(client, "/notices").soup.select("[name=csrf_token]")[0]["value"])


def plain(text: str) -> str:
    text = re.sub(r"<code>[0-9a-f]{8}</code>", "", text)  # the reference is another every time
    return "\n".join(line for line in text.splitlines() if "csrf_token" not in line)


def denials(subject: str) -> int:
    return (
        db.session.query(AuditRecord)
        .filter(AuditRecord.subject == subject, AuditRecord.event == "AccessDenied")
        .count()
    )


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements that the block takes."""
    taken: list[str] = []

    def note(*arguments: object) -> None:
        taken.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield taken
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
