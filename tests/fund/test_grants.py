"""Grants, what they come to, headings and the end of a year: the worked case to the penny."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.db import db
from iom.fund import grants
from iom.fund.domain import BadRequest, FundMoved, GrantKind, year_name, year_of
from iom.fund.ledger import Movement, NotEnough
from iom.fund.models import Grant, Line
from iom.kernel.errors import NotFound, RuleBroken
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, a_reader
from tests.factories.fund import (
    AT,
    TODAY,
    a_grant,
    a_heading,
    a_request,
    allocated,
    approved,
    awarded,
    doing,
    headings,
    left,
    paid,
)

IN_2010: dict[str, Any] = {"today": date(2010, 11, 12)}
AFTER: dict[str, Any] = {"today": date(2027, 4, 6)}


def test_the_financial_year_2010_11_comes_out_to_the_penny(app: Flask) -> None:
    """HANDBOOK 8: a revenue grant cut by a tenth, no capital, and a pooled fund."""
    a_grant("REVENUE")
    a_grant("CAPITAL", kind=GrantKind.CAPITAL)
    a_grant("POOLED", kind=GrantKind.POOLED, carries_over=True)
    awarded(6_727_323, "REVENUE", 2010, **IN_2010)
    # 67,273.23 less a tenth, 6,727.32 and a third of a penny, is 60,545.90 in whole pence.
    awarded(6_054_590, "REVENUE", 2010, **IN_2010, reason="Cut by a tenth within the year")
    awarded(0, "CAPITAL", 2010, **IN_2010)
    awarded(3_250_640, "POOLED", 2010, **IN_2010)
    for number, pence in enumerate(
        (2_350_000, 1_660_000, 1_014_030, 268_660, 40_000, 15_900, 156_000)
    ):
        allocated(f"Heading {number + 1}", pence, "REVENUE", 2010, **IN_2010)
    allocated("PPO interventions", 50_000, "REVENUE", 2010, **IN_2010)
    allocated("IOM post", 500_000, "REVENUE", 2010, **IN_2010)

    revenue = headings("REVENUE", 2010)
    assert sum(pence for pence, _, _ in revenue.values()) == 6_054_590
    assert sum(pence for name, (pence, _, _) in revenue.items() if name) == 6_054_590
    assert left("REVENUE", 2010)[""] == 0
    assert left("CAPITAL", 2010) == {"": 0}
    assert left("POOLED", 2010) == {"": 3_250_640}


def test_more_than_the_grant_is_not_allocated(app: Flask) -> None:
    a_grant()
    awarded(50_000)

    with pytest.raises(NotEnough, match=r"Only £500.00 is left, and this would take £500.01"):
        allocated("PPO interventions", 50_001)
    assert left() == {"": 50_000}


def test_a_grant_is_not_cut_below_what_is_allocated(app: Flask) -> None:
    a_heading(50_000)

    with pytest.raises(NotEnough, match=r"Only £0.00 is left"):
        awarded(49_999)


def test_a_revision_says_before_after_who_and_why(app: Flask) -> None:
    a_grant()
    awarded(100_000)
    awarded(90_000, reason="A tenth less for everybody")

    lines = db.session.scalars(select(Line).order_by(Line.id)).all()
    assert [(line.movement, line.pence, line.left_pence) for line in lines] == [
        (Movement.AWARDED, 100_000, 100_000),
        (Movement.AWARD_REVISED, -10_000, 90_000),
    ]
    assert (lines[1].reason, lines[1].by) == ("A tenth less for everybody", COMMAND.ref)


def test_money_moves_between_headings_and_back(app: Flask) -> None:
    a_heading(50_000)
    with transaction():
        grants.move(doing(), out_of="PPO interventions", into="Courses", pence=20_000)
    with transaction():
        grants.move(doing(), out_of="Courses", into="", pence=5_000)

    assert left() == {"": 5_000, "PPO interventions": 30_000, "Courses": 15_000}


def test_capitals_do_not_make_another_heading(app: Flask) -> None:
    a_heading(50_000)
    awarded(60_000)
    with transaction():
        grants.move(doing(), out_of="", into="ppo INTERVENTIONS", pence=10_000)

    assert left() == {"": 0, "PPO interventions": 60_000}


@pytest.mark.parametrize(
    ("act", "kind", "said"),
    [
        (lambda: awarded(50_000), BadRequest, "It is £500.00 already"),
        (lambda: awarded(60_000, reason=" "), BadRequest, "Say why"),
        (lambda: awarded(1, year=2028), BadRequest, "this financial year or the next"),
        (lambda: awarded(60_000, code="NONE"), NotFound, "no such grant"),
        (lambda: awarded(60_000, seen=1), FundMoved, "Somebody else moved money"),
        (lambda: allocated("PPO interventions", 0), BadRequest, "more than nothing"),
        (lambda: allocated("", 1), BadRequest, "two headings"),
        (lambda: allocated("x" * 81, 1), BadRequest, "at most 80"),
        (
            lambda: grants.move(doing(), out_of="None such", into="", pence=1),
            NotFound,
            "no such heading",
        ),
        (lambda: grants.close_year(doing()), BadRequest, "ends on 31 March 2027"),
        (lambda: a_grant("csf-rev"), BadRequest, "There is a grant CSF-REV already"),
        (lambda: a_grant("not a code"), BadRequest, "like CSF-REV"),
        (lambda: a_grant("OTHER", name=" "), BadRequest, "Enter a name"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    app: Flask, act: Callable[[], None], kind: type[RuleBroken], said: str
) -> None:
    a_heading(50_000)
    before = headings()

    with pytest.raises(kind, match=said):
        act()
    db.session.rollback()
    assert headings() == before


def test_an_act_sent_twice_is_one(app: Flask) -> None:
    a_grant()
    first = doing()
    for _ in range(2):
        with transaction():
            grants.award(first, 50_000)
    second = doing()
    for _ in range(2):
        with transaction():
            grants.move(second, out_of="", into="Courses", pence=10_000)

    assert left() == {"": 40_000, "Courses": 10_000}


def test_a_grant_is_changed_and_the_slower_of_two_is_told(app: Flask) -> None:
    a_grant()
    about = grants.AboutGrant(
        name="Another name", kind=GrantKind.REVENUE, owner="", carries_over=True, note=""
    )
    with transaction():
        grants.change_grant("CSF-REV", about, version=1, actor=COMMAND, at=AT)
    with transaction():  # sent again: nothing is different
        grants.change_grant("CSF-REV", about, version=1, actor=COMMAND, at=AT)
    other = grants.AboutGrant(
        name="A third", kind=GrantKind.REVENUE, owner="", carries_over=True, note=""
    )

    with pytest.raises(FundMoved), transaction():
        grants.change_grant("CSF-REV", other, version=1, actor=COMMAND, at=AT)
    assert db.session.scalars(select(Grant.name)).one() == "Another name"


def people() -> tuple[Reader, Reader]:
    return a_reader(username="linden"), a_reader(username="hazel")


def spent(heading: int) -> Reader:
    """Approve 19.00 and 100.00, and pay the 19.00: 381.00 of 500.00 is left."""
    requester, approver = people()
    for pence in (1_900, 10_000):
        request = a_request(requester, pence=pence)
        approved(request, approver, heading, pence)
        if pence == 1_900:
            paid(request, approver, pence)
    return approver


def test_what_is_left_at_the_end_of_a_year_lapses_to_the_penny(app: Flask) -> None:
    spent(a_heading(50_000))
    with transaction():
        grants.close_year(doing(**AFTER))

    assert left() == {"": 0, "PPO interventions": 0}
    assert headings()["PPO interventions"] == (11_900, 10_000, 1_900)
    assert headings(year=2027) == {}


def test_a_pooled_fund_carries_over_what_is_left_to_the_penny(app: Flask) -> None:
    spent(a_heading(50_000, kind=GrantKind.POOLED, carries_over=True))
    awarded(60_000)  # and 100.00 that are not allocated
    closing = doing(**AFTER)
    for _ in range(2):
        with transaction():
            grants.close_year(closing)

    assert left() == {"": 0, "PPO interventions": 0}
    assert headings(year=2027) == {"": (48_100, 0, 0)}  # 381.00 and 100.00


def test_what_is_unpaid_at_the_end_is_paid_after_it_and_what_comes_back_goes_the_same_way(
    app: Flask,
) -> None:
    heading = a_heading(50_000, kind=GrantKind.POOLED, carries_over=True)
    approver = spent(heading)
    with transaction():
        grants.close_year(doing(**AFTER))
    paid(2, approver, 6_000, last=True, today=date(2027, 4, 7))

    # Of 100.00 another 40.00 was not needed: it follows the 381.00 into the next year.
    assert headings()["PPO interventions"] == (7_900, 0, 7_900)
    assert headings(year=2027) == {"": (42_100, 0, 0)}


@pytest.mark.parametrize("carries", [True, False])
def test_a_correction_after_the_end_of_a_year_leaves_nothing_of_it(
    app: Flask,
    carries: bool,  # noqa: FBT001  # a case of the table above
) -> None:
    a_grant(carries_over=carries)
    awarded(50_000)
    with transaction():
        grants.close_year(doing(**AFTER))
    awarded(55_000, reason="The last payment was forgotten", **AFTER)
    awarded(40_000, reason="It was another grant’s", **AFTER)

    assert headings() == {"": (0, 0, 0)}
    assert headings(year=2027) == ({"": (40_000, 0, 0)} if carries else {})


def test_what_was_carried_over_and_spent_since_is_not_taken_back(app: Flask) -> None:
    a_grant(carries_over=True)
    awarded(50_000)
    with transaction():
        grants.close_year(doing(**AFTER))
    allocated("Courses", 45_000, year=2027, **AFTER)

    with pytest.raises(NotEnough, match=r"Only £50.00 is left"):
        awarded(40_000, reason="A mistake", **AFTER)


def test_nothing_is_moved_in_a_closed_year(app: Flask) -> None:
    a_heading(50_000)
    with transaction():
        grants.close_year(doing(**AFTER))

    with pytest.raises(BadRequest, match="2026-27 is closed"):
        allocated("Courses", 1, **AFTER)


def test_financial_years_begin_in_april() -> None:
    assert year_of(date(2011, 3, 31)) == 2010
    assert year_of(date(2011, 4, 1)) == 2011
    assert (year_name(2010), year_name(1999)) == ("2010-11", "1999-00")
    assert year_of(TODAY) == 2026
