"""Nominations for tests that are about what comes after: say only what the test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from iom.db import db
from iom.nominations.domain import RouteIn, State
from iom.nominations.models import Nomination
from iom.transaction import transaction
from tests.factories.accounts import NOON, a_user


def a_nomination(**about: Any) -> None:
    given: dict[str, Any] = {
        "given_names": "Rowan", "family_name": "Thornley", "route": RouteIn.POLICE,
        "state": State.DECLINED, "nominated_on": date(2020, 1, 1), "possible_match": False,
    } | about  # fmt: skip
    user = a_user()
    with transaction():
        db.session.add(
            Nomination(token=f"t{user.id}", by_id=user.id, agency_id=user.agency_id, district_id=1,
                       made_at=NOON, **given)
        )  # fmt: skip
