"""Change what is kept of recorded crime. Each function is one act; none of them commits."""

from sqlalchemy import select

from iom.crimes.domain import NEIGHBOURHOOD_PROXY, SAC_PROXY
from iom.crimes.models import CrimeSacCategory, CrimeSacSet
from iom.db import db


def set_up_sac_sets() -> None:
    """Make the two default sets (HANDBOOK 11); one that is there already stays."""
    for default in (SAC_PROXY, NEIGHBOURHOOD_PROXY):
        if db.session.scalar(select(CrimeSacSet).where(CrimeSacSet.code == default.code)):
            continue
        row = CrimeSacSet(code=default.code, name=default.name, note=default.note)
        db.session.add(row)
        db.session.flush()
        db.session.add_all(
            CrimeSacCategory(set_id=row.id, category=category)
            for category in sorted(default.categories)
        )
