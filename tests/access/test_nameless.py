"""What asks for no second factor shows no client."""

import re

import pytest

from iom.accounts.domain import NAMELESS, Role
from iom.accounts.models import UserPermission
from iom.db import db
from tests.access.world import World
from tests.factories.accounts import a_user

# A provider of the world is called Alderworth House.
OF_CLIENTS = re.compile(rb"Alderworth(?! House)|Closedworth|C-00000[15]")


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_whoever_needs_no_second_factor_finds_no_client_on_any_page(world: World) -> None:
    """Somebody without a role's rights but these, all of them given singly."""
    user = a_user(role=Role.BOARD, districts=["Cambridge"])
    user.permissions = [UserPermission(permission=each, granted=True) for each in NAMELESS]
    db.session.commit()
    client, _ = world.fresh_as(user)
    opened = 0
    for rule in world.rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        answer = client.get(world.address(rule), follow_redirects=True)
        opened += answer.status_code == 200
        shown = OF_CLIENTS.findall(answer.data)
        assert not shown, f"{rule.rule} shows {shown}"
    assert opened > 20
