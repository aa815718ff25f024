"""The lists of plans: to be reviewed, with steps overdue, none yet; and the numbers of them.

A count counts everyone in the reader's districts; going down from it shows only whom the reader
may see, and says how many are not shown (HANDBOOK 1). For those who see their own clients alone,
the page is about these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from iom.accounts.domain import Category, Permission, Reader
from iom.accounts.models import User
from iom.clients.models import Client
from iom.db import db
from iom.leads.without import led_by, led_today
from iom.places.models import District
from iom.plans import standing
from iom.plans.domain import Answer, State, days_late, review_by
from iom.plans.plan import Progress
from iom.plans.reading import interval_days
from iom.plans.sought import SIZE, Sought
from iom.plans.standing import LastAgreement, Level
from iom.reviews.whom import Place, on_scheme, reviewed
from iom.sharing.domain import InvolvementKind
from iom.sharing.models import Involvement
from iom.sharing.scope import counting, own_of, visible_to

NO_LEAD = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A client on the scheme, and where they stand with the plan.

    Attributes:
        ordered_on: by which the list is ordered: since when nobody reviewed the plan; of who has
            none, the selection.
        goals: how many are to be reached; 0: there is no plan.
        review_by: None: there is no plan.
        late: `6 days late`; empty: not.
        agreed: what the client said last, and when; None: was never asked.
    """

    id: int
    ref: str
    name: str
    district: str
    level: int | None
    ordered_on: date
    goals: int
    progress: Progress
    review_by: date | None
    late: str
    agreed: tuple[Answer, date] | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list, and whether there is another."""

    rows: Sequence[Listed]
    more: bool


Numbers = Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many are on each list, by the number of a district and of a lead (0: none)."""

    by: Mapping[tuple[int, int], Numbers]

    def of(self, *, district: int | None = None, lead: int | None = None) -> dict[State, int]:
        """Add up those of a district, of a lead, or all."""
        found = dict.fromkeys(State, 0)
        for (where, who), numbers in self.by.items():
            if district in {None, where} and lead in {None, who}:
                for state, number in numbers.items():
                    found[state] += number
        return found

    @property
    def leads(self) -> set[int]:
        """The numbers of those who lead somebody who is counted."""
        return {who for _, who in self.by}


def list_page(reader: Reader, sought: Sought, today: date) -> Listing:
    """List a page. Two statements."""
    days = interval_days()
    goals, steps = standing.goals_open(reader), standing.steps_counted(reader, today)
    ordered = func.coalesce(standing.since(goals), Place.selected_on)
    columns: list[Any] = [
        *(Client.id, Client.ref, Client.family_name, Client.given_names),
        *(District.name.label("district"), Level.value.label("level"), ordered.label("ordered")),
        *(func.coalesce(goals.c.open, 0).label("open"), standing.since(goals).label("since")),
        standing.asked_on(goals).label("asked_on"),
        *(func.coalesce(steps.c[name], 0).label(name) for name in ("of", "done", "overdue")),
        *(LastAgreement.answer, LastAgreement.on.label("said_on")),
    ]
    statement = (
        standing.joined(
            select(*columns).select_from(Client).join(Place, on_scheme(today)),
            today,
            goals=goals,
            steps=steps,
        )
        .outerjoin(District, District.id == Client.home_district_id)
        .where(
            visible_to(reader, Client),
            *_bounds(reader),
            reviewed(today),
            standing.is_in(sought.which, reader, today, days, goals=goals, steps=steps),
            *_there(sought, today),
        )
        .order_by(ordered, Client.ref)
        .limit(SIZE + 1)
    )
    if sought.after is not None:
        on, ref = sought.after.on, sought.after.ref
        statement = statement.where(or_(ordered > on, and_(ordered == on, Client.ref > ref)))
    rows = [_listed(row, today, days) for row in db.session.execute(statement)]
    return Listing(rows[:SIZE], len(rows) > SIZE)


