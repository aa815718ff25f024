"""At what number whoever answers for a client is reached at work. Without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from iom.leads.queries import Professional, StandIn

IVY = Professional(
    id=1,
    user_id=1,
    name="Ivy",
    agency="Probation",
    gone=False,
    since=date(2026, 5, 1),
    telephone="01632 960344",
)


def test_the_number_of_whoever_leads_is_rung() -> None:
    assert IVY.to_ring == "01632 960344"


def test_who_stands_in_is_rung_and_nobody_whose_account_is_closed() -> None:
    alder = StandIn(2, "Alder", date(2026, 5, 14), "01632 960100")

    assert replace(IVY, cover=alder).to_ring == "01632 960100"
    assert replace(IVY, cover=replace(alder, telephone="")).to_ring == ""
    assert replace(IVY, gone=True).to_ring == ""
