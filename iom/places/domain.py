"""Places as others name them: a scheme, a delivery unit or a district (HANDBOOK 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from iom.kernel.errors import RuleBroken

NAME_LENGTH = 80
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 ,.'’&()-]*")


class PlaceKind(StrEnum):
    """The three kinds of places, the widest first."""

    SCHEME = "scheme"
    UNIT = "unit"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of one of the three kinds."""

    kind: PlaceKind
    id: int
    code: str
    name: str

    @property
    def ref(self) -> str:
        """`district:fenland`: what forms send and the trail keeps."""
        return f"{self.kind}:{self.code}"

    @property
    def words(self) -> str:
        """`Cambridgeshire (scheme)`, `Huntingdon (unit)`, `Fenland`: a place among others."""
        return self.name if self.kind is PlaceKind.DISTRICT else f"{self.name} ({self.kind})"


@dataclass(frozen=True, slots=True)
class UnitBranch:
    """A delivery unit and the districts that it serves, by name."""

    place: Place
    districts: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class SchemeBranch:
    """A scheme and its delivery units, by name.

    Attributes:
        force: the police force whose recorded crime covers it, as in the police's files.
    """

    place: Place
    force: str
    units: tuple[UnitBranch, ...]

    @property
    def places(self) -> tuple[Place, ...]:
        """The scheme and everything in it, from the top."""
        below = [place for unit in self.units for place in (unit.place, *unit.districts)]
        return (self.place, *below)


class BadPlace(RuleBroken):
    """A place cannot be added as asked."""


def checked_name(text: str, *, what: str) -> str:
    """Return a name of a place as it is kept, with single spaces.

    Raises:
        BadPlace: it is empty, too long, or has characters that no such name has.
    """
    name = " ".join(text.split())
    if not name or len(name) > NAME_LENGTH or not _NAME.fullmatch(name):
        raise BadPlace(
            f"Enter the name of the {what}: 1 to {NAME_LENGTH} letters, digits and spaces."
        )
    return name


def code_of(name: str) -> str:
    """Return the code of a place, as in an address: `south-cambridgeshire`."""
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", name.casefold())).strip("-")[:40]
