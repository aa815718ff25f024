"""Sittings of the story: one that decided, with dissent, one that is open, one whose list waits."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.demo.sign_ins import SIGN_INS
from iom.kernel.clock import LONDON
from iom.panel import listing, sittings
from iom.panel.candidates import Why
from iom.panel.cases import Case, get_case, list_cases
from iom.panel.deciding import NewDecision, decide, latest_decision_id
from iom.panel.domain import Terms, What
from iom.panel.wording import NewDissent, dissent
from iom.places.queries import get_district
from iom.transaction import transaction

_MEMBERS = ("hazel", "ivy", "merle")
_PAST_DAYS, _AHEAD_DAYS = 7, 4
_SELECT = (
    "Four burglaries within a mile of the bed and breakfast. Everybody at the table would work "
    "with him now, and the drug service has a place on Thursday."
)
_BENEFIT = "A room of his own from the fourth week, and treatment that began in custody goes on."
_NOT = "The offending is two years old and nobody at the table knows of anything since."
_DEFER = "Probation assesses next week; nothing is lost by waiting for it."
_KEEP = "The visits hold. A step down is looked at when the tenancy is signed."
_DISSENT = "Level 4 is more than the partnership can keep up this quarter; I would begin at 3."


def sit(*, actor: Reader, at: datetime) -> None:
    """Let one sitting decide and close, open one for Fenland, and plan the next with its list.

    Must be called outside a transaction.

    Args:
        actor: the coordinator.
        at: when; the first sitting lies a week before, in the same month.
    """
    today = at.astimezone(LONDON).date()
    held = max(today.replace(day=1), today - timedelta(days=_PAST_DAYS))
    _hold(held, actor=actor, at=at)
    begun = _plan(today, "fenland", actor=actor, at=at, today=today)
    with transaction():
        sittings.open_sitting(begun, actor=actor, at=at, today=today)
    first = list_cases(actor, begun, today=today).rows[0]
    _Pen(begun, today, actor, at).decide(first, What.DEFER, _DEFER)
    _plan(today + timedelta(days=_AHEAD_DAYS), actor=actor, at=at, today=today)


def _hold(on: date, *, actor: Reader, at: datetime) -> None:
    sitting = _plan(on, actor=actor, at=at, today=on)
    with transaction():
        sittings.open_sitting(sitting, actor=actor, at=at, today=on)
    rows = list_cases(actor, sitting, today=on).rows
    waiting = [each for each in rows if Why.NOMINATED in each.whys]
    placed = [each for each in rows if Why.LONG_STAY in each.whys and each.level == 3]
    chosen = [*waiting[:3], *placed[:1]]
    whats = [(What.SELECT, _SELECT), (What.NOT_SELECT, _NOT), (What.DEFER, _DEFER)]
    pen = _Pen(sitting, on, actor, at)
    for case, (what, reason) in zip(waiting[:3], whats, strict=False):
        pen.decide(case, what, reason)
    for case in placed[:1]:
        pen.decide(case, What.KEEP, _KEEP)
    pen.dissent(waiting[0].ref, "merle", _DISSENT)
    with transaction():
        for each in rows:
            if each.ref not in {one.ref for one in chosen}:
                listing.remove(sitting, each.ref, actor=actor, at=at)
        there = [get_user_by_name(name).id for name in _MEMBERS if name != "ivy"]
        sittings.close(sitting, there, actor=actor, at=at, today=on)


def _plan(on: date, *districts: str, actor: Reader, at: datetime, today: date) -> int:
    members = {name: get_user_by_name(name).id for name in _MEMBERS}
    terms = Terms(
        on=on,
        at=time(10, 0),
        place="Guildhall, committee room 2",
        district_ids=frozenset(get_district(code).id for code in districts),
        chair_id=members[SIGN_INS[0].username],
        member_ids=frozenset(members.values()),
    )
    with transaction():
        token = "-".join(("story", str(on), *districts))
        made = sittings.plan(terms, token=token, actor=actor, at=at, today=today)
        listing.prepare(made, actor=actor, at=at, today=today)
        return made


class _Pen:
    """Writes down what the first sitting decides."""

    def __init__(self, sitting: int, on: date, actor: Reader, at: datetime) -> None:
        self.sitting, self.on, self.actor, self.at = sitting, on, actor, at

    def decide(self, case: Case, what: What, reason: str) -> None:
        """Decide about a case on the day of the sitting."""
        with transaction():
            new = NewDecision(
                what=what,
                on=self.on,
                reason=reason,
                level=4 if what is What.SELECT else None,
                benefit=_BENEFIT if what is What.SELECT else "",
                until_on=self.on + timedelta(days=14) if what is What.DEFER else None,
                seen=case.version,
                before=latest_decision_id(case.client_id),
                token=f"story-{what}",
            )
            decide(self.sitting, case.ref, new, actor=self.actor, at=self.at, today=self.on)

    def dissent(self, ref: str, username: str, said: str) -> None:
        """Let a member say something against what was decided."""
        with transaction():
            case = get_case(self.actor, self.sitting, ref, today=self.on)
            new = NewDissent(
                decision_id=case.decision.id if case.decision else 0,
                user_id=get_user_by_name(username).id,
                said=said,
                token="story",  # noqa: S106  # of a form, no secret
            )
            dissent(self.sitting, ref, new, actor=self.actor, at=self.at, today=self.on)
