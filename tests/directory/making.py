"""Programmes and directories for the tests of the directory."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from iom.clients.domain import Sex
from iom.contacts.domain import Pathway
from iom.directory.domain import Programme, Start
from iom.directory.fitting import Person
from iom.directory.words import ForSex, ForStatutory, Taken, Weekday, Where
from iom.needs.domain import NeedKind

TODAY = date(2026, 5, 1)  # a Friday
DISTRICTS = ("Cambridge", "Fenland", "Huntingdonshire")


def a_programme(**said: Any) -> Programme:
    """A programme for everybody, whatever is not said."""
    told: dict[str, Any] = {
        "ref": "P-0001",
        "name": "Wren Steps",
        "provider": "Alderworth House",
        "pathway": Pathway.DRUGS_ALCOHOL,
        "needs": frozenset({NeedKind.ALCOHOL}),
        "custody": Where.BOTH,
        "confirmed_on": TODAY,
    }
    return Programme(**(told | said))


def a_random_programme(dice: random.Random, number: int) -> Programme:
    least, most = sorted(dice.sample(range(10, 70), 2))
    served = dice.sample(DISTRICTS, dice.randint(1, 3))
    needs = dice.sample(list(NeedKind), dice.randint(0, 3))
    starts = [
        Start(
            id=at,
            on=TODAY + timedelta(days=dice.randint(-40, 60)),
            places=dice.choice([None, 1, 5]),
            taken=dice.choice([0, 1, 5]),
        )
        for at in range(dice.randint(0, 3))
    ]
    return a_programme(
        ref=f"P-{number:04d}",
        name=dice.choice(["Wren", "Teal", "Ash", "teal"]),
        needs=frozenset(needs),
        districts=dice.choice([None, frozenset(served)]),
        least_age=dice.choice([None, least]),
        most_age=dice.choice([None, most]),
        sex=dice.choice(list(ForSex)),
        statutory=dice.choice(list(ForStatutory)),
        custody=dice.choice(list(Where)),
        takes=dice.choice(list(Taken)),
        days=tuple(dice.sample(list(Weekday), dice.randint(0, 2))),
        capacity=dice.choice([None, 1, 8]),
        taken=dice.choice([0, 0, 1, 8]),
        closed_on=dice.choice(
            [None, None, None, TODAY - timedelta(1), TODAY, TODAY + timedelta(1)]
        ),
        starts=tuple(starts),
    )


def a_random_person(dice: random.Random) -> Person:
    return Person(
        sex=dice.choice([None, *Sex]),
        age=dice.choice([None, dice.randint(10, 70)]),
        districts=frozenset(dice.sample(DISTRICTS, dice.randint(0, 1))),
        statutory=dice.choice([None, True, False]),
        in_custody=dice.choice([None, True, False]),
    )
