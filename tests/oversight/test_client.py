"""Who looked at this client?"""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.db import db
from iom.oversight.sought import PAGE
from iom.sharing.domain import RestrictionKind
from iom.sharing.models import Restriction
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.trail import listed, london, opened, taken_out
from tests.pages import Page

CANARY = "Zyxwhistle"
ROWS, ALL = "Rows about C-1", "/audit/client/C-1"


def people() -> tuple[User, User]:
    """Make two workers of two agencies."""
    the_places()
    return a_user(username="hazel"), a_user(username="ash", agency="police")


def close(client_id: int, owner: User) -> None:
    """Close a client's record to all but its owner."""
    with transaction():
        db.session.add(
            Restriction(
                client_id=client_id,
                kind=RestrictionKind.ALL_BUT,
                shown=False,
                owner_id=owner.id,
                reason="Tests",
                set_at=NOON,
                set_by=owner.ref,
            )
        )


def test_every_look_is_told_with_when_who_and_how(app: Flask, sign_in: SignIn) -> None:
    hazel, ash = people()
    a_client(ref="C-1")
    opened(hazel, ["C-1"], london("2026-04-20 09:00"))
    listed(ash, ["C-1", "C-2"], london("2026-04-21 10:00"))
    taken_out(ash, ["C-1"], london("2026-04-22 11:00:30"))

    page = Page.open(sign_in(Role.AUDITOR), "/audit").press("Show who looked", ref="c-1")

    assert page.path == "/audit/client/C-1"
    assert page.title == "Who looked at client C-1 – iom"
    # The latest row is on top; being put on the record and on the scheme are the first rows.
    assert [row[:6] for row in page.table(ROWS)[:3]] == [
        ["22 Apr 2026, 11:00:30", "ash", "Police", "Taken out", "printed list", "disclosure"],
        [
            "21 Apr 2026, 10:00:00",
            "ash",
            "Police",
            "Shown in a list",
            "client list",
            "consultation",
        ],
        [
            "20 Apr 2026, 09:00:00",
            "hazel",
            "Council community safety",
            "Opened",
            "overview",
            "consultation",
        ],
    ]
    assert {row[1] for row in page.table(ROWS)[3:]} == {"command:tests"}


@pytest.mark.parametrize(
    ("filters", "who"),
    [
        ({"operation": "opened"}, ["hazel"]),
        ({"operation": "listed"}, ["ash"]),
        ({"operation": "consultation"}, ["ash", "hazel"]),
        ({"operation": "disclosure"}, ["ash"]),
        ({"who": "hazel"}, ["hazel"]),
        # Days are those of London: half past midnight on the 21st is 23:30 UTC on the 20th.
        ({"from": "2026-04-21", "to": "2026-04-21"}, ["ash"]),
        ({"to": "2026-04-20"}, ["hazel"]),
    ],
)
def test_filters_by_operation_period_and_person(
    app: Flask, sign_in: SignIn, filters: dict[str, str], who: list[str]
) -> None:
    hazel, ash = people()
    a_client(ref="C-1")
    opened(hazel, ["C-1"], london("2026-04-20 23:59"))
    listed(ash, ["C-1"], london("2026-04-21 00:30"))
    taken_out(ash, ["C-1"], london("2026-04-22 11:00"))

    page = Page.open(sign_in(Role.AUDITOR), "/audit/client/C-1").press("Apply filters", **filters)

    by_people = [row[1] for row in page.table(ROWS) if not row[1].startswith("command")]
    assert by_people == who
    assert page.link("Clear all").table(ROWS) == Page.open(page.client, ALL).table(ROWS)


def test_a_day_that_is_none_is_said_and_left_out(app: Flask, sign_in: SignIn) -> None:
    people()
    a_client(ref="C-1")

    page = Page.open(sign_in(Role.AUDITOR), "/audit/client/C-1?from=2026-13-05&to=0001-01-01")

    assert "“2026-13-05” is not a day in the calendar; day and month look swapped." in page.words
    assert "“0001-01-01” is no day from which there is a trail. It was left out." in page.words
    assert page.table(ROWS)


def test_pages_go_by_row_so_that_none_is_missed_or_told_twice(app: Flask, sign_in: SignIn) -> None:
    hazel, _ = people()
    a_client(ref="C-1")
    count = 2 * PAGE + 3
    for minute in range(count):
        opened(hazel, ["C-1"], london(f"2026-04-20 {9 + minute // 60:02}:{minute % 60:02}"))
    auditor = sign_in(Role.AUDITOR)
    asked = "/audit/client/C-1?operation=opened"

    first = Page.open(auditor, asked)
    opened(hazel, ["C-1"], london("2026-04-21 09:00"))  # somebody looks meanwhile
    second = first.link(_starts(first, "Older"))
    third = second.link(_starts(second, "Older"))

    seen = [row[-1] for page in (first, second, third) for row in page.table(ROWS)]
    assert [len(page.table(ROWS)) for page in (first, second, third)] == [PAGE, PAGE, 3]
    assert len(set(seen)) == count
    back = third.link(_starts(third, "Newer")).link(_starts(second, "Newer"))
    assert [row[-1] for row in back.table(ROWS)] == [row[-1] for row in first.table(ROWS)]
    assert len(third.link("Latest").table(ROWS)) == PAGE


def _starts(page: Page, word: str) -> str:
    texts = [" ".join(a.get_text(" ", strip=True).split()) for a in page.soup.select("nav a")]
    return next(text for text in texts if text.startswith(word))


