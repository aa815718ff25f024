"""Correct the panel's words, and dissent. Each function is one act; none of them commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.clients.domain import subject_of
from iom.db import db
from iom.panel.cases import Case, get_case, out_of
from iom.panel.domain import BadDecision, DecidedMeanwhile, State, check_words, tidied
from iom.panel.events import DissentSaid, DissentTakenBack, PanelWordsCorrected
from iom.panel.models import CorrectedWords, Decision, Dissent, Sitting
from iom.panel.reaching import get_sitting, runs
from iom.panel.sittings import take
from iom.selection.service import check_may_write
from iom.sharing.models import Seat
from iom.sharing.scope import writing
from iom.transaction import savepoint


def correct_words(  # noqa: PLR0913  # of which decision, what and why, by whom and when
    sitting_id: int,
    ref: str,
    reason: str,
    why: str,
    *,
    version: int,
    actor: Reader,
    at: datetime,
    today: date,
) -> None:
    """Correct the panel's reason for what it decided last of a case; the decision stays.

    The former words stay readable. A sitting that is closed is corrected, too.

    Raises:
        NotFound: there is no sitting that the actor runs.
        NoSuchClient, NotYours: there is no such case that the actor sees, or they are out for it.
        BadDecision: nothing is decided, or something is too short or too long.
        DecidedMeanwhile: somebody corrected it or decided anew meanwhile.
    """
    take(sitting_id, actor)
    decision = _decided(get_case(actor, sitting_id, ref, today=today))
    check_may_write(actor, ref, reason, why)
    reason = check_words(reason, field="reason", what="the panel’s reason")
    if decision.reason == reason:
        return  # the same form sent twice
    if decision.version != version:
        raise DecidedMeanwhile(ref)
    why = check_words(why, field="why", what="why it is corrected")
    db.session.add(
        CorrectedWords(
            decision_id=decision.id,
            was=decision.reason,
            why=why,
            corrected_at=at,
            corrected_by=actor.ref,
        )
    )
    decision.reason = reason
    db.session.flush()
    event = PanelWordsCorrected(subject=subject_of(ref), sitting=sitting_id)
    audit.record(event, actor=actor, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDissent:
    """What a member says against a decision; empty words take back what they had said.

    Attributes:
        decision_id: that was shown.
        user_id: who says so.
    """

    decision_id: int
    user_id: int
    said: str
    token: str


def dissent(
    sitting_id: int, ref: str, new: NewDissent, *, actor: Reader, at: datetime, today: date
) -> None:
    """Say what a member says against a decision, as long as the sitting is not closed.

    A member says it of themselves; whoever runs the sitting writes down what any of them said.

    Raises:
        NotFound: there is no sitting that the actor is told of.
        NoSuchClient, NotYours: there is no such case that the actor sees, or they are out for it.
        BadDecision: the sitting is closed, it is not for the actor to say, or the words cannot be.
        DecidedMeanwhile: the sitting decided anew meanwhile.
    """
    sitting = get_sitting(actor, sitting_id)
    case = get_case(actor, sitting_id, ref, today=today)
    decision = _decided(case)
    check_may_write(actor, ref, new.said)
    _lock(sitting)
    if sitting.state is not State.OPEN:
        raise BadDecision("Dissent is recorded until the sitting is closed.")
    if decision.id != new.decision_id:
        raise DecidedMeanwhile(ref)
    _check_speaks(sitting_id, case, new.user_id, actor)
    standing = db.session.scalar(_standing(decision.id, new.user_id))
    said = tidied(new.said)
    if said == (standing.said if standing else ""):
        return
    if said:
        said = check_words(said, field="said", what="what they say")
    if standing is not None:
        standing.ended_at, standing.ended_by = at, actor.ref
        db.session.flush()
    member = db.session.get_one(User, new.user_id).ref
    told: dict[str, Any] = {"subject": subject_of(ref), "sitting": sitting_id, "member": member}
    if not said:
        audit.record(DissentTakenBack(**told), actor=actor, at=at)
        return
    row = Dissent(
        decision_id=decision.id,
        user_id=new.user_id,
        token=new.token,
        said=said,
        said_at=at,
        said_by=actor.ref,
    )
    try:
        with savepoint():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:  # a second click, a moment ago
        return
    audit.record(DissentSaid(**told), actor=actor, at=at)


def _decided(case: Case) -> Decision:
    if case.decision is None:
        raise BadDecision(f"This sitting has decided nothing about {case.ref}.")
    return case.decision


def _lock(sitting: Sitting) -> None:
    """Let nobody close the sitting meanwhile."""
    db.session.refresh(sitting, with_for_update=True)


def _check_speaks(sitting_id: int, case: Case, user_id: int, actor: Reader) -> None:
    if user_id != actor.user_id and not runs(actor, sitting_id):
        raise BadDecision("You can record your own dissent only.", field="who")
    if db.session.get(Seat, (sitting_id, user_id)) is None:
        raise BadDecision("Dissent is a member’s of this sitting.", field="who")
    if user_id in out_of(sitting_id, case.client_id):
        raise BadDecision("Whoever is out for this case takes no part in it.", field="who")


def standing_dissent(decision_id: int, user_id: int) -> str:
    """Return what somebody says against a decision that they see; empty for nothing."""
    row = db.session.scalar(_standing(decision_id, user_id))
    return row.said if row else ""


def _standing(decision_id: int, user_id: int) -> Select[Dissent]:
    return writing(select(Dissent)).where(
        Dissent.decision_id == decision_id,
        Dissent.user_id == user_id,
        Dissent.ended_at.is_(None),
    )
