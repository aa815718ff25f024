"""Hand the cases of one worker over to others. Each function is one act; none of them commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.accounts.domain import Reader
from iom.accounts.models import User
from iom.audit import service as audit
from iom.db import db
from iom.kernel.dates import day_in_words
from iom.kernel.errors import NotFound
from iom.leads.caseloads import Led, list_led
from iom.leads.domain import BadHandover, BadLead, HandoverMoved, holder_on
from iom.leads.events import HandoverAcknowledged, HandoverMade
from iom.leads.giving import Case, cases_of, check_place, give, users_of
from iom.leads.models import Handover, HandoverCase, HandoverReceiver
from iom.notices.service import notify
from iom.safeguards.domain import check_first_day
from iom.safeguards.involvements import take
from iom.safeguards.reach import hindrances

NOTE_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One case that is to go to somebody, and what they are to know of it."""

    client_id: int
    to_id: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """Whose cases go to whom, from which day on."""

    token: str
    user_id: int
    from_on: date
    note: str
    cases: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One case of a handover as it will be; `refused` says why it will not."""

    led: Led
    to: User
    note: str
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a handover will do."""

    giver: User
    given: Sequence[Step]
    refused: Sequence[Step]

    @property
    def receivers(self) -> list[tuple[str, int, int]]:
        """Who receives how many cases, and how many contacts are planned for these in 28 days."""
        cases, weights = Counter[str](), Counter[str]()
        for step in self.given:
            cases[step.to.full_name] += 1
            weights[step.to.full_name] += step.led.planned
        return [(name, cases[name], weights[name]) for name in sorted(cases)]


def preview(new: NewHandover, *, actor: Reader, today: date) -> Preview:
    """Say what a handover would do.

    Raises:
        BadHandover: nothing would be handed over, or somebody would give cases to themselves.
        BadInvolvement: the first day cannot be right.
        HandoverMoved: the giver does not have one of the cases any more.
    """
    giver = get_giver(new.user_id)
    check_first_day(new.from_on, today=today)
    known = {each.id: each for each in list_led(actor, giver.id, today)}
    asked = {each.client_id: each for each in new.cases}
    if not asked:
        raise BadHandover("Tick at least one case.")
    gone = set(asked) - set(known)
    if gone:
        raise HandoverMoved(
            f"{len(gone)} of the cases {'is' if len(gone) == 1 else 'are'} not with "
            f"{giver.full_name} any more, or not yours to see. Nothing was handed over: look at "
            "the list below, and send it again."
        )
    cases = cases_of({client_id: known[client_id].ref for client_id in asked})
    receivers = _receivers(new, giver)
    steps = []
    for to_id, user in receivers.items():
        own = [each for each in new.cases if each.to_id == to_id]
        hindered = hindrances(user, [each.client_id for each in own])
        steps += [
            Step(
                known[each.client_id],
                user,
                each.note,
                hindered.get(each.client_id)
                or _refusal(cases[each.client_id], known[each.client_id], giver, user, new.from_on),
            )
            for each in own
        ]
    order = {client_id: place for place, client_id in enumerate(known)}
    steps.sort(key=lambda step: order[step.led.id])
    return Preview(
        giver,
        [step for step in steps if not step.refused],
        [step for step in steps if step.refused],
    )


def hand_over(new: NewHandover, *, actor: Reader, at: datetime, today: date) -> int:
    """Hand cases over, in one act, with one message to each receiver.

    A case whom the receiver could not see stays where it is. Sent twice, it happens once.

    Args:
        new: whose, to whom, from when, with which notes.
        actor: who does it; of the cases they see.
        at: when.
        today: the day.

    Returns:
        The number of the handover.

    Raises:
        BadHandover: nothing can be handed over, or somebody would give cases to themselves.
        BadInvolvement: the first day cannot be right.
        HandoverMoved: the giver does not have one of the cases any more.
    """
    if (done := _made(new.token)) is not None:
        return done
    take([each.client_id for each in new.cases])
    if (done := _made(new.token)) is not None:
        return done
    plan = preview(new, actor=actor, today=today)
    if not plan.given:
        raise BadHandover("None of these cases can be handed over; the reasons are below.")
    handover = Handover(
        token=new.token,
        user_id=plan.giver.id,
        from_on=new.from_on,
        note=new.note,
        made_at=at,
        made_by=actor.ref,
    )
    try:
        with db.session.begin_nested():
            db.session.add(handover)
            db.session.flush()
    except IntegrityError:
        return _made(new.token) or 0
    cases = cases_of({step.led.id: step.led.ref for step in plan.given})
    for step in plan.given:
        give(cases[step.led.id], step.led.kind, step.to, new.from_on, actor=actor, at=at)
    db.session.add_all(
        HandoverCase(
            handover_id=handover.id,
            client_id=step.led.id,
            kind=step.led.kind,
            user_id=step.to.id,
            note=step.note,
        )
        for step in plan.given
    )
    _tell(handover, plan, actor=actor, at=at)
    return handover.id


