"""Set places up."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.db import db
from iom.kernel.events import Event, Operation
from iom.places.models import DeliveryUnit, District, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictAdded(Event):
    """A district was put under a delivery unit."""

    operation: ClassVar[Operation] = Operation.SETTINGS
    unit: str
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
    scheme = db.session.scalar(select(Scheme).where(Scheme.name == layout.scheme))
    if scheme is None:
        scheme = Scheme(code=_code(layout.scheme), name=layout.scheme, force=layout.force)
        db.session.add(scheme)
        db.session.flush()
    added = 0
    for unit_name, districts in layout.units.items():
        unit = db.session.scalar(select(DeliveryUnit).where(DeliveryUnit.code == _code(unit_name)))
        if unit is None:
            unit = DeliveryUnit(code=_code(unit_name), name=unit_name, scheme=scheme)
            db.session.add(unit)
        for name in districts:
            if db.session.scalar(select(District).where(District.name == name)) is None:
                db.session.add(District(code=_code(name), name=name, unit=unit))
                event = DistrictAdded(
                    subject=f"district:{_code(name)}", unit=unit_name, scheme=layout.scheme
                )
                audit.record(event, actor=actor, at=at)
                added += 1
    db.session.flush()
    return added


def _code(name: str) -> str:
    return name.lower().replace(" ", "-")
