"""Where lists and decisions of the panel stand in the document of everything about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place

_SITTING: dict[str, Place | str] = {"sitting_id": Place("Number of the sitting")}
_DECISION: dict[str, Place | str] = {"decision_id": Place("Number of the decision")}

PANEL: Mapping[str, Part] = {
    "sharing_listed": Part(
        "Lists of the panel on which they stood",
        {
            "client_id": TECHNICAL,
            **_SITTING,
            "position": Place("Place on the list"),
            "grounds": Place("On the list for", Look.CODE),
            "added_at": Place("Put on it"),
            "added_by": Place("Put on it by", Look.WORKER),
        },
    ),
    "sharing_conflict": Part(
        "Members of the panel who were out for their case",
        {
            "client_id": TECHNICAL,
            **_SITTING,
            "user_id": Place("Worker", Look.USER),
            "said_at": Place("Said"),
            "said_by": Place("Said by", Look.WORKER),
        },
        note="for a conflict of interest",
    ),
    "panel_decision": Part(
        "What the panel decided",
        {
            **dict.fromkeys(("client_id", "token", "version", "score_id"), TECHNICAL),
            "id": Place("Number of the decision"),
            **_SITTING,
            "what": Place("Decided", Look.CODE),
            "from_on": Place("From"),
            "level": Place("Level"),
            "until_on": Place("Deferred until"),
            "leaving": Place("Why they leave", Look.CODE),
            "reason": Place("The panel’s reason", Look.FREE),
            "recommended": Place("Level that the rules recommended"),
            "decided_at": Place("Recorded"),
            "decided_by": Place("Recorded by", Look.WORKER),
        },
        note="the rules recommend; a panel decides, with its reason",
    ),
    "panel_corrected_words": Part(
        "What the panel’s reason said before it was corrected",
        {
            "id": TECHNICAL,
            **_DECISION,
            "was": Place("It said", Look.FREE),
            "why": Place("Why it was corrected", Look.FREE),
            "corrected_at": Place("Corrected"),
            "corrected_by": Place("Corrected by", Look.WORKER),
        },
    ),
    "panel_dissent": Part(
        "What members said against a decision",
        {
            **dict.fromkeys(("id", "token"), TECHNICAL),
            **_DECISION,
            "user_id": Place("Member", Look.USER),
            "said": Place("They said", Look.FREE),
            "said_at": Place("Said"),
            "said_by": Place("Written down by", Look.WORKER),
            "ended_at": Place("Said otherwise or taken back"),
            "ended_by": Place("By", Look.WORKER),
        },
    ),
}
