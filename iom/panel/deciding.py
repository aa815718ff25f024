"""Decide about a case. None of this commits.

What a decision does to the place is done by `iom.selection`, by its rules and under its lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from iom.accounts.domain import Reader
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.clients.queries import get_client
from iom.cohort.domain import DeselectionReason, Status
from iom.cohort.models import Placement
from iom.cohort.service import set_not_selected
from iom.db import db
from iom.panel.cases import Case, get_case
from iom.panel.domain import (
    BadDecision,
    DecidedMeanwhile,
    State,
    What,
    acts_on,
    check_until,
    check_words,
)
from iom.panel.events import PanelDecided
from iom.panel.models import Decision
from iom.panel.sittings import take
from iom.safeguards.involvements import take as take_clients
from iom.selection import placing
from iom.selection import service as levels
from iom.selection.decisions import NewLeaving, NewLevel, NewPlace, NewReappraisal
from iom.selection.queries import latest_scores
from iom.sharing.scope import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """What a sitting decides of a case.

    Attributes:
        on: from which day it holds; of a deselection the first day without the place.
        level: to select, or to set another level.
        benefit: what is expected of the level, in words.
        until_on: from which day a deferred case is to be on a list again.
        leaving: why the client leaves, with a note where that asks for one.
        reason: the panel's, in words.
        why_otherwise: why it sets a rule aside; empty where it does not.
        seen: the version of the placement that was shown.
        before: the number of the latest decision that was shown, of any sitting; 0 for none.
        token: of the form.
    """

    what: What
    on: date
    reason: str
    level: int | None = None
    benefit: str = ""
    until_on: date | None = None
    leaving: DeselectionReason | None = None
    note: str = ""
    why_otherwise: str = ""
    seen: int
    before: int
    token: str


def decide(
    sitting_id: int, ref: str, new: NewDecision, *, actor: Reader, at: datetime, today: date
) -> None:
    """Decide about a case, in an open sitting. Sent twice, it is decided once.

    Raises:
        NotFound: there is no sitting that the actor runs.
        NoSuchClient, NotYours: there is no such case that the actor sees, or they are out for it.
        BadDecision: something typed cannot be right, or this cannot be decided of the client now.
        DecidedMeanwhile: somebody decided about the client since the case was shown.
        Refused: a rule says no that is not set aside.
    """
    sitting = take(sitting_id, actor)
    levels.check_may_write(actor, ref, new.reason)
    take_clients([get_case(actor, sitting_id, ref, today=today).client_id])
    case = get_case(actor, sitting_id, ref, today=today)
    if _known(case.client_id, new.token):
        return
    if sitting.state is not State.OPEN:
        raise BadDecision("This sitting is not open, so it decides nothing.")
    if latest_decision_id(case.client_id) != new.before or case.version != new.seen:
        raise DecidedMeanwhile(ref)
    seen = _reopened(case, new)
    if new.what not in open_to(case):
        raise BadDecision(f"This cannot be decided of {ref} as things stand now.")
    reason = check_words(new.reason, field="reason", what="the panel’s reason")
    until_on = check_until(new.until_on, today=today) if new.what is What.DEFER else None
    score = latest_scores([case.client_id], today).get(case.client_id)
    recommended = levels.recommended(case.client_id, today)
    _do(ref, new, reason, seen, actor=actor, at=at, today=today)
    row = Decision(
        sitting_id=sitting_id,
        client_id=case.client_id,
        token=new.token,
        what=new.what,
        on=new.on,
        level=new.level if new.what in {What.SELECT, What.LEVEL} else None,
        until_on=until_on,
        leaving=new.leaving if new.what is What.DESELECT else None,
        reason=reason,
        score_id=score.id if score else None,
        recommended=recommended,
        decided_at=at,
        decided_by=actor.ref,
    )
    db.session.add(row)
    db.session.flush()
    event = PanelDecided(subject=subject_of(ref), sitting=sitting_id, what=new.what)
    audit.record(event, actor=actor, at=at)


def open_to(case: Case) -> tuple[What, ...]:
    """Say what can be decided of a case now, the commonest first.

    What this sitting said of a nomination it may say anew as long as it is open.
    """
    turned_down = case.decision is not None and case.decision.what is What.NOT_SELECT
    if case.status is Status.NOT_SELECTED and turned_down:
        return acts_on(Status.NOMINATED)
    return acts_on(case.status)


def latest_decision_id(client_id: int) -> int:
    """Return the number of the latest decision about a client, of any sitting; 0 for none."""
    latest = (
        writing(select(Decision.id))
        .where(Decision.client_id == client_id)
        .order_by(Decision.id.desc())
        .limit(1)
    )
    return db.session.scalar(latest) or 0


def _do(  # noqa: PLR0913  # on whom, what, why, by whom and when
    ref: str,
    new: NewDecision,
    reason: str,
    seen: int,
    *,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Let the place follow the decision, by the rules of selection."""
    by: dict[str, Any] = {"actor": actor, "at": at, "today": today}
    same: dict[str, Any] = {"on": new.on, "token": new.token, "seen": seen}
    if new.what is What.SELECT:
        place = NewPlace(level=_level(new), benefit=new.benefit, **same)
        placing.select(ref, place, **by)
    elif new.what is What.NOT_SELECT:
        placing.not_select(ref, new.on, token=new.token, seen=seen, **by)
    elif new.what is What.LEVEL:
        level = NewLevel(
            to=_level(new),
            benefit=new.benefit,
            why_otherwise=new.why_otherwise,
            by_panel=True,
            **same,
        )
        levels.set_level(ref, level, **by)
    elif new.what is What.DESELECT:
        if new.leaving is None:
            raise BadDecision("Choose why the client leaves.", field="leaving")
        leaving = NewLeaving(
            reason=new.leaving, note=new.note, why_otherwise=new.why_otherwise, **same
        )
        placing.deselect(ref, leaving, **by)
    elif new.what is What.KEEP:
        levels.reappraise(ref, NewReappraisal(finding=reason, by_panel=True, **same), **by)
    else:
        get_client(actor, ref)  # to defer changes nothing of the place, and is for those who see it


def _level(new: NewDecision) -> int:
    if new.level is None:
        raise BadDecision("Choose a level.", field="level")
    return new.level


def _reopened(case: Case, new: NewDecision) -> int:
    """Let a nomination wait again that this very sitting turned down; return the version then."""
    if case.status is not Status.NOT_SELECTED or new.what not in open_to(case):
        return case.version
    latest = writing(select(Placement)).where(
        Placement.client_id == case.client_id, Placement.is_latest
    )
    set_not_selected(db.session.scalars(latest).one().id, None)
    again = latest.execution_options(populate_existing=True)
    return db.session.scalars(again).one().version


def _known(client_id: int, token: str) -> bool:
    same = writing(select(Decision.id)).where(
        Decision.client_id == client_id, Decision.token == token
    )
    return db.session.scalar(same) is not None
