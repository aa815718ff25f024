"""Entries on a record: put on, changed, struck out, moved; what was said before stays readable."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from iom.accounts.domain import Category, Permission, Reader, Role
from iom.audit.models import AuditRecord
from iom.clients.queries import NoSuchClient, NotYours
from iom.contacts.domain import Attendance, ContactKind, Pathway
from iom.contacts.kinds import CONTACT
from iom.db import db
from iom.enforcement.domain import WarrantKind
from iom.enforcement.kinds import COURT_DATE, WARRANT
from iom.entries.domain import BadEntry, EndedHow, EntryGone, Known
from iom.entries.models import current
from iom.kernel.errors import NotFound
from iom.notices.models import Notice
from iom.offending.domain import SituationKind
from iom.offending.kinds import OFFENCE, SITUATION
from iom.offending.models import Offence, Situation
from iom.offending.words import Disposal, OffenceCategory
from iom.particulars.domain import Whose
from iom.particulars.kinds import TELEPHONE, comparable_number
from iom.particulars.models import Telephone
from iom.record import queries, service
from iom.record.kinds import KINDS
from iom.safety.kinds import MARAC, MARKER
from iom.sharing.domain import InvolvementKind
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.factories.accounts import a_reader, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import works_with

AT = datetime(2026, 5, 5, 10, tzinfo=UTC)
TODAY = date(2026, 5, 5)
RING = {"number": "07700 900123", "whose": Whose.OWN, "safe": Known.NO, "when": "", "from_on": None}
RING |= {"to_on": None, "checked_on": None, "checked_by": ""}
ARREST: dict[str, Any] = {
    "offence_on": date(2026, 5, 2),
    "category": OffenceCategory.ROBBERY,
    "disposal": Disposal.ARRESTED,
    "alcohol": None,
    "ref": "P-1",
    "note": "",
}


def add(kind: Any, values: dict[str, Any], *, ref: str = "C-1", by: Reader, form: str = "t") -> Any:
    with transaction():
        return service.add_entry(ref, kind, values, token=form, actor=by, at=AT, today=TODAY).id


def change(kind: Any, entry_id: int, values: dict[str, Any], *, by: Reader) -> Any:
    with transaction():
        return service.change_entry("C-1", kind, entry_id, values, actor=by, at=AT, today=TODAY).id


def strike(kind: Any, entry_id: int, *, by: Reader, reason: str = "It was never so") -> None:
    with transaction():
        service.strike_out("C-1", kind, entry_id, reason, actor=by, at=AT)


def move(kind: Any, entry_id: int, to_ref: str, *, by: Reader) -> Any:
    with transaction():
        return service.move_entry(
            "C-1", kind, entry_id, to_ref, "It is the brother’s", actor=by, at=AT, today=TODAY
        ).id


def rows(event: str) -> list[AuditRecord]:
    found = select(AuditRecord).where(AuditRecord.event == event).order_by(AuditRecord.seq)
    return list(db.session.scalars(found))


@pytest.fixture
def hazel(app: Flask) -> Reader:
    a_client(ref="C-1", given_names="Wren", family_name="Alderworth")
    a_client(ref="C-2", given_names="Lark", family_name="Alderworth")
    return a_reader()


def test_an_entry_is_on_the_record_with_who_said_so_and_on_the_trail(hazel: Reader) -> None:
    entry_id = add(TELEPHONE, RING, by=hazel)

    row = db.session.get_one(Telephone, entry_id)
    assert (row.number, row.comparable, row.recorded_by, row.recorded_at) == (
        "07700 900123", "07700900123", hazel.ref, AT,
    )  # fmt: skip
    [record] = rows("EntryAdded")
    assert (record.operation.value, record.subject) == ("collection", "client:C-1")
    assert record.detail == {
        "kind": "telephone", "category": "identity", "entry": entry_id, "source": "page",
        "guarded": "",
    }  # fmt: skip


def test_the_same_form_twice_is_one_entry(hazel: Reader) -> None:
    assert add(TELEPHONE, RING, by=hazel) == add(TELEPHONE, RING, by=hazel)
    assert db.session.scalar(select(func.count(Telephone.id))) == 1
    assert len(rows("EntryAdded")) == 1


def test_what_an_entry_said_stays_when_it_is_changed(hazel: Reader) -> None:
    first = add(OFFENCE, ARREST, by=hazel)
    second = change(OFFENCE, first, {"disposal": Disposal.CHARGED}, by=hazel)
    third = change(OFFENCE, second, {"disposal": Disposal.CONVICTED}, by=hazel)

    record = queries.get_record(hazel, "C-1")
    history = queries.list_history(record, OFFENCE, queries.get_entry(record, OFFENCE, first))
    assert [(row.id, row.disposal) for row in history] == [
        (third, Disposal.CONVICTED), (second, Disposal.CHARGED), (first, Disposal.ARRESTED),
    ]  # fmt: skip
    assert [row.id for row in queries.list_current(record, OFFENCE)] == [third]
    assert history[0].ref == "P-1"
    assert [(each.detail["was"], each.detail["columns"]) for each in rows("EntryChanged")] == [
        (first, ["disposal"]), (second, ["disposal"]),
    ]  # fmt: skip


def test_a_change_to_the_same_changes_nothing(hazel: Reader) -> None:
    first = add(OFFENCE, ARREST, by=hazel)
    assert change(OFFENCE, first, ARREST, by=hazel) == first
    assert rows("EntryChanged") == []


def test_a_second_editor_is_told_and_changes_what_is_there_by_then(hazel: Reader) -> None:
    first = add(OFFENCE, ARREST, by=hazel)
    second = change(OFFENCE, first, {"disposal": Disposal.CHARGED}, by=hazel)

    with pytest.raises(EntryGone) as gone:
        change(OFFENCE, first, {"disposal": Disposal.ACQUITTED}, by=hazel)

    assert (gone.value.how, gone.value.now_id) == (EndedHow.CHANGED, second)
    strike(OFFENCE, second, by=hazel)
    with pytest.raises(EntryGone) as gone:
        change(OFFENCE, first, {"disposal": Disposal.ACQUITTED}, by=hazel)
    assert gone.value.now_id is None


def test_what_is_struck_out_leaves_the_record_and_stays_readable(hazel: Reader) -> None:
    entry_id = add(OFFENCE, ARREST, by=hazel)
    with pytest.raises(BadEntry, match="10 to 1,000"):
        strike(OFFENCE, entry_id, by=hazel, reason="no")

    strike(OFFENCE, entry_id, by=hazel)

    record = queries.get_record(hazel, "C-1")
    assert queries.list_current(record, OFFENCE) == []
    [former] = queries.list_former(record, OFFENCE)
    assert (former.ended_how, former.ended_reason, former.ended_by, former.ended_at) == (
        EndedHow.STRUCK_OUT, "It was never so", hazel.ref, AT,
    )  # fmt: skip
    [event] = rows("EntryStruckOut")
    assert "never" not in str(event.detail)
    strike(OFFENCE, entry_id, by=hazel)  # a second click
    assert len(rows("EntryStruckOut")) == 1
    with pytest.raises(EntryGone):
        strike(OFFENCE, entry_id, by=hazel, reason="For another reason")
    # The reference is free again for the row that should have been there.
    add(OFFENCE, ARREST, by=hazel, form="u")


def test_a_reference_stands_on_one_entry(hazel: Reader) -> None:
    add(OFFENCE, ARREST, by=hazel)
    with pytest.raises(BadEntry, match="reference"):
        add(OFFENCE, ARREST, ref="C-2", by=hazel)


def test_an_entry_moves_to_the_client_whom_it_is_about(hazel: Reader) -> None:
    entry_id = add(OFFENCE, ARREST, by=hazel)

    moved = move(OFFENCE, entry_id, "C-2", by=hazel)

    here, there = (queries.get_record(hazel, ref) for ref in ("C-1", "C-2"))
    assert queries.list_current(here, OFFENCE) == []
    assert [row.ended_how for row in queries.list_former(here, OFFENCE)] == [EndedHow.MOVED]
    [row] = queries.list_current(there, OFFENCE)
    assert (row.id, row.ref, row.category, row.follows_id) == (
        moved, "P-1", OffenceCategory.ROBBERY, None,
    )  # fmt: skip
    assert [each.subject for each in rows("EntryMovedAway")] == ["client:C-1"]
    assert [each.subject for each in rows("EntryMovedHere")] == ["client:C-2"]
    with pytest.raises(BadEntry, match="whose record it is on"):
        move(OFFENCE, entry_id, "C-1", by=hazel)


def test_an_entry_is_not_moved_to_a_client_whom_the_actor_may_not_see(hazel: Reader) -> None:
    fenland = a_client(ref="C-3", district="Fenland")
    bounded = a_reader(districts=["Cambridge"])
    entry_id = add(OFFENCE, ARREST, by=bounded)

    with pytest.raises(NoSuchClient):
        move(OFFENCE, entry_id, "C-3", by=bounded)

    assert db.session.scalar(select(func.count(Offence.id)).where(current(Offence))) == 1
    assert fenland.id


def test_situations_of_one_client_do_not_overlap(hazel: Reader) -> None:
    inside: dict[str, Any] = {
        "kind": SituationKind.CUSTODY, "from_on": date(2026, 3, 1), "to_on": date(2026, 4, 1),
        "establishment": "", "expected_on": None,
    }  # fmt: skip
    first = add(SITUATION, inside, by=hazel)
    # The first day after may be the first day of the next.
    add(SITUATION, inside | {"from_on": date(2026, 4, 1), "to_on": None}, by=hazel, form="u")
    with pytest.raises(BadEntry, match="still lasts"):
        change(SITUATION, first, {"to_on": date(2026, 4, 2)}, by=hazel)
    with pytest.raises(BadEntry, match="after the first day"):
        change(SITUATION, first, {"to_on": date(2026, 3, 1)}, by=hazel)
    strike(SITUATION, first, by=hazel)
    add(SITUATION, inside | {"to_on": date(2026, 3, 2)}, by=hazel, form="v")
    assert db.session.scalar(select(func.count(Situation.id)).where(current(Situation))) == 2


@pytest.mark.parametrize(
    ("kind", "values", "refusal"),
    [
        (TELEPHONE, RING | {"number": ""}, "Enter the telephone number"),
        (TELEPHONE, RING | {"number": "ring me"}, "like 07700 900123"),
        (TELEPHONE, RING | {"safe": None}, "safe to ring"),
        (OFFENCE, ARREST | {"offence_on": date(2026, 5, 6)}, "in the future"),
        (OFFENCE, ARREST | {"offence_on": date(1899, 5, 6)}, "after 1900"),
        (OFFENCE, ARREST | {"note": "x" * 1_001}, "at most 1,000 characters; these are 1,001"),
    ],
)
def test_what_cannot_be_right_is_refused_in_a_sentence(
    hazel: Reader, kind: Any, values: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(BadEntry, match=refusal):
        add(kind, values, by=hazel)
    assert rows("EntryAdded") == []


def test_a_case_manager_changes_the_records_of_their_own_clients(app: Flask) -> None:
    client = a_client(ref="C-1")
    user = a_user(role=Role.CASE_MANAGER)
    colleague = a_user(role=Role.CASE_MANAGER, username="colleague")
    works_with(client, user, from_on=date(2026, 1, 1))

    add(TELEPHONE, RING, by=reader_of(user))

    # Their agency works with the client, so a colleague sees the record and may not change it.
    with pytest.raises(NotYours):
        add(TELEPHONE, RING, by=reader_of(colleague), form="u")


def test_a_link_worker_logs_contacts_and_changes_what_they_logged(app: Flask) -> None:
    client = a_client(ref="C-1")
    first, second = (a_user(role=Role.LINK_WORKER, username=name) for name in ("linden", "larch"))
    for user in (first, second):
        works_with(client, user, from_on=date(2026, 1, 1))
    met = {"on": TODAY, "kind": ContactKind.PHONE, "attended": Attendance.ATTENDED, "pathway": None}

    entry_id = add(CONTACT, met, by=reader_of(first))

    change(CONTACT, entry_id, {"kind": ContactKind.VIDEO}, by=reader_of(first))
    with pytest.raises(NotYours):
        add(TELEPHONE, RING, by=reader_of(first), form="u")
    record = queries.get_record(reader_of(second), "C-1")
    [row] = queries.list_current(record, CONTACT)
    with pytest.raises(NotYours):
        strike(CONTACT, row.id, by=reader_of(second))


def test_of_what_a_reader_may_not_see_there_is_no_kind_and_no_row(hazel: Reader) -> None:
    add(CONTACT, {"on": TODAY, "kind": ContactKind.PHONE, "pathway": Pathway.HEALTH}, by=hazel)
    add(CONTACT, {"on": TODAY, "kind": ContactKind.PHONE, "pathway": None}, by=hazel, form="u")
    sees = a_reader(shared={Category.IDENTITY, Category.OFFENDING})

    record = queries.get_record(sees, "C-1")

    codes = {kind.code for kind in record.kinds}
    assert {"telephone", "marker", "offence"} <= codes
    assert not codes & {"drug-test", "dip-event", "intelligence"}
    assert [row.pathway for row in queries.list_current(record, CONTACT)] == [None]
    with pytest.raises(NotFound):
        add(KINDS["drug-test"], {"on": TODAY}, by=sees)


def test_nobody_says_what_their_agency_may_not_see(hazel: Reader) -> None:
    met = {"on": TODAY, "kind": ContactKind.PHONE, "pathway": Pathway.HEALTH}
    hidden = add(CONTACT, met, by=hazel)
    sees = a_reader(shared={Category.IDENTITY, Category.OFFENDING})

    with pytest.raises(BadEntry, match="No agreement"):
        add(CONTACT, met, by=sees, form="u")
    own = add(CONTACT, met | {"pathway": None}, by=sees, form="v")
    with pytest.raises(BadEntry, match="No agreement"):
        change(CONTACT, own, {"pathway": Pathway.HEALTH}, by=sees)
    with pytest.raises(NotFound):
        strike(CONTACT, hidden, by=sees)
    with pytest.raises(NotFound):
        move(CONTACT, hidden, "C-2", by=sees)


def test_what_an_entry_said_while_it_was_about_health_is_not_in_the_history_of_others(
    hazel: Reader,
) -> None:
    met = {"on": TODAY, "kind": ContactKind.PHONE}
    first = add(CONTACT, met | {"pathway": None, "note": "Rang back"}, by=hazel)
    second = change(CONTACT, first, {"pathway": Pathway.HEALTH, "note": "The clinic"}, by=hazel)
    third = change(CONTACT, second, {"pathway": None, "note": "Rang twice"}, by=hazel)
    sees = a_reader(shared={Category.IDENTITY, Category.OFFENDING})

    def told(by: Reader) -> list[str]:
        record = queries.get_record(by, "C-1")
        entry = queries.get_entry(record, CONTACT, third)
        return [row.note for row in queries.list_history(record, CONTACT, entry)]

    assert told(sees) == ["Rang twice", "Rang back"]
    assert told(hazel) == ["Rang twice", "The clinic", "Rang back"]


def test_a_marac_flag_is_for_coordinators_and_for_those_whose_own_client_it_is(app: Flask) -> None:
    client = a_client(ref="C-1")
    worker = a_user(role=Role.CASE_MANAGER)
    works_with(client, worker, from_on=date(2026, 1, 1))
    colleague = a_user(role=Role.CASE_MANAGER, username="colleague")

    seen = {
        name: queries.get_record(reader, "C-1").standing.sees(MARAC)
        for name, reader in {
            "coordinator": a_reader(),
            "own": reader_of(worker),
            "colleague": reader_of(colleague),
        }.items()
    }

    assert seen == {"coordinator": True, "own": True, "colleague": False}


def test_one_death_holds_at_a_time(hazel: Reader) -> None:
    add(KINDS["death"], {"died_on": date(2026, 5, 1), "source": "coroner"}, by=hazel)
    with pytest.raises(BadEntry, match="change that one"):
        add(KINDS["death"], {"died_on": TODAY, "source": "x"}, by=hazel, form="u")


def test_every_kind_declares_fields_that_its_table_has(app: Flask) -> None:
    for kind in KINDS.values():
        columns = set(kind.model.__mapper__.columns.keys())
        assert {each.name for each in kind.fields} <= columns, kind.code
        assert kind.day in columns
        assert kind.help
        assert kind.heading[0].isupper()
        assert kind.noun[0].islower() or kind.noun.startswith(("DIP", "MARAC"))
    assert len(KINDS) >= 20


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
def test_a_british_number_is_the_same_with_its_country_code(digits: str) -> None:
    national = f"0{digits}7"
    assert comparable_number(national) == comparable_number(f"+44 (0) {national[1:]}")
    assert comparable_number(national) == comparable_number(f"0044{national[1:]}")


def test_permissions_of_the_tests_are_those_of_the_handbook() -> None:
    assert Permission.RESTRICT_CLIENTS is MARAC.guarded
    assert MARKER.guarded is None
    assert WARRANT.tells is not None
    assert COURT_DATE.tells is None
    assert WarrantKind.SEARCH.makes_wanted is False


def test_who_leads_is_told_at_once_of_an_arrest_and_of_a_warrant(app: Flask) -> None:
    client = a_client(ref="C-1")
    lead = a_user(role=Role.CASE_MANAGER, username="lead")
    housing = a_user(
        role=Role.LINK_WORKER, username="housing", agency="housing", shared=[Category.IDENTITY]
    )
    works_with(client, lead, from_on=date(2026, 1, 1), kind=InvolvementKind.LEAD)
    works_with(client, housing, from_on=date(2026, 1, 1), kind=InvolvementKind.SECOND)

    add(OFFENCE, ARREST, by=a_reader())
    add(WARRANT, {"kind": WarrantKind.RECALL, "issued_on": TODAY}, by=a_reader(), form="u")
    add(OFFENCE, ARREST | {"disposal": Disposal.CHARGED, "ref": ""}, by=a_reader(), form="v")

    told = db.session.execute(select(Notice.user_id, Notice.sentence).order_by(Notice.id)).all()
    assert [tuple(each) for each in told] == [
        (lead.id, "C-1: Arrested for robbery."), (lead.id, "C-1: Wanted: recall."),
    ]  # fmt: skip
