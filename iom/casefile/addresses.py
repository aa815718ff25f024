"""Between an address and what it asks of the client list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request, url_for

from iom.accounts.domain import Permission, Reader
from iom.accounts.queries import names_by_id
from iom.casefile.seen import Seen
from iom.casefile.sought import NO_LEAD, Sought, Tag
from iom.places.models import District
from iom.places.queries import list_districts
from iom.safeguards.colleagues import list_workers


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


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list is narrowed to, in words.

    Attributes:
        leads: whom it could be narrowed to by who leads, as an address says it and by name.
        tags: the filters that are set, each with the list without it.
    """

    leads: Sequence[tuple[str, str]]
    tags: Sequence[Tag]


def chosen_of(sought: Sought, districts: Sequence[District]) -> Chosen:
    """Put in words what a list is narrowed to.

    One statement; one more for the lead whose account is closed.
    """
    leads = [(str(each.user_id), each.name) for each in list_workers(Permission.SEE_CLIENTS)]
    if sought.lead not in {"", NO_LEAD, *(number for number, _ in leads)}:
        leads += [(sought.lead, name) for name in names_by_id([int(sought.lead)]).values()]
    lead_name = dict(leads).get(sought.lead, "")
    return Chosen(leads, list(sought.tags(name_of(sought, districts), lead_name)))
