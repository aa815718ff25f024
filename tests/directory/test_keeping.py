"""Keeping the directory: every act once, with its history, and never over somebody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from iom.accounts.domain import Role
from iom.db import db
from iom.directory import chasing, providers, queries, records, service, starts
from iom.directory.domain import BadProgramme, DirectoryMoved
from iom.directory.drafting import details_of
from iom.directory.history import Act
from iom.directory.start_words import NewStart
from iom.directory.words import Taken
from iom.kernel.errors import NotFound
from iom.notices.models import Notice
from iom.transaction import transaction
from tests.factories.accounts import NOON, a_user
from tests.factories.directory import (
    TODAY,
    a_doing,
    a_programme,
    a_provider,
    a_start,
    closed,
    found,
    the_details,
)

pytestmark = pytest.mark.usefixtures("places")


def said_in_history(ref: str) -> list[tuple[Act, list[str]]]:
    db.session.rollback()
    return [(each.act, list(each.said)) for each in records.list_changes(ref)]


def changed(ref: str, *, version: int = 1, token: str | None = None, **said: Any) -> bool:
    with transaction():
        now = replace(details_of(queries.get_programme(ref)), **said)
        return service.change(ref, now, doing=a_doing(version, token=token))


def test_a_programme_is_put_in_once_however_often_it_is_sent() -> None:
    provider = a_provider("Alderworth House")
    said = the_details(provider, name="  Wren   Steps ", capacity=8, taken=3, cost_pence=1_900)

    refs = set()
    for _ in range(2):
        with transaction():
            refs.add(service.add(said, doing=a_doing(token="form"), today=TODAY))

    (ref,) = refs
    programme = found(ref)
    assert (programme.name, programme.left, programme.confirmed_on) == ("Wren Steps", 5, TODAY)
    assert said_in_history(ref) == [(Act.ADDED, [])]


def test_a_change_is_told_line_by_line_and_what_is_not_different_is_none() -> None:
    ref = a_programme(name="Wren Steps", capacity=8, districts=frozenset({"Cambridge"}))

    assert changed(ref, capacity=10, districts=None)
    assert not changed(ref, version=2)

    assert said_in_history(ref)[0] == (
        Act.CHANGED,
        ["Serves: everywhere, was Cambridge", "Places: 10, was 8"],
    )
    assert found(ref).version == 2


def test_who_has_seen_another_version_changes_nothing() -> None:
    ref = a_programme(capacity=8)
    changed(ref, capacity=10)

    with pytest.raises(DirectoryMoved):
        changed(ref, version=1, capacity=12)
    assert found(ref).capacity == 10


@pytest.mark.parametrize(
    ("said", "field"), [({"provider": "V-9999"}, "provider"), ({"link_user_id": 999}, "link_user")]
)
def test_who_is_not_there_is_refused(said: dict[str, Any], field: str) -> None:
    details = replace(the_details(a_provider()), **said)

    with pytest.raises(BadProgramme) as refusal, transaction():
        service.add(details, doing=a_doing(), today=TODAY)

    assert refusal.value.field == field
    db.session.rollback()
    assert queries.every_programme() == []


def test_a_provider_has_one_open_programme_of_a_name() -> None:
    provider = a_provider()
    first = a_programme(provider, name="Wren Steps")

    with pytest.raises(BadProgramme, match=first):
        a_programme(provider, name="wren steps")
    closed(first)
    assert a_programme(provider, name="Wren Steps") != first


def test_what_closed_is_kept_and_offered_to_nobody_until_it_is_reopened() -> None:
    ref = a_programme()
    closed(ref)

    assert queries.programmes(TODAY) == []
    assert queries.find_programme(ref) is not None
    with pytest.raises(BadProgramme, match="closed"):
        changed(ref, version=2, capacity=3)
    later = TODAY + timedelta(days=9)
    with transaction():
        service.reopen(ref, "There is a new contract", doing=a_doing(2), today=later)

    assert [each.ref for each in queries.programmes(TODAY)] == [ref]
    assert found(ref).confirmed_on == later
    assert [act for act, _ in said_in_history(ref)] == [Act.REOPENED, Act.CLOSED, Act.ADDED]


def test_a_provider_closes_with_all_that_it_offers_and_reopens_alone() -> None:
    provider = a_provider("Alderworth House")
    one, other = a_programme(provider), a_programme(provider)
    elsewhere = a_programme()
    closed(other)

    closed(provider, "The charity was wound up")

    assert [each.ref for each in queries.programmes(TODAY)] == [elsewhere]
    assert said_in_history(one)[0] == (
        Act.CLOSED,
        ["From 1 May 2026: Alderworth House closed: The charity was wound up"],
    )
    with pytest.raises(BadProgramme, match="reopen the provider first"), transaction():
        service.reopen(one, "It goes on after all", doing=a_doing(2), today=TODAY)
    with transaction():
        providers.reopen(provider, "Somebody carries it on", doing=a_doing(2))
        service.reopen(one, "It goes on after all", doing=a_doing(2), today=TODAY)
    assert {each.ref for each in queries.programmes(TODAY)} == {one, elsewhere}


def test_several_are_confirmed_in_one_act_or_none() -> None:
    long_ago = TODAY - timedelta(days=120)
    one, other = a_programme(on=long_ago), a_programme(on=long_ago)
    changed(other, capacity=4)

    with pytest.raises(DirectoryMoved), transaction():
        service.confirm([(one, 1), (other, 1)], doing=a_doing(), today=TODAY)
    assert found(one).confirmed_on == long_ago
    with transaction():
        assert service.confirm([(one, 1), (other, 2)], doing=a_doing(), today=TODAY) == 2
    with transaction():
        assert service.confirm([(one, 1)], doing=a_doing(), today=TODAY) == 0

    assert {found(each).confirmed_on for each in (one, other)} == {TODAY}
    with pytest.raises(BadProgramme, match="at least one"), transaction():
        service.confirm([], doing=a_doing(), today=TODAY)


def test_starts_are_of_a_fixed_term_and_each_day_has_one() -> None:
    ref = a_programme(takes=Taken.FIXED_TERM)
    june = date(2026, 6, 3)
    number = a_start(ref, june, places=8)

    with pytest.raises(BadProgramme, match="already"):
        a_start(ref, june)
    with pytest.raises(BadProgramme, match="between today"):
        a_start(ref, TODAY - timedelta(days=1))
    with pytest.raises(BadProgramme, match="fixed term"):
        a_start(a_programme(), june)
    with transaction():
        new = NewStart(on=june, places=8, taken=8)
        starts.change(ref, number, new, doing=a_doing(), today=TODAY)
    assert found(ref).full_on(TODAY)
    with pytest.raises(DirectoryMoved), transaction():
        starts.call_off(ref, number, "The room was flooded", doing=a_doing())
    with transaction():
        starts.call_off(ref, number, "The room was flooded", doing=a_doing(2))

    assert found(ref).starts == ()
    assert said_in_history(ref)[1] == (
        Act.START_CHANGED,
        ["Of 3 June 2026", "Places taken: 8, was 0"],
    )
    with pytest.raises(NotFound), transaction():
        starts.call_off(ref, number, "The room was flooded", doing=a_doing(3))


def chased(days: int) -> int:
    with transaction():
        return chasing.chase(NOON + timedelta(days=days))


def notices() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.query(Notice).order_by(Notice.id).all()
    return [(row.user_id, row.sentence) for row in rows]


def test_who_keeps_the_link_and_the_coordinators_are_asked_after_90_days_and_every_30() -> None:
    link = a_user(username="linden", role=Role.LINK_WORKER, districts=["Fenland"])
    coordinator = a_user(username="hazel", districts=["Cambridge"])
    a_user(username="robin", districts=["Peterborough"])  # not a district that is served
    own = a_programme(link_user_id=link.id, districts=frozenset({"Cambridge"}))
    other = a_programme(districts=frozenset({"Cambridge"}))
    closed(a_programme())

    assert chased(90) == 0
    assert chased(91) == 2
    assert chased(91) == chased(120) == 0  # 29 days later
    both = f"Nobody has confirmed 2 programmes for 90 days: {own}, {other}. Are they still right?"
    alone = f"Nobody has confirmed {own} for 90 days: is it still right?"
    assert sorted(notices()) == sorted([(link.id, alone), (coordinator.id, both)])

    with transaction():
        service.confirm([(own, 1)], doing=a_doing(), today=TODAY + timedelta(days=100))
    assert chased(121) == 1
    assert notices()[-1] == (
        coordinator.id,
        f"Nobody has confirmed {other} for 90 days: is it still right?",
    )
