"""What money was spent on: parts that add up, and a public edition that tells of nobody. Pure."""

from __future__ import annotations

import random

from iom.contacts.domain import Outcome
from iom.fund.figures import FEWEST, TOGETHER, Spent, published, tables_of


def spent(
    paid: int,
    *people: int,
    pathway: str = "Health",
    district: str = "Cambridge",
    outcome: Outcome | None = None,
    unpaid: int = 0,
) -> Spent:
    return Spent(
        source="Revenue",
        heading="PPO interventions",
        pathway=pathway,
        district=district,
        people=frozenset(people),
        paid=paid,
        unpaid=unpaid,
        outcome=outcome,
    )


def test_requests_are_parted_by_hand() -> None:
    rows = [
        spent(1_900, 1, outcome=Outcome.ACHIEVED),
        spent(7_000, 1, 2, pathway="Finance", outcome=Outcome.NO_CHANGE),
        spent(500, pathway="Finance", district="Fenland", unpaid=100),
    ]
    by = {table.code: table for table in tables_of(rows)}
    pathways = [(g.name, g.requests, g.people, g.paid, g.unpaid) for g in by["pathway"].groups]

    assert pathways == [("Finance", 2, 2, 7_500, 100), ("Health", 1, 1, 1_900, 0)]
    whole = by["district"].total
    assert (whole.requests, whole.people, whole.paid, whole.unpaid) == (3, 2, 9_400, 100)
    assert (whole.said, whole.achieved) == (2, 1)


def test_every_table_adds_up_to_the_same_total() -> None:
    chance = random.Random(8)  # noqa: S311  # no secret
    for _ in range(300):
        rows = [
            spent(
                chance.randrange(10_000),
                *chance.sample(range(50), chance.randrange(3)),
                pathway=chance.choice("ABCDE"),
                district=chance.choice("XYZ"),
                unpaid=chance.randrange(500),
            )
            for _ in range(chance.randrange(1, 30))
        ]
        for table in tables_of(rows):
            assert sum(each.paid for each in table.groups) == table.total.paid
            assert sum(each.unpaid for each in table.groups) == table.total.unpaid
            assert sum(each.requests for each in table.groups) == table.total.requests == len(rows)


def test_of_nine_people_nothing_is_published() -> None:
    assert published([spent(100, *range(9))]) is None
    assert published([]) is None


def test_a_small_pathway_stands_together_with_others() -> None:
    rows = [
        spent(10_000, *range(12), pathway="Accommodation"),
        spent(2_000, *range(20, 25), pathway="Finance"),
        spent(3_000, *range(30, 36), pathway="Health"),
    ]
    tables = published(rows)
    assert tables is not None
    lines = {table.heading: [(e.name, e.people, e.paid) for e in table.lines] for table in tables}

    # Finance has 5 and Health 6: together 11, which is enough beside the 12.
    assert lines["By pathway"] == [("Accommodation", 12, 10_000), (TOGETHER, 11, 5_000)]
    assert lines["Altogether"] == [("All", 23, 15_000)]


def test_a_large_group_is_not_shown_where_the_rest_could_be_worked_out() -> None:
    rows = [
        spent(10_000, *range(12), pathway="Accommodation"),
        spent(500, 99, pathway="Health"),
    ]
    tables = published(rows)
    assert tables is not None
    lines = {table.heading: table.lines for table in tables}

    assert [(each.name, each.people) for each in lines["By pathway"]] == [(TOGETHER, 13)]


def test_nothing_that_is_published_is_of_few_nor_leaves_few() -> None:
    chance = random.Random(9)  # noqa: S311  # no secret
    shown = 0
    for _ in range(300):
        rows = [
            spent(chance.randrange(10_000), *chance.sample(range(60), 3), pathway=pathway)
            for pathway in chance.choices("ABCDEF", k=chance.randrange(2, 40))
        ]
        for table in published(rows) or []:
            shown += 1
            assert min(each.people for each in table.lines) >= FEWEST
            assert sum(each.paid for each in table.lines) == sum(each.paid for each in rows)
    assert shown > 300
