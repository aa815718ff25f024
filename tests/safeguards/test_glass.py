"""Break-glass: password again, a reason, an hour, and the owner is told at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from iom.accounts.domain import Permission, Role
from iom.accounts.models import Agency, User, UserPermission
from iom.audit.queries import list_about
from iom.clients.models import Client
from iom.db import db
from iom.notices.queries import list_notices
from iom.sharing.domain import RestrictionKind
from iom.sharing.models import BreakGlass
from iom.transaction import transaction
from tests.conftest import SignIn
from tests.factories.accounts import NOON, PASSWORD, a_user
from tests.factories.clients import a_client
from tests.factories.safeguards import a_restriction, an_opening, works_with
from tests.pages import Page

OPEN = "/clients/open"
REASON = "He has just been arrested and may harm himself."
NOT_OPENED = "No record with this reference can be opened in this way."


@pytest.fixture
def closed(app: Flask) -> tuple[Client, User, User]:
    """A client whom Hazel owns and closed to Rowan, who is a coordinator too."""
    client = a_client(ref="C-1", family_name="Kestrelworth")
    hazel = a_user(full_name="Hazel Merlin")
    rowan = a_user(full_name="Rowan Finch")
    a_restriction(client, hazel)
    return client, hazel, rowan


Closed = tuple[Client, User, User]


def test_a_closed_record_opens_for_an_hour_and_the_owner_is_told_at_once(
    closed: Closed, sign_in: SignIn
) -> None:
    _, hazel, rowan = closed
    page = Page.open(sign_in(user=rowan), "/clients/C-1", status=404)

    page = opened(page.link("Open a restricted record"))

    assert page.path == "/clients/C-1"
    assert page.words.startswith("Opened by break-glass until 14:00. Reason: He has just")
    [notice] = list_notices(hazel.id)
    assert notice.sentence == "Rowan Finch opened record C-1 by break-glass until 14:00."
    assert "Kestrelworth" not in notice.sentence
    assert REASON in str(Page.open(sign_in(user=hazel), notice.link).table("Opened by break-glass"))
    [row] = [row for row in list_about("client:C-1") if row.event == "GlassBroken"]
    assert (row.operation, row.actor) == ("break-glass", rowan.ref)
    assert "arrested" not in str(row.detail)


def test_it_closes_by_itself_in_a_live_session(
    closed: Closed, sign_in: SignIn, the_clock: time_machine.Traveller
) -> None:
    _, _, rowan = closed
    client = sign_in(user=rowan)
    opened(Page.open(client, OPEN))

    # Five looks in between keep the session itself awake.
    for _ in range(5):
        the_clock.shift(timedelta(minutes=11, seconds=59))
        Page.open(client, "/clients/C-1")
    the_clock.move_to(NOON + timedelta(minutes=60))

    Page.open(client, "/clients/C-1", status=404)
    assert "Kestrelworth" not in Page.open(client, "/clients").words


def test_it_is_closed_before_the_hour_by_whoever_opened_it(closed: Closed, sign_in: SignIn) -> None:
    _, _, rowan = closed
    client = sign_in(user=rowan)

    page = opened(Page.open(client, OPEN)).press("Close now")

    assert page.done == ["The record is closed again."]
    Page.open(client, "/clients/C-1", status=404)
    assert list_about("client:C-1")[0].event in {"GlassMended", "AccessDenied"}
    assert "GlassMended" in [row.event for row in list_about("client:C-1")]


def test_it_ends_with_the_permission(closed: Closed, sign_in: SignIn) -> None:
    _, _, rowan = closed
    client = sign_in(user=rowan)
    opened(Page.open(client, OPEN))

    take(rowan, Permission.BREAK_GLASS)

    Page.open(client, "/clients/C-1", status=404)


def test_rights_that_change_between_two_requests_hold_for_the_second(
    closed: Closed, sign_in: SignIn
) -> None:
    client, hazel, _ = closed
    as_hazel = sign_in(user=hazel)
    Page.open(as_hazel, "/clients/C-1")
    linden = a_user(role=Role.LINK_WORKER)
    number = works_with(client, linden)
    as_linden = sign_in(user=linden)
    Page.open(as_linden, "/clients/C-1", status=404)  # restricted

    take(hazel, Permission.SEE_CLIENTS)

    assert as_hazel.get("/clients/C-1").status_code == 403
    assert number


def test_sessions_take_a_new_id_when_a_record_opens_and_closes(
    closed: Closed, sign_in: SignIn
) -> None:
    _, _, rowan = closed
    before = rowan.rights_version
    page = opened(Page.open(sign_in(user=rowan), OPEN))
    db.session.refresh(rowan)
    assert rowan.rights_version == before + 1

    page.press("Close now")

    db.session.refresh(rowan)
    assert rowan.rights_version == before + 2


def test_a_wrong_password_opens_nothing_and_tells_nothing(closed: Closed, sign_in: SignIn) -> None:
    _, hazel, rowan = closed
    client = sign_in(user=rowan)

    there = opened(Page.open(client, OPEN), password="not my password")
    not_there = opened(Page.open(client, OPEN), ref="C-9", password="not my password")

    assert there.response.status_code == not_there.response.status_code == 422
    assert there.errors == not_there.errors
    assert "password" in there.errors[0]
    assert list_notices(hazel.id) == []
    failed = [row for row in list_about(rowan.ref) if row.event == "PasswordAskedAgainFailed"]
    assert len(failed) == 2
    assert "AccessDenied" not in [row.event for row in list_about("client:C-1")]


@pytest.mark.parametrize("reason", ["", "         ", "123456789", "  1 3 5  78     "])
def test_a_short_reason_opens_nothing(closed: Closed, sign_in: SignIn, reason: str) -> None:
    _, _, rowan = closed

    page = opened(Page.open(sign_in(user=rowan), OPEN), reason=reason)

    assert "Give a reason of at least 10 characters" in page.errors[0]
    assert db.session.query(BreakGlass).count() == 0


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("ref", {"ref": "C-404"}),
        ("reason", {"reason": " a b  c "}),
        ("password", {"password": "not the present one"}),
    ],
)
def test_a_refusal_leads_to_the_field_that_it_is_about(
    closed: Closed, sign_in: SignIn, field: str, typed: dict[str, str]
) -> None:
    page = Page.open(sign_in(user=closed[2]), OPEN)

    page = page.press(
        "Open the record", **{"ref": "C-1", "reason": REASON, "password": PASSWORD, **typed}
    )

    assert [link["href"] for link in page.soup.select(".govuk-error-summary a")] == [f"#{field}"]
    assert page.soup.select_one(f"#{field}-error")


def test_what_is_not_there_and_what_it_cannot_open_get_the_same_answer(
    app: Flask, sign_in: SignIn
) -> None:
    a_client(ref="C-1", district="Cambridge")
    a_client(ref="C-2", district="Fenland")
    client = sign_in(user=a_user(districts=["Cambridge"]))

    elsewhere = opened(Page.open(client, OPEN), ref="C-2")
    nobody = opened(Page.open(client, OPEN), ref="C-9")

    assert elsewhere.errors == nobody.errors
    assert elsewhere.errors[0].startswith(NOT_OPENED)
    assert elsewhere.words == nobody.words.replace("C-9", "C-2")
    assert list_about("client:C-2")[0].event == "AccessDenied"
    assert list_about("client:unknown")[0].event == "AccessDenied"
    assert db.session.query(BreakGlass).count() == 0


def test_it_does_not_reach_beyond_agreements(app: Flask, sign_in: SignIn) -> None:
    a_client(ref="C-1")
    ivy = a_user(role=Role.CASE_MANAGER, agency="probation", shared=[])

    page = opened(Page.open(sign_in(user=ivy), OPEN))

    assert page.errors[0].startswith(NOT_OPENED)


def test_a_case_manager_opens_a_client_with_whom_their_agency_does_not_work(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    ivy, linden = a_user(role=Role.CASE_MANAGER), a_user(role=Role.LINK_WORKER, agency="housing")
    works_with(client, linden)
    as_ivy = sign_in(user=ivy)

    page = opened(Page.open(as_ivy, OPEN))

    assert page.path == "/clients/C-1"
    assert [notice.kind for notice in list_notices(linden.id)] == ["break-glass"]
    Page.open(
        as_ivy, "/clients/C-1/record/alias/add", status=403
    )  # it opens, it does not make it theirs


def test_where_nobody_works_with_the_client_the_coordinators_are_told(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1", district="Cambridge")
    here, elsewhere = a_user(districts=["Cambridge"]), a_user(districts=["Fenland"])
    ivy = a_user(role=Role.CASE_MANAGER)
    works_with(client, db.session.get_one(Agency, here.agency_id), to_on=NOON.date())

    opened(Page.open(sign_in(user=ivy), OPEN))

    assert len(list_notices(here.id)) == 1
    assert list_notices(elsewhere.id) == []


def test_somebody_named_in_a_restriction_may_break_the_glass_in_an_emergency(
    app: Flask, sign_in: SignIn
) -> None:
    client = a_client(ref="C-1")
    hazel, rowan = a_user(), a_user()
    a_restriction(client, hazel, rowan, kind=RestrictionKind.NAMED)

    assert opened(Page.open(sign_in(user=rowan), OPEN)).path == "/clients/C-1"
    assert len(list_notices(hazel.id)) == 1


def test_a_second_click_and_a_record_that_one_sees_anyhow_open_nothing(
    closed: Closed, sign_in: SignIn
) -> None:
    _, hazel, rowan = closed
    page = Page.open(sign_in(user=rowan), OPEN)

    opened(page)
    again = opened(page)
    owners = opened(Page.open(sign_in(user=hazel), OPEN))

    assert again.path == owners.path == "/clients/C-1"
    assert owners.done == ["You can see this record as it is; nothing had to be opened."]
    assert db.session.query(BreakGlass).count() == 1
    assert len(list_notices(hazel.id)) == 1


def test_an_opening_is_one_persons_own(closed: Closed, sign_in: SignIn) -> None:
    client, _, rowan = closed
    an_opening(client, rowan)
    other = sign_in(user=a_user())

    Page.open(other, "/clients/C-1", status=404)


@pytest.mark.parametrize("role", [Role.LINK_WORKER, Role.ANALYST, Role.ADMINISTRATOR])
def test_others_have_no_glass_to_break(app: Flask, sign_in: SignIn, role: Role) -> None:
    client = sign_in(role)

    assert client.get(OPEN).status_code == 403
    assert "Urgent?" not in client.get("/clients/none").text


def opened(page: Page, **typed: str) -> Page:
    fields = {"ref": "C-1", "reason": REASON, "password": PASSWORD} | typed
    return page.press("Open the record", **fields)


def take(user: User, permission: Permission) -> None:
    user_id = user.id
    with transaction():
        db.session.add(UserPermission(user_id=user_id, permission=permission, granted=False))
