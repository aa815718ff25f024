"""What administrators may and may not do to accounts, and two of them at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from iom.accounts import changing, queries
from iom.accounts.changing import Wanted
from iom.accounts.domain import BadAccount, Permission, Reader, Role
from iom.accounts.holders import list_holders
from iom.accounts.models import User
from iom.accounts.rights import LastAdministrator, NoLongerAllowed, OwnRights
from iom.accounts.service import NewUser, add_user
from iom.audit.queries import list_about
from iom.db import db
from iom.kernel import clock
from iom.kernel.errors import ChangedMeanwhile, NotFound, RuleBroken
from iom.places.queries import UnknownPlace
from iom.sharing.readers import reader_of
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, a_user, the_places

P = Permission
WHY = "The case meeting of 12 May asked for it"


def an_administrator(name: str, **about: Any) -> Reader:
    return reader_of(a_user(role=Role.ADMINISTRATOR, username=name, **about))


def do(act: Callable[..., Any], *args: Any, actor: Reader = COMMAND, **more: Any) -> Any:
    with transaction():
        return act(*args, actor=actor, at=clock.now(), **more)


def wanted(user: User, **changes: Any) -> Wanted:
    now = {
        "full_name": user.full_name,
        "role": user.role,
        "agency": user.agency.code,
        "places": [place.ref for place in queries.places_of(user)],
    }
    return Wanted(**(now | changes))


def named(username: str) -> User:
    db.session.rollback()
    return queries.get_user_by_name(username)


def test_a_change_of_role_agency_and_places_holds_and_is_told_whole(app: Flask) -> None:
    the_places()
    rowan = an_administrator("rowan")
    ash = a_user(role=Role.ANALYST, username="ash", districts=["Cambridge", "Fenland"])
    a_user(username="other", agency="police")
    version = ash.rights_version

    what = do(
        changing.change_user,
        "ash",
        wanted(
            ash,
            full_name="Ash  Dunnock",
            role=Role.BOARD,
            agency="police",
            places=["scheme:peterborough", "unit:huntingdon", "district:fenland"],
        ),
        actor=rowan,
    )

    assert what.gained == ()
    assert what.lost == (P.SEE_CRIMES, P.SEE_INTERNAL_REPORTS)
    ash = named("ash")
    assert (ash.full_name, ash.role, ash.agency.code) == ("Ash Dunnock", Role.BOARD, "police")
    assert [place.ref for place in queries.places_of(ash)] == [
        "unit:huntingdon",
        "district:fenland",
        "scheme:peterborough",
    ]
    # Huntingdon serves Huntingdonshire and Fenland; Peterborough has one district.
    assert len(queries.district_ids_of(ash.id)) == 3
    assert ash.rights_version == version + 1
    [row] = [each for each in list_about("user:ash") if each.event == "UserChanged"]
    assert row.actor == "user:rowan"
    assert row.detail == {
        "name_changed": True,
        "email_changed": False,
        "telephone_changed": False,
        "role_before": "analyst",
        "role_after": "board",
        "agency_before": "council",
        "agency_after": "police",
        "places_added": ["scheme:peterborough", "unit:huntingdon"],
        "places_removed": ["district:cambridge"],
        "gained": [],
        "lost": ["see-crimes", "see-internal-reports"],
    }


def test_a_name_alone_is_no_change_of_rights(app: Flask) -> None:
    ash = a_user(role=Role.ANALYST, username="ash")
    version = ash.rights_version

    do(changing.change_user, "ash", wanted(ash, full_name="Ash Dunnock"))

    assert (named("ash").full_name, named("ash").rights_version) == ("Ash Dunnock", version)


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({}, BadAccount, "Nothing was changed"),
        ({"full_name": " "}, BadAccount, "Enter the full name"),
        ({"full_name": "x" * 121}, BadAccount, "Enter the full name"),
        ({"agency": "nobody"}, BadAccount, "There is no agency"),
        ({"places": ["district:atlantis"]}, UnknownPlace, "There is no place"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    app: Flask, changes: dict[str, Any], refusal: type[Exception], words: str
) -> None:
    ash = a_user(role=Role.ANALYST, username="ash")
    before = queries.mark_of_user(ash)

    with pytest.raises(refusal, match=words):
        do(changing.change_user, "ash", wanted(ash, **changes))

    assert queries.mark_of_user(named("ash")) == before


def test_a_permission_is_granted_taken_and_given_back_with_a_reason(app: Flask) -> None:
    rowan = an_administrator("rowan")
    a_user(role=Role.ANALYST, username="ash")

    do(changing.grant_permission, "ash", P.SEE_CLIENTS, reason=WHY, actor=rowan)
    do(changing.take_permission, "ash", P.SEE_CRIMES, reason=WHY, actor=rowan)
    held = queries.permissions_of(named("ash"))
    assert P.SEE_CLIENTS in held
    assert P.SEE_CRIMES not in held

    do(changing.take_permission, "ash", P.SEE_CLIENTS, reason=WHY, actor=rowan)
    do(changing.grant_permission, "ash", P.SEE_CRIMES, reason=WHY, actor=rowan)
    assert named("ash").permissions == []

    told = [(row.event, row.detail) for row in reversed(list_about("user:ash"))][1:]
    assert told == [
        ("PermissionGranted", {"permission": "see-clients", "shows_clients": True}),
        ("PermissionTaken", {"permission": "see-crimes"}),
        ("PermissionTaken", {"permission": "see-clients"}),
        ("PermissionGranted", {"permission": "see-crimes", "shows_clients": False}),
    ]


def test_nobody_changes_their_own_rights(app: Flask) -> None:
    the_places()
    rowan = an_administrator("rowan")
    an_administrator("alder")
    a_user(username="other", agency="police")
    for changes in (
        {"role": Role.COORDINATOR},
        {"agency": "police"},
        {"places": ["district:fenland"]},
    ):
        with pytest.raises(OwnRights):
            do(changing.change_user, "rowan", wanted(named("rowan"), **changes), actor=rowan)
    with pytest.raises(OwnRights):
        do(changing.grant_permission, "rowan", P.SEE_CLIENTS, reason=WHY, actor=rowan)
    with pytest.raises(OwnRights):
        do(changing.take_permission, "rowan", P.MANAGE_PLACES, reason=WHY, actor=rowan)
    with pytest.raises(OwnRights):
        do(changing.disable_user, "Rowan", actor=rowan)
    assert [row.event for row in list_about("user:rowan")] == ["UserAdded"]

    do(changing.change_user, "rowan", wanted(named("rowan"), full_name="Rowan Heron"), actor=rowan)
    assert named("rowan").full_name == "Rowan Heron"


def test_the_last_administrator_stays_by_command_too(app: Flask) -> None:
    rowan = a_user(role=Role.ADMINISTRATOR, username="rowan")
    a_user(role=Role.ADMINISTRATOR, username="gone")
    do(changing.disable_user, "gone")
    acts: list[Callable[[], Any]] = [
        lambda: do(changing.disable_user, "rowan"),
        lambda: do(changing.change_user, "rowan", wanted(rowan, role=Role.AUDITOR)),
        lambda: do(changing.take_permission, "rowan", P.MANAGE_USERS, reason=WHY),
    ]
    for act in acts:
        with pytest.raises(LastAdministrator):
            act()
        assert list_holders() == {named("rowan").id}

    # Somebody who holds the permission singly is one of them.
    a_user(role=Role.ANALYST, username="ash")
    do(changing.grant_permission, "ash", P.MANAGE_USERS, reason=WHY)
    do(changing.disable_user, "rowan")
    assert list_holders() == {named("ash").id}
    with pytest.raises(LastAdministrator):
        do(changing.take_permission, "ash", P.MANAGE_USERS, reason=WHY)


def test_disabling_twice_and_enabling_twice_are_refused(app: Flask) -> None:
    a_user(username="ash")
    do(changing.disable_user, "ash")
    with pytest.raises(BadAccount, match="is disabled already"):
        do(changing.disable_user, "ash")
    do(changing.enable_user, "ash")
    with pytest.raises(BadAccount, match="is not disabled"):
        do(changing.enable_user, "ash")
    assert [row.event for row in list_about("user:ash")] == [
        "UserEnabled",
        "UserDisabled",
        "UserAdded",
    ]
    assert named("ash").rights_version == 3


def test_there_is_no_such_user(app: Flask) -> None:
    with pytest.raises(NotFound):
        do(changing.disable_user, "nobody")


def test_a_second_editor_is_told_and_a_sign_in_meanwhile_is_no_edit(app: Flask) -> None:
    ash = a_user(role=Role.ANALYST, username="ash")
    seen = queries.mark_of_user(ash)
    ash.last_signed_in_at = clock.now()
    db.session.commit()  # the row has a new version, and shows nothing new

    do(changing.take_permission, "ash", P.SEE_CRIMES, reason=WHY, seen=seen)

    for act, more in (
        (changing.change_user, {"wanted": wanted(named("ash"), role=Role.BOARD)}),
        (changing.grant_permission, {"permission": P.NOMINATE, "reason": WHY}),
        (changing.take_permission, {"permission": P.EXPORT_FIGURES, "reason": WHY}),
    ):
        with pytest.raises(ChangedMeanwhile, match="Somebody else has changed the account “ash”"):
            do(act, "ash", seen=seen, **more)


def test_an_account_without_a_password_waits(app: Flask) -> None:
    a_user(username="other")  # and with them the agency
    new = NewUser(username="Ash", full_name="Ash Dunnock", role=Role.ANALYST, agency="council")

    do(add_user, new)

    assert named("ash").password_hash is None
    with pytest.raises(BadAccount, match="There is already a user called “ash”"):
        do(add_user, new)


def test_no_account_takes_the_address_of_a_page(app: Flask) -> None:
    a_user(username="other")
    with pytest.raises(BadAccount, match="There is already a user called “new”"):
        do(add_user, NewUser(username="new", full_name="N", role=Role.BOARD, agency="council"))


def test_whoever_lost_the_right_a_moment_ago_can_do_nothing_more(app: Flask) -> None:
    rowan = an_administrator("rowan")  # as their request began
    an_administrator("alder")
    ash = a_user(role=Role.ANALYST, username="ash")
    do(changing.disable_user, "rowan")
    new = NewUser(username="me2", full_name="Me", role=Role.COORDINATOR, agency="council")
    acts: list[Callable[[], Any]] = [
        lambda: do(changing.disable_user, "ash", actor=rowan),
        lambda: do(changing.change_user, "ash", wanted(ash, role=Role.BOARD), actor=rowan),
        lambda: do(changing.grant_permission, "ash", P.NOMINATE, reason=WHY, actor=rowan),
        lambda: do(add_user, new, actor=rowan),
    ]
    for act in acts:
        with pytest.raises(NoLongerAllowed):
            act()
    assert queries.find_user_by_name("me2") is None


REMOVALS: dict[str, Callable[[str, Reader], object]] = {
    "disable": lambda name, actor: changing.disable_user(name, actor=actor, at=clock.now()),
    "demote": lambda name, actor: changing.change_user(
        name,
        Wanted(full_name="X", role=Role.AUDITOR, agency="council", places=()),
        actor=actor,
        at=clock.now(),
    ),
    "take": lambda name, actor: changing.take_permission(
        name, P.MANAGE_USERS, reason=WHY, actor=actor, at=clock.now()
    ),
}


@pytest.mark.parametrize("one", REMOVALS)
@pytest.mark.parametrize("other", REMOVALS)
def test_two_administrators_who_remove_each_other_at_once_leave_one(
    app: Flask, one: str, other: str
) -> None:
    readers = {name: an_administrator(name) for name in ("rowan", "alder")}
    db.session.rollback()
    together = Barrier(2)

    def remove(how: str, name: str, actor: Reader) -> str:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    REMOVALS[how](name, actor)
            except RuleBroken as refusal:
                return type(refusal).__name__
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(2) as threads:
        answers = [
            threads.submit(remove, one, "alder", readers["rowan"]),
            threads.submit(remove, other, "rowan", readers["alder"]),
        ]
        found = sorted(each.result() for each in answers)

    # Whoever came second had lost the right to do it.
    assert found == ["NoLongerAllowed", "done"]
    assert len(list_holders()) == 1


def test_two_commands_that_remove_the_last_two_at_once_leave_one(app: Flask) -> None:
    for name in ("rowan", "alder"):
        a_user(role=Role.ADMINISTRATOR, username=name)
    db.session.rollback()
    together = Barrier(2)

    def remove(name: str, how: str) -> str:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    REMOVALS[how](name, COMMAND)
            except LastAdministrator:
                return "refused"
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(remove, "rowan", "take"), threads.submit(remove, "alder", "take")]
        assert sorted(each.result() for each in answers) == ["done", "refused"]
    assert len(list_holders()) == 1


def test_two_accounts_of_one_name_at_once_are_one(app: Flask) -> None:
    a_user(username="other")
    new = NewUser(username="ash", full_name="Ash Dunnock", role=Role.BOARD, agency="council")
    db.session.rollback()
    together = Barrier(2)

    def add() -> str:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    add_user(new, actor=COMMAND, at=clock.now())
            except BadAccount as refusal:
                return str(refusal)
            finally:
                db.session.remove()
            return "done"

    with ThreadPoolExecutor(2) as threads:
        answers = sorted(each.result() for each in [threads.submit(add), threads.submit(add)])

    assert answers == ["There is already a user called “ash”.", "done"]
    assert [row.event for row in list_about("user:ash")] == ["UserAdded"]
