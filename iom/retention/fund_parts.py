"""Where the fund stands in the document of everything about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place

_KEYS: dict[str, Place | str] = dict.fromkeys(("id", "client_id"), TECHNICAL)
_OF_REQUEST: dict[str, Place | str] = {
    "request_id": Place("Number of the request"),
    "about_id": TECHNICAL,
}

FUND: Mapping[str, Part] = {
    "fund_about": Part(
        "Asked of the interventions fund",
        {
            **_KEYS,
            "request_id": Place("Number of the request"),
            "what_for": Place("What for", Look.FREE),
            "unlocks": Place("What it is to unlock", Look.FREE),
            "quotes": Place("Quotes", Look.FREE),
            "outcome_words": Place("What it led to", Look.FREE),
        },
        note="what was paid stands in the fund’s own accounts, under this number",
    ),
    "fund_step": Part(
        "What was done with requests to the fund",
        {
            "id": TECHNICAL,
            **_OF_REQUEST,
            **dict.fromkeys(("token", "line_id"), TECHNICAL),
            "number": Place("Step"),
            "act": Place("What was done"),
            "dated_on": Place("Day"),
            "pence": Place("Pence"),
            "words": Place("In words", Look.FREE),
            "at": Place("Recorded"),
            "by": Place("By", Look.WORKER),
        },
    ),
    "fund_receipt": Part(
        "Receipts of the fund",
        {
            "id": TECHNICAL,
            **_OF_REQUEST,
            "number": Place("Receipt"),
            "media_type": Place("Kind of file"),
            "content": Place("File", Look.PICTURE),
            "added_at": Place("Added"),
            "added_by": Place("Added by", Look.WORKER),
            "removed_at": Place("Removed"),
            "removed_by": Place("Removed by", Look.WORKER),
        },
        note="one of several people may be named on a receipt",
    ),
}
