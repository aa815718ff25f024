"""Set a scheme up."""

from datetime import datetime

from iom.accounts import service as accounts
from iom.accounts.domain import AgencyKind, Reader
from iom.crimes import service as crimes
from iom.kernel.clock import LONDON
from iom.places import service as places
from iom.reports import settings as reports
from iom.scoring.founding import set_up_matrix
from iom.selection.founding import set_up_scale
from iom.sharing.founding_agreement import set_up_founding_agreement

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
THIRD_SECTOR = frozenset({"charity"})


def set_up_cambridgeshire(*, actor: Reader, at: datetime) -> int:
    """Make the two schemes of the force area; what is there stays.

    Returns:
        How many districts are new.
    """
    new = sum(places.set_up(layout, actor=actor, at=at) for layout in places.CAMBRIDGESHIRE)
    for code, name in AGENCIES.items():
        kind = AgencyKind.THIRD_SECTOR if code in THIRD_SECTOR else AgencyKind.STATUTORY
        accounts.add_agency(code=code, name=name, kind=kind)
    set_up_founding_agreement(actor=actor, at=at)
    crimes.set_up_sac_sets()
    reports.set_up_minimums(actor=actor, at=at)
    today = at.astimezone(LONDON).date()
    set_up_matrix(actor=actor, at=at, today=today)
    set_up_scale(actor=actor, at=at, today=today)
    return new
