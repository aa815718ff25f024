"""Lines about people just outside: what is to be reviewed, or is deleted soon."""

from __future__ import annotations

from iom.accounts.domain import Category, Permission
from iom.capacity.watches import Watched, list_watched
from iom.desk.domain import WEEK, Act, Line, Who, day_words, days_late
from iom.desk.reach import Desk


def list_outside(desk: Desk) -> list[Line]:
    """List whom to review on the list of people just outside, for those who may.

    Before an entry is deleted it is warned of for two weeks.
    """
    if not desk.reader.may(Permission.CHANGE_CLIENTS) or not desk.sees(Category.OFFENDING):
        return []
    return [
        _line(desk, each)
        for each in list_watched(desk.reader, desk.today)
        if not each.died
        and (
            each.on_scheme or each.now.review_on <= desk.today + WEEK or each.ends_soon(desk.today)
        )
    ]


def _line(desk: Desk, each: Watched) -> Line:
    review, ends = each.now.review_on, each.now.until_on
    day = review if review <= desk.today + WEEK else ends
    said = "Just outside: to be reviewed." if day == review else "Just outside."
    if each.on_scheme:
        day, said = desk.today, "Just outside, and on the scheme by now."
    verb, page = ("Take off", "take_off") if each.on_scheme else ("Review it", "keep")
    return Line(
        day=day,
        when=day_words(day, desk.today),
        late=days_late(day, desk.today),
        who=Who(each.client_id, each.ref, each.name),
        strong=f"Deleted after {day_words(ends, desk.today)}."
        if each.ends_soon(desk.today)
        else "",
        what=said,
        acts=(Act(verb, f"outside.{page}", {"ref": each.ref}),),
    )
