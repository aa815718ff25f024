"""The gaps as files for spreadsheets. Plain data in, bytes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from iom.files.writing import Sheet, Value, write_csv, write_xlsx
from iom.gaps.domain import Answer, State
from iom.gaps.picture import Picture, district_of
from iom.needs.domain import NeedKind

MARKING = "OFFICIAL-SENSITIVE"
_HEADER = (
    *("where", "on", "within_days", "district", "pathway", "need", "sex", "age"),
    *("open_needs", "there", "wait", "gap", "marking"),
)


def csv_of(answers: Iterable[Answer], picture: Picture, where: str) -> bytes:
    """Return a line for each need in each group of people that has it."""
    return write_csv(_HEADER, _rows(answers, picture, where))


def xlsx_of(answers: Iterable[Answer], picture: Picture, where: str, *, created: datetime) -> bytes:
    """Return the same as a workbook, with the sentences and what stands in the way beside it."""
    return write_xlsx(
        {
            "Gaps": Sheet(_HEADER, _rows(answers, picture, where)),
            "For whom there is nothing": Sheet(
                ("need", "for", "where", "people", "marking"),
                [
                    (each.need.label, each.whom, each.where, each.people, MARKING)
                    for each in picture.sentences
                ],
            ),
            "What stands in the way": Sheet(
                ("what", "needs", "marking"), [[what, many, MARKING] for what, many in picture.ways]
            ),
        },
        created=created,
    )


def _rows(answers: Iterable[Answer], picture: Picture, where: str) -> Iterator[list[Value]]:
    counts = Counter((_group(each), each.found.state) for each in answers)
    groups: Sequence[tuple[str, NeedKind, str, str]] = sorted(
        {group for group, _ in counts},
        key=lambda group: (group[0], list(NeedKind).index(group[1]), *group[2:]),
    )
    for district, need, sex, age in groups:
        states = [counts[(district, need, sex, age), state] for state in State]
        row: list[Value] = [where, picture.day.isoformat(), picture.within]
        row += [district, need.pathway.value, need.value, sex, age]
        yield [*row, sum(states), *states, MARKING]


def _group(answer: Answer) -> tuple[str, NeedKind, str, str]:
    return district_of(answer), answer.need, answer.seeker.sex, answer.seeker.age