def acknowledge(handover_id: int, *, actor: Reader, at: datetime) -> None:
    """Note that a receiver knows which cases they were given; giver and coordinator are told.

    Raises:
        NotFound: nothing was handed over to the actor under that number.
    """
    receiver = db.session.get(
        HandoverReceiver, (handover_id, actor.user_id or 0), with_for_update=True
    )
    if receiver is None:
        raise NotFound("Nothing was handed over to you under this number.")
    if receiver.acknowledged_at is not None:
        return
    receiver.acknowledged_at = at
    handover = db.session.get_one(Handover, handover_id)
    made_by = db.session.scalar(
        select(User.id).where(User.username == handover.made_by.removeprefix("user:"))
    )
    notify(
        {handover.user_id, made_by or handover.user_id} - {actor.user_id or 0},
        kind="handover-acknowledged",
        sentence=f"{actor.name} has acknowledged a handover of {_cases(receiver.cases)}.",
        link=f"/handovers/{handover_id}",
        key=f"handover-acknowledged:{handover_id}:{actor.user_id}",
        at=at,
    )
    event = HandoverAcknowledged(subject=subject_of(handover_id), cases=receiver.cases)
    audit.record(event, actor=actor, at=at)


def subject_of(handover_id: int) -> str:
    """Return how the audit trail names a handover."""
    return f"handover:{handover_id}"


def get_giver(user_id: int) -> User:
    """Fetch the worker whose cases are to be handed over; their account may be closed.

    Raises:
        NotFound: there is no such worker.
    """
    user = db.session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such worker.")
    return user


def _receivers(new: NewHandover, giver: User) -> dict[int, User]:
    users = users_of({each.to_id for each in new.cases})
    missing = {each.to_id for each in new.cases} - set(users)
    if missing:
        raise BadHandover("Choose who receives the cases.")
    if giver.id in users:
        raise BadHandover(f"{giver.full_name} has these cases: choose somebody else.")
    return users


def _refusal(case: Case, led: Led, giver: User, user: User, from_on: date) -> str:
    """Say why a case that the receiver could see cannot go to them; empty where it can."""
    holder = holder_on(case.turns[led.kind], from_on)
    if holder is None or holder.user_id != giver.id:
        return f"{giver.full_name} does not have this case on that day."
    try:
        check_place(case, led.kind, user, from_on)
    except BadLead as refusal:
        return str(refusal)
    return ""


def _made(token: str) -> int | None:
    return db.session.scalar(select(Handover.id).where(Handover.token == token))


def _tell(handover: Handover, plan: Preview, *, actor: Reader, at: datetime) -> None:
    """Give each receiver one message, and put the handover on the trail."""
    numbers = Counter(step.to.id for step in plan.given)
    people = {step.to.id: step.to for step in plan.given}
    for user_id, number in sorted(numbers.items()):
        db.session.add(HandoverReceiver(handover_id=handover.id, user_id=user_id, cases=number))
        notify(
            [user_id],
            kind="handover",
            sentence=(
                f"{actor.name} handed {_cases(number)} of {plan.giver.full_name} over to you, "
                f"from {day_in_words(handover.from_on)}."
            ),
            link=f"/handovers/{handover.id}",
            key=f"handover:{handover.id}",
            at=at,
        )
    event = HandoverMade(
        subject=subject_of(handover.id),
        giver=plan.giver.ref,
        receivers=tuple(sorted(user.ref for user in people.values())),
        cases=len(plan.given),
        from_on=handover.from_on,
    )
    audit.record(event, actor=actor, at=at)
    db.session.flush()


def _cases(number: int) -> str:
    return "1 case" if number == 1 else f"{number} cases"
