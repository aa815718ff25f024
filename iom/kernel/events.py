"""What happened, as data: a rule returns an event and the audit trail stores it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Operation(StrEnum):
    """What an event does with information about a subject (HANDBOOK 13), or with the doors to it.

    The first six are about clients. A disclosure takes clients out of the product: an export, a
    print, a message. An export takes out what names no client: figures, the trail itself.
    """

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    ACCESS_DENIED = "access-denied"
    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SIGN_OUT = "sign-out"
    BREAK_GLASS = "break-glass"
    SETTINGS = "settings"
    EXPORT = "export"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to one subject. Subclasses are named in the past tense.

    `subject` is a reference such as `client:C-010001`, `user:hazel` or `force-month:2025-08`:
    never a name. Every other field of a subclass becomes the detail of the audit row, so a field
    holds nothing that must be erasable.
    """

    operation: ClassVar[Operation]
    subject: str
