"""Read places. Nothing here changes a row."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

from sqlalchemy import select

from iom.db import db
from iom.kernel.errors import NotFound, RuleBroken
from iom.places.domain import Place, PlaceKind, SchemeBranch, UnitBranch
from iom.places.models import DeliveryUnit, District, Scheme


class Bounded(Protocol):
    """Whoever is bounded by districts: a reader."""

    @property
    def district_ids(self) -> frozenset[int] | None:
        """The ids of the districts; None is everywhere."""


class UnknownDistrict(RuleBroken):
    """No district has this name or code."""


class UnknownPlace(RuleBroken):
    """No scheme, delivery unit or district has this reference."""


def list_districts() -> Sequence[District]:
    """List every district, by name. They are few."""
    return db.session.scalars(select(District).order_by(District.name)).all()


def list_districts_of(reader: Bounded) -> list[District]:
    """List the districts that bound what a reader may see, by name."""
    return [
        district
        for district in list_districts()
        if reader.district_ids is None or district.id in reader.district_ids
    ]


def get_district(code: str) -> District:
    """Fetch a district by its code, as in an address (`south-cambridgeshire`).

    Raises:
        NotFound: there is none.
    """
    district = db.session.scalar(select(District).where(District.code == code))
    if district is None:
        raise NotFound(f"There is no district “{code}”.")
    return district


def get_district_named(name: str) -> District:
    """Fetch a district by its exact name or its code, as in a command or a file.

    Raises:
        UnknownDistrict: there is none; the sentence lists those that there are.
    """
    for district in list_districts():
        if name in (district.name, district.code):
            return district
    known = ", ".join(district.name for district in list_districts()) or "none yet"
    raise UnknownDistrict(f"There is no district “{name}”. Those known are: {known}.")


def list_schemes() -> Sequence[Scheme]:
    """List every scheme, by name."""
    return db.session.scalars(select(Scheme).order_by(Scheme.name)).all()


def tree() -> list[SchemeBranch]:
    """List every scheme with its delivery units and their districts, each by name."""
    units = db.session.scalars(
        select(DeliveryUnit).order_by(DeliveryUnit.scheme_id, DeliveryUnit.name)
    ).all()
    by_unit = {
        unit_id: tuple(place_of(district) for district in districts)
        for unit_id, districts in groupby(
            db.session.scalars(select(District).order_by(District.unit_id, District.name)),
            key=lambda district: district.unit_id,
        )
    }
    return [
        SchemeBranch(
            place_of(scheme),
            scheme.force,
            tuple(
                UnitBranch(place_of(unit), by_unit.get(unit.id, ()))
                for unit in units
                if unit.scheme_id == scheme.id
            ),
        )
        for scheme in list_schemes()
    ]


def list_places() -> list[Place]:
    """List every place: scheme by scheme, each unit followed by its districts."""
    return [place for branch in tree() for place in branch.places]


def get_places(refs: Iterable[str]) -> list[Place]:
    """Fetch places by their references, in the order of the tree.

    Raises:
        UnknownPlace: one of them is none.
    """
    wanted = set(refs)
    found = [place for place in list_places() if place.ref in wanted]
    unknown = wanted - {place.ref for place in found}
    if unknown:
        raise UnknownPlace(f"There is no place “{min(unknown)[:60]}”. Choose among those listed.")
    return found


def get_place_named(kind: PlaceKind, name: str) -> Place:
    """Fetch a place of a kind by its exact name or its code, as in a command.

    Raises:
        UnknownPlace: there is none; the sentence lists those that there are.
    """
    of_kind = [place for place in list_places() if place.kind is kind]
    for place in of_kind:
        if name in (place.name, place.code):
            return place
    known = ", ".join(place.name for place in of_kind) or "none yet"
    raise UnknownPlace(f"There is no {kind} “{name[:60]}”. Those known are: {known}.")


def place_of(row: Scheme | DeliveryUnit | District) -> Place:
    """Return a row of one of the three tables as a place."""
    kinds = {
        Scheme: PlaceKind.SCHEME,
        DeliveryUnit: PlaceKind.UNIT,
        District: PlaceKind.DISTRICT,
    }
    return Place(kinds[type(row)], row.id, row.code, row.name)
