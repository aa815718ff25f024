"""Rows of which it is not sure whom they are about: they wait, and a person says."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.clients.domain import IdentifierKind
from iom.db import db
from iom.intake.models import Waiting
from iom.notices.models import Notice
from iom.offending.models import Situation
from iom.retention import service as retention
from iom.retention.domain import EraseReason
from iom.retention.service import Seen
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user, the_places
from tests.factories.clients import a_client, a_situation
from tests.factories.people_files import situations_csv
from tests.factories.safeguards import a_restriction
from tests.intake.conftest import BringIn
from tests.pages import Page

PNC, OTHER_PNC = "1999/0123456X", "1999/1234567B"  # both good in HANDBOOK 3
WHO = ("pnc_id", "family_name", "given_names", "date_of_birth")
WREN = {
    "client_ref": "",
    "family_name": "Example",
    "given_names": "Wren",
    "date_of_birth": "1990-01-31",
}
BORN = date(1990, 1, 31)


def rows(*cells: dict[str, str]) -> bytes:
    return situations_csv(*cells, more=WHO)


def situations() -> list[tuple[int, date]]:
    db.session.rollback()
    return [(row.client_id, row.from_on) for row in db.session.scalars(select(Situation))]


def waiting() -> list[Waiting]:
    db.session.rollback()
    return list(db.session.scalars(select(Waiting).order_by(Waiting.id)))


def queue(browser: FlaskClient) -> Page:
    return Page.open(browser, "/intake/queue")


@pytest.mark.parametrize("options", [(), ("--partial",)])
def test_an_unsure_or_missing_person_waits_in_every_mode_and_the_rest_goes_in(
    bring_in: BringIn, options: tuple[str, ...]
) -> None:
    for ref in ("C-1", "C-2"):
        a_client(ref=ref, family_name="Example", date_of_birth=BORN)
    a_client(ref="C-3", numbers={IdentifierKind.PNC_ID: PNC})
    content = rows(
        WREN,
        {"client_ref": "", "pnc_id": OTHER_PNC},
        {"client_ref": "C-1", "pnc_id": PNC},
        {"client_ref": "C-9"},
        {"client_ref": "C-3"},
    )

    answer = bring_in("situations", content, *options)

    assert (answer.counts, answer.waiting, answer.refused) == ((1, 0, 0), 4, [])
    assert [row.why for row in waiting()] == [
        "several clients have what this row says of the person",
        "no client has what this row says of the person",
        "this PNC ID belongs to another client than the rest of the row says",
        "no client has the reference C-9",
    ]
    assert len(situations()) == 1


def test_a_name_without_a_date_of_birth_waits_with_those_who_are_called_so(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    a_client(ref="C-1", given_names="Wren", family_name="Example", date_of_birth=BORN)

    answer = bring_in("situations", rows(WREN | {"date_of_birth": ""}))

    assert (answer.counts, answer.waiting, answer.refused) == ((0, 0, 0), 1, [])
    [row] = waiting()
    assert row.why == "both names and the date of birth are needed to be sure whom a name means"
    assert "C-1" in queue(sign_in()).words


def test_a_dry_run_counts_them_and_lets_none_wait(bring_in: BringIn) -> None:
    assert bring_in("situations", rows(WREN), "--dry-run").waiting == 1
    assert waiting() == []


def test_a_file_that_is_refused_lets_none_wait(bring_in: BringIn) -> None:
    answer = bring_in("situations", rows(WREN, {"client_ref": "C-9", "from": "x"}))

    assert (answer.waiting, waiting()) == (0, [])


def test_the_same_row_again_does_not_wait_twice_whatever_became_of_it(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    a_client(ref="C-1", family_name="Exampel", date_of_birth=BORN)
    bring_in("situations", rows(WREN, WREN | {"from": "2020-01-01", "to": "2020-02-01"}))
    assert bring_in("situations", rows(WREN)).waiting == 1
    assert len(waiting()) == 2

    page = queue(sign_in()).press("This person (row 1, C-1)")
    page.link("Another client, or nobody on the record (row 2)").press(
        "Throw the row away", reason="Another Wren"
    )

    again = bring_in("situations", rows(WREN, WREN | {"from": "2020-01-01", "to": "2020-02-01"}))
    assert (again.counts, again.waiting) == ((0, 0, 2), 0)
    assert len(waiting()) == 2


def test_the_page_shows_the_row_as_it_came_and_who_is_likely_and_why(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    a_client(ref="C-1", family_name="Exampel", date_of_birth=BORN)
    bring_in("situations", rows(WREN | {"establishment": "HMP Example"}))

    page = queue(sign_in())

    assert page.heading == "Whom is it about?"
    assert "1 row waits" in page.words
    for told in ("Example, Wren", "HMP Example", "2024-03-01", "no client has what this row"):
        assert told in page.words
    [[name, ref, _, why, _]] = page.table("Who it may be, row 1")
    assert (name, ref) == ("Exampel, Wren", "C-1")
    assert why.endswith("same date of birth")
    assert list_about("client:C-1")[0].event == "ClientListed"
    assert list_about("waiting-row:1")[0].event == "WaitingRowRead"


def test_this_person_writes_the_row_as_the_file_would_with_the_file_as_its_source(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1", family_name="Exampel", date_of_birth=BORN)
    client_id = client.id
    bring_in("situations", rows(WREN))

    page = queue(sign_in()).press("This person (row 1, C-1)")

    assert page.done == ["The row is on the record of C-1."]
    assert "No row waits." in page.words
    assert situations() == [(client_id, date(2024, 3, 1))]
    events = {row.event: row for row in list_about("client:C-1")}
    assert events["SituationRecorded"].detail["source"].startswith("situations file sha256:")
    [row] = waiting()
    assert (row.state.value, row.cells) == ("taken", None)


def test_a_row_that_the_record_refuses_goes_on_waiting(bring_in: BringIn, sign_in: SignIn) -> None:
    client = a_client(ref="C-1", family_name="Exampel", date_of_birth=BORN)
    a_situation(client, from_on=date(2024, 1, 1))
    bring_in("situations", rows(WREN))

    page = queue(sign_in()).press("This person (row 1, C-1)")

    assert page.response.status_code == 422
    assert "begins while another lasts" in page.errors[0]
    assert waiting()[0].state.value == "waiting"


def test_another_client_can_be_named_by_reference(bring_in: BringIn, sign_in: SignIn) -> None:
    a_client(ref="C-7", family_name="Quitedifferent")
    bring_in("situations", rows(WREN))
    page = Page.open(sign_in(), "/intake/queue/1")

    assert page.press("It is this client", ref="").errors == ["Enter the reference of the client"]
    assert page.press("It is this client", ref="C-8").errors == [
        "There is no client with the reference C-8 whom you may see."
    ]
    page.press("It is this client", ref="C-7")

    assert len(situations()) == 1


def test_nobody_on_the_record_needs_a_reason_and_stays_readable(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    bring_in("situations", rows(WREN))
    browser = sign_in()
    page = Page.open(browser, "/intake/queue/1")
    assert page.press("Throw the row away", reason=" ").errors == [
        "Say why it is about nobody on the record."
    ]

    page.press("Throw the row away", reason="Lives elsewhere")

    assert situations() == []
    assert "No row waits." in queue(browser).words
    [row] = Page.open(browser, "/intake/queue/thrown-away").table(
        "Rows thrown away, the latest first"
    )
    assert row[0] == "Example, Wren, 1990-01-31"
    assert row[2] == "Lives elsewhere"


def test_what_was_thrown_away_is_deleted_after_half_a_year(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    bring_in("situations", rows(WREN))
    user = a_user()
    Page.open(sign_in(user=user), "/intake/queue/1").press("Throw the row away", reason="No")

    with time_machine.travel(datetime.now(UTC) + timedelta(days=183)):
        Page.open(sign_in(user=user), "/intake/queue/thrown-away")
        [row] = waiting()
        assert (row.cells, row.reason) == (None, "")
        db.session.rollback()


def test_two_people_or_two_clicks_decide_once(bring_in: BringIn, sign_in: SignIn) -> None:
    a_client(ref="C-1", family_name="Exampel", date_of_birth=BORN)
    bring_in("situations", rows(WREN))
    one, other = queue(sign_in()), Page.open(sign_in(), "/intake/queue/1")
    one.press("This person (row 1, C-1)")

    assert one.press("This person (row 1, C-1)").done == [
        "Somebody has decided on this row already; nothing was done."
    ]
    late = other.press("Throw the row away", reason="Too late, and kept")
    assert late.response.status_code == 409
    assert late.errors == ["Somebody has decided on this row already; nothing was done."]
    assert "Too late, and kept" in late.words
    assert len(situations()) == 1


def test_a_row_waits_where_the_sender_and_the_clients_are_and_else_everywhere(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    for ref in ("C-1", "C-2"):
        a_client(ref=ref, family_name="Example", date_of_birth=BORN, district="Fenland")
    bring_in("situations", rows(WREN, {"client_ref": "C-9"}))

    assert "2 rows wait" in queue(sign_in(districts=["Fenland"])).words
    cambridge = sign_in(districts=["Cambridge"])
    page = queue(cambridge)
    assert "1 row waits" in page.words
    assert "Example" not in page.words
    assert cambridge.get("/intake/queue/1").status_code == 404


def test_the_queue_goes_on_by_the_number_of_the_last_row(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    many = [WREN | {"given_names": "Wren" + "e" * n} for n in range(13)]
    bring_in("situations", rows(*many))
    browser = sign_in()

    page = queue(browser)
    assert "Rows wait, the oldest first, 10 on this page." in page.words
    page = page.link("Next rows")
    assert len(page.soup.select(".app-waits")) == 3
    assert "Next rows" not in page.words
    assert page.link("Back to the oldest").path == "/intake/queue"
    assert "No more rows wait." in Page.open(browser, "/intake/queue?after=13").words


def test_a_hidden_client_is_not_betrayed_and_the_row_not_lost(sign_in: SignIn) -> None:
    """The coordinator sees a row about nobody; whoever sees the client decides after them."""
    the_places()
    keeper = a_user(districts=["Cambridge"], username="keeper")
    hidden = a_client(ref="C-5", family_name="Secretperson", numbers={IdentifierKind.PNC_ID: PNC})
    a_restriction(hidden, keeper)
    coordinator = sign_in(districts=["Cambridge"])
    content = rows({"client_ref": "", "pnc_id": PNC}, {"client_ref": "", "pnc_id": OTHER_PNC})

    page = Page.open(coordinator, "/intake/situations").press(
        "See what it would do", file=(io.BytesIO(content), "s.csv")
    )
    told = page.table("Waits for a word from you")
    assert {row[2] for row in told} == {
        "no client that you may see has what this row says of the person."
    }
    page.press("Bring these in")
    page = queue(coordinator)
    assert page.words.count("Nobody whom you may see is likely to be the person.") == 2
    for number in (1, 2):
        Page.open(coordinator, f"/intake/queue/{number}").press("Throw the row away", reason="Who?")
    assert "No row waits." in queue(coordinator).words
    for text in (page.response.text, queue(coordinator).response.text):
        assert "Secretperson" not in text
        assert "C-5" not in text

    kept = queue(sign_in(user=keeper))
    assert "1 row waits" in kept.words
    kept.press("This person (row 1, C-5)")
    assert len(situations()) == 1
    assert (
        "record C-5"
        in db.session.scalars(select(Notice.sentence).where(Notice.kind == "possible-match")).one()
    )


def test_who_may_not_import_or_see_the_kind_has_no_queue(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    bring_in("situations", rows(WREN))
    for role in (Role.CASE_MANAGER, Role.ANALYST, Role.ADMINISTRATOR):
        assert sign_in(role).get("/intake/queue").status_code == 403
    health = sign_in(agency="health", shared=[Category.IDENTITY, Category.HEALTH])
    page = queue(health)
    assert "No row waits." in page.words
    assert "Example" not in page.words
    assert health.get("/intake/queue/1").status_code == 404


def test_a_row_about_an_erased_client_neither_goes_in_nor_waits(
    bring_in: BringIn, app: Flask
) -> None:
    a_client(ref="C-1")
    erase("C-1")

    answer = bring_in("situations", rows({"client_ref": "C-1"}))

    assert [row[:2] for row in answer.reasons] == [(2, "client_ref")]
    assert waiting() == []


def test_an_erasure_empties_the_rows_that_tell_of_the_client(bring_in: BringIn) -> None:
    for ref in ("C-1", "C-2"):
        a_client(ref=ref, family_name="Example", date_of_birth=BORN)
    bring_in("situations", rows(WREN, WREN | {"given_names": "Alder"}))

    erase("C-1")

    told, other = waiting()
    assert (told.cells, told.why) == (None, "")
    assert other.cells
    db.session.rollback()
    events = db.session.scalars(select(AuditRecord.event)).all()
    assert "WaitingRowDeleted" in events


def erase(ref: str) -> None:
    with transaction():
        retention.erase_client(
            ref,
            actor=COMMAND,
            at=NOON,
            reason=EraseReason.ORDERED,
            typed=ref,
            seen=Seen(state=None),
        )
