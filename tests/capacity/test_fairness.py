"""Rates of selection and deselection, from the record."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from iom.capacity.fairness import Fairness, as_file, fairness_of
from iom.capacity.periods import named
from iom.clients.domain import Sex
from iom.clients.models import Client, DetailChange
from iom.cohort.domain import DeselectionReason
from iom.cohort.models import Placement
from iom.cohort.service import set_not_selected
from iom.db import db
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON
from tests.factories.clients import a_client

YEAR = named("2024-25", date(2026, 5, 1))
IN_TIME = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_sqlite_or_not(app: Flask) -> None:
    del app


def selected(number: int, sex: Sex, **about: Any) -> list[Client]:
    usual = {"nominated_on": date(2024, 5, 1), "selected_on": date(2024, 6, 1)}
    return [a_client(sex=sex, **usual | about) for _ in range(number)]


def not_selected(number: int, sex: Sex, on: date = date(2024, 6, 1)) -> None:
    for client in selected(number, sex, selected_on=None):
        with transaction():
            of_theirs = select(Placement.id).where(Placement.client_id == client.id)
            set_not_selected(db.session.scalars(of_theirs).one(), on)


def in_time() -> None:
    """Let everything have come onto the record in time."""
    db.session.rollback()
    with transaction():
        db.session.execute(update(Placement).values(recorded_at=IN_TIME))


def of(found: Fairness, rate: str = "selection", axis: int = 0) -> list[tuple[str, int, int]]:
    each = getattr(found, rate)[axis]
    lines = [(" + ".join(line.groups), line.counted, line.of) for line in each.lines]
    return [*lines, ("all", each.total.counted, each.total.of)] if each.total else []


def test_selected_of_those_on_whom_a_panel_decided(app: Flask) -> None:
    selected(6, Sex.MALE)
    not_selected(5, Sex.MALE)
    selected(5, Sex.FEMALE)
    not_selected(7, Sex.FEMALE)
    selected(1, Sex.MALE, selected_on=None)  # waits for a panel
    selected(1, Sex.MALE, selected_on=date(2025, 4, 1))  # a day after
    not_selected(1, Sex.MALE, on=date(2025, 4, 1))
    in_time()

    found = fairness_of(YEAR)

    assert (found.fewest, found.corrected) == (5, False)
    assert of(found) == [
        ("Male", 6, 11),
        ("Female + Neither + Not known", 5, 12),
        ("all", 11, 23),
    ]


def test_who_is_in_mappa_2_or_3_on_the_day_is_in_no_rate(app: Flask) -> None:
    selected(5, Sex.MALE)
    not_selected(5, Sex.MALE)
    selected(3, Sex.MALE, mappa_level=2)
    selected(1, Sex.MALE, mappa_level=1)
    in_time()

    assert of(fairness_of(YEAR))[-1] == ("all", 6, 11)


def test_deselected_of_those_on_the_scheme(app: Flask) -> None:
    selected(5, Sex.MALE, deselected_on=date(2025, 3, 31))
    selected(2, Sex.MALE, deselected_on=date(2025, 4, 1))  # on it at the end
    selected(4, Sex.MALE)
    earlier = {"nominated_on": date(2022, 1, 1), "selected_on": date(2022, 2, 1)}
    selected(1, Sex.MALE, **earlier, deselected_on=date(2024, 3, 31))  # gone before
    selected(1, Sex.MALE, deselected_on=date(2024, 9, 1), reason=DeselectionReason.DIED)
    in_time()

    assert of(fairness_of(YEAR), "deselection") == [("all", 5, 11)]


def test_a_small_number_is_kept_back_and_so_is_what_would_give_it_away(app: Flask) -> None:
    selected(9, Sex.MALE)
    not_selected(4, Sex.MALE)
    in_time()

    found = fairness_of(YEAR)

    assert of(found) == []
    assert as_file(found).decode("utf-8-sig").splitlines()[1:] == []


def a_detail_changed(client: Client) -> None:
    client_id = client.id
    with transaction():
        db.session.add(
            DetailChange(
                client_id=client_id,
                detail="sex",
                was="F",
                source="page",
                changed_at=NOON,
                changed_by=COMMAND.ref,
            )
        )


@pytest.mark.parametrize("how", ["recorded late", "a detail corrected"])
def test_what_was_corrected_after_the_end_asks_for_ten(app: Flask, how: str) -> None:
    people = selected(9, Sex.MALE)
    not_selected(9, Sex.MALE)
    if how == "a detail corrected":
        in_time()
        a_detail_changed(people[0])

    found = fairness_of(YEAR)

    assert (found.fewest, found.corrected) == (10, True)
    assert of(found) == []


def test_months_across_which_years_lie_ask_for_ten(app: Flask) -> None:
    assert fairness_of(named("to-2025-12", date(2026, 4, 1))).fewest == 10


def test_the_file_says_what_is_shown_and_nothing_else(app: Flask) -> None:
    selected(6, Sex.MALE)
    not_selected(6, Sex.MALE)
    in_time()

    assert as_file(fairness_of(YEAR)).decode("utf-8-sig").splitlines() == [
        "period,rate,by,group,counted,of,per_cent",
        "2024-25,selection,sex,all,6,12,50",
        "2024-25,selection,age,all,6,12,50",
        "2024-25,selection,ethnicity,all,6,12,50",
    ]
