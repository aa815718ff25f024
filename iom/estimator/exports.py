"""Crimes saved as data (INTERFACES 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from iom.estimator.domain import F_IS_LEGACY, WARNING, Estimate, Working, shown
from iom.estimator.reach import EVERY_SCHEME
from iom.estimator.service import STRAND_NAMES, WorkedOut
from iom.files.writing import write_csv

_HEADER = (
    *("of", "what", "from", "to", "strand", "formula", "people", "left_out", "expected"),
    *("observed", "saved", "saved_floored", "base", "f_multiplier", "with_f", "note"),
)


def as_data(worked: WorkedOut, refs: Mapping[int, str]) -> dict[str, Any]:
    """Return a figure with the workings of those clients whose references are given.

    Everyone is in the sums. Placements stand in the order of reference and day of selection.
    """
    found, asked, where = worked.estimate, worked.asked, worked.asked.where
    return {
        "scheme": where.scheme.code if where.scheme else EVERY_SCHEME,
        "district": where.district.code if where.district else None,
        "strand": asked.strand or None,
        "from": str(asked.first),
        "to": str(asked.last),
        "formula": found.formula.value,
        "version": found.formula.version,
        "definition": found.formula.definition,
        "warning": WARNING,
        "people": found.people,
        "left_out": [
            {"client_ref": ref, "reason": each.reason.value}
            for ref, each in _in_order(found.left_out, refs)
        ],
        "expected": str(shown(found.expected)),
        "observed": found.observed,
        "saved": str(shown(found.saved)),
        "saved_floored": str(shown(found.saved_floored)),
        "base": found.base,
        "f_multiplier": found.f_multiplier,
        "with_f": found.with_f,
        "range_95": None,
        "by_client": [_row(ref, each) for ref, each in _in_order(found.workings, refs)],
    }


def figures_file(worked: WorkedOut) -> bytes:
    """Return a figure and its parts as a CSV file: numbers alone, and what they are worth.

    A part has no base and no F: parts add up before rounding, and not after. Whoever was left out
    is counted by reason.
    """
    return write_csv(_HEADER, _rows(worked))


def _rows(worked: WorkedOut) -> Iterator[tuple[Any, ...]]:
    found, asked = worked.estimate, worked.asked
    strand = STRAND_NAMES[asked.strand] if asked.strand else ""
    about = (str(asked.first), str(asked.last), strand, found.formula.value)

    def line(of: str, what: str, part: Estimate, *last: Any) -> tuple[Any, ...]:  # noqa: ANN401
        sums = (shown(part.expected), part.observed, shown(part.saved), shown(part.saved_floored))
        return (of, what, *about, part.people, len(part.left_out), *sums, *last)

    whole = (found.base, found.f_multiplier, found.with_f, f"{WARNING} {F_IS_LEGACY}")
    yield line("whole", asked.where.name, found, *whole)
    for of, parts in (("district", worked.by_district), ("strand", worked.by_strand)):
        for each in parts:
            yield line(of, each.name, each.estimate, None, None, None, "")
    reasons = Counter(each.reason.label for each in found.left_out)
    for reason in sorted(reasons):
        empty = (None,) * (len(_HEADER) - len(about) - 5)
        yield ("left out", reason, *about, None, reasons[reason], *empty, "")


def _in_order(placements: tuple[Any, ...], refs: Mapping[int, str]) -> list[tuple[str, Any]]:
    known = [(refs[each.client_id], each) for each in placements if each.client_id in refs]
    return sorted(known, key=lambda pair: (pair[0], pair[1].selected_on))


def _row(ref: str, working: Working) -> dict[str, Any]:
    return {
        "client_ref": ref,
        "selected_on": str(working.selected_on),
        "baseline_offences": working.baseline_offences,
        "baseline_days_at_liberty": working.baseline_days_at_liberty,
        "days_at_liberty": working.days_at_liberty,
        "expected": str(shown(working.expected)),
        "observed": working.observed,
        "saved": str(shown(working.saved)),
    }
