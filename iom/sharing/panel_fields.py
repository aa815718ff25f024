"""Of what kind each field of the panel's lists and decisions is (`iom.sharing.fields`).

That a panel looks at somebody, and what it decided of place and level, is of the kind that a
placement is; what it wrote, and who said what, is the record of a meeting.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from iom.accounts.domain import Category

_TECHNICAL: Final = "technical"
_Kind = Category | Literal["technical"]
_IDENTITY, _OFFENDING = Category.IDENTITY, Category.OFFENDING
_MEETING = Category.MEETING_RECORD

PANEL_FIELDS: Mapping[str, Mapping[str, _Kind]] = {
    "sharing_listed": {
        **dict.fromkeys(("sitting_id", "client_id", "added_at", "added_by"), _TECHNICAL),
        **dict.fromkeys(("position", "grounds"), _IDENTITY),
    },
    "sharing_conflict": {
        **dict.fromkeys(("sitting_id", "client_id", "said_at", "said_by"), _TECHNICAL),
        "user_id": _MEETING,
    },
    "panel_decision": {
        **dict.fromkeys(
            (
                *("id", "sitting_id", "client_id", "token", "score_id", "decided_at"),
                *("decided_by", "version"),
            ),
            _TECHNICAL,
        ),
        **dict.fromkeys(("what", "from_on", "level", "until_on"), _IDENTITY),
        **dict.fromkeys(("leaving", "recommended"), _OFFENDING),
        "reason": _MEETING,
    },
    "panel_corrected_words": {
        **dict.fromkeys(("id", "decision_id", "corrected_at", "corrected_by"), _TECHNICAL),
        **dict.fromkeys(("was", "why"), _MEETING),
    },
    "panel_dissent": {
        **dict.fromkeys(
            ("id", "decision_id", "token", "said_at", "said_by", "ended_at", "ended_by"),
            _TECHNICAL,
        ),
        **dict.fromkeys(("user_id", "said"), _MEETING),
    },
}
