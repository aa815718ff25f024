"""The lists of reviews that are due, overdue or done, and the numbers of them.

A count counts everyone in the reader's districts; going down from it shows only whom the reader
may see, and says how many are not shown (HANDBOOK 1). For those who see their own clients alone,
the page is about these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, select, true

from iom.accounts.domain import Category, Permission, Reader
from iom.clients.models import Client
from iom.db import db
from iom.places.models import District
from iom.reviews import domain
from iom.reviews.models import Review
from iom.reviews.news import count_news, has_news
from iom.reviews.rows import Counted, Done, Due
from iom.reviews.sought import SortBy, Sought, Which
from iom.reviews.whom import Open, Place, on_scheme, open_here, reviewed, since
from iom.scoring.latest import latest_score_of
from iom.scoring.models import KeptScore
from iom.sharing.scope import counting, exportable_by, own_of, visible_to

MOST_SHOWN = 200


def due_for(reader: Reader, today: date) -> list[Due]:
    """List whose review is due or overdue, of those whom the reader sees; the latest first.

    For the list of a panel. Empty for whoever may not see scores. One statement.
    """
    if not reader.sees(Category.OFFENDING):
        return []
    statement = (
        _due(reader, today).where(since() <= domain.due_since(today)).order_by(since(), Client.ref)
    )
    return [_row(row, today) for row in db.session.execute(statement)]


def list_shown(
    reader: Reader, sought: Sought, today: date, *, most: int = MOST_SHOWN, taking_out: bool = False
) -> list[Due]:
    """List a page: whose review is due or overdue, or on whose record something is newer.

    One statement.

    Args:
        reader: who is shown it.
        sought: which of them, and in which order.
        today: the day.
        most: how many at most.
        taking_out: whether the clients are to leave the product, in a file or on paper.
    """
    newer = sought.which is Which.NEWER
    statement = _due(reader, today, news=newer, taking_out=taking_out).where(
        *_which(reader, sought.which, today), *_there(sought)
    )
    rows = db.session.execute(statement.order_by(*_order(sought)).limit(most))
    return [_row(row, today) for row in rows]


def list_done(
    reader: Reader, sought: Sought, today: date, *, most: int = MOST_SHOWN, taking_out: bool = False
) -> list[Done]:
    """List the reviews that were done in the last 28 days, the latest first. One statement."""
    reach = exportable_by if taking_out else visible_to
    columns: list[Any] = [
        *(Client.id, Client.ref, Client.family_name, Client.given_names, District.name),
        *(Review.due_on, Review.done_on, Review.done_by, Review.outcome),
        *(KeptScore.tenths, KeptScore.band, KeptScore.provisional),
    ]
    statement = (
        select(*columns)
        .select_from(Review)
        .join(Client, Client.id == Review.client_id)
        .join(KeptScore, KeptScore.id == Review.score_id)
        .outerjoin(District, District.id == Client.home_district_id)
        .where(reach(reader, Client), *_bounds(reader), _done_lately(today), *_there(sought))
        .order_by(Review.done_on.desc(), Client.ref)
        .limit(most)
    )
    return [_done(row) for row in db.session.execute(statement)]


def count_all(reader: Reader, today: date) -> Mapping[int, Counted]:
    """Count everyone by the number of their district, 0 for none; two statements.

    For those who see their own clients alone, these.
    """
    found: dict[int, Counted] = {}
    home = func.coalesce(Client.home_district_id, 0)
    overdue = case((since() <= domain.overdue_since(today), 1), else_=0)
    inner = (
        _whom(reader, select(home.label("district"), overdue.label("overdue")))
        .join(Place, on_scheme(today))
        .where(reviewed(today), since() <= domain.due_since(today))
        .subquery()
    )
    waiting = select(
        inner.c.district, func.count(), func.coalesce(func.sum(inner.c.overdue), 0)
    ).group_by(inner.c.district)
    for district, every, late in db.session.execute(_marked(reader, waiting)):
        found[district] = Counted(due=every - late, overdue=late)
    columns: list[Any] = [home, func.count(Review.id)]
    done = (
        _whom(reader, select(*columns))
        .join(Review, Review.client_id == Client.id)
        .where(_done_lately(today))
        .group_by(home)
    )
    for district, number in db.session.execute(_marked(reader, done)):
        found[district] = found.get(district, Counted()).plus(Counted(done=number))
    return found


def count_newer(reader: Reader, sought: Sought, today: date) -> int:
    """Count those on whose record something is newer than the score, of everybody."""
    statement = (
        _whom(reader, select(func.count(Client.id)))
        .join(Place, on_scheme(today))
        .join(KeptScore, KeptScore.id == latest_score_of(Client.id))
        .where(reviewed(today), has_news(reader, KeptScore), *_there(sought))
    )
    return db.session.scalar(_marked(reader, statement)) or 0


def list_newer_ids(reader: Reader, sought: Sought, today: date, *, most: int) -> list[int]:
    """List the ids of those whom the reader sees and on whose record something is newer."""
    statement = (
        select(Client.id)
        .join(Place, on_scheme(today))
        .join(KeptScore, KeptScore.id == latest_score_of(Client.id))
        .where(
            visible_to(reader, Client),
            *_bounds(reader),
            *_which(reader, Which.NEWER, today),
            *_there(sought),
        )
        .order_by(Client.id)
        .limit(most)
    )
    return list(db.session.scalars(statement))


def _due(
    reader: Reader, today: date, *, news: bool = False, taking_out: bool = False
) -> Select[Any]:
    reach = exportable_by if taking_out else visible_to
    columns: list[Any] = [
        *(Client.id, Client.ref, Client.family_name, Client.given_names, District.name),
        *(since(), Open.prepared_on),
        *(KeptScore.tenths, KeptScore.band, KeptScore.provisional, KeptScore.as_of),
        *([count_news(reader, KeptScore)] if news else []),
    ]
    return (
        select(*columns)
        .select_from(Client)
        .join(Place, on_scheme(today))
        .outerjoin(Open, open_here())
        .outerjoin(KeptScore, KeptScore.id == latest_score_of(Client.id))
        .outerjoin(District, District.id == Client.home_district_id)
        .where(reach(reader, Client), *_bounds(reader), reviewed(today))
    )


def _row(row: Sequence[Any], today: date) -> Due:
    client_id, ref, family, given, district, counted_from, prepared_on = row[:7]
    tenths, band, provisional, scored_on = row[7:11]
    due = domain.due_on(counted_from)
    return Due(
        client_id=client_id,
        ref=ref,
        name=_name(family, given),
        district=district or "None",
        due_on=due,
        state=domain.state_on(due, today),
        prepared_on=prepared_on,
        score=None if tenths is None else Decimal(tenths).scaleb(-1),
        band=band,
        provisional=bool(provisional),
        scored_on=scored_on,
        news=row[11] if len(row) > 11 else None,
    )


def _done(row: Sequence[Any]) -> Done:
    client_id, ref, family, given, district, due_on, done_on, done_by, outcome = row[:9]
    tenths, band, provisional = row[9:]
    return Done(
        client_id=client_id,
        ref=ref,
        name=_name(family, given),
        district=district or "None",
        due_on=due_on,
        done_on=done_on,
        done_by=done_by,
        outcome=outcome,
        score=Decimal(tenths).scaleb(-1),
        band=band,
        provisional=provisional,
    )


def _name(family: str, given: str) -> str:
    return ", ".join(part for part in (family, given) if part)


def _which(reader: Reader, which: Which, today: date) -> list[ColumnElement[bool]]:
    if which is Which.NEWER:
        return [reviewed(today), has_news(reader, KeptScore)]
    late = domain.overdue_since(today)
    if which is Which.OVERDUE:
        return [since() <= late]
    return [since() <= domain.due_since(today), since() > late]


def _order(sought: Sought) -> list[ColumnElement[Any]]:
    keys: dict[SortBy, Any] = {
        SortBy.DUE: since(),
        SortBy.NAME: func.lower(Client.family_name),
        SortBy.REF: Client.ref,
        SortBy.DISTRICT: func.coalesce(District.name, ""),
        SortBy.SCORE: func.coalesce(KeptScore.tenths, -1),
    }
    key = keys[sought.sort]
    return [key.desc() if sought.descending else key.asc(), Client.ref.asc()]


def _there(sought: Sought) -> list[ColumnElement[bool]]:
    if not sought.district:
        return []
    home = select(District.id).where(District.code == sought.district).scalar_subquery()
    return [Client.home_district_id == home]


def _done_lately(today: date) -> ColumnElement[bool]:
    return and_(Review.done_on > today - domain.LATELY, Review.done_on <= today)


def _whom(reader: Reader, statement: Select[Any]) -> Select[Any]:
    """Keep everyone of the reader's districts; for those who see only their own, these."""
    if not reader.may(Permission.SEE_EVERY_CLIENT):
        return statement.where(visible_to(reader, Client), *_bounds(reader))
    districts = reader.district_ids
    if not reader.sees(Category.IDENTITY):
        return statement.where(false())
    alone = Client.merged_into_id.is_(None)
    if districts is None:
        return statement.where(alone)
    return statement.where(alone, Client.home_district_id.in_(sorted(districts)))


def _bounds(reader: Reader) -> list[ColumnElement[bool]]:
    whole = reader.may(Permission.SEE_EVERY_CLIENT)
    return [true()] if whole else [own_of(reader, Client)]


def _marked(reader: Reader, statement: Select[Any]) -> Select[Any]:
    return counting(statement) if reader.may(Permission.SEE_EVERY_CLIENT) else statement
