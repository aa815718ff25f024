"""What is recorded of a client. Pure. Identifiers have their rules in `identifiers`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from iom.entries.domain import Word
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


class AliasKind(Word):
    """Why a client has another name."""

    ALIAS = "alias"
    FORMER = "former-name"


class CheckHow(Word):
    """How somebody made sure whether a client lives at an address."""

    VISIT = "visit"
    TELEPHONE = "telephone"
    LANDLORD = "landlord"
    AGENCY = "agency"
    DOCUMENT = "document"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "visit": "Went there",
            "telephone": "Rang",
            "landlord": "Asked the landlord or hostel",
            "agency": "Asked another agency",
            "document": "Saw a letter or tenancy",
        }[self.value]


class CheckResult(Word):
    """What came of checking whether the client lives at an address."""

    LIVES_THERE = "lives-there"
    DOES_NOT = "does-not"
    NOBODY_ANSWERED = "nobody-answered"

    @property
    def label(self) -> str:
        """As a reader sees it."""
        return {
            "lives-there": "Lives there",
            "does-not": "Does not live there",
            "nobody-answered": "Nobody answered",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that another organisation gave: as it is compared, and as somebody wrote it."""

    canonical: str
    as_written: str = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """Who somebody is, as a file or a form says it. None is not known."""

    ref: str
    family_name: str
    given_names: str
    date_of_birth: date | None = None
    sex: Sex | None = None
    ethnicity: Ethnicity | None = None
    numbers: Mapping[IdentifierKind, Number] = field(default_factory=dict)

    def value_of(self, column: str) -> str | date | None:
        """Return what stands in one of the `PERSONAL_COLUMNS`; a number in canonical form."""
        if column in set(IdentifierKind):
            number = self.numbers.get(IdentifierKind(column))
            return number.canonical if number else None
        value: str | date | None = getattr(self, column)
        return value

    def columns_unlike(self, other: PersonDetails) -> tuple[str, ...]:
        """Name the columns in which two accounts of a person differ, in the file's order."""
        return tuple(
            column for column in PERSONAL_COLUMNS if self.value_of(column) != other.value_of(column)
        )


PERSONAL_COLUMNS = (
    "family_name",
    "given_names",
    "date_of_birth",
    "sex",
    "ethnicity",
    *(kind.value for kind in IdentifierKind),
)
"""What a clients file says of the person, the same on every row of one client (INTERFACES 3)."""


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
    """Another name was added to a client; on the trail from before it was an entry."""

    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRemoved(Event):
    """Another name was taken off a client; on the trail from before it was struck out."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRecorded(Event):
    """It was recorded where a client lives; on the trail from before it was an entry."""

    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressEnded(Event):
    """It was recorded that a client left an address; on the trail from before that, too."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferentSaid(Event):
    """It was said for good of a client that another, not named here, is a different person."""

    operation: ClassVar[Operation] = Operation.ALTERATION


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferentTakenBack(Event):
    """It was taken back that another client, not named here, is a different person."""

    operation: ClassVar[Operation] = Operation.ALTERATION


def subject_of(client_ref: str) -> str:
    """Return how the audit trail names a client."""
    return f"client:{client_ref}"
