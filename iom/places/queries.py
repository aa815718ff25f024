"""Read places. Nothing here changes a row."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select

from iom.db import db
from iom.kernel.errors import NotFound, RuleBroken
from iom.places.models import District, Scheme


class Bounded(Protocol):
    """Whoever is bounded by districts: a reader."""

    @property
    def district_ids(self) -> frozenset[int] | None:
        """The ids of the districts; None is everywhere."""


class UnknownDistrict(RuleBroken):
    """No district has this name or code."""


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
