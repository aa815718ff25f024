"""Versions of the matrix and scores, for tests: say only what the test is about."""

from __future__ import annotations

import copy
import json
from datetime import date
from itertools import count
from secrets import token_urlsafe
from typing import Any

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.db import db
from iom.scoring.bands import Band
from iom.scoring.default import DEFAULT, DEFAULT_CODE
from iom.scoring.domain import Reason
from iom.scoring.matrices import State
from iom.scoring.models import MatrixVersion
from iom.scoring.overriding import NewOverride, set_override
from iom.scoring.service import Order, score_client
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

TODAY = NOON.date()
_number = count(1)


def a_matrix(*, code: str = DEFAULT_CODE, state: State = State.ACTIVE, **rules: Any) -> int:
    """Make a version of the matrix: the default, with other rules where named. Returns its id."""
    was_active = state is not State.DRAFT
    db.session.rollback()
    with transaction():
        version = MatrixVersion(
            code=code,
            state=state,
            rules=json.dumps(copy.deepcopy(DEFAULT) | rules),
            made_at=NOON,
            made_by=COMMAND.ref,
            effective_from=TODAY if was_active else None,
            activated_at=NOON if was_active else None,
            activated_by=COMMAND.ref if was_active else "",
            retired_on=TODAY if state is State.RETIRED else None,
        )
        db.session.add(version)
        db.session.flush()
        return version.id


def a_draft(**rules: Any) -> int:
    """Make a draft. Returns its id."""
    return a_matrix(code=f"draft-{next(_number)}", state=State.DRAFT, **rules)


def a_score(
    client: Client | str,
    *,
    as_of: date = TODAY,
    reason: Reason = Reason.NEW_INFORMATION,
    actor: Reader = COMMAND,
) -> int:
    """Score a client by the active version. Returns the number of the score."""
    ref = client if isinstance(client, str) else client.ref
    order = Order(as_of=as_of, reason=reason, token=token_urlsafe(24))
    db.session.rollback()
    with transaction():
        return score_client(ref, order, actor=actor, at=NOON, today=max(as_of, TODAY))


def an_override(client: Client | str, **said: Any) -> None:
    """Let a client be treated as of the band `select` until 1 June 2026."""
    ref = client if isinstance(client, str) else client.ref
    new: dict[str, Any] = {
        "band": Band.SELECT,
        "reason": "Nowhere to go on release",
        "until_on": date(2026, 6, 1),
        "seen": 0,
        "token": token_urlsafe(24),
    }
    db.session.rollback()
    with transaction():
        set_override(ref, NewOverride(**new | said), actor=COMMAND, at=NOON, today=TODAY)
