"""What is missing or stale, counted by district and by lead, and the people behind a count.

A count counts everyone in the reader's districts; going down from it shows only whom the reader
may see, and says how many are not shown (HANDBOOK 1). For those who see their own clients alone,
the page is about these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, null, or_, select, true

from iom.accounts.models import User
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.db import db
from iom.desk.checking import Asked, Check, holds
from iom.desk.checks import checks_for
from iom.desk.domain import Who
from iom.desk.reach import WHO, Desk, place_ended, who_of
from iom.places.models import District
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import counting, visible_to

PAGE_ROWS = 50
NO_LEAD = 0
"""In the place of a lead's number, where there is none."""

Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who leads clients; `NO_LEAD` for those without one."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The numbers of the page.

    Attributes:
        checks: those that there are for the reader, in order.
        by_district: by district id, by code of the check.
        by_lead: by lead, those with the most to mend first.
        total: by code of the check.
    """

    checks: Sequence[Check]
    by_district: Mapping[int, Numbers]
    by_lead: Sequence[tuple[Lead, Numbers]]
    total: Numbers


def count_quality(desk: Desk, asked: Asked) -> Quality:
    """Count whom each check finds. Three statements, whatever the number of clients."""
    checks = checks_for(desk.reader)
    by_district: dict[int, dict[str, int]] = {}
    by_lead: dict[int, dict[str, int]] = {}
    total = dict.fromkeys((check.code for check in checks), 0)
    for whole in (False, True):
        some = [check for check in checks if check.whole is whole]
        rows = _counted(desk, asked, some, whole=whole) if some else ()
        for district, lead_id, *numbers in rows:
            for check, number in zip(some, numbers, strict=True):
                for place in (
                    by_district.setdefault(district, {}),
                    by_lead.setdefault(lead_id or NO_LEAD, {}),
                    total,
                ):
                    place[check.code] = place.get(check.code, 0) + int(number or 0)
    return Quality(checks, by_district, _named(by_lead), total)


def _counted(desk: Desk, asked: Asked, checks: Sequence[Check], *, whole: bool) -> Sequence[Any]:
    """Count by district and lead whom some checks find, in one reading of the clients.

    What all of these checks ask of a client is asked once, and not again by each.
    """
    found = [
        case((check.finds(asked), 1), else_=0).label(f"c{number}")
        for number, check in enumerate(checks)
    ]
    lead = _lead_of(asked).label("lead")
    # Of everybody who ever had a place few are found; of the others, most.
    among = or_(*(check.finds(asked) for check in checks)) if whole else ~place_ended(asked.today)
    columns: list[Any] = [Client.home_district_id.label("district"), lead, *found]
    # Written down before it is added up, for SQLite would else ask of each client in the order of
    # the leads, all over the tables.
    inner = (
        _whom(desk, select(*columns))
        .where(living(Client), among)
        .cte("each")
        .prefix_with("MATERIALIZED")
    )
    sums = [func.sum(inner.c[f"c{number}"]) for number in range(len(checks))]
    statement = select(inner.c.district, inner.c.lead, *sums).group_by(
        inner.c.district, inner.c.lead
    )
    return db.session.execute(_marked(desk, statement)).all()


def _named(by_lead: Mapping[int, Numbers]) -> list[tuple[Lead, Numbers]]:
    rows = db.session.execute(select(User.id, User.full_name).where(User.id.in_(by_lead)))
    names = {row.id: row.full_name for row in rows}
    found = [
        (Lead(lead_id, names.get(lead_id, "None")), numbers)
        for lead_id, numbers in by_lead.items()
        if any(numbers.values())
    ]
    return sorted(found, key=lambda each: (-sum(each[1].values()), each[0].name))


@dataclass(frozen=True, slots=True)
class Behind:
    """The people behind a count.

    Attributes:
        rows: those of the page whom the reader sees, by reference, each with the district, and the
            number of the entry that is meant, where the act is done there.
        counted: how many the count counts.
        hidden: how many of them the reader is not shown.
        more: whether there are more to show after the last row.
    """

    rows: Sequence[tuple[Who, str, int | None]]
    counted: int
    hidden: int
    more: bool


def list_behind(
    desk: Desk,
    check: Check,
    asked: Asked,
    *,
    district_id: int | None,
    lead_id: int | None,
    after: str,
) -> Behind:
    """List the people behind a count. Three statements.

    Args:
        desk: bounds what is counted and what is shown.
        check: what they are counted for.
        asked: by which the check goes.
        district_id: of one district; None: of all.
        lead_id: of one lead, `NO_LEAD` for those without one; None: of all.
        after: the reference after which the page begins; empty: from the first.
    """
    narrowed: list[ColumnElement[bool]] = [check.condition(asked)]
    if district_id is not None:
        narrowed.append(Client.home_district_id == district_id)
    if lead_id is not None:
        lead = _lead_of(asked)
        narrowed.append(lead.is_(None) if lead_id == NO_LEAD else lead == lead_id)
    total = _whom(desk, select(func.count(Client.id))).where(*narrowed)
    counted = db.session.scalar(_marked(desk, total)) or 0
    seen = and_(visible_to(desk.reader, Client), *_bounds(desk))
    shown = db.session.scalar(select(func.count(Client.id)).where(seen, *narrowed)) or 0
    rows = db.session.execute(
        select(*WHO, District.name, check.meant.number(asked) if check.meant else null())
        .outerjoin(District, District.id == Client.home_district_id)
        .where(seen, *narrowed, Client.ref > after)
        .order_by(Client.ref)
        .limit(PAGE_ROWS + 1)
    ).all()
    return Behind(
        [(who_of(row), row[4] or "None", row[5]) for row in rows[:PAGE_ROWS]],
        counted,
        counted - shown,
        len(rows) > PAGE_ROWS,
    )


def _lead_of(asked: Asked) -> ColumnElement[int]:
    """Name by id who leads a client today; of several, one."""
    return (
        select(func.max(Involvement.user_id))
        .where(
            Involvement.client_id == Client.id,
            Involvement.kind == InvolvementKind.LEAD,
            Involvement.from_on <= asked.today,
            holds(Involvement, asked.today),
        )
        .scalar_subquery()
    )


def _whom(desk: Desk, statement: Select[Any]) -> Select[Any]:
    """Keep everyone of the reader's districts; for those who see only their own, these."""
    if desk.whole:
        return statement.where(_in_districts(desk))
    return statement.where(visible_to(desk.reader, Client), *_bounds(desk))


def _bounds(desk: Desk) -> list[ColumnElement[bool]]:
    return [true()] if desk.whole else [desk.own()]


def _in_districts(desk: Desk) -> ColumnElement[bool]:
    districts = desk.reader.district_ids
    if not desk.sees_clients:
        return false()
    return true() if districts is None else Client.home_district_id.in_(sorted(districts))


def _marked(desk: Desk, statement: Select[Any]) -> Select[Any]:
    return counting(statement) if desk.whole else statement
