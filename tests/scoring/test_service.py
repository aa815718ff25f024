"""Scoring from the record: what is read, what is kept, who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from secrets import token_urlsafe

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Category, Role
from iom.audit.models import AuditRecord
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, NotYours
from iom.cohort.domain import DipStatus
from iom.db import db
from iom.offending.domain import SituationKind
from iom.offending.kinds import BREACH, DRUG_TEST, INTELLIGENCE, OFFENCE, PREDICTOR
from iom.offending.models import Offence
from iom.offending.words import BreachKind, Disposal, OffenceCategory, TestResult
from iom.scoring.domain import Reason, score_of
from iom.scoring.gather import inputs_of
from iom.scoring.kept import Texts, inputs_from_text
from iom.scoring.models import KeptScore
from iom.scoring.queries import NoMatrix, active_matrix, list_history
from iom.scoring.service import CannotScore, Order, score_client, score_lot
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON, a_reader
from tests.factories.clients import a_client, a_placement, a_situation
from tests.factories.desk import died, struck_out
from tests.factories.entries import an_entry
from tests.factories.scores import TODAY, a_matrix, a_score
from tests.merges.making import merged


def order(as_of: date = TODAY, **more: object) -> Order:
    made = Order(as_of=as_of, reason=Reason.NEW_INFORMATION, token=token_urlsafe(24))
    return replace(made, **more)  # type: ignore[arg-type]


def kept(client: Client) -> KeptScore:
    return db.session.scalars(select(KeptScore).where(KeptScore.client_id == client.id)).one()


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_all_that_counts_is_read_as_of_the_day_and_kept(app: Flask) -> None:
    a_matrix()
    client = a_client(ref="C-1", district="Fenland", dip_status=DipStatus.RETAINED)
    an_entry(
        client,
        OFFENCE,
        offence_on=days_ago(5),
        category=OffenceCategory.ROBBERY,
        disposal=Disposal.CHARGED,
    )
    an_entry(
        client,
        OFFENCE,
        offence_on=days_ago(200),
        category=OffenceCategory.ROBBERY,
        disposal=Disposal.CONVICTED,
    )
    an_entry(
        client,
        OFFENCE,
        offence_on=days_ago(7),
        category=OffenceCategory.THEFT_OF_VEHICLE,
        disposal=Disposal.ARRESTED,
    )
    an_entry(client, OFFENCE, offence_on=days_ago(-1), category=OffenceCategory.ROBBERY)
    an_entry(client, PREDICTOR, on=days_ago(90), value=95, name="Old")
    an_entry(client, PREDICTOR, on=days_ago(9), value=60, name="First of the day")
    an_entry(client, PREDICTOR, on=days_ago(9), value=80, name="Last of the day")
    an_entry(client, PREDICTOR, on=days_ago(-1), value=10, name="Tomorrow")
    an_entry(client, DRUG_TEST, on=days_ago(1), result=TestResult.NEGATIVE)
    an_entry(client, INTELLIGENCE, on=days_ago(91))
    an_entry(client, BREACH, on=days_ago(3), kind=BreachKind.WARNING)
    an_entry(client, BREACH, on=days_ago(300), kind=BreachKind.RECALL)
    a_situation(client, from_on=days_ago(150), to_on=days_ago(100))
    a_situation(client, SituationKind.HOSPITAL, from_on=days_ago(60), to_on=days_ago(40))

    score = a_score(client)

    row = kept(client)
    # 10; 200 days less 50 in custody are 150: 7.5; arrest 2; 80 is high, 10; DIP status 5;
    # intelligence 1; recall 3: 38.5.
    assert (row.id, row.total, row.tenths, row.band) == (score, Decimal("38.5"), 385, "watch")
    assert not row.provisional
    assert row.offence_points == Decimal("17.5")
    assert row.class_a_points == 5
    inputs = inputs_from_text(
        Texts(
            offending=row.offending_inputs,
            treatment=row.treatment_inputs,
            intelligence=row.intelligence_inputs,
        )
    )
    assert inputs == inputs_of([client.id], TODAY)[client.id]
    assert inputs.district == "fenland"
    assert score_of(active_matrix().matrix, inputs).total == row.total


def test_what_counts_no_more_on_the_record_counts_in_no_score(app: Flask) -> None:
    a_matrix()
    client = a_client()
    an_entry(
        client,
        OFFENCE,
        offence_on=days_ago(5),
        category=OffenceCategory.ROBBERY,
        disposal=Disposal.CHARGED,
    )
    a_score(client)
    struck_out(Offence)

    a_score(client)

    scores = [past.score for past in list_history(client.id)]
    assert scores == [0, 10], "the score of before stays as it was"


def test_dip_status_is_that_of_the_latest_placement_even_after_deselection(app: Flask) -> None:
    client = a_client(dip_status=DipStatus.ON_CASELOAD, deselected_on=date(2025, 1, 1))
    assert inputs_of([client.id], TODAY)[client.id].dip_status == "on-caseload"

    a_placement(client, nominated_on=date(2026, 1, 1), dip_status=DipStatus.PLANNED_COMPLETION)
    assert inputs_of([client.id], TODAY)[client.id].dip_status == "planned-completion"
    assert inputs_of([client.id], date(2025, 12, 31))[client.id].dip_status == "on-caseload"
    assert inputs_of([client.id], date(2020, 1, 1))[client.id].dip_status == ""


def test_each_client_is_read_apart(app: Flask) -> None:
    clients = [a_client() for _ in range(3)]
    for number, client in enumerate(clients):
        for _ in range(number):
            an_entry(client, INTELLIGENCE, on=days_ago(1))
    first, _, last = clients

    found = inputs_of([last.id, first.id], TODAY)

    assert {key: len(each.intelligence) for key, each in found.items()} == {first.id: 0, last.id: 2}


def test_the_same_form_sent_twice_is_one_score(app: Flask) -> None:
    a_matrix()
    client = a_client(ref="C-1")
    same = order()
    ids = set()
    for _ in range(2):
        with transaction():
            ids.add(score_client("C-1", same, actor=COMMAND, at=NOON, today=TODAY))

    assert len(ids) == 1
    events = db.session.scalars(
        select(AuditRecord.detail).where(AuditRecord.event == "ClientScored")
    ).all()
    assert events == [{"matrix": "default-1", "as_of": "2026-05-01", "reason": "new-information"}]
    assert kept(client).asked_by == COMMAND.ref


def test_nobody_is_scored_without_an_active_matrix(app: Flask) -> None:
    a_client(ref="C-1")
    with pytest.raises(NoMatrix), transaction():
        score_client("C-1", order(), actor=COMMAND, at=NOON, today=TODAY)


def test_nobody_is_scored_ahead_nor_after_death(app: Flask) -> None:
    a_matrix()
    client = a_client(ref="C-1")
    with pytest.raises(CannotScore, match="today or of a day before"), transaction():
        score_client("C-1", order(days_ago(-1)), actor=COMMAND, at=NOON, today=TODAY)
    died(client)
    with pytest.raises(CannotScore, match="nobody is scored after that"), transaction():
        score_client("C-1", order(), actor=COMMAND, at=NOON, today=TODAY)
    with transaction():
        _, scored = score_lot(0, order(), actor=COMMAND, at=NOON, today=TODAY)
    assert scored == []


def test_a_lot_takes_every_client_that_is_seen_once_and_says_where_to_go_on(app: Flask) -> None:
    a_matrix()
    here, there = a_client(ref="C-1"), a_client(ref="C-2", district="Fenland")
    part = a_client(ref="C-3", district=None)
    merged(COMMAND, here.ref, part.ref, at=NOON)
    going: int | None = 0
    found = []
    while going is not None:
        with transaction():
            going, scored = score_lot(going, order(), actor=COMMAND, at=NOON, today=TODAY)
        found += [each.ref for each in scored]

    assert found == [here.ref, there.ref]


def test_who_may_not_change_the_record_or_see_offending_does_not_score(app: Flask) -> None:
    a_matrix()
    a_client(ref="C-1")
    link_worker = a_reader(role=Role.LINK_WORKER)
    blind = a_reader(agency="housing", shared=[Category.IDENTITY])
    for actor, refusal in ((link_worker, NoSuchClient), (blind, NotYours)):
        with pytest.raises(refusal), transaction():
            score_client("C-1", order(), actor=actor, at=NOON, today=TODAY)
    elsewhere = a_reader(districts=["Fenland"])
    with pytest.raises(NoSuchClient), transaction():
        score_client("C-1", order(), actor=elsewhere, at=NOON, today=TODAY)
