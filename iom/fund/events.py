"""What the trail says of the fund: references and amounts, never words that were typed. Pure.

What is done with a request is told of each client it is about; where it is about none, of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.events import Event, Operation


def subject_of_grant(code: str) -> str:
    """Return how the trail names a grant."""
    return f"grant:{code}"


def subject_of_request(request_id: int) -> str:
    """Return how the trail names a request that is about no client."""
    return f"fund-request:{request_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantOpened(Event):
    """There is a new grant."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantChanged(Event):
    """What is said of a grant was changed; its money was not."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAwarded(Event):
    """The amount of a grant for a year was set or revised."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    year: int
    before_pence: int
    after_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMoved(Event):
    """Money was moved between headings of a grant's year."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    year: int
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FundYearClosed(Event):
    """A grant's year was closed: what was left lapsed or was carried over."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    year: int
    pence: int
    carried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSet(Event):
    """The most that an approver, or a role, may approve for one request was set, or taken away."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    pence: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FundFiguresTakenOut(Event):
    """Figures of the fund left the product in a file; no client is in it."""

    operation: ClassVar[Operation] = Operation.EXPORT
    what: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfRequest(Event):
    """Something was done with a request; `category` says who may be told of it."""

    request: int
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendAsked(_OfRequest):
    """Somebody asked the fund for money."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendApproved(_OfRequest):
    """Money was promised; `more` where it was more than before."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    pence: int
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendDeclined(_OfRequest):
    """A request was declined."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendWithdrawn(_OfRequest):
    """A request was withdrawn by who asked."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendPaid(_OfRequest):
    """Money was paid."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendGivenBack(_OfRequest):
    """Money that was promised is not needed."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReversed(_OfRequest):
    """A payment that was entered wrong was taken back by a counter entry."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendRefunded(_OfRequest):
    """Money that was paid came back."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAdded(_OfRequest):
    """A receipt was added to a request."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    receipt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRemoved(_OfRequest):
    """A receipt that did not belong to a request was deleted."""

    operation: ClassVar[Operation] = Operation.ERASURE
    receipt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendOutcomeSaid(_OfRequest):
    """It was said what money led to."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRead(Event):
    """A receipt of a request that is about no client was opened."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    receipt: int
