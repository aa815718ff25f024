"""Links of the register for tests: say only what the test is about."""

from __future__ import annotations

from itertools import count
from typing import Any

from iom.places.queries import list_districts
from iom.register.domain import Sector, Terms
from iom.register.service import add_link
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

_number = count(1)


def a_link(*districts: str, **said: Any) -> int:
    """Name somebody who keeps the link with health in Cambridge. Returns the link's number."""
    names = districts or ("Cambridge",)
    usual: dict[str, Any] = {
        "sector": Sector.HEALTH,
        "name": "Rowan Ashworth",
        "agency": "Elm surgery",
        "telephone": "01632 960001",
        "since_on": NOON.date(),
        "district_ids": frozenset(each.id for each in list_districts() if each.name in names),
    }
    with transaction():
        token = f"link-{next(_number)}"
        terms = Terms(**(usual | said))
        return add_link(terms, token=token, actor=COMMAND, at=NOON, today=NOON.date())
