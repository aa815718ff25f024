"""Records are closed to people, by people who see them, and opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from iom.accounts.domain import Role
from iom.accounts.models import User
from iom.audit.models import AuditRecord
from iom.audit.queries import list_about
from iom.clients.queries import NoSuchClient, NotYours, get_client
from iom.db import db
from iom.notices.queries import list_notices
from iom.safeguards import restrictions
from iom.safeguards.domain import BadReason, BadRestriction, RestrictionMoved, Terms
from iom.sharing.domain import RestrictionKind
from iom.sharing.models import Restriction
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction, an_opening, works_with
from tests.pages import Page

PAGE = "/clients/C-1/restriction"
REASON = "Her sister works in this office."
NAMED, ALL_BUT = RestrictionKind.NAMED, RestrictionKind.ALL_BUT


def test_a_record_is_closed_to_all_but_named_people_and_the_owner(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    hazel, linden, rowan = (a_user(full_name=name) for name in ("Hazel", "Linden", "Rowan"))

    page = Page.open(sign_in(user=hazel), "/clients/C-1").link("Restrict")
    page = page.press("Restrict the record", kind="all-but", people=[str(linden.id)], reason=REASON)

    assert page.done == ["The restriction is in force."]
    assert sees(hazel)
    assert sees(linden)
    assert not sees(rowan)
    assert "Open to Linden, the owner Owner Hazel" in page.words
    assert page.table("Reasons given")[0][2:] == ["Hazel", REASON]
    [row] = [row for row in list_about("client:C-1") if row.event == "RecordRestricted"]
    assert row.detail == {
        "kind": "all-but",
        "people": [linden.ref],
        "shown": False,
        "owner": hazel.ref,
    }


def test_a_record_is_closed_to_a_named_coordinator_who_can_neither_see_nor_lift_it(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    hazel, rowan = a_user(), a_user()
    a_restriction(client, hazel, rowan, kind=NAMED)
    as_rowan = sign_in(user=rowan)

    assert sees(hazel)
    assert not sees(rowan)
    Page.open(as_rowan, "/clients/C-1", status=404)
    Page.open(as_rowan, PAGE, status=404)
    Page.open(as_rowan, f"{PAGE}/lift", status=404)
    with pytest.raises(NoSuchClient), transaction():
        restrictions.lift_restriction("C-1", REASON, version=1, actor=reader_of(rowan), at=NOON)


def test_the_reason_is_never_on_the_trail(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    page = Page.open(sign_in(), PAGE)
    page = page.press("Restrict the record", kind="all-but", reason="Wxyzword is why it is so.")
    page = page.press("Change the restriction", reason="Wxyzword is still why it is so.")
    page.link("Lift the restriction").press("Lift the restriction", reason="Wxyzword moved away.")

    details = [str(row.detail) for row in db.session.query(AuditRecord)]
    assert not [detail for detail in details if "Wxyzword" in detail]
    events = [row.event for row in list_about("client:C-1")]
    assert {"RecordRestricted", "RestrictionChanged", "RestrictionLifted"} <= set(events)


def test_the_owner_is_told_of_every_act_of_others_and_of_none_of_their_own(app: Flask) -> None:
    a_client(ref="C-1")
    hazel, linden = a_user(), a_user()

    act(restrictions.restrict, hazel, terms(linden, hazel))
    act(restrictions.change_restriction, hazel, terms(linden, hazel, shown=True), version=1, hour=1)
    with transaction():
        restrictions.lift_restriction(
            "C-1", REASON, version=2, actor=reader_of(hazel), at=NOON.replace(hour=15)
        )

    assert [notice.sentence for notice in list_notices(linden.id)] == [
        "The restriction of record C-1 was lifted.",
        "The restriction of record C-1 was changed.",
        "Record C-1 is restricted; you are its owner, whom the others ask.",
    ]
    assert list_notices(hazel.id) == []


def test_whoever_would_lock_themselves_out_must_say_that_they_know(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1")
    hazel, linden = a_user(), a_user()
    page = Page.open(sign_in(user=hazel), PAGE)
    assert not page.soup.select("#knowingly")

    page = page.press("Restrict the record", kind="all-but", owner=str(linden.id), reason=REASON)
    assert page.errors == [
        "You would not see this record yourself any more. Name yourself, or say that you know."
    ]
    assert sees(hazel)
    page = page.press("Restrict the record", knowingly=["y"])

    assert page.path == "/clients"
    assert page.done == ["The restriction is in force. You do not see the record any more."]
    assert not sees(hazel)
    assert sees(linden)


def test_the_owner_cannot_be_shut_out_nor_be_somebody_who_could_not_see_the_record(
    app: Flask,
) -> None:
    a_client(ref="C-1", district="Cambridge")
    hazel = a_user()
    elsewhere = a_user(districts=["Fenland"])
    other = a_user(role=Role.CASE_MANAGER)

    for bad in (
        terms(hazel, hazel, kind=NAMED),
        terms(hazel, kind=NAMED),
        terms(elsewhere),
        terms(other, hazel),
    ):
        with pytest.raises(BadRestriction):
            act(restrictions.restrict, hazel, bad)
    assert db.session.query(Restriction).count() == 0


def test_a_short_reason_is_none(app: Flask) -> None:
    a_client(ref="C-1")
    hazel = a_user()

    with pytest.raises(BadReason):
        act(restrictions.restrict, hazel, terms(hazel, reason="   too short  "[:11]))


def test_a_second_editor_is_shown_both_and_decides_again(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    hazel, linden = a_user(full_name="Hazel"), a_user(full_name="Linden")
    a_restriction(client, hazel, linden)
    first, second = Page.open(sign_in(user=hazel), PAGE), Page.open(sign_in(user=linden), PAGE)

    first.press("Change the restriction", shown="yes", reason="The first one was here.")
    late = second.press("Change the restriction", people=[], reason="The second one was late.")

    assert late.response.status_code == 409
    assert late.errors[0].startswith("Somebody else has changed this restriction")
    assert "are told that there is a restricted record" in late.words
    assert late.soup.select("#reason")[0].text.strip() == "The second one was late."
    again = late.press("Change the restriction", people=[str(linden.id)])
    assert again.done == ["The restriction is in force."]


def test_two_who_restrict_at_once_make_one_restriction(app: Flask) -> None:
    a_client(ref="C-1")
    hazel = a_user()
    teal = a_user(username="teal")
    act(restrictions.restrict, hazel, terms(hazel, teal))

    act(restrictions.restrict, hazel, terms(hazel, teal), hour=1)  # a second click
    rows = db.session.scalars(select(AuditRecord.event).where(AuditRecord.subject == "client:C-1"))
    assert list(rows).count("RecordRestricted") == 1
    with pytest.raises(RestrictionMoved):
        act(restrictions.restrict, teal, terms(hazel, teal), hour=1)


def test_the_owner_reads_the_page_without_the_permission_and_changes_nothing(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER, full_name="Ivy")
    works_with(client, ivy)
    a_restriction(client, ivy)
    as_ivy = sign_in(user=ivy)

    page = Page.open(as_ivy, "/clients/C-1").link("Restriction")
    assert page.heading == "Restricted record"
    assert not page.soup.select("form[action$=restriction]")
    Page.open(as_ivy, f"{PAGE}/lift", status=403)


def test_a_case_manager_who_is_not_the_owner_reads_nothing_of_it(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    hazel, ivy = a_user(), a_user(role=Role.CASE_MANAGER)
    works_with(client, ivy)
    a_restriction(client, hazel, ivy)
    as_ivy = sign_in(user=ivy)

    page = Page.open(as_ivy, "/clients/C-1")
    assert "Restricted, owner Wren Testperson" in page.soup.select("h1")[0].get_text(" ")
    assert not page.soup.select("a[href$=restriction]")
    Page.open(as_ivy, PAGE, status=403)


def test_whoever_broke_the_glass_neither_reads_nor_changes_to_whom_it_is_closed(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    hazel, rowan = a_user(), a_user()
    a_restriction(client, hazel)
    an_opening(client, rowan)
    as_rowan = sign_in(user=rowan)

    assert not Page.open(as_rowan, "/clients/C-1").soup.select("a[href$=restriction]")
    Page.open(as_rowan, PAGE, status=403)
    Page.open(as_rowan, f"{PAGE}/lift", status=403)
    with pytest.raises(NotYours), transaction():
        restrictions.lift_restriction("C-1", REASON, version=1, actor=reader_of(rowan), at=NOON)


def test_the_page_lists_who_opened_the_record_and_why(app: Flask, sign_in: SignIn) -> None:
    client = a_client(ref="C-1")
    hazel, rowan = a_user(), a_user(full_name="Rowan")
    a_restriction(client, hazel)
    an_opening(client, rowan)

    page = Page.open(sign_in(user=hazel), PAGE)

    assert page.table("Opened by break-glass") == [
        ["Rowan", "1 May 2026, 13:00", "1 May 2026, 14:00", "Because a test says so."]
    ]


def terms(
    owner: User,
    *people: User,
    kind: RestrictionKind = ALL_BUT,
    shown: bool = False,
    reason: str = REASON,
) -> Terms:
    return Terms(
        kind=kind,
        user_ids=frozenset(each.id for each in people),
        shown=shown,
        owner_id=owner.id,
        reason=reason,
    )


def act(
    verb: Callable[..., Any], actor: User, wanted: Terms, *, hour: int = 0, **more: Any
) -> None:
    reader = reader_of(actor)
    with transaction():
        verb("C-1", wanted, actor=reader, at=NOON.replace(hour=12 + hour), **more)


def sees(user: User) -> bool:
    try:
        return get_client(reader_of(user), "C-1").ref == "C-1"
    except NoSuchClient:
        return False
