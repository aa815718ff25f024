"""Invented people and what happened to them, as the rows of the files of INTERFACES 3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from iom.clients.identifiers import check_letter
from iom.kernel.dates import Month

CLIENT_COLUMNS = (
    "client_ref,family_name,given_names,date_of_birth,sex,ethnicity,pnc_id,cro,prison_number,crn,"
    "district,strand,dip_status,statutory,mappa_level,nominated_on,selected_on,deselected_on,"
    "deselection_reason,deselection_note,intensity"
).split(",")
SITUATION_COLUMNS = "client_ref,situation,from,to,establishment".split(",")

_GIVEN = (
    "Alder Ash Aspen Aster Bay Birch Bracken Briar Bryony Cedar Clover Cob Elm Fern Finch Flint "
    "Hazel Heath Heron Holly Ivy Jay Juniper Lark Laurel Linden Linnet Maple Marten Merle Moss "
    "Nettle Oakley Olive Perry Pip Poplar Quill Reed Robin Rowan Rush Sage Sedge Sorrel Teal "
    "Thorn Vale Wren Yarrow"
).split()
_FAMILY = (
    "Alderson Bittern Brambling Bunting Buzzard Chiffchaff Coot Corncrake Crossbill Curlew "
    "Dabchick Dipper Dotterel Dunlin Dunnock Eider Fieldfare Firecrest Fulmar Gadwall Godwit "
    "Goldcrest Goosander Greenshank Grebe Harrier Hornbeam Kestrel Kingfisher Kittiwake Knot "
    "Lapwing Larchwood Linwood Mallard Maplin Martin Merlin Nightjar Nuthatch Osprey Ouzel "
    "Peregrine Pintail Pinewood Pipit Plover Pochard Redpoll Redshank Redstart Ruff "
    "Sanderling Sandpiper Serin Shelduck Shoveler Siskin Skylark Smew Starling Stonechat "
    "Sycamore Swift Thornley Treecreeper Turnstone Twite Wagtail Waxwing Wheatear Whimbrel "
    "Whinchat Whitebeam Wigeon Willowby Yaffle"
).split()
_ESTABLISHMENT = "HMP Fenmarsh (invented)"

# Clients on the scheme at each month's end, oldest first, and new engagements in each month.
_CAMBRIDGE = [
    75,
    75,
    77,
    75,
    75,
    73,
    74,
    76,
    76,
    75,
    73,
    73,
    74,
    75,
    78,
    76,
    76,
    75,
    75,
    77,
    74,
    75,
    75,
    76,
]
_CAMBRIDGE_NEW = [1, 1, 3, 0, 2, 1, 1, 3, 1, 2, 0, 2, 3, 2, 4, 0, 2, 1, 2, 3, 1, 2, 2, 4]
_ELSEWHERE = {
    "South Cambridgeshire": 9,
    "East Cambridgeshire": 5,
    "Huntingdonshire": 16,
    "Fenland": 14,
    "Peterborough": 31,
}
_REASONS = (
    ("successful-engagement", ""),
    ("sustained-desistance", ""),
    ("no-longer-meets-criteria", ""),
    ("long-custody", ""),
    ("successful-engagement", ""),
    ("moved", "Moved to an invented town; handed over by letter"),
    ("capacity", ""),
    ("withdrew", ""),
)


@dataclass
class _Person:
    """Somebody invented, with one placement."""

    ref: str
    row: dict[str, str]
    selected_on: date
    deselected_on: date | None = None
    situations: list[dict[str, str]] = field(default_factory=list)


def tell(last_month: Month) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return the rows of `clients` and of `situations` for a story that ends with a month."""
    chance = Random(2010)  # noqa: S311  # a story, not a secret
    names = _names(chance)
    people: list[_Person] = []
    months = last_month.last(24)
    people += _district("Cambridge", months, _CAMBRIDGE, _CAMBRIDGE_NEW, names, chance)
    for district, size in _ELSEWHERE.items():
        new = [chance.choice((0, 0, 0, 1)) for _ in months]
        sizes = [size + chance.choice((-1, 0, 0)) for _ in months]
        people += _district(district, months, sizes, new, names, chance)
    _nominated(people, last_month, names, chance)
    for number, person in enumerate(people):
        person.ref = person.row["client_ref"] = f"C-{10_001 + 7 * number:06}"
        _situations(person, last_month, chance)
    clients = [person.row for person in people]
    situations = [row | {"client_ref": p.ref} for p in people for row in p.situations]
    return clients, situations


def _names(chance: Random) -> Iterator[tuple[str, str]]:
    pairs = [(family, given) for family in _FAMILY for given in _GIVEN]
    chance.shuffle(pairs)
    return iter(pairs)


