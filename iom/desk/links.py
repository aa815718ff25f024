"""The line about sectors with which nobody keeps the link."""

from __future__ import annotations

from iom.accounts.domain import Permission
from iom.desk.domain import Act, Line, day_words
from iom.desk.reach import Desk
from iom.register.queries import list_gaps

_NAMED = 3


def list_sectors(desk: Desk) -> list[Line]:
    """Say, to whoever coordinates, with how many sectors nobody keeps the link. One statement.

    A scheme that keeps no register yet is not told every day that it is empty.
    """
    if not (desk.whole and desk.reader.may(Permission.LOG_WORK)):
        return []
    gaps = list_gaps(desk.reader.district_ids, desk.today, once_begun=True)
    if not gaps:
        return []
    many = "1 sector" if len(gaps) == 1 else f"{len(gaps):,} sectors"
    named = "; ".join(each.words for each in gaps[:_NAMED])
    more = f"; and {len(gaps) - _NAMED:,} more" if len(gaps) > _NAMED else ""
    return [
        Line(
            day=desk.today,
            when=day_words(desk.today, desk.today),
            named="Link workers",
            strong=f"{many} with nobody.",
            what=f"In one of your districts at least: {named}{more}.",
            acts=(Act("Name somebody", "register.index"),),
        )
    ]
