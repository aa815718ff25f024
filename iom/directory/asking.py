"""Read what the present address asks of the list of programmes."""

from __future__ import annotations

from flask import request

from iom.directory import queries
from iom.directory.domain import Programme
from iom.directory.sought import Sought
from iom.kernel import clock
from iom.places.queries import list_districts


def read_list() -> tuple[Sought, str, list[Programme], list[Programme]]:
    """Read which programmes the present address asks for.

    Returns:
        What is sought; the name of the district, empty for any; every programme; those sought.
    """
    sought = Sought.read(request.args.to_dict())
    names = {each.code: each.name for each in list_districts()}
    if sought.district not in names:
        sought = sought.anywhere()
    district, today = names.get(sought.district, ""), clock.today()
    everything = queries.every_programme()
    found = [each for each in everything if sought.matches(each, district, today)]
    return sought, district, everything, found
