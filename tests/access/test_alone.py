"""What somebody is shown who may do all that is not said to show clients, and nothing else."""

from __future__ import annotations

from iom.accounts.domain import PERMISSIONS, SHOWS_CLIENTS, Permission, Role
from iom.accounts.models import User, UserPermission
from iom.transaction import transaction
from tests.access.test_matrix import names_of_clients
from tests.access.world import World
from tests.factories.accounts import a_user


def test_no_page_names_a_client_that_opens_without_what_shows_clients(world: World) -> None:
    """Or whoever holds it would sign in without a second factor, and nobody would be told."""
    user, names, opened = who_may(frozenset(Permission) - SHOWS_CLIENTS), names_of_clients(), 0
    client = world.sign_in(user=user)
    for rule in world.rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            answer = client.get(world.address(rule), follow_redirects=True)
            opened += answer.status_code == 200
            assert not names.search(answer.data.decode(errors="replace")), rule.rule
    assert opened > 50


def who_may(permissions: frozenset[Permission]) -> User:
    """Make somebody who may do this and nothing else."""
    user = a_user(role=Role.BOARD, username="alone", districts=["Cambridge"])
    given = PERMISSIONS[Role.BOARD]
    with transaction():
        user.permissions = [
            UserPermission(permission=each, granted=each in permissions)
            for each in permissions ^ given
        ]
    return user
