"""What becomes of a nomination."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Reader, Role
from iom.accounts.models import User
from iom.audit.queries import list_about
from iom.clients.domain import IdentifierKind
from iom.clients.models import Client, Identifier, Tombstone
from iom.cohort.domain import DipStatus, Strand
from iom.cohort.models import DipSpan, DistrictSpan, Placement, StrandSpan
from iom.db import db
from iom.intake import service as intake
from iom.kernel import clock
from iom.kernel.errors import NotFound
from iom.nominations import decisions, putting, queries, service
from iom.nominations.domain import BadNomination, NominationChanged, NotForYou, State
from iom.nominations.models import Nomination, Verdict
from iom.nominations.putting import next_ref
from iom.nominations.service import SayWhich
from iom.notices.models import Notice
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.factories.accounts import NOON, a_reader, a_user, the_places
from tests.factories.clients import a_client, a_placement
from tests.factories.safeguards import an_opening
from tests.nominations.making import BORN, nominated, restrict

TODAY = date(2026, 5, 1)


def rowan(ref: str = "C-000001", **about: object) -> Client:
    usual = {"given_names": "Rowan", "family_name": "Thornley", "date_of_birth": BORN}
    return a_client(ref=ref, **(usual | about))  # type: ignore[arg-type]


def said_same(nomination: Nomination, ref: str, reader: Reader) -> State:
    with transaction():
        made = decisions.same_person(
            nomination.id, ref, version=nomination.version, actor=reader, at=clock.now()
        )
        return made.state


def said_different(nomination: Nomination, reader: Reader) -> State:
    with transaction():
        made = decisions.different_person(
            nomination.id, version=nomination.version, actor=reader, at=clock.now()
        )
        return made.state


def test_somebody_unknown_becomes_a_client_with_the_next_reference_and_a_placement(
    app: Flask,
) -> None:
    a_client(ref="C-000041", family_name="Finch")
    a_client(ref="X-900000", family_name="Lapwing")
    reader = a_reader()
    nomination = nominated(reader, numbers={IdentifierKind.PNC_ID: "99/123456X"})

    assert said_different(nomination, reader) is State.TAKEN_ON

    client = db.session.scalars(select(Client).where(Client.ref == "C-000042")).one()
    assert (client.given_names, client.family_name) == ("Rowan", "Thornley")
    assert db.session.scalars(select(Identifier.canonical)).one() == "1999/0123456X"
    [placement] = db.session.scalars(select(Placement).where(Placement.client_id == client.id))
    assert (placement.nominated_on, placement.selected_on) == (TODAY, None)
    assert db.session.get_one(Nomination, nomination.id).client_id == client.id
    events = [record.event for record in list_about("client:C-000042")]
    assert events == ["PlacementRecorded", "ClientRecorded"]


def test_references_of_the_erased_are_not_given_again(app: Flask) -> None:
    a_client(ref="C-000041")
    with transaction():
        db.session.add(Tombstone(ref="C-000077", **a_tombstone()))

    assert next_ref() == "C-000078"


def test_a_client_of_the_past_gets_a_new_placement_and_keeps_what_held(app: Flask) -> None:
    client = rowan(
        selected_on=date(2024, 2, 1),
        deselected_on=date(2025, 1, 1),
        strand=Strand.DETER,
        dip_status=DipStatus.RETAINED,
        district="Fenland",
    )
    reader = a_reader()
    nomination = nominated(reader, said={"C-000001": True}, district="Cambridge")

    assert said_same(nomination, "C-000001", reader) is State.TAKEN_ON

    days = db.session.scalars(
        select(Placement.nominated_on)
        .where(Placement.client_id == client.id)
        .order_by(Placement.nominated_on)
    ).all()
    assert days == [date(2024, 1, 1), TODAY]
    assert [s.value for s in db.session.scalars(select(StrandSpan))] == [Strand.DETER]
    assert [s.value for s in db.session.scalars(select(DipSpan))] == [DipStatus.RETAINED]
    assert len(db.session.scalars(select(DistrictSpan)).all()) == 2


@pytest.mark.parametrize("selected_on", [date(2024, 2, 1), None])
def test_who_is_on_the_scheme_or_nominated_already_gets_the_information(
    app: Flask, selected_on: date | None
) -> None:
    rowan(selected_on=selected_on)
    reader = a_reader()
    nomination = nominated(reader, said={"C-000001": True}, offending="Burglary")
    assert queries.list_information(reader, nomination.client_id or 0) == []  # not decided yet

    assert said_same(nomination, "C-000001", reader) is State.KEPT

    assert len(db.session.scalars(select(Placement)).all()) == 1
    [kept] = queries.list_information(reader, db.session.scalars(select(Client.id)).one())
    assert (kept.nomination_id, kept.briefs) == (nomination.id, ("Burglary", ""))
    assert "InformationKept" in [record.event for record in list_about("client:C-000001")]


def test_what_the_nominator_said_is_kept_and_the_coordinator_may_know_better(app: Flask) -> None:
    rowan()
    reader = a_reader()
    nomination = nominated(reader, said={"C-000001": True})
    assert nomination.client_id is not None

    assert said_different(nomination, reader) is State.TAKEN_ON

    client = db.session.get_one(Client, db.session.get_one(Nomination, nomination.id).client_id)
    assert client.ref == "C-000002"
    assert [verdict.same for verdict in db.session.scalars(select(Verdict))] == [False]


def test_a_number_on_another_record_stays_on_the_nomination(app: Flask) -> None:
    rowan(numbers={IdentifierKind.CRN: "X123456"})
    reader = a_reader()
    numbers = {IdentifierKind.CRN: "x123456"}
    nomination = nominated(reader, said={"C-000001": False}, numbers=numbers)

    assert said_different(nomination, reader) is State.TAKEN_ON

    assert len(db.session.scalars(select(Identifier)).all()) == 1
    assert db.session.get_one(Nomination, nomination.id).crn == "X123456"


def test_declined_with_a_reason_and_sent_back_for_more(app: Flask) -> None:
    nominator = a_user(role=Role.NEIGHBOURHOOD)
    coordinator = a_reader()
    the_places()
    coordinator = a_reader()
    nomination = nominated(reader_of(nominator))
    nomination_id = nomination.id

    with transaction():
        decisions.send_back(
            nomination_id, "Where do they live?", version=1, actor=coordinator, at=NOON
        )
    told = queries.get_told(reader_of(nominator), nomination_id)
    assert (told.state, told.answers, told.nomination.asked) == (
        State.SENT_BACK,
        True,
        "Where do they live?",
    )
    assert [n.user_id for n in db.session.scalars(select(Notice))] == [nominator.id]

    with transaction():
        service.tell_more(
            nomination_id, "With an aunt", version=2, actor=reader_of(nominator), at=NOON
        )
    told = queries.get_told(coordinator, nomination_id)
    assert (told.state, told.decides, told.nomination.told) == (State.WAITING, True, "With an aunt")

    with pytest.raises(BadNomination), transaction():
        decisions.decline(nomination_id, "  ", version=3, actor=coordinator, at=NOON)
    with transaction():
        decisions.decline(nomination_id, "Too few offences", version=3, actor=coordinator, at=NOON)
    told = queries.get_told(reader_of(nominator), nomination_id)
    assert (told.state, told.nomination.reason) == (State.DECLINED, "Too few offences")


def test_two_coordinators_do_not_decide_at_once(app: Flask) -> None:
    the_places()
    one, other = a_reader(), a_reader()
    nomination = nominated(one)
    nomination_id, version = nomination.id, nomination.version
    said_different(nomination, one)

    with pytest.raises(NominationChanged), transaction():
        decisions.decline(nomination_id, "No", version=version, actor=other, at=NOON)
    version = queries.get_told(other, nomination_id).nomination.version
    with pytest.raises(NotForYou), transaction():
        decisions.decline(nomination_id, "No", version=version, actor=other, at=NOON)


def test_only_coordinators_of_the_district_decide_and_others_do_not_see_it(app: Flask) -> None:
    the_places()
    nominator = a_reader(role=Role.NEIGHBOURHOOD)
    nomination = nominated(nominator, district="Fenland")
    nomination_id = nomination.id

    with pytest.raises(NotForYou), transaction():
        decisions.decline(nomination_id, "No", version=1, actor=nominator, at=NOON)
    for stranger in (
        a_reader(districts=["Cambridge"]),
        a_reader(role=Role.NEIGHBOURHOOD),
        a_reader(role=Role.CASE_MANAGER),
        a_reader(agency="nobody", shared=[]),
    ):
        with pytest.raises(NotFound):
            queries.get_told(stranger, nomination_id)
        assert queries.list_told(stranger) == []


def test_a_hidden_record_goes_to_its_owner_who_says_the_same(app: Flask) -> None:
    closed = rowan(selected_on=None)
    owner = a_user()
    restrict(closed, owner)
    coordinator = a_reader()
    nominator = a_reader(role=Role.NEIGHBOURHOOD)
    nomination = nominated(nominator)
    nomination_id = nomination.id
    assert nomination.possible_match

    assert said_different(nomination, coordinator) is State.PASSED_ON

    assert [n.user_id for n in db.session.scalars(select(Notice))] == [owner.id]
    told = queries.get_told(coordinator, nomination_id)
    assert (told.state, told.decides, told.client_ref) == (State.PASSED_ON, False, "")
    kept = queries.get_told(reader_of(owner), nomination_id)
    assert (kept.keeps, kept.decides) == (True, True)
    assert said_same(kept.nomination, "C-000001", reader_of(owner)) is State.KEPT
    # The coordinator is told no more than before, and nothing new can be done.
    told = queries.get_told(coordinator, nomination_id)
    assert (told.state, told.decides, told.client_ref) == (State.PASSED_ON, False, "")
    assert db.session.scalars(select(Client.ref)).all() == ["C-000001"]
    # Nor is whoever nominated: the coordinator will check.
    told = queries.get_told(nominator, nomination_id)
    assert (told.state, told.client_ref) == (State.WAITING, "")


def test_a_nomination_of_somebody_whose_record_was_closed_since_is_told_to_nobody_else(
    app: Flask,
) -> None:
    a_client(ref="C-000009")
    nominator, coordinator = a_reader(role=Role.NEIGHBOURHOOD), a_reader()
    nomination = nominated(nominator)
    nomination_id = nomination.id
    assert said_different(nomination, coordinator) is State.TAKEN_ON
    assert [told.nomination.id for told in queries.list_told(coordinator)] == [nomination_id]
    owner = a_user()
    client = db.session.scalars(select(Client).where(Client.ref != "C-000009")).one()
    restrict(client, owner)

    assert queries.list_told(coordinator) == []
    with pytest.raises(NotFound):
        queries.get_told(coordinator, nomination_id)
    told = queries.get_told(nominator, nomination_id)  # their own words, and not what came of them
    assert (told.state, told.client_ref) == (State.WAITING, "")
    theirs = queries.get_told(reader_of(owner), nomination_id)
    assert theirs.state is State.TAKEN_ON
    an_opening(client, db.session.get_one(User, coordinator.user_id), at=clock.now())
    assert queries.get_told(coordinator, nomination_id).client_ref == client.ref


def test_a_coordinator_who_nominated_is_told_no_more_of_a_hidden_record(app: Flask) -> None:
    closed = rowan(selected_on=None)
    owner = a_user()
    restrict(closed, owner)
    coordinator = a_reader()
    nomination = nominated(coordinator)
    nomination_id = nomination.id
    assert said_different(nomination, coordinator) is State.PASSED_ON

    kept = queries.get_told(reader_of(owner), nomination_id)
    assert said_same(kept.nomination, "C-000001", reader_of(owner)) is State.KEPT

    told = queries.get_told(coordinator, nomination_id)
    assert (told.state, told.own, told.client_ref) == (State.PASSED_ON, True, "")


def test_an_owner_who_says_different_gives_it_back_and_it_is_not_asked_twice(app: Flask) -> None:
    closed = rowan()
    owner = a_user()
    restrict(closed, owner)
    coordinator = a_reader()
    nomination = nominated(a_reader(role=Role.NEIGHBOURHOOD))
    said_different(nomination, coordinator)
    kept = queries.get_told(reader_of(owner), nomination.id)

    assert said_different(kept.nomination, reader_of(owner)) is State.WAITING
    again = queries.get_told(coordinator, nomination.id)
    assert said_different(again.nomination, coordinator) is State.TAKEN_ON

    assert db.session.scalars(select(Client.ref).order_by(Client.ref)).all() == [
        "C-000001",
        "C-000002",
    ]


def test_a_record_of_another_district_goes_to_the_coordinators_there(app: Flask) -> None:
    rowan(district="Fenland", deselected_on=date(2025, 1, 1))
    there = a_user(districts=["Fenland"])
    a_user(role=Role.CASE_MANAGER, districts=["Fenland"])
    coordinator = a_reader(districts=["Cambridge"])
    nomination = nominated(coordinator)

    assert said_different(nomination, coordinator) is State.PASSED_ON

    assert [n.user_id for n in db.session.scalars(select(Notice))] == [there.id]
    kept = queries.get_told(reader_of(there), nomination.id)
    assert said_same(kept.nomination, "C-000001", reader_of(there)) is State.TAKEN_ON


def test_nobody_says_the_same_of_somebody_whom_they_may_not_see(app: Flask) -> None:
    closed = rowan()
    restrict(closed, a_user())
    a_client(ref="C-000009", family_name="Finch")
    coordinator = a_reader()
    nomination = nominated(coordinator)

    for ref in ("C-000001", "C-000009", "C-999999"):
        with pytest.raises(BadNomination) as refusal:
            said_same(nomination, ref, coordinator)
        assert "no longer among" in str(refusal.value)


def test_something_is_said_of_everybody_seen_before_anything_is_kept(app: Flask) -> None:
    rowan()
    rowan("C-000002")
    reader = a_reader()

    with pytest.raises(SayWhich) as question:
        nominated(reader, said={"C-000001": False})
    assert [match.ref for match in question.value.matches] == ["C-000001", "C-000002"]
    with pytest.raises(BadNomination):
        nominated(reader, said={"C-000001": True, "C-000002": True})
    assert db.session.scalars(select(Nomination)).all() == []


def test_the_same_form_sent_twice_is_one_nomination(app: Flask) -> None:
    the_places()
    reader, other = a_reader(), a_reader()

    first = nominated(reader, token="once").id
    assert nominated(reader, token="once").id == first
    assert nominated(other, token="once").id != first

    assert len(list_about(f"nomination:{first}")) == 1


def test_a_brief_of_a_kind_that_is_not_shared_is_refused(app: Flask) -> None:
    the_places()
    reader = a_reader(agency="housing", shared=[Category.IDENTITY, Category.OFFENDING])

    assert queries.briefs_for(reader) == ("offending",)
    with pytest.raises(BadNomination, match="No agreement shares"):
        nominated(reader, needs="x")
    assert nominated(reader, offending="Burglary").offending == "Burglary"


def test_nobody_nominates_for_an_agency_that_may_not_see_who_people_are(app: Flask) -> None:
    the_places()
    reader = a_reader(agency="nobody", shared=[])

    with pytest.raises(NotForYou):
        nominated(reader)


def test_the_trail_names_nobody(app: Flask) -> None:
    the_places()
    reader = a_reader()
    nomination = nominated(reader, numbers={IdentifierKind.CRN: "X123456"}, offending="Burglary")

    for record in list_about(f"nomination:{nomination.id}"):
        for text in ("Rowan", "Thornley", "X123456", "1993", "Burglary"):
            assert text not in str(record.detail)


def test_a_second_placement_is_not_made_for_the_day_of_one_that_ended_today(app: Flask) -> None:
    client = rowan(nominated_on=date(2024, 1, 1), deselected_on=date(2025, 1, 1))
    a_placement(client, nominated_on=TODAY, selected_on=TODAY, deselected_on=TODAY)
    reader = a_reader()
    nomination = nominated(reader, said={"C-000001": True})

    assert said_same(nomination, "C-000001", reader) is State.KEPT


def a_tombstone() -> dict[str, object]:
    values = {}
    for column in Tombstone.__table__.columns:
        if column.name not in {"id", "ref"} and not column.nullable and column.default is None:
            kind = column.type.python_type
            values[column.name] = {str: "x", int: 1, date: TODAY}.get(kind, NOON)
    return values


def test_coordinators_who_decide_at_once_give_different_references(app: Flask) -> None:
    the_places()
    readers = [a_reader() for _ in range(4)]
    made = [
        nominated(reader, family_name=name) for reader, name in zip(readers, _BIRDS, strict=True)
    ]
    waiting = [(nomination.id, nomination.version) for nomination in made]
    db.session.rollback()
    together = Barrier(len(waiting))

    def decide(at: int) -> None:
        nomination_id, version = waiting[at]
        with app.app_context():
            together.wait()
            with transaction():
                decisions.different_person(
                    nomination_id, version=version, actor=readers[at], at=clock.now()
                )
            db.session.remove()

    with ThreadPoolExecutor(len(waiting)) as threads:
        list(threads.map(decide, range(len(waiting))))

    assert sorted(db.session.scalars(select(Client.ref))) == [f"C-00000{n}" for n in (1, 2, 3, 4)]


_BIRDS = ("Goldfinch", "Nightjar", "Kingfisher", "Lapwing")


def test_an_import_and_a_nomination_wait_for_each_other(app: Flask) -> None:
    assert putting.LOCK == intake._LOCK  # noqa: SLF001  # two rooms that may not know each other
