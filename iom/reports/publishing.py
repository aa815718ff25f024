"""The public edition of a report, made from the internal one (HANDBOOK 10). Pure.

No marking, no flows of people, no names of workers, nothing to follow down; `suppression` decides
which counts of people are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from iom.kernel.small_numbers import FEWEST, HIDDEN
from iom.reports.definitions import public_definitions
from iom.reports.domain import Edition, Figure
from iom.reports.drafting import Data
from iom.reports.suppression import FEWEST_CORRECTED, published


def published_data(
    data: Data, changes: Iterable[Mapping[str, Any]], corrected: Collection[str]
) -> Data:
    """Return what the public may see of a report, with the keys of INTERFACES 4.

    Args:
        data: the internal edition.
        changes: what changed against the number before.
        corrected: the months whose people were counted otherwise in an earlier report.
    """
    return {
        "district": data["district"],
        "month": data["month"],
        "as_at": "",
        "sac_set": data["sac_set"],
        "issue": 0,
        "definitions": public_definitions(
            data["definitions"],
            fewest=FEWEST,
            fewest_corrected=FEWEST_CORRECTED if corrected else None,
        ),
        "target_minimum": data["target_minimum"],
        "rows": [published(row, corrected=row["month"] in corrected) for row in data["rows"]],
        "unallocated": data["unallocated"],
        "outside": data["outside"],
        "edition": Edition.PUBLIC,
        "hidden": HIDDEN,
        "months": data["months"],
        "corrected_months": sorted(corrected),
        "unallocated_sac": data["unallocated_sac"],
        "outside_sac": data["outside_sac"],
        "sac_12_months_before": data["sac_12_months_before"],
        "sources": data["sources"],
        "changes": [
            {key: change[key] for key in ("figure", "of", "before", "after")}
            for change in changes
            if not Figure(change["figure"]).of_people
        ],
    }
