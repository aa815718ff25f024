"""Lines about six-monthly reviews that are prepared and wait to be done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, literal

from iom.clients.models import Client
from iom.desk.domain import WEEK, Act, Line, day_words, days_late
from iom.desk.reach import Desk, nothing_of, who_of
from iom.reviews.whom import Open, Place, on_scheme, open_here, reviewed


def of_scores(desk: Desk) -> Select[Any]:
    """Select clients whose prepared review is to be done this week, or was to be before."""
    return (
        desk.people(nothing_of(Integer), Open.due_on, literal(""))
        .join(Place, on_scheme(desk.today))
        .join(Open, open_here())
        .where(reviewed(desk.today), Open.due_on <= desk.today + WEEK)
        .order_by(Open.due_on, Client.id)
    )


def of_score(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    """Lead to the review."""
    _, due_on, _ = row[4:]
    who = who_of(row)
    verb = "Review the score" if desk.changes else "Read the review"
    return Line(
        day=due_on,
        when=day_words(due_on, desk.today),
        late=days_late(due_on, desk.today),
        who=who,
        what="Six-monthly review of the score.",
        acts=(Act(verb, "client_reviews.show", {"ref": who.ref}),),
    )
