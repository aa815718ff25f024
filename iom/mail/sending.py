"""Send what waits. Run by a command or a job, as often as wished and by several at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iom.accounts.domain import Reader
from iom.kernel import clock
from iom.mail import service
from iom.mail.domain import Held, message_of
from iom.mail.posting import NotTaken, Post, Unreachable
from iom.transaction import transaction

if TYPE_CHECKING:
    from config import Mail


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many letters the server took and did not take, and why it could not be reached."""

    sent: int
    failed: int
    unreachable: str = ""


def send_waiting(mail: Mail, *, actor: Reader) -> Outcome:
    """Put letters together and send those that are due, one after another.

    Each is held by a lease before it is sent and noted after it; between the two no transaction is
    open. Whoever is stopped in between leaves a letter that is sent again when its lease is over,
    under the same number: twice at worst, never not at all.
    """
    with transaction():
        service.put_together(at=clock.now())
    sent = failed = 0
    with Post(mail) as post:
        while held := _next(actor):
            now = clock.now()
            message = message_of(held, sender=mail.sender, address=mail.address, at=now)
            try:
                post.send(message)
            except NotTaken as refusal:
                failed += 1
                _failed(held, refusal)
            except Unreachable as reason:
                _failed(held, reason)
                return Outcome(sent, failed + 1, str(reason))
            else:
                sent += 1
                with transaction():
                    service.note_sent(held, actor=actor, at=clock.now())
    return Outcome(sent, failed)


def _next(actor: Reader) -> Held | None:
    with transaction():
        return service.hold_next(actor=actor, at=clock.now())


def _failed(held: Held, why: Exception) -> None:
    with transaction():
        service.note_failed(held, str(why), at=clock.now())
