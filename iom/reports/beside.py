"""What stands beside the rows of a report: levels, DIP and crimes saved, drawn up to be frozen.

Pure. The rows of INTERFACES 4 stay as they are; these are lists of their own. Reports that were
produced before there were any do not have them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from iom.estimator.domain import F_IS_LEGACY, WARNING, Estimate, LeftOut, Reason, Working, shown
from iom.kernel.dates import Month
from iom.reports.domain import (
    DIP_FLOWS,
    LEVEL_MOVES,
    LEVELS,
    ROW_OF_DIP,
    ROW_OF_LEVELS,
    SAVED,
    YEAR_TO_DATE,
    Figure,
)
from iom.reports.standing import Happened, Standing

BLOCKS = ("levels", "dip", "crimes_saved")
"""The keys of a report's data that hold them."""
FLOWS_OF_YEAR = (*LEVEL_MOVES, *DIP_FLOWS)

Place = tuple[Figure, str]
People = dict[str, dict[str, list[Any]]]


def beside(
    standing: Standing, months: Sequence[Month], saved: Estimate
) -> tuple[dict[str, Any], People]:
    """Draw up what stands beside the rows, and who stands behind its figures.

    Args:
        standing: where the district's clients stand.
        months: those of the rows, oldest first.
        saved: crimes saved, in the financial year to the last month's last day.
    """
    people = {str(month): _of_month(standing, month) for month in months}
    last = months[-1]
    year = standing.happened(last.financial_year_start.first_day, last.last_day)
    people[YEAR_TO_DATE] = _dated(year) | _behind_saved(saved)
    data = {
        "levels": [_counted(month, people, ROW_OF_LEVELS) for month in months],
        "dip": [_counted(month, people, ROW_OF_DIP) for month in months],
        YEAR_TO_DATE.replace("-", "_"): {
            figure.value: len(year[figure]) for figure in FLOWS_OF_YEAR
        },
        "crimes_saved": _saved(saved),
    }
    return data, people


def check_levels(levels: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> None:
    """See to it that the levels of every month add up to its clients.

    Raises:
        ArithmeticError: they do not, so something is counted wrongly.
    """
    for counts, row in zip(levels, rows, strict=True):
        if sum(counts[figure] for figure in LEVELS.values()) != row[Figure.CLIENTS]:
            raise ArithmeticError("the levels do not add up to the clients")


def each_beside(data: Mapping[str, Any]) -> Iterator[tuple[Place, int]]:
    """Yield every figure beside the rows, the latest month first; none of an old report."""
    if not all(block in data for block in BLOCKS):
        return
    for levels, dip in zip(reversed(data["levels"]), reversed(data["dip"]), strict=True):
        for figure in ROW_OF_LEVELS:
            yield (figure, levels["month"]), levels[figure]
        for figure in ROW_OF_DIP:
            yield (figure, dip["month"]), dip[figure]
    for figure in FLOWS_OF_YEAR:
        yield (figure, YEAR_TO_DATE), data["year_to_date"][figure]
    saved = data["crimes_saved"]
    values = (saved["base"], saved["people"], sum(saved["left_out"].values()))
    for figure, value in zip(SAVED, values, strict=True):
        yield (figure, YEAR_TO_DATE), value


def other_working(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Say whether crimes saved came about otherwise than before, the base level apart."""
    old, new = (data.get("crimes_saved") for data in (before, after))
    return old is not None and new is not None and _worked(old) != _worked(new)


def new_blocks(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """List what stands beside the rows now and did not in an earlier number."""
    return [block for block in BLOCKS if block in after and block not in before]


def _of_month(standing: Standing, month: Month) -> dict[str, list[Any]]:
    levels = standing.levels_on(month.last_day)
    return {
        **{figure.value: list(ids) for figure, ids in levels.items()},
        Figure.DIP.value: list(standing.dip_on(month.last_day)),
        **_dated(standing.happened(month.first_day, month.last_day)),
    }


def _dated(happened: Mapping[Figure, Sequence[Happened]]) -> dict[str, list[Any]]:
    return {figure.value: _pairs(each) for figure, each in happened.items()}


def _pairs(happened: Sequence[Happened]) -> list[Any]:
    return [[client_id, str(on)] for client_id, on in happened]


def _counted(month: Month, people: People, figures: Sequence[Figure]) -> dict[str, Any]:
    members = people[str(month)]
    return {"month": str(month), **{figure.value: len(members[figure]) for figure in figures}}


def _behind_saved(saved: Estimate) -> dict[str, list[Any]]:
    counted, left_out = _placements(saved.workings), _placements(saved.left_out)
    return dict(zip(map(str, SAVED), (counted, counted, left_out), strict=True))


def _placements(found: Sequence[Working] | Sequence[LeftOut]) -> list[Any]:
    pairs: list[tuple[int, date]] = [(each.client_id, each.selected_on) for each in found]
    return _pairs(pairs)


def _saved(saved: Estimate) -> dict[str, Any]:
    reasons = [each.reason for each in saved.left_out]
    return {
        "from": str(saved.question.first),
        "to": str(saved.question.last),
        "formula": saved.formula.value,
        "version": saved.formula.version,
        "label": saved.formula.label,
        "definition": saved.formula.definition,
        "warning": WARNING,
        "people": saved.people,
        "left_out": {reason.value: reasons.count(reason) for reason in Reason},
        "expected": str(shown(saved.expected)),
        "observed": saved.observed,
        "saved": str(shown(saved.saved)),
        "saved_floored": str(shown(saved.saved_floored)),
        "base": saved.base,
        "f_multiplier": saved.f_multiplier,
        "with_f": saved.with_f,
        "f_note": F_IS_LEGACY,
    }


_WORDS = frozenset({"label", "definition", "warning", "f_note"})


def _worked(saved: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in saved.items() if key not in _WORDS}
