"""Somebody is away and somebody else stands in: on those days, for those clients, no longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from iom.accounts.domain import Permission, Role
from iom.accounts.models import User
from iom.clients.models import Client
from iom.clients.queries import NoSuchClient, get_changeable_client, get_client
from iom.db import db
from iom.leads.covers import NewCover, begin_cover
from iom.leads.domain import BadCover, Cover, check_cover
from iom.leads.queries import leads_of, recipients_of
from iom.notices.queries import list_notices
from iom.safeguards.shared_with import shared_of
from iom.sharing.domain import InvolvementKind, RestrictionKind
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.casefile.conftest import Statements
from tests.conftest import SignIn
from tests.factories.accounts import COMMAND, NOON, a_user, the_places
from tests.factories.clients import a_client
from tests.factories.leads import a_cover, a_handover
from tests.factories.safeguards import a_restriction, works_with
from tests.pages import Page
from tests.sharing.test_agreement_races import at_once

TODAY = date(2026, 5, 1)
LAST = date(2026, 5, 14)
SECOND = InvolvementKind.SECOND


@pytest.fixture
def ivy(app: Flask) -> User:
    the_places()
    return a_user(full_name="Ivy", role=Role.CASE_MANAGER, agency="probation")


@pytest.fixture
def linden(ivy: User) -> User:
    return a_user(full_name="Linden", role=Role.CASE_MANAGER, agency="housing")


@pytest.fixture
def client(ivy: User) -> Client:
    made = a_client(ref="C-1", family_name="Rowanworth", given_names="Hazel", level=3)
    works_with(made, ivy)
    return made


def sees(user: User, ref: str = "C-1") -> bool:
    try:
        get_client(reader_of(user), ref)
    except NoSuchClient:
        return False
    return True


def test_a_coordinator_arranges_cover_and_both_are_told(
    client: Client, ivy: User, linden: User, sign_in: SignIn
) -> None:
    page = Page.open(sign_in(full_name="Hazel"), "/covers/new")
    page = page.press("Continue", **{"for": str(ivy.id)}).press(
        "Record the cover",
        who=str(linden.id),
        from_on=["1", "5", "2026"],
        last_on=["14", "5", "2026"],
        note="Walking in the hills",
    )

    assert page.done == ["The cover is on the record. Both have a message."]
    assert page.heading == "Linden stands in for Ivy"
    assert [row[1] for row in page.table("Covered")] == ["C-1"]
    assert [each.sentence for each in list_notices(linden.id)] == [
        "You stand in for Ivy from 1 May 2026 to 14 May 2026."
    ]
    assert len(list_notices(ivy.id)) == 1
    page = Page.open(sign_in(user=linden), "/clients/C-1")
    bar = " ".join(page.soup.select(".app-id")[0].get_text(" ").split())
    assert "Ivy, Probation; until 14 May 2026 covered by Linden" in bar
    assert Page.open(page.client, "/clients").table("Clients")[0][8] == (
        "Ivy (covered by Linden until 14 May 2026)"
    )


def test_whoever_stands_in_sees_and_changes_on_those_days_and_nobody_of_their_agency_does(
    client: Client, ivy: User, linden: User
) -> None:
    colleague = a_user(role=Role.CASE_MANAGER, agency="housing")
    a_cover(ivy, linden, from_on=date(2026, 5, 2), last_on=LAST)

    for day, there in ((TODAY, False), (date(2026, 5, 2), True), (LAST, True)):
        with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
            assert sees(linden) is there
            assert not sees(colleague)
            if there:
                assert get_changeable_client(reader_of(linden), "C-1").id == client.id
    with time_machine.travel(datetime(2026, 5, 15, 12, tzinfo=UTC)):
        assert not sees(linden)


def test_the_client_is_lost_at_midnight_in_a_session_that_is_open(
    client: Client, ivy: User, linden: User, sign_in: SignIn
) -> None:
    a_cover(ivy, linden)
    # One minute before midnight in Cambridge, which is an hour ahead of Greenwich in May.
    with time_machine.travel(datetime(2026, 5, 1, 22, 59, tzinfo=UTC), tick=False) as clock:
        browser = sign_in(user=linden)
        assert "Rowanworth" in Page.open(browser, "/clients").words
        assert Page.open(browser, "/clients/C-1")
        assert "Rowanworth" in Page.open(browser, "/caseloads/mine").words

        clock.shift(timedelta(minutes=2))

        assert "Rowanworth" not in Page.open(browser, "/clients").words
        Page.open(browser, "/clients/C-1", status=404)
        assert "Rowanworth" not in Page.open(browser, "/caseloads/mine").words
        assert "Rowanworth" not in Page.open(browser, "/covers/1").words
        assert recipients_of(client.id, date(2026, 5, 2)) == {ivy.id}


def test_clients_who_come_meanwhile_are_covered_and_those_who_go_are_not(
    client: Client, ivy: User, linden: User
) -> None:
    a_cover(ivy, linden, last_on=LAST)
    come = a_client(ref="C-2")
    works_with(come, ivy, kind=SECOND)
    assert sees(linden, "C-2")

    a_handover(ivy, a_user(role=Role.CASE_MANAGER, agency="police"), client)
    assert not sees(linden)


def test_some_cases_alone_are_covered_where_some_are_ticked(
    client: Client, ivy: User, linden: User, sign_in: SignIn
) -> None:
    other = a_client(ref="C-2")
    works_with(other, ivy)
    page = Page.open(sign_in(user=ivy), "/covers").link("I will be away")

    page = page.press(
        "Record the cover",
        who=str(linden.id),
        from_on=["1", "5", "2026"],
        last_on=["2", "5", "2026"],
        which="some",
        cases=[str(other.id)],
    )

    assert [row[1] for row in page.table("Covered")] == ["C-2"]
    assert [row[1] for row in page.table("Left out")] == ["C-1"]
    assert not sees(linden)
    assert sees(linden, "C-2")
    found = leads_of([client.id, other.id], TODAY)
    assert found[client.id].lead.cover is None  # type: ignore[union-attr]
    assert found[other.id].lead.covered == "until 2 May 2026 covered by Linden"  # type: ignore[union-attr]


def test_restrictions_districts_and_agreements_hold_for_whoever_stands_in(
    client: Client, ivy: User, linden: User, sign_in: SignIn
) -> None:
    closed, fen = a_client(ref="C-2"), a_client(ref="C-3", district="Fenland")
    for each in (closed, fen):
        works_with(each, ivy)
    owner = a_user(full_name="Hazel")
    a_restriction(closed, owner, linden, kind=RestrictionKind.NAMED)
    narrow = a_user(full_name="Narrow", role=Role.CASE_MANAGER, districts=["Cambridge"])
    new = NewCover(token="t", user_id=ivy.id, by_id=narrow.id, from_on=TODAY, last_on=TODAY)
    db.session.rollback()
    with transaction():
        begin_cover(new, actor=reader_of(owner), at=NOON, today=TODAY)

    assert sees(narrow)
    assert not sees(narrow, "C-3")
    assert leads_of([fen.id], TODAY)[fen.id].lead.cover is None  # type: ignore[union-attr]
    with time_machine.travel(datetime(2026, 5, 2, 12, tzinfo=UTC)):
        a_cover(ivy, linden, from_on=date(2026, 5, 2), last_on=LAST)
        assert not sees(linden, "C-2")
        found = leads_of([closed.id], date(2026, 5, 2))[closed.id]
        assert found.lead.cover is None  # type: ignore[union-attr]
        assert recipients_of(closed.id, date(2026, 5, 2)) == {ivy.id}


def test_whoever_stands_in_is_told_beside_the_lead(client: Client, ivy: User, linden: User) -> None:
    a_cover(ivy, linden, last_on=LAST)

    assert recipients_of(client.id, TODAY) == {ivy.id, linden.id}
    with transaction():
        db.session.get_one(User, linden.id).disabled_at = NOON
    assert recipients_of(client.id, TODAY) == {ivy.id}


def test_it_ends_early_and_a_second_editor_gets_409(
    client: Client, ivy: User, linden: User, sign_in: SignIn
) -> None:
    number = a_cover(ivy, linden, last_on=LAST)
    address = f"/covers/{number}/end"
    mine, theirs = Page.open(sign_in(), address), Page.open(sign_in(), address)

    for _ in range(2):
        page = mine.press("End it", to_on=["3", "5", "2026"])
        assert page.response.status_code == 200
    page = theirs.press("End it", to_on=["4", "5", "2026"])

    assert page.response.status_code == 409
    assert page.errors == ["Somebody else changed this cover: its last day is now 2 May 2026."]
    page = page.press("End it", to_on=["1", "5", "2026"])
    assert page.response.status_code == 200
    assert "Was to begin on 1 May 2026 and never did." in page.words
    assert not sees(linden)
    assert "stands in for Ivy up to 1 May 2026" in list_notices(linden.id)[0].sentence


def test_a_coordinator_knows_and_ends_the_covers_of_their_own_districts_alone(
    client: Client, sign_in: SignIn
) -> None:
    def worker(*districts: str) -> User:
        return a_user(role=Role.CASE_MANAGER, districts=list(districts))

    here = a_cover(worker("Cambridge"), worker("Fenland"))
    lent = a_cover(worker("Fenland"), worker("Cambridge", "Fenland"))
    elsewhere = a_cover(worker("Fenland"), worker("Fenland"))
    both = a_cover(worker("Cambridge", "Fenland"), worker("Cambridge"))
    browser = sign_in(districts=["Cambridge"])
    ends = "Who stands in for somebody of other districts is not for you to say."

    listed = Page.open(browser, "/covers").response.text
    assert [each for each in (here, lent, elsewhere, both) if f"/covers/{each}\"" in listed] == [
        here, lent, both,
    ]  # fmt: skip
    for number, status, errors in ((here, 200, []), (lent, 422, [ends]), (both, 422, [ends])):
        page = Page.open(browser, f"/covers/{number}")
        assert ("End it early" in page.words) is (not errors)
        page = Page.open(browser, f"/covers/{number}/end").press("End it", to_on=["1", "5", "2026"])
        assert (page.response.status_code, page.errors) == (status, errors)
    Page.open(browser, f"/covers/{elsewhere}", status=404)
    Page.open(browser, f"/covers/{elsewhere}/end", status=404)


def test_a_case_manager_arranges_cover_for_themselves_alone(
    client: Client, ivy: User, linden: User, sign_in: SignIn
) -> None:
    browser = sign_in(user=ivy)
    Page.open(browser, f"/covers/new?for={linden.id}", status=404)
    number = a_cover(a_user(), linden)
    Page.open(browser, f"/covers/{number}", status=404)
    Page.open(browser, f"/covers/{number}/end", status=404)
    Page.open(sign_in(role=Role.LINK_WORKER), "/covers/new", status=403)
    new = NewCover(token="t", user_id=linden.id, by_id=ivy.id, from_on=TODAY, last_on=TODAY)
    db.session.rollback()
    with transaction(), pytest.raises(BadCover, match="for the coordinator to say"):
        begin_cover(new, actor=reader_of(ivy), at=NOON, today=TODAY)


def test_a_coordinator_covers_all_cases_only_where_all_districts_are_theirs(
    client: Client, ivy: User, linden: User
) -> None:
    narrow = reader_of(a_user(districts=["Cambridge"]))

    def cover(client_ids: frozenset[int] | None) -> Callable[[], int]:
        new = NewCover(
            token="t",
            user_id=ivy.id,
            by_id=linden.id,
            from_on=TODAY,
            last_on=TODAY,
            client_ids=client_ids,
        )
        return lambda: begin_cover(new, actor=narrow, at=NOON, today=TODAY)

    db.session.rollback()
    with transaction():
        with pytest.raises(BadCover, match="districts that are not yours, too: tick the cases"):
            cover(None)()
        assert cover(frozenset({client.id}))()


def test_nobody_comes_to_see_more_by_standing_in_as_they_themselves_arrange_it(
    client: Client, ivy: User, linden: User
) -> None:
    more = frozenset({Permission.CHANGE_CLIENTS})  # granted singly: of clients whom they see
    reader = reader_of(linden)
    reader = replace(reader, permissions=reader.permissions | more)
    new = NewCover(token="t", user_id=ivy.id, by_id=linden.id, from_on=TODAY, last_on=TODAY)
    named = replace(new, client_ids=frozenset({client.id}))
    db.session.rollback()

    with transaction():
        for asked in (new, named):
            with pytest.raises(BadCover, match="ick "):
                begin_cover(asked, actor=reader, at=NOON, today=TODAY)

    assert not sees(linden)


def test_the_page_says_who_shares_a_client_because_of_cover(
    client: Client, ivy: User, linden: User
) -> None:
    a_cover(ivy, linden)
    assert client.ref == "C-1"  # read again, for what is to follow

    shared = {each.code: each for each in shared_of(client, district="Cambridge", today=TODAY)}

    assert [(each.name, each.why) for each in shared["housing"].people] == [
        ("Linden", "stands in for somebody who works with the client")
    ]


def test_of_two_covers_at_once_one_wins(
    app: Flask, client: Client, ivy: User, linden: User
) -> None:
    other = a_user(full_name="Maple", role=Role.CASE_MANAGER).id
    ivy_id, linden_id = ivy.id, linden.id

    def covering(by_id: int, token: str) -> int:
        new = NewCover(token=token, user_id=ivy_id, by_id=by_id, from_on=TODAY, last_on=LAST)
        return begin_cover(new, actor=COMMAND, at=NOON, today=TODAY)

    later = at_once(app, lambda: covering(linden_id, "a"), lambda: covering(other, "b"))
    assert isinstance(later.exception(), BadCover)
    later = at_once(app, lambda: covering(linden_id, "a"), lambda: covering(linden_id, "a"))
    assert later.result() == 1


def test_the_list_takes_as_many_statements_for_whoever_stands_in(
    client: Client, ivy: User, linden: User, sign_in: SignIn, statements: Statements
) -> None:
    browser = sign_in(user=linden)
    before = statements(lambda: browser.get("/clients"))
    a_cover(ivy, linden)
    after = statements(lambda: browser.get("/clients"))

    # One row more on the trail, of whoever is listed now, goes in with the others.
    assert len([each for each in after if each.startswith("SELECT")]) <= 12
    assert len(before) <= len(after) <= 14


NAMES = {1: "Ivy", 2: "Linden", 3: "Maple", 4: "Rowan"}


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (Cover(1, 1, TODAY, LAST), "Nobody stands in for themselves"),
        (Cover(1, 2, TODAY, TODAY), "must not be before the first"),
        (Cover(1, 2, date(2026, 4, 1), TODAY), "are over"),
        (Cover(1, 2, TODAY, date(2027, 6, 1)), "within a year"),
        (Cover(3, 1, date(2026, 5, 13), date(2026, 6, 1)), "Maple is covered by Rowan from 10 May"),
        (Cover(1, 3, TODAY, date(2026, 5, 11)), "Maple is away from 10 May 2026 to 19 May 2026"),
        (Cover(4, 1, date(2026, 5, 19), date(2026, 6, 1)), "Rowan stands in for Maple"),
    ],
)
def test_what_cannot_be_is_refused(new: Cover, sentence: str) -> None:
    others = [Cover(3, 4, date(2026, 5, 10), date(2026, 5, 20))]
    with pytest.raises(BadCover, match=sentence):
        check_cover(new, others, NAMES, today=TODAY)


def test_days_beside_one_another_are_no_overlap() -> None:
    others = [Cover(3, 4, date(2026, 5, 10), date(2026, 5, 20))]

    check_cover(Cover(3, 1, date(2026, 5, 20), date(2026, 5, 25)), others, NAMES, today=TODAY)
    check_cover(Cover(1, 4, date(2026, 5, 10), date(2026, 5, 20)), others, NAMES, today=TODAY)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 20), st.integers(1, 8)),
        max_size=12,
    )
)
def test_on_no_day_is_anybody_covered_twice_nor_does_anybody_who_is_away_stand_in(
    asked: list[tuple[int, int, int, int]],
) -> None:
    taken: list[Cover] = []
    for user_id, by_id, after, days in asked:
        first = TODAY + timedelta(days=after)
        new = Cover(user_id, by_id, first, first + timedelta(days=days))
        try:
            check_cover(new, taken, NAMES, today=TODAY)
        except BadCover:
            continue
        taken.append(new)
    for day in (TODAY + timedelta(days=n) for n in range(30)):
        now = [each for each in taken if each.from_on <= day < each.to_on]
        away = [each.user_id for each in now]
        assert len(away) == len(set(away))
        assert not set(away) & {each.by_id for each in now}
