"""That a client died: everything that chases, reminds or writes stops (HANDBOOK 3)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, select

from iom.accounts.domain import Category
from iom.clients.models import Death
from iom.db import db
from iom.entries.domain import Field, Kind, Section, Shape
from iom.entries.fields import DAY_MISSING
from iom.entries.models import current
from iom.kernel.dates import day_in_words
from iom.sharing.scope import among_seen

DEATH = Kind(
    code="death",
    model=Death,
    noun="death",
    heading="Death",
    section=Section.OTHER,
    category=Category.IDENTITY,
    day="died_on",
    only_one=True,
    line=lambda row: f"Died on {day_in_words(row.died_on)}",
    fields=(
        Field(
            name="died_on",
            label="Died on",
            shape=Shape.DAY,
            missing=DAY_MISSING,
        ),
        Field(name="source", label="Who says so", longest=120, missing="Say who says so."),
    ),
    help="Every reminder, appointment and letter about the client stops. Strike it out if it "
    "was a mistake.",
)


def living(client: Any) -> ColumnElement[bool]:  # noqa: ANN401  # the table of clients, or an alias
    """Return the condition that nothing says that a client died.

    Part of a statement that is bound by the scope in another condition.
    """
    return ~exists().where(Death.client_id == client.id, current(Death))


def find_death(client_id: int) -> Death | None:
    """Return that a client died, if they did. The caller has the client through the scope."""
    return db.session.scalar(
        among_seen(select(Death)).where(Death.client_id == client_id, current(Death))
    )


def was_struck_out(client_id: int) -> bool:
    """Say whether it was on the record that a client died, and is no more. As above."""
    rows = db.session.scalars(among_seen(select(Death)).where(Death.client_id == client_id)).all()
    return bool(rows) and all(row.ended_at is not None for row in rows)
