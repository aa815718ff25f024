"""Lines about what is to be looked at again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, or_
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.desk.domain import (
    ENDING,
    JUST_ENTERED,
    PLACE_YEARS,
    WEEK,
    Line,
    Tag,
    day_words,
    days_late,
)
from iom.desk.reach import Desk, read, who_of
from iom.enforcement.kinds import ORDER
from iom.enforcement.models import Order
from iom.kernel.dates import anniversary, years_before
from iom.particulars.kinds import PARTICIPATION
from iom.particulars.models import Participation
from iom.safety.kinds import MARKER
from iom.safety.models import Marker


def list_markers(desk: Desk) -> list[Line]:
    """List warning markers whose review is due this week or past."""
    if not desk.sees_clients:
        return []
    statement = (
        desk.about(Marker, Marker.review_on, Marker.kind)
        .where(
            Marker.review_on <= desk.today + WEEK,
            or_(Marker.to_on.is_(None), Marker.to_on > desk.today),
        )
        .order_by(Marker.review_on, Marker.id)
    )
    found = []
    for row in desk.rows(statement):
        entry_id, day, kind = row[4:]
        who = who_of(row)
        found.append(
            Line(
                day=day,
                when=day_words(day, desk.today),
                late=days_late(day, desk.today),
                who=who,
                what=f"Warning marker, {kind.words}: to be reviewed.",
                acts=(desk.change("Review the marker", MARKER, who.ref, entry_id),),
            )
        )
    return found


def list_places(desk: Desk) -> list[Line]:
    """List who reaches two years on the scheme this week, or did so in the last four."""
    if not desk.sees_clients or not desk.changes:
        return []
    first = years_before(desk.today - JUST_ENTERED, PLACE_YEARS)
    last = years_before(desk.today + WEEK, PLACE_YEARS)
    statement = (
        desk.people(Placement.selected_on)
        .join(Placement, Placement.client_id == Client.id)
        .where(
            Placement.selected_on >= first,
            Placement.selected_on <= last,
            or_(Placement.deselected_on.is_(None), Placement.deselected_on > desk.today),
        )
        .order_by(Placement.selected_on, Client.id)
    )
    return [_place(desk, row) for row in desk.rows(statement)]


def _place(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    [selected_on] = row[4:]
    due = anniversary(selected_on, PLACE_YEARS)
    who = who_of(row)
    return Line(
        day=due,
        when=day_words(due, desk.today),
        who=who,
        what="Two years on the scheme: the place is to be reviewed.",
        acts=(read(who.ref, "Review the place"),),
    )


def list_withdrawn(desk: Desk) -> list[Line]:
    """List clients who withdrew from taking part in the last four weeks."""
    if not desk.sees_clients:
        return []
    later = aliased(Participation, name="later")
    agreed_again = exists().where(
        later.client_id == Client.id,
        later.given_on >= Participation.withdrawn_on,
        later.withdrawn_on.is_(None),
        later.ended_at.is_(None),
    )
    statement = (
        desk.about(Participation, Participation.withdrawn_on)
        .where(
            Participation.withdrawn_on >= desk.today - JUST_ENTERED,
            Participation.withdrawn_on <= desk.today,
            ~agreed_again,
        )
        .order_by(Participation.withdrawn_on, Participation.id)
    )
    found = []
    for row in desk.rows(statement):
        _, day = row[4:]
        who = who_of(row)
        found.append(
            Line(
                day=day,
                when=day_words(day, desk.today),
                who=who,
                tag=Tag("Withdrew", "yellow"),
                what="No longer agrees to take part.",
                acts=(desk.add("Record a new agreement", PARTICIPATION, who.ref),),
            )
        )
    return found


def list_orders(desk: Desk) -> list[Line]:
    """List licences, orders and their conditions that end within 14 days."""
    if not desk.sees(Category.OFFENDING):
        return []
    statement = (
        desk.about(Order, Order.to_on, Order.kind)
        .where(Order.to_on >= desk.today, Order.to_on <= desk.today + ENDING)
        .order_by(Order.to_on, Order.id)
    )
    found = []
    for row in desk.rows(statement):
        entry_id, day, kind = row[4:]
        who = who_of(row)
        found.append(
            Line(
                day=day,
                when=f"Ends {day_words(day, desk.today)}",
                who=who,
                what=f"{kind.label} and its conditions end.",
                acts=(desk.change("Check the order", ORDER, who.ref, entry_id),),
            )
        )
    return found
