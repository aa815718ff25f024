"""Places of a scheme, scores without a record behind them, and people just outside, for tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.accounts.models import Agency
from iom.capacity import settings, watching
from iom.capacity.domain import NewSetting, Terms
from iom.capacity.schemes import own_scheme
from iom.clients.models import Client
from iom.db import db
from iom.scoring.bands import Thresholds
from iom.scoring.domain import Reason
from iom.scoring.models import KeptScore, MatrixVersion
from iom.transaction import transaction
from tests.factories.accounts import COMMAND, NOON

TODAY = NOON.date()
_number = count(1)
_DEFAULT = Thresholds(select=Decimal(45), watch=Decimal(30), hold=Decimal(20))
_NOUGHT = Decimal(0)
HANDLING = "Neighbourhood officers call once a fortnight"


def places_set(
    places: int = 2,
    floors: dict[str, int] | None = None,
    *,
    scheme: str = "cambridgeshire",
    from_on: date = TODAY,
    actor: Reader = COMMAND,
) -> None:
    """Set the places of a scheme, as one who has seen all settings before."""
    db.session.rollback()
    where = own_scheme(actor, scheme)
    seen = next((each.number for each in settings.list_settings(where)), 0)
    new = NewSetting(
        from_on=from_on,
        places=places,
        floors=floors or {},
        why="As the board decided",
        token=f"places-{next(_number)}",
    )
    with transaction():
        settings.set_capacity(where, new, seen=seen, actor=actor, at=NOON, today=from_on)


def a_score_of(client: Client, score: str, *, as_of: date = TODAY) -> None:
    """Keep a score that is said here, without lines, by the active version of the matrix."""
    client_id, total = client.id, Decimal(score)
    db.session.rollback()
    with transaction():
        db.session.add(
            KeptScore(
                client_id=client_id,
                matrix_id=db.session.scalars(select(MatrixVersion.id)).first(),
                as_of=as_of,
                total=total,
                tenths=int(total * 10),
                band=_DEFAULT.band_of(total),
                provisional=True,
                reason=Reason.NOMINATION,
                asked_at=NOON,
                asked_by=COMMAND.ref,
                token=f"score-{next(_number)}",
                offence_points=total,
                **dict.fromkeys(_POINTS, _NOUGHT),
                **dict.fromkeys(_KEPT, "[]"),
            )
        )


_POINTS = [
    f"{each}_points" for each in ("arrest", "predictor", "class_a", "intelligence", "breach")
]
_KEPT = [
    f"{kind}_{what}"
    for kind in ("offending", "treatment", "intelligence")
    for what in ("inputs", "lines")
]


def terms(*, agency: str = "council", today: date = TODAY, **said: Any) -> Terms:
    """Return terms of a watch: the council leads, review after four weeks, kept three months."""
    usual: dict[str, Any] = {
        "agency_id": db.session.scalars(select(Agency.id).where(Agency.code == agency)).one(),
        "handling": HANDLING,
        "review_on": today + timedelta(days=28),
        "until_on": today + timedelta(days=91),
        "reason": "Nearest to a place by score",
    }
    return Terms(**usual | said)


def watched(client: Client | str, *, today: date = TODAY, **said: Any) -> None:
    """Put a client on the list of people just outside; arguments as in `terms`."""
    ref = client if isinstance(client, str) else client.ref
    db.session.rollback()
    agreed = terms(today=today, **said)
    with transaction():
        token = f"watch-{next(_number)}"
        watching.put_on(ref, agreed, token=token, actor=COMMAND, at=NOON, today=today)
