"""What stands on a desk, by hand-worked days, and what takes it off again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Category, Reader, Role
from iom.accounts.models import Agency, User
from iom.clients.models import Death
from iom.contacts.domain import Attendance, Pathway
from iom.contacts.models import Contact
from iom.db import db
from iom.desk.domain import Line
from iom.desk.reach import Desk
from iom.desk.sections import sections_of
from iom.enforcement.domain import WarrantKind
from iom.enforcement.models import CourtDate, Order, Warrant
from iom.offending.domain import SituationKind
from iom.offending.models import Offence, Situation
from iom.offending.words import Disposal, OffenceCategory
from iom.particulars.models import Participation
from iom.safety.models import Apart, Marker
from iom.sharing.readers import reader_of
from iom.youth.models import AdultMove
from tests.factories.accounts import a_reader, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.desk import an_entry, died, struck_out
from tests.factories.reviews import a_review, done
from tests.factories.safeguards import a_restriction, works_with
from tests.factories.scores import a_matrix

MONDAY = date(2026, 5, 11)  # Monday 4 May was the early May bank holiday
FRIDAY, SATURDAY, THURSDAY = date(2026, 5, 8), date(2026, 5, 9), date(2026, 5, 7)
NOW = datetime(2026, 5, 11, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(_the_first_of_may: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hazel(app: Flask) -> Reader:
    """A coordinator who sees every client."""
    the_places()
    return a_reader(role=Role.COORDINATOR)


def lines(reader: Reader, section: str, today: date = MONDAY) -> list[Line]:
    found = {each.code: each.lines for each in sections_of(Desk(reader, today))}
    return list(found.get(section, []))


def said(reader: Reader, section: str, today: date = MONDAY) -> list[tuple[str, str, str, str]]:
    """Lines as somebody reads them: when, who, tag and words, and the first act."""
    return [
        (
            " ".join(part for part in (line.when, line.late) if part),
            line.who.ref if line.who else line.named,
            " ".join(
                part
                for part in (line.tag.label if line.tag else "", line.strong, line.what)
                if part
            ),
            line.acts[0].verb,
        )
        for line in lines(reader, section, today)
    ]


def test_a_weekends_arrests_go_back_to_friday(hazel: Reader) -> None:
    jay = a_client(ref="C-1")
    theft = OffenceCategory.THEFT_FROM_VEHICLE
    an_entry(jay, Offence, offence_on=SATURDAY, category=theft)
    an_entry(jay, Offence, offence_on=date(2026, 4, 20), disposal=Disposal.CHARGED)  # 21 days ago
    bryony = a_client(ref="C-2")
    an_entry(bryony, Offence, offence_on=FRIDAY, disposal=Disposal.CHARGED)
    an_entry(a_client(ref="C-3"), Offence, offence_on=THURSDAY)
    an_entry(a_client(ref="C-4"), Offence, offence_on=SATURDAY, disposal=Disposal.NO_FURTHER_ACTION)

    assert said(hazel, "arrests") == [
        (
            "Fri 8 May",
            "C-2",
            "Shoplifting. Charged; no court date is recorded.",
            "Add the court date",
        ),
        (
            "Sat 9 May",
            "C-1",
            "Second arrest in 28 days: Theft from vehicle. Arrested.",
            "Say what came of it",
        ),
    ]


def test_an_arrest_that_was_entered_late_is_news_and_an_old_one_in_a_file_is_not(
    hazel: Reader,
) -> None:
    an_entry(a_client(ref="C-1"), Offence, offence_on=date(2026, 4, 13), at=NOW)  # 28 days ago
    an_entry(a_client(ref="C-2"), Offence, offence_on=date(2026, 4, 12), at=NOW)

    assert [who for _, who, _, _ in said(hazel, "arrests")] == ["C-1"]


def test_a_charge_leaves_when_its_court_date_is_there(hazel: Reader) -> None:
    client = a_client(ref="C-1")
    an_entry(client, Offence, offence_on=SATURDAY, disposal=Disposal.CHARGED)
    assert len(lines(hazel, "arrests")) == 1

    an_entry(client, CourtDate, on=date(2026, 6, 1))

    assert lines(hazel, "arrests") == []


def test_who_went_in_and_who_came_out(hazel: Reader) -> None:
    alder, teal, cedar = (a_client(ref=ref) for ref in ("C-1", "C-2", "C-3"))
    an_entry(alder, Situation, kind=SituationKind.REMAND, from_on=FRIDAY, establishment="HMP Fen")
    an_entry(teal, Situation, from_on=date(2026, 1, 1), to_on=SATURDAY, establishment="HMP Fen")
    # From remand to custody is no release, and where a release is expected nothing is to be done.
    remand = SituationKind.REMAND
    an_entry(cedar, Situation, kind=remand, from_on=date(2026, 1, 1), to_on=SATURDAY)
    an_entry(cedar, Situation, from_on=SATURDAY, expected_on=date(2026, 12, 1))

    assert said(hazel, "custody") == [
        (
            "In, Fri 8 May",
            "C-1",
            "On remand HMP Fen. No release is expected yet.",
            "Enter the expected release",
        ),
        ("Out, Sat 9 May", "C-2", "Released from HMP Fen. No contact since.", "Record a contact"),
    ]

    an_entry(teal, Contact, on=MONDAY, attended=Attendance.ATTENDED)

    assert [who for _, who, _, _ in said(hazel, "custody")] == ["C-1"]


def test_wanted_until_executed_or_withdrawn(hazel: Reader) -> None:
    finch, dotterel = a_client(ref="C-1"), a_client(ref="C-2")
    an_entry(finch, Situation, kind=SituationKind.UNLAWFULLY_AT_LARGE, from_on=date(2026, 5, 6))
    an_entry(dotterel, Warrant, issued_on=date(2026, 4, 9), court="Cambridge Magistrates")
    an_entry(dotterel, Warrant, issued_on=date(2026, 4, 1), executed_on=date(2026, 4, 2))
    an_entry(dotterel, Warrant, issued_on=date(2026, 4, 1), withdrawn_on=date(2026, 4, 2))
    an_entry(dotterel, Warrant, issued_on=date(2026, 4, 1), kind=WarrantKind.SEARCH)

    assert said(hazel, "wanted") == [
        (
            "Since Thu 9 Apr",
            "C-2",
            "Warrant Failed to appear, Cambridge Magistrates.",
            "Record it executed",
        ),
        (
            "Since Wed 6 May",
            "C-1",
            "Unlawfully at large Nothing says where the client is.",
            "Record the return",
        ),
    ]


def test_courts_of_the_week_and_those_without_an_outcome(hazel: Reader) -> None:
    jay = a_client(ref="C-1")
    an_entry(jay, CourtDate, on=MONDAY, time=time(10, 0))
    an_entry(jay, CourtDate, on=date(2026, 5, 17))  # the seventh day, today included
    an_entry(jay, CourtDate, on=date(2026, 5, 18))
    an_entry(jay, CourtDate, on=date(2026, 5, 1))
    an_entry(jay, CourtDate, on=date(2026, 5, 2), outcome="Fined")

    assert said(hazel, "week") == [
        (
            "Fri 1 May 10 days late",
            "C-1",
            "First hearing, Cambridge Magistrates. No outcome is recorded.",
            "Record the outcome",
        ),
        ("Today, 10:00", "C-1", "First hearing, Cambridge Magistrates.", "Record the outcome"),
        ("Sun 17 May", "C-1", "First hearing, Cambridge Magistrates.", "Check or move the date"),
    ]


def test_releases_warn_and_ask(hazel: Reader) -> None:
    away: dict[str, Any] = {"from_on": date(2026, 1, 1), "establishment": "HMP Fenmarsh"}
    an_entry(a_client(ref="C-1"), Situation, expected_on=date(2026, 5, 15), **away)  # a Friday
    an_entry(a_client(ref="C-2"), Situation, expected_on=date(2026, 5, 14), **away)
    an_entry(a_client(ref="C-3"), Situation, expected_on=FRIDAY, **away)
    hospital = SituationKind.HOSPITAL
    an_entry(a_client(ref="C-4"), Situation, kind=hospital, expected_on=date(2026, 5, 13), **away)
    an_entry(a_client(ref="C-5"), Situation, expected_on=date(2026, 5, 18), **away)
    an_entry(a_client(ref="C-6"), Situation, expected_on=FRIDAY, to_on=FRIDAY, **away)

    assert said(hazel, "week") == [
        (
            "Out, Fri 8 May 3 days late",
            "C-3",
            "Release, HMP Fenmarsh: the day has come and nothing says that it happened.",
            "Released?",
        ),
        ("Wed 13 May", "C-4", "Discharge, HMP Fenmarsh.", "Check the release"),
        ("Thu 14 May", "C-2", "Release, HMP Fenmarsh.", "Check the release"),
        ("Fri 15 May", "C-1", "Friday release Release, HMP Fenmarsh.", "Check the release"),
    ]


def test_a_release_that_was_moved_at_short_notice_says_so(hazel: Reader) -> None:
    client = a_client(ref="C-1")
    away: dict[str, Any] = {"from_on": date(2026, 1, 1)}
    before = an_entry(client, Situation, expected_on=date(2026, 6, 1), to_on=None, **away)
    struck_out(Situation)
    # Changed on Friday 8 May for Thursday 14 May: Monday to Thursday are four working days.
    changed = datetime(2026, 5, 8, 10, 0, tzinfo=UTC)
    an_entry(
        client,
        Situation,
        at=changed,
        expected_on=date(2026, 5, 14),
        follows_id=before.id,
        **away,
    )

    [line] = lines(hazel, "week")

    assert line.tag is not None
    assert line.tag.label == "4 working days’ notice"


def test_a_review_of_the_score_stands_until_it_is_done(hazel: Reader) -> None:
    a_matrix()
    day = date(2025, 11, 17)  # six months are full on Sunday 17 May, the seventh day
    client = a_client(ref="C-1", nominated_on=day, selected_on=day)
    later = a_client(ref="C-2", nominated_on=day, selected_on=date(2025, 11, 18))
    late = a_client(ref="C-3", nominated_on=day, selected_on=day, mappa_level=1)
    number = a_review(client, MONDAY)
    for each in (later, late):
        a_review(each, MONDAY)
    an_entry(late, Death, died_on=MONDAY)

    assert said(hazel, "reviews") == [
        ("Sun 17 May", "C-1", "Six-monthly review of the score.", "Review the score")
    ]

    done(client, number, MONDAY)

    assert lines(hazel, "reviews") == []


def test_missed_contacts_stand_until_the_next_contact(hazel: Reader) -> None:
    sorrel = a_client(ref="C-1")
    missed: dict[str, Any] = {"attended": Attendance.UNACCEPTABLE_ABSENCE}
    an_entry(sorrel, Contact, on=date(2026, 4, 27), **missed)  # 14 days ago
    an_entry(sorrel, Contact, on=date(2026, 4, 26), **missed)  # 15 days ago
    an_entry(sorrel, Contact, on=THURSDAY, worker="Ivy Fieldfare", **missed)
    an_entry(sorrel, Contact, on=THURSDAY, attended=Attendance.ACCEPTABLE_ABSENCE)
    an_entry(sorrel, Contact, on=THURSDAY, attended=Attendance.OUR_SIDE)

    # Third: those of 26 and 27 April lie within 28 days.
    assert said(hazel, "missed") == [
        (
            "Mon 27 Apr",
            "C-1",
            "2 missed in 28 days: Office visit, not acceptable.",
            "Record the next contact",
        ),
        (
            "Thu 7 May",
            "C-1",
            "3 missed in 28 days: Office visit with Ivy Fieldfare, not acceptable.",
            "Record the next contact",
        ),
    ]

    an_entry(sorrel, Contact, on=FRIDAY, attended=None)  # no appointment, but they spoke

    assert lines(hazel, "missed") == []


def test_nobody_met_a_client_at_level_three_for_28_days(hazel: Reader) -> None:
    oakley = a_client(ref="C-1", level=3)
    a_client(ref="C-2", level=2)
    an_entry(oakley, Contact, on=date(2026, 4, 12), attended=Attendance.ATTENDED)  # 29 days ago

    assert said(hazel, "missed") == [
        ("No contact 29 days", "C-1", "Level 3 Standard.", "Record a contact")
    ]

    an_entry(oakley, Contact, on=date(2026, 4, 13), attended=Attendance.ATTENDED)

    assert lines(hazel, "missed") == []


def test_somebody_new_is_met_within_a_week(hazel: Reader) -> None:
    new = a_client(ref="C-1", level=4, selected_on=date(2026, 5, 4))  # seven days ago
    a_client(ref="C-2", level=4, selected_on=date(2026, 5, 5))
    a_client(ref="C-3", level=3, selected_on=date(2026, 4, 12))  # 29 days ago

    assert said(hazel, "missed") == [
        (
            "No contact 29 days",
            "C-3",
            "Level 3 Standard. None since the selection.",
            "Record a contact",
        ),
        ("New, 7 days", "C-1", "Level 4 Enhanced. No first contact yet.", "Record a contact"),
    ]

    an_entry(new, Contact, on=MONDAY, attended=None)

    assert [who for _, who, _, _ in said(hazel, "missed")] == ["C-3"]


def test_ten_whom_nobody_met_are_named_and_the_others_behind_a_link(hazel: Reader) -> None:
    for number in range(11):
        a_client(ref=f"C-{number:02}", level=3, selected_on=date(2025, 1, 1 + number))
    missed: dict[str, Any] = {"attended": Attendance.UNACCEPTABLE_ABSENCE}
    an_entry(a_client(ref="D-1"), Contact, on=FRIDAY, **missed)

    found = lines(hazel, "missed")

    # What was missed first, then the longest silences; the eleventh is behind the link.
    named = [line.who.ref for line in found if line.who]
    assert named == ["D-1", *(f"C-{number:02}" for number in range(10))]
    assert found[-1].who is None
    assert found[-1].acts[0].endpoint == "desk.people"


def test_reviews_that_are_due(hazel: Reader) -> None:
    wren = a_client(ref="C-1", selected_on=date(2024, 5, 15))  # two years on Friday
    an_entry(wren, Marker, review_on=date(2026, 5, 6))
    an_entry(wren, Marker, review_on=date(2026, 5, 6), to_on=date(2026, 5, 7))
    an_entry(wren, Participation, withdrawn_on=FRIDAY)
    an_entry(wren, Order, to_on=date(2026, 5, 25))  # 14 days ahead
    an_entry(wren, Order, to_on=date(2026, 5, 26))

    assert said(hazel, "reviews") == [
        (
            "Wed 6 May 5 days late",
            "C-1",
            "Warning marker, dogs: to be reviewed.",
            "Review the marker",
        ),
        ("Fri 8 May", "C-1", "Withdrew No longer agrees to take part.", "Record a new agreement"),
        (
            "Fri 15 May",
            "C-1",
            "Two years on the scheme: the place is to be reviewed.",
            "Review the place",
        ),
        ("Ends Mon 25 May", "C-1", "Licence and its conditions end.", "Check the order"),
    ]


APART = "Not to be placed together with another client: to be reviewed."


def test_two_who_are_kept_apart_are_looked_at_again_once(hazel: Reader) -> None:
    wren, lark, jay, kite = (a_client(ref=f"C-{number}") for number in range(1, 5))
    pair = an_entry(wren, Apart, other_id=lark.id, review_on=date(2026, 5, 6))
    an_entry(wren, Apart, other_id=jay.id, review_on=date(2026, 5, 18))  # a week and a day ahead
    an_entry(jay, Apart, other_id=lark.id, review_on=THURSDAY, to_on=FRIDAY)  # over
    an_entry(jay, Apart, other_id=kite.id, review_on=THURSDAY)
    died(kite)

    assert said(hazel, "reviews") == [("Wed 6 May 5 days late", "C-1", APART, "Review it")]
    [line] = lines(hazel, "reviews")
    assert dict(line.acts[0].values) == {"ref": "C-1", "pair_id": pair.id}


def test_who_sees_one_of_two_alone_is_not_asked_to_review_and_who_has_the_second_is(
    app: Flask,
) -> None:
    wren, lark = a_client(ref="C-1", district="Fenland"), a_client(ref="C-2")
    an_entry(wren, Apart, other_id=lark.id, review_on=MONDAY)
    ivy, ash = (
        a_user(role=Role.CASE_MANAGER, username=name, agency=agency)
        for name, agency in (("ivy", "police"), ("ash", "probation"))
    )
    for client, user in ((wren, ivy), (lark, ivy), (lark, ash)):
        works_with(client, user)
    theirs = [reader_of(user) for user in (ivy, ash)]
    coordinator = a_reader(role=Role.COORDINATOR, districts=["Cambridge"])

    assert [said(reader, "reviews") for reader in theirs] == [
        [("Today", "C-1", APART, "Review it")],
        [],
    ]
    assert said(coordinator, "reviews") == []


def test_who_turns_eighteen(hazel: Reader) -> None:
    soon = a_client(ref="C-1", date_of_birth=date(2008, 5, 12))  # 18 tomorrow
    a_client(ref="C-2", date_of_birth=date(2008, 11, 9))  # 18 in 182 days
    a_client(ref="C-3", date_of_birth=date(2008, 11, 10))
    a_client(ref="C-4", date_of_birth=date(2008, 5, 11))  # 18 today
    none = "No move to adult services is planned."

    assert said(hazel, "adults") == [
        ("Tue 12 May", "C-1", f"{none} Turns 18 in 1 day.", "Plan the move"),
        ("Mon 9 Nov", "C-2", f"{none} Turns 18 in 182 days.", "Plan the move"),
    ]

    an_entry(soon, AdultMove, service="Adult probation", planned_on=date(2026, 5, 12))

    assert said(hazel, "adults")[0] == (
        "Tue 12 May",
        "C-1",
        "Turns 18 in 1 day. Adult probation takes over.",
        "Record the move done",
    )


def test_a_case_manager_has_their_own_clients_alone(app: Flask) -> None:
    the_places()
    ivy = a_reader(role=Role.CASE_MANAGER, username="ivy")
    own, colleagues, nobodys = (a_client(ref=ref) for ref in ("own", "agency", "nobody"))
    works_with(own, db.session.get_one(User, ivy.user_id))
    works_with(colleagues, db.session.get_one(Agency, ivy.agency_id))
    for client in (own, colleagues, nobodys):
        an_entry(client, Offence, offence_on=SATURDAY)

    assert [line.who.ref for line in lines(ivy, "arrests") if line.who] == ["own"]


def test_a_closed_record_and_a_kind_of_data_that_is_not_shared_are_absent(app: Flask) -> None:
    client = a_client(ref="closed")
    an_entry(client, Offence, offence_on=SATURDAY)
    an_entry(client, Contact, on=FRIDAY, attended=Attendance.UNACCEPTABLE_ABSENCE)
    hazel = a_reader(role=Role.COORDINATOR)
    assert {each.code for each in sections_of(Desk(hazel, MONDAY))} == {"arrests", "missed"}

    housing = a_reader(
        role=Role.COORDINATOR,
        username="linden",
        agency="housing",
        shared=[Category.IDENTITY],
    )
    assert {each.code for each in sections_of(Desk(housing, MONDAY))} == {"missed"}

    a_restriction(client, a_user(username="owner"))
    assert sections_of(Desk(hazel, MONDAY)) == []


def test_a_contact_about_health_is_unknown_to_who_may_not_see_health(app: Flask) -> None:
    client = a_client(ref="C-1", level=5)
    an_entry(client, Contact, on=FRIDAY, pathway=Pathway.HEALTH, attended=Attendance.ATTENDED)
    everything = a_reader(role=Role.COORDINATOR)
    identity = a_reader(
        role=Role.COORDINATOR, username="b", agency="housing", shared=[Category.IDENTITY]
    )

    assert lines(everything, "missed") == []
    assert [line.when for line in lines(identity, "missed")] == ["No contact 830 days"]


def test_missed_contacts_about_health_are_not_counted_for_who_may_not_see_health(
    app: Flask,
) -> None:
    client = a_client(ref="C-1")
    missed: dict[str, Any] = {"attended": Attendance.UNACCEPTABLE_ABSENCE}
    an_entry(client, Contact, on=date(2026, 5, 5), pathway=Pathway.HEALTH, **missed)
    an_entry(client, Contact, on=FRIDAY, **missed)
    identity = a_reader(
        role=Role.COORDINATOR, username="b", agency="housing", shared=[Category.IDENTITY]
    )

    assert [line.strong for line in lines(identity, "missed")] == [""]


def test_who_has_left_the_scheme_is_on_no_desk(hazel: Reader) -> None:
    client = a_client(ref="C-1", deselected_on=MONDAY)
    an_entry(client, Offence, offence_on=SATURDAY)
    new = a_client(ref="C-2", selected_on=None)
    an_entry(new, Offence, offence_on=SATURDAY)

    assert [who for _, who, _, _ in said(hazel, "arrests")] == ["C-2"]
