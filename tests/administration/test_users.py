"""Pages of the people who sign in, as administrators and everybody else use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from iom.accounts import queries
from iom.accounts.domain import Category, Permission, Role
from iom.accounts.models import User
from iom.accounts.words import WITHOUT_PAGE
from iom.audit.queries import list_about
from iom.db import db
from iom.kernel import clock
from iom.notices.queries import list_notices
from iom.sessions.queries import list_sessions
from iom.transaction import transaction
from iom.web.access import access_of
from tests.conftest import SignIn
from tests.factories.accounts import NOON, a_user, the_places
from tests.pages import Page

WHY = "The case meeting of 12 May asked for it"
ACTS = ["change", "permissions/nominate", "disable", "enable", "reset-password"]
ACTS += ["reset-second-factor", "end-sessions"]
PAGES = ["/users", "/users/new", "/users/ash", *(f"/users/ash/{act}" for act in ACTS)]
UNDECLARED = """id user_id username password password_hash totp_secret totp_enrolled_at disabled_at
created_at last_signed_in_at rights_version agency_id permissions granted taken is_admin actor at
home_address bounds scheme_id unit_id district_id session version_id permission kind subject event
mark seen"""


def sorrel(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ADMINISTRATOR, username="sorrel", full_name="Sorrel Kestrel")


def ash(**about: Any) -> User:
    about = {"role": Role.ANALYST, "username": "ash", "full_name": "Ash Dunnock"} | about
    return a_user(**about)


def named(username: str) -> User:
    db.session.rollback()
    return queries.get_user_by_name(username)


def events_about(subject: str) -> list[str]:
    db.session.rollback()
    return [row.event for row in reversed(list_about(subject))]


def test_the_list_says_who_where_and_what_is_out_of_the_ordinary(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    ash(districts=["Cambridge", "Fenland"])
    a_user(role=Role.LINK_WORKER, username="linden", full_name="Linden Wren", districts=[])

    page = Page.open(sorrel(sign_in), "/").link("Users")

    assert page.heading == "Users"
    assert "3 may sign in, 0 disabled; 3 shown, by name." in page.words
    rows = page.table("Users")
    assert rows[0] == [
        "Ash Dunnock", "ash", "Council community safety", "Analyst", "Cambridge, Fenland",
        "never", "",
    ]  # fmt: skip
    assert rows[1][3:] == ["Link worker", "Nowhere", "never", "No place"]
    assert rows[2][1] == "sorrel"


def test_an_administrator_begins_with_the_users_and_an_auditor_with_the_trail(
    app: Flask, sign_in: SignIn
) -> None:
    assert Page.open(sorrel(sign_in), "/").path == "/users"
    assert Page.open(sign_in(Role.AUDITOR), "/").path == "/audit"


def test_the_list_is_narrowed_by_agency_role_and_state(app: Flask, sign_in: SignIn) -> None:
    ash(agency="police")
    a_user(username="robin", role=Role.BOARD)
    client = sorrel(sign_in)
    Page.open(client, "/users/robin/disable").press("Disable the account")

    def shown(**asked: str) -> list[str]:
        page = Page.open(client, "/users").press("Apply filters", **asked)
        return [row[1] for row in page.table("Users")] if "Last signed in" in page.words else []

    assert shown() == ["sorrel", "ash"] or shown() == ["ash", "sorrel"]
    assert shown(agency="police") == ["ash"]
    assert shown(role="administrator") == ["sorrel"]
    assert shown(state="disabled") == ["robin"]
    assert shown(role="board") == []
    assert len(shown(state="all")) == 3
    # What nobody offers is not asked for.
    assert len(Page.open(client, "/users?role=king&state=odd").table("Users")) == 2


def test_the_list_has_a_hundred_on_a_page_and_each_account_on_one(
    app: Flask, sign_in: SignIn
) -> None:
    """With `sorrel` there are 203: two pages of a hundred, and three."""
    a_user(username="ash", role=Role.ANALYST, full_name="Ash Dunnock")
    with transaction():
        [first] = db.session.scalars(select(User).where(User.username == "ash"))
        db.session.add_all(
            User(
                username=f"alder{n}",
                full_name=f"Alder {n % 7}worth",  # many of one name
                agency_id=first.agency_id,
                role=Role.ANALYST,
                created_at=NOON,
            )
            for n in range(201)
        )
    page = Page.open(sorrel(sign_in), "/users")
    assert "203 may sign in, 0 disabled; 100 of 203 shown, by name." in page.words
    assert len(page.response.data) < 150_000
    seen = [row[1] for row in page.table("Users")]
    last = page.table("Users")[-1][0]
    page = page.link(f"Next, after {last}")
    seen += [row[1] for row in page.table("Users")]
    page = page.link(f"Next, after {page.table('Users')[-1][0]}")
    assert len(page.table("Users")) == 3
    seen += [row[1] for row in page.table("Users")]

    assert len(seen) == len(set(seen)) == 203
    assert "Next" not in page.words
    assert [row[1] for row in page.link("First page").table("Users")] == seen[:100]
    # A name of nobody begins at the front; filters stay from page to page.
    assert len(Page.open(page.client, "/users?after=nobody").table("Users")) == 100
    page = Page.open(page.client, "/users?role=analyst")
    assert "100 of 202 shown" in page.words
    assert "role=analyst" in str(page.soup.select("a[rel=next]")[0]["href"])


def test_a_user_is_added_with_a_code_that_is_shown_once(app: Flask, sign_in: SignIn) -> None:
    the_places()
    a_user(username="other", agency="probation")
    page = Page.open(sorrel(sign_in), "/users").link("Add a user")

    page = page.press(
        "Add the user",
        full_name="Bryony Teal",
        username="Bryony",
        agency="probation",
        role="case-manager",
        places=["unit:huntingdon", "district:peterborough"],
    )

    assert page.response.status_code == 200
    code = page.text_of("code")
    assert re.fullmatch(r"[0-9a-z-]{12,}", code)
    assert page.text_of("username") == "bryony"
    bryony = named("bryony")
    assert bryony.password_hash is None
    assert [place.ref for place in queries.places_of(bryony)] == [
        "unit:huntingdon",
        "district:peterborough",
    ]
    assert events_about("user:bryony") == ["UserAdded", "FirstCodeIssued"]
    assert list_about("user:bryony")[-1].detail == {
        "role": "case-manager",
        "agency": "probation",
        "schemes": [],
        "units": ["Huntingdon"],
        "districts": ["Peterborough"],
    }
    page = page.link("I have noted it: to the account")
    assert code not in page.response.text
    assert "No password yet" in page.words


def test_what_was_typed_is_kept_when_a_user_cannot_be_added(app: Flask, sign_in: SignIn) -> None:
    the_places()
    form = Page.open(sorrel(sign_in), "/users/new")

    page = form.press("Add the user", full_name="Bryony Teal", places=["unit:huntingdon"])

    assert page.response.status_code == 422
    assert page.errors == ["Choose the agency", "Choose the role", "Enter a user name"]
    assert page.soup.select("#full_name")[0]["value"] == "Bryony Teal"
    assert page.soup.select("#place-unit-huntingdon")[0].has_attr("checked")

    page = page.press("Add the user", username="Sorrel", agency="council", role="board")
    assert page.errors == ["There is already a user called “sorrel”."]
    page = page.press("Add the user", username="so rrel")
    assert page.errors[0].startswith("A user name has 1 to 40 letters")


def test_a_second_click_makes_no_second_account(app: Flask, sign_in: SignIn) -> None:
    form = Page.open(sorrel(sign_in), "/users/new")
    typed = {"full_name": "B", "username": "bryony", "agency": "council", "role": "board"}
    form.press("Add the user", **typed)

    again = form.press("Add the user", **typed)

    assert again.response.status_code == 422
    assert events_about("user:bryony") == ["UserAdded", "FirstCodeIssued"]


def test_the_page_says_every_permission_and_where_it_comes_from(
    app: Flask, sign_in: SignIn
) -> None:
    ash()
    client = sorrel(sign_in)
    page = Page.open(client, "/users/ash/permissions/see-clients")
    assert "This shows clients by name" in page.words
    page = page.press("Grant it", reason=WHY)
    assert page.done == ["Granted. It holds from their next click on."]
    page = Page.open(client, "/users/ash/permissions/see-crimes").press("Take it", reason=WHY)

    may, may_not = page.table("May do"), page.table("May not do")
    assert len(may) + len(may_not) == len(Permission)
    [granted] = [row for row in may if row[1].startswith("See clients")]
    assert granted[2].startswith(f"Granted shows clients. {WHY} Sorrel Kestrel, ")
    [taken] = [row for row in may_not if row[1].startswith("See recorded crime")]
    assert taken[2].startswith(f"Taken {WHY} Sorrel Kestrel, ")
    assert [row[2] for row in may if row[1].startswith("Export figures")] == ["from the role"]
    assert [row[1] for row in page.table("What was done")] == [
        "Taken singly: “see recorded crime”",
        "Granted singly: “see clients”, which shows clients",
        "Account added: analyst, Council community safety, nowhere",
    ]
    [row] = [r for r in Page.open(client, "/users").table("Users") if r[1] == "ash"]
    assert row[3] == "Analyst + 1 granted − 1 taken"


def test_a_permission_needs_a_reason(app: Flask, sign_in: SignIn) -> None:
    ash()
    page = Page.open(sorrel(sign_in), "/users/ash/permissions/nominate")

    page = page.press("Grant it", reason="because")

    assert page.response.status_code == 422
    assert page.errors == ["Say why in 10 to 300 characters"]
    assert page.soup.select("#reason")[0].get_text().strip() == "because"
    assert Permission.NOMINATE not in queries.permissions_of(named("ash"))


def test_a_second_click_does_not_take_back_what_the_first_granted(
    app: Flask, sign_in: SignIn
) -> None:
    ash()
    form = Page.open(sorrel(sign_in), "/users/ash/permissions/nominate")
    form.press("Grant it", reason=WHY)

    again = form.press("Grant it", reason=WHY)

    assert again.response.status_code == 409
    assert again.heading == "Take: nominate"
    assert Permission.NOMINATE in queries.permissions_of(named("ash"))


def test_a_change_of_role_is_shown_before_it_is_made(app: Flask, sign_in: SignIn) -> None:
    the_places()
    ash(districts=["Fenland"])
    page = Page.open(sorrel(sign_in), "/users/ash").link("Change")

    page = page.press(
        "See what changes", role="board", places=["district:fenland", "scheme:peterborough"]
    )

    assert page.heading == "Is this right?"
    assert page.table("Account ash") == [
        ["Name", "Ash Dunnock", "the same"],
        ["Work e-mail", "none", "the same"],
        ["Work telephone", "none", "the same"],
        ["Role", "analyst", "board"],
        ["Agency", "Council community safety", "the same"],
        ["Where", "Fenland", "Fenland, Peterborough (scheme)"],
    ]
    assert "Gains 0 No permission. Loses 2 See recorded crime" in page.words
    assert named("ash").role is Role.ANALYST
    assert events_about("user:ash") == ["UserAdded"]

    back = page.press("Go back and edit")
    assert back.soup.select("#role option[selected]")[0]["value"] == "board"

    page = page.press("Change the account")
    assert page.done == ["The account is changed. It holds from their next click on."]
    assert named("ash").role is Role.BOARD
    assert page.table("What was done")[0][1] == (
        "Role analyst → board; now also in Peterborough (scheme); "
        "lost: see recorded crime; see internal reports"
    )


def test_a_second_editor_sees_both_versions_and_may_go_on(app: Flask, sign_in: SignIn) -> None:
    ash()
    first = Page.open(sorrel(sign_in), "/users/ash/change")
    other = sign_in(Role.ADMINISTRATOR, username="other", full_name="Other Heron")
    mine = first.press("See what changes", full_name="Ash D. Dunnock")
    theirs = Page.open(other, "/users/ash/change").press("See what changes", role="board")
    theirs.press("Change the account")

    page = mine.press("Change the account")

    assert page.response.status_code == 409
    assert "Somebody else has changed this account since you opened it." in page.words
    assert "As it is now: Ash Dunnock, e-mail none, telephone none, board," in page.words
    assert page.soup.select("#full_name")[0]["value"] == "Ash D. Dunnock"
    assert page.soup.select("#role option[selected]")[0]["value"] == "analyst"
    assert named("ash").full_name == "Ash Dunnock"

    page = page.press("See what changes", role="board").press("Change the account")
    assert named("ash").full_name == "Ash D. Dunnock"


def test_disabling_ends_the_sessions_and_enabling_does_not_bring_them_back(
    app: Flask, sign_in: SignIn
) -> None:
    user = ash()
    theirs = sign_in(user=user)
    assert theirs.get("/crimes").status_code == 200
    client = sorrel(sign_in)

    page = Page.open(client, "/users/ash").link("Disable")
    assert events_about("user:ash") == ["UserAdded"]
    page = page.press("Disable the account")
    assert "Disabled" in page.words
    assert theirs.get("/crimes").status_code == 302

    page.link("Enable again").press("Enable the account")
    assert theirs.get("/crimes").status_code == 302
    assert list_sessions(user.id, clock.now()) == []
    assert events_about("user:ash") == [
        "UserAdded",
        "UserDisabled",
        "SessionEnded",
        "UserEnabled",
    ]


def test_passwords_and_sessions_are_ended_and_the_owner_is_told(
    app: Flask, sign_in: SignIn
) -> None:
    user = ash()
    theirs = sign_in(user=user)
    client = sorrel(sign_in)
    page = Page.open(client, "/users/ash")
    assert page.table("Signed in now")

    page = page.link("End sessions").press("End the sessions")
    assert theirs.get("/crimes").status_code == 302

    page = page.link("Reset password").press("Reset the password")
    assert re.fullmatch(r"[0-9a-z-]{12,}", page.text_of("code"))
    assert named("ash").password_hash is None
    page = Page.open(client, "/users/ash/reset-second-factor").press("Reset the second factor")
    assert page.done == ["The second factor is reset, and the sessions are ended."]

    assert events_about("user:ash") == [
        "UserAdded",
        "SessionEnded",
        "PasswordReset",
        "FirstCodeIssued",
        "SecondFactorReset",
    ]
    told = [notice.sentence for notice in list_notices(user.id)]
    assert sorted(told) == [
        f"Sorrel Kestrel reset the {what} of your account. If you did not ask for it, tell an "
        "administrator at once."
        for what in ("password", "second factor")
    ]


def test_what_shows_clients_is_told_to_the_other_administrators(
    app: Flask, sign_in: SignIn
) -> None:
    ash()
    other = a_user(role=Role.ADMINISTRATOR, username="other")
    gone = a_user(role=Role.ADMINISTRATOR, username="gone")
    client = sorrel(sign_in)
    Page.open(client, "/users/gone/disable").press("Disable the account")

    Page.open(client, "/users/ash/permissions/see-clients").press("Grant it", reason=WHY)
    Page.open(client, "/users/ash/permissions/approve-fund").press("Grant it", reason=WHY)
    Page.open(client, "/users/ash/permissions/manage-places").press("Grant it", reason=WHY)
    Page.open(client, "/users/new").press(
        "Add the user", full_name="Me Too", username="me2", agency="council", role="link-worker"
    )

    told = {notice.sentence: notice.link for notice in list_notices(other.id)}
    granted = "Sorrel Kestrel granted a permission to “ash”, which may now: "
    assert told == {
        f"{granted}see clients.": "/users/ash",
        f"{granted}approve spending.": "/users/ash",
        "Sorrel Kestrel added the account “me2”, which may now: "
        "see clients; nominate; log work; ask for money.": "/users/me2",
    }
    assert list_notices(gone.id) == []
    assert list_notices(named("sorrel").id) == []


def test_an_administrator_alone_is_seen_by_the_auditor_and_by_the_coordinators_there(
    app: Flask, sign_in: SignIn
) -> None:
    """A second account for oneself is told to people who are no administrators."""
    the_places()
    auditor = a_user(role=Role.AUDITOR, username="auditor")
    here, elsewhere = (a_user(districts=[each]) for each in ("Cambridge", "Fenland"))
    client = sorrel(sign_in)

    Page.open(client, "/users/new").press(
        "Add the user",
        full_name="Me Too",
        username="me2",
        agency="council",
        role="coordinator",
        places="district:cambridge",
    )
    ash(districts=["Cambridge"], role=Role.LINK_WORKER)
    page = Page.open(client, "/users/ash/change")
    page = page.press("See what changes", places=["district:cambridge", "district:fenland"])
    page.press("Change the account")

    told = {
        name: {notice.sentence: notice.link for notice in list_notices(user.id)}
        for name, user in (("auditor", auditor), ("here", here), ("elsewhere", elsewhere))
    }
    [me_too, moved] = sorted(told["here"])
    assert me_too.startswith("Sorrel Kestrel added the account “me2”, which may now: see clients; ")
    assert moved == (
        "Sorrel Kestrel changed the account “ash”, which may now see clients of another agency, or "
        "of more places."
    )
    assert set(told["here"].values()) == {""}
    assert told["auditor"] == {
        me_too: "/audit/user/me2?view=account",
        moved: "/audit/user/ash?view=account",
    }
    assert set(told["elsewhere"]) == {moved}
    assert sign_in(user=auditor).get("/audit/user/me2?view=account").status_code == 200


def test_ones_own_account_can_be_looked_at_and_renamed_and_nothing_else(
    app: Flask, sign_in: SignIn
) -> None:
    the_places()
    a_user(role=Role.ADMINISTRATOR, username="other", agency="police")
    client = sorrel(sign_in)
    page = Page.open(client, "/users/sorrel")
    assert "This is your own account." in page.words
    assert not [a for a in page.soup.select("main a") if a.get_text().startswith("Take")]
    before = events_about("user:sorrel")
    form = page.link("Change")
    for forged in ({"role": "coordinator"}, {"agency": "police"}, {"places": "district:fenland"}):
        for step in ("preview", "confirm"):
            answer = form.client.post(
                "/users/sorrel/change", data=fields(form) | forged | {"step": step}
            )
            assert answer.status_code == 422
            assert "Nobody changes their own role" in answer.text
    for act, field in (("disable", {}), ("permissions/see-clients", {"act": "grant"})):
        answer = client.post(
            f"/users/sorrel/{act}",
            data=fields(form) | {"reason": WHY} | field,
        )
        assert answer.status_code == 422
        assert "Nobody changes their own role" in answer.text
    for act in ("reset-password", "reset-second-factor", "end-sessions"):
        answer = client.post(f"/users/sorrel/{act}", data=fields(form))
        assert answer.status_code == 422
        assert "This is your own account." in answer.text
    assert events_about("user:sorrel") == before

    page = form.press("See what changes", full_name="Sorrel Heron").press("Change the account")
    assert page.heading == "Sorrel Heron"


def fields(page: Page) -> dict[str, Any]:
    """What the form of a page would send, to be tampered with."""
    return {
        str(tag["name"]): str(tag.get("value", "")) for tag in page.soup.select("main form input")
    }


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_opens_or_sends_anything(app: Flask, sign_in: SignIn, role: Role) -> None:
    ash()
    client = sign_in(role)
    before = events_about("user:ash")

    for path in PAGES:
        assert client.get(path).status_code == 403, path
        assert client.post(path, data={"reason": WHY, "act": "grant"}).status_code in {
            400,
            403,
            405,
        }
    assert "Users" not in Page.open(client, "/account").soup.select("header")[0].get_text()
    assert events_about("user:ash") == before


def test_somebody_who_was_granted_the_permission_singly_does_it_all(
    app: Flask, sign_in: SignIn
) -> None:
    helper = a_user(role=Role.ANALYST, username="helper")
    ash()
    client = sorrel(sign_in)
    Page.open(client, "/users/helper/permissions/manage-users").press("Grant it", reason=WHY)

    theirs = sign_in(user=helper)
    page = Page.open(theirs, "/users/ash").link("Disable").press("Disable the account")
    assert page.done == ["The account is disabled, and its sessions are ended."]
    assert list_about("user:ash")[0].actor == "user:helper"

    # And may not give themselves more with it.
    page = Page.open(theirs, "/users/helper/permissions/see-clients")
    assert "This is your own account." in page.words


def test_there_is_no_page_of_somebody_who_is_not_there(app: Flask, sign_in: SignIn) -> None:
    client = sorrel(sign_in)
    for path in ("/users/nobody", "/users/no body", "/users/nobody/change", "/users/x/disable"):
        Page.open(client, path, status=404)
    Page.open(client, "/users/sorrel/permissions/rule-the-world", status=404)


def test_thirty_more_fields_change_nothing_that_a_form_does_not_ask_for(
    app: Flask, sign_in: SignIn
) -> None:
    user = ash()
    client = sorrel(sign_in)
    extra = dict.fromkeys(UNDECLARED.split(), "1")
    assert len(extra) >= 30
    before = {c.name: getattr(user, c.key) for c in User.__table__.columns}
    form = Page.open(client, "/users/ash/change")
    sent = fields(form) | extra | {
        "full_name": "Ash D", "role": "analyst", "agency": "council", "step": "confirm",
    }  # fmt: skip

    assert client.post("/users/ash/change", data=sent).status_code == 302

    user = named("ash")
    after = {c.name: getattr(user, c.key) for c in User.__table__.columns}
    changed = {name for name, value in after.items() if before[name] != value}
    assert changed <= {"full_name", "version"}
    assert after["full_name"] == "Ash D"
    assert (user.permissions, user.bounds) == ([], [])


def test_thirty_more_fields_give_a_new_account_nothing(app: Flask, sign_in: SignIn) -> None:
    client = sorrel(sign_in)
    sent = dict.fromkeys(UNDECLARED.split(), "1") | {"permissions": "see-clients", "id": "999"}
    typed = {"username": "bryony", "full_name": "B", "agency": "council", "role": "board"}

    answer = client.post("/users/new", data=sent | fields(Page.open(client, "/users/new")) | typed)

    assert answer.status_code == 200
    bryony = named("bryony")
    assert bryony.id != 999
    assert (bryony.password_hash, bryony.totp_secret, bryony.home_address) == (None, None, None)
    assert (bryony.disabled_at, bryony.last_signed_in_at) == (None, None)
    assert (bryony.rights_version, bryony.permissions, bryony.bounds) == (1, [], [])


def test_looking_changes_nothing(app: Flask, sign_in: SignIn) -> None:
    ash(shared=list(Category))
    client = sorrel(sign_in)
    before = events_about("user:ash"), queries.mark_of_user(named("ash"))

    for path in PAGES:
        assert client.get(path).status_code == 200, path

    assert (events_about("user:ash"), queries.mark_of_user(named("ash"))) == before


def test_permissions_without_a_page_are_those_that_no_rule_asks_for(sign_in: SignIn) -> None:
    views = sign_in().application.view_functions.values()
    asked = frozenset[Permission]().union(*(access_of(view).permissions or () for view in views))

    assert frozenset(Permission) - asked == WITHOUT_PAGE
    page = Page.open(sign_in(Role.ADMINISTRATOR, username="sorrel"), "/users/sorrel")
    assert "decide on a panel" in page.words.lower()
    assert page.words.count("; there is no page for it in this version") == len(WITHOUT_PAGE)


def test_accounts_are_found_by_parts_of_their_names_and_the_only_one_is_opened(
    app: Flask, sign_in: SignIn
) -> None:
    ash()
    a_user(full_name="Ashby Dunnock", username="rowan")
    gone = a_user(full_name="Gone Dunnock", username="gone")
    client = sorrel(sign_in)
    Page.open(client, f"/users/{gone.username}/disable").press("Disable the account")

    def found(typed: str) -> Page:
        return Page.open(client, "/users").press("Find a user", find=typed)

    page = found("dunnock")
    assert page.path == "/users/find"
    assert [row[0] for row in page.table("Users")] == [
        "Ash Dunnock",
        "Ashby Dunnock",
        "Gone Dunnock",
    ]
    assert found("DUNNOCK ash").table("Users")[0][0] == "Ash Dunnock"
    assert found("rowan").path == "/users/rowan"
    assert "No account has this in its name" in found("nobody-at-all").words
    assert found("  ").path == "/users"
    assert "dunnock" not in page.title.lower()
