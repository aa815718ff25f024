"""The schemes whose places a reader may look at: one of their districts is the reader's."""

from __future__ import annotations

from dataclasses import dataclass

from iom.accounts.domain import Reader
from iom.kernel.errors import NotFound
from iom.places import queries as places
from iom.places.domain import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnScheme:
    """A scheme and all of its districts, by name."""

    place: Place
    districts: tuple[Place, ...]

    @property
    def code(self) -> str:
        """As in an address."""
        return self.place.code

    @property
    def name(self) -> str:
        """In words."""
        return self.place.name

    @property
    def names(self) -> dict[str, str]:
        """Its districts by code."""
        return {each.code: each.name for each in self.districts}


def own_schemes(reader: Reader) -> list[OwnScheme]:
    """List the schemes of which one district at least is the reader's, by name."""
    mine = {each.id for each in places.list_districts_of(reader)}
    found = []
    for branch in places.tree():
        districts = [each for unit in branch.units for each in unit.districts]
        if any(each.id in mine for each in districts):
            by_name = tuple(sorted(districts, key=lambda each: each.name))
            found.append(OwnScheme(place=branch.place, districts=by_name))
    return found


def own_scheme(reader: Reader, code: str) -> OwnScheme:
    """Return one of these.

    Raises:
        NotFound: there is none of this code.
    """
    for scheme in own_schemes(reader):
        if scheme.code == code:
            return scheme
    raise NotFound("There is no such scheme, or none of its districts is yours.")
