"""Set a scheme up."""

from datetime import datetime

from iom.accounts import service as accounts
from iom.accounts.domain import Reader
from iom.crimes import service as crimes
from iom.places import service as places
from iom.reports import settings as reports

# The agencies that the handbook names around a client (HANDBOOK 1, 8).
AGENCIES = {
    "police": "Cambridgeshire Constabulary",
    "probation": "Probation",
    "council": "Council community safety",
    "housing": "Housing services",
    "health": "Health services",
    "drugs": "Drug and alcohol services",
    "youth-offending": "Youth Offending Service",
    "prison": "Prison service",
    "charity": "Charities",
}


def set_up_cambridgeshire(*, actor: Reader, at: datetime) -> int:
    """Make the two schemes of the force area; what is there stays.

    Returns:
        How many districts are new.
    """
    new = sum(places.set_up(layout, actor=actor, at=at) for layout in places.CAMBRIDGESHIRE)
    for code, name in AGENCIES.items():
        accounts.add_agency(code=code, name=name)
    crimes.set_up_sac_sets()
    reports.set_up_minimums(actor=actor, at=at)
    return new