def _district(
    district: str,
    months: list[Month],
    sizes: list[int],
    new: list[int],
    names: Iterator[tuple[str, str]],
    chance: Random,
) -> list[_Person]:
    """Let people come and go so that the sizes come out at each month's end."""
    before = months[0].first_day
    people = [
        _person(district, before - timedelta(days=chance.randrange(20, 900)), names, chance)
        for _ in range(sizes[0] - new[0])
    ]
    everybody = list(people)
    for month, size, joining in zip(months, sizes, new, strict=True):
        leaving = max(len(people) + joining - size, 0)
        arriving = size - len(people) + leaving
        for _ in range(leaving):
            person = people.pop(chance.randrange(len(people) * 2 // 3 + 1))
            _deselect(person, _day_in(month, chance), chance)
        for _ in range(arriving):
            person = _person(district, _day_in(month, chance), names, chance)
            people.append(person)
            everybody.append(person)
    return everybody


def _day_in(month: Month, chance: Random) -> date:
    return month.first_day + timedelta(days=chance.randrange(month.last_day.day))


def _person(
    district: str, selected_on: date, names: Iterator[tuple[str, str]], chance: Random
) -> _Person:
    family, given = next(names)
    nominated_on = selected_on - timedelta(days=chance.randrange(7, 42))
    strand = chance.choices(
        ("catch-and-convict", "rehabilitate-and-resettle", "deter", ""), (48, 45, 5, 2)
    )[0]
    age = chance.randrange(16, 20) if strand == "deter" else chance.randrange(20, 52)
    born = nominated_on - timedelta(days=age * 365 + chance.randrange(365))
    year, serial = min(born.year + 16, selected_on.year), chance.randrange(1, 9_999_999)
    letter = check_letter(f"{year % 100:02}{serial:07}")
    mappa = chance.choices((0, 1, 2), (88, 9, 3))[0]
    level = chance.choices((5, 4, 3, 2, 1), (14, 31, 38, 12, 5))[0]
    row = dict.fromkeys(CLIENT_COLUMNS, "") | {
        "family_name": family,
        "given_names": given,
        "date_of_birth": born.isoformat(),
        "sex": chance.choices("MFX", (84, 15, 1))[0],
        "ethnicity": chance.choices(("White", "Mixed", "Black", "Asian", ""), (78, 6, 6, 5, 5))[0],
        "pnc_id": f"{year}/{serial:07}{letter}" if chance.random() < 0.9 else "",
        "crn": f"X{chance.randrange(100_000, 999_999)}" if chance.random() < 0.6 else "",
        "prison_number": _prison_number(chance) if chance.random() < 0.5 else "",
        "district": district,
        "strand": strand,
        "dip_status": chance.choices(
            ("not-applicable", "on-caseload", "retained", "assessed"), (62, 20, 12, 6)
        )[0],
        "statutory": chance.choices(("yes", "no"), (64, 36))[0],
        "mappa_level": str(mappa if mappa < 2 else 1),
        "nominated_on": nominated_on.isoformat(),
        "selected_on": selected_on.isoformat(),
        "intensity": str(level),
    }
    return _Person(ref="", row=row, selected_on=selected_on)


def _prison_number(chance: Random) -> str:
    return f"A{chance.randrange(1000, 9999)}{chance.choice('BCDEFG')}{chance.choice('HJKLMN')}"


def _deselect(person: _Person, wanted: date, chance: Random) -> None:
    day = max(wanted, person.selected_on + timedelta(days=1))
    reason, note = chance.choice(_REASONS)
    person.deselected_on = day
    person.row |= {
        "deselected_on": day.isoformat(),
        "deselection_reason": reason,
        "deselection_note": note,
    }


def _nominated(
    people: list[_Person], last_month: Month, names: Iterator[tuple[str, str]], chance: Random
) -> None:
    """Add a few who are nominated and wait for the panel."""
    for district in ("Cambridge", "Cambridge", "Cambridge", "Fenland", "Peterborough"):
        person = _person(district, last_month.last_day, names, chance)
        nominated_on = last_month.last_day - timedelta(days=chance.randrange(2, 20))
        person.row |= {"nominated_on": nominated_on.isoformat(), "selected_on": "", "intensity": ""}
        person.selected_on = nominated_on
        people.append(person)


def _situations(person: _Person, last_month: Month, chance: Random) -> None:
    """Send some to custody for a while, so that about one in six is there at any time."""
    day = person.selected_on - timedelta(days=chance.randrange(30, 400))
    end = last_month.last_day
    while (day := day + timedelta(days=chance.randrange(60, 520))) < end:
        kind = chance.choices(
            ("custody", "remand", "recalled", "hospital", "unlawfully-at-large"),
            (50, 24, 20, 4, 2),
        )[0]
        out = day + timedelta(days=chance.randrange(14, 210 if kind == "custody" else 70))
        still = out > end
        person.situations.append(
            {
                "situation": kind,
                "from": day.isoformat(),
                "to": "" if still else out.isoformat(),
                "establishment": _ESTABLISHMENT
                if kind in {"custody", "remand", "recalled"}
                else "",
            }
        )
        if still:
            return
        day = out
