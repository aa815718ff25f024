"""Two approvals at the same moment never take more than is left; a double click is one act."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.db import db
from iom.fund import deciding, paying
from iom.fund.acting import Doing
from iom.fund.deciding import Approval
from iom.fund.domain import FundMoved
from iom.fund.models import Line, Request
from iom.fund.paying import Payment
from iom.kernel.errors import RuleBroken
from iom.transaction import transaction
from tests.factories.fund import TODAY, a_heading, a_request, acts, approved, headings

AT_ONCE, TRIALS = 5, 200


def all_at_once(app: Flask, *what: Callable[[], None]) -> list[RuleBroken]:
    """Do several things at the same moment, each in a transaction; return the refusals."""
    db.session.rollback()
    ready = Barrier(len(what))

    def one(act: Callable[[], None]) -> RuleBroken | None:
        ready.wait(10)
        with app.app_context():
            try:
                with transaction():
                    act()
            except RuleBroken as refusal:
                return refusal
            return None

    with ThreadPoolExecutor(len(what)) as pool:
        found = list(pool.map(one, what))
    return [each for each in found if each is not None]


def approving(doing: Doing, heading: int, pence: int, seen: int) -> Callable[[], None]:
    approval = Approval(allocation_id=heading, pence=pence, seen_pence=seen, words="")
    return lambda: deciding.approve(doing, approval)


def test_of_five_who_approve_at_once_as_many_win_as_there_is_money_for(
    app: Flask, hazel: Reader, linden: Reader
) -> None:
    heading = a_heading(50_000)
    requests = [a_request(linden, "C-1", pence=20_000) for _ in range(AT_ONCE)]
    doings = [acts(request, hazel) for request in requests]
    refused = all_at_once(app, *(approving(each, heading, 20_000, 50_000) for each in doings))

    assert len(refused) == 3  # 500.00 is enough for two of 200.00
    assert {type(each) for each in refused} == {FundMoved}
    assert "somebody else moved money while you looked" in str(refused[0])
    assert headings()["PPO interventions"] == (50_000, 40_000, 0)
    lines = db.session.scalars(select(Line).where(Line.allocation_id == heading)).all()
    assert [line.left_pence for line in lines] == [50_000, 30_000, 10_000]


def test_one_request_approved_and_paid_by_several_at_once_is_approved_and_paid_once(
    app: Flask, hazel: Reader, linden: Reader
) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1", pence=20_000)
    doings = [acts(request, hazel) for _ in range(AT_ONCE)]
    refused = all_at_once(app, *(approving(each, heading, 20_000, 50_000) for each in doings))
    assert len(refused) == AT_ONCE - 1
    payment = Payment(pence=20_000, on=TODAY, how="Card", reference="")
    payers = [acts(request, hazel) for _ in range(AT_ONCE)]
    refused = all_at_once(app, *((lambda d=each: paying.pay(d, payment)) for each in payers))

    assert len(refused) == AT_ONCE - 1
    assert headings()["PPO interventions"] == (50_000, 0, 20_000)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_two_hundred_double_clicks_ask_two_hundred_times(app: Flask, hazel: Reader) -> None:
    for number in range(TRIALS):
        for _ in range(2):
            a_request(hazel, token=f"form-{number}")

    assert len(db.session.scalars(select(Request.id)).all()) == TRIALS


def test_a_payment_sent_twice_at_once_is_one(app: Flask, hazel: Reader, linden: Reader) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1", pence=20_000)
    approved(request, hazel, heading, 20_000)
    doing = acts(request, hazel)
    payment = Payment(pence=10_000, on=TODAY, how="Card", reference="")

    assert all_at_once(app, *[lambda: paying.pay(doing, payment)] * 2) == []
    assert headings()["PPO interventions"] == (50_000, 10_000, 10_000)
