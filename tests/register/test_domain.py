"""Where nobody keeps a link, and what a link can say. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from iom.contacts.domain import Pathway
from iom.register.domain import (
    EXPECTED,
    BadLink,
    Link,
    Sector,
    Terms,
    board_of,
    checked,
    same_link,
)

TODAY = date(2026, 5, 1)
DISTRICTS = {1: "Cambridge", 2: "Fenland"}
TERMS = Terms(
    sector=Sector.HEALTH,
    name="Rowan Ashworth",
    agency="Elm surgery",
    telephone="01632 960001",
    district_ids=frozenset({1}),
    since_on=TODAY,
)


def a_link(*, stopped: bool = False, **said: object) -> Link:
    terms = replace(TERMS, **said)  # type: ignore[arg-type]  # as in the tests below
    return Link(
        id=1,
        version=1,
        terms=terms,
        name=terms.name,
        agency=terms.agency,
        telephone=terms.telephone,
        stopped=stopped,
    )


def missing(*links: Link, day: date = TODAY) -> list[str]:
    [line] = [
        each for each in board_of(links, DISTRICTS, day).lines if each.sector is Sector.HEALTH
    ]
    return list(line.missing)


def test_every_pathway_is_a_sector_and_each_but_something_else_is_expected() -> None:
    assert {each.value for each in Pathway} <= {each.value for each in Sector}
    assert set(Sector) - set(EXPECTED) == {Sector.OTHER}
    assert len(EXPECTED) == 15


def test_a_sector_is_a_gap_where_nobody_has_the_whole_of_it() -> None:
    assert missing() == ["Cambridge", "Fenland"]
    assert missing(a_link()) == ["Fenland"]
    assert missing(a_link(), a_link(district_ids=frozenset({2}))) == []
    assert missing(a_link(district_ids=frozenset({1, 2}))) == []


@pytest.mark.parametrize(
    "link",
    [
        a_link(provider="Elm surgery"),
        a_link(stopped=True),
        a_link(since_on=TODAY + timedelta(days=1)),
        a_link(since_on=TODAY - timedelta(days=9), last_on=TODAY - timedelta(days=1)),
    ],
    ids=["one provider only", "account disabled", "begins tomorrow", "ended yesterday"],
)
def test_these_links_do_not_fill_it(link: Link) -> None:
    assert missing(link) == ["Cambridge", "Fenland"]


def test_a_link_lasts_on_its_last_day() -> None:
    link = a_link(last_on=TODAY)

    assert missing(link) == ["Fenland"]
    assert missing(link, day=TODAY + timedelta(days=1)) == ["Cambridge", "Fenland"]


def test_a_board_says_where_nobody_is_and_shows_what_is_to_come_and_has_stopped() -> None:
    later, stopped = a_link(since_on=TODAY + timedelta(days=9)), a_link(stopped=True)
    board = board_of([a_link(), later, stopped], DISTRICTS, TODAY)

    assert [line.sector for line in board.somewhere] == [Sector.HEALTH]
    assert len(board.nowhere) == 14
    assert board.whole == 0
    [health] = board.somewhere
    assert len(health.links) == 3
    assert Sector.OTHER not in [line.sector for line in board.lines]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"agency": ""}, "agency"),
        ({"telephone": ""}, "telephone"),
        ({"user_id": 4}, "user"),
        ({"district_ids": frozenset()}, "districts"),
        ({"since_on": date(1999, 12, 31)}, "since_on"),
        ({"since_on": date(2033, 1, 1)}, "since_on"),
        ({"last_on": TODAY - timedelta(days=1)}, "last_on"),
        ({"note": "x" * 501}, "note"),
        ({"provider": "x" * 121}, "provider"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(said: dict[str, object], field: str) -> None:
    with pytest.raises(BadLink) as refusal:
        checked(replace(TERMS, **said), today=TODAY)  # type: ignore[arg-type]

    assert refusal.value.field == field


def test_blanks_go_and_an_account_says_agency_and_telephone_itself() -> None:
    assert checked(replace(TERMS, name="  Rowan   Ashworth "), today=TODAY) == TERMS
    account = checked(replace(TERMS, name="", user_id=4), today=TODAY)
    assert (account.name, account.agency, account.telephone) == ("", "", "")


def test_one_person_has_a_link_once_in_a_district_on_a_day() -> None:
    ended = replace(TERMS, last_on=TODAY)

    assert same_link(TERMS, replace(TERMS, name="rowan ashworth"))
    assert not same_link(TERMS, replace(TERMS, district_ids=frozenset({2})))
    assert not same_link(TERMS, replace(TERMS, provider="Elm surgery"))
    assert not same_link(TERMS, replace(TERMS, sector=Sector.POLICE))
    assert same_link(ended, replace(TERMS, since_on=TODAY))
    assert not same_link(ended, replace(TERMS, since_on=TODAY + timedelta(days=1)))
