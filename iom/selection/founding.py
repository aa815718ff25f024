"""Give a scheme its first version of the sliding scale."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import select

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.scoring.matrices import State
from iom.selection.domain import DEFAULT_SCALE
from iom.selection.events import ScaleActivated
from iom.selection.models import ScaleVersion
from iom.selection.scales import rules_of


def set_up_scale(*, actor: Actor, at: datetime, today: date) -> None:
    """Put the sliding scale of the handbook in, active, where there is no version yet."""
    if db.session.scalars(select(ScaleVersion.id)).first() is not None:
        return
    DEFAULT_SCALE.check()
    db.session.add(
        ScaleVersion(
            code=DEFAULT_SCALE.code,
            state=State.ACTIVE,
            rules=json.dumps(rules_of(DEFAULT_SCALE)),
            note="The default of this product; no official scale.",
            made_at=at,
            made_by=actor.ref,
            effective_from=today,
            activated_at=at,
            activated_by=actor.ref,
        )
    )
    db.session.flush()
    event = ScaleActivated(subject=f"scale:{DEFAULT_SCALE.code}", effective_from=today)
    audit.record(event, actor=actor, at=at)
