"""Give a scheme its first version of the matrix."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import select

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.scoring.default import DEFAULT, DEFAULT_CODE
from iom.scoring.events import MatrixActivated
from iom.scoring.matrices import State, check, matrix_of
from iom.scoring.models import MatrixVersion


def set_up_matrix(*, actor: Actor, at: datetime, today: date) -> None:
    """Put the default matrix of the handbook in, active, where there is no version yet."""
    if db.session.scalars(select(MatrixVersion.id)).first() is not None:
        return
    check(matrix_of(DEFAULT_CODE, DEFAULT))
    db.session.add(
        MatrixVersion(
            code=DEFAULT_CODE,
            state=State.ACTIVE,
            rules=json.dumps(DEFAULT),
            note="The default of this product; no official matrix.",
            made_at=at,
            made_by=actor.ref,
            effective_from=today,
            activated_at=at,
            activated_by=actor.ref,
        )
    )
    db.session.flush()
    event = MatrixActivated(subject=f"matrix:{DEFAULT_CODE}", effective_from=today)
    audit.record(event, actor=actor, at=at)