def test_looking_at_the_trail_is_on_the_trail_once(app: Flask, sign_in: SignIn) -> None:
    hazel, _ = people()
    a_client(ref="C-1")
    opened(hazel, ["C-1"] * 9, london("2026-04-20 09:00"))
    auditor = sign_in(Role.AUDITOR, username="robin")

    Page.open(auditor, "/audit/client/C-1")

    [row] = list_about("trail")
    assert (row.event, row.actor, row.operation) == ("TrailRead", "user:robin", "consultation")
    assert row.detail == {"page": "client", "about": "client:C-1"}


def test_a_name_that_is_typed_leads_nowhere_and_into_no_address(
    app: Flask, sign_in: SignIn
) -> None:
    people()
    a_client(ref="C-1", family_name=CANARY)

    page = Page.open(sign_in(Role.AUDITOR), "/audit").press("Show who looked", ref=CANARY)

    assert page.response.status_code == 422
    assert page.path == "/audit/find-client"
    assert page.errors == [
        "No client with this reference is on the part of the trail that you read"
    ]


def test_a_client_of_whom_the_trail_knows_nothing_is_a_page_that_is_not_there(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    Page.open(sign_in(Role.AUDITOR), "/audit/client/C-9", status=404)


def test_a_coordinator_reads_looks_at_clients_of_their_own_districts(
    app: Flask, sign_in: SignIn
) -> None:
    hazel, _ = people()
    a_client(ref="C-1", district="Cambridge")
    a_client(ref="C-2", district="Fenland")
    opened(hazel, ["C-1", "C-2"], london("2026-04-20 09:00"))
    coordinator = sign_in(Role.COORDINATOR, districts=["Cambridge"])

    page = Page.open(coordinator, "/clients/C-1").link("Who looked")

    # Reads alone: that the record was made and changed stands on the client's own page.
    assert {row[5] for row in page.table(ROWS)} == {"consultation"}
    assert "hazel" in {row[1] for row in page.table(ROWS)}
    assert not page.soup.select("form[action*=export]")
    Page.open(coordinator, "/audit/client/C-2", status=404)
    front = Page.open(coordinator, "/audit").press("Show who looked", ref="C-2")
    assert front.response.status_code == 422


def test_a_coordinator_shut_out_of_a_record_reads_nothing_about_it(
    app: Flask, sign_in: SignIn
) -> None:
    hazel, ash = people()
    client_id = a_client(ref="C-1").id
    a_client(ref="C-2")
    opened(ash, ["C-1", "C-2"], london("2026-04-30 23:00"))
    taken_out(ash, ["C-1", "C-2"], london("2026-04-30 23:01"))
    close(client_id, owner=hazel)
    shut_out = sign_in(Role.COORDINATOR)

    Page.open(shut_out, "/audit/client/C-1", status=404)
    for path in ("/audit/user/ash", "/audit/agency/police", "/audit/agency/police?view=clients"):
        words = Page.open(shut_out, path).words
        assert "C-2" in words
        assert "C-1" not in words, path
    months = Page.open(shut_out, "/audit/agency/police?view=months")
    assert months.table("By month")[1][1:] == ["1", "1", "1"]  # April: C-2 alone
    night = Page.open(shut_out, "/audit/unusual").table("At night")
    assert [row[2:4] for row in night] == [["1", "2"]]
    owner = sign_in(user=hazel)
    assert Page.open(owner, "/audit/client/C-1").table(ROWS)


def test_an_auditor_is_told_of_restricted_clients_by_reference(app: Flask, sign_in: SignIn) -> None:
    hazel, ash = people()
    client_id = a_client(ref="C-1").id
    opened(ash, ["C-1"], london("2026-04-30 10:00"))
    close(client_id, owner=hazel)

    page = Page.open(sign_in(Role.AUDITOR), "/audit/client/C-1?operation=opened")

    assert [row[1] for row in page.table(ROWS)] == ["ash"]


@pytest.mark.parametrize(
    "role", [Role.CASE_MANAGER, Role.LINK_WORKER, Role.ANALYST, Role.BOARD, Role.ADMINISTRATOR]
)
def test_nobody_else_reads_the_trail(app: Flask, sign_in: SignIn, role: Role) -> None:
    a_client(ref="C-1")
    client = sign_in(role)

    for path in ("", "/client/C-1", "/user/hazel", "/agency/council", "/unusual", "/breach"):
        Page.open(client, f"/audit{path}", status=403)


def test_the_rows_shown_go_out_as_a_file_which_is_on_the_trail(app: Flask, sign_in: SignIn) -> None:
    hazel, ash = people()
    a_client(ref="C-1", family_name=CANARY)
    opened(hazel, ["C-1"], london("2026-04-20 09:00"))
    taken_out(ash, ["C-1"], london("2026-04-22 11:00"))
    auditor = sign_in(Role.AUDITOR)
    page = Page.open(auditor, "/audit/client/C-1?operation=disclosure")
    [form] = page.soup.select("form[action*=export]")
    [token] = form.select("[name=csrf_token]")

    answer = auditor.post(str(form["action"]), data={"csrf_token": str(token["value"])})

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert header == ["seq", "at", "actor", "agency", "operation", "event", "subject", "detail"]
    assert [row[1:] for row in rows] == [
        [
            "2026-04-22T10:00:00+00:00",
            "user:ash",
            "police",
            "disclosure",
            "ClientExported",
            "client:C-1",
            "printed list",
        ]
    ]
    row = list_about("trail")[0]
    assert (row.event, row.operation) == ("TrailExported", "export")
    assert row.detail == {"page": "client", "about": "client:C-1", "rows": 1}
    assert CANARY not in answer.text
