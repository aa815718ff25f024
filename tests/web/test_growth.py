"""No page that lists asks the database more often because there is more to list."""

from __future__ import annotations

from functools import partial

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from iom.accounts.domain import PERMISSIONS, Role
from iom.web.access import access_of
from tests.access.world import World
from tests.casefile.conftest import Statements
from tests.factories.more import copy_everything

_WHO = (Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR)


def test_statements_do_not_grow_with_what_a_page_lists(
    world: World, statements: Statements
) -> None:
    clients = {role: world.client(role) for role in _WHO}
    lists = {rule.rule: (rule, role) for rule in world.rules() if (role := _lister(world, rule))}

    def counted() -> dict[str, int]:
        found = {}
        for path, (rule, role) in lists.items():
            answers: list[TestResponse] = []
            taken = statements(partial(_ask, clients[role], world.address(rule), answers))
            if answers[0].status_code == 200:
                found[path] = len(taken)
        return found

    copy_everything(1)  # so that no list is empty that could be full
    few = counted()
    made = copy_everything(2)
    many = counted()

    assert made["clients_client"] > 10
    assert len(many) > 40
    grown = {path: (few[path], taken) for path, taken in many.items() if taken > few[path]}
    assert grown == {}


def _lister(world: World, rule: Rule) -> Role | None:
    """Say who opens what may be a list: no page of one client, and no file of the product."""
    if "GET" not in (rule.methods or ()) or "<ref>" in rule.rule or rule.endpoint == "static":
        return None
    needed = access_of(world.app.view_functions[rule.endpoint]).permissions
    if needed is None:
        return None
    return next((role for role in _WHO if not needed or needed & PERMISSIONS[role]), None)


def _ask(client: FlaskClient, path: str, answers: list[TestResponse]) -> None:
    answers.append(client.get(path))
