"""What happens to sessions, passwords and second factors. Never what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation
from iom.sessions.domain import Ended, Trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """Sessions of a user were ended before their time, by them or by somebody else."""

    operation: ClassVar[Operation] = Operation.SIGN_OUT
    why: Ended
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFailed(Event):
    """The password was right, and the time-based code or recovery code after it was not."""

    operation: ClassVar[Operation] = Operation.SIGN_IN_FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCodeFailed(Event):
    """Somebody tried to set a password with a one-time code that did not open the account."""

    operation: ClassVar[Operation] = Operation.SIGN_IN_FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordAskedAgainFailed(Event):
    """Somebody who is signed in was asked for the password once more, and it was wrong."""

    operation: ClassVar[Operation] = Operation.SIGN_IN_FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class TriesThrottled(Event):
    """After too many failures the next try has to wait. Told once for each wait."""

    operation: ClassVar[Operation] = Operation.SIGN_IN_FAILED
    counted_by: Trusted
    wait_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodeUsed(Event):
    """Somebody signed in with a recovery code in place of a time-based one."""

    operation: ClassVar[Operation] = Operation.SIGN_IN
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesMade(Event):
    """New recovery codes were shown to their owner; those of before no longer work."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    codes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorEnrolled(Event):
    """A user set up time-based codes, for the first time or on another device."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    anew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorReset(Event):
    """A user's time-based and recovery codes were taken off; they set them up anew."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """A user set a password of their own. `first`: with a one-time code."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(Event):
    """A user's password was taken off; they set another with a one-time code."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCodeIssued(Event):
    """A one-time code was made with which a user sets a password of their own."""

    operation: ClassVar[Operation] = Operation.SETTINGS
