"""The rules of sessions: how long one lasts, how it ends, how long somebody waits who guesses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from iom.accounts.domain import SHOWS_CLIENTS, Permission
from iom.kernel.errors import RuleBroken

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
HALF_WAY = timedelta(minutes=10)  # between the password and the second factor
SEEN_EVERY = timedelta(minutes=1)  # how often it is written down that somebody is there
KEPT = timedelta(days=90)  # rows of sessions that are over
TRIES_KEPT = timedelta(days=1)
FIRST_CODE_LASTS = timedelta(hours=72)
OFFER_LASTS = timedelta(minutes=10)  # a secret that was shown and not yet confirmed


class Stage(StrEnum):
    """How far the owner of a session has come."""

    CODE = "code"  # the password was right; a code is asked for
    ENROL = "enrol"  # the password was right; a second factor must be set up first
    SIGNED_IN = "signed-in"


class Ended(StrEnum):
    """Why a session is over before its time."""

    SIGNED_OUT = "signed-out"
    SIGNED_IN_ANEW = "signed-in-anew"
    BY_OWNER = "by-owner"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105  # a word
    PASSWORD_RESET = "password-reset"  # noqa: S105  # a word
    SECOND_FACTOR_RESET = "second-factor-reset"
    SECOND_FACTOR_CHANGED = "second-factor-changed"
    DISABLED = "disabled"
    ADMINISTRATOR = "administrator"
    BREACH = "breach"


class Trusted(StrEnum):
    """What a count of tries is kept for."""

    ACCOUNT = "account"
    ACCOUNT_THERE = "account-at-address"
    DEVICE = "device"  # a browser that has signed in to the account before
    ADDRESS = "address"


class TooManyTries(RuleBroken):
    """Somebody has guessed too often and must wait.

    Attributes:
        seconds: how long still, at least 1.
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = max(1, seconds)
        super().__init__(
            f"There were too many tries. Wait {in_words(self.seconds)}, then try again."
        )


class WrongCode(RuleBroken):
    """A code that is not right, was used already or is too old. Never says which."""

    def __init__(self) -> None:
        super().__init__(
            "That code is not right, or was used already. Wait for the next one and enter it."
        )


class WrongFirstCode(RuleBroken):
    """User name and one-time code do not belong together, or the code is used or too old."""

    def __init__(self) -> None:
        super().__init__(
            "The user name or the code is not right, or the code was used or is over 72 hours old. "
            "Your administrator can give you a new one."
        )


class WrongPassword(RuleBroken):
    """The password asked for once more is not right."""

    def __init__(self) -> None:
        super().__init__("That is not your present password. Nothing was changed.", "password")


class NothingOffered(RuleBroken):
    """No secret waits to be confirmed, or it waited too long."""

    def __init__(self) -> None:
        super().__init__("That took longer than 10 minutes. Begin again with your password.")


def ends_at(stage: Stage, created_at: datetime, last_seen_at: datetime) -> datetime:
    """Say when a session ends if nothing more happens in it."""
    if stage is not Stage.SIGNED_IN:
        return created_at + HALF_WAY
    return min(last_seen_at + IDLE, created_at + LONGEST)


def stage_after_password(
    permissions: Collection[Permission], *, enrolled: bool, required: bool
) -> Stage:
    """Say what comes after the right password.

    Args:
        permissions: what the user may do.
        enrolled: whether they have a second factor; who has one is always asked for it.
        required: whether the settings ask for one of those who see clients.
    """
    if enrolled:
        return Stage.CODE
    if required and not SHOWS_CLIENTS.isdisjoint(permissions):
        return Stage.ENROL
    return Stage.SIGNED_IN


# -- waiting ---------------------------------------------------------------------------------------

WINDOW = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
ALLOWED = {
    Trusted.ACCOUNT_THERE: 5,
    Trusted.DEVICE: 5,
    # More than one address comes to in a window, waits and all: no single one keeps the owner out.
    Trusted.ACCOUNT: 10,
    Trusted.ADDRESS: 50,
}


@dataclass(frozen=True, slots=True)
class Tries:
    """Tries that failed, or are under way, for one account, device or address.

    Attributes:
        failures: how many.
        since_at: when the first of them was.
        until_at: until when the next has to wait; None while there is no need to.
    """

    failures: int
    since_at: datetime
    until_at: datetime | None = None

    def wait_at(self, at: datetime) -> int:
        """Say how many seconds somebody has to wait, rounded up; 0 for not at all."""
        if self.until_at is None or at >= self.until_at:
            return 0
        return -int((at - self.until_at).total_seconds() // 1)

    def of_now(self, at: datetime) -> Tries:
        """Forget what is past: a window without many failures, or a quiet one after a wait."""
        quiet_from = self.since_at if self.until_at is None else self.until_at
        return Tries(0, at) if at >= quiet_from + WINDOW else self

    def with_one_more(self, at: datetime, *, allowed: int) -> Tries:
        """Count one more. From the last that is allowed on, each doubles the wait for the next."""
        now = self.of_now(at)
        failures = now.failures + 1
        if failures < allowed:
            return replace(now, failures=failures)
        doubled = min(failures - allowed, 10)  # far past the longest wait
        return replace(
            now, failures=failures, until_at=at + min(FIRST_WAIT * 2**doubled, LONGEST_WAIT)
        )

    def with_one_less(self, at: datetime, *, allowed: int) -> Tries:
        """Take back a try that turned out to be right, with the wait that it began."""
        failures = max(0, self.failures - 1)
        if self.until_at is None or failures < allowed:
            return replace(self, failures=failures, until_at=None)
        return replace(self, failures=failures, until_at=min(self.until_at, at))


def in_words(seconds: int) -> str:
    """Write a time to wait: `40 seconds`, `1 minute`, `4 minutes`; never less than it is."""
    if seconds < 60:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
