"""Placements and what holds from them, on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from iom.clients.models import Client
from iom.cohort import models
from iom.cohort.domain import Strand
from iom.db import db
from iom.places.queries import get_district_named
from tests.factories.clients import a_client


def d(text: str) -> date:
    return date.fromisoformat(text)


def spans(client: Client, table: Any) -> list[tuple[date, date | None, object]]:
    found = db.session.execute(
        select(table.from_on, table.to_on, table.value)
        .where(table.client_id == client.id)
        .order_by(table.from_on)
    )
    return [(from_on, to_on, value) for from_on, to_on, value in found]


def test_what_a_placement_says_holds_from_its_nomination(app: Flask) -> None:
    client = a_client(
        nominated_on=d("2024-01-10"),
        selected_on=d("2024-02-01"),
        strand=Strand.DETER,
        mappa_level=1,
        statutory=True,
        level=4,
    )

    cambridge = get_district_named("Cambridge").id
    assert spans(client, models.DistrictSpan) == [(d("2024-01-10"), None, cambridge)]
    assert spans(client, models.StrandSpan) == [(d("2024-01-10"), None, Strand.DETER)]
    assert spans(client, models.DipSpan) == [(d("2024-01-10"), None, None)]
    assert spans(client, models.MappaSpan) == [(d("2024-01-10"), None, 1)]
    assert spans(client, models.StatutorySpan) == [(d("2024-01-10"), None, True)]
    # The level holds from the selection, not from the nomination.
    assert spans(client, models.LevelSpan) == [(d("2024-02-01"), None, 4)]
    assert client.home_district_id == cambridge
