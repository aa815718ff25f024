"""Rules of nominations (HANDBOOK 3). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from iom.clients.alike import Somebody
from iom.kernel.errors import ChangedMeanwhile, RuleBroken
from iom.kernel.events import Event, Operation

NAME_LENGTH, BRIEF_LENGTH = 100, 2_000
BRIEFS = ("offending", "needs")
POSSIBLE_MATCH = "Possible match: the coordinator will check."
KEEPER_WILL_CHECK = "Possible match: somebody who may see the record will check."
_OLDEST = date(1900, 1, 1)


class RouteIn(StrEnum):
    """How somebody comes to be nominated."""

    SELF = "self"
    POLICE = "police"
    PROBATION = "probation"
    COURT = "court"
    DIP = "dip"
    PRISON_RELEASE = "prison-release"
    PARTNER = "partner-agency"
    TRANSFER = "transfer"
    OTHER = "other"

    @property
    def label(self) -> str:
        """As in the list of choices."""
        return _ROUTES[self]


_ROUTES = {
    RouteIn.SELF: "Asked to come onto the scheme",
    RouteIn.POLICE: "Police",
    RouteIn.PROBATION: "Probation",
    RouteIn.COURT: "Court: a sentence under 12 months",
    RouteIn.DIP: "Drug Interventions Programme",
    RouteIn.PRISON_RELEASE: "Release from prison",
    RouteIn.PARTNER: "Partner agency",
    RouteIn.TRANSFER: "Transfer from a scheme elsewhere",
    RouteIn.OTHER: "Another way",
}


class State(StrEnum):
    """Where a nomination stands."""

    WAITING = "waiting"
    SENT_BACK = "sent-back"
    PASSED_ON = "passed-on"
    TAKEN_ON = "taken-on"
    KEPT = "kept"
    DECLINED = "declined"

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self in {self.WAITING, self.SENT_BACK, self.PASSED_ON}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee(Somebody):
    """The person as the nominator says who they are."""


class BadNomination(RuleBroken):
    """The nomination cannot be taken as it is."""


class NominationChanged(ChangedMeanwhile):
    """Somebody else did something with the nomination since it was shown."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else has done something with this nomination since you opened it. Nothing "
            "was changed; look at it as it stands now."
        )


class NotForYou(RuleBroken):
    """The nomination is decided by somebody else."""


def check_nominee(nominee: Nominee, *, today: date) -> None:
    """Refuse a person who cannot be written down like this.

    Raises:
        BadNomination: a name is missing, too long or has invisible characters, or the date of
            birth cannot be right.
    """
    for name, title, text in (
        ("given_names", "given names", nominee.given_names),
        ("family_name", "family name", nominee.family_name),
    ):
        if not text:
            raise BadNomination(f"Enter the {title}.", field=name)
        if len(text) > NAME_LENGTH or not text.isprintable():
            raise BadNomination(
                f"The {title} may have up to {NAME_LENGTH} letters, blanks, hyphens and the like, "
                "nothing invisible.",
                field=name,
            )
    if nominee.date_of_birth is not None and not _OLDEST <= nominee.date_of_birth <= today:
        raise BadNomination(
            "The date of birth must lie between 1900 and today.", field="date_of_birth"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationMade(Event):
    """Somebody nominated a person. The trail names neither."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    route: str
    district_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationAdded(Event):
    """The nominator told more, because they were asked."""

    operation: ClassVar[Operation] = Operation.COLLECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationRead(Event):
    """Somebody read a nomination, by itself or in a list."""

    operation: ClassVar[Operation] = Operation.CONSULTATION
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationMoved(Event):
    """A nomination was decided, sent back or passed on."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictGiven(Event):
    """Somebody said of a client whether a nomination is about them."""

    operation: ClassVar[Operation] = Operation.ALTERATION
    nomination: int
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InformationKept(Event):
    """A nomination of somebody who is on the scheme already became information on them."""

    operation: ClassVar[Operation] = Operation.COLLECTION
    nomination: int


def subject_of(nomination_id: int) -> str:
    """Return how the audit trail names a nomination."""
    return f"nomination:{nomination_id}"
