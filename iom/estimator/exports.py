"""Crimes saved as data (INTERFACES 4). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iom.estimator.domain import WARNING, Working, shown
from iom.estimator.reach import EVERY_SCHEME
from iom.estimator.service import WorkedOut


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
