"""Of what kind each field of the panel's lists and decisions is (`iom.sharing.fields`).

That a panel looks at somebody, and what it decided of place and level, is of the kind that a
placement is; what it wrote, and who said what, is the record of a meeting.
"""

from __future__ import annotations

from collections.abc import Mapping

from iom.sharing.data_kinds import IDENTITY, MEETING, OFFENDING, TECHNICAL, Kind

PANEL_FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "sharing_listed": {
        **dict.fromkeys(("sitting_id", "client_id", "added_at", "added_by"), TECHNICAL),
        **dict.fromkeys(("position", "grounds"), IDENTITY),
    },
    "sharing_conflict": {
        **dict.fromkeys(("sitting_id", "client_id", "said_at", "said_by"), TECHNICAL),
        "user_id": MEETING,
    },
    "panel_decision": {
        **dict.fromkeys(
            (
                *("id", "sitting_id", "client_id", "token", "score_id", "decided_at"),
                *("decided_by", "version"),
            ),
            TECHNICAL,
        ),
        **dict.fromkeys(("what", "from_on", "level", "until_on"), IDENTITY),
        **dict.fromkeys(("leaving", "recommended"), OFFENDING),
        "reason": MEETING,
    },
    "panel_corrected_words": {
        **dict.fromkeys(("id", "decision_id", "corrected_at", "corrected_by"), TECHNICAL),
        **dict.fromkeys(("was", "why"), MEETING),
    },
    "panel_dissent": {
        **dict.fromkeys(
            ("id", "decision_id", "token", "said_at", "said_by", "ended_at", "ended_by"),
            TECHNICAL,
        ),
        **dict.fromkeys(("user_id", "said"), MEETING),
    },
}
