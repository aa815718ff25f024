"""Lines about people just outside: who is to be reviewed, or whose entry is deleted soon.

They are on no place of the scheme, so that what keeps others off a desk does not hold for them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, Select, String, cast, or_, select

from iom.capacity.models import Watch, WatchStep
from iom.capacity.watches import SOON_DAYS, placed
from iom.clients.deaths import living
from iom.clients.models import Client
from iom.desk.domain import SHOWN, WEEK, Act, Line, day_words, days_late
from iom.desk.reach import WHO, Desk, who_of
from iom.sharing.scope import visible_to


def watches(desk: Desk) -> Select[Any]:
    """Select who is to be reviewed, is deleted soon, or is on the scheme by now."""
    on_scheme = placed(desk.today)
    until = cast(WatchStep.until_on, String)
    columns: list[Any] = [*WHO, cast(on_scheme, Integer), WatchStep.review_on, until]
    return (
        select(*columns)
        .join(Watch, Watch.client_id == Client.id)
        .join(WatchStep, WatchStep.watch_id == Watch.id)
        .where(
            visible_to(desk.reader, Client),
            living(Client),
            Watch.ended_at.is_(None),
            WatchStep.number == Watch.version,
            or_(
                on_scheme,
                WatchStep.review_on <= desk.today + WEEK,
                WatchStep.until_on <= desk.today + timedelta(days=SOON_DAYS),
            ),
        )
        .order_by(WatchStep.review_on, Watch.id)
        .limit(SHOWN + 1)
    )


def watch(desk: Desk, row: Any) -> Line:  # noqa: ANN401  # a row of the statement above
    """Say what is to be done about somebody just outside."""
    on_scheme, review, until = row[4:]
    who, ends = who_of(row), date.fromisoformat(until)
    soon = (ends - desk.today).days <= SOON_DAYS
    day = review if review <= desk.today + WEEK else ends
    said = "Just outside: to be reviewed." if day == review else "Just outside."
    if on_scheme:
        day, said = desk.today, "Just outside, and on the scheme by now."
    verb, page = ("Take off", "take_off") if on_scheme else ("Review it", "keep")
    return Line(
        day=day,
        when=day_words(day, desk.today),
        late=days_late(day, desk.today),
        who=who,
        strong=f"Deleted after {day_words(ends, desk.today)}." if soon else "",
        what=said,
        acts=(Act(verb, f"outside.{page}", {"ref": who.ref}),),
    )
