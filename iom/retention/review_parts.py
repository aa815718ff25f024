"""Where six-monthly reviews stand in the document of everything about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place

_KEYS: dict[str, Place | str] = dict.fromkeys(("id", "client_id"), TECHNICAL)
_SAID: dict[str, Place | str] = {
    "done_on": Place("Done on"),
    "outcome": Place("What is to come of it", Look.CODE),
    "finding": Place("What was found", Look.FREE),
}

REVIEWS: Mapping[str, Part] = {
    "reviews_review": Part(
        "Six-monthly reviews",
        {
            **_KEYS,
            **dict.fromkeys(("token", "version"), TECHNICAL),
            "due_on": Place("To be done by"),
            "score_id": Place("Number of the score"),
            "prepared_on": Place("Prepared on"),
            "prepared_at": Place("Prepared"),
            "prepared_by": Place("Prepared by", Look.WORKER),
            **_SAID,
            "done_at": Place("Written"),
            "done_by": Place("Written by", Look.WORKER),
        },
        note="a person says what was found; nothing follows from it by itself",
    ),
    "reviews_former": Part(
        "What was said of reviews before a correction",
        {
            **_KEYS,
            "review_id": Place("Number of the review"),
            **_SAID,
            "written_at": Place("Written"),
            "written_by": Place("Written by", Look.WORKER),
            "ended_at": Place("Corrected"),
            "ended_by": Place("Corrected by", Look.WORKER),
            "reason": Place("Why it was corrected", Look.FREE),
        },
    ),
}
