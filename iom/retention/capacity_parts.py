"""Where people just outside stand in the document of everything about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place

WATCHES: Mapping[str, Part] = {
    "capacity_watch": Part(
        "When partners were asked to watch them, just outside the scheme",
        {
            **dict.fromkeys(("id", "client_id", "version"), TECHNICAL),
            "since_on": Place("Since"),
            "ended_at": Place("Taken off the list"),
        },
        note="nothing of it is kept longer than six months after it was decided",
    ),
    "capacity_watch_step": Part(
        "What was agreed while they were just outside",
        {
            **dict.fromkeys(("id", "watch_id", "token"), TECHNICAL),
            "number": Place("Step"),
            "act": Place("What was done", Look.CODE),
            "decided_on": Place("Decided"),
            "agency_id": Place("Lead partner", Look.AGENCY),
            "handling": Place("Agreed way of handling", Look.FREE),
            "review_on": Place("Review by"),
            "until_on": Place("Kept until"),
            "reason": Place("Why on the list", Look.FREE),
            "words": Place("What was said", Look.FREE),
            "at": Place("Recorded"),
            "by": Place("Recorded by", Look.WORKER),
        },
    ),
}
