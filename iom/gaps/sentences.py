"""For whom there is nothing, in as few sentences as say it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from iom.clients.bands import NOT_KNOWN
from iom.gaps.domain import Answer, State
from iom.kernel.words import within_sentence
from iom.needs.domain import NeedKind


@dataclass(frozen=True, slots=True)
class Sentence:
    """That there is nothing for some people; `people` have this need and nothing for it."""

    need: NeedKind
    whom: str
    where: str
    people: int

    def __str__(self) -> str:
        many = "1 person" if self.people == 1 else f"{self.people:,} people"
        return f"{self.need.label}: nothing for {self.whom} {self.where}: {many}"


def _sex(answer: Answer) -> str:
    return {"Male": "men", "Female": "women"}.get(answer.seeker.sex, "")


def _age(answer: Answer) -> str:
    band = answer.seeker.age
    return "" if band == NOT_KNOWN else f"people aged {within_sentence(band)}"


def _custody(answer: Answer) -> str:
    held = answer.seeker.person.in_custody
    return "" if held is None else "people in custody" if held else "people in the community"


def _statutory(answer: Answer) -> str:
    bound = answer.seeker.person.statutory
    return "" if bound is None else "statutory clients" if bound else "non-statutory clients"


_AXES: Final[Sequence[Callable[[Answer], str]]] = (_sex, _age, _custody, _statutory)


def sentences_of(answers: Iterable[Answer]) -> list[Sentence]:
    """Say for whom there is nothing, so that each gap stands in one sentence.

    Where everybody of a district who has a need has nothing for it, or everybody everywhere, that
    is said. Else the largest group is said of which everybody has nothing, by sex, age, whether
    they are in custody and whether they are statutory, then the next of those who are left; and
    who is left in the end is counted.
    """
    found: list[Sentence] = []
    everyone = list(answers)
    for need in NeedKind:
        own = [each for each in everyone if each.need is need]
        if own:
            found += _of_need(need, own)
    return sorted(found, key=lambda each: (-each.people, str(each)))


def _of_need(need: NeedKind, own: Sequence[Answer]) -> list[Sentence]:
    if all(_lacks(each) for each in own):
        return [Sentence(need, "anybody", "anywhere", len(own))]
    found = []
    for district in sorted({each.seeker.district for each in own}):
        there = [each for each in own if each.seeker.district == district]
        where = f"in {district}" if district else "whose district is not known"
        if all(_lacks(each) for each in there):
            found.append(Sentence(need, "anybody", where, len(there)))
        else:
            found += [Sentence(need, whom, where, many) for whom, many in _groups(there)]
    return found


def _groups(there: Sequence[Answer]) -> list[tuple[str, int]]:
    whole: list[tuple[str, set[int]]] = []
    for axis in _AXES:
        for name in dict.fromkeys(filter(None, map(axis, there))):
            own = [each for each in there if axis(each) == name]
            if all(_lacks(each) for each in own):
                whole.append((name, {each.seeker.client_id for each in own}))
    left = {each.seeker.client_id for each in there if _lacks(each)}
    found = []
    while left:
        name, ids = max(whole, key=lambda group: len(group[1] & left), default=("", set[int]()))
        said = ids & left
        if not said:
            found.append((f"some of the {len(there):,} who have the need", len(left)))
            break
        found.append((name, len(said)))
        left -= said
    return found


def _lacks(answer: Answer) -> bool:
    return answer.found.state is State.GAP
