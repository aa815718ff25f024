"""People and answers for the tests of gaps."""

from __future__ import annotations

import random
from itertools import count
from typing import Any

from iom.clients.domain import Sex
from iom.directory.fitting import Person
from iom.gaps.domain import Seeker
from iom.needs.domain import NeedKind

ALCOHOL, HEALTH = NeedKind.ALCOHOL, NeedKind.HEALTH
_ids = count(1)


def a_seeker(
    sex: Sex | None = Sex.MALE, district: str = "Fenland", age: int = 30, **said: Any
) -> Seeker:
    """Make somebody with a need about alcohol, at liberty and statutory unless it is said."""
    told: dict[str, Any] = {"statutory": True, "in_custody": False}
    needs = said.pop("needs", frozenset({ALCOHOL}))
    person = Person(
        sex=sex, age=age, districts=frozenset({district} if district else ()), **(told | said)
    )
    return Seeker(
        client_id=next(_ids),
        person=person,
        needs=needs,
        district=district,
        sex={Sex.MALE: "Male", Sex.FEMALE: "Female"}.get(sex, "Not known") if sex else "Not known",
        age="Under 18" if age < 18 else "18 to 24" if age < 25 else "25 to 34",
    )


def a_random_seeker(dice: random.Random, person: Person) -> Seeker:
    """Make somebody with some needs."""
    return Seeker(
        client_id=next(_ids),
        person=person,
        needs=frozenset(dice.sample(list(NeedKind), dice.randint(1, 4))),
        district=next(iter(person.districts), ""),
        sex="Not known",
        age="Not known",
    )
