"""A transfer accepted by mistake is taken back, while nothing else rests on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from iom.accounts.domain import Reader, Role
from iom.accounts.models import User
from iom.clients.queries import NoSuchClient, get_client
from iom.cohort.facts import DatedFacts, Stay
from iom.cohort.histories import list_dated_facts
from iom.cohort.models import LevelSpan, Placement
from iom.cohort.spans import Span, history_of, spans_of
from iom.db import db
from iom.kernel.dates import Month
from iom.leads.queries import leads_of
from iom.leads.service import NewLead, assign
from iom.places import queries as places
from iom.reports.counting import Cohort, Flow
from iom.safeguards.queries import find_restriction
from iom.sharing.domain import InvolvementKind, RestrictionKind
from iom.sharing.models import Involvement
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from iom.transfers.domain import BadTransfer, State, TransferChanged
from iom.transfers.undoing import take_back
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction, works_with
from tests.factories.transfers import a_transfer
from tests.pages import Page
from tests.transfers.test_transfers import TODAY, accepts, does, of, sentences, spans, transfer

WHY = "The namesake was meant"


def takes_back(number: int, by: User | Reader) -> None:
    does(take_back, number, WHY, by=by, version=transfer(number).version)


def test_district_lead_and_who_sees_the_client_are_as_before(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    here, there = of("Cambridge"), of("Fenland")
    old = a_user(full_name="Old Wren", role=Role.CASE_MANAGER, districts=["Cambridge"])
    fen = a_user(full_name="Fen Wren", role=Role.CASE_MANAGER, districts=["Fenland"])
    works_with(client, old)
    number = a_transfer(client)
    accepts(number, there, lead_id=fen.id)
    page = Page.open(sign_in(user=there), f"/transfers/{number}").link("Accepted by mistake")
    page = page.press("Take it back", words="No")
    assert page.errors == ["Write a reason of at least 10 letters."]

    page = page.press("Take it back", words=WHY)

    assert page.done == ["The acceptance is taken back. Both sides are told."]
    assert spans(client) == [("Cambridge", date(2024, 1, 1), None)]
    lead = leads_of([client.id], TODAY)[client.id].lead
    assert lead is not None
    assert lead.name == "Old Wren"
    rows = db.session.execute(select(Involvement.user_id, Involvement.to_on)).all()
    assert [tuple(row) for row in rows] == [(old.id, None)]
    assert get_client(reader_of(here), "C-1") == client
    with pytest.raises(NoSuchClient):
        get_client(reader_of(there), "C-1")
    said = "The transfer of C-1 to Fenland was taken back: the client is where they were."
    assert said in sentences(here)
    assert WHY in Page.open(sign_in(user=here), f"/transfers/{number}").words
    assert transfer(number).state is State.TAKEN_BACK


def test_what_rests_on_it_comes_first(app: Flask) -> None:
    a_client(ref="C-1")
    of("Cambridge"), of("Fenland")
    number = a_transfer("C-1")
    accepts(number, COMMAND)
    with pytest.raises(TransferChanged):
        does(take_back, number, WHY, by=COMMAND, version=1)  # the version before it was accepted
    back = a_transfer("C-1", "cambridge")
    with pytest.raises(BadTransfer, match="later transfer of C-1"):
        takes_back(number, COMMAND)
    accepts(back, COMMAND, date(2026, 5, 2), today=date(2026, 5, 2))
    takes_back(back, COMMAND)
    new = NewLead(kind=InvolvementKind.LEAD, user_id=of("Fenland").id, from_on=TODAY)
    db.session.rollback()
    with transaction():
        assign("C-1", new, actor=COMMAND, at=NOON, today=TODAY)
    with pytest.raises(BadTransfer, match="Somebody changed who leads C-1 since"):
        takes_back(number, COMMAND)


def test_a_closed_record_is_answered_for_by_its_owner_again(app: Flask) -> None:
    client = a_client(ref="C-1")
    here, named = of("Cambridge"), of("Fenland")
    a_restriction(client, here, named, kind=RestrictionKind.ALL_BUT)
    number = a_transfer("C-1", actor=reader_of(here))
    accepts(number, named)
    takes_back(number, named)
    db.session.rollback()
    restriction = find_restriction(client.id)
    assert restriction is not None
    assert restriction.owner_id == here.id


def test_a_placement_that_ended_for_a_scheme_elsewhere_goes_on(app: Flask) -> None:
    client = a_client(ref="C-1", level=4)
    here = of("Cambridge")
    number = a_transfer("C-1", outside="Elmshire", actor=reader_of(here))
    accepts(number, here)
    ended = db.session.execute(select(Placement.deselected_on, Placement.deselection_note)).one()
    assert tuple(ended) == (TODAY, "Transferred to Elmshire.")

    takes_back(number, here)

    again = db.session.execute(select(Placement.deselected_on, Placement.deselection_note)).one()
    assert tuple(again) == (None, "")
    levels = select(LevelSpan.value, LevelSpan.to_on).where(LevelSpan.client_id == client.id)
    assert [tuple(row) for row in db.session.execute(levels)] == [(4, None)]


def test_figures_are_as_if_it_had_not_been(app: Flask) -> None:
    a_client(ref="C-1")
    of("Cambridge"), of("Fenland")
    number = a_transfer("C-1")
    accepts(number, COMMAND)
    takes_back(number, COMMAND)
    fenland = places.get_district("fenland").id
    assert list_dated_facts(fenland, date(2026, 1, 1), date(2026, 6, 30)) == []


# Moves as `iom.cohort.moving` makes them: each on a later day than the last, to another district.
_MOVES = st.lists(st.tuples(st.integers(1, 120), st.integers(1, 3)), max_size=8)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(moves=st.lists(_MOVES, min_size=1, max_size=4), stay=st.integers(0, 700))
def test_flows_reconcile_and_every_client_counts_in_one_district_on_every_day(
    moves: list[list[tuple[int, int]]], stay: int
) -> None:
    people, expected = [], {}
    for client_id, steps in enumerate(moves, 1):
        day, history = date(2025, 1, 1), {date(2025, 1, 1): 1}
        for days, district in steps:
            day += timedelta(days=days)
            if history[max(history)] != district:
                history[day] = district
        end = date(2025, 1, 1) + timedelta(days=stay + 1)
        people.append(
            DatedFacts(
                client_id=client_id,
                stays=(Stay(date(2025, 1, 1), end),),
                districts=tuple(spans_of(history)),
            )
        )
        assert history_of(spans_of(history)) == history
        expected[client_id] = (history, end)
    cohorts = {district: Cohort(district, people, {}) for district in (1, 2, 3)}
    month = Month.parse("2025-01")
    for _ in range(26):
        periods = [cohort.in_month(month) for cohort in cohorts.values()]
        assert all(period.difference == 0 for period in periods)
        assert sum(len(p.of(Flow.MOVED_IN)) for p in periods) == sum(
            len(p.of(Flow.MOVED_OUT)) for p in periods
        )
        for client_id, (history, end) in expected.items():
            last = month.last_day
            where = history[max(day for day in history if day <= last)] if last < end else None
            counted = [d for d, c in cohorts.items() if client_id in c.in_month(month).closing]
            assert counted == ([] if where is None else [where])
        month = month.plus(1)


def test_spans_of_one_client_never_overlap() -> None:
    history = {date(2026, 1, 1): 1, date(2026, 5, 4): 2}
    assert spans_of(history) == [
        Span(date(2026, 1, 1), date(2026, 5, 4), 1),
        Span(date(2026, 5, 4), None, 2),
    ]
