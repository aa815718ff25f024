"""Of where crimes saved can be asked: a scheme, a district of it, or all of them."""

from __future__ import annotations

from dataclasses import dataclass

from iom.accounts.domain import Reader
from iom.estimator.domain import BadQuestion
from iom.kernel.errors import NotFound
from iom.places import queries as places
from iom.places.domain import Place, SchemeBranch

EVERY_SCHEME = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A scheme, one district or every scheme, with what lies in it.

    Attributes:
        scheme: None where every scheme was asked for.
        district: None where all of them were.
        schemes: whose formula it is.
        districts: those in it, by name.
    """

    scheme: Place | None
    district: Place | None = None
    schemes: tuple[Place, ...]
    districts: tuple[Place, ...]

    @property
    def ref(self) -> str:
        """As forms send it and the trail keeps it: `scheme:cambridgeshire`, or `all`."""
        place = self.district or self.scheme
        return place.ref if place else EVERY_SCHEME

    @property
    def name(self) -> str:
        """In words."""
        place = self.district or self.scheme
        return place.words if place else "every scheme"

    @property
    def district_ids(self) -> frozenset[int] | None:
        """Whose days count; None is everywhere."""
        if self.scheme is None and self.district is None:
            return None
        return frozenset(each.id for each in self.districts)


def named(scheme: str, district: str = "") -> Where:
    """Return what a command names: a scheme by name or code, or `all`, and perhaps a district.

    Raises:
        UnknownPlace: there is no such scheme.
        UnknownDistrict: there is no such district.
        BadQuestion: the district is none of the scheme's.
    """
    branches = places.tree()
    if scheme != EVERY_SCHEME:
        branches = [each for each in branches if scheme in (each.place.name, each.place.code)]
        if not branches:
            known = ", ".join(each.name for each in places.list_schemes()) or "none yet"
            raise places.UnknownPlace(
                f"There is no scheme “{scheme[:60]}”. Those known are: {known}; or say “all”."
            )
    where = _every(branches) if scheme == EVERY_SCHEME else _whole(branches[0])
    if not district:
        return where
    found = places.place_of(places.get_district_named(district))
    branch = next((each for each in branches if found in _districts(each)), None)
    if branch is None:
        raise BadQuestion(f"{found.name} is no district of the scheme {where.schemes[0].name}.")
    return Where(scheme=where.scheme, district=found, schemes=(branch.place,), districts=(found,))


def offered(reader: Reader) -> list[Where]:
    """List what a reader may ask about: their districts, and what lies wholly within them.

    The widest first; nothing where no district is theirs.
    """
    branches = places.tree()
    mine = {each.id for each in places.list_districts_of(reader)}
    whole = [
        each
        for each in branches
        if _districts(each) and all(district.id in mine for district in _districts(each))
    ]
    found = [_every(branches)] if len(whole) == len(branches) > 1 else []
    found += [_whole(each) for each in whole]
    found += [
        Where(scheme=each.place, district=district, schemes=(each.place,), districts=(district,))
        for each in branches
        for district in _districts(each)
        if district.id in mine
    ]
    return found


def own_schemes(reader: Reader) -> list[Place]:
    """List the schemes that a reader belongs to: one of their districts is the reader's."""
    mine = {each.id for each in places.list_districts_of(reader)}
    return [
        each.place
        for each in places.tree()
        if any(district.id in mine for district in _districts(each))
    ]


def own_scheme(reader: Reader, code: str) -> Place:
    """Return one of these.

    Raises:
        NotFound: there is none of this code.
    """
    for scheme in own_schemes(reader):
        if scheme.code == code:
            return scheme
    raise NotFound("There is no such scheme, or none of its districts is yours.")


def _every(branches: list[SchemeBranch]) -> Where:
    return Where(
        scheme=None,
        schemes=tuple(each.place for each in branches),
        districts=tuple(district for each in branches for district in _districts(each)),
    )


def _whole(branch: SchemeBranch) -> Where:
    return Where(scheme=branch.place, schemes=(branch.place,), districts=tuple(_districts(branch)))


def _districts(branch: SchemeBranch) -> list[Place]:
    return [district for unit in branch.units for district in unit.districts]
