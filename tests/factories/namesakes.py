"""Many plainly invented people, seeded, and the ways in which one of them comes a second time.

Family names are a tree or bird with an ending (`Alderworth`), given names are trees and such names
as have short forms. Both are spread as names are: a few are common, most are rare, so that two
people out of two thousand bear the same name by chance about as often as in life.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from random import Random

from iom.clients.alike import Somebody, swapped
from iom.clients.domain import IdentifierKind
from iom.clients.identifiers import check_letter

_STEMS = (
    "Alder Ash Aspen Beech Birch Bracken Bramble Briar Cedar Cherry Clover Coot Crane Curlew "
    "Dipper Dove Dunlin Dunnock Eider Elder Elm Fern Finch Flint Gorse Grebe Gull Harrier Hawk "
    "Hawthorn Hazel Heath Heron Holly Hornbeam Ivy Jay Juniper Kestrel Kite Knot Lapwing Larch "
    "Lark Laurel Lime Linden Linnet Mallard Maple Martin Merlin Myrtle Nettle Nightjar Oak Osprey "
    "Ouzel Owl Pine Pipit Plover Poplar Quail Raven Redstart Reed Robin Rook Rowan Rush Sedge "
    "Siskin Snipe Sparrow Starling Swallow Swan Swift Sycamore Teal Tern Thistle Thorn Thrush "
    "Wagtail Walnut Wheatear Whinchat Willow Wren Yarrow Yew"
).split()
_ENDINGS = (
    "worth field ley ton wood brook well gate croft shaw mere combe dale bury stead marsh hurst "
    "moor bank thwaite wick den grove stone bridge acre pool nest wing song"
).split()
_GIVEN = (
    "Robert James William Thomas Michael David Daniel Matthew Christopher Anthony Andrew "
    "Stephen Jonathan Joseph Samuel Benjamin Alexander Nicholas Richard Edward Kenneth Ronald "
    "Terence Gareth Darren Barry Frederick Albert Alfred Charles Gerald Patrick Philip Peter "
    "Raymond Timothy Vincent Walter Zachary Elizabeth Margaret Catherine Susan Deborah Jennifer "
    "Patricia Rebecca Samantha Victoria Sharon Alder Ash Aspen Bay Birch Bracken Briar Cedar "
    "Clover Elm Fern Flint Hazel Heath Heron Holly Ivy Jay Juniper Lark Laurel Linden Linnet "
    "Maple Marten Merle Moss Nettle Oakley Olive Perry Poplar Quill Reed Robin Rowan Rush Sage "
    "Sedge Sorrel Teal Thorn Vale Wren Yarrow"
).split()
_SHORT = {
    "Robert": "Bob",
    "James": "Jim",
    "William": "Bill",
    "Thomas": "Tommy",
    "Michael": "Mick",
    "David": "Davey",
    "Daniel": "Danny",
    "Christopher": "Kit",
    "Anthony": "Tony",
    "Andrew": "Drew",
    "Stephen": "Steve",
    "Alexander": "Sandy",
    "Richard": "Dick",
    "Edward": "Ted",
    "Terence": "Tel",
    "Gareth": "Gaz",
    "Darren": "Daz",
    "Barry": "Baz",
    "Alfred": "Alfie",
    "Charles": "Chas",
    "Patrick": "Paddy",
    "Elizabeth": "Liz",
    "Margaret": "Peggy",
    "Catherine": "Kath",
    "Deborah": "Debs",
    "Jennifer": "Jen",
    "Patricia": "Trish",
    "Rebecca": "Becky",
    "Victoria": "Vicky",
    "Sharon": "Shaz",
}
_FAMILY = [stem + ending for stem, ending in product(_STEMS, _ENDINGS)]
_FIRST, _DAYS = date(1956, 1, 1), 52 * 365
_WITHOUT_BIRTH, _WITH_NUMBER = 0.05, 0.7


@dataclass(frozen=True, kw_only=True)
class Invented:
    """Somebody who is on the record, perhaps by another name, too."""

    ref: str
    who: Somebody
    alias: tuple[str, str] | None = None  # family name, given names


@dataclass(frozen=True, kw_only=True)
class Planted:
    """The same person once more, told otherwise."""

    kind: str
    ref: str
    told: Somebody


@dataclass
class _Chance:
    """Draws names as they are spread."""

    chance: Random
    _families: list[str] = field(default_factory=lambda: list(_FAMILY))
    _givens: list[str] = field(default_factory=lambda: list(_GIVEN))

    def __post_init__(self) -> None:
        self.chance.shuffle(self._families)
        self.chance.shuffle(self._givens)
        self._by_family = [1 / (rank + 150) for rank in range(len(self._families))]
        self._by_given = [1 / (rank + 25) for rank in range(len(self._givens))]

    def family(self) -> str:
        return self.chance.choices(self._families, self._by_family)[0]

    def given(self) -> str:
        return self.chance.choices(self._givens, self._by_given)[0]

    def born(self) -> date:
        return _FIRST + timedelta(days=self.chance.randrange(_DAYS))

    def pnc_id(self, born: date) -> str:
        year, serial = born.year + 16, self.chance.randrange(1, 9_999_999)
        return f"{year}/{serial:07}{check_letter(f'{year % 100:02}{serial:07}')}"

    def somebody(self) -> Somebody:
        born = self.born()
        second = f" {self.given()}" if self.chance.random() < 0.3 else ""
        with_number = self.chance.random() < _WITH_NUMBER
        return Somebody(
            family_name=self.family(),
            given_names=self.given() + second,
            date_of_birth=None if self.chance.random() < _WITHOUT_BIRTH else born,
            numbers={IdentifierKind.PNC_ID: self.pnc_id(born)} if with_number else {},
        )


def _chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311  # invented people, not secrets


def invented(count: int, *, seed: int = 1999) -> list[Invented]:
    """Invent people for the record; every tenth has an alias."""
    chance = _Chance(_chance(seed))
    return [
        Invented(
            ref=f"C-{number:06}",
            who=chance.somebody(),
            alias=(chance.family(), chance.given()) if number % 10 == 0 else None,
        )
        for number in range(1, count + 1)
    ]


def ordinary(count: int, *, seed: int = 1999) -> list[Somebody]:
    """Invent people who are not on the record, of the same names as they are spread there."""
    names = _Chance(_chance(seed))
    names.chance = _chance(seed + 1)
    return [names.somebody() for _ in range(count)]


def planted(people: list[Invented], each: int, *, seed: int = 1999) -> Iterator[Planted]:
    """Tell `each` people of every kind of variant once more; nobody twice.

    Every fourth is told without a date of birth where the kind is not about that.
    """
    chance = _chance(seed + 2)
    left = list(people)
    chance.shuffle(left)
    for kind, (suits, tell) in KINDS.items():
        chosen = [one for one in left if suits(one)][:each]
        left = [one for one in left if one not in chosen]
        for number, one in enumerate(chosen):
            told = replace(tell(one, chance), numbers=_numbers_of(kind, one))
            if number % 4 == 0 and kind not in _ABOUT_BIRTH:
                told = replace(told, date_of_birth=None)
            yield Planted(kind=kind, ref=one.ref, told=told)


def _numbers_of(kind: str, one: Invented) -> dict[str, str]:
    return dict(one.who.numbers) if kind == "identifier in another notation" else {}


Tell = Callable[[Invented, Random], Somebody]
_SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("c", "k"),
    ("sh", "sch"),
    ("ie", "y"),
    ("ey", "y"),
    ("ee", "ea"),
    ("oo", "ou"),
    ("oa", "o"),
    ("wh", "w"),
    ("f", "ff"),
    ("l", "ll"),
    ("t", "tt"),
    ("n", "nn"),
)


def _sounding(one: Invented, chance: Random) -> Somebody:
    name = one.who.family_name
    fits = [(old, new) for old, new in _SOUNDS if old in name[1:]]
    old, new = chance.choice(fits)
    return replace(one.who, family_name=name[0] + name[1:].replace(old, new, 1))


def _misspelled(one: Invented, chance: Random) -> Somebody:
    name = one.who.family_name
    at = chance.randrange(1, len(name) - 1)
    letter = chance.choice("aeiounrst")
    spelled = chance.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            name[:at] + letter + name[at + 1 :],
            name[:at] + letter + name[at:],
        )
    )
    return replace(one.who, family_name=spelled)


def _swapped(one: Invented, _: Random) -> Somebody:
    born = one.who.date_of_birth
    return replace(one.who, date_of_birth=swapped(born) if born else None)


def _slipped(one: Invented, chance: Random) -> Somebody:
    born = one.who.date_of_birth or _FIRST
    tens, ones = divmod(born.year % 100, 10)
    found = [
        born.replace(day=born.day + 1 if born.day % 10 < 8 and born.day < 28 else born.day - 1),
        born.replace(year=born.year + 1 if ones < 9 else born.year - 1),
    ]
    if tens != ones and born.month != 2:
        found.append(born.replace(year=1900 + 10 * ones + tens))
    return replace(one.who, date_of_birth=chance.choice(found))


def _only_the_number(one: Invented, chance: Random) -> Somebody:
    names = _Chance(_chance(chance.randrange(10_000)))
    return Somebody(family_name=names.family(), given_names=names.given())


def _by_alias(one: Invented, _: Random) -> Somebody:
    family_name, given_names = one.alias or ("", "")
    return replace(one.who, family_name=family_name, given_names=given_names)


def _names_swapped(one: Invented, _: Random) -> Somebody:
    return replace(one.who, family_name=one.who.given_names, given_names=one.who.family_name)


def _double(one: Invented, chance: Random) -> Somebody:
    other = chance.choice(_FAMILY)
    parts = [one.who.family_name, other]
    chance.shuffle(parts)
    return replace(one.who, family_name=chance.choice("- ").join(parts))


def _short(one: Invented, _: Random) -> Somebody:
    first, *rest = one.who.given_names.split()
    return replace(one.who, given_names=" ".join([_SHORT[first], *rest]))


def _parts(one: Invented, chance: Random) -> Somebody:
    words = one.who.given_names.split()
    family = one.who.family_name
    told = chance.choice(
        (
            (family, " ".join(reversed(words))),
            (family, words[0]),
            (family, f"{words[0][0]} {' '.join(words[1:])}"),
            (family.replace("e", "é", 1).replace("o", "ö", 1), words[0]),
            (family.upper(), " ".join(words)),
        )
    )
    return replace(one.who, family_name=told[0], given_names=told[1])


def _any(one: Invented) -> bool:
    return one.who.date_of_birth is not None


KINDS: dict[str, tuple[Callable[[Invented], bool], Tell]] = {
    "alias or former name": (lambda one: _any(one) and one.alias is not None, _by_alias),
    "short form": (lambda one: _any(one) and one.who.given_names.split()[0] in _SHORT, _short),
    "day and month swapped": (
        lambda one: _any(one) and swapped(one.who.date_of_birth or _FIRST) is not None,
        _swapped,
    ),
    "parts in another order, missing or with accents": (
        lambda one: _any(one) and " " in one.who.given_names,
        _parts,
    ),
    "identifier in another notation": (lambda one: bool(one.who.numbers), _only_the_number),
    "sounds alike": (
        lambda one: _any(one) and any(old in one.who.family_name[1:] for old, _ in _SOUNDS),
        _sounding,
    ),
    "close spelling": (_any, _misspelled),
    "date of birth a digit off or year transposed": (_any, _slipped),
    "given and family name swapped": (_any, _names_swapped),
    "double-barrelled": (_any, _double),
}
_ABOUT_BIRTH = {"day and month swapped", "date of birth a digit off or year transposed"}
