"""The one place that decides which clients a reader may see."""

from sqlalchemy import ColumnElement, false, true
from sqlalchemy.orm import InstrumentedAttribute

from iom.accounts.domain import Permission, Reader


def visible_to(
    reader: Reader, *, district_id: InstrumentedAttribute[int | None]
) -> ColumnElement[bool]:
    """Return the condition that a client must meet to be seen by the reader.

    Args:
        reader: whoever asks.
        district_id: the column that holds the client's present district.
    """
    if not reader.may(Permission.SEE_CLIENTS):
        return false()
    if reader.district_ids is None:
        return true()
    return district_id.in_(reader.district_ids)
