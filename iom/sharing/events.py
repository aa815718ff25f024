"""What happens to sharing agreements and to the agencies that are parties to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from iom.kernel.events import Event, Operation

Changes = tuple[tuple[str, str, str], ...]
"""What changed, before and after: days, agencies and kinds of data. No text that people typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRecorded(Event):
    """A sharing agreement was put on the record."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    version: int
    from_on: date
    to_on: date
    changes: Changes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementChanged(Event):
    """The partners agreed on something else."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    version: int
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementCorrected(Event):
    """What was entered was not what the partners had agreed."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    version: int
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRenewed(Event):
    """An agreement holds for longer than it did."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    version: int
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEndedEarly(Event):
    """An agreement ends before its time."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    version: int
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRemoved(Event):
    """An agreement that had never been in force was taken off the record."""

    operation: ClassVar[Operation] = Operation.SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyAdded(Event):
    """An agency takes part."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyChanged(Event):
    """An agency has another name, or is another kind of body."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    changes: Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRemoved(Event):
    """An agency that nothing had to do with was taken off the record."""

    operation: ClassVar[Operation] = Operation.SETTINGS
