"""Giving a place and ending it, from the record to the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Permission
from iom.clients.models import Client
from iom.clients.queries import NotYours
from iom.cohort.domain import DeselectionReason
from iom.cohort.models import LevelSpan, Placement
from iom.db import db
from iom.scoring.domain import Reason
from iom.selection import placing
from iom.selection.decisions import BadDecision, PlaceChanged
from iom.selection.models import LevelSet, PlaceDecided
from iom.selection.refusing import Refused, Rule
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.desk import died
from tests.factories.levels import TODAY, a_level, a_place, an_end, version_of
from tests.factories.scores import a_matrix, a_score

WHY = DeselectionReason


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def nominated(level: int | None = None) -> Client:
    return a_client(nominated_on=ago(20), selected_on=None, level=level)


def placed(level: int | None = 2, *, days: int = 100, **more: Any) -> Client:
    return a_client(nominated_on=ago(days), selected_on=ago(days), level=level, **more)


def turn_down(client: Client, on: date = TODAY, **more: Any) -> None:
    said = {"seen": version_of(client), "actor": COMMAND, **more}
    ref = client.ref
    db.session.rollback()
    with transaction():
        placing.not_select(ref, on, at=NOON, today=TODAY, **said)


def placement(client: Client) -> Placement:
    db.session.expire_all()
    return db.session.scalars(
        select(Placement).where(Placement.client_id == client.id, Placement.is_latest)
    ).one()


def spans(client: Client) -> list[tuple[date, date | None, int | None]]:
    rows = db.session.scalars(
        select(LevelSpan).where(LevelSpan.client_id == client.id).order_by(LevelSpan.from_on)
    )
    return [(row.from_on, row.to_on, row.value) for row in rows]


def decided() -> list[PlaceDecided]:
    return list(db.session.scalars(select(PlaceDecided).order_by(PlaceDecided.id)))


@pytest.mark.parametrize("thought_of", [None, 2, 4])
def test_a_place_begins_with_its_first_level(app: Flask, thought_of: int | None) -> None:
    client = nominated(thought_of)

    a_place(client, level=4, on=ago(1))

    assert placement(client).selected_on == ago(1)
    assert spans(client)[-1] == (ago(1), None, 4)
    row = db.session.scalars(select(LevelSet)).one()
    assert (row.level, row.before, row.nominated_on) == (4, None, ago(20))
    assert [(each.outcome, each.from_on) for each in decided()] == [("selected", ago(1))]


def test_what_was_thought_of_later_gives_way_to_the_level_of_the_panel(app: Flask) -> None:
    client = nominated(3)

    a_place(client, level=3)
    assert spans(client)[-1] == (TODAY, None, 3)


def test_a_place_is_given_once(app: Flask) -> None:
    client = nominated()
    seen = version_of(client)
    a_place(client, seen=seen, token="t")
    a_place(client, seen=seen, token="t")
    assert len(decided()) == 1

    with pytest.raises(PlaceChanged):
        a_place(client, seen=seen)
    with pytest.raises(BadDecision, match="no open nomination"):
        a_place(client)


def test_a_place_asks_for_the_benefit_expected(app: Flask) -> None:
    with pytest.raises(Refused, match="Write what benefit is expected"):
        a_place(nominated(), benefit=" ")


def test_no_place_before_the_nomination_or_beside_another(app: Flask) -> None:
    with pytest.raises(BadDecision) as refused:
        a_place(nominated(), on=ago(21))
    assert refused.value.field == "on"


def test_only_a_panel_gives_a_place_or_ends_one(app: Flask) -> None:
    waiting, on_scheme = nominated(), placed()
    reader = a_reader()
    nobody = replace(reader, permissions=reader.permissions - {Permission.DECIDE_ON_PANEL})

    with pytest.raises(NotYours):
        a_place(waiting, actor=nobody)
    with pytest.raises(NotYours):
        turn_down(waiting, actor=nobody)
    with pytest.raises(NotYours):
        an_end(on_scheme, WHY.SUCCESSFUL_ENGAGEMENT, actor=nobody)


def test_a_nomination_that_a_panel_turned_down_is_over(app: Flask) -> None:
    client = nominated()
    seen = version_of(client)

    turn_down(client, seen=seen)
    turn_down(client, seen=seen)

    assert placement(client).not_selected_on == TODAY
    assert [each.outcome for each in decided()] == ["not-selected"]
    with pytest.raises(BadDecision, match="no open nomination"):
        a_place(client)


def test_a_place_ends_with_its_level(app: Flask) -> None:
    client = placed(2)

    an_end(client, WHY.SUCCESSFUL_ENGAGEMENT)

    ended = placement(client)
    assert (ended.deselected_on, ended.deselection_reason) == (TODAY, WHY.SUCCESSFUL_ENGAGEMENT)
    assert spans(client) == [(ago(100), TODAY, 2), (TODAY, None, None)]
    row = decided()[0]
    assert (row.outcome, row.reason, row.set_aside) == ("deselected", ended.deselection_reason, "")


def test_after_steps_down_in_the_product_a_place_ends_with_no_level(app: Flask) -> None:
    client = placed(3)
    a_level(client, 2, on=ago(28))

    an_end(client, WHY.SUSTAINED_DESISTANCE)

    assert spans(client) == [
        (ago(100), ago(28), 3),
        (ago(28), TODAY, 2),
        (TODAY, None, None),
    ]


def test_held_for_27_days_is_too_short_unless_a_panel_says_otherwise(app: Flask) -> None:
    client = placed(3)
    a_level(client, 2, on=ago(27))

    with pytest.raises(Refused) as refused:
        an_end(client, WHY.SUCCESSFUL_ENGAGEMENT)
    assert [each.from_on for each in refused.value.refusals] == [TODAY + timedelta(days=1)]
    an_end(client, WHY.SUCCESSFUL_ENGAGEMENT, why_otherwise="Moves in with his sister today")

    row = decided()[0]
    assert (row.set_aside, row.why_otherwise) == (
        "light-level-held",
        "Moves in with his sister today",
    )


def test_reviews_count_of_this_placement_alone(app: Flask) -> None:
    a_matrix()
    client = a_client(nominated_on=ago(900), selected_on=ago(900), deselected_on=ago(500), level=2)
    a_score(client, as_of=ago(600), reason=Reason.REVIEW)  # of the place before
    a_placement(client, nominated_on=ago(400), selected_on=ago(400), level=2)
    a_score(client, as_of=ago(30), reason=Reason.NEW_INFORMATION)  # no review
    a_score(client, as_of=ago(10), reason=Reason.REVIEW)

    with pytest.raises(Refused) as refused:
        an_end(client, WHY.NO_LONGER_MEETS_CRITERIA)
    assert [each.rule for each in refused.value.refusals] == [Rule.TWO_REVIEWS]
    assert "so far one has found it" in str(refused.value)

    a_score(client, reason=Reason.REVIEW)
    an_end(client, WHY.NO_LONGER_MEETS_CRITERIA)


@pytest.mark.parametrize(
    ("reason", "rule"),
    [
        (WHY.LONG_CUSTODY, Rule.AWAY_FOR_LONG_CUSTODY),
        (WHY.MAPPA, Rule.MAPPA_LEVEL),
        (WHY.WITHDREW, Rule.CONSENT_IS_THEIRS),
        (WHY.OTHER, Rule.NOTE),
    ],
)
def test_the_reason_must_be_borne_out_by_the_record(
    app: Flask, reason: DeselectionReason, rule: Rule
) -> None:
    with pytest.raises(Refused) as refused:
        an_end(placed(statutory=True), reason)
    assert [each.rule for each in refused.value.refusals] == [rule]


def test_what_the_record_bears_out_is_taken(app: Flask) -> None:
    inside = placed(5)
    a_situation(inside, from_on=ago(9))
    an_end(inside, WHY.LONG_CUSTODY)
    an_end(placed(5, mappa_level=2), WHY.MAPPA)
    an_end(placed(5, statutory=False), WHY.WITHDREW)
    an_end(placed(5), WHY.MOVED, note="To a scheme in Elmshire")

    assert [each.reason for each in decided()] == ["long-custody", "mappa", "withdrew", "moved"]


def test_the_death_of_a_client_is_no_decision(app: Flask) -> None:
    with pytest.raises(BadDecision, match="Record it first"):
        an_end(placed(), WHY.DIED)
    client = placed()
    died(client, ago(2))
    with pytest.raises(BadDecision, match="The place ends with that"):
        an_end(client, WHY.OTHER, note="x")
