"""From asking to outcome: who may, how much, and what is left, to the penny."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from iom.accounts.domain import Reader, Role
from iom.db import db
from iom.fund import deciding, limits, paying, queries, told
from iom.fund.deciding import Approval
from iom.fund.domain import (
    Act,
    BadRequest,
    FundMoved,
    NotForYou,
    OverLimit,
    RequestMoved,
    State,
)
from iom.fund.ledger import NotEnough
from iom.fund.limits import NewLimit
from iom.fund.models import Line, Request
from iom.fund.paying import Payment
from iom.kernel.errors import NotFound, RuleBroken
from iom.transaction import transaction
from tests.factories.accounts import a_reader
from tests.factories.fund import (
    AT,
    TODAY,
    a_heading,
    a_request,
    acts,
    allocated,
    approved,
    awarded,
    left,
    paid,
    token,
)

A_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def sums(request_id: int) -> tuple[State, int, int, int]:
    request = db.session.get_one(Request, request_id, populate_existing=True)
    return request.state, request.approved_pence, request.unpaid_pence, request.paid_pence


def test_a_gym_pass_of_19_out_of_500(hazel: Reader, linden: Reader) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1")
    approved(request, hazel, heading, 1_900)
    assert left()["PPO interventions"] == 48_100
    paid(request, hazel, 1_900)

    assert left()["PPO interventions"] == 48_100
    assert sums(request) == (State.APPROVED, 1_900, 0, 1_900)


def test_two_payments_that_make_70_out_of_1000(hazel: Reader, linden: Reader) -> None:
    heading = a_heading(100_000)
    request = a_request(linden, "C-1", pence=7_000, what_for="Proof of two qualifications")
    approved(request, hazel, heading, 7_000)
    paid(request, hazel, 4_250)
    assert sums(request) == (State.APPROVED, 7_000, 2_750, 4_250)
    paid(request, hazel, 2_750)

    assert sums(request) == (State.APPROVED, 7_000, 0, 7_000)
    assert left()["PPO interventions"] == 93_000
    found = told.get_told(hazel, request)
    assert [(done.act, done.pence) for done in queries.list_done(found)] == [
        (Act.ASKED, 7_000),
        (Act.APPROVED, 7_000),
        (Act.PAID, 4_250),
        (Act.PAID, 2_750),
    ]


def test_approved_for_less_and_paid_for_less_gives_back_what_is_left(
    hazel: Reader, linden: Reader
) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1", pence=10_000)
    approved(request, hazel, heading, 8_000, words="A cheaper course will do")
    paid(request, hazel, 7_550, last=True)

    assert sums(request) == (State.APPROVED, 8_000, 0, 7_550)
    assert left()["PPO interventions"] == 42_450


def test_no_more_is_paid_than_approved_until_more_is_approved(
    hazel: Reader, linden: Reader
) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1")
    approved(request, hazel, heading, 1_900)

    with pytest.raises(BadRequest, match=r"£20.00 is more than the £19.00 approved and unpaid"):
        paid(request, hazel, 2_000)
    more = Approval(allocation_id=heading, pence=100, seen_pence=None, words="The price went up")
    with transaction():
        deciding.approve_more(acts(request, hazel), more)
    paid(request, hazel, 2_000)
    assert sums(request) == (State.APPROVED, 2_000, 0, 2_000)


def test_nobody_decides_on_or_pays_what_they_asked_for(hazel: Reader, linden: Reader) -> None:
    heading = a_heading(50_000)
    request = a_request(hazel, "C-1")

    with pytest.raises(NotForYou, match="You asked for this yourself"):
        approved(request, hazel, heading, 1_900)
    with pytest.raises(NotForYou), transaction():
        deciding.decline(acts(request, hazel), "No")
    approved(request, linden, heading, 1_900)
    with pytest.raises(NotForYou):
        paid(request, hazel, 1_900)


def test_who_approves_nothing_decides_nothing(hazel: Reader, linden: Reader) -> None:
    worker = a_reader(role=Role.LINK_WORKER, username="ash")
    heading = a_heading(50_000)
    request = a_request(worker)

    with pytest.raises(NotForYou, match="for those who approve"):
        approved(request, worker, heading, 1_900)


def test_above_a_limit_somebody_with_a_higher_one_is_named(hazel: Reader, linden: Reader) -> None:
    admin = a_reader(role=Role.ADMINISTRATOR, username="sorrel")
    heading = a_heading(500_000)
    request = a_request(linden, "C-1", pence=120_000)

    with pytest.raises(OverLimit, match=r"£1,200.00 is more than the £1,000.00 .* Nobody else"):
        approved(request, hazel, heading, 120_000)
    third = a_reader(username="robin", full_name="Robin Alderworth")
    new = NewLimit(most_pence=120_000, reason="As the board decided", seen=0, token=token())
    for _ in range(2):  # a second click is the same setting
        with transaction():
            limits.set_limit("robin", new, actor=admin, at=AT)
    with pytest.raises(OverLimit, match="Robin Alderworth may approve it"):
        approved(request, hazel, heading, 120_000)
    approved(request, third, heading, 120_000)
    more = Approval(allocation_id=heading, pence=1, seen_pence=None, words="A penny more")
    with pytest.raises(OverLimit, match=r"£1,200.01"), transaction():
        deciding.approve_more(acts(request, third), more)


def test_nobody_sets_their_own_limit_and_the_slower_of_two_is_told(
    hazel: Reader, linden: Reader
) -> None:
    new = NewLimit(most_pence=500_000, reason="Why not", seen=0, token=token())
    with pytest.raises(BadRequest, match="their own"), transaction():
        limits.set_limit("hazel", new, actor=hazel, at=AT)
    with transaction():
        limits.set_limit("hazel", new, actor=linden, at=AT)
    other = NewLimit(most_pence=1, reason="No", seen=0, token=token())
    with pytest.raises(FundMoved), transaction():
        limits.set_limit("hazel", other, actor=linden, at=AT)
    assert limits.get_limit("hazel").most_pence == 500_000


def test_the_limit_of_a_role_holds_for_who_has_none_of_their_own(
    hazel: Reader, linden: Reader
) -> None:
    admin = a_reader(role=Role.ADMINISTRATOR, username="sorrel")
    a_reader(username="robin", full_name="Robin Alderworth")

    def put(whose: Role | str, pence: int | None) -> None:
        own = not isinstance(whose, Role)
        held = limits.get_limit(whose) if own else limits.get_role_limit(whose)
        act = limits.set_limit if own else limits.set_role_limit
        new = NewLimit(
            most_pence=pence, reason="As decided", seen=held.setting.number, token=token()
        )
        with transaction():
            act(whose, new, actor=admin, at=AT)

    def most(*names: str) -> list[int]:
        return [limits.get_limit(name).most_pence for name in names]

    assert most("hazel", "robin") == [100_000, 100_000]
    put(Role.COORDINATOR, 30_000)
    assert most("hazel", "robin") == [30_000, 30_000]
    put("robin", 0)
    assert most("hazel", "robin") == [30_000, 0]
    put(Role.COORDINATOR, 50_000)
    assert most("hazel", "robin") == [50_000, 0]
    put("robin", None)  # nothing of their own any more
    assert most("hazel", "robin") == [50_000, 50_000]
    put(Role.COORDINATOR, None)
    assert most("hazel", "robin") == [100_000, 100_000]


def test_nobody_sets_the_limit_of_their_own_role(hazel: Reader, linden: Reader) -> None:
    admin = a_reader(role=Role.ADMINISTRATOR, username="sorrel")
    new = NewLimit(most_pence=500_000, reason="Why not", seen=0, token=token())
    with pytest.raises(BadRequest, match="their own"), transaction():
        limits.set_role_limit("coordinator", new, actor=hazel, at=AT)
    for _ in range(2):  # a second click is the same setting
        with transaction():
            limits.set_role_limit("coordinator", new, actor=admin, at=AT)
    other = NewLimit(most_pence=1, reason="No", seen=0, token=token())
    with pytest.raises(FundMoved), transaction():
        limits.set_role_limit("coordinator", other, actor=admin, at=AT)
    assert limits.get_role_limit("coordinator").most_pence == 500_000
    for nobody in ("board", "nonsense"):
        with pytest.raises(NotFound):
            limits.get_role_limit(nobody)


def test_more_than_is_left_is_refused_and_says_whether_it_was_there(
    hazel: Reader, linden: Reader
) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1", pence=60_000)

    with pytest.raises(NotEnough, match=r"Only £500.00 is left under PPO interventions"):
        approved(request, hazel, heading, 60_000, seen=50_000)
    with pytest.raises(FundMoved, match=r"when it was £700.00. Nothing was approved"):
        approved(request, hazel, heading, 60_000, seen=70_000)
    assert sums(request) == (State.WAITING, 0, 0, 0)
    assert db.session.scalars(select(Line.request_id)).all().count(request) == 0


def test_a_payment_entered_wrong_is_taken_back_by_a_counter_entry(
    hazel: Reader, linden: Reader
) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1")
    approved(request, hazel, heading, 1_900)
    paid(request, hazel, 1_900)
    line = db.session.scalars(select(Line).order_by(Line.id.desc())).first()
    assert line is not None
    line_id = line.id
    taking_back = acts(request, hazel)
    for _ in range(2):
        with transaction():
            paying.reverse(taking_back, line_id, "It was another client’s")

    assert sums(request) == (State.APPROVED, 1_900, 1_900, 0)
    with pytest.raises(BadRequest, match="taken back already"), transaction():
        paying.reverse(acts(request, hazel), line_id, "Again")
    done = queries.list_done(told.get_told(hazel, request))
    assert [each.reversed for each in done if each.act is Act.PAID] == [True]
    assert done[-1].words == "It was another client’s"


def test_a_refund_is_left_under_its_heading_again(hazel: Reader, linden: Reader) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1")
    approved(request, hazel, heading, 1_900)
    paid(request, hazel, 1_900)
    back = Payment(pence=900, on=TODAY, how="Bank transfer", reference="")
    with transaction():
        paying.refund(acts(request, hazel), back, "Two weeks were not used")

    assert sums(request) == (State.APPROVED, 1_900, 0, 1_000)
    assert left()["PPO interventions"] == 49_000
    with pytest.raises(BadRequest, match=r"£10.01 is more than the £10.00 paid"), transaction():
        paying.refund(acts(request, hazel), replace(back, pence=1_001), "All")


def test_who_asked_gives_back_what_is_not_needed(hazel: Reader, linden: Reader) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1")
    approved(request, hazel, heading, 1_900)
    with transaction():
        paying.give_back(acts(request, linden), 1_900, "A place came free")

    assert sums(request) == (State.APPROVED, 1_900, 0, 0)
    assert told.get_told(linden, request).stage == "approved and not used"
    assert left()["PPO interventions"] == 50_000


def test_an_act_sent_twice_is_one_and_a_second_editor_is_told(
    hazel: Reader, linden: Reader
) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1")
    stale = acts(request, linden)
    approval = acts(request, hazel)
    said = Approval(allocation_id=heading, pence=1_900, seen_pence=50_000, words="")
    for _ in range(2):
        with transaction():
            deciding.approve(approval, said)
    with pytest.raises(RequestMoved), transaction():
        deciding.withdraw(stale, "No longer needed")

    assert left()["PPO interventions"] == 48_100


def test_a_request_sent_twice_is_one(hazel: Reader) -> None:
    assert a_request(hazel, token="form") == a_request(hazel, token="form")
    assert len(db.session.scalars(select(Request.id)).all()) == 1


def test_declined_and_withdrawn_are_the_end(hazel: Reader, linden: Reader) -> None:
    heading = a_heading(50_000)
    declined, withdrawn = a_request(linden, "C-1"), a_request(linden, "C-1")
    with transaction():
        deciding.decline(acts(declined, hazel), "The council pays for this")
    with transaction():
        deciding.withdraw(acts(withdrawn, linden), "No longer needed")
    third = acts(a_request(linden), hazel)
    with pytest.raises(NotForYou, match="Only who asked"), transaction():
        deciding.withdraw(third, "No")

    for request, state in ((declined, State.DECLINED), (withdrawn, State.WITHDRAWN)):
        assert sums(request)[0] is state
        with pytest.raises(BadRequest, match=f"is {state.value} already"):
            approved(request, hazel, heading, 1_900)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"pence": 0}, "nothing to ask for"),
        ({"what_for": " "}, "Say what it is for"),
        ({"unlocks": ""}, "what it is to unlock"),
        ({"provider": ""}, "who is to be paid"),
        ({"what_for": "x" * 2_001}, "at most 2,000"),
        ({"needed_by": date(2026, 4, 30)}, "This day is past"),
        ({"clients": " ".join(f"C-{n}" for n in range(21))}, "at most 20 clients"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(
    hazel: Reader, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadRequest, match=said):
        a_request(hazel, **asked)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda r, h, a: approved(r, h, a, 1_901), "at most the £19.00 asked"),
        (lambda r, h, a: approved(r, h, a, 0), "more than nothing"),
        (lambda r, h, a: approved(r, h, a, 1_000, words=" "), "why it is less"),
        (lambda r, h, a: approved(r, h, 1, 1_900), "not allocated yet is not spent"),
        (lambda r, h, a: approved(r, h, a, 1_900, today=date(2026, 3, 31)), "has not begun"),
        (lambda r, h, a: approved(r, h, 404, 1_900), "no such grant"),
        (lambda r, h, a: paid(r, h, 1_900), "approved and unpaid"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_a_sentence(
    hazel: Reader, linden: Reader, act: Callable[[int, Reader, int], None], said: str
) -> None:
    heading = a_heading(50_000)
    request = a_request(linden, "C-1")

    with pytest.raises((RuleBroken, NotFound), match=said):
        act(request, hazel, heading)
    db.session.rollback()
    assert sums(request) == (State.WAITING, 0, 0, 0)


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2026, 5, 2), "lies ahead"), (date(2026, 4, 30), "before the request was approved")],
)
def test_a_payment_has_a_day_on_which_it_can_have_been(
    hazel: Reader, linden: Reader, on: date, said: str
) -> None:
    request = a_request(linden, "C-1")
    approved(request, hazel, a_heading(50_000), 1_900)

    with pytest.raises(BadRequest, match=said):
        paid(request, hazel, 1_900, on=on)


def test_a_heading_of_another_year_is_no_way_round_what_is_left(
    hazel: Reader, linden: Reader
) -> None:
    heading = a_heading(1_000)
    awarded(5_000, year=2027)
    ahead = allocated("PPO interventions", 5_000, year=2027)
    request = a_request(linden, "C-1")

    with pytest.raises(BadRequest, match="2027-28 has not begun"):
        approved(request, hazel, ahead, 1_900)
    with pytest.raises(NotEnough, match=r"Only £10.00 is left"):
        approved(request, hazel, heading, 1_900)
