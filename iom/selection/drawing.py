"""One client’s way on the scheme as a chart and a table have it: levels, situations, offences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from iom.db import db
from iom.offending.models import Offence, Situation
from iom.offending.words import Disposal
from iom.selection.domain import Scale
from iom.selection.glide import Glide, Happened, Mark, Stretch, begins_on, glide_of
from iom.selection.glide_table import Row, rows_of
from iom.selection.moving import Standing
from iom.selection.planned import Ahead, glide_path
from iom.sharing.scope import among_seen


def drawn(
    client_id: int, scale: Scale, standing: Standing, way: Sequence[Ahead], today: date
) -> tuple[Glide | None, Sequence[Row]]:
    """Return the chart and the table of a client’s last place, where there is one to show."""
    if standing.selected_on is None or not standing.levels:
        return None, ()
    end = min(standing.deselected_on or today + timedelta(days=1), today + timedelta(days=1))
    first = begins_on(standing.selected_on, today)
    if end <= first:
        first = standing.selected_on
    if end <= first:
        return None, ()
    steps = glide_path(scale, standing.levels, standing.away, first=first, end=end)
    situations, marks = _happened(client_id, first, today)
    chart = glide_of(steps, way, situations, marks, first=first, today=today)
    contacts = [each.contacts for each in scale.levels]
    return chart, rows_of(steps, way, marks, contacts_of=contacts, today=today)


def _happened(client_id: int, first: date, today: date) -> tuple[list[Stretch], list[Mark]]:
    situations = db.session.execute(
        among_seen(select(Situation.kind, Situation.from_on, Situation.to_on))
        .where(Situation.client_id == client_id, Situation.ended_at.is_(None))
        .order_by(Situation.from_on)
    )
    offences = db.session.execute(
        among_seen(select(Offence.offence_on, Offence.disposal))
        .where(
            Offence.client_id == client_id,
            Offence.ended_at.is_(None),
            Offence.offence_on >= first,
            Offence.offence_on <= today,
        )
        .order_by(Offence.offence_on)
    )
    marks = [
        Mark(on, Happened.ARREST if disposal is Disposal.ARRESTED else Happened.PROVEN)
        for on, disposal in offences
        if not disposal.nothing
    ]
    return [Stretch(*each) for each in situations], marks
