"""The places and floors of each scheme: settings that keep their history (HANDBOOK 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from iom.audit import service as audit
from iom.audit.service import Actor
from iom.capacity.domain import NewSetting, SettingMoved, check_setting
from iom.capacity.events import CapacitySet
from iom.capacity.models import CapacityFloor, CapacitySetting
from iom.capacity.schemes import OwnScheme
from iom.db import db
from iom.places.models import District
from iom.selection.capacity import Capacity
from iom.transaction import savepoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What was set: how many places, and the floors by the code of the district."""

    number: int
    from_on: date
    places: int
    floors: Mapping[str, int]
    why: str
    set_at: datetime
    set_by: str

    def capacity_of(self, scheme: OwnScheme) -> Capacity:
        """Return it as the rules take it."""
        return Capacity(places=self.places, floors=dict(self.floors), names=scheme.names)


def list_settings(scheme: OwnScheme) -> list[Setting]:
    """List every setting of a scheme, the last one first."""
    rows = db.session.scalars(
        select(CapacitySetting)
        .where(CapacitySetting.scheme_id == scheme.place.id)
        .order_by(CapacitySetting.number.desc())
    ).all()
    floors: dict[int, dict[str, int]] = defaultdict(dict)
    for setting_id, code, floor in db.session.execute(
        select(CapacityFloor.setting_id, District.code, CapacityFloor.floor)
        .join(District, District.id == CapacityFloor.district_id)
        .join(CapacitySetting, CapacitySetting.id == CapacityFloor.setting_id)
        .where(CapacitySetting.scheme_id == scheme.place.id)
        .order_by(District.name)
    ):
        floors[setting_id][code] = floor
    return [
        Setting(
            number=row.number,
            from_on=row.from_on,
            places=row.places,
            floors=floors[row.id],
            why=row.why,
            set_at=row.set_at,
            set_by=row.set_by,
        )
        for row in rows
    ]


def in_force(settings: Sequence[Setting], today: date) -> Setting | None:
    """Return the setting that holds on a day; None before the first."""
    begun = [each for each in settings if each.from_on <= today]
    return max(begun, key=lambda each: (each.from_on, each.number), default=None)


def set_capacity(
    scheme: OwnScheme, new: NewSetting, *, seen: int, actor: Actor, at: datetime, today: date
) -> None:
    """Set the places and floors of a scheme from a day on; what held before stays as it was.

    Args:
        scheme: whose.
        new: what. Sent twice, it is one setting.
        seen: the number of the last setting that the actor saw, 0 for none.
        actor: who sets it.
        at: when.
        today: the day.

    Raises:
        BadSetting: a number, the day or the reason cannot be right.
        SettingMoved: somebody else has set them since.
    """
    same = select(CapacitySetting.id).where(
        CapacitySetting.scheme_id == scheme.place.id, CapacitySetting.token == new.token
    )
    if db.session.scalar(same) is not None:
        return
    why = check_setting(new, today=today)
    known = list_settings(scheme)
    number = known[0].number if known else 0
    if number != seen:
        # The first click of the same form may have come in between the two questions.
        if db.session.scalar(same) is not None:
            return
        raise SettingMoved(scheme.name)
    row = CapacitySetting(
        scheme_id=scheme.place.id,
        number=number + 1,
        from_on=new.from_on,
        places=new.places,
        why=why,
        token=new.token,
        set_at=at,
        set_by=actor.ref,
    )
    try:
        with savepoint():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:  # somebody else, or a second click, at this moment
        if db.session.scalar(same) is not None:
            return
        raise SettingMoved(scheme.name) from None
    db.session.add_all(
        CapacityFloor(setting_id=row.id, district_id=district.id, floor=floor)
        for district in scheme.districts
        if (floor := new.floors.get(district.code, 0))
    )
    db.session.flush()
    event = CapacitySet(subject=scheme.place.ref, number=row.number, from_on=row.from_on)
    audit.record(event, actor=actor, at=at)
