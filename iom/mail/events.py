"""What happens to e-mails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Event):
    """Somebody was sent an e-mail that says only that there is a notice for them."""

    operation: ClassVar[Operation] = Operation.EXPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterGivenUp(Event):
    """An e-mail could not be sent for a day; its reader has the notice on the screen alone."""

    operation: ClassVar[Operation] = Operation.EXPORT
    tries: int
