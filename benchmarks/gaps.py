"""How long it takes to ask a directory for a whole cohort: 5,000 people, 300 programmes.

Pure: no database. People have one to four needs, ages from 14 to 70, six districts; programmes have
the bounds of age that programmes have (16, 18, 21, 25, 30, 50, 60). Run by hand:
`.venv/bin/python benchmarks/gaps.py`.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from iom.clients.domain import Sex
from iom.contacts.domain import Pathway
from iom.directory.domain import ForSex, ForStatutory, Programme, Taken, Where
from iom.directory.fitting import Person
from iom.gaps.domain import Seeker, answer_all
from iom.gaps.picture import picture_of
from iom.needs.domain import NeedKind

DAY = date(2026, 5, 1)
PEOPLE, PROGRAMMES = 5_000, 300
_DISTRICTS = ("Ashfield", "Birchworth", "Cedarfield", "Elmworth", "Firfield", "Hazelworth")
_BOUNDS = (16, 18, 21, 25, 30, 50, 60)


def programme(dice: random.Random, number: int) -> Programme:
    """Make a programme up."""
    need = dice.choice(list(NeedKind))
    most = dice.choice([None, None, *_BOUNDS[3:]])
    return Programme(
        ref=f"P-{number:04d}",
        name=f"Programme {number}",
        pathway=Pathway.ETE,
        needs=frozenset({need, dice.choice(list(NeedKind))}),
        districts=dice.choice([None, frozenset(dice.sample(_DISTRICTS, dice.randint(1, 3)))]),
        least_age=dice.choice([None, *_BOUNDS[:4]]),
        most_age=most,
        sex=dice.choice([ForSex.ANY, ForSex.ANY, ForSex.MALE, ForSex.FEMALE]),
        statutory=dice.choice(list(ForStatutory)),
        custody=dice.choice(list(Where)),
        takes=dice.choice(list(Taken)),
        capacity=dice.choice([None, 8]),
        taken=dice.choice([0, 8]),
        confirmed_on=DAY,
    )


def seeker(dice: random.Random, number: int) -> Seeker:
    """Make somebody up who has needs."""
    district = dice.choice(_DISTRICTS)
    person = Person(
        sex=dice.choice([Sex.MALE, Sex.MALE, Sex.MALE, Sex.FEMALE, None]),
        age=dice.randint(14, 70),
        districts=frozenset({district}),
        statutory=dice.choice([True, False, None]),
        in_custody=dice.random() < 0.2,
    )
    needs = frozenset(dice.sample(list(NeedKind), dice.randint(1, 4)))
    return Seeker(
        client_id=number, person=person, needs=needs, district=district, sex="Male", age="25 to 34"
    )


def main() -> None:
    """Ask once with an empty memory, as a page does, and print how long it took."""
    dice = random.Random(1)  # noqa: S311  # no secret
    programmes = [programme(dice, number) for number in range(PROGRAMMES)]
    seekers = [seeker(dice, number) for number in range(PEOPLE)]
    begun = time.perf_counter()
    answers = answer_all(seekers, programmes, DAY, within=28)
    asked = time.perf_counter()
    picture = picture_of(answers, DAY, within=28)
    done = time.perf_counter()
    alone = answer_all([replace(seekers[0])], programmes, DAY, within=28)
    print(f"{len(answers):,} needs of {PEOPLE:,} people, {PROGRAMMES} programmes")
    print(f"asked in {asked - begun:.2f} s, put together in {done - asked:.2f} s")
    print(f"{picture.total.gap:,} gaps, {picture.total.wait:,} waits; one person: {len(alone)}")


if __name__ == "__main__":
    main()
