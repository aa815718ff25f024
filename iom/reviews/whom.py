"""Who is reviewed, since when, and how far: the conditions that every list and count goes by."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from iom.clients.deaths import living
from iom.clients.models import Client
from iom.cohort.domain import MAPPA_EXCLUDED
from iom.cohort.models import MappaSpan, Placement
from iom.reviews.models import Review

# Made once: the text of a statement with a new alias would be worked out anew each time.
Place = aliased(Placement, name="reviewed_place")
Open = aliased(Review, name="open_review")
_Done = aliased(Review, name="done_review")


def on_scheme(today: date) -> ColumnElement[bool]:
    """Join the placement by which a client is on the scheme today: it alone is reviewed."""
    return and_(
        Place.client_id == Client.id,
        Place.selected_on <= today,
        or_(Place.deselected_on.is_(None), Place.deselected_on > today),
    )


def reviewed(today: date) -> ColumnElement[bool]:
    """The client is alive, and at no MAPPA level that takes them out of every count."""
    excluded = exists().where(
        MappaSpan.client_id == Client.id,
        MappaSpan.value >= MAPPA_EXCLUDED,
        MappaSpan.from_on <= today,
        or_(MappaSpan.to_on.is_(None), MappaSpan.to_on > today),
    )
    return and_(living(Client), ~excluded)


def of_this_place(review: Any) -> ColumnElement[bool]:  # noqa: ANN401  # the table, or an alias
    """A review is of the placement of today: it was prepared within it."""
    return and_(review.client_id == Place.client_id, review.prepared_on >= Place.selected_on)


def open_here() -> ColumnElement[bool]:
    """Join the review of this placement that is prepared and not done."""
    return and_(of_this_place(Open), Open.done_on.is_(None))


def since() -> ColumnElement[date]:
    """Return from when six months are counted: the last review of this placement, or selection."""
    last = (
        select(func.max(_Done.done_on))
        .where(of_this_place(_Done))
        .correlate_except(_Done)
        .scalar_subquery()
    )
    return func.coalesce(last, Place.selected_on)
