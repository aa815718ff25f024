"""The pages of the log and of appointments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.accounts.models import User
from iom.audit.models import AuditRecord
from iom.clients.models import Client
from iom.contacts.domain import Pathway
from iom.contacts.models import Appointment, Contact
from iom.db import db
from iom.sharing.readers import reader_of
from tests.conftest import SignIn
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.directory import a_programme, a_provider
from tests.factories.safeguards import a_restriction, works_with
from tests.interventions.making import CAME, MISSED, TODAY, book, contacts, log, number_of
from tests.pages import Page

NEW = "/interventions/new"


@pytest.fixture
def linden(app: Flask, sign_in: SignIn) -> FlaskClient:
    """Sign in somebody who works with two clients by name, and whose agency with a third."""
    names = {"C-1": "Alderworth", "C-2": "Finchfield", "C-3": "Reedfield"}
    made = {
        ref: a_client(ref=ref, given_names="Wren", family_name=name).id
        for ref, name in names.items()
    }
    user = a_user(role=Role.LINK_WORKER, username="linden", full_name="Linden Oakfield")
    for ref, client_id in made.items():
        works_with(client_id, user if ref != "C-3" else user.agency)
    return sign_in(user=user)


def linden_now() -> User:
    return db.session.scalars(select(User).where(User.username == "linden")).one()


def test_an_entry_for_two_clients_is_saved_and_ready_to_be_copied(linden: FlaskClient) -> None:
    page = Page.open(linden, NEW)
    page = page.press(
        "Save and log another",
        client=["C-1", "C-2"],
        kind="group",
        pathway="ete",
        minutes="60",
        note="Session 2 of 4",
        outcome="progress",
        cost_pence="19.50",
        **{"came-C-1": "attended", "came-C-2": "unacceptable-absence"},
    )
    assert page.done == ["Logged for 2 clients."]
    assert page.path == NEW
    entry = Page.open(linden, "/interventions").link("Group, ETE, 60 min")
    assert entry.table("2 clients") == [
        ["Wren Alderworth C-1", "Attended", "", "Take off Wren Alderworth"],
        ["Wren Finchfield C-2", "Unacceptable absence", "", "Take off Wren Finchfield"],
    ]
    copied = [tag.text for tag in entry.soup.select("textarea")]
    assert copied == [
        "05/05/2026. IOM group, ETE, 60 min. Session 2 of 4. Outcome: progress.",
        "C-1. 05/05/2026. IOM group, ETE, 60 min. Attended. Session 2 of 4. Outcome: progress.",
        (
            "C-2. 05/05/2026. IOM group, ETE, 60 min. Did not attend: unacceptable absence. "
            "Session 2 of 4. Outcome: progress."
        ),
    ]
    assert "£19.50 for each client" in entry.words
    assert "Alderworth" not in entry.title


def test_what_was_typed_stays_where_something_is_wrong(linden: FlaskClient) -> None:
    page = Page.open(linden, NEW).press(
        "Save", note="Only a note", minutes="many", cost_pence="1.234"
    )
    assert page.response.status_code == 422
    assert page.errors == [
        "Say how you met.",
        "Enter a whole number",
        "Pence have two figures at most: enter it in pounds, like 19 or 19.50.",
    ]
    page = page.press("Save", kind="phone", minutes="5", cost_pence="", on=["6", "5", "2026"])
    assert page.errors == ["Tick at least one client."]
    page = page.press("Save", client=["C-1"])
    assert page.errors == ["Day: the day lies in the future."]
    assert "Only a note" in page.words
    page = page.press("Save for 1 client", on=["5", "5", "2026"])
    assert page.done == ["Logged for 1 client."]


def test_a_form_sent_twice_is_one_entry_and_with_other_words_a_question(
    linden: FlaskClient,
) -> None:
    page = Page.open(linden, NEW)
    for _ in range(2):
        entry = page.press("Save", client=["C-1"], kind="phone", note="First")
    assert entry.done == ["This entry is on the record of 1 client already; it is not there twice."]
    other = page.press("Save", client=["C-1"], kind="phone", note="Second")
    assert other.response.status_code == 409
    assert "Second" in other.words
    assert other.link("The entry as it was saved").path == entry.path
    assert other.press("Save for 1 client").done == ["Logged for 1 client."]
    assert [row.note for row in contacts()] == ["First", "Second"]


def test_others_are_found_by_reference_or_name_and_ticked(linden: FlaskClient) -> None:
    page = Page.open(linden, NEW).press("Add", more="c-3, Finchfield, Nobodyworth", kind="phone")
    assert page.response.status_code == 422
    ticked = [tag["value"] for tag in page.soup.select("input[name=client][checked]")]
    assert ticked == ["C-3", "C-2"]
    assert "Found by name and ticked: Wren Finchfield, C-2." in page.words
    assert page.errors == [
        "“Nobodyworth” may mean nobody or several people. Type the reference, or find them first."
    ]
    page = page.press("Save for 2 clients", more="")
    assert page.done == ["Logged for 2 clients."]


def test_a_reference_that_is_typed_is_saved_at_once_and_a_name_is_looked_at_first(
    linden: FlaskClient,
) -> None:
    page = Page.open(linden, NEW).press("Save", more="C-1", kind="phone")
    assert page.done == ["Logged for 1 client."]
    page = Page.open(linden, NEW).press("Save", more="Wren Alderworth", kind="phone")
    assert page.done == []
    assert "Look that it is they, then save." in page.words
    assert number_of(Contact) == 1


def test_standard_wording_goes_under_the_note_without_losing_anything(linden: FlaskClient) -> None:
    page = Page.open(linden, NEW).press(
        "Put in the standard wording for this kind and pathway",
        client=["C-1"],
        kind="home-visit",
        pathway="finance",
        note="Came early.",
    )
    assert page.soup.select("textarea")[0].text.strip().split("\n") == [
        "Came early.",
        "Seen at home. Who else was there: ",
        "Income and benefit claim: ",
        "Debts and payments due: ",
        "Agreed, by whom and by when:",
    ]
    assert [tag["value"] for tag in page.soup.select("[name=client][checked]")] == ["C-1"]


def test_the_last_entries_can_be_repeated_and_usual_kinds_stand_first(linden: FlaskClient) -> None:
    by = reader_of(linden_now())
    log("C-1", "C-2", by=by, minutes=60, provider="Fenside Skills")
    page = Page.open(linden, NEW)
    assert page.soup.select("input[name=kind]")[0]["value"] == "group"
    assert [tag["value"] for tag in page.soup.select("#providers option")] == ["Fenside Skills"]
    page = page.link("Group, 60 min, Fenside Skills")
    assert [tag["value"] for tag in page.soup.select("[name=client][checked]")] == ["C-1", "C-2"]
    assert page.soup.select("[name=minutes]")[0]["value"] == "60"
    page = page.press("Save for 2 clients")
    assert page.done == ["Logged for 2 clients."]
    assert len({row.log for row in contacts()}) == 2


def test_the_third_missed_in_a_row_is_said_before_it_is_saved(linden: FlaskClient) -> None:
    by = reader_of(linden_now())
    for number in range(2):
        log("C-1", by=by, form=f"m{number}", came=MISSED)
    page = Page.open(linden, NEW)
    [told] = page.soup.select(".app-log-told")
    assert told.text == "would be the third missed in a row: the lead is told"
    person = told.find_parent(class_="app-log-person")
    assert person is not None
    assert person.select("[value=C-1]")


def test_pathways_that_the_agency_may_not_know_of_are_not_offered(
    app: Flask, sign_in: SignIn
) -> None:
    del app
    few = a_user(agency="housing", shared=[Category.IDENTITY, Category.HOUSING])
    page = Page.open(sign_in(user=few), NEW)
    offered = [tag["value"] for tag in page.soup.select("input[name=pathway]")]
    assert offered == ["accommodation", "attitudes", "families", "ete", ""]


def test_a_client_whose_record_was_closed_meanwhile_is_ticked_no_longer(
    linden: FlaskClient,
) -> None:
    page = Page.open(linden, NEW)
    client = db.session.scalars(select(Client).where(Client.ref == "C-1")).one()
    a_restriction(client, a_user(username="owner"))
    page = page.press("Save", client=["C-1", "C-2"], kind="phone", note="Kept")
    assert page.response.status_code == 422
    assert "is no client whom you may see" in page.errors[0]
    assert "Alderworth" not in page.words
    assert page.press("Save for 1 client").done == ["Logged for 1 client."]


def test_a_draft_is_taken_up_and_gone_once_the_entry_is_saved(linden: FlaskClient) -> None:
    page = Page.open(linden, NEW).press(
        "Save the draft",
        client=["C-2"],
        kind="phone",
        note="Half a note",
        **{"came-C-2": "our-side"},
    )
    assert page.done[0].startswith("The draft is saved.")
    page = page.link(next(a.text for a in page.soup.select("a") if "Draft of" in a.text))
    assert "Half a note" in page.words
    assert page.soup.select("[name=client][checked]")[0]["value"] == "C-2"
    page.press("Save for 1 client")
    assert (contacts()[0].note, contacts()[0].attended) == ("Half a note", "our-side")
    assert "Draft of" not in Page.open(linden, NEW).words


def test_entries_are_listed_narrowed_printed_and_exported(
    linden: FlaskClient, sign_in: SignIn
) -> None:
    by = reader_of(linden_now())
    log("C-1", "C-2", by=by, came=CAME, note="=1+1", pathway=None)
    log("C-1", by=by, form="old", on=TODAY - timedelta(days=40))
    page = Page.open(linden, "/interventions")
    assert page.table("Entries")[0][2:5] == [
        "Wren Alderworth , Wren Finchfield", "Attended", "Linden Oakfield",
    ]  # fmt: skip
    assert len(page.table("Entries")) == 1
    assert len(page.press("Show", days="91").table("Entries")) == 2
    assert "Nothing was logged that fits." in page.press("Show", came="missed").words
    assert linden.get("/interventions/export").status_code == 403

    coordinator = sign_in()
    assert "Nothing was logged" in Page.open(coordinator, "/interventions").words
    page = Page.open(coordinator, "/interventions?whose=all")
    assert len(page.link("Print these (recorded)").table("Entries")) == 2
    export = page.link("Export these (recorded)")
    assert "2 lines" in export.words
    answer = coordinator.post(
        "/interventions/export?whose=all",
        data={"csrf_token": export.soup.select("[name=csrf_token]")[0]["value"]},
    )
    lines = answer.data.decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("date,time,client_ref,agency,worker")
    assert "'=1+1" in lines[1]
    assert "Alderworth" not in answer.text


def test_an_entry_is_corrected_struck_out_and_the_slower_one_is_told(linden: FlaskClient) -> None:
    log("C-1", "C-2", by=reader_of(linden_now()), minutes=30)
    entry = Page.open(linden, "/interventions/t")
    slow, quick = entry.link("Correct it"), entry.link("Correct it")
    gone = entry.link("Strike it out")
    page = quick.press("Correct it for 2 clients", minutes="60", **{"came-C-2": "attended"})
    assert page.table("2 clients")[1][1] == "Attended"
    page = slow.press("Correct it for 2 clients", note="Typed by the slower one")
    assert page.response.status_code == 409
    assert "Group, 60 min" in page.words
    assert "Typed by the slower one" in page.words
    assert page.press("Correct it for 2 clients").path == "/interventions/t"
    page = gone.press("Strike it out", reason="It was another group")
    assert page.response.status_code == 409
    page = page.press("Strike it out")
    assert page.done == [
        "The entry is struck out. It counts nowhere and stays readable on the records."
    ]
    assert linden.get("/interventions/t").status_code == 404


def test_one_client_is_taken_off_and_another_added(linden: FlaskClient) -> None:
    log("C-1", "C-2", by=reader_of(linden_now()))
    page = Page.open(linden, "/interventions/t").link("Take off Wren Finchfield")
    page = page.press("Take them off", reason="Was not there at all")
    assert [row[0] for row in page.table("1 client")] == ["Wren Alderworth C-1"]
    page = page.link("Add a client")
    assert page.press("Add them", more="C-404").errors == ["There is no such client."]
    page = page.press("Add them", more="c-3", **{"came-more": "attended"})
    assert page.table("2 clients")[1][:2] == ["Wren Reedfield C-3", "Attended"]


def test_appointments_are_made_for_weeks_and_their_outcomes_said_on_one_screen(
    linden: FlaskClient,
) -> None:
    page = Page.open(linden, "/appointments").link("Make appointments")
    page = page.press(
        "Make them",
        client=["C-1", "C-2"],
        on=["5", "5", "2026"],
        at_time="10:00",
        weeks="6",
        kind="office-visit",
        place="The Old Mill",
    )
    assert page.done == ["12 appointments made."]
    assert [row[0] for row in page.table("Tue 5 May")] == ["10:00", "10:00"]
    ids = list(db.session.scalars(select(Appointment.id).where(Appointment.on == TODAY)))
    first, second = sorted(ids)
    slow = page
    wrong = page.press(
        "Save what came of them", **{f"came-{first}": "attended", f"minutes-{first}": "x"}
    )
    assert wrong.errors == ["Minutes: a whole number from 0 to 1,440."]
    assert wrong.press("Save what came of them", **{f"minutes-{first}": "30"}).done == [
        "What came of 1 appointment is on the record."
    ]
    told = slow.press(
        "Save what came of them",
        **{
            f"came-{first}": "our-side",
            f"came-{second}": "attended",
            f"note-{second}": "Kept by me",
        },
    )
    assert told.response.status_code == 409
    assert "Kept by me" in str(told.soup.select(f"#note-{second}")[0]["value"])
    page = told.press("Save what came of them")
    assert page.done == ["What came of 1 appointment is on the record."]
    assert page.table("Tue 5 May")[0][4] == "Attended The entry of Wren Alderworth"


def test_an_appointment_is_moved_called_off_and_the_slower_one_told(linden: FlaskClient) -> None:
    book("C-1", by=reader_of(linden_now()))
    page = Page.open(linden, "/appointments")
    move, off = (
        page.link(f"{act} the appointment with Wren Alderworth") for act in ("Move", "Call off")
    )
    page = move.press("Move it", on=["7", "5", "2026"], at_time="11:30")
    assert [row[0] for row in page.table("Thu 7 May")] == ["11:30"]
    told = off.press("Call it off", reason="The bus does not run")
    assert told.response.status_code == 409
    assert "7 May 2026, 11:30" in told.words
    page = told.press("Call it off")
    assert "Called off: The bus does not run" in page.table("Thu 7 May")[0][4]
    again = move.press("Move it", on=["9", "5", "2026"])
    assert again.response.status_code == 409


def test_a_clients_appointments_and_those_without_an_outcome_are_listed(
    linden: FlaskClient,
) -> None:
    by = reader_of(linden_now())
    book("C-1", by=by, weeks=2)
    page = Page.open(linden, "/appointments?on=2026-05-06")
    assert "1 is past" not in page.words
    page = Page.open(linden, "/appointments?client=C-1")
    assert page.heading == "Appointments with Wren Alderworth"
    assert [row[0] for row in page.table("Ahead")] == ["5 May 2026, 10:00", "12 May 2026, 10:00"]
    assert Page.open(linden, "/appointments?client=C-404").heading == "Appointments"


def test_whose_name_heads_the_list_is_on_the_trail_though_nothing_is_listed(
    linden: FlaskClient,
) -> None:
    page = Page.open(linden, "/appointments?client=C-2")

    assert page.heading == "Appointments with Wren Finchfield"
    listed = select(AuditRecord.subject).where(AuditRecord.event == "ClientListed")
    assert db.session.scalars(listed).all() == ["client:C-2"]


def test_a_programme_of_the_directory_brings_its_provider_and_pathway(
    linden: FlaskClient,
) -> None:
    fenside = a_provider("Fenside Skills")
    ref = a_programme(fenside, name="Site-safety card", pathway=Pathway.ETE)
    health = a_programme(fenside, name="Walking group", pathway=Pathway.HEALTH)
    page = Page.open(linden, NEW)
    offered = [tag["value"] for tag in page.soup.select("#programme option")]
    assert offered == ["", ref, health]
    wrong = page.press("Save", client=["C-1"], kind="group", programme="P-9999")
    assert wrong.errors == ["Choose a programme of the list, or none."]
    page = page.press("Save", client=["C-1"], kind="group", programme=ref)
    assert page.heading == "Group, ETE, Fenside Skills"
    assert "Programme: Site-safety card" in page.words
    row = contacts()[0]
    assert (row.programme, row.provider, row.pathway) == (ref, "Fenside Skills", Pathway.ETE)
