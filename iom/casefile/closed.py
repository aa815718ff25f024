"""What lists and searches say of records that are closed to the reader, and shown to be there.

Whom to ask, and of how many records: no name, no reference, no place among the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from iom.accounts.domain import Reader
from iom.casefile.choices import StatusChoice
from iom.casefile.sought import Sought
from iom.clients.search import search_closed
from iom.particulars.queries import search_closed_telephones
from iom.places.models import District
from iom.safeguards.queries import Asked, list_closed


def closed_in_list(reader: Reader, sought: Sought, districts: Sequence[District]) -> list[Asked]:
    """Count what is closed beneath a list. At most one statement.

    Nothing as soon as a filter beyond the district is set: a number that moves with a filter would
    tell what stands in the record.

    Args:
        reader: who looks at the list.
        sought: what the list is asked for.
        districts: those that the reader may choose.
    """
    if sought.narrowed or sought.status not in {StatusChoice.ON_SCHEME, StatusChoice.ALL}:
        return []
    chosen = [each.id for each in districts if each.code == sought.district]
    return list_closed(reader, district_ids=chosen if sought.district else None)


def closed_in_search(
    reader: Reader, typed: str, *, this_year: int
) -> tuple[list[Asked], list[str]]:
    """Count what is closed and would have been found. One statement where nothing is closed.

    Returns:
        Whom to ask, which is told; the references, which are for the trail alone.
    """
    found = search_closed(reader, typed, this_year=this_year)
    found |= search_closed_telephones(reader, typed)
    return (list_closed(reader, client_ids=found) if found else []), sorted(found.values())
