"""Ask those who answer for a programme whether all that the directory says of it is still right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from iom.accounts.domain import Permission, Reader
from iom.db import db
from iom.directory.domain import CHASED_DAYS, CONFIRMED_DAYS
from iom.directory.models import DirectoryDistrict, DirectoryProgramme
from iom.directory.words import programme_ref
from iom.kernel.clock import LONDON
from iom.notices.service import notify
from iom.safeguards.colleagues import list_workers

_P = DirectoryProgramme
_NAMED = 5


def chase(at: datetime) -> int:
    """Tell whoever is to confirm programmes which; may be called at any time, by anybody.

    After 90 days without a word, and every 30 days from then on: the link worker, and the
    coordinators of the districts that are served. Each person is told once of all that became due,
    so a day that was missed is made up for by the next.

    Returns:
        How many programmes somebody was asked about.
    """
    today = at.astimezone(LONDON).date()
    due = db.session.execute(
        select(_P.id, _P.link_user_id, _P.everywhere)
        .where(
            _unconfirmed(today),
            or_(_P.chased_on.is_(None), _P.chased_on <= today - timedelta(days=CHASED_DAYS)),
        )
        .order_by(_P.id)
    ).all()
    if not due:
        return 0
    whom: dict[int, list[int]] = defaultdict(list)
    workers = {each.user_id for each in list_workers(Permission.LOG_WORK)}
    everybody = {each.user_id for each in list_workers(Permission.CHANGE_CLIENTS)}
    served = _served([row.id for row in due if not row.everywhere])
    in_district: dict[int, set[int]] = {}
    for row in due:
        people = everybody if row.everywhere else _of(served[row.id], in_district)
        for user_id in people | ({row.link_user_id} & workers):
            whom[user_id].append(row.id)
    for user_id, ids in whom.items():
        notify(
            [user_id],
            kind="directory",
            sentence=_sentence(ids),
            link="/directory/confirm",
            key=f"directory-confirm:{today}",
            at=at,
        )
    db.session.execute(
        update(_P).where(_P.id.in_([row.id for row in due])).values(chased_on=today),
        execution_options={"synchronize_session": False},
    )
    return len(due)


def _of(district_ids: Sequence[int], known: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    for each in district_ids:
        if each not in known:
            workers = list_workers(Permission.CHANGE_CLIENTS, district_id=each)
            known[each] = {worker.user_id for worker in workers}
        found |= known[each]
    return found


def _served(ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for programme_id, district_id in db.session.execute(
        select(DirectoryDistrict.programme_id, DirectoryDistrict.district_id).where(
            DirectoryDistrict.programme_id.in_(ids)
        )
    ):
        found[programme_id].append(district_id)
    return found


def _sentence(ids: Sequence[int]) -> str:
    refs = ", ".join(programme_ref(each) for each in ids[:_NAMED])
    if len(ids) == 1:
        return f"Nobody has confirmed {refs} for {CONFIRMED_DAYS} days: is it still right?"
    more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
    return (
        f"Nobody has confirmed {len(ids):,} programmes for {CONFIRMED_DAYS} days: {refs}{more}. "
        "Are they still right?"
    )


def _unconfirmed(today: date) -> ColumnElement[bool]:
    return (_P.confirmed_on < today - timedelta(days=CONFIRMED_DAYS)) & or_(
        _P.closed_on.is_(None), _P.closed_on > today
    )


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """How many programmes a reader is asked to confirm, and since when the first has waited."""

    number: int
    since: date


def to_confirm(reader: Reader, today: date) -> ToConfirm | None:
    """Count what waits for a reader: to whoever is nobody's coordinator, their own links alone.

    One statement; none for whoever does not keep the directory. None: nothing waits.
    """
    if not reader.may(Permission.LOG_WORK):
        return None
    statement: Select[int, date] = select(func.count(), func.min(_P.confirmed_on)).where(
        _unconfirmed(today)
    )
    if not reader.may(Permission.CHANGE_CLIENTS):
        statement = statement.where(_P.link_user_id == reader.user_id)
    number, first = db.session.execute(statement).one()
    return ToConfirm(number, first + timedelta(days=CONFIRMED_DAYS)) if number else None
