"""Which rows a reader asked for, from the words of an address."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from iom.accounts.domain import Reader
from iom.crimes.domain import INCIDENT, Elsewhere, SacSet
from iom.kernel.errors import NotFound
from iom.places import queries as places
from iom.places.models import District

CRIMES, INCIDENTS = "crimes", "incidents"
_PLACE_NAMES = {Elsewhere.UNALLOCATED: "Unallocated", Elsewhere.OUTSIDE: "Outside area"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A choice of rows: a set by its code (or `crimes`, `incidents`), a category, or both."""

    set: str = ""
    category: str = ""

    @classmethod
    def of(cls, words: Mapping[str, str], sets: Sequence[SacSet]) -> Asked:
        """Read the words of an address.

        Raises:
            NotFound: there is no such set.
        """
        known = {"", CRIMES, INCIDENTS, *(each.code for each in sets)}
        asked = cls(set=words.get("set", ""), category=words.get("category", "")[:60])
        if asked.set not in known:
            raise NotFound("There is no such set of categories.")
        return asked

    def categories(self, sets: Sequence[SacSet], present: Collection[str]) -> frozenset[str] | None:
        """Return the categories to show; None for all.

        Args:
            sets: every SAC set.
            present: the categories of the rows that there are.
        """
        found: frozenset[str] | None = None
        if self.set == INCIDENTS:
            found = frozenset({INCIDENT})
        elif self.set == CRIMES:
            found = frozenset(present) - {INCIDENT}
        elif self.set:
            found = next(each.categories for each in sets if each.code == self.set)
        if self.category:
            one = frozenset({self.category})
            return one if found is None else found & one
        return found


def place_named(area: str, reader: Reader) -> District | Elsewhere:
    """Return the place of an address: a district by its code, `unallocated` or `outside`.

    Raises:
        NotFound: there is none, or it is a district that the reader does not work for.
    """
    if area in list(Elsewhere):
        return Elsewhere(area)
    district = places.get_district(area)
    if reader.district_ids is not None and district.id not in reader.district_ids:
        raise NotFound(f"There is no district “{area}”.")
    return district


def name_of(place: District | Elsewhere) -> str:
    """Return the name of a place, for a reader."""
    return _PLACE_NAMES[place] if isinstance(place, Elsewhere) else place.name
