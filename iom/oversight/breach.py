"""An account in the wrong hands: what it saw, and how it is shut. No function here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, not_, select

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.audit import service as audit
from iom.audit.models import AuditRecord
from iom.db import db
from iom.kernel.events import Operation
from iom.oversight.events import BreachAssessed
from iom.oversight.trail import CLIENT_PREFIX, LISTED, between, by_user
from iom.oversight.windows import Window
from iom.sessions.domain import Ended
from iom.sessions.own_password import force_reset, reset_second_factor
from iom.sessions.service import end_sessions

SHOWN = 200  # clients on a page
_SEEING = (Operation.CONSULTATION, Operation.DISCLOSURE)


class How(StrEnum):
    """How an account came to know of a client."""

    LISTED = "listed"
    OPENED = "opened"
    TAKEN_OUT = "taken-out"


@dataclass(frozen=True, slots=True)
class Times:
    """How often, and when first and last."""

    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Seen:
    """A client of whom an account came to know, and how."""

    ref: str
    how: Mapping[How, Times]

    @property
    def first_at(self) -> datetime:
        """When first, in whatever way."""
        return min(times.first_at for times in self.how.values())

    @property
    def last_at(self) -> datetime:
        """When last, in whatever way."""
        return max(times.last_at for times in self.how.values())


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an account did in a window.

    Attributes:
        username: whose account.
        window: the time looked at.
        seen: every client listed, opened or taken out, by reference.
        others: how many other rows there are, by operation.
    """

    username: str
    window: Window
    seen: Sequence[Seen]
    others: Mapping[Operation, int]

    def after(self, ref: str) -> Sequence[Seen]:
        """Return those whose reference comes after one, so many that one more tells of others."""
        return [seen for seen in self.seen if seen.ref > ref][: SHOWN + 1]

    def count(self, how: How) -> int:
        """Count the clients who were seen in one way."""
        return sum(how in each.how for each in self.seen)


@dataclass(frozen=True, slots=True)
class Shut:
    """What was done to an account.

    Attributes:
        sessions: how many were ended.
        code: with which its owner sets another password; kept nowhere else.
        second_factor: whether that was reset too.
    """

    sessions: int
    code: str
    second_factor: bool


def assess(username: str, window: Window) -> Assessment:
    """Work out whom an account saw or took out in a window. 3 statements.

    Raises:
        NotFound: there is no such user.
    """
    user = get_user_by_name(username)
    which = [by_user(user.username), *between(window.from_at, window.to_at)]
    return Assessment(user.username, window, _seen(which), _others(which))


def shut(username: str, *, second_factor: bool, actor: Reader, at: datetime) -> Shut:
    """End the sessions of an account, and let nobody in until its owner sets another password.

    Raises:
        NotFound: there is no such user.
    """
    user = get_user_by_name(username)
    sessions = end_sessions(user.id, Ended.BREACH, actor=actor, at=at)
    if second_factor:
        reset_second_factor(user, actor=actor, at=at)
    return Shut(sessions, force_reset(user, actor=actor, at=at), second_factor)


def record_assessment(found: Assessment, *, look_only: bool, actor: Reader, at: datetime) -> None:
    """Put it on the trail that a breach was assessed."""
    event = BreachAssessed(
        subject=f"user:{found.username}",
        from_at=found.window.from_at.isoformat(),
        to_at=found.window.to_at.isoformat(),
        clients=len(found.seen),
        look_only=look_only,
    )
    audit.record(event, actor=actor, at=at)


def _seen(which: Sequence[ColumnElement[bool]]) -> list[Seen]:
    how = case(
        (AuditRecord.operation == Operation.DISCLOSURE, How.TAKEN_OUT.value),
        (AuditRecord.event == LISTED, How.LISTED.value),
        else_=How.OPENED.value,
    ).label("how")
    statement = (
        select(
            AuditRecord.subject,
            how,
            func.count(),
            func.min(AuditRecord.at),
            func.max(AuditRecord.at),
        )
        .where(
            *which,
            AuditRecord.operation.in_(_SEEING),
            AuditRecord.subject.like(f"{CLIENT_PREFIX}%"),
        )
        .group_by(AuditRecord.subject, how)
    )
    found: dict[str, dict[How, Times]] = {}
    for subject, one, times, first_at, last_at in db.session.execute(statement):
        ways = found.setdefault(subject.removeprefix(CLIENT_PREFIX), {})
        ways[How(one)] = Times(times, first_at, last_at)
    return [Seen(ref, found[ref]) for ref in sorted(found)]


def _others(which: Sequence[ColumnElement[bool]]) -> dict[Operation, int]:
    seeing = AuditRecord.operation.in_(_SEEING) & AuditRecord.subject.like(f"{CLIENT_PREFIX}%")
    statement = (
        select(AuditRecord.operation, func.count().label("times"))
        .where(*which, not_(seeing))
        .group_by(AuditRecord.operation)
    )
    counted = {row.operation: row.times for row in db.session.execute(statement)}
    return {operation: counted[operation] for operation in Operation if operation in counted}
