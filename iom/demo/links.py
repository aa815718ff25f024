"""Who keeps the link with which sector in the story: most have somebody, and some nobody."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from iom.accounts.domain import Reader
from iom.accounts.queries import get_user_by_name
from iom.demo.workers import GONE
from iom.kernel.clock import LONDON
from iom.places.queries import list_districts
from iom.register.domain import Sector, Terms
from iom.register.service import add_link

_ALL = "*"
_CITY, _NORTH = "Cambridge", "Fenland"
# Sector, provider, somebody with an account, where, since how many days, note.
_ACCOUNTS = (
    (Sector.ACCOMMODATION, "", "linden", (_CITY, _NORTH), 400, ""),
    (Sector.ACCOMMODATION, "", "rowan", ("South Cambridgeshire", "East Cambridgeshire"), 210, ""),
    (Sector.POLICE, "", "maple", (_CITY, "South Cambridgeshire", "East Cambridgeshire"), 330, ""),
    (Sector.POLICE, "", "cedar", ("Huntingdonshire", _NORTH, "Peterborough"), 330, ""),
    (Sector.PROBATION, "", "ivy", (_CITY, "South Cambridgeshire", "East Cambridgeshire"), 500, ""),
    (Sector.PROBATION, "", "bryony", ("Huntingdonshire", _NORTH), 500, ""),
    (Sector.PROBATION, "", GONE, ("Peterborough",), 500, ""),
    (Sector.FAMILIES, "", "juniper", ("Peterborough",), 90, "Mondays to Wednesdays."),
)
# Sector, provider, name, agency, telephone, where, since how many days, note.
_NAMES = (
    (Sector.DRUGS_ALCOHOL, "", "Lark Birchworth", "Alderworth House", "01632 960041", (_ALL,), 260,
     "Clinic on Thursdays; ring before ten."),
    (Sector.ETE, "", "Aspen Finchfield", "Oakworth College", "01632 960042",
     (_CITY, "South Cambridgeshire", "East Cambridgeshire", "Huntingdonshire"), 120, ""),
    (Sector.ETE, "Dunnock Workshops", "Wren Elmfield", "Dunnock Workshops", "01632 960043",
     (_NORTH,), 45, ""),
    (Sector.HEALTH, "", "Sage Larchworth", "Elmfield surgery", "01632 960044", (_CITY,), 75,
     "For those without a GP, too."),
    (Sector.FINANCE, "", "Poppy Thrushfield", "Advice at Ashworth", "01632 960045", (_ALL,), 600,
     ""),
    (Sector.PRISONS, "", "Finch Hawthornfield", "Rookfield prison", "01632 960046", (_ALL,), 300,
     "Resettlement desk, weekdays."),
    (Sector.YOUTH, "", "Teasel Plumworth", "Youth justice", "01632 960047", (_ALL,), 180, ""),
    (Sector.DOMESTIC_ABUSE, "", "Fern Swiftworth", "Rowanfield refuge", "01632 960048",
     ("Peterborough", _NORTH), 150, "Never leave a message."),
    (Sector.ATTITUDES, "", "Hazel Crowfield", "Linnet Programmes", "01632 960049",
     (_CITY, "Huntingdonshire", "Peterborough"), -14, "Begins after training."),
)  # fmt: skip


def tell(*, actor: Reader, at: datetime) -> None:
    """Fill the register before anybody of it has left, in the caller's transaction."""
    today = at.astimezone(LONDON).date()
    places = {each.name: each.id for each in list_districts()}

    def add(number: int, terms: Terms) -> None:
        add_link(terms, token=f"story-link-{number}", actor=actor, at=at, today=today)

    def ids(names: tuple[str, ...]) -> frozenset[int]:
        return frozenset(places.values() if _ALL in names else (places[name] for name in names))

    for number, (sector, provider, user, where, days, note) in enumerate(_ACCOUNTS):
        terms = Terms(
            sector=sector,
            provider=provider,
            user_id=get_user_by_name(user).id,
            district_ids=ids(where),
            since_on=_since(today, days),
            note=note,
        )
        add(number, terms)
    for number, row in enumerate(_NAMES, len(_ACCOUNTS)):
        sector, provider, name, agency, telephone, where, days, note = row
        terms = Terms(
            sector=sector,
            provider=provider,
            name=name,
            agency=agency,
            telephone=telephone,
            district_ids=ids(where),
            since_on=_since(today, days),
            note=note,
        )
        add(number, terms)


def _since(today: date, days: int) -> date:
    return today - timedelta(days=days)
