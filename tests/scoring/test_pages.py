"""What the page of a score says to whom, and the forms about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Category, Role
from iom.clients.models import Client
from iom.offending.kinds import DRUG_TEST, INTELLIGENCE, OFFENCE
from iom.offending.words import Disposal, OffenceCategory, TestResult
from iom.scoring.domain import Reason
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.factories.clients import a_client
from tests.factories.entries import an_entry
from tests.factories.safeguards import works_with
from tests.factories.scores import TODAY, a_matrix, a_score
from tests.pages import Page

PAGE = "/clients/C-1/score"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def rowan(app: Flask) -> Client:
    """31.0: two robberies and an arrest, a positive test, four pieces of intelligence."""
    a_matrix()
    client = a_client(ref="C-1", family_name="Thornley", given_names="Rowan", level=4)
    for days, disposal in ((3, Disposal.CHARGED), (8, Disposal.CONVICTED), (9, Disposal.ARRESTED)):
        an_entry(
            client,
            OFFENCE,
            offence_on=days_ago(days),
            category=OffenceCategory.ROBBERY,
            disposal=disposal,
        )
    an_entry(client, DRUG_TEST, on=days_ago(20), result=TestResult.POSITIVE, substances="Cocaine")
    for _ in range(4):
        an_entry(client, INTELLIGENCE, on=days_ago(30))
    return client


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_score_is_explained(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan, as_of=days_ago(100), reason=Reason.NOMINATION)
    a_score(rowan, reason=Reason.REVIEW)

    page = Page.open(sign_in(full_name="Hazel Merlin"), PAGE)

    assert page.heading == "Score 31.0: watch, provisional"
    assert "Rowan" not in page.title
    assert "As of 1 May 2026, six-month review" in page.words
    assert "14.0 points up to select (45.0)." in page.words
    # The robbery for which they were arrested, proven: 10 in place of 2 makes 39.0; and no single
    # offence brings 14.
    assert "No single offence more would do it." in page.words
    assert "A predictor of 90 or more would lift the band to select (46.0)" in page.words
    rows = page.table("Every contribution")
    assert ["Robbery", "28 Apr 2026", "3", "10", "1.0", "1.0", "10.00"] in rows
    assert ["Positive test, Cocaine", "11 Apr 2026", "", "5", "", "", "5.00"] in rows
    assert rows[-1] == ["Sum 31.00, rounded half up", "31.0"]
    assert [row[1:] for row in page.table("Scores, latest first")] == [
        ["31.0", "watch, provisional", "six-month review"],
        ["0.0", "deselect, provisional", "nomination"],
    ]
    assert "On the scheme since 1 February 2024, at level 4." in page.words


def test_an_earlier_score_stays_readable_as_it_was(rowan: Client, sign_in: SignIn) -> None:
    first = a_score(rowan)
    an_entry(
        rowan,
        OFFENCE,
        offence_on=days_ago(1),
        category=OffenceCategory.ROBBERY,
        disposal=Disposal.CHARGED,
    )
    a_score(rowan)
    client = sign_in()

    page = Page.open(client, f"{PAGE}/{first}")

    assert page.heading == "Earlier score 31.0: watch, provisional"
    assert page.link("Latest score").heading == "Score 41.0: watch, provisional"
    Page.open(client, f"{PAGE}/9999", status=404)


def test_points_only_for_whom_the_kind_of_data_is_not(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan)
    seen = [Category.IDENTITY, Category.OFFENDING]

    page = Page.open(sign_in(agency="probation", shared=seen), PAGE)

    assert page.heading == "Score 31.0: watch, provisional"
    words = page.words
    assert "9.0 of it rest on kinds of data that your agency does not see." in words
    assert "at most 6; you may see the points only 4.00" in words
    for hidden in ("Cocaine", "Positive test", "Graded intelligence", "11 Apr", "1 Apr 2026"):
        assert hidden not in page.response.text


def test_whose_agency_sees_no_offending_sees_no_score(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan)
    client = sign_in(agency="housing", shared=[Category.IDENTITY])

    Page.open(client, PAGE, status=403)
    assert "Score" not in Page.open(client, "/clients/C-1").words


def test_a_score_is_asked_for_with_its_reason(rowan: Client, sign_in: SignIn) -> None:
    client = sign_in()
    page = Page.open(client, PAGE)
    assert page.heading == "Not scored yet"

    form = page.link("Score now")
    missing = form.press("Score now")
    assert missing.errors == ["Choose why the client is scored"]
    done = missing.press("Score now", reason="new-information")

    assert done.done == ["C-1 was scored with today’s data."]
    assert done.heading == "Score 31.0: watch, provisional"


def test_case_managers_score_their_own_clients_alone(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan)
    manager = a_user(role=Role.CASE_MANAGER, agency="probation")
    colleague = a_user(role=Role.CASE_MANAGER, agency="probation")
    works_with(rowan, manager)

    own = Page.open(sign_in(user=manager), PAGE)
    assert own.link("Score again with today’s data").heading == "Score with today’s data"
    assert "Set an override" not in own.words
    other = sign_in(user=colleague)
    assert "Score again" not in Page.open(other, PAGE).words
    Page.open(other, f"{PAGE}/now", status=403)


def test_an_override_stands_beside_the_score_until_its_day(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan)
    client = sign_in(full_name="Hazel Merlin")
    form = Page.open(client, PAGE).link("Set an override")

    empty = form.press("Set the override", reason="Too short")
    assert empty.errors == ["Choose a band", "Enter the last day, like 14 3 2027"]
    past = empty.press(
        "Set the override",
        band="select",
        until_on=["30", "4", "2026"],
        reason="Nowhere to go on release",
    )
    assert past.errors == ["The last day must be today or later, at most a year ahead."]
    page = past.press("Set the override", until_on=["31", "5", "2026"])

    assert page.heading == "Score 31.0: watch, provisional Treated as select"
    assert "“Nowhere to go on release”" in page.words
    assert "Set by Hazel Merlin on 1 May 2026" in page.words
    with time_machine.travel(NOON + timedelta(days=31), tick=False):  # 1 June
        later = Page.open(sign_in(), PAGE)
        assert later.heading == "Score 31.0: watch, provisional"
        assert "Was treated as select until 31 May 2026; the score holds." in later.words


def test_two_who_set_an_override_see_of_each_other(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan)
    one, other = (Page.open(sign_in(), f"{PAGE}/override") for _ in range(2))
    said = {"until_on": ["31", "5", "2026"], "reason": "Nowhere to go on release"}
    one.press("Set the override", band="select", **said)

    refused = other.press("Set the override", band="hold", **said)

    assert refused.response.status_code == 409
    assert "select until 31 May 2026" in refused.words, "what stands now"
    assert refused.soup.select("[name=band][value=hold][checked]"), "what was typed"
    again = refused.press("Set the override")
    assert again.heading == "Score 31.0: watch, provisional Treated as hold"


def test_an_override_ends_with_a_reason(rowan: Client, sign_in: SignIn) -> None:
    a_score(rowan)
    client = sign_in()
    form = Page.open(client, f"{PAGE}/override")
    page = form.press(
        "Set the override",
        band="select",
        until_on=["31", "5", "2026"],
        reason="Nowhere to go on release",
    )

    end = page.link("End it")
    assert end.press("End it", why="No").errors == ["Give a reason of 10 to 1,000 characters."]
    ended = end.press("End it", why="Housed on Monday")

    assert ended.done == ["The override has ended: the score holds."]
    assert "None: the score holds." in ended.words
    assert end.press("End it", why="Housed on Monday").done == ended.done  # a double click
    late = end.press("End it", why="Housed since Tuesday")
    assert late.response.status_code == 409
    assert "Housed on Monday" in late.words
    assert "Housed since Tuesday" in late.words
