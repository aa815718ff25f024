"""What a sitting decides, from its list to the place, the level and the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from iom.accounts.domain import Reader, Role
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.cohort.domain import DeselectionReason, Status
from iom.cohort.models import Placement
from iom.db import db
from iom.panel import sittings
from iom.panel.cases import get_case, list_cases
from iom.panel.conflicts import say_conflicts
from iom.panel.decided import list_decided
from iom.panel.deciding import decide
from iom.panel.domain import BadDecision, DecidedMeanwhile, What
from iom.panel.listing import prepare
from iom.panel.models import Decision, Dissent
from iom.panel.reaching import NotForYou
from iom.panel.wording import correct_words
from iom.selection.models import LevelSet, Reappraisal
from iom.selection.refusing import Refused
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.panels import TODAY, WHY, a_decision, a_dissent, a_new_decision, a_sitting

BY: dict[str, Any] = {"actor": COMMAND, "at": NOON, "today": TODAY}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def nominated(**more: Any) -> Client:
    return a_client(nominated_on=ago(20), selected_on=None, **more)


def placed(level: int = 3, **more: Any) -> Client:
    return a_client(nominated_on=ago(100), selected_on=ago(100), level=level, **more)


def stands(client: Client, sitting_id: int) -> tuple[Status | None, int | None]:
    case = get_case(COMMAND, sitting_id, client.ref, today=TODAY)
    return case.status, case.level


def test_selected_at_a_level_with_reason_and_benefit(app: Flask) -> None:
    client = nominated()
    sitting = a_sitting(a_user(), cases=[client], opened=True)

    row = a_decision(sitting, client, What.SELECT, level=4)

    assert stands(client, sitting) == (Status.ON_SCHEME, 4)
    assert (row.reason, row.on, row.level) == (WHY, TODAY, 4)
    (told,) = list_decided(COMMAND, client.id, sitting)
    assert told.told == "Selected at level 4 from 1 May 2026"
    assert told.benefit == "A home, and so fewer burglaries"


def test_not_selected_and_said_again_by_the_same_sitting(app: Flask) -> None:
    client = nominated()
    sitting = a_sitting(a_user(), cases=[client], opened=True)

    a_decision(sitting, client, What.NOT_SELECT)
    assert stands(client, sitting) == (Status.NOT_SELECTED, None)
    a_decision(sitting, client, What.SELECT, level=2)

    assert stands(client, sitting) == (Status.ON_SCHEME, 2)
    assert [each.what for each in list_decided(COMMAND, client.id, sitting)] == [
        What.SELECT,
        What.NOT_SELECT,
    ]


def test_another_sitting_does_not_select_whom_one_turned_down(app: Flask) -> None:
    client = nominated()
    one, other = (a_sitting(a_user(), cases=[client], opened=True) for _ in range(2))
    a_decision(one, client, What.NOT_SELECT)

    with pytest.raises(BadDecision, match="as things stand now"):
        a_decision(other, client, What.SELECT, level=2)
    assert stands(client, other) == (Status.NOT_SELECTED, None)


def test_a_step_down_and_a_jump_down_that_the_panel_sets_a_rule_aside_for(app: Flask) -> None:
    client = placed(5)
    sitting = a_sitting(a_user(), cases=[client], opened=True)

    with pytest.raises(Refused, match="one level at a time"):
        a_decision(sitting, client, What.LEVEL, level=3)
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 0
    why = "Housed and in work since March"
    a_decision(sitting, client, What.LEVEL, level=3, why_otherwise=why)

    assert stands(client, sitting) == (Status.ON_SCHEME, 3)
    (told,) = list_decided(COMMAND, client.id, sitting)
    assert told.set_aside == ["down goes one level at a time"]
    assert told.why_otherwise == why


def test_kept_counts_as_a_look_at_the_level(app: Flask) -> None:
    client = placed(3)
    sitting = a_sitting(a_user(), cases=[client], opened=True)

    a_decision(sitting, client, What.KEEP)

    look = db.session.scalars(select(Reappraisal)).one()
    assert (look.level, look.looked_on, look.finding) == (3, TODAY, WHY)


def test_deselected_with_reason_and_note(app: Flask) -> None:
    client = placed(2)
    sitting = a_sitting(a_user(), cases=[client], opened=True)

    with pytest.raises(BadDecision, match="why the client leaves"):
        a_decision(sitting, client, What.DESELECT)
    moved = DeselectionReason.MOVED
    a_decision(sitting, client, What.DESELECT, leaving=moved, note="To Oakfield")

    assert stands(client, sitting) == (Status.DESELECTED, None)
    (told,) = list_decided(COMMAND, client.id, sitting)
    assert (told.told, told.note) == (
        "Deselected from 1 May 2026: moved out of the area, or transferred",
        "To Oakfield",
    )


def test_deferred_comes_back_by_itself_on_the_first_list_from_that_day(app: Flask) -> None:
    member, client = a_user(), nominated()
    sitting = a_sitting(member, cases=[client], opened=True)
    a_decision(sitting, client, What.DEFER, until_on=date(2026, 5, 20))
    with transaction():
        sittings.close(sitting, [member.id], **BY)

    def put_on_a_list(on: date) -> list[str]:
        made = a_sitting(member, on=on)
        with transaction():
            prepare(made, **BY)
        found = [each.ref for each in list_cases(COMMAND, made, today=TODAY).rows]
        with transaction():
            sittings.call_off(made, "Only to see who is on it", **BY)
        return found

    assert put_on_a_list(date(2026, 5, 19)) == []
    assert put_on_a_list(date(2026, 5, 20)) == [client.ref]
    assert put_on_a_list(date(2026, 6, 30)) == [client.ref]


def test_nothing_is_decided_before_the_sitting_opens_nor_after_it_is_closed(app: Flask) -> None:
    member, client = a_user(), nominated()
    sitting = a_sitting(member, cases=[client])

    with pytest.raises(BadDecision, match="not open"):
        a_decision(sitting, client, What.SELECT, level=3)
    with transaction():
        sittings.open_sitting(sitting, **BY)
        sittings.close(sitting, [member.id], **BY)
    with pytest.raises(BadDecision, match="not open"):
        a_decision(sitting, client, What.SELECT, level=3)
    assert stands(client, sitting) == (Status.NOMINATED, None)


def test_sent_twice_it_is_decided_once(app: Flask) -> None:
    client = nominated()
    sitting = a_sitting(a_user(), cases=[client], opened=True)
    new = a_new_decision(client, What.SELECT, level=3)
    ref = client.ref

    for _ in range(2):
        with transaction():
            decide(sitting, ref, new, **BY)

    for table in (Decision, LevelSet):
        assert db.session.scalar(select(func.count()).select_from(table)) == 1


def test_who_decides_on_what_they_saw_before_somebody_else_decided_is_told(app: Flask) -> None:
    client = nominated()
    one, other = (a_sitting(a_user(), cases=[client], opened=True) for _ in range(2))
    seen = a_new_decision(client, What.DEFER, until_on=date(2026, 6, 1))
    ref = client.ref
    a_decision(one, client, What.DEFER, until_on=date(2026, 5, 20))

    with pytest.raises(DecidedMeanwhile, match="Somebody else has decided"), transaction():
        decide(other, ref, seen, **BY)
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def test_whoever_is_out_for_a_case_neither_sees_nor_decides_it(app: Flask) -> None:
    client, another = nominated(), nominated()
    coordinator = a_user()
    reader = reader_of(coordinator)
    sitting = a_sitting(coordinator, cases=[client, another], opened=True)
    ref = client.ref
    with transaction():
        say_conflicts(sitting, ref, [coordinator.id], seen=[], **BY)

    listed = list_cases(reader, sitting, today=TODAY)
    # The number of a case is the same for all who sit at the table.
    assert [(each.ref, each.number) for each in listed.rows] == [(another.ref, 2)]
    assert listed.hidden == 1
    with pytest.raises(NotYours, match="conflict of interest"):
        get_case(reader, sitting, ref, today=TODAY)
    with pytest.raises(NotYours, match="conflict of interest"):
        a_decision(sitting, ref, What.SELECT, level=3, actor=reader)


def test_who_is_out_stays_out_on_the_next_list(app: Flask) -> None:
    client, coordinator = nominated(), a_user()
    sitting = a_sitting(coordinator, cases=[client])
    ref = client.ref
    with transaction():
        say_conflicts(sitting, ref, [coordinator.id], seen=[], **BY)
        sittings.call_off(sitting, "The room is not free", **BY)

    following = a_sitting(coordinator, cases=[ref])

    assert list_cases(reader_of(coordinator), following, today=TODAY).rows == []


def test_dissent_is_said_otherwise_and_taken_back_and_stays_readable(app: Flask) -> None:
    client = nominated()
    chair, member = a_user(), a_user(role=Role.PANEL_MEMBER)
    sitting = a_sitting(chair, member, cases=[client], opened=True)
    decided = a_decision(sitting, client, What.SELECT, level=5).id
    own, ref = reader_of(member), client.ref

    a_dissent(sitting, ref, decided, member, "Too much for what it brings", actor=own)
    a_dissent(sitting, ref, decided, member, "Level 3 would have done", actor=own)
    (told,) = list_decided(COMMAND, client.id, sitting)
    assert [each.said for each in told.dissent] == ["Level 3 would have done"]
    assert [each.said for each in told.earlier_dissent] == ["Too much for what it brings"]
    a_dissent(sitting, ref, decided, member, "", actor=own)

    (told,) = list_decided(COMMAND, client.id, sitting)
    assert (told.dissent, len(told.earlier_dissent)) == ([], 2)
    assert db.session.scalar(select(func.count()).select_from(Dissent)) == 2


def test_a_member_says_dissent_of_nobody_else_and_not_after_the_end(app: Flask) -> None:
    client = nominated()
    chair, member = a_user(), a_user(role=Role.PANEL_MEMBER)
    sitting = a_sitting(chair, member, cases=[client], opened=True)
    decided = a_decision(sitting, client, What.SELECT, level=5).id
    own, ref, stranger = reader_of(member), client.ref, a_user().id

    with pytest.raises(BadDecision, match="your own dissent only"):
        a_dissent(sitting, ref, decided, chair, "I am of another mind", actor=own)
    with pytest.raises(BadDecision, match="a member’s of this sitting"):
        a_dissent(sitting, ref, decided, stranger, "I am of another mind")
    with transaction():
        sittings.close(sitting, [chair.id], **BY)
    with pytest.raises(BadDecision, match="until the sitting is closed"):
        a_dissent(sitting, ref, decided, member, "I am of another mind")


def test_the_reason_is_corrected_after_the_end_and_what_it_said_stays(app: Flask) -> None:
    member, client = a_user(), nominated()
    sitting = a_sitting(member, cases=[client], opened=True)
    row = a_decision(sitting, client, What.SELECT, level=3)
    version, ref = row.version, client.ref
    with transaction():
        sittings.close(sitting, [member.id], **BY)

    def correct(reason: str, version: int) -> None:
        with transaction():
            correct_words(sitting, ref, reason, "A slip of the pen", version=version, **BY)

    correct("The panel weighed all that was said.", version)
    correct("The panel weighed all that was said.", version)  # a second click
    with pytest.raises(DecidedMeanwhile):
        correct("The panel weighed it.", version)

    (told,) = list_decided(COMMAND, client.id, sitting)
    assert told.reason == "The panel weighed all that was said."
    assert [(each.was, each.why) for each in told.corrected] == [(WHY, "A slip of the pen")]
    assert told.what is What.SELECT


def test_a_panel_member_does_not_decide(app: Flask) -> None:
    client, member = nominated(), a_user(role=Role.PANEL_MEMBER)
    sitting = a_sitting(member, cases=[client], opened=True)
    own: Reader = reader_of(member)

    with pytest.raises(NotForYou, match="for the coordinator"):
        a_decision(sitting, client, What.SELECT, level=3, actor=own)
    assert db.session.scalars(select(Placement.selected_on)).one() is None
