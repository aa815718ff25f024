"""Which of a client's scores is the latest: by its day, and of one day the one made last."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from iom.scoring.models import KeptScore

_Other = aliased(KeptScore, name="any_score")


def latest_score_of(client_id: Any) -> ColumnElement[int]:  # noqa: ANN401  # a column of ids
    """Return the number of the latest score of a client; null where there is none.

    Part of a statement whose clients come through the scope. Read from an index alone.
    """
    return (
        select(_Other.id)
        .where(_Other.client_id == client_id)
        .order_by(_Other.as_of.desc(), _Other.id.desc())
        .limit(1)
        .correlate_except(_Other)
        .scalar_subquery()
    )
