"""What money does, to the penny: no database, ten thousand random ledgers among it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest

from iom.fund.ledger import (
    Balance,
    MoreThanCommitted,
    Movement,
    NotEnough,
    at_year_end,
    effect_of,
    total,
)

LEDGERS = 10_000


@pytest.mark.parametrize(
    ("movement", "after"),
    [
        # From 500.00 allocated, 100.00 approved and unpaid, 50.00 paid; each by 20.00.
        (Movement.AWARDED, Balance(52_000, 10_000, 5_000)),
        (Movement.MOVED, Balance(52_000, 10_000, 5_000)),
        (Movement.CARRIED_IN, Balance(52_000, 10_000, 5_000)),
        (Movement.APPROVED, Balance(50_000, 12_000, 5_000)),
        (Movement.PAID, Balance(50_000, 8_000, 7_000)),
        (Movement.GIVEN_BACK, Balance(50_000, 8_000, 5_000)),
        (Movement.REVERSED, Balance(50_000, 12_000, 3_000)),
        (Movement.REFUNDED, Balance(50_000, 10_000, 3_000)),
        (Movement.LAPSED, Balance(48_000, 10_000, 5_000)),
        (Movement.CARRIED_OUT, Balance(48_000, 10_000, 5_000)),
    ],
)
def test_what_each_movement_does(movement: Movement, after: Balance) -> None:
    assert Balance(50_000, 10_000, 5_000).after(movement, 2_000) == after


def test_a_payment_leaves_what_is_left_as_it_was() -> None:
    before = Balance(50_000, 1_900, 0)

    assert before.left == before.after(Movement.PAID, 1_900).left == 48_100


def test_no_more_than_is_left_is_approved_and_the_last_penny_is() -> None:
    balance = Balance(50_000, 10_000, 5_000)  # 350.00 left

    assert balance.after(Movement.APPROVED, 35_000).left == 0
    with pytest.raises(NotEnough, match=r"Only £350.00 is left, and this would take £350.01"):
        balance.after(Movement.APPROVED, 35_001)


def test_no_more_is_paid_than_was_approved_and_no_more_comes_back_than_was_paid() -> None:
    balance = Balance(50_000, 10_000, 5_000)

    with pytest.raises(MoreThanCommitted, match=r"£100.01 is more than the £100.00 approved"):
        balance.after(Movement.PAID, 10_001)
    with pytest.raises(MoreThanCommitted, match=r"£50.01 is more than the £50.00 paid"):
        balance.after(Movement.REFUNDED, 5_001)


def test_what_goes_one_way_is_never_negative() -> None:
    with pytest.raises(ValueError, match="paid of -1"):
        Balance(10, 10, 0).after(Movement.PAID, -1)


@pytest.mark.parametrize(
    ("carries", "movement"), [(True, Movement.CARRIED_OUT), (False, Movement.LAPSED)]
)
def test_at_the_end_of_a_year_all_that_is_left_goes_and_what_is_unpaid_stays(
    carries: bool,  # noqa: FBT001  # a case of the table above
    movement: Movement,
) -> None:
    balance = Balance(50_000, 10_000, 5_000)

    assert at_year_end(balance, carries=carries) == (movement, 35_000)
    assert balance.after(movement, 35_000) == Balance(15_000, 10_000, 5_000)


@dataclass
class Book:
    """A random ledger: headings of two years, and every line that was written."""

    headings: list[Balance] = field(default_factory=lambda: [Balance() for _ in range(4)])
    lines: list[tuple[int, Movement, int]] = field(default_factory=list)
    following: Balance = Balance()
    refused: int = 0

    def post(self, at: int, movement: Movement, pence: int) -> bool:
        try:
            self.headings[at] = self.headings[at].after(movement, pence)
        except (NotEnough, MoreThanCommitted):
            self.refused += 1
            return False
        self.lines.append((at, movement, pence))
        return True


def a_random_book(chance: random.Random) -> Book:
    book = Book()
    book.post(0, Movement.AWARDED, chance.randrange(1, 10_000_000))
    usual = [Movement.APPROVED, Movement.PAID, Movement.GIVEN_BACK, Movement.REVERSED]
    for _ in range(chance.randrange(5, 25)):
        at, pence = chance.randrange(4), chance.randrange(1, 3_000_000)
        movement = chance.choice([*usual, Movement.REFUNDED, Movement.MOVED, Movement.MOVED])
        if movement is Movement.MOVED:
            into = chance.randrange(4)
            if book.post(at, movement, -pence):
                book.post(into, movement, pence)
        else:
            book.post(at, movement, pence)
    return book


def test_in_ten_thousand_random_ledgers_the_parts_equal_the_totals() -> None:
    chance = random.Random(20_101_112)  # noqa: S311  # no secret
    refused = 0
    for _ in range(LEDGERS):
        book = a_random_book(chance)
        refused += book.refused
        whole = total(book.headings)
        awarded = book.lines[0][2]
        # Headings add up to the grant, and the lines to the headings.
        assert whole.allocated == awarded
        assert whole.left + whole.committed + whole.paid == awarded
        assert whole == total(effect_of(movement, pence) for _, movement, pence in book.lines)
        assert all(min(each.left, each.committed, each.paid) >= 0 for each in book.headings)
    assert refused > LEDGERS  # so that the refusals, too, were tried


@pytest.mark.parametrize("carries", [True, False])
def test_the_end_of_the_year_takes_exactly_what_is_left_in_ten_thousand_random_ledgers(
    carries: bool,  # noqa: FBT001  # as above
) -> None:
    chance = random.Random(31_03)  # noqa: S311  # as above
    for _ in range(LEDGERS):
        book = a_random_book(chance)
        before, following = total(book.headings), 0
        for at, heading in enumerate(book.headings):
            movement, left = at_year_end(heading, carries=carries)
            assert book.post(at, movement, left)
            following += left if carries else 0
        after = total(book.headings)
        assert after.left == 0
        assert (after.committed, after.paid) == (before.committed, before.paid)
        assert before.allocated - after.allocated == before.left
        assert following == (before.left if carries else 0)
