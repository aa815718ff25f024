"""Who offers what the story’s directory holds, and who keeps the link: all invented."""

from dataclasses import dataclass
from typing import Any

from iom.contacts.domain import Pathway
from iom.directory.words import Sector
from iom.needs.domain import NeedKind

PROVIDERS = (
    ("Alderworth House", Sector.ACCOMMODATION, True, "01632 960201"),
    ("Wrenfield Lettings", Sector.ACCOMMODATION, False, "01632 960202"),
    ("Teal Street Clinic", Sector.DRUGS_ALCOHOL, False, "01632 960203"),
    ("Elderbrook Recovery", Sector.DRUGS_ALCOHOL, True, "01632 960204"),
    ("Finchfield Training", Sector.ETE, True, "01632 960205"),
    ("Hawthorn Works", Sector.ETE, False, "01632 960206"),
    ("Robinworth Money Advice", Sector.FINANCE, True, "01632 960207"),
    ("Rookfield Surgery", Sector.HEALTH, False, "01632 960208"),
    ("Linnet Families", Sector.FAMILIES, True, "01632 960209"),
    ("Larch Programmes", Sector.ATTITUDES, False, "01632 960210"),
    ("Sparrow House", Sector.DOMESTIC_ABUSE, True, "01632 960211"),
    ("Plover Outreach", Sector.SEX_WORKING, True, "01632 960212"),
    ("Willowbank Hostel", Sector.ACCOMMODATION, True, "01632 960213"),
)

LINKS = {
    "Teal Street Clinic": "Juniper Tealworth",
    "Elderbrook Recovery": "Juniper Tealworth",
    "Finchfield Training": "Rowan Larkfield",
    "Robinworth Money Advice": "Aspen Wrenworth",
    "Linnet Families": "Bryony Linnetfield",
    "Larch Programmes": "Cedar Rookworth",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A programme of the story: by whom, what, and what is not as usual.

    Attributes:
        ago: how many days ago it was put in, or last confirmed.
        starts: in how many days it begins, with places and how many are taken.
        closed: in how many days it closed or closes; None: it does not.
    """

    provider: str
    name: str
    what: str
    pathway: Pathway
    needs: tuple[NeedKind, ...]
    said: dict[str, Any]
    ago: int = 20
    starts: tuple[tuple[int, int | None, int], ...] = ()
    closed: int | None = None
