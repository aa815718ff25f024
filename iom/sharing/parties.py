"""Who is told of a client's transfer: the coordinators of the two districts, and nobody else.

Part of the one decision who may see what (`iom.sharing.scope`), apart because it lets nobody into a
record.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, type_coerce

from iom.accounts.domain import Permission, Reader
from iom.sharing.closures import closed_to
from iom.sharing.scope import _mark, _nobody, _sees_clients


def party_to(
    reader: Reader,
    client: Any,  # noqa: ANN401  # as above
    district_id: Any,  # noqa: ANN401  # a column, or a number
) -> ColumnElement[bool]:
    """Return the condition that the reader coordinates a district from or to which a client goes.

    Whoever is offered a client is told what the pack holds and nothing more: no list, count or
    page of a record goes by this. The agreements still apply, and a closed record stays closed.
    """
    if not _sees_clients(reader) or not reader.may(Permission.CHANGE_CLIENTS):
        return _nobody()
    # A record that was merged is part of another: nobody is offered it.
    told = [_mark("1 = 1"), client.merged_into_id.is_(None)]
    if reader.district_ids is not None:
        told.append(type_coerce(district_id, Integer).in_(sorted(reader.district_ids)))
    if reader.user_id is not None:
        told.append(client.id.not_in(closed_to(reader)))
    return and_(*told)
