"""Everything that this user did, and disclosures to this agency."""

from __future__ import annotations

import pytest
from flask import Flask

from iom.accounts.domain import Role
from iom.accounts.events import SignedIn, SignInFailed
from iom.audit import service as audit
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.factories.clients import a_client
from tests.factories.trail import listed, london, opened, put, taken_out
from tests.pages import Page

ROWS = "Rows of hazel"


def test_everything_that_a_user_did_is_told_the_latest_first(app: Flask, sign_in: SignIn) -> None:
    the_places()
    hazel, ash = a_user(username="hazel"), a_user(username="ash")
    put(hazel, [SignedIn(subject=hazel.ref)], london("2026-04-20 08:59"))
    opened(hazel, ["C-1"], london("2026-04-20 09:00"))
    opened(ash, ["C-3"], london("2026-04-20 09:00"))
    taken_out(hazel, ["C-2"], london("2026-04-20 09:01"))

    page = Page.open(sign_in(Role.AUDITOR, full_name="Rowan Auditfield"), "/audit").press(
        "Show what they did", username="Hazel"
    )

    assert page.path == "/audit/user/hazel"
    assert page.heading == "Everything that hazel did"
    assert [row[:4] for row in page.table(ROWS)] == [
        ["20 Apr 2026, 09:01:00", "Taken out", "C-2", "printed list"],
        ["20 Apr 2026, 09:00:00", "Opened", "C-1", "overview"],
        ["20 Apr 2026, 08:59:00", "Signed in", "user hazel", "–"],
    ]
    assert "Wren Testperson" not in page.words  # workers, too, are told by reference
    assert [row[2] for row in page.press("Apply filters", about="C-1").table(ROWS)] == ["C-1"]


def test_what_was_done_to_the_account_is_a_page_of_its_own(app: Flask, sign_in: SignIn) -> None:
    the_places()
    a_user(username="hazel")
    with transaction():
        nobody = audit.Doer("nobody")
        event = SignInFailed(subject="user:hazel")
        audit.record(event, actor=nobody, at=london("2026-05-01 03:00"))
    auditor = sign_in(Role.AUDITOR)

    page = Page.open(auditor, "/audit/user/hazel").link("What was done to the account")

    assert page.heading == "What was done to the account hazel"
    assert ["1 May 2026, 03:00:00", "nobody"] in [row[:2] for row in page.table(ROWS)]
    page = page.press("Apply filters", operation="sign-in-failed")
    assert page.heading == "What was done to the account hazel"
    assert [row[1] for row in page.table(ROWS)] == ["nobody"]


def test_a_coordinator_is_told_nothing_of_an_account(app: Flask, sign_in: SignIn) -> None:
    the_places()
    hazel = a_user(username="hazel")
    put(hazel, [SignedIn(subject=hazel.ref)], london("2026-04-20 08:59"))

    page = Page.open(sign_in(), "/audit/user/hazel?view=account")

    assert page.heading == "Everything that hazel did"
    assert "The trail has no such row" in page.words


def test_a_user_whom_nobody_knows_is_a_page_that_is_not_there(app: Flask, sign_in: SignIn) -> None:
    the_places()
    auditor = sign_in(Role.AUDITOR)

    Page.open(auditor, "/audit/user/nobody", status=404)
    page = Page.open(auditor, "/audit").press("Show what they did", username="nobody")
    assert page.errors == ["There is no user of this name"]


@pytest.fixture
def disclosures(app: Flask) -> None:
    """Let two agencies take three clients out in two months of summer time."""
    the_places()
    ash, elm = (a_user(username=name, agency="police") for name in ("ash", "elm"))
    hazel = a_user(username="hazel", agency="council")
    for ref in ("C-1", "C-2", "C-3"):
        a_client(ref=ref)
    # Half past midnight on 1 April in London is 31 March in UTC.
    taken_out(ash, ["C-1", "C-2"], london("2026-04-01 00:30"))
    taken_out(elm, ["C-1"], london("2026-04-30 23:59"))
    taken_out(ash, ["C-3"], london("2026-03-31 23:59"))
    taken_out(hazel, ["C-3"], london("2026-04-10 10:00"))
    listed(ash, ["C-1", "C-2", "C-3"], london("2026-04-10 10:00"))


@pytest.mark.usefixtures("disclosures")
def test_disclosures_to_an_agency_are_told_row_by_row(sign_in: SignIn) -> None:
    page = Page.open(sign_in(Role.AUDITOR), "/audit").link("Police")

    assert page.heading == "Disclosures to Police"
    # The last that was written comes first; all four are of the police, none of the council.
    assert [(row[1], row[4]) for row in page.table("Row by row")] == [
        ("ash", "C-3"),
        ("elm", "C-1"),
        ("ash", "C-2"),
        ("ash", "C-1"),
    ]
    page = page.press("Apply filters", **{"from": "2026-04-01", "to": "2026-04-01"})
    assert [row[4] for row in page.table("Row by row")] == ["C-2", "C-1"]


@pytest.mark.usefixtures("disclosures")
def test_disclosures_are_summed_by_client(sign_in: SignIn) -> None:
    page = Page.open(sign_in(Role.AUDITOR), "/audit/agency/police").link("By client")

    assert page.table("By client") == [
        ["C-1", "2", "2", "1 April 2026, 00:30", "30 April 2026, 23:59"],
        ["C-2", "1", "1", "1 April 2026, 00:30", "1 April 2026, 00:30"],
        ["C-3", "1", "1", "31 March 2026, 23:59", "31 March 2026, 23:59"],
    ]
    page = page.press("Apply filters", **{"from": "2026-04-01"})
    assert [row[0] for row in page.table("By client")] == ["C-1", "C-2"]
    after = Page.open(page.client, "/audit/agency/police?view=clients&after=C-1")
    assert [row[0] for row in after.table("By client")] == ["C-2", "C-3"]


@pytest.mark.usefixtures("disclosures")
def test_disclosures_are_summed_by_month_of_london(sign_in: SignIn) -> None:
    page = Page.open(sign_in(Role.AUDITOR), "/audit/agency/police?view=months")

    months = page.table("By month")
    assert len(months) == 12
    assert months[:3] == [
        ["May 2026", "0", "0", "0"],
        ["April 2026", "3", "2", "2"],  # C-1 twice, C-2 once; ash and elm
        ["March 2026", "1", "1", "1"],
    ]
    assert months[-1][0] == "June 2025"
    assert len(page.link("April 2026").table("Row by row")) == 3


@pytest.mark.usefixtures("disclosures")
def test_an_agency_that_is_none_is_a_page_that_is_not_there(sign_in: SignIn) -> None:
    auditor = sign_in(Role.AUDITOR)

    Page.open(auditor, "/audit/agency/nobody", status=404)
    Page.open(auditor, "/audit/agency/Police", status=404)  # its name, not its code
