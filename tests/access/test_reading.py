"""Asking for a page changes nothing but the trail, and the session in which it is asked.

Nor does it leave a name where browsers, proxies and logs keep it.
"""

from __future__ import annotations

import pytest

from iom.accounts.domain import Role
from tests.access.silence import NAMED, check_silent
from tests.access.state import marks_of_tables
from tests.access.world import World

# The trail grows by what is read; a session notes when it was last used.
_MOVES = ("audit_", "sessions_")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR])
def test_reading_any_page_leaves_every_row_as_it_was_and_no_name_behind(
    world: World, role: Role, capsys: pytest.CaptureFixture[str]
) -> None:
    client = world.client(role)
    before = marks_of_tables(without=_MOVES)
    opened = 0
    for rule in world.rules():
        if "GET" in (rule.methods or ()):
            answer = client.get(world.address(rule))
            opened += answer.status_code == 200
            check_silent(answer, rule.rule)
            assert marks_of_tables(without=_MOVES) == before, rule.rule
    assert opened > 3  # else nothing was read at all
    log = capsys.readouterr()
    assert not NAMED.search(log.out + log.err)
