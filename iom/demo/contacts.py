"""Contacts of half a year and sessions with providers of two, so that figures have something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from iom.accounts.domain import Reader
from iom.clients.models import Client
from iom.contacts.domain import Attendance, ContactKind, Outcome, Pathway
from iom.contacts.models import Contact
from iom.db import db
from iom.entries.rows import columns_of_new
from iom.kernel.working_days import is_working_day, last_working_day_before
from iom.sharing.scope import visible_to

_A, _K, _O = Attendance, ContactKind, Outcome
_AGENCIES = (
    ("Cambridgeshire Constabulary", "Maple Starling"),
    ("Probation", "Ivy Fieldfare"),
    ("Council community safety", "Rowan Siskin"),
)
_WORK = (
    ("Finchfield Training", Pathway.ETE, 0, _K.GROUP),
    ("Elderbrook Recovery", Pathway.DRUGS_ALCOHOL, 4_500, _K.OFFICE_VISIT),
    ("Alderworth House", Pathway.ACCOMMODATION, 12_000, _K.ACCOMPANIED),
    ("Robinworth Money Advice", Pathway.FINANCE, None, _K.PHONE),
    ("Larch Programmes", Pathway.ATTITUDES, 8_000, _K.GROUP),
)
_OUTCOMES = (_O.ACHIEVED, _O.PROGRESS, _O.ACHIEVED, _O.NO_CHANGE, None, _O.PROGRESS, _O.SET_BACK)
_PLANNED = {"5": 12, "4": 8, "3": 4, "2": 2, "1": 1}
_WINDOW, _WINDOWS = 28, 6
_LONG_AGO = 640


def tell(here: Sequence[Mapping[str, str]], *, actor: Reader, at: datetime, today: date) -> None:
    """Put contacts on the records of those on the scheme, in the caller's transaction.

    Whoever was missed or met long ago by another chapter is left as they are.
    """
    ids = {
        ref: client_id
        for client_id, ref in db.session.execute(
            select(Client.id, Client.ref).where(visible_to(actor, Client))
        )
    }
    rows = []
    for number, client in enumerate(here):
        if number % 19 == 6 or number % 17 == 8 or client["client_ref"] not in ids:
            continue
        since = date.fromisoformat(client["selected_on"])
        own = columns_of_new(ids[client["client_ref"]], source="", actor=actor, at=at)
        level = client["intensity"]
        for days, said in (*_met(number, level), *_sessions(number)):
            on = _working(today - timedelta(days=days))
            if since <= on < today:
                rows.append({**own, **_EMPTY, **said, "on": on})
    if rows:
        db.session.execute(insert(Contact), rows)


_EMPTY: dict[str, Any] = {
    "provider": "",
    "pathway": None,
    "minutes": 30,
    "attended": _A.ATTENDED,
    "outcome": None,
    "cost_pence": None,
    "note": "",
}


def _met(number: int, level: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Tell of ordinary contacts: most of a plan, a little less of it in each window before."""
    planned = _PLANNED.get(level, 0)
    for window in range(_WINDOWS):
        # The last 28 days have three contacts each from the file already.
        wanted = planned * (92 - 5 * window - 9 * (number % 4)) // 100
        for at in range(wanted - 3 if window == 0 else wanted):
            agency, worker = _AGENCIES[(number + at) % 3]
            missed = (number + at + window) % 9 == 4 and window > 0
            yield (
                window * _WINDOW + 1 + (at * _WINDOW) // max(wanted, 1),
                {
                    "agency": agency,
                    "worker": worker,
                    "kind": (_K.OFFICE_VISIT, _K.PHONE, _K.HOME_VISIT)[(number + at) % 3],
                    "attended": _misses(number + at) if missed else _A.ATTENDED,
                },
            )


def _misses(number: int) -> Attendance:
    return (_A.UNACCEPTABLE_ABSENCE, _A.ACCEPTABLE_ABSENCE, _A.OUR_SIDE)[number % 3]


def _sessions(number: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Tell of weekly sessions with one or two providers at some time of the last two years."""
    for which in range(1 + number % 2):
        provider, pathway, cost, kind = _WORK[(number * 3 + which * 2) % len(_WORK)]
        begins = 45 + (number * 53 + which * 211) % (_LONG_AGO - 45)
        for week in range(2 + (number + which) % 4):
            missed = (number * 7 + week * 3) % 8 == 5
            came = _misses(number + week) if missed else _A.ATTENDED
            yield (
                begins - 7 * week,
                {
                    "agency": _AGENCIES[number % 3][0],
                    "worker": _AGENCIES[number % 3][1],
                    "provider": provider,
                    "pathway": pathway,
                    "kind": kind,
                    "attended": came,
                    "outcome": None if missed else _OUTCOMES[(number + week * 2) % len(_OUTCOMES)],
                    "cost_pence": cost,
                },
            )


def _working(day: date) -> date:
    return day if is_working_day(day) else last_working_day_before(day)
