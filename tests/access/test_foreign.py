"""Fifty things of each kind that are not one's own: none can be read, changed or taken out.

Somebody who may do everything in Cambridge asks for what is elsewhere, closed to them, somebody
else's, or not there at all, on every rule that names such a thing, by every method. And what is
inside one thing is not reached through the address of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

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
from tests.access.state import marks_of_tables
from tests.access.world import World
from tests.factories.accounts import a_user
from tests.factories.clients import a_client
from tests.factories.leads import a_handover
from tests.factories.safeguards import a_restriction, works_with

FIFTY = 50
# Of a place that more rules than this name, the rules that only change share the things out.
MANY, SHARES = 12, 5
_TAKEN_OUT = re.compile(r"<\w+>$|print$|sheet$|subject-access$|pack$|pdf$")
CANARY = "Quillfeather"
AUDITORS_ONLY = PERMISSIONS[Role.AUDITOR]
_MOVES = ("audit_", "sessions_")


@pytest.fixture
def others(world: World) -> list[Client]:
    """Return fifty clients whom a coordinator of Cambridge does not see, each for a reason."""
    owner = a_user(username="owner")
    clients = [
        a_client(
            ref=f"C-9{number:05}",
            family_name=CANARY,
            district="Fenland" if number % 2 else "Cambridge",
        )
        for number in range(FIFTY)
    ]
    for client in clients[::2]:
        a_restriction(client, owner)
    return clients


def test_clients_of_others_are_as_good_as_not_there(world: World, others: list[Client]) -> None:
    refs = [client.ref for client in others]
    check_none_is_reached(world, "ref", [*refs, "C-777777", "c-000001", "C-000001x"])


@pytest.mark.parametrize("place", ["entry_id", "involvement_id"])
def test_what_belongs_to_clients_of_others_is_not_reached_through_ones_own(
    world: World, others: list[Client], place: str
) -> None:
    make: dict[str, Callable[[Client], int]] = {
        "entry_id": examples.an_entry,
        "involvement_id": an_involvement_of,
    }
    check_none_is_reached(world, place, [str(make[place](client)) for client in others])


def test_what_belongs_to_one_own_client_is_not_reached_through_another(world: World) -> None:
    """The inner thing is real and one's own; the outer one is the wrong client."""
    other = a_client(ref="C-000009", family_name="Otherworth")
    world.named["ref"] = other.ref
    for place in ("entry_id", "involvement_id"):
        check_none_is_reached(world, place, [world.named[place]])


def test_others_are_neither_compared_nor_parted_nor_merged(
    world: World, others: list[Client]
) -> None:
    check_none_is_reached(world, "other", [client.ref for client in others])
    here = db.session.scalars(select(Client).where(Client.ref == world.named["ref"])).one()
    pairs = [examples.a_twin(here, client) for client in others]
    check_none_is_reached(world, "different_id", [str(pair) for pair in pairs])


def test_merges_of_others_are_not_there(world: World) -> None:
    refs = [f"E-{number:06}" for number in range(FIFTY)]
    for ref in refs:
        examples.a_former_client(ref, CANARY, district="Fenland")
    ids = [str(examples.a_merge(ref)) for ref in refs]
    check_none_is_reached(world, "merge_id", ids)


def test_files_of_others_are_not_there(world: World) -> None:
    sender = a_user(username="sender")
    tokens = [examples.an_upload(sender, ref=f"C-8{n:05}") for n in range(FIFTY)]
    check_none_is_reached(world, "token", tokens)


def test_sessions_of_others_are_not_there(world: World) -> None:
    somebody = a_user(username="somebody-else")
    ids = [str(examples.another_session(somebody)) for _ in range(FIFTY)]
    check_none_is_reached(world, "session_id", ids)


def test_nominations_elsewhere_are_not_there(world: World) -> None:
    nominator = a_user(role=Role.LINK_WORKER, username="nominator")
    ids = [str(examples.a_nomination(nominator, district="fenland")) for _ in range(FIFTY)]
    check_none_is_reached(world, "nomination_id", ids)


def test_rows_that_wait_elsewhere_are_not_there(world: World) -> None:
    ids = [str(examples.a_waiting_row(ref=f"C-7{n:05}", district="fenland")) for n in range(FIFTY)]
    check_none_is_reached(world, "waiting_id", ids)


def test_handovers_elsewhere_are_not_there(world: World) -> None:
    giver, receiver = (a_user(username=name, agency="police") for name in ("giver", "receiver"))
    clients = [
        a_client(ref=f"C-7{number:05}", family_name=CANARY, district="Fenland")
        for number in range(FIFTY)
    ]
    for client in clients:
        works_with(client, giver)
    ids = [str(a_handover(giver, receiver, client, note=CANARY)) for client in clients]
    check_none_is_reached(world, "handover_id", ids)


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
    all the changes, each is asked for every fifth thing, one further on each time: for things that
    are not seen for every reason there is, and each thing is asked for on a fifth of those rules.
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


def an_involvement_of(client: Client) -> int:
    return works_with(client, a_user(username=f"worker-{client.ref.lower()}"))
