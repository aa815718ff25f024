"""Who leads a client is told at once of what a file brings in, and of nothing that is history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.accounts.models import User
from iom.db import db
from iom.intake.domain import FileKind
from iom.notices.models import Notice
from iom.safeguards.telling import tell_of_matches
from iom.sharing.domain import InvolvementKind
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user, the_places
from tests.factories.clients import a_client, a_situation
from tests.factories.people_files import a_file_of, offences_csv, situations_csv
from tests.factories.safeguards import a_restriction, works_with
from tests.intake.conftest import BringIn
from tests.pages import Page

ARREST = {"disposal": "arrested", "category": "robbery", "offence_date": "2026-04-30"}


@pytest.fixture(autouse=True)
def _the_first_of_may() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 5, 1, 12, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def lead(bring_in: BringIn) -> User:
    """Make a lead professional of C-1, and the coordinator who need not be told then."""
    del bring_in
    the_places()
    a_user(username="coordinator")
    user = a_user(role=Role.CASE_MANAGER, username="lead", agency="probation")
    client = a_client(ref="C-1")
    works_with(client, user, kind=InvolvementKind.LEAD)
    return user


def told() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(User.username, Notice.sentence)
        .join(User, User.id == Notice.user_id)
        .order_by(Notice.id)
    )
    return [(row.username, row.sentence) for row in rows]


def test_an_arrest_is_told_to_the_lead_once_and_is_read_when_the_client_is_opened(
    lead: User, bring_in: BringIn, sign_in: SignIn
) -> None:
    content = offences_csv(ARREST)
    bring_in("offences", content)
    bring_in("offences", content)

    assert told() == [("lead", "C-1: Arrested for robbery (30 Apr 2026).")]
    browser = sign_in(user=lead)
    page = Page.open(browser, "/notices").link("C-1: Arrested for robbery (30 Apr 2026).")
    assert page.path == "/clients/C-1"
    db.session.rollback()
    assert db.session.scalars(select(Notice.read_at)).one() is not None


def test_one_notice_tells_all_that_a_file_brings_of_a_client(lead: User, bring_in: BringIn) -> None:
    del lead
    rows = [ARREST | {"offence_ref": f"O-{n}", "offence_date": f"2026-04-2{n}"} for n in range(5)]
    bring_in("offences", offences_csv(*rows))

    assert told() == [
        (
            "lead",
            (
                "C-1: Arrested for robbery (24 Apr 2026); Arrested for robbery (23 Apr 2026); "
                "Arrested for robbery (22 Apr 2026); and 2 more."
            ),
        )
    ]


def test_history_that_is_brought_in_is_no_news(lead: User, bring_in: BringIn) -> None:
    """The fourteenth day before is news, the fifteenth is not; a conviction never is."""
    del lead
    bring_in("offences", offences_csv(ARREST | {"offence_date": "2026-04-16"}))
    bring_in("offences", offences_csv(ARREST | {"disposal": "convicted", "offence_ref": "O-2"}))
    assert told() == []

    bring_in(
        "offences", offences_csv(ARREST | {"offence_date": "2026-04-17", "offence_ref": "O-3"})
    )
    assert len(told()) == 1


def test_custody_and_release_and_warrants_are_told(lead: User, bring_in: BringIn) -> None:
    del lead
    row = {"from": "2026-04-29", "establishment": "HMP Example"}
    bring_in("situations", situations_csv(row))
    bring_in("situations", situations_csv(row | {"to": "2026-05-01"}))
    warrant = {"warrant_ref": "W-1", "kind": "failed-to-appear", "issued_on": "2026-04-30"}
    bring_in("warrants", a_file_of(FileKind.WARRANTS, warrant))

    assert [sentence for _, sentence in told()] == [
        "C-1: In custody, HMP Example (29 Apr 2026).",
        "C-1: Out of custody (1 May 2026).",
        "C-1: Wanted: failed to appear (30 Apr 2026).",
    ]


def test_where_nobody_leads_the_coordinators_are_told(bring_in: BringIn) -> None:
    the_places()
    a_user(username="coordinator", districts=["Cambridge"])
    a_user(username="elsewhere", districts=["Fenland"])
    a_client(ref="C-1")

    bring_in("offences", offences_csv(ARREST))

    assert [name for name, _ in told()] == ["coordinator"]


def test_a_lead_whose_agency_may_not_see_offending_is_not_told_of_it(bring_in: BringIn) -> None:
    the_places()
    user = a_user(
        role=Role.CASE_MANAGER, username="lead", agency="health", shared=[Category.IDENTITY]
    )
    works_with(a_client(ref="C-1"), user, kind=InvolvementKind.LEAD)

    bring_in("offences", offences_csv(ARREST))

    assert told() == []


def test_a_row_that_a_person_puts_on_the_record_is_told_too(
    lead: User, bring_in: BringIn, sign_in: SignIn
) -> None:
    del lead
    bring_in("offences", offences_csv(ARREST | {"client_ref": "C-404"}))
    assert told() == []

    Page.open(sign_in(), "/intake/queue/1").press("It is this client", ref="C-1")

    assert told() == [("lead", "C-1: Arrested for robbery (30 Apr 2026).")]


def test_a_dry_run_and_a_refused_file_tell_nobody(lead: User, bring_in: BringIn) -> None:
    del lead
    bring_in("offences", offences_csv(ARREST), "--dry-run")
    bring_in("offences", offences_csv(ARREST, {"disposal": "x"}))
    a_situation_before = a_client(ref="C-2")
    a_situation(a_situation_before, from_on=date(2026, 4, 1))

    assert told() == []


def test_a_file_about_many_closed_records_tells_their_owner_once_how_many(app: Flask) -> None:
    sender, keeper = a_user(username="sender"), a_user(username="keeper")
    for number in range(1, 13):
        a_restriction(a_client(ref=f"C-{number:02}"), keeper)
    works_with(a_client(ref="C-99"), a_user(username="lead"), kind=InvolvementKind.LEAD)
    actor, refs = reader_of(sender), [f"C-{number:02}" for number in range(1, 13)]

    for _ in range(2):  # the dry run of a file, and bringing it in
        with transaction():
            tell_of_matches({*refs, "C-99", "C-0"}, what="a file", key="x", actor=actor, at=NOON)

    # Of twelve, ten are named.
    many = f"12 records, {', '.join(refs[:10])} and 2 more"
    assert sorted(told()) == [
        ("keeper", f"{sender.full_name} sent a file that may be about {many}: look, and ask."),
        ("lead", f"{sender.full_name} sent a file that may be about record C-99: look, and ask."),
    ]
