"""What is recorded of a client. Pure. Identifiers have their rules in `identifiers`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from iom.kernel.events import Event, Operation


class Sex(StrEnum):
    """As recorded; X where neither."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


class Ethnicity(StrEnum):
    """The five broad groups of the file (INTERFACES 3)."""

    ASIAN = "Asian"
    BLACK = "Black"
    MIXED = "Mixed"
    WHITE = "White"
    OTHER = "Other"


class IdentifierKind(StrEnum):
    """Numbers that other organisations gave. The values are the columns of the file."""

    PNC_ID = "pnc_id"
    CRO = "cro"
    PRISON_NUMBER = "prison_number"
    CRN = "crn"


class AliasKind(StrEnum):
    """Why a client has another name."""

    ALIAS = "alias"
    FORMER = "former-name"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRecorded(Event):
    """A client came onto the record."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientChanged(Event):
    """Personal details were changed. Names the columns, never their content."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    columns: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRecorded(Event):
    """Another name was added to a client."""

    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRemoved(Event):
    """Another name was taken off a client."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientViewed(Event):
    """Somebody read a client's page."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientListed(Event):
    """A client stood in a list, a search or a drill-down that somebody was shown."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientExported(Event):
    """A client's details left the product in a file."""

    operation: ClassVar[Operation] = Operation.DISCLOSURE
    what: str


def subject_of(client_ref: str) -> str:
    """Return how the audit trail names a client."""
    return f"client:{client_ref}"
