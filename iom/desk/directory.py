"""The line about programmes of the directory that nobody has confirmed."""

from __future__ import annotations

from iom.desk.domain import Act, Line, day_words, days_late
from iom.desk.reach import Desk
from iom.directory.chasing import to_confirm


def list_to_confirm(desk: Desk) -> list[Line]:
    """Say how many programmes are to be confirmed, and since when the first waits."""
    waiting = to_confirm(desk.reader, desk.today)
    if waiting is None:
        return []
    programmes = "1 programme" if waiting.number == 1 else f"{waiting.number:,} programmes"
    return [
        Line(
            day=waiting.since,
            when=day_words(waiting.since, desk.today),
            late=days_late(waiting.since, desk.today),
            named="Directory",
            what=f"{programmes} to confirm.",
            acts=(Act("Still right?", "directory_programmes.confirm"),),
        )
    ]
