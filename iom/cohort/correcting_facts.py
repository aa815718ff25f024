"""Record, correct and strike out what holds from a day on. None of these commits.

A fact is a point in a history: from its day it holds until the next one (`iom.cohort.spans`). One
that is struck out is as if it had never been: what held before goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients import service as clients
from iom.clients.domain import subject_of
from iom.clients.models import Client
from iom.cohort.corrections import (
    BadCorrection,
    CorrectedMeanwhile,
    FactCorrected,
    FactRecorded,
    FactStruckOut,
    What,
    code_of,
)
from iom.cohort.levelling import touch_placement
from iom.cohort.models import Former
from iom.cohort.service import put_spans
from iom.cohort.spans import last_value, value_on
from iom.cohort.stored import FACT_TABLES, History, histories_of
from iom.cohort.taken import reason_of, take
from iom.db import db
from iom.entries.domain import EndedHow
from iom.kernel.dates import day_in_words
from iom.kernel.errors import NotFound
from iom.sharing.scope import writing

MEANWHILE = "Somebody else corrected this since you opened it."
_ANOTHER = "Something else is on the record from this day on: correct that."


@dataclass(frozen=True, slots=True)
class Point:
    """What holds from a day on, as the actor saw it; the code is that of `corrections`."""

    from_on: date
    code: str


def record_fact(  # noqa: PLR0913  # an act, on what, with what, by whom and when
    ref: str,
    what: What,
    from_on: date,
    value: Any,  # noqa: ANN401  # of any fact
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Say that something holds from a day on. Said twice, it is said once.

    Raises:
        NoSuchClient, NotYours, NotFound: there is none, or not for the actor.
        BadCorrection: it holds on that day already, something else begins there, or it lies ahead.
    """
    if not what.recordable:
        raise NotFound("This is not recorded here.")
    client, history = _take(actor, ref, what)
    if from_on in history and history[from_on] == value:
        return
    _check_day(from_on, today)
    if from_on in history:
        raise BadCorrection(_ANOTHER, field="from_on")
    if any(day < from_on for day in history) and value_on(history, from_on) == value:
        raise BadCorrection("It says so already on that day.", field="value")
    later = min((day for day in history if day > from_on), default=None)
    if later is not None and history[later] == value:
        raise BadCorrection(
            f"The same holds from {day_in_words(later)} on: correct that day instead.",
            field="from_on",
        )
    _put(client, what, history | {from_on: value})
    event = FactRecorded(subject=subject_of(ref), what=what, category=what.category)
    audit.record(event, actor=actor, at=at)


