"""When an e-mail is sent, how often it is tried, and all that stands in it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from enum import StrEnum

QUIET = timedelta(minutes=10)
"""Nobody is sent two e-mails within this time, however much happens."""
GIVE_UP = timedelta(days=1)
"""A notice or a letter that is older is told by the screen alone."""
LEASE = timedelta(minutes=10)
"""How long whoever sends holds a letter; longer than a mail server is waited for."""
KEPT = timedelta(days=30)
"""How long a letter that is done with stays on the list."""
_LONGEST_PAUSE = timedelta(hours=1)


class LetterState(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A letter that is being sent, by whoever holds its lease.

    Attributes:
        number: of the letter.
        lease: proves that it is still held when its outcome is noted.
        to: the address.
        made_at: when it was put together; the same for every try.
    """

    number: int
    lease: str
    to: str
    made_at: datetime


def pause_after(tries: int) -> timedelta:
    """Say how long to wait after the n-th try: 1 minute, 2, 4 and so on, at most an hour."""
    return min(timedelta(minutes=2 ** min(tries - 1, 10)), _LONGEST_PAUSE)


def due_after(last_sent_at: datetime | None, at: datetime) -> datetime:
    """Say when a new letter may go out: at once, or when it has been quiet for long enough."""
    return at if last_sent_at is None else max(at, last_sent_at + QUIET)


def message_of(letter: Held, *, sender: str, address: str, at: datetime) -> EmailMessage:
    """Write a letter. It says that there is something, never what, of whom or how much.

    Args:
        letter: which one; a second try bears the same number, by which mail servers know it.
        sender: the address it comes from.
        address: where to sign in.
        at: when it is sent.
    """
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = "Something new in iom"
    message["Date"] = format_datetime(at)
    stamp = f"{letter.made_at:%Y%m%d%H%M%S}.{letter.number}"
    message["Message-ID"] = f"<{stamp}.iom@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"There is something new for you in iom: sign in at {address}\n\n"
        "This message says no more on purpose. Please do not reply to it.\n"
    )
    return message
