"""Files of entries: what goes in, what is known again, and what a person did that stands."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from iom.accounts.domain import Category
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.contacts.models import Contact
from iom.db import db
from iom.enforcement.models import Warrant
from iom.entries.models import current
from iom.intake.domain import FileKind
from iom.offending.kinds import OFFENCE
from iom.offending.models import Breach, DipEvent, DrugTest, Intelligence, Offence, Predictor
from iom.record import service as record
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_reader, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.people_files import a_file_of, indicators_csv, offences_csv
from tests.factories.safeguards import a_restriction
from tests.intake.conftest import BringIn
from tests.pages import Page

TODAY = date(2026, 5, 1)


def held(model: Any) -> list[Any]:
    db.session.rollback()
    return list(db.session.scalars(select(model).where(current(model)).order_by(model.id)))


def whose(row: Any) -> str:
    return db.session.scalars(select(Client.ref).where(Client.id == row.client_id)).one()


def test_offences_come_in_and_the_same_file_again_changes_nothing(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    content = offences_csv({}, {"offence_ref": "35/CR/2", "disposal": "arrested"})

    assert bring_in("offences", content).counts == (2, 0, 0)
    assert bring_in("offences", content).counts == (0, 0, 2)

    first, second = held(Offence)
    assert (first.ref, first.offence_on, first.category.value, first.disposal.value) == (
        "O-1",
        date(2024, 3, 1),
        "dwelling-burglary",
        "charged",
    )
    assert second.ref == "35/CR/2"
    assert first.source.startswith("offences file sha256:")
    [event, *_] = [row for row in list_about("client:C-1") if row.event == "EntryAdded"]
    assert (event.detail["kind"], event.detail["category"]) == ("offence", "offending")


@pytest.mark.parametrize("disposal", ["convicted", "acquitted", "no-further-action"])
def test_another_disposal_is_a_change_and_what_it_was_stays_readable(
    bring_in: BringIn, disposal: str
) -> None:
    a_client(ref="C-1")
    bring_in("offences", offences_csv({"disposal": "arrested"}))

    assert bring_in("offences", offences_csv({"disposal": disposal})).counts == (0, 1, 0)

    [now] = held(Offence)
    assert now.disposal.value == disposal
    before = db.session.get_one(Offence, now.follows_id)
    assert (before.disposal.value, before.ended_how) == ("arrested", "changed")
    assert list_about("client:C-1")[0].detail["columns"] == ["disposal"]


def test_alcohol_is_a_column_that_may_be_left_out_and_then_says_nothing(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    assert bring_in("offences", offences_csv({"alcohol": "yes"}, more=["alcohol"])).counts == (
        1,
        0,
        0,
    )

    assert bring_in("offences", offences_csv({})).counts == (0, 0, 1)
    assert bring_in("offences", offences_csv({"disposal": "convicted"})).counts == (0, 1, 0)
    assert held(Offence)[0].alcohol.value == "yes"
    no = offences_csv({"alcohol": "no", "disposal": "convicted"}, more=["alcohol"])
    assert bring_in("offences", no).counts == (0, 1, 0)


def test_rows_of_indicators_go_by_their_kind(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    kinds = ("class-a-positive", "class-a-negative", "test-refused", "test-missed", "intelligence")
    rows = [{"indicator_ref": f"I-{n}", "kind": kind} for n, kind in enumerate(kinds)]
    rows += [
        {"indicator_ref": "I-7", "kind": "predictor-2yr", "value": "62", "source": "Example 3"},
        {"indicator_ref": "I-8", "kind": "breach"},
        {"indicator_ref": "I-9", "kind": "recall"},
    ]

    assert bring_in("indicators", indicators_csv(*rows)).counts == (8, 0, 0)
    assert bring_in("indicators", indicators_csv(*rows)).counts == (0, 0, 8)

    assert [row.result.value for row in held(DrugTest)] == list(kinds[:4])
    assert len(held(Intelligence)) == 1
    assert [(row.value, row.name) for row in held(Predictor)] == [(62, "Example 3")]
    assert [row.kind.value for row in held(Breach)] == ["breach", "recall"]


def test_dip_events_contacts_and_warrants_come_in(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    files = {
        FileKind.DIP_EVENTS: {"event_ref": "D-1", "event": "assessed", "date": "2024-03-01"},
        FileKind.CONTACTS: {
            "contact_ref": "K-1",
            "date": "2024-03-01",
            "agency": "Housing",
            "pathway": "accommodation",
            "kind": "office-visit",
            "minutes": "45",
            "attended": "attended",
            "note": "Two\nlines",
        },
        FileKind.WARRANTS: {
            "warrant_ref": "W-1",
            "kind": "failed-to-appear",
            "issued_on": "2024-03-01",
            "court": "Example Magistrates",
        },
    }
    for kind, row in files.items():
        content = a_file_of(kind, row)
        assert bring_in(kind.value, content).counts == (1, 0, 0)
        assert bring_in(kind.value, content).counts == (0, 0, 1)

    assert held(DipEvent)[0].event.value == "assessed"
    [contact] = held(Contact)
    assert (contact.minutes, contact.attended.value) == (45, "attended")
    executed = files[FileKind.WARRANTS] | {"executed_on": "2024-04-01"}
    assert bring_in("warrants", a_file_of(FileKind.WARRANTS, executed)).counts == (0, 1, 0)
    assert held(Warrant)[0].executed_on == date(2024, 4, 1)
    contacts = [row for row in list_about("client:C-1") if row.detail.get("kind") == "contact"]
    assert contacts[0].detail["category"] == "housing"


@pytest.mark.parametrize(
    ("kind", "row", "column", "reason"),
    [
        ("offences", {"offence_ref": ""}, "offence_ref", "this must not be empty"),
        ("offences", {"offence_date": ""}, "offence_date", "this must not be empty"),
        ("offences", {"disposal": "guilty"}, "disposal", "“guilty” is not one of: convicted"),
        ("offences", {"category": ""}, "category", "this must not be empty"),
        ("offences", {"offence_date": "2999-01-01"}, "offence_date", "lies in the future"),
        ("indicators", {"kind": "hunch"}, "kind", "“hunch” is not one of: predictor-2yr"),
        ("indicators", {"kind": "predictor-2yr"}, "value", "this must not be empty"),
        (
            "indicators",
            {"kind": "predictor-2yr", "value": "100.5"},
            "value",
            "“100.5” is not a whole number from 0 to 100",
        ),
        ("indicators", {"kind": "predictor-2yr", "value": "101"}, "value", "from 0 to 100"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_by_line_and_column(
    bring_in: BringIn, kind: str, row: dict[str, str], column: str, reason: str
) -> None:
    a_client(ref="C-1")
    content = offences_csv(row) if kind == "offences" else indicators_csv(row)

    [(line, where, why)] = bring_in(kind, content).reasons

    assert (line, where) == (2, column)
    assert reason in why


def test_a_warrant_is_executed_or_withdrawn_not_both(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    row = {"warrant_ref": "W-1", "kind": "arrest", "issued_on": "2024-03-01",
           "executed_on": "2024-04-01", "withdrawn_on": "2024-04-01"}  # fmt: skip

    assert len(bring_in("warrants", a_file_of(FileKind.WARRANTS, row)).refused) == 1
    early = row | {"withdrawn_on": "", "executed_on": "2024-02-01"}
    assert len(bring_in("warrants", a_file_of(FileKind.WARRANTS, early)).refused) == 1


def test_a_reference_stands_in_a_file_once_and_on_one_record(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2")
    assert bring_in("offences", offences_csv({}, {"disposal": "convicted"})).reasons == [
        (3, "offence_ref", "the offence_ref O-1 stands on line 2 already")
    ]
    bring_in("offences", offences_csv({}))

    assert bring_in("offences", offences_csv({"client_ref": "C-2"})).reasons == [
        (2, "offence_ref", "this offence_ref belongs to another client")
    ]
    bring_in("indicators", indicators_csv({}))
    assert bring_in("indicators", indicators_csv({"kind": "intelligence"})).reasons == [
        (2, "indicator_ref", "this indicator_ref is on the record as something else already")
    ]


def test_what_a_person_struck_out_is_not_brought_back(bring_in: BringIn) -> None:
    a_client(ref="C-1")
    bring_in("offences", offences_csv({}))
    actor = a_reader()
    with transaction():
        record.strike_out(
            "C-1", OFFENCE, held_id(), "Somebody else’s offence", actor=actor, at=NOON
        )

    for disposal in ("charged", "convicted"):
        answer = bring_in("offences", offences_csv({"disposal": disposal}))
        assert answer.counts == (0, 0, 1)
        assert "O-1 was struck out by a person and is not brought back" in answer.result.stderr
    assert held(Offence) == []


def test_what_a_person_moved_stays_where_it_is_and_follows_the_file_there(
    bring_in: BringIn,
) -> None:
    a_client(ref="C-1")
    a_client(ref="C-2")
    bring_in("offences", offences_csv({}))
    actor = a_reader()
    with transaction():
        record.move_entry(
            "C-1", OFFENCE, held_id(), "C-2", "It was the other one", actor=actor, at=NOON,
            today=TODAY,
        )  # fmt: skip

    answer = bring_in("offences", offences_csv({}))
    assert answer.counts == (0, 0, 1)
    assert "O-1 was moved to another client by a person and stays there" in answer.result.stderr
    assert bring_in("offences", offences_csv({"disposal": "convicted"})).counts == (0, 1, 0)
    [now] = held(Offence)
    assert (whose(now), now.disposal.value) == ("C-2", "convicted")


def test_what_a_person_corrected_stays_as_long_as_the_file_says_what_it_said(
    bring_in: BringIn,
) -> None:
    a_client(ref="C-1")
    bring_in("offences", offences_csv({}))
    values = {"category": OFFENCE.field_named("category").words("robbery")}  # type: ignore[misc]
    actor = a_reader()
    with transaction():
        record.change_entry("C-1", OFFENCE, held_id(), values, actor=actor, at=NOON, today=TODAY)

    assert bring_in("offences", offences_csv({})).counts == (0, 0, 1)
    assert held(Offence)[0].category.value == "robbery"
    later = offences_csv({"disposal": "convicted", "category": "robbery"})
    assert bring_in("offences", later).counts == (0, 1, 0)


def test_a_reference_of_a_hidden_client_betrays_nobody(sign_in: SignIn, bring_in: BringIn) -> None:
    the_places()
    keeper = a_user(username="keeper")
    hidden = a_client(ref="C-5", family_name="Secretperson")
    a_client(ref="C-1")
    bring_in("offences", offences_csv({"client_ref": "C-5"}))
    a_restriction(hidden, keeper)

    page = send(sign_in(), "offences", offences_csv({}))

    assert page.table("Refused") == [
        ["2", "offence_ref", "possible match: the coordinator will check."]
    ]


def test_by_page_every_kind_comes_in(sign_in: SignIn) -> None:
    the_places()
    a_client(ref="C-1")
    browser = sign_in()

    page = send(browser, "offences", offences_csv({}))
    assert page.table("New") == [["2", "Testperson, Wren", "C-1", "2024-03-01, O-1", "new offence"]]
    page.press("Bring these in")
    page = send(browser, "offences", offences_csv({"disposal": "convicted"}))
    assert page.table("Changed")[0][-1] == "disposal: charged → convicted"


def test_who_may_not_see_a_kind_of_row_neither_brings_it_in_nor_is_told_of_it(
    sign_in: SignIn,
) -> None:
    the_places()
    a_client(ref="C-1")
    browser = sign_in(agency="housing", shared=[Category.IDENTITY, Category.OFFENDING])
    rows: tuple[dict[str, str], ...] = (
        {},
        {"indicator_ref": "I-2", "kind": "intelligence"},
        {"indicator_ref": "I-3", "kind": "class-a-positive"},
    )

    page = send(browser, "indicators", indicators_csv(*rows))

    assert [row[0] for row in page.table("Refused")] == ["3", "4"]
    assert "no agreement shares this kind of data" in page.words
    explained = Page.open(browser, "/intake/indicators").words
    assert "intelligence" not in {row[2] for row in Page.open(browser, "/intake/indicators").table(
        "Columns")}  # fmt: skip
    assert "class-a" not in explained
    health = sign_in(agency="health", shared=[Category.IDENTITY, Category.HEALTH])
    assert health.get("/intake/offences").status_code == 404
    assert health.get("/intake/dip-events").status_code == 404
    assert health.get("/intake/contacts").status_code == 200


def test_an_unsure_row_waits_and_goes_in_by_a_persons_word(
    bring_in: BringIn, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    content = offences_csv({"client_ref": "C-404"})
    assert bring_in("offences", content).waiting == 1

    Page.open(sign_in(), "/intake/queue/1").press("It is this client", ref="C-1")

    [row] = held(Offence)
    assert whose(row) == "C-1"
    assert row.source.startswith("offences file sha256:")
    assert bring_in("offences", content).counts == (0, 0, 1)


def held_id() -> int:
    [row] = held(Offence)
    found: int = row.id
    return found


def send(browser: Any, kind: str, content: bytes) -> Page:
    return Page.open(browser, f"/intake/{kind}").press(
        "See what it would do", file=(io.BytesIO(content), f"{kind}.csv")
    )
