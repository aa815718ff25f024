"""Setting a level and looking at it again, from the record to the record."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from secrets import token_urlsafe

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Permission, Reader
from iom.audit.models import AuditRecord
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, NotYours
from iom.cohort.models import LevelSpan
from iom.db import db
from iom.kernel.errors import RuleBroken
from iom.needs.domain import Need
from iom.needs.kinds import ASSESSMENT
from iom.offending.kinds import OFFENCE
from iom.offending.words import Disposal, OffenceCategory
from iom.scoring.domain import Reason
from iom.selection.decisions import BadDecision, NewLevel, PlaceChanged
from iom.selection.models import LevelSet, Reappraisal
from iom.selection.queries import known_of, looks_of, recommendations_of, standings_of
from iom.selection.refusing import Refused, Rule
from iom.selection.service import set_level, strike_out_look
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.desk import died
from tests.factories.entries import an_entry
from tests.factories.levels import TODAY, a_level, a_look, a_scale, version_of
from tests.factories.scores import a_matrix, a_score


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def placed(level: int | None = 4, *, days: int = 100, **more: object) -> Client:
    return a_client(nominated_on=ago(days), selected_on=ago(days), level=level, **more)  # type: ignore[arg-type]


def without(*permissions: Permission) -> Reader:
    reader = a_reader()
    return replace(reader, permissions=reader.permissions - set(permissions))


def spans(client: Client) -> list[tuple[date, date | None, int | None]]:
    rows = db.session.scalars(
        select(LevelSpan).where(LevelSpan.client_id == client.id).order_by(LevelSpan.from_on)
    )
    return [(row.from_on, row.to_on, row.value) for row in rows]


def robbed(client: Client, times: int = 1, *, on: date = TODAY) -> None:
    for _ in range(times):
        an_entry(
            client,
            OFFENCE,
            offence_on=on,
            category=OffenceCategory.ROBBERY,
            disposal=Disposal.CHARGED,
        )


def test_a_level_is_set_with_what_the_rules_said_and_what_is_expected(app: Flask) -> None:
    a_matrix()
    a_scale()
    client = placed(3)
    robbed(client, 5)  # 5 x 10 points are 50.0: level 4
    score = a_score(client)
    before = version_of(client)

    allowed = a_level(client, 4, benefit="  Keep   him in the flat ")

    assert (allowed.before, allowed.to, allowed.overridden) == (3, 4, ())
    row = db.session.scalars(select(LevelSet)).one()
    assert (row.from_on, row.level, row.before, row.recommended) == (TODAY, 4, 3, 4)
    assert (row.benefit, row.set_aside, row.why_otherwise) == ("Keep him in the flat", "", "")
    assert (row.scale, row.score_id, row.set_by) == ("default-1", score, COMMAND.ref)
    assert spans(client) == [(ago(100), TODAY, 3), (TODAY, None, 4)]
    assert version_of(client) == before + 1
    told = db.session.scalars(
        select(AuditRecord.event).order_by(AuditRecord.seq.desc()).limit(1)
    ).one()
    assert told == "LevelDecided"


def test_sent_twice_a_level_is_set_once(app: Flask) -> None:
    client = placed(3)
    seen, token = version_of(client), token_urlsafe(24)

    a_level(client, 4, seen=seen, token=token)
    again = a_level(client, 4, seen=seen, token=token)

    assert (again.before, again.to) == (3, 4)
    assert len(db.session.scalars(select(LevelSet)).all()) == 1


def test_a_refusal_names_the_rule_and_changes_nothing(app: Flask) -> None:
    client = placed(4)

    with pytest.raises(Refused) as refused:
        a_level(client, 2)

    assert [each.rule for each in refused.value.refusals] == [Rule.ONE_LEVEL_DOWN]
    assert "Level 3 (Standard) can be set" in str(refused.value)
    assert spans(client) == [(ago(100), None, 4)]


def test_a_panel_sets_a_rule_aside_with_a_reason_and_nobody_else_does(app: Flask) -> None:
    client = placed(4)
    coordinator = without(Permission.DECIDE_ON_PANEL)
    why = "The place is wanted by somebody else"

    with pytest.raises(Refused):
        a_level(client, 2, why_otherwise=why, actor=coordinator)
    with pytest.raises(BadDecision, match="reason of 10 to"):
        a_level(client, 2, why_otherwise="short")
    allowed = a_level(client, 2, why_otherwise=why)

    assert allowed.overridden == (Rule.ONE_LEVEL_DOWN,)
    row = db.session.scalars(select(LevelSet)).one()
    assert (row.set_aside, row.why_otherwise) == ("one-level-down", why)


def test_a_reason_with_nothing_to_set_aside_is_not_kept(app: Flask) -> None:
    a_level(placed(4), 3, why_otherwise="No rule says no to this one")

    row = db.session.scalars(select(LevelSet)).one()
    assert (row.set_aside, row.why_otherwise) == ("", "")


@pytest.mark.parametrize(
    ("to", "on", "field"),
    [(3, TODAY + timedelta(days=1), "on"), (4, TODAY, "to")],
)
def test_what_cannot_be_right_is_said_at_its_field(
    app: Flask, to: int, on: date, field: str
) -> None:
    with pytest.raises(BadDecision) as refused:
        a_level(placed(4), to, on=on)
    assert refused.value.field == field


def test_nobody_who_died_changes_level(app: Flask) -> None:
    client = placed(4)
    died(client, ago(3))

    with pytest.raises(BadDecision, match="The place ends with that"):
        a_level(client, 3)
    a_level(client, 3, on=ago(4))


def test_set_by_mistake_today_it_is_set_again_today(app: Flask) -> None:
    client = placed(3)

    a_level(client, 5)
    a_level(client, 2)

    assert spans(client) == [(ago(100), TODAY, 3), (TODAY, None, 2)]
    assert [row.level for row in db.session.scalars(select(LevelSet))] == [5, 2]


def test_whoever_saw_another_version_is_told(app: Flask) -> None:
    client = placed(3)
    seen = version_of(client)
    a_level(client, 4)

    with pytest.raises(PlaceChanged):
        a_level(client, 5, seen=seen)
    with pytest.raises(PlaceChanged):
        a_look(client, seen=seen)


def test_who_may(app: Flask) -> None:
    client = placed(3)
    shared = set(Category) - {Category.OFFENDING}

    for actor in (
        without(Permission.CHANGE_CLIENTS, Permission.DECIDE_ON_PANEL),
        a_reader(agency="health", shared=shared),
    ):
        with pytest.raises(NotYours):
            a_level(client, 4, actor=actor)
        with pytest.raises(NotYours):
            a_look(client, actor=actor)
    with pytest.raises(NoSuchClient):
        a_level(client, 4, actor=a_reader(districts=["Fenland"]))


def test_two_who_set_a_level_at_once_do_not_undo_each_other(app: Flask) -> None:
    client = placed(3)
    ref, seen = client.ref, version_of(client)
    told: list[str] = []
    gate = threading.Barrier(2)
    db.session.rollback()

    def set_to(level: int) -> None:
        with app.app_context():
            new = NewLevel(to=level, on=TODAY, benefit="x", token=token_urlsafe(24), seen=seen)
            try:
                gate.wait(10)
                with transaction():
                    set_level(ref, new, actor=COMMAND, at=NOON, today=TODAY)
                told.append("done")
            except RuleBroken as refusal:
                told.append(type(refusal).__name__)
            finally:
                db.session.remove()

    both = [threading.Thread(target=set_to, args=(level,)) for level in (4, 5)]
    for each in both:
        each.start()
    for each in both:
        each.join(30)

    assert sorted(told) == ["PlaceChanged", "done"]


def test_a_level_is_looked_at_and_kept(app: Flask) -> None:
    client = placed(3)

    a_look(client, on=ago(10), finding=" Still  shaky ")

    row = db.session.scalars(select(Reappraisal)).one()
    assert (row.level, row.looked_on, row.finding) == (3, ago(10), "Still shaky")
    assert looks_of([client.id]) == {client.id: (ago(10),)}
    with pytest.raises(BadDecision, match="Write what was found"):
        a_look(client, finding=" ")
    with pytest.raises(Refused, match="no place on the scheme"):
        a_look(client, on=ago(101))
    with pytest.raises(BadDecision, match="No level is set yet"):
        a_look(placed(None))


def test_a_look_before_the_level_was_set_is_none(app: Flask) -> None:
    client = placed(3)
    a_level(client, 4, on=ago(5))

    with pytest.raises(BadDecision, match="Choose that day or a later one"):
        a_look(client, on=ago(6))


def test_a_look_that_was_a_mistake_counts_no_more(app: Flask) -> None:
    client = placed(3)
    a_look(client)
    row = db.session.scalars(select(Reappraisal)).one()
    ref, row_id = client.ref, row.id
    db.session.rollback()

    for _ in range(2):
        with transaction():
            strike_out_look(ref, row_id, "Meant another client", actor=COMMAND, at=NOON)

    assert looks_of([client.id]) == {}
    row = db.session.scalars(select(Reappraisal)).one()
    assert (row.ended_why, row.ended_by) == ("Meant another client", COMMAND.ref)


def test_a_standing_has_the_levels_of_the_latest_placement_alone(app: Flask) -> None:
    client = a_client(nominated_on=ago(500), selected_on=ago(490), deselected_on=ago(300), level=2)
    a_placement(client, nominated_on=ago(90), selected_on=ago(80), level=4)
    a_situation(client, from_on=ago(20), to_on=ago(10))
    a_level(client, 3, on=ago(5))

    found = standings_of([client.id])[client.id]

    assert found.selected_on == ago(80)
    assert [(each.from_on, each.to_on, each.value) for each in found.levels] == [
        (ago(80), ago(5), 4),
        (ago(5), None, 3),
    ]
    assert [tuple(each) for each in found.away] == [(ago(20), ago(10))]
    assert standings_of([a_client(district=None).id]) == {}


def test_what_is_known_is_read_from_the_record(app: Flask) -> None:
    a_matrix()
    client = placed(4, days=200)
    robbed(client, 2, on=ago(150))
    an_entry(
        client,
        OFFENCE,
        offence_on=ago(20),
        category=OffenceCategory.ROBBERY,
        disposal=Disposal.ARRESTED,
    )
    an_entry(
        client,
        OFFENCE,
        offence_on=ago(2),
        category=OffenceCategory.ROBBERY,
        disposal=Disposal.NO_FURTHER_ACTION,
    )
    an_entry(client, ASSESSMENT, on=ago(30), drugs=4, alcohol=0)
    a_score(client, as_of=ago(30))
    a_look(client, on=ago(40))
    a_level(client, 3, on=ago(12))

    found = known_of([client.id, placed().id], TODAY)

    assert set(found) == {client.id}, "nothing is known of whoever has no score"
    known = found[client.id]
    # Thirty days ago: two robberies 120 days before, 2 x 10 x 0.75.
    assert (known.score, known.provisional, known.level) == (Decimal("15.0"), True, 3)
    assert known.not_raised_since == ago(200)
    assert list(known.reappraised) == [ago(40), ago(12)]
    assert (known.proven, known.arrests) == ([ago(150)] * 2, [ago(20)])
    assert known.needs is not None
    assert (known.needs["drugs"], known.needs["alcohol"]) == (Need.NOT_STARTED, Need.NO_NEED)
    assert known_of([client.id], ago(31)) == {}
    assert recommendations_of([client.id], TODAY)[client.id].level.number == 1


def test_the_latest_score_counts_whatever_it_was_made_for(app: Flask) -> None:
    a_matrix()
    client = placed(2)
    a_score(client, as_of=ago(9), reason=Reason.REVIEW)
    robbed(client, 3)
    a_score(client)

    assert known_of([client.id], TODAY)[client.id].score == 30
