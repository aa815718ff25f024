"""What a check finds: lines, each with the rows that it stands for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from iom.oversight.domain import Burst, Check, Night


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """Something unusual that one user did.

    Attributes:
        kind: what check found it.
        actor: who, as the trail names them.
        about: the reference of the one client it is about; empty for many.
        times: how many rows it stands for, of those that count.
        first_seq: the number of its first row.
        last_seq: the number of its last row.
        first_at: when it began.
        last_at: when it ended.
        clients: how many different clients.
        peak: the most within the time in which they are counted; None where nothing is counted so.
        listed: whether the clients were listed, not opened.
        night: the night in which it happened, if that is the point.
    """

    kind: Check
    actor: str
    about: str
    times: int
    first_seq: int
    last_seq: int
    first_at: datetime
    last_at: datetime
    clients: int = 1
    peak: int | None = None
    listed: bool = False
    night: Night | None = None

    @property
    def username(self) -> str:
        """The user name of who did it."""
        return self.actor.removeprefix("user:")


def line_of_burst(actor: str, burst: Burst, *, listed: bool) -> Line:
    """Return the line that tells of many clients in a short time."""
    return Line(
        Check.MANY,
        actor,
        about="",
        times=burst.clients,
        first_seq=min(burst.first.seq, burst.last.seq),
        last_seq=max(burst.first.seq, burst.last.seq),
        first_at=burst.first.at,
        last_at=burst.last.at,
        clients=burst.clients,
        peak=burst.peak,
        listed=listed,
    )
