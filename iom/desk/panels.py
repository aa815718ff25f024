"""Lines about the sittings of the panel that the reader runs or sits in."""

from __future__ import annotations

from iom.accounts.domain import Permission
from iom.desk.domain import Act, Line, Tag, day_words, days_late, with_time
from iom.desk.reach import Desk
from iom.panel.domain import State
from iom.panel.queries import Lasting, list_lasting


def list_sittings(desk: Desk) -> list[Line]:
    """List the sittings that are planned or open, with how many cases are on their lists."""
    sits = (Permission.SIT_ON_PANEL, Permission.DECIDE_ON_PANEL)
    if not any(desk.reader.may(each) for each in sits):
        return []
    return [_sitting(desk, told) for told in list_lasting(desk.reader)]


def _sitting(desk: Desk, told: Lasting) -> Line:
    return Line(
        day=told.on,
        at=told.at,
        when=with_time(day_words(told.on, desk.today), told.at),
        late=days_late(told.on, desk.today),
        named="Panel",
        tag=Tag("Open", "blue") if told.state is State.OPEN else None,
        what=f"{told.listed:,} on the list.",
        acts=(Act("Open the list", "panels.show", {"sitting_id": told.id}),),
    )
