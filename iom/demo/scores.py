"""Scores of the story: everybody was scored twice, and one is treated as of another band."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from iom.accounts.domain import Reader
from iom.kernel.clock import LONDON
from iom.scoring import queries, versions
from iom.scoring.bands import Band
from iom.scoring.default import DEFAULT_CODE
from iom.scoring.domain import Reason
from iom.scoring.editing import Part, cells_of
from iom.scoring.overriding import NewOverride, set_override
from iom.scoring.service import Order, score_lot
from iom.transaction import transaction

_DRAFT, _DRAFT_WHY = "burglary-2", "Burglary first in Cambridge, cars first in Fenland."
_DAYS_AGO = (364, 0)
_WHY = (
    "Burglary against a lone older resident; release in two weeks with nowhere to go, which no "
    "score knows."
)


def draft_a_version(*, actor: Reader, at: datetime) -> None:
    """Begin a draft in which Cambridge and Fenland have a priority, for a preview to compare."""
    own = (("cambridge", "dwelling-burglary", "1.2"), ("fenland", "theft-of-vehicle", "1.3"))
    with transaction():
        made = versions.MATRICES.draft(_DRAFT, _DRAFT_WHY, follows=DEFAULT_CODE, actor=actor, at=at)
        for number, (district, category, priority) in enumerate(own, start=1):
            cells = cells_of(queries.raw_rules(made), Part.DISTRICT, district)
            typed = {cell.name: cell.value for cell in cells} | {f"priority-{category}": priority}
            versions.change_draft(
                *(_DRAFT, Part.DISTRICT, typed),
                district=district,
                version=number,
                actor=actor,
                at=at,
            )


def score_everybody(ref: str, *, actor: Reader, at: datetime) -> None:
    """Score everybody whom somebody sees, a year ago and lately; reviews come beside it.

    Must be called outside a transaction.

    Args:
        ref: a client who is treated as of another band than the score's.
        actor: who asks.
        at: when.
    """
    today = at.astimezone(LONDON).date()
    for days in _DAYS_AGO:
        reason = Reason.NOMINATION if days else Reason.NEW_INFORMATION
        as_of = today - timedelta(days=days)
        order = Order(as_of=as_of, reason=reason, token=secrets.token_urlsafe(24))
        going: int | None = 0
        while going is not None:
            with transaction():
                going, _ = score_lot(going, order, actor=actor, at=at, today=today)
    new = NewOverride(
        band=Band.SELECT,
        reason=_WHY,
        until_on=today + timedelta(days=90),
        seen=0,
        token="demo",  # noqa: S106  # of a form, no secret
    )
    with transaction():
        set_override(ref, new, actor=actor, at=at, today=today)
