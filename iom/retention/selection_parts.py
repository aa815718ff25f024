"""Where decisions of levels and places stand in the document of everything about one person."""

from __future__ import annotations

from collections.abc import Mapping

from iom.retention.parts import TECHNICAL, Look, Part, Place

_KEYS: dict[str, Place | str] = dict.fromkeys(("id", "client_id", "token", "score_id"), TECHNICAL)
_RULES: dict[str, Place | str] = {
    "set_aside": Place("Rules that a panel set aside", Look.CODE),
    "why_otherwise": Place("Why a panel did otherwise", Look.FREE),
    "scale": Place("Version of the sliding scale"),
}

SELECTION: Mapping[str, Part] = {
    "selection_level": Part(
        "Levels that were set",
        {
            **_KEYS,
            "nominated_on": Place("Nominated"),
            "from_on": Place("From"),
            "level": Place("Level"),
            "before": Place("Level before"),
            "recommended": Place("Level that the rules recommended"),
            "benefit": Place("Benefit expected", Look.FREE),
            **_RULES,
            "by_panel": Place("Decided by a panel"),
            "set_at": Place("Set"),
            "set_by": Place("Set by", Look.WORKER),
        },
        note="the rules recommend a level; a person sets it",
    ),
    "selection_reappraisal": Part(
        "When the level was looked at and kept",
        {
            **_KEYS,
            "nominated_on": Place("Nominated"),
            "looked_on": Place("Looked at on"),
            "level": Place("Level kept"),
            "recommended": Place("Level that the rules recommended"),
            "finding": Place("What was found", Look.FREE),
            "by_panel": Place("Looked at by a panel"),
            "scale": Place("Version of the sliding scale"),
            "looked_at": Place("Written"),
            "looked_by": Place("Written by", Look.WORKER),
            "ended_at": Place("Struck out"),
            "ended_by": Place("Struck out by", Look.WORKER),
            "ended_why": Place("Why it was struck out", Look.FREE),
        },
    ),
    "selection_place": Part(
        "Decisions on a place",
        {
            **_KEYS,
            "nominated_on": Place("Nominated"),
            "from_on": Place("From"),
            "outcome": Place("Decided", Look.CODE),
            "reason": Place("Reason", Look.CODE),
            "note": Place("Note", Look.FREE),
            **_RULES,
            "decided_at": Place("Decided at"),
            "decided_by": Place("Decided by", Look.WORKER),
        },
    ),
    "selection_former": Part(
        "What words of decisions said before they were corrected",
        {
            **dict.fromkeys(("id", "client_id"), TECHNICAL),
            "what": Place("Which words", Look.CODE),
            "row_id": Place("Number of the decision"),
            "was": Place("They said", Look.FREE),
            "reason": Place("Why they were corrected", Look.FREE),
            "changed_at": Place("Corrected"),
            "changed_by": Place("Corrected by", Look.WORKER),
        },
    ),
}