def count_all(reader: Reader, today: date) -> Counted:
    """Count everyone by district and lead, in two statements."""
    days = interval_days()
    goals, steps = standing.goals_open(reader), standing.steps_counted(reader, today)
    flags = [
        case(
            (standing.is_in(state, reader, today, days, goals=goals, steps=steps), 1), else_=0
        ).label(f"c{number}")
        for number, state in enumerate(State)
    ]
    columns: list[Any] = [
        func.coalesce(Client.home_district_id, 0).label("district"),
        func.coalesce(_lead_of(today), NO_LEAD).label("lead"),
        *flags,
    ]
    inner = (
        standing.joined(
            _whom(reader, select(*columns).select_from(Client)).join(Place, on_scheme(today)),
            today,
            goals=goals,
            steps=steps,
        )
        .where(reviewed(today))
        .cte("each")
        .prefix_with("MATERIALIZED")
    )
    sums = [func.sum(inner.c[f"c{number}"]) for number in range(len(State))]
    statement = select(inner.c.district, inner.c.lead, *sums).group_by(
        inner.c.district, inner.c.lead
    )
    return Counted(
        {
            (district, lead): {
                state: int(number or 0) for state, number in zip(State, numbers, strict=True)
            }
            for district, lead, *numbers in db.session.execute(_marked(reader, statement))
        }
    )


def names_of_leads(ids: Collection[int]) -> dict[int, str]:
    """Name those who lead, by number."""
    rows = db.session.execute(select(User.id, User.full_name).where(User.id.in_(sorted(ids))))
    return {row.id: row.full_name for row in rows}


def _listed(row: Any, today: date, days: Mapping[int, int]) -> Listed:  # noqa: ANN401  # a row of the statement
    by = review_by(row.since, row.level, row.asked_on, days) if row.open else None
    return Listed(
        id=row.id,
        ref=row.ref,
        name=", ".join(part for part in (row.family_name, row.given_names) if part),
        district=row.district or "None",
        level=row.level,
        ordered_on=row.ordered,
        goals=row.open,
        progress=Progress(done=row.done, of=row.of, overdue=row.overdue),
        review_by=by,
        late=days_late(by, today) if by else "",
        agreed=(row.answer, row.said_on) if row.answer else None,
    )


def _lead_of(today: date) -> ColumnElement[int]:
    """Name by id who leads a client today; of several, one."""
    return (
        select(func.min(Involvement.user_id))
        .join(User, User.id == Involvement.user_id)
        .where(
            Involvement.client_id == Client.id,
            Involvement.kind == InvolvementKind.LEAD,
            Involvement.from_on <= today,
            or_(Involvement.to_on.is_(None), Involvement.to_on > today),
            User.disabled_at.is_(None),
        )
        .correlate(Client)
        .scalar_subquery()
    )


def _there(sought: Sought, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if sought.district:
        home = select(District.id).where(District.code == sought.district).scalar_subquery()
        found.append(Client.home_district_id == home)
    if sought.lead == NO_LEAD:
        found.append(Client.id.not_in(led_today(today)))
    elif sought.lead is not None:
        found.append(Client.id.in_(led_by(sought.lead, today)))
    return found


def _whom(reader: Reader, statement: Select[Any]) -> Select[Any]:
    """Keep everyone of the reader's districts; for those who see only their own, these."""
    if not reader.may(Permission.SEE_EVERY_CLIENT):
        return statement.where(visible_to(reader, Client), *_bounds(reader))
    if not reader.sees(Category.IDENTITY):
        return statement.where(false())
    alone = Client.merged_into_id.is_(None)
    if reader.district_ids is None:
        return statement.where(alone)
    return statement.where(alone, Client.home_district_id.in_(sorted(reader.district_ids)))


def _bounds(reader: Reader) -> list[ColumnElement[bool]]:
    whole = reader.may(Permission.SEE_EVERY_CLIENT)
    return [true()] if whole else [own_of(reader, Client)]


def _marked(reader: Reader, statement: Select[Any]) -> Select[Any]:
    return counting(statement) if reader.may(Permission.SEE_EVERY_CLIENT) else statement
