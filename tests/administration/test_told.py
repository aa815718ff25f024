"""Who is told that an account may see clients, or more of them, than before."""

from __future__ import annotations

from flask import Flask

from iom.accounts.domain import Role
from iom.notices.queries import list_notices
from tests.administration.test_users import WHY, ash, named, sorrel
from tests.conftest import SignIn
from tests.factories.accounts import a_user, the_places
from tests.pages import Page


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
