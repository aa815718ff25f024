"""Between an address and what it asks of the client list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import request, url_for

from iom.accounts.domain import Reader
from iom.casefile.seen import Seen
from iom.casefile.sought import Sought
from iom.places.models import District
from iom.places.queries import list_districts


def read(reader: Reader) -> tuple[Sought, Sequence[District], list[District]]:
    """Read what the present address asks for.

    Returns:
        What is sought; a district that is not the reader's is left out, and so is what is asked
        of columns that they are not shown. Every district, by name. Those of the reader.
    """
    sought = Sought.read(request.args.items(multi=True)).within(Seen.by(reader).columns)
    districts = list_districts()
    mine = [
        district
        for district in districts
        if reader.district_ids is None or district.id in reader.district_ids
    ]
    if sought.district not in {district.code for district in mine}:
        sought = replace(sought, district="")
    return sought, districts, mine


def address(sought: Sought, endpoint: str = "casefile.index") -> str:
    """Return the address of a list, or of another page about the same clients."""
    said: dict[str, list[str]] = {}
    for name, value in sought.pairs:
        said.setdefault(name, []).append(value)
    return url_for(endpoint, **said)  # type: ignore[arg-type]  # lists become repeated values


def name_of(sought: Sought, districts: Sequence[District]) -> str:
    """Return what the district that is sought is called; empty where none is set."""
    return next((each.name for each in districts if each.code == sought.district), "")
