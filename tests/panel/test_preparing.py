"""Who comes onto a list by themselves, for what, and in which order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from iom.clients.models import Client
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal, OffenceCategory
from iom.panel import sittings
from iom.panel.cases import list_cases
from iom.panel.domain import AT_ONCE, What
from iom.panel.listing import prepare
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.desk import died
from tests.factories.entries import an_entry
from tests.factories.panels import TODAY, a_decision, a_sitting
from tests.factories.scores import a_matrix, a_score

BY: dict[str, Any] = {"actor": COMMAND, "at": NOON, "today": TODAY}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def prepared(sitting: int) -> list[tuple[str, list[str]]]:
    with transaction():
        prepare(sitting, **BY)
    rows = list_cases(COMMAND, sitting, today=TODAY).rows
    return [(each.ref, [str(why) for why in each.whys]) for each in rows]


def robbed(client: Client, times: int, on: date) -> None:
    for _ in range(times):
        an_entry(
            client,
            OFFENCE,
            offence_on=on,
            category=OffenceCategory.ROBBERY,
            disposal=Disposal.CHARGED,
        )


def test_nominations_come_first_and_the_oldest_first(app: Flask) -> None:
    a_client(ref="C-1", nominated_on=ago(10), selected_on=None)
    a_client(ref="C-2", nominated_on=ago(20), selected_on=None)
    a_client(ref="C-3", nominated_on=ago(800), selected_on=ago(731), level=2)  # two years ago
    a_client(ref="C-4", nominated_on=ago(800), selected_on=ago(729), level=2)  # 2 May: tomorrow
    a_client(ref="C-5", nominated_on=ago(9), selected_on=ago(9), deselected_on=ago(2))

    assert prepared(a_sitting(a_user())) == [
        ("C-2", ["nominated"]),
        ("C-1", ["nominated"]),
        ("C-3", ["review", "long-stay"]),  # never reviewed since
        ("C-4", ["review"]),
    ]


def test_a_review_that_is_due_and_a_lower_level_recommended_today(app: Flask) -> None:
    a_matrix()
    due, later, stays = (
        a_client(ref=ref, nominated_on=on, selected_on=on, level=3)
        for ref, on in (
            ("C-1", date(2025, 11, 1)),  # six months are full on 1 May
            ("C-2", date(2026, 1, 15)),
            ("C-3", date(2026, 1, 15)),
        )
    )
    a_score(due, as_of=date(2026, 4, 25))  # 0.0: level 1, so a step down
    robbed(stays, 3, date(2026, 4, 20))  # 3 x 10.0 in full: 30.0, level 3
    a_score(later, as_of=date(2026, 4, 25))  # 0.0: a step down alone
    a_score(stays, as_of=date(2026, 4, 25))

    assert prepared(a_sitting(a_user())) == [
        ("C-1", ["review", "step-down"]),
        ("C-2", ["step-down"]),
    ]


def test_a_case_stands_on_one_list_and_comes_back_when_that_decided_nothing(app: Flask) -> None:
    member = a_user()
    a_client(ref="C-1", nominated_on=ago(10), selected_on=None)
    first = a_sitting(member)
    assert prepared(first) == [("C-1", ["nominated"])]
    assert prepared(a_sitting(member)) == []
    with transaction():
        sittings.open_sitting(first, **BY)
        sittings.close(first, [member.id], **BY)

    assert prepared(a_sitting(member)) == [("C-1", ["nominated"])]


def test_a_sitting_for_some_districts_has_nobody_else_on_its_list(app: Flask) -> None:
    a_client(ref="C-1", nominated_on=ago(10), selected_on=None)
    a_client(ref="C-2", nominated_on=ago(10), selected_on=None, district="Fenland")

    assert prepared(a_sitting(a_user(), districts=["Fenland"])) == [("C-2", ["nominated"])]


def test_nobody_who_died_or_was_turned_down_is_on_a_list(app: Flask) -> None:
    member = a_user()
    gone = a_client(ref="C-1", nominated_on=ago(10), selected_on=None)
    a_client(ref="C-2", nominated_on=ago(10), selected_on=None)
    died(gone, ago(3))
    sitting = a_sitting(member, cases=["C-2"], opened=True)
    a_decision(sitting, "C-2", What.NOT_SELECT)

    assert prepared(a_sitting(member)) == []


def test_a_place_at_which_a_panel_looked_after_two_years_is_not_asked_for_again(app: Flask) -> None:
    member = a_user()
    a_client(ref="C-1", nominated_on=ago(800), selected_on=ago(760), level=2)
    sitting = a_sitting(member, cases=["C-1"], opened=True)
    a_decision(sitting, "C-1", What.KEEP)

    assert prepared(a_sitting(member)) == []


def test_twenty_come_onto_a_list_at_once_and_the_others_are_counted(app: Flask) -> None:
    for number in range(AT_ONCE + 3):
        a_client(ref=f"C-{number:02}", nominated_on=ago(50 - number), selected_on=None)
    sitting = a_sitting(a_user())

    with transaction():
        assert prepare(sitting, **BY) == (20, 3)
    with transaction():
        assert prepare(sitting, **BY) == (3, 0)
    rows = list_cases(COMMAND, sitting, today=TODAY).rows
    assert [each.ref for each in rows] == [f"C-{number:02}" for number in range(AT_ONCE + 3)]
