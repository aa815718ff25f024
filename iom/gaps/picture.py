"""The gaps of a cohort put together: by need, pathway, district, sex and age. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from iom.clients.bands import AGE_ORDER, SEX_ORDER
from iom.contacts.domain import Pathway
from iom.directory.fitting import Why
from iom.gaps.domain import Answer, Count, State, count_of
from iom.gaps.sentences import Sentence, sentences_of
from iom.needs.domain import NEEDS_OF, NeedKind

NO_DISTRICT = "District not known"
_WAYS = {
    Why.DISTRICT: "The nearest programme does not serve the district",
    Why.SEX: "The nearest programme is for the other sex",
    Why.AGE: "The nearest programme is for other ages",
    Why.STATUTORY: "The nearest programme asks for statutory, or for non-statutory, clients",
    Why.CUSTODY: "The nearest programme is only in the community, or only in custody",
    Why.CLOSED: "The nearest programme has closed",
}
NOTHING = "No programme in the directory meets the need at all"
SEVERAL = "More than one thing speaks against each programme"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of counts."""

    name: str
    count: Count


@dataclass(frozen=True, slots=True)
class Grid:
    """Gaps of each need, or pathway, by groups of people."""

    groups: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Count]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a directory can do for the open needs of a cohort on a day.

    Attributes:
        people: how many have an open need; `lacking` of them have one at least that is a gap.
        needs: those that anybody has.
        ways: what stands in the way of the gaps, the commonest first; they add up to all gaps.
        sentences: for whom there is nothing, where most needs are first.
    """

    day: date
    within: int
    people: int
    lacking: int
    total: Count
    needs: Mapping[NeedKind, Count]
    pathways: Mapping[Pathway, Count]
    districts: Sequence[Row]
    by_district: Grid
    by_sex: Grid
    by_age: Grid
    ways: Sequence[tuple[str, int]]
    sentences: Sequence[Sentence]


def picture_of(answers: Sequence[Answer], day: date, *, within: int) -> Picture:
    """Put together what there is for the needs of a cohort."""
    by_need = {
        kind: own for kind in NeedKind if (own := [each for each in answers if each.need is kind])
    }
    by_pathway = {
        pathway: own
        for pathway, kinds in NEEDS_OF.items()
        if (own := [each for kind in kinds for each in by_need.get(kind, ())])
    }
    districts = sorted({district_of(each) for each in answers}, key=_unknown_last)
    return Picture(
        day=day,
        within=within,
        people=len({each.seeker.client_id for each in answers}),
        lacking=len({each.seeker.client_id for each in answers if _is_gap(each)}),
        total=count_of(answers),
        needs={kind: count_of(own) for kind, own in by_need.items()},
        pathways={pathway: count_of(own) for pathway, own in by_pathway.items()},
        districts=[
            Row(name, count_of([each for each in answers if district_of(each) == name]))
            for name in districts
        ],
        by_district=_grid(
            {kind.label: own for kind, own in by_need.items()}, districts, district_of
        ),
        by_sex=_grid(
            {pathway.label: own for pathway, own in by_pathway.items()},
            SEX_ORDER,
            lambda each: each.seeker.sex,
        ),
        by_age=_grid(
            {pathway.label: own for pathway, own in by_pathway.items()},
            _by_age(AGE_ORDER),
            lambda each: each.seeker.age,
        ),
        ways=ways_of(answers),
        sentences=sentences_of(answers),
    )


def district_of(answer: Answer) -> str:
    """Return the district of whoever has a need."""
    return answer.seeker.district or NO_DISTRICT


def _unknown_last(name: str) -> tuple[bool, str]:
    return name == NO_DISTRICT, name


def _by_age(bands: Sequence[str]) -> list[str]:
    """Put bands of age in the order of a page: the youngest first."""
    return sorted(bands, key=lambda band: (band == "Not known", band != "Under 18", band))


def _is_gap(answer: Answer) -> bool:
    return answer.found.state is State.GAP


def _grid(
    rows: Mapping[str, Sequence[Answer]],
    groups: Sequence[str],
    group_of: Callable[[Answer], str],
) -> Grid:
    """Count by group; a group of nobody has no column."""
    there = {group_of(each) for own in rows.values() for each in own}
    shown = [group for group in groups if group in there]
    return Grid(
        shown,
        [
            (name, [count_of([each for each in own if group_of(each) == group]) for group in shown])
            for name, own in rows.items()
        ],
    )


def ways_of(answers: Sequence[Answer]) -> list[tuple[str, int]]:
    """Sum up what stands in the way of the gaps, each once, the commonest first."""
    found = Counter(_way(each.found.way) for each in answers if _is_gap(each))
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def _way(way: Sequence[Why]) -> str:
    if not way:
        return NOTHING
    return _WAYS[way[0]] if len(way) == 1 else SEVERAL
