"""Lines about what is to be looked at again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, Select, exists, literal, or_
from sqlalchemy.orm import aliased

from iom.accounts.domain import Category, Permission
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.cohort.models import Placement
from iom.desk import outside
from iom.desk.domain import (
    ENDING,
    JUST_ENTERED,
    PLACE_YEARS,
    WEEK,
    Act,
    Line,
    Tag,
    day_words,
    days_late,
)
from iom.desk.reach import Desk, as_text, nothing_of, read, who_of
from iom.desk.six_months import of_score, of_scores
from iom.enforcement.domain import OrderKind
from iom.enforcement.kinds import ORDER
from iom.enforcement.models import Order
from iom.entries.models import current
from iom.kernel.dates import anniversary, years_before
from iom.particulars.kinds import PARTICIPATION
from iom.particulars.models import Participation
from iom.safety.domain import MarkerKind
from iom.safety.kinds import MARKER
from iom.safety.models import Apart, Marker
from iom.sharing.scope import visible_to

# Made once: the text of a statement with a new alias would be worked out anew each time.
_Later = aliased(Participation, name="later")
_Other = aliased(Client, name="kept_apart")


def list_reviews(desk: Desk) -> list[Line]:
    """List what is to be looked at again: markers, places, withdrawals, and orders that end."""
    if not desk.sees_clients:
        return []
    kinds = [(_markers, _marker), (_withdrawals, _withdrawal)]
    if desk.changes:
        kinds.append((_places, _place))
    if desk.sees(Category.OFFENDING):
        kinds.append((of_scores, of_score))
        kinds += [(_orders, _order), (_pairs, _pair), (_pairs_of_the_other, _pair)]
        if desk.reader.may(Permission.CHANGE_CLIENTS):
            kinds.append((outside.watches, outside.watch))
    found = desk.rows_of(*(select_them(desk) for select_them, _ in kinds))
    lines: dict[tuple[Any, ...], Line] = {}
    for (_, line_of), rows in zip(kinds, found, strict=True):
        for row in rows:
            line = line_of(desk, row)
            # A pair is one thing to do, though both may be on the desk.
            pair = line_of is _pair and ("pair", row[4])
            lines.setdefault(pair or (line_of, *row), line)
    return list(lines.values())


def _markers(desk: Desk) -> Select[Any]:
    """Select warning markers whose review is due this week or past."""
    return (
        desk.about(Marker, Marker.review_on, as_text(Marker.kind))
        .where(
            Marker.review_on <= desk.today + WEEK,
            or_(Marker.to_on.is_(None), Marker.to_on > desk.today),
        )
        .order_by(Marker.review_on, Marker.id)
    )


def _marker(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    entry_id, day, kind = row[4:]
    who = who_of(row)
    return Line(
        day=day,
        when=day_words(day, desk.today),
        late=days_late(day, desk.today),
        who=who,
        what=f"Warning marker, {MarkerKind(kind).words}: to be reviewed.",
        acts=(desk.change("Review the marker", MARKER, who.ref, entry_id),),
    )


def _pairs(desk: Desk) -> Select[Any]:
    """Select pairs kept apart whose review is due this week or past, by the first of the two."""
    return _apart(desk, Apart.client_id, Apart.other_id)


def _pairs_of_the_other(desk: Desk) -> Select[Any]:
    """Select the same by the second of the two."""
    return _apart(desk, Apart.other_id, Apart.client_id)


def _apart(desk: Desk, this: Any, that: Any) -> Select[Any]:  # noqa: ANN401  # two columns
    """Select pairs of which one is on this desk and the reader sees the other, who lives, too."""
    return (
        desk.people(Apart.id, Apart.review_on, literal(""))
        .join(Apart, this == Client.id)
        .join(_Other, _Other.id == that)
        .where(
            visible_to(desk.reader, _Other),
            living(_Other),
            current(Apart),
            Apart.review_on <= desk.today + WEEK,
            or_(Apart.to_on.is_(None), Apart.to_on > desk.today),
        )
        .order_by(Apart.review_on, Apart.id)
    )


def _pair(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # as above
    pair_id, day, _ = row[4:]
    who = who_of(row)
    verb, page = ("Review it", "apart.change") if desk.changes else ("Read it", "apart.show")
    return Line(
        day=day,
        when=day_words(day, desk.today),
        late=days_late(day, desk.today),
        who=who,
        what="Not to be placed together with another client: to be reviewed.",
        acts=(Act(verb, page, {"ref": who.ref, "pair_id": pair_id}),),
    )


def _places(desk: Desk) -> Select[Any]:
    """Select who reaches two years on the scheme this week, or did so in the last four."""
    first = years_before(desk.today - JUST_ENTERED, PLACE_YEARS)
    last = years_before(desk.today + WEEK, PLACE_YEARS)
    return (
        desk.people(nothing_of(Integer), Placement.selected_on, literal(""))
        .join(Placement, Placement.client_id == Client.id)
        .where(
            Placement.selected_on >= first,
            Placement.selected_on <= last,
            or_(Placement.deselected_on.is_(None), Placement.deselected_on > desk.today),
        )
        .order_by(Placement.selected_on, Client.id)
    )


def _place(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # as above
    _, selected_on, _ = row[4:]
    due = anniversary(selected_on, PLACE_YEARS)
    who = who_of(row)
    return Line(
        day=due,
        when=day_words(due, desk.today),
        who=who,
        what="Two years on the scheme: the place is to be reviewed.",
        acts=(read(who.ref, "Review the place"),),
    )


def _withdrawals(desk: Desk) -> Select[Any]:
    """Select clients who withdrew from taking part in the last four weeks."""
    agreed_again = exists().where(
        _Later.client_id == Client.id,
        _Later.given_on >= Participation.withdrawn_on,
        _Later.withdrawn_on.is_(None),
        _Later.ended_at.is_(None),
    )
    return (
        desk.about(Participation, Participation.withdrawn_on, literal(""))
        .where(
            Participation.withdrawn_on >= desk.today - JUST_ENTERED,
            Participation.withdrawn_on <= desk.today,
            ~agreed_again,
        )
        .order_by(Participation.withdrawn_on, Participation.id)
    )


def _withdrawal(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # as above
    _, day, _ = row[4:]
    who = who_of(row)
    return Line(
        day=day,
        when=day_words(day, desk.today),
        who=who,
        tag=Tag("Withdrew", "yellow"),
        what="No longer agrees to take part.",
        acts=(desk.add("Record a new agreement", PARTICIPATION, who.ref),),
    )


def _orders(desk: Desk) -> Select[Any]:
    """Select licences, orders and their conditions that end within 14 days."""
    return (
        desk.about(Order, Order.to_on, as_text(Order.kind))
        .where(Order.to_on >= desk.today, Order.to_on <= desk.today + ENDING)
        .order_by(Order.to_on, Order.id)
    )


def _order(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # as above
    entry_id, day, kind = row[4:]
    who = who_of(row)
    return Line(
        day=day,
        when=f"Ends {day_words(day, desk.today)}",
        who=who,
        what=f"{OrderKind(kind).label} and its conditions end.",
        acts=(desk.change("Check the order", ORDER, who.ref, entry_id),),
    )
