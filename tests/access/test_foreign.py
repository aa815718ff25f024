"""What is not one's own: none of it can be read, changed or taken out, by any address there is.

Somebody who may do everything in Cambridge asks for what is elsewhere, closed to them, somebody
else's, or not there at all, on every rule that names such a thing, by every method. And what is
inside one thing is not reached through the address of another, whatever its forms would send.

Which rules there are, the map of addresses says: a place in an address that is new tomorrow has to
say first whose it is (`tests.access.foreign`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from iom.accounts.domain import PERMISSIONS, Permission, Role
from iom.accounts.models import User, UserPermission
from iom.clients.models import Client
from iom.db import db
from iom.web import access
from tests.access import examples
from tests.access.acts import CHANGING, prepare
from tests.access.foreign import (
    ALONE,
    CANARY,
    FIFTY,
    INSIDE,
    NAMES_NOBODY,
    TEN,
    clients_of_others,
)
from tests.access.state import marks_of_tables
from tests.access.world import World
from tests.factories.accounts import a_user
from tests.factories.clients import a_client

# Of a place that more rules than this name, the rules that only change share the things out.
MANY, SHARES = 12, 10
_TAKEN_OUT = re.compile(r"<\w+>$|print$|sheet$|subject-access$|pack$|pdf$|file$")
AUDITORS_ONLY = PERMISSIONS[Role.AUDITOR]
_MOVES = ("audit_", "sessions_")
_OTHERWISE = {"ref", "other", "notice_id"}  # tried below, each in its own way


def test_every_place_in_an_address_is_tried_or_leads_to_nobody(world: World) -> None:
    places = {place for rule in world.rules() for place in rule.arguments}
    assert places == _OTHERWISE | INSIDE.keys() | ALONE.keys() | NAMES_NOBODY.keys()


def test_clients_of_others_are_as_good_as_not_there(world: World) -> None:
    refs = [client.ref for client in clients_of_others(FIFTY)]
    check_none_is_reached(world, "ref", [*refs, "C-777777", "c-000001", "C-000001x"])


def test_others_are_neither_compared_nor_parted_nor_merged(world: World) -> None:
    check_none_is_reached(world, "other", [client.ref for client in clients_of_others(FIFTY)])


@pytest.mark.parametrize("place", INSIDE)
def test_what_belongs_to_clients_of_others_is_not_reached_through_ones_own(
    world: World, place: str
) -> None:
    here = own(world)
    made = [INSIDE[place](client, here) for client in clients_of_others(TEN)]
    check_none_is_reached(world, place, [str(each) for each in made])


def test_what_belongs_to_one_own_client_is_not_reached_through_another(world: World) -> None:
    """The inner thing is real and one's own; the outer one is the wrong client."""
    world.named["ref"] = another_of_ones_own().ref
    for place in INSIDE:
        check_none_is_reached(world, place, [world.named[place]])


def test_what_a_form_of_one_client_would_send_changes_nothing_of_another(world: World) -> None:
    """Not an empty form, which might be refused for that: one that would change one's own."""
    other = another_of_ones_own().ref
    tried, wrong = set[str](), {}
    for act in CHANGING:
        if "/{ref}/" not in act.path:
            continue
        client, path, data = prepare(act, world)
        plain = path.partition("?")[0]
        rule, _ = world.app.url_map.bind("").match(plain, method="POST", return_rule=True)
        if not rule.arguments & INSIDE.keys():
            continue
        before = marks_of_tables(without=_MOVES)
        answer = client.post(path.replace(f"/{world.named['ref']}/", f"/{other}/"), data=data)
        if answer.status_code != 404 or marks_of_tables(without=_MOVES) != before:
            wrong[act.name] = answer.status
        tried.add(rule.endpoint)
    assert not wrong
    assert tried == {rule.endpoint for rule in world.rules() if is_a_form_inside_a_client(rule)}


@pytest.mark.parametrize("place", ALONE)
def test_what_is_not_for_oneself_to_know_of_is_not_there(world: World, place: str) -> None:
    check_none_is_reached(world, place, ALONE[place]())


def test_notices_of_others_stay_as_they_are(world: World) -> None:
    people = [a_user(username=f"reader-{n}").id for n in range(FIFTY)]
    ids = [examples.a_notice(person) for person in people]
    client, token = fresh(world)
    before = marks_of_tables(without=_MOVES)
    for notice_id in ids:
        answer = client.post(f"/notices/{notice_id}/read", data={"csrf_token": token})
        assert answer.status_code in {302, 404}
    assert marks_of_tables(without=_MOVES) == before


def check_none_is_reached(world: World, place: str, values: list[str]) -> None:
    """Ask for each of these; on PostgreSQL, whose scope is the same, for every fifth of many."""
    if world.engine_name == "postgres" and len(values) > TEN:
        values = values[::5]
    client, token = fresh(world)
    before = marks_of_tables(without=_MOVES)
    asked = Counter[str]()
    for rule, shared in shared_out(rules_that_name(world, place), values):
        for value in shared:
            named = {**world.named, place: value, f"{rule.endpoint}:{place}": value}
            address = world.address(rule, named)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                data = {} if method == "GET" else {"csrf_token": token}
                answer = client.open(address, method=method, data=data)
                assert answer.status_code == 404, f"{method} {address}: {answer.status}"
                assert CANARY not in answer.text, address
                asked[value] += 1
    assert asked.keys() == set(values)
    assert marks_of_tables(without=_MOVES) == before


def rules_that_name(world: World, place: str) -> list[Rule]:
    """Return the rules that name such a thing, but for those that are an auditor's alone."""

    def is_an_auditors(rule: Rule) -> bool:
        needed = access.access_of(world.app.view_functions[rule.endpoint]).permissions
        return bool(needed and needed <= AUDITORS_ONLY)

    return [r for r in world.rules() if place in r.arguments and not is_an_auditors(r)]


def shared_out(rules: list[Rule], values: list[str]) -> Iterator[tuple[Rule, list[str]]]:
    """Say of each rule which of the things it is asked for.

    All of them where a thing is read, printed or handed out. Where there are many rules more, for
    all the changes, each is asked for every tenth thing, one further on each time: for things that
    are not seen for every reason there is, and each thing is asked for on a tenth of those rules.
    """
    for number, rule in enumerate(rules):
        in_full = len(rules) < MANY or _TAKEN_OUT.search(rule.rule)
        yield rule, values if in_full else values[number % SHARES :: SHARES]


def fresh(world: World) -> tuple[FlaskClient, str]:
    """Sign in a coordinator of Cambridge who was granted everything else as well.

    Only not what an auditor has, who reads every reference (and no name) on the trail.
    """
    user = db.session.get_one(User, world.users["coordinator"])
    for permission in set(Permission) - PERMISSIONS[user.role] - AUDITORS_ONLY:
        own = (user.id, permission)
        if db.session.get(UserPermission, own) is None:
            db.session.add(UserPermission(user_id=user.id, permission=permission, granted=True))
    db.session.commit()
    return world.fresh_as(user)


def own(world: World) -> Client:
    return db.session.scalars(select(Client).where(Client.ref == world.named["ref"])).one()


def another_of_ones_own() -> Client:
    return a_client(ref="C-000009", family_name="Otherworth")


def is_a_form_inside_a_client(rule: Rule) -> bool:
    posts = "POST" in (rule.methods or ())
    return posts and "ref" in rule.arguments and bool(rule.arguments & INSIDE.keys())
