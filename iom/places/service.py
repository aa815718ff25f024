"""Set places up."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.kernel.errors import NotFound
from iom.kernel.events import Event, Operation
from iom.places.domain import BadPlace, checked_name, code_of
from iom.places.models import DeliveryUnit, District, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictAdded(Event):
    """A district was put under a delivery unit."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    unit: str
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAdded(Event):
    """A delivery unit was put under a scheme."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    scheme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A scheme with its delivery units and their districts, by name."""

    scheme: str
    force: str
    units: dict[str, tuple[str, ...]]


# HANDBOOK 2: one force, two schemes, three delivery units, six districts.
CAMBRIDGESHIRE = (
    Layout(
        scheme="Cambridgeshire",
        force="cambridgeshire",
        units={
            "Cambridge": ("Cambridge", "South Cambridgeshire", "East Cambridgeshire"),
            "Huntingdon": ("Huntingdonshire", "Fenland"),
        },
    ),
    Layout(
        scheme="Peterborough", force="cambridgeshire", units={"Peterborough": ("Peterborough",)}
    ),
)


def set_up(layout: Layout, *, actor: Actor, at: datetime) -> int:
    """Make a scheme's places; what is there already stays. Returns how many districts are new."""
    codes, names = map(code_of, layout.units), [n for unit in layout.units.values() for n in unit]
    known = select(DeliveryUnit).where(DeliveryUnit.code.in_(list(codes)))
    units = {unit.code: unit for unit in db.session.scalars(known)}
    there = set(db.session.scalars(select(District.name).where(District.name.in_(names))))
    scheme = db.session.scalar(select(Scheme).where(Scheme.name == layout.scheme)) or Scheme(
        code=code_of(layout.scheme), name=layout.scheme, force=layout.force
    )
    db.session.add(scheme)
    added = 0
    for unit_name, districts in layout.units.items():
        code = code_of(unit_name)
        unit = units.get(code) or DeliveryUnit(code=code, name=unit_name, scheme=scheme)
        db.session.add(unit)
        for name in districts:
            if name not in there:
                db.session.add(District(code=code_of(name), name=name, unit=unit))
                event = DistrictAdded(
                    subject=f"district:{code_of(name)}", unit=unit_name, scheme=layout.scheme
                )
                audit.record(event, actor=actor, at=at)
                added += 1
    db.session.flush()
    return added


def add_unit(scheme: str, name: str, *, actor: Actor, at: datetime) -> DeliveryUnit:
    """Put a new delivery unit under a scheme.

    Args:
        scheme: its code.
        name: as people call the unit.
        actor: whoever asks.
        at: when.

    Raises:
        NotFound: there is no such scheme.
        BadPlace: the name is malformed, or another unit has it.
    """
    found = db.session.scalar(select(Scheme).where(Scheme.code == scheme))
    if found is None:
        raise NotFound("There is no such scheme.")
    name = checked_name(name, what="delivery unit")
    code = code_of(name)
    if db.session.scalar(select(DeliveryUnit.id).where(DeliveryUnit.code == code)) is not None:
        raise BadPlace(f"There is already a delivery unit “{name}”.")
    unit = DeliveryUnit(code=code, name=name, scheme=found)
    _keep(unit)
    audit.record(UnitAdded(subject=f"unit:{code}", scheme=found.name), actor=actor, at=at)
    return unit


def add_district(unit: str, name: str, *, actor: Actor, at: datetime) -> District:
    """Put a new district under a delivery unit. Users of the unit and its scheme see it at once.

    Args:
        unit: its code.
        name: exactly as in the names of its LSOAs, by which police files are matched (HANDBOOK 11).
        actor: whoever asks.
        at: when.

    Raises:
        NotFound: there is no such delivery unit.
        BadPlace: the name is malformed, or another district has it.
    """
    found = db.session.scalar(select(DeliveryUnit).where(DeliveryUnit.code == unit))
    if found is None:
        raise NotFound("There is no such delivery unit.")
    name = checked_name(name, what="district")
    code = code_of(name)
    if db.session.scalar(select(District.id).where(District.code == code)) is not None:
        raise BadPlace(f"There is already a district “{name}”.")
    district = District(code=code, name=name, unit=found)
    _keep(district)
    event = DistrictAdded(subject=f"district:{code}", unit=found.name, scheme=found.scheme.name)
    audit.record(event, actor=actor, at=at)
    return district


def _keep(row: DeliveryUnit | District) -> None:
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:  # somebody else added it at this moment
        raise BadPlace("There is already a place of this name.") from None
