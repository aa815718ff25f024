"""What happens to backups, as events, and what can be wrong with one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from iom.kernel.errors import RuleBroken
from iom.kernel.events import Event, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupMade(Event):
    """Everything in the database is copied into a file; the row itself is in it."""

    operation: ClassVar[Operation] = Operation.BACKUP


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFailed(Event):
    """The file could not be written, so there is none."""

    operation: ClassVar[Operation] = Operation.BACKUP


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRestored(Event):
    """A backup was put into an empty database."""

    operation: ClassVar[Operation] = Operation.BACKUP
    made_at: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsResealed(Event):
    """Every sealed field was sealed anew with the present key."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    fields: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedGivenUp(Event):
    """What no key opens any more was let go of."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    fields: int


class BadBackup(RuleBroken):
    """The file is no backup, is damaged, or does not fit."""


class NotEmpty(RuleBroken):
    """A backup is only restored into an empty database, so that nothing is overwritten."""
