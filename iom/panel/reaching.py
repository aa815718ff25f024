"""Which sittings somebody is told of, and which of them they run. Nothing here changes a row.

Who decides on a panel and sees clients runs the sittings of their districts and of the whole
scheme. Who merely sits is told of those in which they sit, as long as their seat lasts.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from iom.accounts.domain import Permission, Reader
from iom.db import db
from iom.kernel.errors import NotFound, RuleBroken
from iom.panel.models import Sitting, SittingDistrict
from iom.sharing.models import Listed
from iom.sharing.scope import writing


class NotForYou(RuleBroken):
    """It is not for whoever asks to do this with the sitting."""


def runs_somewhere(reader: Reader) -> bool:
    """Say whether somebody runs sittings at all."""
    return reader.may(Permission.DECIDE_ON_PANEL) and reader.may(Permission.SEE_CLIENTS)


def run_by(reader: Reader) -> ColumnElement[bool]:
    """Return the condition that the reader runs a sitting."""
    if not runs_somewhere(reader):
        return false()
    if reader.district_ids is None:
        return Sitting.id.is_not(None)
    of = exists().where(SittingDistrict.sitting_id == Sitting.id)
    here = of.where(SittingDistrict.district_id.in_(sorted(reader.district_ids)))
    return or_(~of, here)


def sat_in_by(reader: Reader) -> ColumnElement[bool]:
    """Return the condition that the reader sits in a sitting, and that this still shows them it."""
    if not reader.may(Permission.SIT_ON_PANEL) or not reader.sittings:
        return false()
    return Sitting.id.in_(sorted(reader.sittings))


def get_sitting(reader: Reader, sitting_id: int) -> Sitting:
    """Fetch a sitting.

    Raises:
        NotFound: there is none, or none that the reader is told of.
    """
    return _get(sitting_id, or_(run_by(reader), sat_in_by(reader)))


def get_run_sitting(reader: Reader, sitting_id: int) -> Sitting:
    """Fetch a sitting that the reader runs.

    Raises:
        NotFound: there is none, or none that the reader is told of.
        NotForYou: they are told of it, and it is not theirs to run.
    """
    sitting = get_sitting(reader, sitting_id)
    if not runs(reader, sitting_id):
        raise NotForYou("It is for the coordinator to do this with a sitting.")
    return sitting


def runs(reader: Reader, sitting_id: int) -> bool:
    """Say whether the reader runs a sitting."""
    asked = select(Sitting.id).where(Sitting.id == sitting_id, run_by(reader))
    return db.session.scalar(asked) is not None


def _get(sitting_id: int, condition: ColumnElement[bool]) -> Sitting:
    found = db.session.scalar(
        select(Sitting)
        .where(and_(Sitting.id == sitting_id, condition))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound("There is no such sitting.")
    return found


def take_listed(sitting_id: int, client_id: int) -> Listed | None:
    """Find a case; nobody else changes it until the transaction ends."""
    return db.session.scalar(
        writing(select(Listed))
        .where(Listed.sitting_id == sitting_id, Listed.client_id == client_id)
        .with_for_update()
    )
