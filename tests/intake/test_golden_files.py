"""The worked files beside the project come in whole, and a second time change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from iom.clients.models import Client
from iom.cohort.models import LevelSpan, MappaSpan
from iom.db import db
from iom.offending.models import Situation
from tests.intake.conftest import BringIn


@pytest.mark.shared
def test_the_worked_clients_and_situations_come_in_once(bring_in: BringIn, shared: Path) -> None:
    clients = (shared / "golden" / "clients.csv").read_bytes()
    situations = (shared / "golden" / "situations.csv").read_bytes()

    assert bring_in("clients", clients).counts == (110, 0, 0)
    assert bring_in("situations", situations).counts == (189, 0, 0)
    assert bring_in("clients", clients).counts == (0, 0, 110)
    assert bring_in("situations", situations).counts == (0, 0, 189)

    # Read off the file by hand: C-010004 at level 4 from its selection to its deselection.
    levels = db.session.execute(
        select(LevelSpan.from_on, LevelSpan.to_on, LevelSpan.value)
        .join(Client, Client.id == LevelSpan.client_id)
        .where(Client.ref == "C-010004")
        .order_by(LevelSpan.from_on)
    ).all()
    assert [(str(start), str(end), level) for start, end, level in levels] == [
        ("2023-06-02", "2024-05-21", 4),
        ("2024-05-21", "None", None),
    ]
    mappa = db.session.scalars(
        select(MappaSpan.value)
        .join(Client, Client.id == MappaSpan.client_id)
        .where(Client.ref == "C-010007")
    ).all()
    assert mappa == [3]
    still = db.session.scalars(
        select(Situation.from_on)
        .join(Client, Client.id == Situation.client_id)
        .where(Client.ref == "C-010001", Situation.to_on.is_(None))
    ).all()
    assert [str(day) for day in still] == ["2025-05-29"]


@pytest.mark.shared
def test_the_worked_offences_and_indicators_come_in_once(bring_in: BringIn, shared: Path) -> None:
    bring_in("clients", (shared / "golden" / "clients.csv").read_bytes())
    for kind, rows in (("offences", 608), ("indicators", 285)):  # lines but the header
        content = (shared / "golden" / f"{kind}.csv").read_bytes()
        assert bring_in(kind, content).counts == (rows, 0, 0)
        again = bring_in(kind, content)
        assert (again.counts, again.waiting, again.refused) == ((0, 0, rows), 0, [])