def correct_fact(  # noqa: PLR0913  # as above
    ref: str,
    what: What,
    seen: Point,
    from_on: date,
    value: Any,  # noqa: ANN401  # of any fact
    reason: str,
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> date | None:
    """Let something else hold, or from another day on; what was said stays readable.

    Returns:
        The day from which the same was on the record and goes on now: the two are one. Else None.

    Raises:
        NoSuchClient, NotYours, NotFound: there is none, or not for the actor.
        CorrectedMeanwhile: it says something else by now than the actor saw.
        BadCorrection: the reason is too short, the day lies ahead, is that of another or beyond
            it, or nothing would be left to say.
    """
    why = reason_of(reason)
    client, history = _take(actor, ref, what)
    if (from_on, code_of(value)) == (seen.from_on, seen.code):
        return None
    if not _is_there(client, what, history, seen, how=EndedHow.CHANGED, reason=why, actor=actor):
        return None
    _check_day(from_on, today)
    rest = {day: held for day, held in history.items() if day != seen.from_on}
    _check_place(rest, seen.from_on, from_on, value)
    _keep(client, what, seen.from_on, history, EndedHow.CHANGED, why, actor=actor, at=at)
    after = rest | {from_on: value}
    joins = _joined_after(after, from_on)
    if joins is not None:
        _keep(client, what, joins, history, EndedHow.CHANGED, why, actor=actor, at=at)
    _put(client, what, after)
    event = FactCorrected(subject=subject_of(ref), what=what, category=what.category)
    audit.record(event, actor=actor, at=at)
    return joins


def strike_out_fact(  # as above
    ref: str, what: What, seen: Point, reason: str, *, actor: Reader, at: datetime
) -> date | None:
    """Strike out that something else held from a day on; what held before goes on.

    Returns:
        As `correct_fact` does, where the same held before it and after it.

    Raises:
        NoSuchClient, NotYours, NotFound: there is none, or not for the actor.
        CorrectedMeanwhile: it says something else by now than the actor saw.
        BadCorrection: the reason is too short, or it is the only district.
    """
    why = reason_of(reason)
    client, history = _take(actor, ref, what)
    if not _is_there(client, what, history, seen, how=EndedHow.STRUCK_OUT, reason=why, actor=actor):
        return None
    rest = {day: held for day, held in history.items() if day != seen.from_on}
    if what is What.DISTRICT and not rest:
        raise BadCorrection("This is the only district of the client: correct it instead.")
    _keep(client, what, seen.from_on, history, EndedHow.STRUCK_OUT, why, actor=actor, at=at)
    before = max((day for day in rest if day < seen.from_on), default=None)
    joins = None if before is None else _joined_after(rest, before)
    if joins is not None:
        _keep(client, what, joins, history, EndedHow.CHANGED, why, actor=actor, at=at)
    _put(client, what, rest)
    event = FactStruckOut(subject=subject_of(ref), what=what, category=what.category)
    audit.record(event, actor=actor, at=at)
    return joins


def _take(actor: Reader, ref: str, what: What) -> tuple[Client, History]:
    client = take(actor, ref)
    if what is What.PLACEMENT or not actor.sees(what.category):
        raise NotFound("There is no such fact.")
    return client, histories_of([client.id])[client.id][what.field]


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise BadCorrection("The day lies in the future.", field="from_on")


def _check_place(rest: History, was_on: date, from_on: date, value: Any) -> None:  # noqa: ANN401  # as above
    """Refuse to move a point onto another or past it, or to say what held before already."""
    if from_on in rest:
        raise BadCorrection(_ANOTHER, field="from_on")
    first, last = sorted((was_on, from_on))
    between = min((day for day in rest if first < day < last), default=None)
    if between is not None:
        raise BadCorrection(
            f"Something else is on the record from {day_in_words(between)} on, in between: "
            "correct that first.",
            field="from_on",
        )
    if any(day < from_on for day in rest) and value_on(rest, from_on) == value:
        raise BadCorrection(
            "The same held before that day already, so nothing would change on it: strike this "
            "out instead.",
            field="value",
        )


def _joined_after(history: History, from_on: date) -> date | None:
    """Return the day of the next point where it says the same as the one of a day, else None."""
    later = min((day for day in history if day > from_on), default=None)
    return later if later is not None and history[later] == history[from_on] else None


def _is_there(  # noqa: PLR0913  # as above
    client: Client,
    what: What,
    history: History,
    seen: Point,
    *,
    how: EndedHow,
    reason: str,
    actor: Reader,
) -> bool:
    """Say whether it is there as the actor saw it; no, where the very same was done before."""
    if seen.from_on in history and code_of(history[seen.from_on]) == seen.code:
        return True
    done = writing(select(Former.id)).where(
        Former.client_id == client.id,
        Former.what == what,
        Former.from_on == seen.from_on,
        Former.how == how,
        Former.reason == reason,
        Former.ended_by == actor.ref,
    )
    if db.session.scalar(done.limit(1)) is None:
        raise CorrectedMeanwhile(MEANWHILE)
    return False


def _keep(  # noqa: PLR0913  # as above
    client: Client,
    what: What,
    from_on: date,
    history: History,
    how: EndedHow,
    reason: str,
    *,
    actor: Reader,
    at: datetime,
) -> None:
    row = Former(
        client_id=client.id,
        what=what,
        from_on=from_on,
        how=how,
        reason=reason,
        ended_at=at,
        ended_by=actor.ref,
        **{what.field: history[from_on]},
    )
    db.session.add(row)


def _put(client: Client, what: What, history: History) -> None:
    put_spans(FACT_TABLES[what.field], {client.id: history}, known=[client.id])
    if what is What.DISTRICT:
        clients.set_homes({client.id: last_value(history)})
    if what is What.LEVEL:
        touch_placement(client.id)
