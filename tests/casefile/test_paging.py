"""Page by page, everybody is seen exactly once, in every sorting, with ties and gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain, product

import pytest
from flask import Flask
from sqlalchemy import select

from iom.casefile import listing
from iom.casefile.choices import SortBy, StatusChoice
from iom.casefile.sought import Sought
from iom.clients.models import Client
from iom.cohort.domain import Strand
from iom.db import db
from iom.offending.domain import SituationKind
from iom.places.queries import list_districts
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND
from tests.factories.clients import a_client, a_placement, a_situation
from tests.pages import Page

TODAY = date(2026, 5, 1)
_PAGE = 3  # clients on a page here, so that ties lie across its edges


def people() -> None:
    """Make 16 clients who tie in everything but the reference, and have gaps in everything."""
    kinds = [(2, Strand.DETER, date(1990, 1, 1)), (None, None, None)]
    for number, ((level, strand, born), name, district, selected) in enumerate(
        product(kinds, ["Alder", "Heron"], ["Cambridge", "Fenland"], [date(2025, 1, 1), None])
    ):
        client = a_client(
            ref=f"C-{number * 7 % 16:02}",  # not in the order in which they were made
            family_name=name,
            level=level,
            strand=strand,
            date_of_birth=born,
            district=district,
            nominated_on=date(2024, 12, 1),
            selected_on=selected,
        )
        if number % 4 == 0:
            a_situation(client, SituationKind.CUSTODY, from_on=date(2026, 1, 1))


def page(sought: Sought) -> listing.ListPage:
    return listing.list_page(COMMAND, sought, today=TODAY, districts=list_districts())


def forwards(sought: Sought) -> Iterator[list[str]]:
    while True:
        found = page(sought)
        yield [row.ref for row in found.rows]
        if not found.later:
            return
        sought = sought.from_after(found.rows[-1].ref)


def backwards(sought: Sought) -> Iterator[list[str]]:
    while True:
        found = page(sought)
        yield [row.ref for row in found.rows]
        if not found.earlier:
            return
        sought = sought.until_before(found.rows[0].ref)


@pytest.mark.parametrize("descending", [False, True])
def test_there_and_back_everybody_is_seen_once_in_any_order(
    app: Flask, *, descending: bool
) -> None:
    people()
    for sort in SortBy:
        sought = Sought(status=StatusChoice.ALL, sort=sort, descending=descending, size=_PAGE)
        whole = [row.ref for row in page(replace(sought, size=100)).rows]

        there = list(forwards(sought))
        back = list(backwards(sought.from_after(there[-2][-1])))

        assert list(chain(*there)) == whole, sort
        assert sorted(whole) == [f"C-{number:02}" for number in range(16)], sort
        assert list(chain(*reversed(back))) == whole, sort


def test_nobody_is_seen_twice_or_missed_though_the_last_of_a_page_leaves_the_list(
    app: Flask,
) -> None:
    people()
    sought = Sought(sort=SortBy.NAME, size=_PAGE)  # of those on the scheme: 8
    whole = [row.ref for row in page(replace(sought, size=100)).rows]
    first = page(sought)
    last = db.session.scalars(select(Client).where(Client.ref == first.rows[-1].ref)).one()

    a_placement(
        last,
        nominated_on=date(2024, 12, 1),
        selected_on=date(2025, 1, 1),
        deselected_on=date(2026, 4, 30),
    )
    second = page(sought.from_after(last.ref))

    assert [row.ref for row in second.rows] == whole[_PAGE : 2 * _PAGE]


def test_the_links_lead_through_the_pages_and_back_and_name_nobody(
    app: Flask, sign_in: SignIn
) -> None:
    for number in range(45):
        a_client(ref=f"C-{number:02}", family_name="Thornley", given_names=f"Rowan {number % 3}")
    first = Page.open(sign_in(), "/clients?sort=name")

    # By name: Rowan 0 is C-00, C-03 ... C-42 (15), then Rowan 1: C-01, C-04, C-07, C-10, C-13.
    second = first.link("Next 20, after C-13")
    third = second.link("Next 20, after C-29")
    back = third.link("Previous 20, before C-32")

    assert [len(each.table("Clients")) for each in (first, second, third)] == [20, 20, 5]
    assert back.table("Clients") == second.table("Clients")
    assert "C-00 to C-13 Previous Next 20" in first.words
    assert "45 clients match; 20 shown, by name" in first.words
    assert len(first.link("Show 100").table("Clients")) == 45
    assert third.link("First page").table("Clients") == first.table("Clients")
    for each in (first, second, third, back):
        address = each.response.request.url + "".join(
            str(tag["href"]) for tag in each.soup.select("a")
        )
        assert "Thornley" not in address
        assert "Rowan" not in address
        assert "Thornley" not in each.title


def test_a_page_that_begins_after_nobody_known_is_the_first(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")

    assert len(Page.open(sign_in(), "/clients?after=C-999").table("Clients")) == 1


def test_a_page_that_is_empty_by_now_leads_to_the_first(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")

    page = Page.open(sign_in(), "/clients?after=C-1")

    assert "No client is left on this page." in page.words
    assert len(page.link("First page").table("Clients")) == 1


def test_beyond_a_thousand_it_says_more(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    for _ in range(3):
        a_client()

    assert "More than 1,000 clients match; 3 shown" in Page.open(sign_in(), "/clients").words
